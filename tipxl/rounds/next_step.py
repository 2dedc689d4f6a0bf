"""A round as it stands -> the command to type next, and why: the first rule that fits."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.reminding import OPEN_ROWS, stage_on
from tipxl.domain.plan.work_plan import Round
from tipxl.domain.results.reporting import Reporting, to_do_of
from tipxl.domain.results.round_result import RoundResult
from tipxl.intake.arrivals import lost_files, waits_for_her
from tipxl.intake.inbox import waiting
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import DeliveryStatus, LetterEvent
from tipxl.rounds.journal_gaps import copies_to_join, copies_with_more
from tipxl.rounds.kept_files import bringing_back
from tipxl.rounds.waiting_post import waiting_post
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles


class StepKind(StrEnum):
    """What the next step is beside a command: her own answers, or waiting for the bodies."""

    COMMAND = "command"
    ANSWER = "answer"
    WAIT = "wait"


class NextStep(Struct, frozen=True):
    """The command to type, and why; `then` is what she does beside it, outside of the desk."""

    command: str
    why: str
    then: str = ""
    kind: StepKind = StepKind.COMMAND

    @property
    def because(self) -> str:
        """Why, and what she does beside it."""
        return f"{self.why} {self.then}".rstrip()


def next_step(
    workspace: Workspace, files: RoundFiles, so_far: RoundResult, now: datetime
) -> NextStep:
    """What she should do next in a round of which forms were issued."""
    if so_far.closed:
        return NextStep(f"open {files.consolidated}", "The round is closed.")
    return next(_steps(_RoundView(workspace, files, so_far, now.date())))


class _RoundView(Struct, frozen=True, dict=True):
    """What the rules ask about a round."""

    workspace: Workspace
    files: RoundFiles
    so_far: RoundResult
    today: date

    @property
    def round(self) -> Round:
        return self.workspace.round(self.files.period)

    @property
    def journal(self) -> Journal:
        return self.workspace.journal(self.files.period)

    def of_kind(self, kind: str) -> tuple[LetterEvent, ...]:
        return tuple(each for each in self.journal.letters.values() if each.kind == kind)

    def sent(self, body: str, *kinds: str) -> Iterator[LetterEvent]:
        """The letters of these kinds to a body."""
        mine = self.journal.letters_to.get(body_key(body), ())
        return (each for each in mine if each.kind in kinds)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The expected bodies that have not reported, and of which nothing is held."""
        return tuple(e.body for e in self.so_far.completeness.missing if not e.held)

    @property
    def held(self) -> bool:
        return any(map(waits_for_her, self.so_far.returns))

    @property
    def nothing_came(self) -> bool:
        return not self.held and not any(each.received for each in self.so_far.reporting)

    @cached_property
    def until(self) -> date:
        """The last day on which a report of one of the missing bodies is taken."""
        plan, period = self.workspace.plan, self.files.period
        own = (plan.round_of(each, period) or self.round for each in self.missing)
        return max((each.freeze for each in own), default=self.round.freeze)

    @cached_property
    def to_remind(self) -> tuple[str, ...]:
        """The bodies that `send --kind reminders` would write to, at some stage."""
        bodies = (each for each in self.so_far.reporting if each.to_remind)
        return tuple(each.body for each in bodies if not (each.held or each.to_read))

    @property
    def may_wait(self) -> bool:
        return bool(self.missing) and self.today <= self.until

    def is_newer(self, path: Path) -> bool:
        """Whether a workbook was written after the last return came in."""
        if not path.exists():
            return False
        taken = [each.at.timestamp() for each in self.journal.files_collected]
        return path.stat().st_mtime >= max(taken, default=0.0)


def _steps(view: _RoundView) -> Iterator[NextStep]:
    """Every step that fits, in the order of a round; the last one always does."""
    yield from _putting_back(view)
    yield from _sending(view)
    yield from _correcting(view)
    yield from _waiting(view)
    yield from _consolidating(view)
    yield from _deciding(view)
    yield from _reading(view)
    words = "When the meeting has agreed the statuses, close the round."
    yield NextStep(f"tipxl close {view.files.period}", words)


def _putting_back(view: _RoundView) -> Iterator[NextStep]:
    """The journal, and the files, without which nobody knows who has reported."""
    period = view.files.period
    if view.journal.is_not_begun:
        words = "The making of the forms was stopped before they were recorded."
        yield NextStep(f"tipxl generate {period}", words)
    elif view.journal.gaps:
        words = "The journal lacks something. Put it back from your back-up."
        then = "Without one, this says what to do."
        if copies_to_join(view.workspace.records(period)):
            words, then = "The journal lacks something, which another one may have.", ""
        yield NextStep(f"tipxl join {period}", words, then)
    elif copies_with_more(view.workspace.records(period)):
        words = "A copy of the journal lies beside it, with lines that it lacks."
        yield NextStep(f"tipxl join {period}", words)
    lost = lost_files(view.files, view.journal, view.so_far.returns)
    if lost:
        are = counted(len(lost), "file that was collected is", "files that were collected are")
        words = (
            f"{are} gone from returned/, or changed: {', '.join(lost)}. Put "
            f"{one_or_many(len(lost), 'the original', 'the originals')} back from your back-up, or "
            f"save {one_or_many(len(lost), 'it', 'them')} into {view.files.inbox} again."
        )
        if kept := bringing_back(view.files, view.journal, lost):
            words = f"{words} {kept}."
        then = f"What is lost for good is given up with: tipxl close {period} --without FILE"
        yield NextStep(f"tipxl collect {period}", words, then)


