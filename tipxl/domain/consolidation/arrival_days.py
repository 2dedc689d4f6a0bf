"""The reports of one body in a round -> when the first complete one came, and whether cleared."""

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct

from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.overlay import AnswersSoFar, LatestAnswers, in_order
from tipxl.domain.returns.returned import Return, is_answered
from tipxl.domain.schema.meanings import OVERLAYS


class ArrivalDays(Struct, frozen=True):
    """When a body had reported completely, and when all of that was cleared by the body itself.

    `replaced`: when a later full report took the place of the first complete one. Each is None
    where it has not come to that.
    """

    complete: datetime | None = None
    cleared: datetime | None = None
    replaced: datetime | None = None


def arrival_days(
    returns: tuple[Return, ...], forms: Mapping[int, IssuedForm], owed: Collection[str]
) -> ArrivalDays:
    """The days that decide whether a body was in time; `owed` are the rows that it was asked.

    A report is complete when it is full or nil, or when what came so far leaves no asked row open
    (RULES 2). What the secretariat entered is never cleared, nor is a draft.
    """
    so_far = AnswersSoFar(forms)
    complete = cleared = replaced = None
    for last in sorted(returns, key=in_order):
        so_far.add(last)
        words = so_far.latest
        if not is_complete(words, owed):
            continue
        moment = last.arrival.received
        if complete is None:
            complete = moment
        elif words.used and words.used[0] is last and last.submission not in OVERLAYS:
            replaced = moment
        if cleared is None and not any(r.provisional or r.entered for r in words.used):
            cleared = moment
    return ArrivalDays(complete, cleared, replaced)


def is_complete(words: LatestAnswers, owed: Collection[str]) -> bool:
    """Whether what a body said leaves no row open that it was asked."""
    if any(r.submission not in OVERLAYS for r in words.used):
        return True
    return bool(words.used) and all(
        (found := words.rows.get(("activities", key))) is not None
        and is_answered(found[1])
        and not found[1].refused
        for key in owed
    )
