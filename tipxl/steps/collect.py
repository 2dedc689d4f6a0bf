"""inbox/, files and folders -> returned/, byte for byte, and the journal."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from tipxl.domain.period import Period
from tipxl.errors import TipxlError
from tipxl.files import read_file, write_once
from tipxl.journal import Event, append, read
from tipxl.rounds import RoundFiles, safe_name
from tipxl.steps.opening import Tick, begun, open_folder, silent

# Excel and LibreOffice lay such files beside a workbook that is open, macOS beside any file.
_LOCKS = ("~$", ".~lock.", "._")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


class Outcome(Enum):
    """What became of a file that was offered."""

    TAKEN = "taken"
    KNOWN = "already collected"
    OURS = "our own form, not filled in"
    SKIPPED = "skipped"
    UNREAD = "skipped, not read"  # to be collected again


@dataclass(frozen=True, slots=True)
class Collected:
    """One file offered: what became of it, its place in returned/, and why it was skipped."""

    offered: Path
    outcome: Outcome
    kept: str = ""
    why: str = ""
    digest: str = ""
    moment: datetime | None = None  # the file's own time


@dataclass(frozen=True, slots=True)
class Harvest:
    """Where to look, and when the files were received (None: each file's own time)."""

    period: Period
    paths: tuple[Path, ...] = ()
    received: datetime | None = None


def collect(
    root: Path, harvest: Harvest, now: datetime, tick: Tick = silent
) -> tuple[Collected, ...]:
    """Copy what arrived into returned/ and record it; nothing is moved, changed or deleted."""
    desk = open_folder(root)
    files = begun(desk, harvest.period)
    sources = harvest.paths or (files.inbox,)
    for source in sources:
        if not source.exists():
            raise TipxlError(f"There is no file or folder {source}.")
    with desk.folder.locked():
        known = {e.details["sha256"]: e for e in read(files.journal) if _is_kept(files, e)}
        issued = {_digest(read_file(each)): each for each in files.issued.glob("*.xlsx")}
        collected = []
        for path in _offered(sources):
            one = _collect(files, path, {**dict.fromkeys(issued, "issued"), **_kept(known)})
            if one.outcome is Outcome.TAKEN:
                event = _event(one, harvest, now)
                append(files.journal, event)
                known[event.details["sha256"]] = event
            collected.append(one)
            tick(path.name)
    return tuple(collected)


def waiting(files: RoundFiles) -> int:
    """How many files in inbox/ are not collected yet."""
    if not files.inbox.is_dir():
        return 0
    known = {e.details["sha256"] for e in read(files.journal) if e.what == "collected"}
    paths = [path for path in _offered((files.inbox,)) if not _is_litter(path)]
    offers = [offer for offer in map(_offer, paths) if isinstance(offer, _Offer)]
    return sum(_digest(offer.data) not in known for offer in offers)


def _is_litter(path: Path) -> bool:
    """Whether it is a file of Excel or of the system, never a return."""
    name = path.name.casefold()
    if name.startswith(_LOCKS) or name in ("thumbs.db", "desktop.ini"):
        return True
    return name.startswith(".") and not name.endswith(_WORKBOOKS)


def _is_kept(files: RoundFiles, event: Event) -> bool:
    # A file that was taken out of returned/ since is collected anew.
    return event.what == "collected" and (files.returned / event.details["file"]).exists()


def _kept(known: dict[str, Event]) -> dict[str, str]:
    return {digest: event.details["file"] for digest, event in known.items()}


def _offered(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            yield from sorted(each for each in source.rglob("*") if each.is_file())
        else:
            yield source


def _collect(files: RoundFiles, path: Path, known: dict[str, str]) -> Collected:
    if _is_litter(path):
        return Collected(path, Outcome.SKIPPED, why="a file of Excel or the system, not a return")
    offered = _offer(path)
    if isinstance(offered, str):
        return Collected(path, Outcome.UNREAD, why=offered)
    digest = _digest(offered.data)
    if digest in known:
        if known[digest] == "issued":
            return Collected(path, Outcome.OURS)
        return Collected(path, Outcome.KNOWN, known[digest])
    name = _name(files, path, digest)
    write_once(files.returned / name, offered.data)
    return Collected(path, Outcome.TAKEN, name, digest=digest, moment=offered.moment)


@dataclass(frozen=True, slots=True)
class _Offer:
    """The bytes of a file that lay still while it was read, and its own time."""

    data: bytes
    moment: datetime


def _offer(path: Path) -> _Offer | str:
    """A file to be taken, or why it cannot be; one such file stops no other."""
    try:
        before, data, after = path.stat(), read_file(path), path.stat()
    except TipxlError as error:
        return str(error)
    except OSError as error:
        return f"Cannot read {path}: {(error.strerror or str(error)).lower()}."
    still = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not still or len(data) != after.st_size:
        return "it is still being written: collect again when that has finished"
    moment = datetime.fromtimestamp(after.st_mtime, UTC).replace(microsecond=0)
    return _Offer(data, moment)


def _name(files: RoundFiles, path: Path, digest: str) -> str:
    stem, suffix = safe_name(path.stem, 60), safe_name(path.suffix, 12) if path.suffix else ""
    suffix = f".{suffix.lstrip('._')}" if suffix else ""
    for length in (8, 16, 64):
        name = f"{stem} [{digest[:length]}]{suffix}"
        place = files.returned / name
        if not place.exists() or _digest(read_file(place)) == digest:
            return name
    raise TipxlError(f"{path} cannot be kept: another file stands in its place.")


def _event(one: Collected, harvest: Harvest, now: datetime) -> Event:
    how = "--received" if harvest.received else "the file's own time"
    details = {
        "file": one.kept,
        # A name that is no text to any system cannot stand in the journal as it is.
        "original": one.offered.name.encode("utf-8", "replace").decode(),
        "sha256": one.digest,
        "received": (harvest.received or one.moment or now).isoformat(),
        "received_from": how,
    }
    return Event(now, "collected", details)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
