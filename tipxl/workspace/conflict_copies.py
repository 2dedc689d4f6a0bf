"""What other programs put beside a file of the folder: copies of it, and that it is open there."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tipxl.domain.core.wording_names import listed
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.time_zones import file_time
from tipxl.workspace.issued_forms import RecordFile, issued_rows
from tipxl.workspace.paths import Folder

# What programs put between the name of a file and its ending. A copy that she made and named
# herself is her own.

#: " (1)" of a second download and of Google Drive, " 2" of iCloud. That one counts on from 2, so
#: before it is at 20 the others were told long ago, and a "plan 20" is hers, of a day or a year.
_COUNTED = r" ?\(\d{1,3}\)| (?:[2-9]|1\d)"
#: Whatever says "conflict", as Dropbox does in the languages that it has: in brackets (Dropbox,
#: Nextcloud, Seafile), behind a dot or a low line (Syncthing, Synology), or with the day. Else it
#: may be hers: a conflict is also what bodies have.
_CONFLICT = r"(?:[Cc]onfli|[Kk]onfli)"
_CONFLICTING = (
    rf" ?[(\[].*{_CONFLICT}.*|[._].*{_CONFLICT}.*|[ -].*{_CONFLICT}.*\d{{4}}-?\d\d-?\d\d.*"
    r"|.*(?:[Cc]onflicted copy|競合|冲突|衝突|충돌|ขัดแย้ง).*"
)
#: The name of a computer, of OneDrive: "-Ana's MacBook Pro", "-iMac von Ana", "-Ana Laptop". What
#: goes on in small letters ("-Macedonia", "-PC meeting"), or begins like a part of a sentence
#: ("-before the Macro fix"), is no name but her own words.
_NAMED_BY_KIND = (
    r"-(?!(?:after|as|at|before|by|for|from|in|of|on|to|with|without) )(?:.*[^A-Z])?"
    r"(?:i?Mac(?:Book)?(?:Air|[Mm]ini|Pro|Studio)?|PC|[Ll]aptop|[Dd]esktop)\d*"
    r"(?:[ -](?:[^a-z]|(?:da|dari|de|di|du|mini|of|van|von)\b).*)?"
)
#: The same as Windows names them: "-DESKTOP-AB12CD3", "-LAPTOP", "-PC1", "-ANA-PC".
_NAMED_BY_WINDOWS = (
    r"-(?:[A-Z0-9]+-)*(?:DESKTOP|LAPTOP|NOTEBOOK|WORKSTATION)\d*(?:-[A-Z0-9]+)*"
    r"|-PC-?\d+|-(?:[A-Z0-9]+-)+PC\d*|-WIN-[A-Z0-9]{8,11}"
)
#: The same where whoever set it up chose the name: "-ANA01", "-SERVER".
_IN_CAPITALS = r"-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{3,24}|-(?=[A-Z]*\d)[A-Z][A-Z0-9]{2}"
#: The same in a folder of records, where nobody but tipxl gives names: they end in a number, as
#: that of a form, or in small letters.
_ON_RECORD = re.compile(r"-[A-Z0-9-]*[A-Z][A-Z0-9]*")
#: What people add in capitals themselves: "-FINAL", "-V2", "-2018H1", "-BACKUP-2018-07-20".
_OWN_WORDS = re.compile(
    r"(?:-(?:(?:BACKUP|COPY|DRAFT|FINAL|REV|V|VERSION)\d*"
    r"|AGREED|APPROVED|ARCHIVE|ASEAN|CHECKED|CIRCULATED|CLEAN|CLEARED|COMMENTS|CONFIDENTIAL"
    r"|CORRECTED|CURRENT|EDITED|INTERNAL|LATEST|MINISTERS?|MINISTERIAL|NEW|OLD|ORIGINAL|PRINTED?"
    r"|PUBLIC|REVISED|SAVED?|SENT|SIGNED"
    r"|\d{0,2}(?:JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC)\d{0,4}"
    r"|(?:19|20)\d\d(?:[HQ]\d|-?\d\d(?:-?\d\d)?)?|[HQ][1-4]|[1-9]\d?))+"
)

_ADDED = re.compile(
    "|".join((_COUNTED, _CONFLICTING, _NAMED_BY_KIND, _NAMED_BY_WINDOWS, _IN_CAPITALS)), re.DOTALL
)
#: Beside a document of an evaluation. A second document is meant to be hers, whatever its name, so
#: it takes more: a word in capitals or a number is not enough.
_ADDED_TO_DOCUMENT = re.compile(
    "|".join((_CONFLICTING, _NAMED_BY_KIND, _NAMED_BY_WINDOWS)), re.DOTALL
)
#: Beside the journal of the evaluations, too, a number is what tipxl itself puts there.
_NUMBERED = re.compile(r" \(\d+\)$")


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


def or_renamed(path: Path, remedy: str) -> str:
    """What to do about a file that is gone: the remedy, after the copies that lie in its place."""
    copies = () if path.exists() else copies_beside(path)
    if not copies:
        return remedy
    lies, it = ("lies", "it") if len(copies) == 1 else ("lie", "the last that is whole")
    return (
        f"{listed([str(each) for each in copies])} {lies} beside it: rename {it} to {path.name} if "
        f"it is yours. Else {remedy[:1].lower()}{remedy[1:]}"
    )


def copies_in(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Each copy in a folder of records, with the record that it is a copy of."""
    found = folder.iterdir() if folder.is_dir() else ()
    files = {each.name: each for each in found if not each.name.startswith(".")}
    for _, copy in sorted(files.items()):
        names = (f"{copy.stem[:length]}{copy.suffix}" for length in range(1, len(copy.stem)))
        of = [files[each] for each in names if each in files and _is_copy(files[each], copy)]
        if of and not _is_form(copy):
            yield from ((each, copy) for each in of)


