"""Files, folders, Maildirs, mboxes -> what is offered to be collected, one thing after another."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.errors import TipxlError
from tipxl.files import closed_folders, lying_in, read_file
from tipxl.intake.litter import is_litter
from tipxl.intake.returned_store import digest
from tipxl.mail.mail_reader import open_mail
from tipxl.mail.mailboxes import is_maildir, is_mbox, maildir_files, mbox_mails
from tipxl.mail.unpack import TooMuchError, UnpackedFile, is_mail, unpack_file
from tipxl.time_zones import file_time
from tipxl.workspace.paths import RoundFiles

_LARGEST = 150 << 20  # bytes of a file; of a mail fewer, and an mbox may be larger

#: How a moment of receipt is known.
OWN_TIME = "the file's own time"


class Source(Struct, frozen=True):
    """The bytes of a file or a mail, and the time that its file or mailbox gives it."""

    shown: str
    name: str
    data: bytes
    moment: datetime | None
    moment_from: str = OWN_TIME
    is_mail: bool = False
    slip: str = ""  # its place in a mailbox
    named: Path | None = None  # the file, where it was named itself, and not a folder around it


class RefusedSource(Struct, frozen=True):
    """Something offered that is passed over, and why; `again` where it is to be collected later."""

    shown: str
    why: str
    again: bool = True


def sources(sources: Iterable[Path]) -> Iterator[Source | RefusedSource]:
    """Everything in files and folders, in the order of their names."""
    for source in sources:
        if not source.exists():
            raise TipxlError(f"There is no file or folder {source}.")
        closed = closed_folders(source)
        if source in closed:
            raise TipxlError(
                f"Cannot look into {source}: {closed[source]}. See that you may read it, then run "
                "this again."
            )
        for folder, why in closed.items():
            yield RefusedSource(str(folder), f"Cannot look into {folder}: {why}.")
        for path in _files(source, closed.keys()):
            yield from _offered(path, None if source.is_dir() else path)


def _files(source: Path, closed: Collection[Path]) -> Iterator[Path]:
    if not source.is_dir():
        yield source
    elif not closed and is_maildir(source):
        yield from maildir_files(source)
    else:
        every = lying_in(source, closed)
        boxes = [each for each in every if each.is_dir() and is_maildir(each)]
        boxes = [each for each in boxes if not any(shut.is_relative_to(each) for shut in closed)]
        for path in (each for each in every if each.is_file()):
            if not any(path.is_relative_to(box) for box in boxes):
                yield path
        for box in boxes:
            yield from maildir_files(box)


def _offered(path: Path, named: Path | None) -> Iterator[Source | RefusedSource]:
    if is_litter(path.name):
        yield RefusedSource(str(path), "a file of Excel or the system, not a report", again=False)
        return
    try:
        with path.open("rb") as file:
            start = file.read(1024)
        if is_mbox(start):
            moment = file_time(path.stat().st_mtime)
            with path.open("rb") as file:
                for number, mail in enumerate(mbox_mails(file), 1):
                    shown = f"{path}, mail {number}"
                    yield Source(shown, path.name, mail, moment, is_mail=True, named=named)
            return
        yield _file(path, named)
    except TipxlError as error:
        yield RefusedSource(str(path), str(error))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield RefusedSource(str(path), f"Cannot read {path}: {reason}.")


def _file(path: Path, named: Path | None) -> Source | RefusedSource:
    """A file that lay still while it was read; one that did not stops no other."""
    before = path.stat()
    if before.st_size > _LARGEST:
        return RefusedSource(
            str(path),
            f"it is larger than {_LARGEST >> 20} MB: save the workbook from it to inbox/",
        )
    data, after = read_file(path), path.stat()
    still = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not still or len(data) != after.st_size:
        return RefusedSource(
            str(path), "it is still being written: collect again when that has finished"
        )
    moment = file_time(after.st_mtime)
    return Source(str(path), path.name, data, moment, is_mail=is_mail(data), named=named)


def inside(offer: Source) -> tuple[UnpackedFile, ...]:
    """The files in an archive; itself where it is none, and also where a part cannot be opened."""
    itself = (UnpackedFile(offer.name, offer.data),)
    try:
        found = tuple(unpack_file(offer.name, offer.data))
    except TooMuchError:
        return itself  # what is wrong with it is told when it is read
    whole = tuple(each for each in found if isinstance(each, UnpackedFile))
    # A Mac lays a file of its own beside each file of a zip.
    leaves = tuple(each for each in whole if not is_litter(each.name))
    return leaves if len(whole) == len(found) and leaves else (*leaves, *itself)


def mails_of(offer: Source, leaf: UnpackedFile) -> Iterator[Source]:
    """The mail that lay in an archive, or several where they are in one file."""
    shown = f"{offer.shown}: {leaf.name}"
    if not is_mbox(leaf.data[:1024]):
        yield replace(offer, shown=shown, name=leaf.name, data=leaf.data, is_mail=True)
        return
    for number, mail in enumerate(mbox_mails(BytesIO(leaf.data)), 1):
        yield replace(
            offer, shown=f"{shown}, mail {number}", name=leaf.name, data=mail, is_mail=True
        )


def mails_within(path: Path) -> tuple[str, ...]:
    """The SHA-256 of each mail that is taken from a file; empty where it is none, nor has one."""
    found = (each for each in sources((path,)) if isinstance(each, Source))
    return tuple(digest(mail.data) for each in found for mail in _mails(each))


def _mails(offer: Source) -> Iterator[Source]:
    if offer.is_mail:
        yield offer
    else:
        yield from (mail for e in inside(offer) if e.is_mail for mail in mails_of(offer, e))


def files_in_mails(paths: Iterable[Path], known: Collection[str]) -> dict[str, str]:
    """The SHA-256 of each file in the mails there, and where its mail lies, in words.

    Mails that are `known`, by their SHA-256, are not opened.
    """
    found = [each for each in sources(paths) if isinstance(each, Source)]
    new = ((e.shown, m.data) for e in found for m in _mails(e) if digest(m.data) not in known)
    return {digest(each.data): shown for shown, data in new for each in open_mail(data).files}


def is_packed(path: Path) -> bool:
    """Whether a file is a mail or an archive: what lies in it is collected, and not the file."""
    found = [each for each in sources((path,)) if isinstance(each, Source)]
    return any(e.is_mail or any(i.is_mail or i.inside for i in inside(e)) for e in found)


def still_to_take(files: RoundFiles, known: frozenset[str]) -> int:
    """How many files and mails in inbox/ are not among the known ones, given by SHA-256."""
    found = (each for each in sources((files.inbox,)) if isinstance(each, Source))
    return sum(not _is_known(each, known) for each in found)


def _is_known(offer: Source, known: frozenset[str]) -> bool:
    if offer.is_mail or digest(offer.data) in known:
        return digest(offer.data) in known
    return all(
        digest(each.data) in known
        or (each.is_mail and all(digest(m.data) in known for m in mails_of(offer, each)))
        for each in inside(offer)
    )
