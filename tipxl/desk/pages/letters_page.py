"""The letters of a round: what lies in outbox/, each as it will be read; and that they are sent."""

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.actions import began, ensure_current, fields
from tipxl.desk.links import Links, of_round
from tipxl.desk.rendering import page, period_of, session_of
from tipxl.desk.sheet_view import asked_of, sheet_view
from tipxl.domain.issuing.letter_kinds import LetterKind, letter_called
from tipxl.errors import TipxlError
from tipxl.reports.model.sheet import Report


def letters(request: Request) -> Response:
    """The letters of one kind, and everything that was written before."""
    session, period = session_of(request), period_of(request)
    kind = _kind(request.query_params.get("kind", ""))
    now = session.clock()
    board = session.value(
        period,
        ("board", session.quarter_hour),
        lambda: commands.look.board(session.root, period, now),
    )
    log = None
    if board.sheets:
        links = Links(of_round(period, "letters"), str(period))
        log = sheet_view(board.sheets[1], Report("", board.sheets), links, asked_of(()))
    return page(
        request,
        "letters.html",
        here="letters",
        period=period,
        kind=kind,
        kinds=[(each, letter_called(each)) for each in LetterKind],
        kind_words=letter_called(kind),
        letters=session.value(
            period, ("outbox", kind), lambda: commands.look.outbox(session.root, period, kind)
        ),
        log=log,
        asking=request.query_params.get("ask", ""),
    )


def _kind(text: str) -> LetterKind:
    return LetterKind(text) if text in list(LetterKind) else LetterKind.TEMPLATES


async def send(request: Request) -> Response:
    """Write the letters, send them by a server, or record that she has sent them."""
    session, period = session_of(request), period_of(request)
    async with request.form(max_files=0, max_fields=50) as form:
        text, what, seen, server = fields(form, "kind", "what", "state", "smtp")
    kind = _kind(text)
    ensure_current(session, period, seen)
    command = ["send", str(period), "--kind", str(kind)]
    if what == "server":
        if not server:
            raise TipxlError("Fill in the server, for example smtp://me@mail.example.org.")
        command += ["--smtp", server]
    elif what == "sent":
        command.append("--sent-by-hand")
    words = {"server": "Send the letters", "sent": "Record the letters as sent"}
    return await began(
        request,
        (tuple(command),),
        words.get(what, "Write the letters"),
        f"{of_round(period, 'letters')}?kind={kind}",
        (("send", str(period), "--kind", str(kind), "--not-sent"),) if what == "sent" else (),
        "They were not sent: take it back",
    )
