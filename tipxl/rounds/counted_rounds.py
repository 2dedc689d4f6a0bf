"""Which rounds an evaluation counts, with what they were closed, and what of that is lost."""

from collections.abc import Iterator

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Round
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import RoundReopened
from tipxl.reports.evaluation.gaps import CountedRound
from tipxl.workspace.closed_rounds import as_closed, lost_closing
from tipxl.workspace.form_records import schema_record
from tipxl.workspace.known_rounds import left_out
from tipxl.workspace.opening import Workspace
from tipxl.workspace.round_records import RoundRecords


def counted_rounds(workspace: Workspace, kind: str) -> tuple[CountedRound, ...]:
    """Every round up to the cut-off; TipxlError where none of them is closed."""
    cutoff = last_round_of(workspace, kind)
    found = tuple(_standings(workspace, cutoff))
    _ensure_something(workspace, cutoff, tuple(e.closed for e in found if e.closed is not None))
    return found


def last_round_of(workspace: Workspace, kind: str) -> Round:
    """The round for which the plan names an evaluation; TipxlError where there is none."""
    found = next((each for each in workspace.plan.rounds if each.evaluation == kind), None)
    if found is None:
        known = ", ".join(each.evaluation for each in workspace.plan.rounds if each.evaluation)
        raise TipxlError(
            f"The plan has no {kind} evaluation (sheet Rounds, column Evaluation). "
            f"It has {known or 'none'}."
        )
    return found


def _standings(workspace: Workspace, cutoff: Round) -> Iterator[CountedRound]:
    """Every round up to the cut-off, with its record where it is closed."""
    for held in workspace.plan.rounds:
        if held.period <= cutoff.period:
            reopened = tuple(_reopenings(workspace.journal(held.period)))
            closed = workspace.closed(held.period)
            is_gone = not workspace.files(held.period).begun
            gone = is_gone and left_out(workspace.folder, held.period) is not None
            yield CountedRound(held.period, closed, reopened, gone)


def _reopenings(journal: Journal) -> Iterator[str]:
    for each in journal.of(RoundReopened):
        yield f"{each.at:%Y-%m-%d}: {each.reason or 'no reason kept'}"


def _ensure_something(workspace: Workspace, cutoff: Round, used: tuple[RoundResult, ...]) -> None:
    if used:
        return
    first: Period = workspace.plan.rounds[0].period
    raise TipxlError(
        f"No round up to {cutoff.period} is closed, so there is nothing to evaluate. "
        f"Close one with: tipxl close {first}"
    )


def last_counted(counted: tuple[CountedRound, ...]) -> Period:
    """The last of them that is closed."""
    return max(each.period for each in counted if each.closed is not None)


def mid_term(workspace: Workspace, counted: tuple[CountedRound, ...]) -> Period | None:
    """The round of the mid-term; None where it is not counted."""
    held = next((e.period for e in workspace.plan.rounds if e.evaluation == "mid-term"), None)
    return held if held in [e.period for e in counted if e.closed is not None] else None


def as_last_closed(workspace: Workspace, counted: tuple[CountedRound, ...]) -> Workspace:
    """The plan and the questions of the last round counted: what changed since moves no figure."""
    return as_closed(workspace, workspace.files(last_counted(counted)))


def without_what_it_rests_on(
    workspace: Workspace, counted: tuple[CountedRound, ...]
) -> Iterator[str]:
    """What is lost of that with which the rounds were closed that it is made by."""
    last, before = last_counted(counted), mid_term(workspace, counted)
    records = workspace.records(last)
    is_known = records.closing is not None
    if not is_known and any(lost_closing(records)):
        yield (
            f"It is not known with which plan and questions {last} was closed, so this rests on "
            "those of today."
        )
    if is_known and records.plan is None:
        yield f"The plan as {last} was closed with it is lost, so this rests on the plan of today."
    if is_known and has_lost_questions(records):
        yield (
            f"The questions as {last} was closed with them are lost, so this rests on the "
            "questions of today."
        )
    if before and before != last and has_lost_questions(workspace.records(before)):
        yield (
            f"The questions of the mid-term ({before}) are lost, so nothing is made of its ratings."
        )


def has_lost_questions(records: RoundRecords) -> bool:
    """Whether the questions with which a closed round was closed are gone, or not known."""
    if records.closing is None:
        return any(lost_closing(records))
    return schema_record(records.files, records.closing.layout) is None
