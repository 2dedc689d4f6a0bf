"""plan.xlsx -> Plan, from the cache or read anew.

What a kept plan hangs on is the bytes of the file, read anew every time, and the program.
"""

import msgspec

from tipxl.domain.core.finding import Finding
from tipxl.domain.plan.work_plan import Plan
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.workers.process_memory import MEMORY
from tipxl.workers.program import fingerprint, program
from tipxl.workspace.cache import Cache, CachedValue, opened
from tipxl.workspace.paths import Folder

_GROUP = "plan"


def usable_plan(folder: Folder, *, keep: bool = True) -> Plan:
    """The plan of a folder; TipxlError tells everything for which it cannot be used.

    Without `keep` nothing is written, the cache neither.
    """
    data = read_file(folder.plan)
    key = bytes.fromhex(fingerprint(_GROUP, program(), data))
    known = MEMORY.get(_GROUP, key)
    if isinstance(known, Plan):
        return known
    with opened(folder.cache, keep=keep) as cache:
        found = _cached(cache, key)
        if found is None:
            found = _read(data)
            _store(cache, key, found)
    MEMORY.keep(_GROUP, {key: found})
    return found


def listed(title: str, findings: tuple[Finding, ...]) -> str:
    """A title and what stops us, a line each."""
    return "\n".join((title, *(f"  {each}" for each in findings if each.severity == "error")))


def _cached(cache: Cache, key: bytes) -> Plan | None:
    kept = cache.get(key)
    if kept is None:
        return None
    try:
        return msgspec.msgpack.decode(kept.value, type=Plan)
    except msgspec.DecodeError:
        return None


def _store(cache: Cache, key: bytes, plan: Plan) -> None:
    try:
        cache.put(_GROUP, key, CachedValue("", msgspec.msgpack.encode(plan)))
    except UnicodeEncodeError:  # half a character, as no text should hold
        return
    cache.tidy(_GROUP, {key})


def _read(data: bytes) -> Plan:
    # Where the plan is known, what reads it need not be loaded, which takes 6 ms.
    from tipxl.excel.editable.plan_file import read_plan  # noqa: PLC0415

    read = read_plan(data)
    if read.plan is None:
        raise TipxlError(listed("plan.xlsx cannot be used yet:", read.findings))
    return read.plan
