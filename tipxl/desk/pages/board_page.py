"""The board: how each body stands, what to do next, and whom to call."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tipxl import commands
from tipxl.desk.downloads import files_of_round
from tipxl.desk.links import Links, of_round
from tipxl.desk.offers import offers_of
from tipxl.desk.rendering import board_of, following_round, page, period_of, session_of
from tipxl.desk.sheet_view import asked_of, sheet_view
from tipxl.record_format import json_bytes
from tipxl.reports.model.sheet import Report, Sheet, text_of
from tipxl.reports.round.status_workbook import WHOM_TO_CALL
from tipxl.workspace.opening import lost_its_plan
from tipxl.workspace.paths import Folder


def current(request: Request) -> Response:
    """The board of the round under way; where there is no plan yet, the way to one."""
    session = session_of(request)
    if not Folder(session.root).plan.exists() and not lost_its_plan(Folder(session.root)):
        return RedirectResponse("/folders", status_code=303)
    checked = commands.plan.check(session.root)
    if checked.plan is None or not checked.plan.rounds:
        return RedirectResponse("/plan", status_code=303)
    standing = commands.status.status(session.root, None, session.clock())
    return RedirectResponse(of_round(standing.round.period), status_code=303)


def board(request: Request) -> Response:
    """One line a body, the next step at the top."""
    session, period = session_of(request), period_of(request)
    shown = board_of(session, period)
    links = Links(of_round(period, "board"), str(period))
    asked = asked_of(request.query_params.multi_items())
    bodies = [each.body for each in shown.status.reporting]
    view = None
    if shown.sheets:
        view = sheet_view(shown.sheets[0], Report("", shown.sheets), links, asked)
    return page(
        request,
        "board.html",
        here="board",
        period=period,
        shown=shown,
        view=view,
        asked=asked,
        contacts=_contacts(shown.sheets),
        offers=offers_of(period, shown.menu),
        following=following_round(session, period) if shown.status.closed else None,
        bodies=bodies,
        post={each.body: each.post_words for each in shown.status.reporting},
        waiting={body: [each for each in shown.waiting if each.body == body] for body in bodies},
        workbooks=files_of_round(session.root, period, "workbooks"),
    )


def _contacts(sheets: tuple[Sheet, ...]) -> Mapping[str, Mapping[str, str]]:
    """Of each body what the sheet of those to call says: column -> text."""
    found = (each.tables[0] for each in sheets if each.name == WHOM_TO_CALL)
    return {
        line.key: {
            column.key: text_of(cell)
            for column, cell in zip(table.columns, line.cells, strict=True)
        }
        for table in found
        for line in table.rows
    }


def board_json(request: Request) -> Response:
    """The same for a program."""
    shown = board_of(session_of(request), period_of(request))
    text = json_bytes(shown.status)
    return Response(text, media_type="application/json")
