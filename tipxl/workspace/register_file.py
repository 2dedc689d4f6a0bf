"""decisions.xlsx -> the Register of what stands in it; read only, and once for the same bytes."""

from functools import lru_cache

from tipxl.domain.decisions.register import Register, empty
from tipxl.errors import TipxlError
from tipxl.excel.editable.decisions_book import read_decisions
from tipxl.files import read_file
from tipxl.workspace.paths import Folder


def read_register(folder: Folder) -> Register:
    """What stands in decisions.xlsx; TipxlError where it cannot be read, or was lost.

    Lines without a round belong to the round that is under way.
    """
    if not folder.decisions.exists():
        if folder.decisions_before.exists():
            raise TipxlError(
                f"{folder.decisions} is gone, and with it what you decided. Put it back from your "
                f"back-up; or rename {folder.decisions_before} to {folder.decisions.name}: it is "
                "what you saved last, before tipxl wrote into it. To begin without any decision, "
                "move that one out of the folder."
            )
        return empty()
    begun = folder.periods()
    return register_in(read_file(folder.decisions)).begun_in(begun[-1] if begun else None)


@lru_cache(maxsize=1)  # a command asks more than once
def register_in(data: bytes) -> Register:
    """What stands in the bytes of decisions.xlsx; TipxlError where they cannot be read."""
    return read_decisions(data)
