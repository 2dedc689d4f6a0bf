"""returned/ and the journal -> what arrived, when and from whom."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tipxl.domain.returns.returned import Arrival
from tipxl.errors import TipxlError
from tipxl.files import file_digest
from tipxl.time_zones import Zone
from tipxl.workspace.journal import Journal
from tipxl.workspace.journal_events import FileCollected
from tipxl.workspace.paths import RoundFiles


def arrivals(files: RoundFiles, journal: Journal, zone: Zone) -> tuple[Arrival, ...]:
    """What lies in returned/, with what the journal, read in the same zone, remembers of it."""
    known = {each.file: each for each in journal.of(FileCollected)}
    if not files.returned.is_dir():
        return ()
    paths = _plain(files.returned.iterdir())
    found = [_arrival(path, known.get(path.name), zone) for path in paths]
    return tuple(sorted(found, key=lambda each: (each.received, each.file)))


def missing_files(files: RoundFiles, journal: Journal) -> tuple[str, ...]:
    """The files that were collected, and that returned/ lacks or that cannot be read."""
    known = dict.fromkeys(each.file for each in journal.of(FileCollected))
    return tuple(name for name in known if not _can_be_read(files.returned / name))


def _can_be_read(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


def _plain(paths: Iterable[Path]) -> list[Path]:
    return sorted(each for each in paths if each.is_file() and not each.name.startswith("."))


def _arrival(path: Path, event: FileCollected | None, zone: Zone) -> Arrival:
    if event is None:
        return arrival_of(path, zone)
    return Arrival(
        file=path.name,
        original=event.original,
        sha256=event.sha256,
        received=event.received,
        received_from=event.received_from,
        sender=event.sender,
    )


def arrival_of(path: Path, zone: Zone) -> Arrival:
    """A file that no journal knows: the time of the file itself stands for its receipt."""
    own = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
    try:
        digest = file_digest(path)
    except TipxlError:  # told when it is judged
        digest = ""
    return Arrival(path.name, path.name, digest, own.astimezone(zone), "the file's own time")
