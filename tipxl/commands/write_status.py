"""Write status.xlsx: the list of a round under way, to read out and to call from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.commands.status import RoundStatus, round_status
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.plan.body_key import BodyKey
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.reminding import OPEN_ROWS, next_reminder, stage_on
from tipxl.domain.plan.work_plan import Body, Plan, Round
from tipxl.domain.results.reporting import Reporting
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import DeliveryStatus, JournalRestored, LetterEvent, RoundClosed
from tipxl.reports.model.sheet import Report
from tipxl.reports.round.status_workbook import (
    BodyStands,
    LetterStatus,
    RoundStands,
    WaitingMatter,
    status_report,
)
from tipxl.rounds.waiting_post import mails_with
from tipxl.workspace.opening import Workspace, begun, open_workspace
from tipxl.workspace.owned_files import write_owned

_DELIVERY: Mapping[DeliveryStatus, str] = {
    DeliveryStatus.WRITTEN: "written, not yet sent",
    DeliveryStatus.SENT: "sent",
    DeliveryStatus.UNCERTAIN: "may have left",
    DeliveryStatus.REFUSED: "refused by the server",
}


class WrittenStatus(Struct, frozen=True):
    """The list as it was written, of what; `notes` are what is to be known of it."""

    standing: RoundStatus
    path: Path
    notes: tuple[str, ...] = ()


class _RoundLetters(Struct, frozen=True):
    """The letters of a round, and the addresses from which one came back."""

    held: Round
    today: date
    letters: Mapping[BodyKey, tuple[LetterEvent, ...]]  # by the body that they are to
    back: frozenset[str]

    def stands(self, plan: Plan, said: Reporting) -> BodyStands:
        """How one body stands."""
        body = plan.body(said.body) or Body(said.body, said.body)
        mine = sorted(self.letters.get(body.key, ()), key=lambda each: each.at)
        back = tuple(dict.fromkeys(e.to for e in mine if e.to.casefold() in self.back))
        letters = tuple(_letter(body, each) for each in mine)
        held = plan.round_of(body.acronym, self.held.period) or self.held
        return BodyStands(body, said, letters, back, self._reminder(held, said, mine))

    def _reminder(self, held: Round, said: Reporting, mine: Sequence[LetterEvent]) -> date | None:
        if not said.to_remind or said.held:
            return None
        gone = frozenset(_stage(held, each) for each in mine if not each.is_refused)
        following = next_reminder(held.due, self.today, gone)
        day = following[0] if following else None
        return day if day is not None and day <= held.freeze else None


def _stage(held: Round, letter: LetterEvent) -> str:
    """The stage of reminders that a letter stands for; that about open rows stands for any."""
    stage = stage_on(held.due, letter.at.date()) if letter.kind == OPEN_ROWS else None
    return stage.letter if stage else letter.kind


def write_list(root: Path, period: Period | None, now: datetime) -> WrittenStatus:
    """Write status.xlsx of a round that has begun; a copy changed by hand is kept beside it."""
    workspace = open_workspace(root)
    standing = round_status(workspace, period, now)
    files = begun(workspace, standing.round.period)
    report = status_sheets(workspace, standing, now)
    with workspace.folder.locked():
        kept = write_owned(files.status, report_workbook(report))
    return WrittenStatus(standing, files.status, (kept.words,) if kept else ())


def status_sheets(workspace: Workspace, standing: RoundStatus, now: datetime) -> Report:
    """What status.xlsx shows of a round, as values."""
    now = workspace.moment(now)
    journal = workspace.journal(standing.round.period)
    letters_of = _RoundLetters(
        held=standing.round,
        today=now.date(),
        letters=journal.letters_to,
        back=frozenset(each for mail in journal.mails_collected for each in mail.unreached),
    )
    remarks: dict[str, list[str]] = {}
    for each in standing.remarks:
        if not each.number:
            remarks.setdefault(each.body, []).append(each.text)
    said = _said_in_mails(workspace.plan, journal)
    bodies = tuple(
        replace(
            letters_of.stands(workspace.plan, each),
            remarks=tuple(remarks.get(each.body, ())),
            said=said.get(each.body, ()),
        )
        for each in standing.reporting
    )
    waiting = (*_post(standing), *_remarks(standing))
    stands = RoundStands(
        standing.round, now.date(), bodies, waiting, standing.closed, closed_on=_closed_on(journal)
    )
    return status_report(workspace.plan, stands)


def _closed_on(journal: Journal) -> date | None:
    """The day on which the round was closed with what is agreed; None where it is lost."""
    agreed = journal.closing.fingerprint if journal.closing else None
    # Recorded anew when the journal had lost something: it was closed on another day.
    anew = {each.at for each in journal.of(JournalRestored)}
    closed = (e for e in journal.of(RoundClosed) if e.fingerprint == agreed and e.at not in anew)
    return max((each.at.date() for each in closed), default=None)


def _said_in_mails(plan: Plan, journal: Journal) -> Mapping[str, tuple[str, ...]]:
    """What the mails with the reports of each body say beside these, more than a greeting."""
    said: dict[str, list[str]] = {}
    for each in mails_with(plan, journal):
        for body in each.post.bodies if each.post.tells else ():
            line = f"{long_date(each.post.at.date())}: {each.words}"
            said.setdefault(body, []).append(line)
    return {body: tuple(lines) for body, lines in said.items()}


def _post(standing: RoundStatus) -> Iterator[WaitingMatter]:
    for each in standing.waiting:
        about = f"{each.address}: “{each.subject}”" if each.subject else each.address
        where = f"It lies in returned/{each.file}. " if each.file else ""
        said = f"It says: “{each.short}” " if each.tells else ""
        says = f"{said}{where}{each.remedy}"
        yield WaitingMatter(each.number, each.kind, each.whose, about, says, each.at)


def _remarks(standing: RoundStatus) -> Iterator[WaitingMatter]:
    for each in standing.remarks:
        kind = "to decide" if each.number else "remark on the Cover"
        yield WaitingMatter(each.number, kind, each.body, each.text, each.remedy)


def _letter(body: Body, each: LetterEvent) -> LetterStatus:
    return LetterStatus(body.acronym, each.kind, each.to, each.at, _DELIVERY[each.status])
