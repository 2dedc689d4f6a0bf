"""A folder as it stands, as values for a page: nothing is written, nothing is decided."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from tipxl.commands.overview import Menu, menu_of
from tipxl.commands.status import RoundStatus, round_status
from tipxl.commands.write_status import status_sheets
from tipxl.domain.core.decision import Decision
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Round, Row
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Return
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.reports.model.sheet import Report, Sheet
from tipxl.reports.round.findings_workbook import findings_report
from tipxl.reports.round.one_report import one_report
from tipxl.rounds.current_result import merged
from tipxl.rounds.open_points import OpenPoint, open_points, round_facts
from tipxl.workspace.closed_rounds import as_closed
from tipxl.workspace.opening import begun, open_workspace
from tipxl.workspace.paths import Folder, RoundFiles


def folder_state(root: Path, period: Period | None) -> str:
    """A fingerprint of what the pages of a round rest on; it changes when any of it does."""
    folder = Folder(root)
    periods = folder.periods()
    watched = [folder.plan, folder.report, folder.decisions, folder.narrative]
    watched += [path for each in periods for path in _watched(folder.round(each))]
    seen = "\n".join(f"{path} {_stamp(path)}" for path in watched)
    return hashlib.sha256(f"{root}\n{period}\n{seen}".encode()).hexdigest()[:16]


def _watched(files: RoundFiles) -> Iterator[Path]:
    yield from (files.journal, files.closed, files.inbox, files.outbox, files.issued)
    yield from (files.findings, files.consolidated, files.returned)


def _stamp(path: Path) -> str:
    try:
        seen = path.stat()
    except OSError:
        return "none"
    return f"{seen.st_size} {seen.st_mtime_ns}"


@dataclass(frozen=True, slots=True)
class PlanRounds:
    """The title of the plan, and its rounds."""

    plan: Plan
    begun: tuple[Period, ...]
    closed: tuple[Period, ...]

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Every round of the plan."""
        return self.plan.rounds


def plan_rounds(root: Path) -> PlanRounds:
    """The plan and which of its rounds have begun or are closed."""
    workspace = open_workspace(root)
    files = tuple(workspace.files(each) for each in workspace.folder.periods())
    return PlanRounds(
        workspace.plan,
        tuple(each.period for each in files if each.begun),
        tuple(each.period for each in files if each.closed.exists()),
    )


@dataclass(frozen=True, slots=True)
class Board:
    """A round on one page: the step to take, what can be done, and how each body stands.

    `sheets` are those of status.xlsx, empty where the round has not begun; `waiting` are the
    matters that wait for a decision.
    """

    status: RoundStatus
    menu: Menu
    sheets: tuple[Sheet, ...] = ()
    waiting: tuple[Decision, ...] = ()


def board(root: Path, period: Period | None, now: datetime) -> Board:
    """How a round stands; without a period, the round that is under way."""
    workspace = open_workspace(root)
    standing = round_status(workspace, period, now)
    menu = menu_of(workspace, standing)
    if not standing.begun:
        return Board(standing, menu)
    matters = () if standing.closed else merged(workspace, standing.round.period).decisions
    return Board(
        standing,
        menu,
        status_sheets(workspace, standing, now).sheets,
        tuple(each for each in matters if each.waits),
    )


def round_result(root: Path, period: Period) -> RoundResult:
    """A round as it stands: merged so far, or as it was closed."""
    workspace = open_workspace(root)
    begun(workspace, period)
    return merged(workspace, period)


def day_of(root: Path, moment: datetime) -> date:
    """The plan's day of a moment."""
    return open_workspace(root).moment(moment).date()


def is_closed(root: Path, period: Period) -> bool:
    """Whether a round is closed."""
    return open_workspace(root).closed(period) is not None


def before_closing(root: Path, period: Period, now: datetime) -> tuple[OpenPoint, ...]:
    """What is not finished in a round, before it is closed; nothing where it is."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    so_far = merged(workspace, period)
    facts = round_facts(workspace, files, so_far)
    return open_points(so_far, workspace.round(period), facts, workspace.moment(now))


@dataclass(frozen=True, slots=True)
class OneReport:
    """A report that came back: the file, the sheet that shows it, and where its file lies."""

    returned: Return
    sheet: Sheet
    path: Path


def report(root: Path, period: Period, sha256: str) -> OneReport:
    """One report of a round, by the first digits of its SHA-256."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    shown = as_closed(workspace, files)
    for each in merged(shown, period).returns:
        if each.arrival.sha256.startswith(sha256):
            path = files.returned / each.arrival.file
            return OneReport(each, one_report(shown.schema, each), path)
    raise TipxlError(f"The round {period} has no such report (any more).")


def reports(root: Path, period: Period) -> tuple[tuple[Return, ...], Report]:
    """Every report of a round, and the sheets of findings.xlsx."""
    workspace = open_workspace(root)
    returns = round_result(root, period).returns
    return returns, findings_report(workspace.plan, workspace.round(period), returns)


def row_of_plan(root: Path, key: str) -> Row | None:
    """A row of the plan, as the plan words it."""
    return open_workspace(root).plan.row(key)


# --- letters


@dataclass(frozen=True, slots=True)
class OutboxLetter:
    """A letter that lies in outbox/: to whom, its words, and what is enclosed."""

    path: Path
    to: str
    cc: str
    subject: str
    text: str
    enclosed: tuple[str, ...]


def outbox(root: Path, period: Period, kind: LetterKind) -> tuple[OutboxLetter, ...]:
    """The letters of a kind that lie in outbox/, ready to look at and to send."""
    files = Folder(root).round(period)
    return tuple(_letter(path) for path in sorted(files.outbox.glob(f"*-{kind}.eml")))


def _letter(path: Path) -> OutboxLetter:
    mail = message_from_bytes(read_file(path), policy=default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    return OutboxLetter(
        path=path,
        to=str(mail["To"] or ""),
        cc=str(mail["Cc"] or ""),
        subject=str(mail["Subject"] or ""),
        text=str(body.get_content()).replace("\r\n", "\n") if body else "",
        enclosed=tuple(each.get_filename() or "" for each in mail.iter_attachments()),
    )
