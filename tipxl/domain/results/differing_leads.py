"""A round -> the rows whose co-leads said different things, and that a rule settled (K4)."""

from tipxl.domain.plan.assignment import Role
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult

_RULE = "K4"


def settled_by_rule(round: RoundResult) -> tuple[AgreedRow, ...]:
    """The rows on which leads differ by one step: the less advanced counts, nobody is asked."""
    asked = {each.row for each in round.conflicts}
    return tuple(
        row
        for row in round.rows
        if row.rule == _RULE
        and row.mark is not Mark.CONTESTED
        and row.key not in asked
        and _leads_differ(row)
    )


def _leads_differ(row: AgreedRow) -> bool:
    said = {each.text("status") for each in row.said if each.role == Role.LEAD and each.counts}
    return len(said) > 1
