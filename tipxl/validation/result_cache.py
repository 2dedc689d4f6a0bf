"""The verdicts of returns validated before, used again where nothing they rest on has changed.

That is: the bytes of the file (read anew every time), how it arrived, the round, the keys, the
rules, what its body was issued and said before, the waivers, and the program itself.
"""

from collections.abc import Callable

import msgspec

from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Return
from tipxl.excel.read import Refusal
from tipxl.validation.packing import Validated, packed, unpacked
from tipxl.validation.validate_file import ValidationTask, ValidationTerms
from tipxl.workers.program import fingerprint, program
from tipxl.workspace.cache import Cache, CachedValue
from tipxl.workspace.issued_forms import IssuedDesigns

# What hangs on the computer and the moment, not on the file.
_PASSING = {Refusal.SHORTAGE.code, ReturnMessage.READER_DIED.code}


class ResultCache:
    """The returns of one round in the cache; `issued` finds what a body was issued."""

    def __init__(
        self, cache: Cache, terms: ValidationTerms, issued: Callable[[str], IssuedDesigns]
    ) -> None:
        self._cache = cache
        self._period = str(terms.period)
        self._common = fingerprint(program(), repr(terms))
        self._issued = issued
        self._used: set[bytes] = set()

    def find(self, task: ValidationTask) -> Return | None:
        """The return of this very task; None where it is not known."""
        key = self._key(task)
        cached = self._cache.get(key)
        if cached is None or cached.label != self._label(cached.label.partition(" ")[0]):
            return None
        try:
            found = unpacked(cached.value, task.arrival)
        except msgspec.DecodeError:
            return None
        self._used.add(key)
        return found

    def store(self, task: ValidationTask, answer: Validated) -> Return:
        """The return, stored for the next time."""
        if isinstance(answer, Return):
            returned, data = answer, packed(answer)
        else:
            returned, data = unpacked(answer, task.arrival), answer
        if isinstance(data, bytes) and not _may_pass(returned):
            key = self._key(task)
            self._used.add(key)
            self._cache.put(self._period, key, CachedValue(self._label(returned.body), data))
        return returned

    def tidy(self) -> None:
        """Drop what this round no longer needs."""
        self._cache.tidy(self._period, self._used)

    def _key(self, task: ValidationTask) -> bytes:
        before = repr(task.before) if task.before else ""
        parts = (self._common, task.arrival.sha256, repr(task.arrival), repr(task.waivers), before)
        return bytes.fromhex(fingerprint(*parts))

    def _label(self, body: str) -> str:
        designs = self._issued(body).designs if body else ()
        return f"{body} {fingerprint(*(each.data for each in designs))}"


def _may_pass(returned: Return) -> bool:
    """Whether the next try may end otherwise."""
    return any(each.code in _PASSING for each in returned.findings)
