"""A round -> the same for all to see: what was decided, and neither by whom nor why."""

from msgspec.structs import replace

from tipxl.domain.core.decision import Decision, DecisionKind
from tipxl.domain.results.comparison import Comparison
from tipxl.domain.results.round_result import AgreedEvent, AgreedRow, RoundResult
from tipxl.domain.results.status_rules import RULES_FOUND

_OFFICE = "Decided by the secretariat"


def without_names(round: RoundResult) -> RoundResult:
    """The round without who decided, with whom, when and why; the ground it was on stays."""
    if not any(each.decided_by for each in round.decisions):
        return round
    events = [each for each in round.decisions if each.kind == DecisionKind.EVENT]
    return replace(
        round,
        rows=tuple(_row(each) for each in round.rows),
        events=tuple(_event(each, events) for each in round.events),
        decisions=tuple(
            replace(each, decided_by="", agreed_with="", day="", why="") for each in round.decisions
        ),
    )


def compared_without_names(comparison: Comparison) -> Comparison:
    """What changed, without who decided it and why."""
    rows = (
        replace(
            each,
            before=_row(each.before) if each.before else None,
            after=_row(each.after) if each.after else None,
        )
        for each in comparison.rows
    )
    return replace(comparison, rows=tuple(rows))


def _row(agreed: AgreedRow) -> AgreedRow:
    if agreed.rule != "K1":
        return agreed
    _, _, found = agreed.why.rpartition(RULES_FOUND)
    return replace(agreed, why=f"{_OFFICE}.{RULES_FOUND}{found}")


def _event(event: AgreedEvent, decisions: list[Decision]) -> AgreedEvent:
    why = event.why
    for each in decisions:
        why = why.replace(f", decided by {each.decided_by} ({each.number})", ", as decided")
    return event if why == event.why else replace(event, why=why)
