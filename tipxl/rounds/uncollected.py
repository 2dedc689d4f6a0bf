"""What lies in returned/ and was not collected, by the journal: what is to be done with it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from tipxl.domain.returns.returned import Return
from tipxl.files import why_closed
from tipxl.intake.arrivals import unknown_files
from tipxl.intake.returned_store import our_own
from tipxl.journal.journal import Journal
from tipxl.rounds.kept_files import unknown_mails
from tipxl.workspace.paths import RoundFiles


class MailedReport(Struct, frozen=True):
    """A file that also lies in a mail that was not collected, which says when it came.

    `mail` is where that mail lies, in words; `waits` where that is in inbox/.
    """

    name: str
    mail: str
    waits: bool


class Uncollected(Struct, frozen=True):
    """The files of returned/ that the journal does not know, by their names.

    Of those `to_say` she says herself when they came; what is `packed` is a mail or an archive, and
    what is `ours` a workbook as we made it, which the words tell.
    """

    to_say: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()
    mailed: tuple[MailedReport, ...] = ()
    ours: Mapping[str, str] = {}


def uncollected(files: RoundFiles, journal: Journal, returns: Iterable[Return]) -> Uncollected:
    """What the journal does not know of what lies in returned/."""
    unknown = unknown_files(returns, journal)
    if not unknown:
        return Uncollected()
    # Only a file that nobody collected is looked into; the readers of mails take 40 ms to load.
    from tipxl.intake.sources import is_packed  # noqa: PLC0415

    every = our_own(files, journal)
    ours = {name: every[sha256] for name, sha256 in unknown.items() if sha256 in every}
    unknown = {name: sha256 for name, sha256 in unknown.items() if name not in ours}
    packed = tuple(name for name in unknown if is_packed(files.returned / name))
    loose = {name: sha256 for name, sha256 in unknown.items() if name not in packed}
    mailed = _mailed(files, journal, loose) if loose else ()
    found = {each.name for each in mailed}
    return Uncollected(tuple(name for name in loose if name not in found), packed, mailed, ours)


def _mailed(files: RoundFiles, journal: Journal, loose: dict[str, str]) -> tuple[MailedReport, ...]:
    from tipxl.intake.sources import files_in_mails  # noqa: PLC0415

    known = frozenset(each.sha256 for each in journal.mails_collected)
    kept = [files.mails / each for each in dict.fromkeys(unknown_mails(files, journal).mails)]
    waiting: list[Path] = (
        [files.inbox] if files.inbox.exists() and not why_closed(files.inbox) else []
    )
    in_kept, in_waiting = files_in_mails(kept, known), files_in_mails(waiting, known)
    # What still waits is collected as it came; what was kept of it has another file's time.
    mails = {sha256: (mail, False) for sha256, mail in in_kept.items()}
    mails |= {sha256: (mail, True) for sha256, mail in in_waiting.items()}
    return tuple(
        MailedReport(name, *mails[sha256]) for name, sha256 in loose.items() if sha256 in mails
    )
