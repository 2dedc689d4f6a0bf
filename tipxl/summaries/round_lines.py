"""What was consolidated, closed and evaluated: the lines that both doors show."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tipxl.domain.core.wording_names import listed
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.summaries.step_headline import Caution, Headline

if TYPE_CHECKING:
    from tipxl.commands.close import Closed, Reopened
    from tipxl.commands.consolidate import Consolidated
    from tipxl.commands.evaluate import Evaluated
    from tipxl.domain.core.decision import Decision
    from tipxl.domain.plan.period import Period
    from tipxl.domain.results.comparison import Comparison
    from tipxl.rounds.open_points import OpenPoint
    from tipxl.workspace.decisions_file import DecisionsOutcome


def consolidated_lines(period: "Period", made: "Consolidated") -> Iterator[str]:
    """How many reported, what changed, where the workbook is, and how decisions stand."""
    round = made.round
    yield Headline(f"{round.completeness.words}.")
    yield f"Rows answered by their lead: {made.answered.words}."
    if made.comparison is not None:
        yield _changes_line(made.comparison)
    yield from (*made.told, *made.tampered)
    yield f"Open {made.path}.{' The round is closed.' if round.closed else ''}"
    if made.decided is not None:
        yield from _decided_lines(period, made.decided)


def _decided_lines(period: "Period", decided: "DecisionsOutcome") -> Iterator[str]:
    for finding in decided.findings:
        yield f"{finding.severity.value:8} {finding}"
    yield Headline(
        f"Decisions: {decided.open} open, {decided.applied} applied, {decided.unfit} not used."
    )
    waiting = decided.open + decided.unfit
    if waiting:
        lines = one_or_many(waiting, "the line that waits", f"the {waiting} lines that wait")
        yield (
            f"Open {decided.path}, answer {lines} for you, save, close Excel and run "
            f"again: tipxl consolidate {period}"
        )
    yield f"When the meeting has agreed it: tipxl close {period}"


def _changes_line(found: "Comparison") -> str:
    return (
        f"Since {found.against}: {counted(len(found.transitions), 'row')} changed status, "
        f"{len(found.regressed) or 'none'} back; {len(found.new)} new, {len(found.gone)} gone; "
        f"{len(found.stalled)} stalled; {len(found.newly_overdue)} newly overdue."
    )


def open_point_lines(period: "Period", points: "tuple[OpenPoint, ...]") -> Iterator[str]:
    """What is still open in a round that is to be closed, each with what settles it.

    What the command has said already is not said again.
    """
    new = [each for each in points if not each.said_anyway]
    if not points:
        yield f"Nothing is open in {period}."
    if new:
        yield f"Still open in {period}; what is open is agreed as it stands:"
    yield from (each.line for each in new)


def given_up_lines(names: Sequence[str]) -> Iterator[str]:
    """That reports are lost for good."""
    for each in names:
        yield Headline(f"{each} is recorded as lost for good; it is not counted.")


def closed_lines(period: "Period", closed: "Closed") -> Iterator[str]:
    """What was agreed, what was left open, and what comes next."""
    if closed.already:
        yield Headline(f"{period} was closed before; nothing was changed.")
        return
    if closed.finished:
        yield f"The closing of {period} had been interrupted; it is finished now."
    yield from closed.told
    marks = sum(bool(row.mark) for row in closed.round.rows)
    waiting = [each.number for each in closed.round.decisions if each.waits]
    if waiting:
        yield _left_open(period, waiting, closed.decided_later)
    yield Headline(
        f"{period} is closed with {counted(len(closed.round.rows), 'row')} agreed, "
        f"{marks or 'none'} marked (not reported, provisional or contested). {_after(closed)}"
    )


def _after(closed: "Closed") -> str:
    """The step after a round: the evaluation that it is marked for, and the next round."""
    steps = [f"tipxl evaluate {closed.evaluation}"] if closed.evaluation else []
    if closed.begun_after is None and closed.next:
        steps.append(f"tipxl generate {closed.next}")
    if not steps:
        return "Next: tipxl status" if closed.next else "It is the last round of the plan."
    return f"Next: {', then '.join(steps)}"


def _left_open(period: "Period", numbers: list[str], later: str) -> str:
    matters = counted(len(numbers), "item stays", "items stay")
    asked = one_or_many(len(numbers), "it asks", "they ask")
    unless = f", unless it is opened again: tipxl close {period} --reopen REASON"
    if later:  # it stays closed
        unless = f": decide it {later}."
    return (
        f"{matters} open in decisions.xlsx ({', '.join(numbers)}): what {asked} is agreed as it "
        f"stood without a decision. An answer given now changes nothing in {period}{unless}"
    )


def reopened_lines(period: "Period", reopened: "Reopened") -> Iterator[str]:
    """Where what was agreed is kept, and what comes next."""
    if reopened.finished:
        yield f"The opening of {period} had been begun before; it is finished now."
    if reopened.lacks:
        number = len(reopened.lacks)
        they = one_or_many(number, "it was", "they were")
        yield (
            f"{listed(reopened.lacks)} {one_or_many(number, 'is', 'are')} gone, or not as {they} "
            f"when {period} was closed. Put {one_or_many(number, 'it', 'them')} back from your "
            f"back-up before you close {period} again: without "
            f"{one_or_many(number, 'it', 'them')} something else may be agreed."
        )
    if reopened.in_mails:
        yield reopened.in_mails
    if reopened.lost:
        lost = "the record of what was agreed was lost, and closing makes it anew"
        yield Headline(f"{period} is open again; {lost}. Next: tipxl status {period}")
        yield f"Where all its reports count there: tipxl close {period}"
        return
    yield Headline(f"{period} is open again; what was agreed is kept in {reopened.kept}.")
    yield (
        f"Next: correct it in decisions.xlsx, save, close Excel, then: tipxl consolidate {period}"
    )


def evaluated_lines(kind: str, made: "Evaluated") -> Iterator[str]:
    """The rounds counted, the headline, what is provisional, and where to read and write."""
    rounds = one_or_many(len(made.used), "the closed round", "the closed rounds")
    yield Headline(f"Counted {rounds} {', '.join(made.used)}.")
    for name, text in made.headline:
        yield f"  {name:28} {text}"
    for each in made.gaps:
        yield f"PROVISIONAL: {each}"
    yield from made.notes
    yield f"Open {made.path}"
    yield f"     {made.document}"
    if made.edited and made.damaged:
        yield (
            f"{made.edited} is empty or damaged, and was left as it is. Put it back from your "
            "back-up. Without one, move it out of the folder: the next evaluation takes its place."
        )
    elif made.edited and made.in_doubt:
        yield (
            f"Whether you have edited {made.edited} is not known: {made.path.parent}/journal.jsonl "
            "does not have it, or not any more. So it was left as it is; if it is not yours, "
            "move it out of the folder."
        )
    elif made.edited:
        yield f"You have edited {made.edited}, so it was left as it is."
    yield (
        f"Next: write what the figures cannot say into {made.narrative}, save, close Excel and run "
        f"again: tipxl evaluate {kind}"
    )


def answered_lines(period: "Period", decision: "Decision") -> Iterator[str]:
    """What became of an answer, and what comes next."""
    told = Caution if decision.waits and decision.answer else Headline
    yield told(f"{decision.number}: {decision.words}")
    yield from (f"{each.severity.value:8} {each}" for each in decision.findings)
    yield f"It stands in decisions.xlsx. Next: tipxl consolidate {period}"
