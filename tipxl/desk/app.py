"""The addresses of the desk, and the page that answers each."""

import re
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tipxl.desk.actions import do, stop, take_back, working, working_json
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.downloads import download, open_here
from tipxl.desk.pages import (
    board_page,
    closing_page,
    decisions_page,
    drop_page,
    entry_page,
    evaluation_page,
    folders_page,
    letters_page,
    mail_page,
    plan_page,
    reports_page,
    row_page,
    sheets_page,
)
from tipxl.desk.rendering import STATIC, page, sentence_page
from tipxl.desk.security import Guard
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError, os_error_words
from tipxl.workspace.packaged import guide

_COLOUR = re.compile(r"[0-9A-F]{6}")


def desk_app(session: DeskSession) -> Starlette:
    """The desk as a web application."""
    pages = Mount("/guide", StaticFiles(directory=guide(), check_dir=False))
    app = Starlette(
        routes=[*_ROUTES, pages],
        middleware=[Middleware(Guard, session=session)],
        exception_handlers={
            TipxlError: _cannot,
            OSError: _os_error,
            HTTPException: _not_found,
        },
    )
    app.state.session = session
    return app


def _cannot(request: Request, error: Exception) -> Response:
    return sentence_page(request, str(error), back=_back(request))


def _os_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)
    return sentence_page(request, os_error_words(error), back=_back(request))


def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = "There is no such page. It may be of another folder or of an older version of tipxl."
    return sentence_page(request, words, error.status_code)


def _back(request: Request) -> str:
    """The page that was looked at, where it is one of ours."""
    came = urlsplit(request.headers.get("referer", ""))
    return came.path if came.netloc == request.headers.get("host") and came.path else "/"


def _colours(request: Request) -> Response:
    """The colours of statuses and heat maps, as classes: a page has no style of its own."""
    found = sorted(set(_COLOUR.findall(request.query_params.get("of", "").upper())))
    rules = "\n".join(f".c-{each}{{--tint:#{each}}}" for each in found)
    kept = {"Cache-Control": "private, max-age=86400"}
    return Response(rules, media_type="text/css", headers=kept)


def _state(request: Request) -> Response:
    """The fingerprint of the folder: a page asks whether it has been overtaken."""
    asked = request.query_params.get("round", "")
    try:
        period = Period.parse(asked) if asked else None
    except ValueError as error:
        raise TipxlError(f"{error}.") from error
    return PlainTextResponse(request.app.state.session.state(period))


def _quit(request: Request) -> Response:
    answer = page(request, "closed.html")
    request.app.state.session.ended = True
    return answer


_ROUTES = (
    Route("/", board_page.current),
    Route("/colours.css", _colours),
    Route("/state", _state),
    Route("/quit", _quit, methods=["POST"]),
    Route("/do", do, methods=["POST"]),
    Route("/steps/{number:int}", working),
    Route("/steps/{number:int}.json", working_json),
    Route("/steps/{number:int}/stop", stop, methods=["POST"]),
    Route("/steps/{number:int}/take-back", take_back, methods=["POST"]),
    Route("/files/{kind}/{name}", download),
    Route("/open", open_here, methods=["POST"]),
    Route("/r/{period}/files/{kind}/{name}", download),
    Route("/r/{period}", board_page.board),
    Route("/r/{period}/board.json", board_page.board_json),
    Route("/r/{period}/entry", entry_page.enter, methods=["POST"]),
    Route("/r/{period}/elsewhere", entry_page.elsewhere, methods=["POST"]),
    Route("/r/{period}/mails/{number}", mail_page.mail),
    Route("/r/{period}/drop", drop_page.drop),
    Route("/r/{period}/drop", drop_page.dropped, methods=["POST"]),
    Route("/r/{period}/reports", reports_page.reports),
    Route("/r/{period}/reports/{sha256}", reports_page.report),
    Route("/r/{period}/letters", letters_page.letters),
    Route("/r/{period}/letters", letters_page.send, methods=["POST"]),
    Route("/r/{period}/decisions", decisions_page.decisions),
    Route("/r/{period}/decisions", decisions_page.decide, methods=["POST"]),
    Route("/r/{period}/sheets", sheets_page.first),
    Route("/r/{period}/sheets/{name}", sheets_page.sheet),
    Route("/r/{period}/rows/{row:path}", row_page.row),
    Route("/r/{period}/closing", closing_page.closing),
    Route("/r/{period}/closing", closing_page.close, methods=["POST"]),
    Route("/evaluation", evaluation_page.first),
    Route("/evaluation/{kind}", evaluation_page.evaluation),
    Route("/evaluation/{kind}/{name}", evaluation_page.evaluation),
    Route("/plan", plan_page.plan),
    Route("/folders", folders_page.folders),
    Route("/folders", folders_page.choose, methods=["POST"]),
    Mount("/static", StaticFiles(directory=STATIC)),
)
