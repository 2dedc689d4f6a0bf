"""The sheets of a round as pages: every figure leads to its rows, every row to its story."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tipxl import commands
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.downloads import files_of_round
from tipxl.desk.links import Links, of_round
from tipxl.desk.rendering import page, period_of, round_of, session_of
from tipxl.desk.sheet_view import asked_of, sheet_view
from tipxl.domain.plan.period import Period
from tipxl.reports.master.master_plan import NAME as MASTER_PLAN
from tipxl.reports.model.sheet import Report
from tipxl.reports.round.consolidated import RoundSheets
from tipxl.reports.round.history_sheet import NAME as ROUNDS

#: Sheets that had another name once: an address of then still leads to them.
_RENAMED = {"History": ROUNDS}


def first(request: Request) -> Response:
    """The round opens with its dashboard."""
    return RedirectResponse(of_round(period_of(request), "sheets", "Dashboard"), status_code=303)


def sheet(request: Request) -> Response:
    """One sheet of the round."""
    session, period = session_of(request), period_of(request)
    sheets = round_sheets(session, period)
    name = request.path_params["name"]
    name = _RENAMED.get(name, name)
    if name not in sheets:
        raise HTTPException(404)
    found = sheets[name]
    drawn = sorted({each for chart in found.charts for each in chart.sheets})
    asked = asked_of(request.query_params.multi_items())
    links = Links(of_round(period, "sheets"), str(period), sheets.row_keys)
    is_plan = found.name == MASTER_PLAN
    return page(
        request,
        "master_plan.html" if is_plan else "sheet.html",
        here="sheets",
        period=period,
        view=sheet_view(found, Report("", tuple(map(sheets.__getitem__, drawn))), links, asked),
        names=list(sheets),
        base=links.base,
        asked=asked,
        workbooks=files_of_round(session.root, period, "workbooks"),
    )


def round_sheets(session: DeskSession, period: Period) -> RoundSheets:
    """The sheets of a round, of which each is made once for each state of the folder."""
    so_far = round_of(session, period)
    return session.value(
        period,
        ("sheets",),
        lambda: commands.consolidate.round_sheets(session.root, period, so_far),
    )
