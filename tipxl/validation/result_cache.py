"""The verdicts of returns validated before, used again where nothing they rest on has changed.

That is: the bytes of the file (read anew every time), how it arrived, the round, the keys, the
rules, what its body was issued and said before, the waivers, and the program itself. What was said
before is a word that grows with every return, not all of them once more.

Beside each return stand the rows that its form asks for, since a merge asks for nothing else of a
form: without them `status` of 1,000 bodies would look through 1,000 records, and take 1.2 times as
long.
"""

from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct

from tipxl.domain.decisions.waivers import Waiver
from tipxl.domain.forms.forms_by_version import keys_of, row_keys
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.excel.read import Refusal
from tipxl.validation.packing import Validated, packed, unpacked
from tipxl.validation.validate_file import ValidationTerms
from tipxl.workers.process_memory import MEMORY
from tipxl.workers.program import fingerprint, program
from tipxl.workspace.cache import Cache, CachedValue
from tipxl.workspace.issued_forms import IssuedDesigns

# What hangs on the computer and the moment, not on the file.
_PASSING = {Refusal.SHORTAGE.code, ReturnMessage.READER_DIED.code}


class ResultCache:
    """The returns of one round in the cache; `issued` finds what a body was issued."""

    def __init__(
        self,
        cache: Cache,
        terms: ValidationTerms,
        issued: Callable[[str], IssuedDesigns],
        waivers: tuple[Waiver, ...] = (),
    ) -> None:
        self._cache = cache
        self._period = str(terms.period)
        self._common = fingerprint(program(), repr(terms), repr(waivers))
        self._issued = issued
        self._labels: dict[tuple[str, int], str] = {}
        self._used: dict[bytes, _KnownReturn] = {}

    def find(self, arrival: Arrival, said: str = "") -> Return | None:
        """The return of a file whose bytes are those of its arrival; None where it is not known.

        `said` is the digest of what its body said before.
        """
        key = self._key(arrival, said)
        known = MEMORY.get(self._common, key)
        if isinstance(known, _KnownReturn):
            if known.label != self._label(known.found.body, known.found.version):
                return None
            self._used[key] = known
            return known.found
        cached = self._cache.get(key)
        if cached is None:
            return None
        try:
            kept = _decode(cached.value)
            found = unpacked(kept.packed, arrival)
        except msgspec.DecodeError:
            return None
        if cached.label != self._label(found.body, found.version):
            return None
        self._used[key] = _KnownReturn(cached.label, found, kept.rows)
        return found

    def store(self, arrival: Arrival, answer: Validated, said: str = "") -> Return:
        """The return, stored for the next time."""
        if isinstance(answer, Return):
            returned, data = answer, packed(answer)
        else:
            returned, data = unpacked(answer, arrival), answer
        if isinstance(data, bytes) and not _may_pass(returned):
            key = self._key(arrival, said)
            label = self._label(returned.body, returned.version)
            rows = self._rows(returned, validated_here=answer is returned)
            self._used[key] = _KnownReturn(label, returned, rows)
            value = msgspec.msgpack.encode(_KeptReturn(rows, data))
            self._cache.put(self._period, key, CachedValue(label, value))
        return returned

    @property
    def row_keys(self) -> Mapping[tuple[BodyKey, int], tuple[str, ...]]:
        """The rows that the forms of these returns ask for, by body and version."""
        used = self._used.values()
        return {(body_key(e.found.body), e.found.version): e.rows for e in used if e.rows}

    def _rows(self, found: Return, *, validated_here: bool) -> tuple[str, ...]:
        # The form is at hand, as the label rests on it; a merge would read it once more.
        forms = self._issued(found.body).forms if found.counts else {}
        if found.version not in forms:
            return ()
        # What was validated here was so by this form, which is understood.
        return keys_of(forms[found.version]) if validated_here else row_keys(forms, found.version)

    def tidy(self) -> None:
        """Drop what this round no longer needs."""
        self._cache.tidy(self._period, {*self._used})
        MEMORY.keep(self._common, self._used)

    def _key(self, arrival: Arrival, said: str) -> bytes:
        return bytes.fromhex(fingerprint(self._common, repr(arrival), said))

    def _label(self, body: str, version: int) -> str:
        """One word for what a return rests on of all that its body was issued."""
        if (body, version) not in self._labels:
            rests_on = self._issued(body).rests_on(version) if body else ()
            self._labels[body, version] = fingerprint(*rests_on)
        return self._labels[body, version]


class _KnownReturn(Struct, frozen=True):
    """A return, and the label of what else it hangs on."""

    label: str
    found: Return
    rows: tuple[str, ...]  # that its form asks for


class _KeptReturn(Struct, frozen=True):
    """What the cache keeps of a return: the rows that its form asks for, and its bytes."""

    rows: tuple[str, ...]
    packed: bytes


_decode = msgspec.msgpack.Decoder(_KeptReturn).decode


def _may_pass(returned: Return) -> bool:
    """Whether the next try may end otherwise."""
    return any(each.code in _PASSING for each in returned.findings)
