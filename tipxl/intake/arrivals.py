"""returned/ and the journal -> what arrived, when and from whom."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import NOT_RECORDED, Arrival, Return
from tipxl.errors import TipxlError
from tipxl.files import file_digest
from tipxl.intake.litter import is_litter
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FileCollected
from tipxl.time_zones import Zone, file_time
from tipxl.workspace.paths import RoundFiles


def arrivals(files: RoundFiles, journal: Journal, zone: Zone) -> tuple[Arrival, ...]:
    """What lies in returned/, with what the journal, read in the same zone, remembers of it.

    An arrival is its SHA-256 and the moment in the journal: a file that was renamed is the one that
    was collected, and a copy of it (a sync conflict, say) is no other.
    """
    if not files.returned.is_dir():
        return ()
    by_name = {each.file: each for each in journal.of(FileCollected)}
    by_digest = {each.sha256: each for each in journal.of(FileCollected)}
    displaced = displaced_files(files, journal)
    paths = [each for each in _plain(files.returned.iterdir()) if each.name not in displaced]
    present = [event for path in paths if (event := by_name.get(path.name))]
    taken = {each.sha256: each.file for each in present}
    # The newest line of the same bytes counts: it may correct when they came.
    taken |= {each.sha256: each.file for each in present if by_digest[each.sha256] is each}
    found = [_arrival(name, by_digest[sha256]) for sha256, name in taken.items()]
    for path in paths:
        if path.name in by_name:
            continue
        own = arrival_of(path, zone)
        if own.sha256 in taken:
            continue  # a copy
        if own.sha256:  # of one that cannot be read nothing is known
            taken[own.sha256] = path.name
        event = by_digest.get(own.sha256)
        found.append(_arrival(path.name, event) if event else own)
    return tuple(sorted(found, key=lambda each: (each.received, each.file)))


def displaced_files(files: RoundFiles, journal: Journal) -> dict[str, str]:
    """What lies in the place of collected files, and the names under which those lie there whole.

    So it is where one was put back beside what somebody had changed. "" is the name of one that the
    officer has given up. Only what may be such is read.
    """
    if not files.returned.is_dir():
        return {}
    collected = {each.file: each.sha256 for each in journal.of(FileCollected)}
    names: dict[str, list[str]] = {}
    for name, sha256 in collected.items():
        names.setdefault(sha256, []).append(name)
    for sha256, name in renamed_files(files.returned, collected).items():
        names.setdefault(sha256, []).append(name)
    found = dict[str, str]()
    given_up = journal.given_up
    for sha256 in {e for e in collected.values() if len(names[e]) > 1 or e in given_up}:
        lying = [each for each in names[sha256] if (files.returned / each).exists()]
        whole = [each for each in lying if _digest(files.returned / each) == sha256]
        if whole or sha256 in given_up:
            lies_as = whole[-1] if whole else ""
            found |= {each: lies_as for each in lying if each not in whole}
    return dict(sorted(found.items()))


def missing_files(files: RoundFiles, journal: Journal) -> tuple[str, ...]:
    """The files that were collected, and that returned/ lacks or that cannot be read.

    Those that the officer has given up are left out.
    """
    collected = [
        each
        for each in journal.of(FileCollected)
        if not is_litter(each.original) and each.sha256 not in journal.given_up
    ]
    # As text: to make a path of each takes three times as long as to look at it.
    returned = f"{files.returned}{os.sep}"
    gone = {e.file: e for e in collected if not can_be_read(returned + e.file)}
    if not gone:
        return ()
    # Under another name: a synchroniser's, or ours where something else stood in its place.
    lying = {each.sha256 for each in collected if each.file not in gone}
    lying |= renamed_files(files.returned, {e.file for e in journal.of(FileCollected)}).keys()
    return tuple(name for name, event in gone.items() if event.sha256 not in lying)


def renamed_files(returned: Path, collected: Collection[str]) -> dict[str, str]:
    """The files that lie there under other names than those `collected`, by SHA-256.

    A synchroniser may write the same name with other bytes (Unicode NFD for NFC).
    """
    others = _plain(returned.iterdir()) if returned.is_dir() else []
    return {_digest(path): path.name for path in others if path.name not in collected}


def changed_files(returns: Iterable[Return], journal: Journal) -> tuple[str, ...]:
    """The files of returned/ that are not what was collected, which lies nowhere else there.

    Those that the officer has given up are left out.
    """
    every = tuple(returns)
    changed = {each.arrival.file for each in every if is_changed(each)}
    whole = {each.arrival.sha256 for each in every if each.arrival.file not in changed}
    mine = (each.arrival for each in every if each.arrival.file in changed)
    return tuple(each.file for each in mine if each.sha256 not in whole | journal.given_up)


def unknown_files(returns: Iterable[Return], journal: Journal) -> dict[str, str]:
    """The files of returned/ that no line of the journal knows, by name or by what is in them.

    The name of each, and its SHA-256.
    """
    collected = journal.of(FileCollected)
    names, digests = {e.file for e in collected}, {e.sha256 for e in collected}
    every = (each.arrival for each in returns)
    unknown = (e for e in every if e.file not in names and e.sha256 not in digests)
    return {each.file: each.sha256 for each in unknown}


def unread_folders(files: RoundFiles) -> dict[Path, int]:
    """The folders in returned/ that are none of ours, and how many files lie in each.

    Nothing in them is read: reports lie in returned/ itself.
    """
    if not files.returned.is_dir():
        return {}
    with os.scandir(files.returned) as entries:
        folders = [Path(each.path) for each in entries if each.is_dir()]
    others = sorted(each for each in folders if each not in (files.mails, files.evidence))
    found = {each: len(_plain(each.rglob("*"))) for each in others if not is_litter(each.name)}
    return {folder: number for folder, number in found.items() if number}


def lost_files(files: RoundFiles, journal: Journal, returns: Iterable[Return]) -> tuple[str, ...]:
    """The files that were collected, and are gone from returned/ or no longer what they were."""
    return (*missing_files(files, journal), *changed_files(returns, journal))


def is_changed(returned: Return) -> bool:
    """Whether the file of a return is not what was collected."""
    return any(each.code == ReturnMessage.OTHER_BYTES.code for each in returned.findings)


def waits_for_her(returned: Return) -> bool:
    """Whether she is to decide on a file; of one that is not as it came, nothing is decided."""
    return returned.verdict.waits and returned.is_as_received


def can_be_read(path: str) -> bool:
    """Whether it is a file that may be read; as text, for many are looked at."""
    try:
        found = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        os.read(found, 1)
    except OSError:
        return False
    finally:
        os.close(found)
    return True


def _plain(paths: Iterable[Path]) -> list[Path]:
    """The files that somebody may have sent, in order."""
    return sorted(
        each
        for each in paths
        if each.is_file() and not each.name.startswith(".") and not is_litter(each.name)
    )


def _arrival(name: str, event: FileCollected) -> Arrival:
    return Arrival(
        file=name,
        original=event.original,
        sha256=event.sha256,
        received=event.received,
        received_from=event.received_from,
        sender=event.sender,
    )


def arrival_of(path: Path, zone: Zone) -> Arrival:
    """A file that no journal knows: the time of the file itself stands for its receipt."""
    own = file_time(path.stat().st_mtime)
    return Arrival(path.name, path.name, _digest(path), own.astimezone(zone), NOT_RECORDED)


def _digest(path: Path) -> str:
    try:
        return file_digest(path)
    except TipxlError:  # told when it is validated
        return ""
