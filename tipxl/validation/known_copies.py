"""The correction copies that were made before, so that one that stands is not made again."""

from datetime import date

import msgspec

from tipxl.domain.decisions.waivers import Waiver
from tipxl.domain.forms.draft import Note
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.returned import Return
from tipxl.validation.said_before import digest_parts
from tipxl.workers.program import fingerprint, program
from tipxl.workspace.cache import Cache, CachedValue
from tipxl.workspace.issued_forms import IssuedDesigns


class KnownCopy(msgspec.Struct, frozen=True):
    """The version of a copy, the fingerprint of its workbook, its notes; 0: none was due."""

    version: int = 0
    workbook: str = ""
    notes: tuple[Note, ...] = ()


class KnownCopies:
    """What is known of the copies of one round, by everything that they were made from."""

    def __init__(self, cache: Cache, period: Period) -> None:
        self._cache = cache
        self._shelf = f"{period} corrections"
        self._used: set[bytes] = set()

    def key(
        self,
        theirs: tuple[Return, ...],
        issued: IssuedDesigns,
        waivers: tuple[Waiver, ...],
        until: date,
    ) -> bytes:
        """All that a copy rests on: what was sent and issued, the waivers, the last day."""
        returns = (part for each in theirs for part in digest_parts(each))
        designs = (each.data for each in issued.designs.values())
        common = (self._shelf, program(), repr(waivers), str(until))
        return bytes.fromhex(fingerprint(*common, fingerprint(*returns), fingerprint(*designs)))

    def find(self, key: bytes) -> KnownCopy | None:
        """What is known of a copy; None for nothing."""
        cached = self._cache.get(key)
        if cached is None:
            return None
        try:
            found = msgspec.msgpack.decode(cached.value, type=KnownCopy)
        except msgspec.DecodeError:
            return None
        self._used.add(key)
        return found

    def store(self, key: bytes, known: KnownCopy) -> None:
        """Know it the next time."""
        try:
            data = msgspec.msgpack.encode(known)
        except UnicodeEncodeError:  # half a character of a file that is no text
            return
        self._used.add(key)
        self._cache.put(self._shelf, key, CachedValue("", data))

    def tidy(self) -> None:
        """Let go of what is no longer so."""
        self._cache.tidy(self._shelf, self._used)