def _is_form(path: Path) -> bool:
    """Whether it is the record of a form, by what it holds: a body may be called WG 1."""
    if path.parent.name != "record" or path.suffix != ".json":
        return False
    with suppress(TipxlError):
        issued_rows(RecordFile(str(path), read_file(path)))
        return True
    return False


def _is_copy(path: Path, copy: Path) -> bool:
    added = _added(path, copy)
    if path.suffix == ".jsonl":  # nobody else names a file like a journal
        return bool(added)
    if path.parent.name == "record":
        return bool(_ADDED.fullmatch(added) or _ON_RECORD.fullmatch(added))
    return bool(_ADDED.fullmatch(added)) and not _OWN_WORDS.fullmatch(added)


def _added(path: Path, copy: Path) -> str:
    return copy.name[len(path.stem) : -len(path.suffix)]


def _sentences(folder: Folder) -> Iterator[str]:
    rounds = folder.rounds
    hers = (
        *(folder.plan, folder.decisions, folder.narrative),
        *(folder.report, folder.evaluation_template),
    )
    copied = [(path, copy) for path in hers if path.exists() for copy in copies_beside(path)]
    for path, copy in (*copied, *copies_in(folder.letters)):
        yield (
            f"{copy} is a copy of {path.name} and is not read; {_differs(path, copy)}. Take over "
            "what is missing, then move the copy out of the folder."
        )
    # Whoever takes something over into a record or a key has damaged it.
    ours = [(folder.key, copy) for copy in copies_beside(folder.key) if folder.key.exists()]
    for record in sorted(rounds.glob("*/record")):
        ours += copies_in(record)
    for path, copy in (*ours, *_beside_evaluations(folder.evaluations)):
        yield (
            f"{copy} is a copy of {path.name} and is not read; {_differs(path, copy)}. Move the "
            "copy out of the folder."
        )
    for path in sorted(each / "journal.jsonl" for each in rounds.glob("*/")):
        for copy in copies_beside(path):
            yield copied_journal(path, copy)


def _beside_evaluations(evaluations: Path) -> Iterator[tuple[Path, Path]]:
    """The copies of documents and of their journal."""
    for path, copy in copies_in(evaluations):
        is_document = path.suffix == ".docx" and _ADDED_TO_DOCUMENT.fullmatch(_added(path, copy))
        is_journal = path.suffix == ".jsonl" and not _NUMBERED.search(copy.stem)
        if is_document or is_journal:
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


def copied_journal(path: Path, copy: Path) -> str:
    """That a copy lies beside the journal of a round, what it holds, and what to do about it."""
    from tipxl.journal.line_chain import round_of_journal  # noqa: PLC0415 - seldom needed

    if other := round_of_journal(copy):
        return (
            f"{copy} is the journal of {other}, or a copy of it, and is not read. Move it out of "
            "the folder."
        )
    return f"{copy} is a copy of {path.name} and is not read; {_lines(path, copy)}"


def lines_of_its_own(path: Path, copy: Path) -> tuple[str, ...]:
    """The kinds of the lines of a copy that the journal lacks; TipxlError where one is damaged."""
    from tipxl.journal.journal_lines import journal_lines  # noqa: PLC0415 - seldom needed

    known = {each.said for each in journal_lines(path)}
    return tuple(each.what for each in journal_lines(copy) if each.said not in known)


def _lines(path: Path, copy: Path) -> str:
    """How many of its lines the journal lacks, and of which kinds, and what to do about it."""
    join = f"To join the two, type: tipxl join {path.parent.name}"
    if copy.is_dir():
        return "it is a folder. Move it out of there."
    try:
        kinds = lines_of_its_own(path, copy)
    except TipxlError as error:
        away = "Where it is no journal, or cannot be put right, move it out of the folder."
        return f"it cannot be compared: {str(error).rstrip('.')}. {away}"
    if not kinds:
        return f"all its lines are in {path.name}. {join}"
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    are = "is" if len(kinds) == 1 else "are"
    return f"{len(kinds)} of its lines {are} not in {path.name} ({counts}). {join}"
