"""The letters of a round: what lies in outbox/, each as it will be read; and that they are sent."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tipxl import commands
from tipxl.desk.actions import began, ensure_current, fields
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.links import Links, of_round
from tipxl.desk.offers import letters_page
from tipxl.desk.rendering import board_of, page, period_of, session_of
from tipxl.desk.sheet_view import asked_of, sheet_view
from tipxl.domain.issuing.letter_kinds import LetterKind, letter_called
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.mailing.shown_letters import ShownLetter
from tipxl.reports.model.sheet import Report
from tipxl.reports.round.status_workbook import WAITS


def letters(request: Request) -> Response:
    """The letters of one kind, and everything that was written before."""
    session, period = session_of(request), period_of(request)
    kind = _kind(request.query_params.get("kind", ""))
    board = board_of(session, period)
    lying = session.value(
        period, ("outbox", kind), lambda: commands.look.outbox(session.root, period, kind)
    )
    planned, why_not = ((), "") if lying else _planned(session, period, kind)
    log = None
    if board.sheets:
        links = Links(of_round(period, "letters"), str(period))
        waits = next(each for each in board.sheets if each.name == WAITS)
        log = sheet_view(waits, Report("", board.sheets), links, asked_of(()))
    return page(
        request,
        "letters.html",
        here="letters",
        period=period,
        kind=kind,
        kinds=[(each, letter_called(each)) for each in LetterKind],
        kind_words=letter_called(kind),
        letters=lying,
        unsent=sum(not each.is_sent for each in lying),
        planned=planned[: commands.look.MOST_PREVIEWED],
        is_cut=len(planned) > commands.look.MOST_PREVIEWED,
        why_not=why_not,
        log=log,
        asking=request.query_params.get("ask", ""),
        server=request.query_params.get("smtp", ""),
    )


def _planned(
    session: DeskSession, period: Period, kind: LetterKind
) -> tuple[tuple[ShownLetter, ...], str]:
    """The letters as they would be written now, or why there are none."""
    now = session.clock()
    name = ("planned", kind, session.quarter_hour)
    try:
        found = session.value(
            period, name, lambda: commands.look.planned(session.root, period, kind, now)
        )
    except TipxlError as error:
        return (), str(error)
    return found, ""


def _kind(text: str) -> LetterKind:
    return LetterKind(text) if text in list(LetterKind) else LetterKind.TEMPLATES


async def send(request: Request) -> Response:
    """Write the letters, send them by a server, or record that she has sent them."""
    session, period = session_of(request), period_of(request)
    async with request.form(max_files=0, max_fields=50) as form:
        text, what, seen, server = fields(form, "kind", "what", "state", "smtp")
        sure = fields(form, "sure")[0]
    kind = _kind(text)
    ensure_current(session, period, seen)
    command = ["send", str(period), "--kind", str(kind)]
    if what == "server":
        if not server:
            raise TipxlError("Fill in the server, for example smtp://me@mail.example.org.")
        if not sure:
            query = urlencode({"ask": "server", "smtp": server})
            return RedirectResponse(f"{letters_page(period, kind)}&{query}", status_code=303)
        command += ["--smtp", server]
    elif what == "not-sent":
        command.append("--not-sent")
    elif what == "sent":
        command.append("--sent-by-hand")
    words = {
        "server": "Send the letters",
        "sent": "Record the letters as sent",
        "not-sent": "Record the letters as not sent",
    }
    return await began(
        request,
        (tuple(command),),
        words.get(what, "Write the letters"),
        letters_page(period, kind),
        (("send", str(period), "--kind", str(kind), "--not-sent"),) if what == "sent" else (),
        "They were not sent: take it back",
    )
