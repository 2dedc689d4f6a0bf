"""decisions.xlsx -> the Register of what stands in it; read only, and once for the same bytes."""

from functools import lru_cache

from tipxl.domain.decisions.register import Register, empty
from tipxl.errors import TipxlError
from tipxl.excel.editable.decisions_book import read_decisions
from tipxl.files import read_file
from tipxl.workspace.conflict_copies import or_renamed
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder, RoundFiles, typed_path
from tipxl.workspace.records import written_last
from tipxl.workspace.round_records import RoundRecords


def read_register(folder: Folder) -> Register:
    """What stands in decisions.xlsx; TipxlError where it cannot be read, or was lost.

    Lines without a round belong to the round that is under way.
    """
    if not folder.decisions.exists():
        _refuse_lost(folder)
        return empty()
    begun = folder.periods()
    return register_in(read_file(folder.decisions)).begun_in(begun[-1] if begun else None)


@lru_cache(maxsize=1)  # a command asks more than once
def register_in(data: bytes) -> Register:
    """What stands in the bytes of decisions.xlsx; TipxlError where they cannot be read."""
    return read_decisions(data)


def _refuse_lost(folder: Folder) -> None:
    """Raise TipxlError where there was one: where its copy stands, or what was written with it."""
    copy = folder.decisions_before
    if folder.root.resolve() == sample().root:  # which is no whole folder
        return
    if not copy.exists() and not any(_had_one(folder.round(each)) for each in folder.periods()):
        return
    saved = (
        f"; or rename {copy} to {folder.decisions.name}: it is what you saved last, before tipxl "
        "wrote into it"
    )
    back = f"Put it back from your back-up{saved if copy.exists() else ''}."
    raise TipxlError(
        f"{folder.decisions} is gone, and with it what you decided. "
        f"{or_renamed(folder.decisions, back)} To begin without any decision, type: "
        f"tipxl init {typed_path(folder.root)} --new-decisions"
    )


def _had_one(files: RoundFiles) -> bool:
    """Whether a round was closed with decisions, or consolidated, which writes them first."""
    closing = RoundRecords(files).closing
    if closing is not None:
        return bool(closing.decisions)
    ours = written_last(files.folder.decisions.parent)
    return files.consolidated.exists() and files.folder.decisions.name in ours