def _sending(view: _RoundView) -> Iterator[NextStep]:
    """What arrived, and the letters with the forms."""
    period, inbox = view.files.period, waiting(view.files, view.journal)
    if inbox:
        words = f"{counted(inbox, 'file is', 'files are')} waiting in {view.files.inbox}."
        yield NextStep(f"tipxl collect {period}", words)
    forms = view.of_kind("templates")
    if not forms and (view.nothing_came or view.may_wait):
        words = "The forms are ready; the letters are not written yet."
        yield NextStep(f"tipxl send {period}", words)
    if view.nothing_came and any(each.status is DeliveryStatus.WRITTEN for each in forms):
        words = f"The letters with the forms lie in {view.files.outbox}: send them, and record it."
        yield NextStep(f"tipxl send {period} --sent-by-hand", words)


def _correcting(view: _RoundView) -> Iterator[NextStep]:
    """The files that are held, and the reports in which something must be corrected."""
    period = view.files.period
    if view.held and not view.is_newer(view.files.consolidated):
        why = "Files are held for your decision."
        if not any(each.verdict is Verdict.HELD for each in view.so_far.returns):
            why = "What came after the freeze is late: it waits for your decision."
        then = "Put everything together, then answer for it in decisions.xlsx."
        yield NextStep(f"tipxl consolidate {period}", why, then, StepKind.ANSWER)
    errors = [each for each in view.so_far.reporting if each.errors]
    to_do = ", ".join(to_do_of(errors))
    if errors and not view.is_newer(view.files.findings):
        yield NextStep(
            f"tipxl validate {period}", f"Something is to be answered or corrected: {to_do}."
        )
    plan, today = view.workspace.plan, view.today
    unwritten = [
        each.body
        for each in errors
        if plan.takes_report(each.body, period, today) and not _was_written_to(view, each)
    ]
    if unwritten:
        words = f"{', '.join(unwritten)} must still be told what to answer or to correct."
        yield NextStep(f"tipxl send {period} --kind corrections", words)


def _was_written_to(view: _RoundView, reported: Reporting) -> bool:
    """Whether a body was written to about what it must correct since its report came."""
    letters = view.sent(reported.body, LetterKind.CORRECTIONS)
    return any(reported.received is None or each.at >= reported.received for each in letters)


def _reading(view: _RoundView) -> Iterator[NextStep]:
    """The mails and letters that nobody has dealt with."""
    number = len(waiting_post(view.workspace.plan, view.journal))
    if number:
        waits = counted(number, "mail or letter waits", "mails and letters wait")
        them = one_or_many(number, "it, and mark it", "them, and mark each")
        words = f"{waits} for you: read {them} as done."
        yield NextStep(f"tipxl mail {view.files.period}", words)


def _waiting(view: _RoundView) -> Iterator[NextStep]:
    """The bodies that have not reported."""
    period = view.files.period
    reminded = _to_be_reminded(view)
    if reminded:
        words = f"Not yet reported, or rows are open: {', '.join(reminded)}."
        if set(reminded) <= set(view.missing):
            words = f"Not yet reported: {', '.join(view.missing)}."
        yield NextStep(f"tipxl send {period} --kind reminders", words)
    if view.may_wait and (view.nothing_came or view.is_newer(view.files.consolidated)):
        why = f"{view.so_far.completeness.words}. {_until(view)}"
        then = f"Save what arrives into {view.files.inbox}."
        yield NextStep(f"tipxl status {period} --write", why, then, StepKind.WAIT)


def _until(view: _RoundView) -> str:
    """Until when the others may report, in words."""
    held = view.round
    if view.today <= held.due:
        return f"The others have until {long_date(held.due)}."
    return f"The others are late: reports are taken until {long_date(view.until)}."


def _to_be_reminded(view: _RoundView) -> tuple[str, ...]:
    """The bodies for which a stage of reminders has come that they have no letter of."""
    plan, period = view.workspace.plan, view.files.period
    found = []
    for body in view.to_remind:
        held = plan.round_of(body, period) or view.round
        stage = stage_on(held.due, view.today)
        if stage is None or not plan.takes_report(body, period, view.today):
            continue
        begins = held.due + timedelta(days=stage.days)
        if not any(e.at.date() >= begins for e in view.sent(body, stage.letter, OPEN_ROWS)):
            found.append(body)
    return tuple(found)


def _consolidating(view: _RoundView) -> Iterator[NextStep]:
    """All that has come, in one workbook, and the bodies' word on it."""
    period, files = view.files.period, view.files
    if not view.is_newer(files.consolidated):
        words = f"{view.so_far.completeness.words}: put it together."
        yield NextStep(f"tipxl consolidate {period}", words)
    if view.workspace.folder.decisions.exists() and _was_saved_after(view):
        words = "decisions.xlsx was saved since: put everything together again."
        yield NextStep(f"tipxl consolidate {period}", words)
    if view.so_far.completeness.received and not view.of_kind("draft"):
        words = "Write to each body what its rows are going to say; it has ten days to object."
        yield NextStep(f"tipxl send {period} --kind draft", words)


def _deciding(view: _RoundView) -> Iterator[NextStep]:
    """What still waits for her answer, before the meeting agrees."""
    open_ones = sum(each.waits for each in view.so_far.decisions)
    if open_ones:
        waits = counted(open_ones, "matter waits", "matters wait")
        why = f"{waits} for your decision. What is left open is agreed as it stands."
        then = (
            "Answer in decisions.xlsx, then put everything together; or leave it, and close: "
            f"tipxl close {view.files.period}"
        )
        yield NextStep(f"tipxl consolidate {view.files.period}", why, then, StepKind.ANSWER)


def _was_saved_after(view: _RoundView) -> bool:
    """Whether she saved decisions.xlsx after the round was last put together from it."""
    saved = view.workspace.folder.decisions.stat().st_mtime
    return saved > view.files.consolidated.stat().st_mtime
