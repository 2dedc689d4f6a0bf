"""What other programs put beside a file of the folder: copies of it, and that it is open there."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from tipxl.errors import TipxlError
from tipxl.time_zones import file_time
from tipxl.workspace.paths import Folder

#: What programs put between the name of a file and its ending: " (1)" of a second download and of
#: Google Drive, " 2" of iCloud, the name of the computer of OneDrive ("-LAPTOP", "-PC1", "-Ana's
#: MacBook Pro"), and whatever says "conflict" (Nextcloud, Syncthing, Seafile, and Dropbox in the
#: languages that it has). A copy that she made and named herself is her own.
_ADDED = re.compile(
    r" ?\(\d{1,3}\)| (?:[2-9]|[1-9]\d)|-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{3,24}"
    r"|-(?=[A-Z]*\d)(?!V\d)[A-Z][A-Z0-9]{2}|-.*(?:Mac\w*|PC|[Ll]aptop|[Dd]esktop)(?: .*)?"
    r"|.*(?:[Cc]onfli|[Kk]onfli|[Cc]onflit|競合|冲突|衝突|충돌|ขัดแย้ง).*",
    re.DOTALL,
)
#: A document of hers that is left alone has another beside it, with the next number.
_NUMBERED = re.compile(r" \(\d+\)$")
#: What people add in capitals.
_OWN_WORDS = {"-BACKUP", "-FINAL", "-COPY", "-DRAFT", "-SAVED"}


def conflict_copies(folder: Folder) -> tuple[str, ...]:
    """A sentence for each copy beside what is typed by her or recorded; empty where none is."""
    return tuple(_sentences(folder))


def open_elsewhere(folder: Folder) -> Iterator[str]:
    """A sentence for each workbook of hers that another program seems to have open."""
    # Of the three, commands write into decisions.xlsx only.
    undoes = ", and saving it later may undo what a command writes into it meanwhile"
    for path in (folder.plan, folder.decisions, folder.narrative):
        undone = undoes if path == folder.decisions else ""
        for sign in (f"~${path.name}", f".~lock.{path.name}#"):  # Excel's, and LibreOffice's
            if path.with_name(sign).exists():
                yield (
                    f"{path} seems to be open in Excel or LibreOffice, as {sign} lies beside it: "
                    f"what is not saved yet does not count{undone}. Save and close it, then run "
                    f"again what should count it. (If it is open nowhere, remove {sign}.)"
                )


def copies_beside(path: Path) -> tuple[Path, ...]:
    """The copies of a file, by the names that programs give them."""
    found = sorted(path.parent.glob(f"{path.stem}*{path.suffix}"))
    return tuple(each for each in found if _is_copy(path, each))


def copies_in(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Each copy in a folder of records, with the record that it is a copy of."""
    found = folder.iterdir() if folder.is_dir() else ()
    files = {each.name: each for each in found if not each.name.startswith(".")}
    for _, copy in sorted(files.items()):
        names = (f"{copy.stem[:length]}{copy.suffix}" for length in range(1, len(copy.stem)))
        yield from ((files[e], copy) for e in names if e in files and _is_copy(files[e], copy))


def _is_copy(path: Path, copy: Path) -> bool:
    added = copy.name[len(path.stem) : -len(path.suffix)]
    return bool(_ADDED.fullmatch(added)) and added not in _OWN_WORDS


def _sentences(folder: Folder) -> Iterator[str]:
    rounds = folder.rounds
    hers = (
        *(folder.plan, folder.decisions, folder.narrative),
        *(folder.report, folder.evaluation_template, folder.key),
    )
    copied = [(path, copy) for path in hers if path.exists() for copy in copies_beside(path)]
    for record in sorted(rounds.glob("*/record")):
        copied += copies_in(record)
    for path, copy in (*copied, *copies_in(folder.letters)):
        yield (
            f"{copy} is a copy of {path.name} and is not read; {_differs(path, copy)}. Take over "
            "what is missing, then move the copy out of the folder."
        )
    for path, copy in _beside_evaluations(folder.evaluations):
        yield (
            f"{copy} is a copy of {path.name} and is not read; {_differs(path, copy)}. Move the "
            "copy out of the folder."
        )
    for path in sorted(each / "journal.jsonl" for each in rounds.glob("*/")):
        for copy in copies_beside(path):
            yield _of_journal(path, copy)


def _beside_evaluations(evaluations: Path) -> Iterator[tuple[Path, Path]]:
    """The copies of documents and of their journal; a number is what tipxl itself puts there."""
    for path, copy in copies_in(evaluations):
        if path.suffix in (".docx", ".jsonl") and not _NUMBERED.search(copy.stem):
            yield path, copy


def _differs(path: Path, copy: Path) -> str:
    try:
        ours, theirs = path.read_bytes(), copy.read_bytes()
        saved, own = copy.stat().st_mtime, path.stat().st_mtime
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    if hashlib.sha256(ours).digest() == hashlib.sha256(theirs).digest():
        return "it holds the same"
    when = "later" if saved > own else "earlier"
    moment = file_time(saved)
    return f"it holds something else and was saved {when}, on {moment:%Y-%m-%d %H:%M} UTC"


def _of_journal(path: Path, copy: Path) -> str:
    from tipxl.journal.line_chain import round_of_journal  # noqa: PLC0415 - seldom needed

    if other := round_of_journal(copy):
        return (
            f"{copy} is the journal of {other}, or a copy of it, and is not read. Move it out of "
            "the folder."
        )
    return (
        f"{copy} is a copy of {path.name} and is not read; {_lines(path, copy)}. To join the two, "
        f"type: tipxl join {path.parent.name}"
    )


def _lines(path: Path, copy: Path) -> str:
    """How many of its lines the journal lacks, and of which kinds."""
    from tipxl.journal.journal_lines import journal_lines  # noqa: PLC0415 - seldom needed

    try:
        known = {each.said for each in journal_lines(path)}
        kinds = [each.what for each in journal_lines(copy) if each.said not in known]
    except TipxlError as error:
        return f"it cannot be compared: {str(error).rstrip('.')}"
    if not kinds:
        return f"all its lines are in {path.name}"
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    are = "is" if len(kinds) == 1 else "are"
    return f"{len(kinds)} of its lines {are} not in {path.name} ({counts})"
