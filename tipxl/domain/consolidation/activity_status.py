"""Agreed rows -> the status of each activity (K9)."""

from collections.abc import Callable
from functools import lru_cache, partial

from tipxl.domain.issuing.design import FormContext
from tipxl.domain.results.round_result import AgreedActivity, AgreedRow, Mark
from tipxl.domain.schema.meanings import ADDRESSED, STOPPED, Status


def activities(context: FormContext, rows: tuple[AgreedRow, ...]) -> tuple[AgreedActivity, ...]:
    """Each activity's status from its rows; their marks are inherited."""
    grouped: dict[str, list[AgreedRow]] = {}
    for row in rows:
        grouped.setdefault(row.key.partition("#")[0], []).append(row)
    standing = lru_cache(maxsize=None)(partial(activity_status, context))  # few are different
    return tuple(
        AgreedActivity(
            key=key,
            status=standing(tuple(row.status for row in mine)),
            marks=tuple(dict.fromkeys(row.mark for row in mine if row.mark is not Mark.NONE)),
            rows=tuple(row.key for row in mine),
            no_information=_rests_on_nothing(context, mine, standing),
        )
        for key, mine in grouped.items()
    )


def _rests_on_nothing(
    context: FormContext, rows: list[AgreedRow], standing: Callable[[tuple[str, ...]], str]
) -> bool:
    """Whether only rows of which there is no information make an activity one of the addressed."""

    def is_addressed(rows: list[AgreedRow]) -> bool:
        status = standing(tuple(row.status for row in rows))
        item = context.schema.list("status").item(status)
        return item is not None and item.sense in ADDRESSED

    informed = [row for row in rows if not row.no_information]
    return len(informed) < len(rows) and is_addressed(rows) and not is_addressed(informed)


def activity_status(context: FormContext, statuses: tuple[str, ...]) -> str:
    """K9: all ended: that. Else of those not ended, all completed: that; by step otherwise.

    Completed among others is ongoing; a row without a status yet has no step.
    """
    choices = context.schema.list("status")
    items = [choices.item(status) for status in statuses]
    senses = [item.sense if item else "" for item in items]
    if statuses and all(each in STOPPED for each in senses):
        return statuses[0]
    senses = [each for each in senses if each not in STOPPED]
    if not any(senses):
        return ""
    if all(each == Status.COMPLETED for each in senses):
        sense = Status.COMPLETED
    elif Status.ONGOING in senses or Status.COMPLETED in senses:
        sense = Status.ONGOING
    else:
        slow = (each for each in (Status.PREPARING, Status.POSTPONED) if each in senses)
        sense = next(slow, Status.NOT_STARTED)
    return next(iter(choices.codes(sense)), "")
