"""A mail that waits for her: its words, who wrote it, and that it is dealt with."""

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.rendering import page, period_of, session_of


def mail(request: Request) -> Response:
    """One mail, by its number."""
    session, period = session_of(request), period_of(request)
    shown = commands.look.opened_mail(session.root, period, request.path_params["number"])
    return page(request, "mail.html", here="board", period=period, shown=shown)
