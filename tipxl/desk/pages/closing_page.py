"""Closing: what is still open, then the question; and opening a round again."""

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.actions import began, ensure_current, fields
from tipxl.desk.links import of_round
from tipxl.desk.offers import settled_on
from tipxl.desk.rendering import board_of, following_round, page, period_of, round_of, session_of
from tipxl.errors import TipxlError
from tipxl.workspace.paths import Folder
from tipxl.workspace.round_records import RoundRecords


def closing(request: Request) -> Response:
    """What the meeting should know before it agrees."""
    session, period = session_of(request), period_of(request)
    now, so_far = session.clock(), round_of(session, period)
    files = Folder(session.root).round(period)
    records = RoundRecords(files)
    points = session.value(
        period,
        ("closing", session.quarter_hour),
        lambda: commands.look.before_closing(session.root, period, now, so_far),
    )
    return page(
        request,
        "closing.html",
        here="closing",
        period=period,
        shown=board_of(session, period),
        following=following_round(session, period),
        circulation=files.circulation.name if files.circulation.is_file() else "",
        stays_closed=bool(records.stays_closed),
        open_points=[(each, *settled_on(period, each)) for each in points],
    )


async def close(request: Request) -> Response:
    """Close the round, give up a report that is lost, or open the round again with a reason."""
    session, period = session_of(request), period_of(request)
    async with request.form(max_files=0, max_fields=50) as form:
        what, seen, sure, reason, lost = fields(form, "what", "state", "sure", "reason", "file")
    ensure_current(session, period, seen)
    here = of_round(period, "closing")
    if what == "give-up":
        command = ("close", str(period), "--without", lost)
        return await began(request, (command,), f"Give up {lost}", here)
    if what == "reopen":
        if not reason:
            raise TipxlError("Re-opening a round needs a reason, which is kept in the journal.")
        command = ("close", str(period), "--reopen", reason)
        return await began(request, (command,), f"Open {period} again", here)
    if not sure:
        raise TipxlError(
            "Tick that the meeting has agreed the statuses, then close. Nothing was done."
        )
    return await began(request, (("close", str(period)),), f"Close {period}", here)
