"""Files dropped on the page are collected, or only looked at; each gets its line."""

import os
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.actions import began, fields
from tipxl.desk.desk_session import DeskSession, LookedAt
from tipxl.desk.links import of_round
from tipxl.desk.rendering import page, period_of, session_of
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.files import read_file, write_whole
from tipxl.summaries.validate_lines import validate_lines
from tipxl.workspace.paths import Folder, safe_name

_MOST = 100  # files sent at once


def drop(request: Request) -> Response:
    """The place to drop files on."""
    period = period_of(request)
    return page(request, "drop.html", here="drop", period=period, lines=None, looked=None)


async def dropped(request: Request) -> Response:
    """Take the files into the round, or only look at them."""
    session, period = session_of(request), period_of(request)
    async with request.form(max_files=_MOST, max_fields=50) as form:
        received, what, token = fields(form, "received", "what", "looked")
        files = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
        sent = tuple(
            [(each.filename or "file", await each.read()) for each in files if each.filename]
        )
    if what == "looked":
        kept = _looked_before(session, period, token)
        sent, received = kept.files, kept.received
    if not sent:
        raise TipxlError("No file was chosen. Choose one or more, or drop them on the page.")
    if what == "look":
        came = datetime.fromisoformat(_day(received)) if received else None
        lines = await run_in_threadpool(_looked_at, session, period, sent, came)
        session.looked = LookedAt(session.root, period, sent, received)
        return page(
            request, "drop.html", here="drop", period=period, lines=lines, looked=session.looked
        )
    return await _taken_in(request, period, sent, received)


def _looked_before(session: DeskSession, period: Period, token: str) -> LookedAt:
    """What was looked at, and is still at hand."""
    kept = session.looked
    if kept is None or (kept.token, kept.root, kept.period) != (token, session.root, period):
        raise TipxlError(
            "The files that you looked at are no longer at hand: other files were looked at since, "
            "or these were taken in. Nothing was done. Choose them once more."
        )
    return kept


async def _taken_in(
    request: Request, period: Period, sent: tuple[tuple[str, bytes], ...], received: str
) -> Response:
    session = session_of(request)
    inbox = Folder(session.root).round(period).inbox
    if not inbox.is_dir():
        raise TipxlError(f"The round {period} has not begun: no form was issued yet.")
    collect = ["--received", _day(received)] if received else []
    if received:  # before anything lies in inbox/, from where it would be taken without a day
        came, now = datetime.fromisoformat(_day(received)), session.clock()
        never = commands.collect.refuse_never
        await run_in_threadpool(never, session.root, period, came, now)
    paths = await run_in_threadpool(_saved, inbox, sent)
    collect = ["collect", str(period), *map(str, paths), *collect]
    answer = await began(
        request,
        (tuple(collect), ("validate", str(period))),
        f"Collect {sent[0][0] if len(sent) == 1 else f'{len(sent)} files'}",
        of_round(period, "reports"),
    )
    session.looked = None
    return answer


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise TipxlError(f"{text!r} is no day; write it like 2018-07-20.") from error


def _looked_at(
    session: DeskSession,
    period: Period,
    sent: tuple[tuple[str, bytes], ...],
    received: datetime | None,
) -> tuple[str, ...]:
    """What would be said of the files, did they come now; nothing of them is written."""
    with tempfile.TemporaryDirectory(prefix="tipxl-desk-") as folder:
        paths = tuple(_put(Path(folder), name, data) for name, data in sent)
        found = commands.preview.preview(
            session.root, period, paths, session.clock(), received=received
        )
        # Where the files lie for this moment tells nobody anything.
        lines = (line.replace(f"{folder}{os.sep}", "") for line in validate_lines(found, period))
        return tuple(line for line in lines if folder not in line)


def _saved(inbox: Path, sent: Iterable[tuple[str, bytes]]) -> list[Path]:
    """The files in inbox/: killed in the middle, the next collect still finds them."""
    return [_put(inbox, name, data) for name, data in sent]


def _put(folder: Path, name: str, data: bytes) -> Path:
    """A file under its own name; beside another of that name, under one with a number."""
    asked = Path(safe_name(name.replace("\\", "/").rpartition("/")[2]))
    path, number = folder / asked, 1
    while path.exists() and read_file(path) != data:
        number += 1
        path = folder / f"{asked.stem} ({number}){asked.suffix}"
    if not path.exists():
        write_whole(path, data)
    return path
