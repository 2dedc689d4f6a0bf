"""Init: a new folder with a plan, the templates and a key of its own; what is there stays."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.decisions.register import empty
from tipxl.domain.plan.period import Period
from tipxl.domain.planbook.plan_tables import empty_plan
from tipxl.errors import TipxlError
from tipxl.excel.editable.decisions_book import decisions_workbook
from tipxl.excel.editable.dropdown_offers import DropdownOffers
from tipxl.excel.editable.plan_file import plan_workbook
from tipxl.files import make_folder, read_file, write_once, write_secret
from tipxl.workspace.form_records import generate_command
from tipxl.workspace.form_update import take_over
from tipxl.workspace.known_rounds import is_another_key, note_new_key
from tipxl.workspace.opening import key_trouble, lost_its_plan, no_plan
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder
from tipxl.workspace.round_records import RoundRecords

_IGNORE = b"""# The key signs your forms: never share it, and keep a copy of it in a safe place.
tipxl.key
.tipxl.lock
.tipxl-cache.sqlite*
"""

# A double-click opens the desk of the folder in which the file lies; without the part that it
# needs, the menu. It takes the tipxl of a .venv there or in the folder above, as the README makes
# it, or else that of the computer. `pushd` also goes to a folder of a server, where `cd` does not.
_WINDOWS = """@echo off\r
pushd "%~dp0"\r
set start=py -m tipxl\r
where tipxl >nul 2>nul && set start=tipxl\r
if exist "..\\.venv\\Scripts\\tipxl.exe" set start="..\\.venv\\Scripts\\tipxl.exe"\r
if exist ".venv\\Scripts\\tipxl.exe" set start=".venv\\Scripts\\tipxl.exe"\r
%start% desk || %start%\r
popd\r
pause\r
"""
_ELSEWHERE = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
start="python3 -m tipxl"
if command -v tipxl >/dev/null 2>&1; then start=tipxl; fi
for each in ../.venv .venv; do
  if [ -x "$each/bin/tipxl" ]; then start="$each/bin/tipxl"; fi
done
$start desk || exec $start
"""


class InitResult(Struct, frozen=True):
    """What was put into the folder, and what stood there already and was left alone.

    `begun` are the rounds that are there, and `unsigned` those under way whose forms were signed
    with a key that is lost.
    """

    folder: Path
    new: tuple[Path, ...]
    kept: tuple[Path, ...]
    begun: tuple[Period, ...] = ()
    unsigned: Mapping[Period, str] = {}


def init(root: Path, empty_for: date | None = None, *, new_key: bool = False) -> InitResult:
    """Make the folder; run again, it adds only what is missing.

    Its plan is the sample's, or with `empty_for` an empty one, beginning in that day's year.
    TipxlError where rounds were begun by a plan that is gone, or forms were signed with a key that
    is, unless a `new_key` is wanted.
    """
    folder = Folder(root)
    if lost_its_plan(folder):
        raise no_plan(folder)
    if not (new_key or folder.key.exists()) and (trouble := key_trouble(folder)):
        raise TipxlError(trouble)
    own = {root / ".gitignore": _IGNORE}
    if empty_for is not None:
        own[folder.plan] = plan_workbook(empty_plan(empty_for))
    make_folder(root)
    with folder.locked():
        made = furnish(root, own)
        # Last: a folder with a key has everything else.
        key = secrets.token_hex(32).encode() + b"\n"
        if new_key and not folder.key.exists():
            note_new_key(folder)  # the lost one goes first: after a kill in between none is noted
        is_new = write_secret(folder.key, key)
        if is_new or (new_key and not is_another_key(folder)):
            note_new_key(folder)
    made = replace(made, begun=folder.periods())
    if is_new:
        rounds = [folder.round(each) for each in made.begun if new_key]
        unsigned = {e.period: generate_command(e) for e in rounds if RoundRecords(e).is_open}
        return replace(made, new=(*made.new, folder.key), unsigned=unsigned)
    return replace(made, kept=(*made.kept, folder.key))


def new_decisions(root: Path) -> Path:
    """A decisions.xlsx without any decision, where the folder's own is lost; what stands stays."""
    from tipxl.workspace.owned_files import write_shared  # noqa: PLC0415 - it draws workbooks

    folder = Folder(root)
    if not folder.plan.exists():
        raise no_plan(folder)
    with folder.locked():
        if folder.decisions.exists():
            raise TipxlError(f"{folder.decisions} is there, so nothing was written.")
        write_shared(folder.decisions, decisions_workbook(empty(), DropdownOffers()))
    return folder.decisions


def update_form(root: Path) -> tuple[str, ...]:
    """Take over this version's report.toml, or put it beside one of her own; what was done."""
    folder = Folder(root)
    with folder.locked():
        return tuple(take_over(folder))


def furnish(root: Path, own: dict[Path, bytes]) -> InitResult:
    """Put the sample's plan and templates, and the folder's own files, where they are missing."""
    from tipxl.word.style_template import own_template  # noqa: PLC0415 - documents take 150 ms

    source, target = sample(), Folder(root)
    wanted = {target.plan: source.plan, target.report: source.report}
    wanted |= {target.letters / each.name: each for each in sorted(source.letters.glob("*.txt"))}
    starters = {target.start_windows: _WINDOWS, target.start_elsewhere: _ELSEWHERE}
    files = {path: read_file(origin) for path, origin in wanted.items()}
    files[target.evaluation_template] = own_template()
    files |= {path: text.encode() for path, text in starters.items()} | own
    kept = tuple(path for path in files if path.exists())
    new = tuple(path for path in files if path not in kept)
    for path in new:
        write_once(path, files[path])
    _let_start(target.start_elsewhere, files[target.start_elsewhere])
    return InitResult(root, new, kept)


def _let_start(starter: Path, written: bytes) -> None:
    """Let a double-click start it, also one that a kill left as it was written.

    One that can be started, that is hers or that another user put there stays as it is: it is no
    reason to stop, for everything else is done without it.
    """
    if os.access(starter, os.X_OK):
        return
    with suppress(TipxlError, OSError):
        if read_file(starter) == written:
            starter.chmod(0o755)
