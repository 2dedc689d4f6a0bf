"""A row, or another line: what it is, where it stands and why, down to file, cell and mail."""

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.rendering import page, period_of, round_of, session_of


def row(request: Request) -> Response:
    """The whole story of a row; with `?column=`, of one answer."""
    session, period = session_of(request), period_of(request)
    key = request.path_params["row"]
    so_far = round_of(session, period)
    found = session.value(
        period,
        ("row", key),
        lambda: commands.trace.trace(session.root, period, key, so_far=so_far),
    )
    return page(
        request,
        "row.html",
        here="sheets",
        period=period,
        key=found[0].row if found else key,
        row=commands.look.row_of_plan(session.root, found[0].row if found else key),
        values=[each for each in found if each.value or each.spoken or each.column == "status"],
    )
