"""A round under way -> status.xlsx, the list to read out and to call from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tipxl.commands.status import status
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.reminding import next_reminder
from tipxl.domain.plan.work_plan import Body, Plan, Round
from tipxl.domain.results.round_result import Reporting
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.round.status_workbook import BodyStands, LetterStatus, RoundStands, status_report
from tipxl.workspace.journal import read
from tipxl.workspace.letter_log import DeliveryStatus, LoggedLetter, logged_letters
from tipxl.workspace.opening import begun, open_workspace
from tipxl.workspace.owned_files import words, write_owned
from tipxl.workspace.paths import RoundFiles

_FATES: Mapping[DeliveryStatus, str] = {
    DeliveryStatus.WRITTEN: "written, not yet sent",
    DeliveryStatus.SENT: "sent",
    DeliveryStatus.UNCERTAIN: "may have left",
    DeliveryStatus.REFUSED: "refused by the server",
}


@dataclass(frozen=True, slots=True)
class WrittenStatus:
    """The list as it was written; `told` is what is to be known of it."""

    path: Path
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Post:
    """The letters of a round, and the addresses from which one came back."""

    held: Round
    today: date
    letters: tuple[LoggedLetter, ...]
    back: frozenset[str]

    def stands(self, plan: Plan, said: Reporting) -> BodyStands:
        """How one body stands."""
        body = plan.body(said.body) or Body(said.body, said.body)
        mine = sorted((e for e in self.letters if e.body == body.key), key=lambda each: each.at)
        back = tuple(dict.fromkeys(e.to for e in mine if e.to.casefold() in self.back))
        letters = tuple(_letter(body, each) for each in mine)
        return BodyStands(body, said, letters, back, self._reminder(said, mine))

    def _reminder(self, said: Reporting, mine: list[LoggedLetter]) -> date | None:
        if not said.expected or said.received is not None or said.held:
            return None
        gone = frozenset(each.kind for each in mine if each.fate is not DeliveryStatus.REFUSED)
        following = next_reminder(self.held.due, self.today, gone)
        day = following[0] if following else None
        return day if day is not None and day <= self.held.freeze else None


def write_list(root: Path, period: Period, now: datetime) -> WrittenStatus:
    """Write status.xlsx of a round that has begun; a copy changed by hand is kept beside it."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    standing = status(root, period, now)
    post = _Post(
        held=standing.round,
        today=now.date(),
        letters=tuple(logged_letters(files).values()),
        back=_came_back(files),
    )
    bodies = tuple(post.stands(workspace.plan, each) for each in standing.reporting)
    report = status_report(workspace.plan, RoundStands(standing.round, now.date(), bodies))
    with workspace.folder.locked():
        kept = write_owned(files.status, report_workbook(report))
    return WrittenStatus(files.status, (words(kept),) if kept else ())


def _letter(body: Body, each: LoggedLetter) -> LetterStatus:
    return LetterStatus(body.acronym, each.kind, each.to, each.at, _FATES[each.fate])


def _came_back(files: RoundFiles) -> frozenset[str]:
    mails = (e.details for e in read(files.journal) if e.what == "mail")
    return frozenset(
        address.casefold() for each in mails for address in each.get("undelivered", "").split()
    )
