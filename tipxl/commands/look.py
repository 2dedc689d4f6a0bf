"""A folder as it stands, as values for a page: nothing is written, nothing is decided."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from msgspec import Struct

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
from tipxl.mail.mail_reader import open_mail
from tipxl.mailing.letters import LetterContext, Mailing
from tipxl.mailing.shown_letters import ShownLetter, as_planned, in_outbox
from tipxl.reports.model.sheet import Report, Sheet
from tipxl.reports.round.findings_workbook import findings_report
from tipxl.reports.round.one_report import one_report
from tipxl.rounds.current_result import merged
from tipxl.rounds.open_points import OpenPoint, open_points, round_facts
from tipxl.rounds.waiting_post import MailWithReport, WaitingPost, mails_with, post_numbered
from tipxl.workspace.closed_rounds import as_closed
from tipxl.workspace.decisions_file import register
from tipxl.workspace.opening import begun, open_rounds, open_workspace
from tipxl.workspace.paths import Folder, RoundFiles


def folder_state(root: Path, period: Period | None) -> str:
    """A fingerprint of what the pages of a round rest on; it changes when any of it does."""
    folder = Folder(root)
    periods = folder.periods()
    watched = [folder.plan, folder.report, folder.decisions, folder.narrative]
    watched += [path for each in periods for path in _watched(folder.round(each))]
    stamps = [f"{path} {_stamp(path)}" for path in watched]
    stamps += [stamp for each in periods for stamp in _lying(folder.round(each))]
    seen = "\n".join(stamps)
    whole = f"{root}\n{period}\n{seen}".encode("utf-8", "surrogatepass")  # names may be no text
    return hashlib.sha256(whole).hexdigest()[:16]


def _watched(files: RoundFiles) -> Iterator[Path]:
    yield from (files.journal, files.closed, files.inbox, files.outbox, files.issued)
    yield from (files.findings, files.consolidated, files.circulation)
    yield from (files.returned, files.mails, files.record)
    yield from sorted(files.journal.parent.glob("journal?*.jsonl"))  # another computer's


def _lying(files: RoundFiles) -> Iterator[str]:
    """The files that the notes of an open round are about: of a change in place no folder tells."""
    if files.closed.exists():
        return
    for folder in (files.returned, files.mails, files.record):
        with suppress(OSError), os.scandir(folder) as entries:
            yield from sorted(f"{each.path} {_stamp(each)}" for each in entries)


def _stamp(path: Path | os.DirEntry[str]) -> str:
    try:
        seen = path.stat()
    except OSError:
        return "none"
    return f"{seen.st_size} {seen.st_mtime_ns}"


class PlanRounds(Struct, frozen=True):
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
    begun, still_open = workspace.folder.periods(), open_rounds(workspace)
    closed = tuple(each for each in begun if each not in still_open)
    return PlanRounds(workspace.plan, begun, closed)


class Board(Struct, frozen=True):
    """A round on one page: the step to take, what can be done, and how each body stands.

    `sheets` are those of status.xlsx, empty where the round has not begun; `waiting` are the
    matters that wait for a decision; `to_enter` are forms that were made to enter an answer in,
    and that have not come in yet.
    """

    status: RoundStatus
    menu: Menu
    sheets: tuple[Sheet, ...] = ()
    waiting: tuple[Decision, ...] = ()
    to_enter: tuple[str, ...] = ()


def board(root: Path, period: Period, now: datetime, so_far: RoundResult | None = None) -> Board:
    """How a round stands; `so_far` is the round merged, where somebody has done that already."""
    workspace = open_workspace(root)
    if so_far is None and workspace.files(period).begun:
        so_far = merged(workspace, period)
    standing = round_status(workspace, period, now, so_far)
    menu = menu_of(workspace, standing)
    if not standing.begun:
        return Board(standing, menu)
    matters = so_far.decisions if so_far and not standing.closed else ()
    return Board(
        standing,
        menu,
        status_sheets(workspace, standing, now).sheets,
        tuple(each for each in matters if each.waits),
        _to_enter(workspace.files(period), standing),
    )


def _to_enter(files: RoundFiles, standing: RoundStatus) -> tuple[str, ...]:
    made = (files.entry_form(each.body) for each in standing.reporting if not each.entered)
    return tuple(each.name for each in made if each.is_file())


def round_result(root: Path, period: Period) -> RoundResult:
    """A round as it stands: merged so far, or as it was closed."""
    workspace = open_workspace(root)
    begun(workspace, period)
    return merged(workspace, period)


def unwritten(root: Path, matters: tuple[Decision, ...]) -> int:
    """How many matters have no line in decisions.xlsx yet; all where there is none."""
    standing = {each.number for each in register(open_workspace(root)).lines}
    return sum(each.number not in standing for each in matters)


def day_of(root: Path, moment: datetime) -> date:
    """The plan's day of a moment."""
    return open_workspace(root).moment(moment).date()


