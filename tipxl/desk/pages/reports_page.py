"""The reports of a round: a line a file, and each one with every finding at its cell."""

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.downloads import files_of_round
from tipxl.desk.links import Links, of_round
from tipxl.desk.rendering import page, period_of, round_of, session_of
from tipxl.desk.sheet_view import asked_of, sheet_view
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.reports.model.sheet import Report


def reports(request: Request) -> Response:
    """Every file that came back, and everything that was found."""
    session, period = session_of(request), period_of(request)
    so_far = round_of(session, period)
    returns, found = session.value(
        period, ("reports",), lambda: commands.look.reports(session.root, period, so_far)
    )
    asked = asked_of(request.query_params.multi_items())
    links = Links(of_round(period, "reports"), str(period))
    views = [sheet_view(sheet, found, links, asked) for sheet in found.sheets[1:]]
    return page(
        request,
        "reports.html",
        here="reports",
        period=period,
        returns=returns,
        views=views,
        asked=asked,
        workbooks=files_of_round(session.root, period, "workbooks"),
    )


def report(request: Request) -> Response:
    """One report: what was typed, what was understood, and what was found."""
    session, period = session_of(request), period_of(request)
    sha256 = request.path_params["sha256"]
    shown = session.value(
        period,
        ("report", sha256),
        lambda: commands.look.report(session.root, period, sha256, round_of(session, period)),
    )
    rows = frozenset(each.key for each in shown.returned.rows if each.block == "activities")
    links = Links(of_round(period, "sheets"), str(period), rows, only_rows=True)
    view = sheet_view(shown.sheet, Report("", (shown.sheet,)), links, asked_of(()))
    letters = commands.look.outbox(session.root, period, LetterKind.CORRECTIONS)
    body = shown.returned.body.upper()
    copies = files_of_round(session.root, period, "corrections")
    return page(
        request,
        "report.html",
        here="reports",
        period=period,
        shown=shown,
        view=view,
        letter=next((each for each in letters if each.body.upper() == body), None),
        copy=next((each for each in copies if each.upper() == f"{body}.XLSX"), None),
    )
