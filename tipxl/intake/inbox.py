"""inbox/ -> how many of the files in it wait to be collected."""

from pathlib import Path

from tipxl.errors import TipxlError
from tipxl.files import file_digest
from tipxl.intake.litter import is_litter
from tipxl.intake.returned_store import settled
from tipxl.journal.journal import Journal
from tipxl.workspace.paths import RoundFiles


def waiting(files: RoundFiles, journal: Journal) -> int:
    """How many files and mails in inbox/ `collect` would take.

    What was collected before does not wait, nor does a form that nobody filled in.
    """
    found = [each for each in files.inbox.rglob("*") if each.is_file()]
    found = [each for each in found if not is_litter(each.name)]
    if not found:
        return 0
    known = settled(files, journal)
    if all(_is_known(each, known) for each in found):
        return 0
    # Only a file never seen before may be a mail or an archive; its readers take 40 ms to load.
    from tipxl.intake.sources import still_to_take  # noqa: PLC0415

    return still_to_take(files, known)


def _is_known(path: Path, known: frozenset[str]) -> bool:
    try:
        return file_digest(path) in known
    except TipxlError:  # whether it waits is told by who collects
        return False
