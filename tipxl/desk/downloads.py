"""Files that can be had from the desk: by name, from a list that the folder gives."""

from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from tipxl.desk.actions import fields
from tipxl.desk.links import own_address, with_query
from tipxl.desk.rendering import period_of, session_of
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.workspace.paths import Folder, RoundFiles

#: The lists of a round: what each is called in an address, and the files that stand in it.
_OF_ROUND: Mapping[str, Callable[[RoundFiles], list[Path]]] = {
    "forms": lambda files: [*files.issued.glob("*.xlsx")],
    "letters": lambda files: [*files.outbox.glob("*.eml")],
    "returned": lambda files: [*files.returned.glob("*")],
    "mails": lambda files: [*files.mails.glob("*")],
    "evidence": lambda files: [*files.evidence.glob("*")],
    "corrections": lambda files: [*files.corrections.glob("*.xlsx")],
    "workbooks": lambda files: [
        files.findings,
        files.status,
        files.consolidated,
        files.circulation,
    ],
}

#: The lists of the folder.
_OF_FOLDER: Mapping[str, Callable[[Folder], list[Path]]] = {
    "workbooks": lambda folder: [folder.plan, folder.decisions, folder.narrative],
    "evaluations": lambda folder: [
        *folder.evaluations.glob("*.xlsx"),
        *folder.evaluations.glob("*.docx"),
    ],
}


def files_of_round(root: Path, period: Period, kind: str) -> tuple[str, ...]:
    """The names of a list of a round."""
    listed = _OF_ROUND[kind](Folder(root).round(period))
    return tuple(sorted(each.name for each in listed if each.is_file()))


def files_of_folder(root: Path, kind: str) -> tuple[str, ...]:
    """The names of a list of the folder."""
    return tuple(sorted(each.name for each in _OF_FOLDER[kind](Folder(root)) if each.is_file()))


def download(request: Request) -> Response:
    """A file as an attachment; no path is ever made of what an address says."""
    folder = Folder(session_of(request).root)
    kind, name = request.path_params["kind"], request.path_params["name"]
    if "period" in request.path_params:
        listing = _OF_ROUND.get(kind)
        found = listing(folder.round(period_of(request))) if listing else []
    else:
        of_folder = _OF_FOLDER.get(kind)
        found = of_folder(folder) if of_folder else []
    path = _found(found, name, folder)
    if path is None:
        raise HTTPException(404)
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=path.name,
        content_disposition_type="attachment",
    )


async def open_here(request: Request) -> Response:
    """Open a workbook of hers itself, and no copy of it: what she saves there is what counts."""
    session = session_of(request)
    async with request.form(max_files=0, max_fields=10) as form:
        kind, name, leads_to = fields(form, "kind", "name", "leads_to")
    folder = Folder(session.root)
    listing = _OF_FOLDER.get(kind)
    path = _found(listing(folder) if listing else [], name, folder)
    if path is None:
        raise HTTPException(404)
    if not await run_in_threadpool(session.open_file, path):
        raise TipxlError(f"{name} cannot be opened from here. Open it yourself; it is {path}.")
    session.opening = path
    return RedirectResponse(with_query(own_address(leads_to), "opened=1"), status_code=303)


def _found(listed: list[Path], name: str, folder: Folder) -> Path | None:
    return next((each for each in listed if each.name == name and _is_inside(each, folder)), None)


def _is_inside(path: Path, folder: Folder) -> bool:
    """Whether it is a file of this folder, and no way out of it."""
    return path.is_file() and path.resolve().is_relative_to(folder.root.resolve())
