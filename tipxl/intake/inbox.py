"""inbox/ -> how many of the files in it wait to be collected."""

from collections.abc import Iterator
from pathlib import Path

from tipxl.errors import TipxlError
from tipxl.files import closed_folders, file_digest, lying_in
from tipxl.intake.litter import is_litter
from tipxl.intake.returned_store import settled
from tipxl.journal.journal import Journal
from tipxl.workspace.paths import RoundFiles


def waiting(files: RoundFiles, journal: Journal) -> int:
    """How many files and mails in inbox/ `collect` would take.

    What was collected before does not wait, nor does a form that nobody filled in.
    """
    closed = closed_folders(files.inbox)
    if files.inbox in closed:  # which `inbox_notes` tell
        return 0
    found = [each for each in lying_in(files.inbox, closed) if each.is_file()]
    found = [each for each in found if not is_litter(each.name)]
    if not found:
        return 0
    known = settled(files, journal)
    if all(_is_known(each, known) for each in found):
        return 0
    # Only a file never seen before may be a mail or an archive; its readers take 40 ms to load.
    from tipxl.intake.sources import still_to_take  # noqa: PLC0415

    return still_to_take(files, known)


def inbox_notes(files: RoundFiles) -> Iterator[str]:
    """That inbox/ of an open round, or what is in it, cannot be looked into, and what to do."""
    if files.closed.exists():
        return
    for folder, why in closed_folders(files.inbox).items():
        yield (
            f"{folder} cannot be looked into ({why}), so whether something waits there to be "
            "collected is not known. See that you may read it, then type: "
            f"tipxl collect {files.period}"
        )


def _is_known(path: Path, known: frozenset[str]) -> bool:
    try:
        return file_digest(path) in known
    except TipxlError:  # whether it waits is told by who collects
        return False
