"""Init: a new folder with a plan, the templates and a key of its own; what is there stays."""

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tipxl.domain.planbook.plan_tables import empty_plan
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import plan_workbook
from tipxl.files import read_file, write_once
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder

_IGNORE = b"""# The key signs your forms: never share it, and keep a copy of it in a safe place.
tipxl.key
.tipxl.lock
.tipxl-cache.sqlite*
"""

# A double-click opens the desk of the folder in which the file lies; without the part that it
# needs, the menu.
_WINDOWS = """@echo off\r
cd /d "%~dp0"\r
where tipxl >nul 2>nul\r
if %errorlevel%==0 (tipxl desk || tipxl) else (py -m tipxl desk || py -m tipxl)\r
pause\r
"""
_ELSEWHERE = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
if command -v tipxl >/dev/null 2>&1; then
  tipxl desk || exec tipxl
else
  python3 -m tipxl desk || exec python3 -m tipxl
fi
"""


@dataclass(frozen=True, slots=True)
class InitResult:
    """What was put into the folder, and what stood there already and was left alone."""

    folder: Path
    new: tuple[Path, ...]
    kept: tuple[Path, ...]


def init(root: Path, empty_for: date | None = None, *, new_key: bool = False) -> InitResult:
    """Make the folder; run again, it adds only what is missing.

    Its plan is the sample's, or with `empty_for` an empty one, beginning in that day's year.
    TipxlError where forms were signed with a key that is gone, unless a `new_key` is wanted.
    """
    folder = Folder(root)
    if not (new_key or folder.key.exists() or folder.demo_key.exists()) and _has_begun(folder):
        raise TipxlError(
            f"Forms of this folder were signed with a key that is not here: {folder.key}. Copy it "
            "from the previous officer's folder or from your back-up. A new key would be another "
            "one: forms that the bodies still have would be held for your decision when they come "
            "back. If the key is lost for good, make a new one with: "
            f"tipxl init {root} --new-key, and send new forms in every open round."
        )
    key = secrets.token_hex(32).encode() + b"\n"
    own = {root / "tipxl.key": key, root / ".gitignore": _IGNORE}
    if empty_for is not None:
        own[Folder(root).plan] = plan_workbook(empty_plan(empty_for))
    return furnish(root, own)


def _has_begun(folder: Folder) -> bool:
    return any(folder.round(each).record.is_dir() for each in folder.periods())


def furnish(root: Path, own: dict[Path, bytes]) -> InitResult:
    """Put the sample's plan and templates, and the folder's own files, where they are missing."""
    source, target = sample(), Folder(root)
    wanted = {target.plan: source.plan, target.report: source.report}
    wanted |= {target.letters / each.name: each for each in sorted(source.letters.glob("*.txt"))}
    starters = {target.start_windows: _WINDOWS, target.start_elsewhere: _ELSEWHERE}
    files = {path: read_file(origin) for path, origin in wanted.items()}
    files |= {path: text.encode() for path, text in starters.items()} | own
    kept = tuple(path for path in files if path.exists())
    new = tuple(path for path in files if path not in kept)
    for path in new:
        write_once(path, files[path])
        if path == target.start_elsewhere:
            path.chmod(0o755)
    return InitResult(root, new, kept)