def is_closed(root: Path, period: Period) -> bool:
    """Whether a round is closed."""
    return open_workspace(root).closed(period) is not None


def before_closing(
    root: Path, period: Period, now: datetime, so_far: RoundResult | None = None
) -> tuple[OpenPoint, ...]:
    """What is not finished in a round, before it is closed; nothing where it is."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    so_far = so_far or merged(workspace, period)
    facts = round_facts(workspace, files, so_far, now)
    return open_points(so_far, workspace.round(period), facts, workspace.moment(now))


class OneReport(Struct, frozen=True):
    """A report that came back: the file, the sheet that shows it, where it lies, and its mails."""

    returned: Return
    sheet: Sheet
    path: Path
    mails: tuple[MailWithReport, ...] = ()


def report(root: Path, period: Period, sha256: str, so_far: RoundResult | None = None) -> OneReport:
    """One report of a round, by the first digits of its SHA-256."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    shown = as_closed(workspace, files)
    for each in (so_far or merged(shown, period)).returns:
        if each.arrival.sha256.startswith(sha256):
            path = files.returned / each.arrival.file
            mails = mails_with(shown.plan, shown.journal(period), each.arrival.file)
            return OneReport(each, one_report(shown.schema, each), path, mails)
    raise TipxlError(f"The round {period} has no such report (any more).")


def reports(root: Path, period: Period, so_far: RoundResult) -> tuple[tuple[Return, ...], Report]:
    """Every report of a round, and the sheets of findings.xlsx."""
    workspace = open_workspace(root)
    returns = so_far.returns
    return returns, findings_report(workspace.plan, workspace.round(period), returns, so_far.closed)


def row_of_plan(root: Path, key: str) -> Row | None:
    """A row of the plan, as the plan words it."""
    return open_workspace(root).plan.row(key)


# --- letters and mails


def outbox(root: Path, period: Period, kind: LetterKind) -> tuple[ShownLetter, ...]:
    """The letters of a kind that lie in outbox/, and what became of each."""
    workspace = open_workspace(root)
    return in_outbox(workspace.files(period), workspace.journal(period), kind)


def planned(root: Path, period: Period, kind: LetterKind, now: datetime) -> tuple[ShownLetter, ...]:
    """The letters of a kind as they would be written now; nothing is written.

    One more than MOST_PREVIEWED at most. Those about corrections bring a copy that is made with
    them: they can only be looked at afterwards.
    """
    workspace = open_workspace(root)
    files = workspace.files(period)
    if kind is LetterKind.CORRECTIONS or not (files.begun or kind.before_forms):
        return ()
    context = LetterContext(workspace, files, Mailing(period, kind), workspace.moment(now))
    return tuple(islice(as_planned(context), MOST_PREVIEWED + 1))


#: Letters that are shown before they are written: of a thousand, nobody looks at each.
MOST_PREVIEWED = 30


class OpenedMail(Struct, frozen=True):
    """A mail that waits, and what it says; `text` is "" where nothing of it is plain words."""

    post: WaitingPost
    text: str
    enclosed: tuple[str, ...]


def opened_mail(root: Path, period: Period, number: str) -> OpenedMail:
    """A mail or letter that waits, by its number, with its words."""
    workspace = open_workspace(root)
    files = begun(workspace, period)
    post = post_numbered(workspace.plan, workspace.journal(period), number)
    if post is None:
        raise TipxlError(f"Nothing of {period} has the number {number}.")
    path = files.returned / post.file
    if not post.file or not path.is_file():
        return OpenedMail(post, "", ())
    mail = open_mail(read_file(path))
    within = (
        f"{each.sender or 'Somebody'} wrote, in a mail that lies in it:\n\n{each.text}"
        for each in mail.forwarded
    )
    return OpenedMail(
        post,
        "\n\n".join(filter(None, (mail.text, *within))),
        tuple(each.name for each in mail.files),
    )
