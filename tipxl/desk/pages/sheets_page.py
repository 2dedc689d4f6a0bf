"""The sheets of a round as pages: every figure leads to its rows, every row to its story."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tipxl import commands
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.downloads import files_of_round
from tipxl.desk.links import ROWS, Links, of_round
from tipxl.desk.rendering import page, period_of, round_of, session_of
from tipxl.desk.sheet_view import asked_of, sheet_view
from tipxl.domain.plan.period import Period
from tipxl.reports.master.master_plan import NAME as MASTER_PLAN
from tipxl.reports.model.sheet import Report, RowStyle
from tipxl.reports.round.history_sheet import NAME as ROUNDS

#: Sheets that had another name once: an address of then still leads to them.
_RENAMED = {"History": ROUNDS}


def first(request: Request) -> Response:
    """The round opens with its dashboard."""
    return RedirectResponse(of_round(period_of(request), "sheets", "Dashboard"), status_code=303)


def sheet(request: Request) -> Response:
    """One sheet of the round."""
    session, period = session_of(request), period_of(request)
    report = round_report(session, period)
    name = request.path_params["name"]
    found = next((e for e in report.sheets if e.name == _RENAMED.get(name, name)), None)
    if found is None:
        raise HTTPException(404)
    asked = asked_of(request.query_params.multi_items())
    links = Links(of_round(period, "sheets"), str(period), keys_of(report))
    is_plan = found.name == MASTER_PLAN
    return page(
        request,
        "master_plan.html" if is_plan else "sheet.html",
        here="sheets",
        period=period,
        view=sheet_view(found, report, links, asked),
        names=[each.name for each in report.sheets],
        base=links.base,
        asked=asked,
        workbooks=files_of_round(session.root, period, "workbooks"),
    )


def round_report(session: DeskSession, period: Period) -> Report:
    """The sheets of a round, made once for each state of the folder."""
    so_far = round_of(session, period)
    return session.value(
        period,
        ("report",),
        lambda: commands.consolidate.round_report(session.root, period, so_far),
    )


def keys_of(report: Report) -> frozenset[str]:
    """The rows of the plan that have a page."""
    plan = next((each for each in report.sheets if each.name == ROWS), None)
    lines = plan.tables[0].rows if plan else ()
    return frozenset(each.key for each in lines if each.style is RowStyle.PLAIN)
