"""What an evaluation cannot count, in sentences for the cover, the method and the narrative."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.reports.figures.evidence import refused_opinions
from tipxl.reports.figures.population import baseline


class CountedRound(Struct, frozen=True):
    """A round up to the cut-off: its record once closed, and when and why it was re-opened.

    `left_out` where the officer does without it for good.
    """

    period: Period
    closed: RoundResult | None
    reopened: tuple[str, ...] = ()
    left_out: bool = False


def gaps(plan: Plan, rounds: Sequence[CountedRound], kind: str) -> tuple[str, ...]:
    """Everything that is missing, changed or refused."""
    used = [each.closed for each in rounds if each.closed is not None]
    return (
        *(text for each in rounds for text in _round(each)),
        *_lost(plan, used),
        *_refused(plan, used, kind),
    )


def _round(each: CountedRound) -> Iterator[str]:
    if each.closed is None and each.left_out:
        yield f"The round {each.period} is left out: nothing that was agreed in it is counted."
    elif each.closed is None and each.reopened:
        yield (
            f"The round {each.period} was closed and opened again ({each.reopened[-1]}); it is not "
            "counted until it is closed again."
        )
    elif each.closed is None:
        yield f"The round {each.period} is not closed, so it is not counted."


def _lost(plan: Plan, used: Sequence[RoundResult]) -> Iterator[str]:
    """Rows that a round agreed on and plan.xlsx does not have any more."""
    known = {row.key for row in plan.rows}
    lost = dict.fromkeys(row.key for round in used for row in round.rows if row.key not in known)
    counted = baseline(plan, used)
    for key in lost:
        inside = key.partition("#")[0] in counted
        stays = "it is counted with the status it had last" if inside else "it is not counted"
        yield (
            f"The row {key} was agreed on and no longer stands in plan.xlsx; {stays}. End a row "
            "with 'In force until' and 'Decision' rather than deleting it."
        )


def _refused(plan: Plan, used: Sequence[RoundResult], kind: str) -> Iterator[str]:
    if not used:
        return
    last = used[-1]
    held = plan.round(last.reporting_period)
    if held is None or held.evaluation != kind:
        yield (
            f"The round that asks for the {kind} evaluation is not counted, so there are no "
            "ratings and no opinions."
        )
        return
    for line in refused_opinions(last):
        what = f"rating of {line.key}" if line.block == "views" else f"opinion on {line.key}"
        yield (
            f"{line.body}'s {what} is not counted: it lacks a reason or a basis, or is not from "
            "the list."
        )
