"""What comes with tipxl, installed or in the repository: sample plan, templates, guide."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tipxl.errors import TipxlError

if TYPE_CHECKING:
    from tipxl.workspace.paths import Folder

_PACKAGE = Path(__file__).resolve().parents[1]


def sample() -> "Folder":
    """The folder that `tipxl init` copies from: package data, or the repository itself."""
    from tipxl.workspace.paths import Folder  # noqa: PLC0415 - help names pages, and needs no more

    data = _PACKAGE / "data"
    return Folder(data if data.is_dir() else _PACKAGE.parent)


# --- the guide

#: The pages of the guide by what a reader would call them.
GUIDE_PAGES: Mapping[str, str] = {
    "start": "index.html",
    "officer": "officer/1-first-day.html",
    "desk": "officer/11-desk.html",
    "plan": "officer/2-before.html",
    "letters": "officer/3-sending.html",
    "receiving": "officer/4-receiving.html",
    "correcting": "officer/5-correcting.html",
    "consolidating": "officer/6-consolidating.html",
    "decisions": "officer/7-decisions.html",
    "closing": "officer/8-closing.html",
    "evaluation": "officer/9-evaluation.html",
    "trouble": "officer/10-trouble.html",
    "focal-point": "focal-point.html",
    "messages": "reference/messages.html",
    "rules": "reference/rules.html",
    "figures": "reference/figures.html",
    "it": "it.html",
    "analyst": "analyst.html",
    "python": "python.html",
    "developer": "developers.html",
}


def guide() -> Path | None:
    """The folder of the guide's pages, made for a browser; None where they were never made."""
    found = (_PACKAGE / "data" / "guide", _PACKAGE.parent / "site")
    return next((each for each in found if (each / "index.html").is_file()), None)


def guide_page(name: str) -> Path:
    """A page of the guide by a key of GUIDE_PAGES; TipxlError where the pages were never made."""
    pages = guide()
    if pages is None:
        raise TipxlError(
            "The pages of the guide come with the installed program; these are its sources. "
            "Make them once with: python docs/make_site.py"
        )
    return pages / GUIDE_PAGES[name]
