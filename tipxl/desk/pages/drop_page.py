"""Files dropped on the page are collected, or only looked at; each gets its line."""

import tempfile
from datetime import date, datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tipxl import commands
from tipxl.desk.actions import began, fields
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
    return page(request, "drop.html", here="drop", period=period, looked=None)


async def dropped(request: Request) -> Response:
    """Take the files into the round, or only look at them."""
    session, period = session_of(request), period_of(request)
    async with request.form(max_files=_MOST, max_fields=50) as form:
        received, what = fields(form, "received", "what")
        files = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
        sent = [(each.filename or "file", await each.read()) for each in files if each.filename]
    if not sent:
        raise TipxlError("No file was chosen. Choose one or more, or drop them on the page.")
    if what == "look":
        came = datetime.fromisoformat(_day(received)) if received else session.clock()
        lines = await run_in_threadpool(_looked_at, session.root, period, sent, came)
        return page(request, "drop.html", here="drop", period=period, looked=lines)
    inbox = Folder(session.root).round(period).inbox
    if not inbox.is_dir():
        raise TipxlError(f"The round {period} has not begun: no form was issued yet.")
    paths = await run_in_threadpool(_saved, inbox, sent)
    collect = ["collect", str(period), *map(str, paths)]
    collect += ["--received", _day(received)] if received else []
    return await began(
        request,
        (tuple(collect), ("validate", str(period))),
        f"Collect {sent[0][0] if len(sent) == 1 else f'{len(sent)} files'}",
        of_round(period, "reports"),
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise TipxlError(f"{text!r} is no day; write it like 2018-07-20.") from error


def _looked_at(
    root: Path, period: Period, sent: list[tuple[str, bytes]], received: datetime
) -> tuple[str, ...]:
    """What would be said of the files, had they come then; nothing of them is kept."""
    with tempfile.TemporaryDirectory(prefix="tipxl-desk-") as folder:
        paths = tuple(_put(Path(folder), name, data) for name, data in sent)
        found = commands.preview.preview(root, period, paths, received=received)
        return tuple(line for line in validate_lines(found, period) if folder not in line)


def _saved(inbox: Path, sent: list[tuple[str, bytes]]) -> list[Path]:
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
