"""Copies that a synchronised folder, or a second download, puts beside a file of the folder."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tipxl.workspace.paths import Folder

#: What may stand between the name of a file and its ending in the name of a copy: " (1)",
#: "-LAPTOP", " - Copy", " (conflicted copy 2018-07-20)", ".sync-conflict-20180720-093000".
_ADDED = re.compile(r"[ ._-].+", re.DOTALL)


def conflict_copies(folder: Folder) -> tuple[str, ...]:
    """A sentence for each copy beside what is typed by her or recorded; empty where none is."""
    return tuple(_sentences(folder))


def _sentences(folder: Folder) -> Iterator[str]:
    rounds = sorted((folder.root / "workbooks" / "rounds").glob("*/journal.jsonl"))
    own = (folder.plan, folder.decisions, folder.narrative, folder.report, *rounds)
    for path in own:
        for copy in sorted(path.parent.glob(f"{path.stem}*{path.suffix}")):
            added = copy.name[len(path.stem) : -len(path.suffix)]
            if _ADDED.fullmatch(added) and copy != folder.decisions_before and path.exists():
                yield _sentence(path, copy)


def _sentence(path: Path, copy: Path) -> str:
    try:
        differs = _differs(path, copy)
    except OSError as error:
        differs = f"it cannot be read ({error.strerror})"
    return (
        f"{copy} is a copy of {path.name} and is not read; {differs}. Take over what is missing, "
        "then move the copy out of the folder."
    )


def _differs(path: Path, copy: Path) -> str:
    ours, theirs = path.read_bytes(), copy.read_bytes()
    if hashlib.sha256(ours).digest() == hashlib.sha256(theirs).digest():
        return "it holds the same"
    if path.suffix == ".jsonl":
        known = set(ours.splitlines())
        more = sum(bool(line) and line not in known for line in theirs.splitlines())
        return f"{more} of its lines {'is' if more == 1 else 'are'} not in {path.name}"
    saved = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    when = "later" if copy.stat().st_mtime > path.stat().st_mtime else "earlier"
    return f"it holds something else and was saved {when}, on {saved:%Y-%m-%d %H:%M} UTC"
