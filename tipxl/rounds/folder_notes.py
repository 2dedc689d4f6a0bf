"""What is wrong in a folder as a whole: told by every command before it does anything."""

from collections.abc import Iterator

from tipxl.workspace.conflict_copies import conflict_copies, open_elsewhere
from tipxl.workspace.known_rounds import rounds_left_out
from tipxl.workspace.paths import Folder


def folder_notes(folder: Folder) -> Iterator[str]:
    """In whole sentences; nothing where all is well."""
    yield from conflict_copies(folder)
    yield from open_elsewhere(folder)
    yield from rounds_left_out(folder)
    yield from _lost_key(folder)


def _lost_key(folder: Folder) -> Iterator[str]:
    has_key = folder.key.exists() or folder.demo_key.exists()
    if not has_key and folder.periods():
        yield (
            f"{folder.key} is missing (in the folder of a demo: {folder.demo_key}). Forms were "
            "signed with it: without it nobody can check that a form that comes back is one of "
            "yours, and no new form can be made. Put it back from your copy, from your back-up or "
            "from the previous officer's folder. Where it is lost for good, type: "
            f"tipxl init {folder.root} --new-key, and send new forms in every open round."
        )
