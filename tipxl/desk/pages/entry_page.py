"""What she does herself about a report: a form to enter it in, or the round that it belongs to."""

from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.actions import began, ensure_current, fields
from tipxl.desk.links import of_round
from tipxl.desk.rendering import period_of, session_of
from tipxl.errors import TipxlError
from tipxl.workspace.paths import Folder


async def enter(request: Request) -> Response:
    """Make the form in which she enters what a body answered otherwise."""
    session, period = session_of(request), period_of(request)
    async with request.form(max_files=0, max_fields=20) as form:
        body, how, seen = fields(form, "body", "how", "state")
    ensure_current(session, period, seen)
    if not body:
        raise TipxlError("Choose the body whose answers you are going to enter.")
    command = ("generate", str(period), "--body", body, "--for-entry", how or "letter")
    words = f"Make the form in which you enter what {body} answered"
    return await began(request, (command,), words, of_round(period))


async def elsewhere(request: Request) -> Response:
    """Collect a held file in the round whose form it is, and stay in this one."""
    session, period = session_of(request), period_of(request)
    async with request.form(max_files=0, max_fields=20) as form:
        name, seen = fields(form, "file", "state")
    ensure_current(session, period, seen)
    held = commands.status.status(session.root, period, session.clock()).held
    other = next((each.round for each in held if each.file == name), "")
    if not other:
        raise TipxlError(f"The file {name} is not held any more as a form of another round.")
    path = Folder(session.root).round(period).returned / name
    steps = (("collect", other, str(path)), ("validate", other))
    return await began(request, steps, f"Take {name} into {other}", of_round(period))
