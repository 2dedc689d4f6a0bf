"""Status: who has reported, who has not, and what to do next."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from tipxl.domain.consolidation.cover_remarks import LINE
from tipxl.domain.core.decision import DecisionKind, DecisionState
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.items import entry_command, of_another_round
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Body, Plan, Round
from tipxl.domain.results.reporting import Completeness, Reporting, completeness_of
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.intake.arrivals import waits_for_her
from tipxl.rounds.correspondence import Correspondence, correspondence
from tipxl.rounds.current_result import merged
from tipxl.rounds.folder_notes import clock_notes
from tipxl.rounds.journal_gaps import copies_to_join, gap_notes, unjoined_notes
from tipxl.rounds.next_step import StepKind, next_step
from tipxl.rounds.round_notes import notes_on
from tipxl.rounds.waiting_post import WaitingPost, waiting_post
from tipxl.workspace.closed_rounds import as_closed
from tipxl.workspace.known_rounds import left_out
from tipxl.workspace.opening import Workspace, open_rounds, open_workspace
from tipxl.workspace.paths import RoundFiles


class HeldFile(Struct, frozen=True):
    """A file that waits for a decision, and what to type to enter it by hand where it is a letter.

    `body` is "" where it is not known; `number` is its line in decisions.xlsx.
    """

    file: str
    body: str
    number: str
    enter: str = ""
    elsewhere: str = ""  # what to type to collect it in the round whose form it is
    round: str = ""  # that round
    late: bool = False  # it came after the freeze

    @property
    def says(self) -> str:
        """What waits, and where it is decided."""
        whose = f" of {self.body}" if self.body else ""
        line = f", line {self.number}" if self.number else ""
        held = "held for your decision: decide"
        if self.late:
            held = "late: it came after the freeze, so it waits for your decision. Decide"
        return f"The file {self.file}{whose} is {held} in decisions.xlsx{line}."

    @property
    def words(self) -> str:
        """The same, and what to type about it."""
        if self.elsewhere:
            return f"{self.says} To take it into its own round, type: {self.elsewhere}"
        return f"{self.says} To enter it yourself, type: {self.enter}" if self.enter else self.says


class CoverRemark(Struct, frozen=True):
    """What a body wrote under Remarks on its cover, or what is to be decided about the body:

    that it names another contact there, or that the plan no longer asks what it answered.
    """

    body: str
    text: str
    number: str = ""  # of the line of decisions.xlsx, where there is something to decide
    then: str = ""  # what she does, where she has decided already

    @property
    def words(self) -> str:
        """What the officer reads of it."""
        if self.number:
            return f"{self.text} {self.remedy}"
        return f"{self.body} remarks on its Cover: “{self.text}”"

    @property
    def remedy(self) -> str:
        """What she does about it."""
        if self.then:
            return f"{self.then} ({self.number})."
        if self.number:
            return f"Answer in decisions.xlsx, line {self.number}."
        return "Read it; it also stands on the sheet Issues of consolidated.xlsx."


class RoundStatus(Struct, frozen=True):
    """A round as it stands: `next` is the command to type, `because` why.

    `why` is the same without what is done beside the desk, and `kind` what the step is.
    `complete` and `timely` are the expected bodies that have reported at all, and by the due day;
    `also_open` are the other rounds that have begun and are not closed.
    """

    round: Round
    closed: bool
    begun: bool
    reporting: tuple[Reporting, ...]
    next: str
    because: str
    post: tuple[Correspondence, ...] = ()
    expected: int = 0
    complete: int = 0
    timely: int = 0
    also_open: tuple[Period, ...] = ()
    held: tuple[HeldFile, ...] = ()
    remarks: tuple[CoverRemark, ...] = ()
    evaluations: tuple[str, ...] = ()  # those whose round is closed
    notes: tuple[str, ...] = ()  # what is wrong in the folder, in whole sentences
    lacks: tuple[str, ...] = ()  # what is missing in the journal, once the round has begun
    to_join: bool = False  # whether another computer's journal lies beside it
    waiting: tuple[WaitingPost, ...] = ()  # mails and letters, until she marks them
    why: str = ""
    kind: StepKind = StepKind.COMMAND

    @property
    def completeness(self) -> Completeness:
        """How many of the reports expected have come."""
        return completeness_of(self.reporting)


def status(root: Path, period: Period | None, now: datetime) -> RoundStatus:
    """How a round stands; without a period, the round that is under way."""
    return round_status(open_workspace(root), period, now)


def round_status(
    workspace: Workspace,
    period: Period | None,
    now: datetime,
    so_far: RoundResult | None = None,
) -> RoundStatus:
    """The same, of a folder that is open already, and of a round that may be merged already."""
    now = workspace.moment(now)
    chosen = period or _under_way(workspace)
    held = workspace.round(chosen)
    files = workspace.files(chosen)
    others = tuple(each for each in open_rounds(workspace) if each != chosen)
    folder = tuple(_of_the_folder(workspace, chosen, others, now))
    journal, to_join = workspace.journal(chosen), bool(copies_to_join(workspace.records(chosen)))
    lacks = () if journal.is_not_begun else journal.gaps
    if not files.begun:
        command, words = _beginning(workspace, chosen)
        return RoundStatus(
            held, False, False, (), command, words, why=words,
            also_open=others, evaluations=_evaluations(workspace), notes=folder,
            lacks=lacks, to_join=to_join,
        )  # fmt: skip
    round_so_far = so_far or merged(workspace, chosen)
    step = next_step(workspace, files, round_so_far, now)
    closed = workspace.closed(files.period) is not None
    then = as_closed(workspace, files)  # a body may have another name since
    bodies = tuple(_body(then.plan, each.body) for each in round_so_far.reporting)
    complete = round_so_far.completeness
    return RoundStatus(
        round=held,
        closed=closed,
        begun=True,
        reporting=round_so_far.reporting,
        next=step.command,
        because=step.because,
        why=step.why,
        kind=step.kind,
        post=correspondence(then.plan, bodies, journal),
        expected=len(complete.expected),
        complete=len(complete.received),
        timely=len(complete.on_time),
        also_open=others,
        held=() if closed else tuple(_held(files, round_so_far)),
        remarks=() if closed else tuple(_remarks(round_so_far)),
        evaluations=_evaluations(workspace),
        notes=tuple(dict.fromkeys((*notes_on(workspace, files, round_so_far), *folder))),
        lacks=lacks,
        to_join=to_join,
        waiting=waiting_post(then.plan, journal),
    )


def _body(plan: Plan, name: str) -> Body:
    # Where the plan of a closed round is lost, that of today may have the body no longer.
    return plan.body(name) or Body(name, name)


def _beginning(workspace: Workspace, period: Period) -> tuple[str, str]:
    """What to type for a round that has not begun, and why."""
    told = left_out(workspace.folder, period)
    if told is None:
        return f"tipxl generate {period}", f"No form was issued for {period} yet."
    words = f"{period} is left out, as {told.name} says, so no form is made for it."
    return "tipxl plan", f"{words} Other rounds stand on the sheet Rounds of plan.xlsx."


def _of_the_folder(
    workspace: Workspace, chosen: Period, others: tuple[Period, ...], now: datetime
) -> Iterator[str]:
    """The copies of the journal, what those of the other open rounds lack, and the clock."""
    yield from unjoined_notes(workspace.records(chosen))
    for each in others:
        with suppress(TipxlError):  # which the command tells that needs it
            yield from gap_notes(workspace.records(each))
    yield from clock_notes(workspace.folder, now)


def _remarks(round_so_far: RoundResult) -> Iterator[CoverRemark]:
    for line in round_so_far.lines:
        if line.block == "issues" and line.key.startswith(LINE):
            yield CoverRemark(line.body, line.text("text"))
    for each in round_so_far.decisions:
        contact = each.kind == DecisionKind.PLAN and not each.row
        if contact and each.state == DecisionState.APPLIED and each.detail:
            words = f"You accepted another contact of {each.body}, and plan.xlsx has the old one."
            yield CoverRemark(each.body, words, each.number, each.detail)
        if (contact or each.kind == DecisionKind.PLACE) and each.state == DecisionState.OPEN:
            yield CoverRemark(each.body, each.says, each.number)


def _evaluations(workspace: Workspace) -> tuple[str, ...]:
    """The evaluations that closed rounds are marked for and that were not written yet."""
    marked = (each for each in workspace.plan.rounds if each.evaluation)
    closed = (each.evaluation for each in marked if workspace.closed(each.period) is not None)
    folder = workspace.folder.evaluations
    return tuple(kind for kind in closed if not (folder / f"{kind}.xlsx").exists())


def _held(files: RoundFiles, round_so_far: RoundResult) -> Iterator[HeldFile]:
    for each in round_so_far.returns:
        if waits_for_her(each):
            number = next((d.number for d in reversed(each.decisions)), "")
            late = each.verdict is Verdict.LATE
            enter = "" if late else entry_command(round_so_far.period, each)
            other = each.period if of_another_round(each) else ""
            path = files.returned / each.arrival.file
            elsewhere = f'tipxl collect {other} "{path}"' if other else ""
            yield HeldFile(each.arrival.file, each.body, number, enter, elsewhere, other, late)


def _under_way(workspace: Workspace) -> Period:
    """The first round that has begun and is open; else the next one that nobody has worked on.

    A round that was never begun is passed over when a later one was, and so is one left out.
    """
    rounds = sorted(workspace.plan.rounds, key=lambda each: each.period)
    if not rounds:
        raise TipxlError("The plan has no rounds. Add one on the sheet Rounds of plan.xlsx.")
    open_rounds = [r for r in rounds if workspace.closed(r.period) is None]
    begun = [r for r in open_rounds if workspace.files(r.period).begun]
    later = workspace.folder.periods()[-1:]
    passed = {r.period for r in open_rounds if later > (r.period,)}
    passed |= {r.period for r in open_rounds if left_out(workspace.folder, r.period)}
    ahead = [r for r in open_rounds if r.period not in passed]
    return (begun or ahead or rounds[-1:])[0].period
