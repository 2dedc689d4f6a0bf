"""How a plan changed since its baseline: what N still counts, and what it does not."""

from collections.abc import Iterator, Sequence

from tipxl.domain.core import wording_numbers
from tipxl.domain.plan.work_plan import Row
from tipxl.domain.results.round_result import AgreedRow
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.supporting_sheets import ended


def plan_changes(case: Evaluation) -> tuple[str, ...]:
    """A sentence for what was added, for rows added to a counted activity, and for each row ended.

    Rows that plan.xlsx lost without a decision are listed elsewhere.
    """
    return (*_added(case), *left_unfinished(case))


def _added(case: Evaluation) -> Iterator[str]:
    counted = set(case.whole.activities["key"])
    first = {row.key for row in case.rounds[0].rows} if case.rounds else set()
    since = {row.key for round in case.rounds[1:] for row in round.rows} - first
    new = [row for row in case.plan.rows if row.key in since]
    outside = dict.fromkeys(row.activity_key for row in new if row.activity_key not in counted)
    within = [row.key for row in new if row.activity_key in counted]
    if outside:
        yield (
            "Added to the plan after the baseline, and so not among its "
            f"{wording_numbers.counted(len(counted), 'activity')}: {_listed(tuple(outside))}."
        )
    if within:
        yield f"Added later to an activity of the baseline, and counted in it: {_listed(within)}."


def left_unfinished(case: Evaluation) -> Iterator[str]:
    """Rows that left the plan by decision while their agreed status was not a final one."""
    last = case.rounds[-1].reporting_period if case.rounds else None
    agreed = {row.key: row for round in case.rounds for row in round.rows}
    for row in case.plan.rows:
        until, stood = row.in_force_until, agreed.get(row.key)
        if last and until and until < last and stood and not ended(case, stood.status):
            yield _left(case, row, stood)


def _left(case: Evaluation, row: Row, stood: AgreedRow) -> str:
    status = case.schema.list("status").label(stood.status) or "without a status"
    decision = f" ({row.decision})" if row.decision else ""
    return (
        f"{row.key} left the plan after {row.in_force_until}{decision} while it was {status}; the "
        "baseline keeps it, and it is counted with that status."
    )


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(keys)
