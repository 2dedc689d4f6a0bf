"""Confirm: a body has told the officer that what she entered for it is right."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.journal.journal_events import EntryConfirmed
from tipxl.rounds.journal_gaps import ensure_whole
from tipxl.validation.read_round import read_returns
from tipxl.workspace.opening import begun, open_workspace, refuse_closed


class ConfirmationRequest(Struct, frozen=True):
    """A body's word: for which round, and in her words how and by whom it was given."""

    period: Period
    body: str
    how: str = ""


class Confirmed(Struct, frozen=True):
    """The files in returned/ that a body means; `already` where it had confirmed them before."""

    files: tuple[str, ...]
    already: bool = False


def confirm(root: Path, request: ConfirmationRequest, now: datetime) -> Confirmed:
    """Record that a body confirms what was entered for it.

    TipxlError where nothing was entered for it, or the round is closed.
    """
    workspace = open_workspace(root)
    begun(workspace, request.period)
    body = workspace.body(request.body)
    with workspace.recording(request.period) as journal:
        refuse_closed(workspace, request.period)
        why = "what you entered may be in what was lost"
        ensure_whole(workspace.records(request.period), "Nothing was confirmed", why)
        entered = tuple(
            each.arrival
            for each in read_returns(workspace, request.period)
            if each.body == body.acronym and each.counts and each.entered
        )
        if not entered:
            raise TipxlError(
                f"Nothing that you entered for {body.acronym} in {request.period} waits to be "
                "confirmed."
            )
        how = request.how or "told to the officer"
        waiting = [e for e in entered if e.sha256 not in journal.value.confirmed]
        journal.append(*(EntryConfirmed(now, each.sha256, body.key, how=how) for each in waiting))
    return Confirmed(tuple(each.file for each in waiting or entered), already=not waiting)
