"""Another folder: those that were open before, a new one, the demo."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tipxl.desk.actions import began, fields
from tipxl.desk.desk_session import DeskSession
from tipxl.desk.recent_folders import recent_folders, remember_folder
from tipxl.desk.rendering import page, session_of
from tipxl.errors import TipxlError
from tipxl.workspace.opening import no_plan
from tipxl.workspace.paths import Folder

_WORDS = {
    "init": ("Make the folder with the sample plan", ()),
    "empty": ("Make the folder with an empty plan", ("--empty",)),
    "demo": ("Show whole rounds with invented reports", ()),
}


def folders(request: Request) -> Response:
    """The folders that the desk knows, and how to make one."""
    session = session_of(request)
    return page(
        request,
        "folders.html",
        here="folders",
        recent=recent_folders(),
        has_plan=Folder(session.root).plan.exists(),
    )


async def choose(request: Request) -> Response:
    """Go to a folder, or make one."""
    session = session_of(request)
    async with request.form(max_files=0, max_fields=20) as form:
        what, name = fields(form, "what", "folder")
    if session.steps.running is not None:
        raise TipxlError("A step is under way in this folder. Wait until it has finished.")
    folder = (session.root / (name or ".")).expanduser().resolve()
    if what == "open":
        _open(session, folder)
        return RedirectResponse("/", status_code=303)
    if what not in _WORDS:
        raise TipxlError("Choose what to do with the folder.")
    words, options = _WORDS[what]
    verb = "demo" if what == "demo" else "init"
    leads_to = "/folders" if what == "demo" else "/plan"
    answer = await began(request, ((verb, str(folder), *options),), words, leads_to)
    if what == "demo":
        remember_folder(folder)  # it is offered to be opened as soon as it is there
    elif Folder(folder).plan.exists():
        _open(session, folder)
    return answer


def _open(session: DeskSession, folder: Path) -> None:
    if not folder.is_dir():
        raise TipxlError(f"There is no folder {folder}.")
    if not Folder(folder).plan.exists():
        raise no_plan(Folder(folder))
    session.root = folder
    session.opening = None  # it was a file of the other folder
    remember_folder(folder)
