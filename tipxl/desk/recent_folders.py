"""The folders that were opened on the desk of this computer, the last one first."""

import json
from pathlib import Path

import click

from tipxl.files import read_file, write_whole

_MOST = 8


def _file() -> Path:
    return Path(click.get_app_dir("tipxl")) / "recent-folders.json"


def recent_folders() -> tuple[Path, ...]:
    """Those that are still there; a damaged list is no list."""
    path = _file()
    if not path.exists():
        return ()
    try:
        names = json.loads(read_file(path))
    except (ValueError, RecursionError):
        return ()
    found = (
        (Path(each) for each in names if isinstance(each, str)) if isinstance(names, list) else ()
    )
    return tuple(each for each in found if each.is_dir())


def remember_folder(folder: Path) -> None:
    """Put a folder first."""
    others = [each for each in recent_folders() if each != folder]
    names = [str(each) for each in (folder, *others)][:_MOST]
    write_whole(_file(), json.dumps(names, indent=1).encode())
