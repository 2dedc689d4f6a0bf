"""One file, written whole: after a kill at any moment there is the old file or the new one."""

import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from itertools import count, islice
from pathlib import Path

from tipxl.errors import MAKE_ROOM, TipxlError, is_of_full_disk

_CHUNK = 1 << 20
# What `tempfile` makes of the beginning that it is given here.
_TEMPORARY = re.compile(r"\.tipxl-[a-z0-9_]{8}")
#: How long a file is tried for that another program holds for a moment: on Windows a virus
#: scanner and OneDrive look into every new file.
_PATIENCE = 4.0 if os.name == "nt" else 0.0
_PAUSE = 0.2


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` by way of a temporary file; raise TipxlError when that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".tipxl-", dir=path.parent)
    except OSError as error:
        raise cannot_write_to(path.parent, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files for their owner only; a workbook is to be passed on.
        Path(temporary).chmod(0o644)
        _replace(Path(temporary), path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _cannot_replace(path, error) from error


def _cannot_replace(path: Path, error: OSError) -> TipxlError:
    if path.is_dir():  # which Windows calls denied
        return TipxlError(f"Cannot write {path}: {reason_of(error)}. {_NO_FILE}")
    if isinstance(error, PermissionError):
        return TipxlError(
            f"Cannot replace {path}: close it in Excel (or whatever holds it open) and run again."
        )
    return TipxlError(
        f"Cannot write {path}: {reason_of(error)}. It is as it was before. "
        f"{remedy_of_file(path, error)}"
    )


def _replace(temporary: Path, path: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            temporary.replace(path)
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)
        else:
            return


def is_leftover(path: Path) -> bool:
    """Whether it is a temporary file, as a killed run leaves it."""
    return bool(_TEMPORARY.fullmatch(path.name))


def remove_leftovers(paths: Iterable[Path]) -> None:
    """Remove those that are temporary files of a killed run; nobody else may be writing there."""
    for path in paths:
        if is_leftover(path):
            with suppress(OSError):
                path.unlink()


def keep_before(path: Path) -> Path:
    """The copy of a file as it stands, beside it, before another takes its place; made once."""
    data = read_file(path)
    begun = path.with_suffix(".before")
    names = (f"{begun.name}{f'-{n}' if n > 1 else ''}{path.suffix}" for n in count(1))
    copies = (path.with_name(name) for name in names)
    copy = next(each for each in copies if not each.exists() or read_file(each) == data)
    write_once(copy, data)
    return copy


def write_secret(path: Path, data: bytes) -> bool:
    """Write a file that only its owner may read, and only where none stands; whether it was.

    Of two who write at the same time one wins, and nothing is ever replaced.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".tipxl-", dir=path.parent)  # mode 600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return _put_where_nothing_stands(Path(temporary), path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write_to(path.parent, error) from error


def make_folder(path: Path) -> None:
    """Make a folder that may be there already; TipxlError where it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        other = "Name a folder in a place where you may write, on a disk of this computer."
        remedy = MAKE_ROOM if is_of_full_disk(error) else other
        raise TipxlError(f"Cannot make the folder {path}: {reason_of(error)}. {remedy}") from error


def cannot_write_to(folder: Path, error: OSError) -> TipxlError:
    """What the officer is told of a folder that takes no file: which one, why, and what to do."""
    told = f"Cannot write to the folder {folder.absolute()}: {reason_of(error)}. {remedy_of(error)}"
    return TipxlError(told)


def remedy_of(error: OSError) -> str:
    """What to do where a folder cannot be written."""
    if is_of_full_disk(error):
        return MAKE_ROOM
    if error.errno in (errno.EROFS, *_DENIED):
        return f"You may only read it. {_ASK}"
    return "Put that right, then run this again."


def remedy_of_file(path: Path, error: OSError) -> str:
    """What to do where one file in a folder cannot be written.

    Windows denies one that another program holds as it does one that she may only read.
    """
    if path.is_dir():
        return _NO_FILE
    if error.errno not in _DENIED:
        return remedy_of(error)
    return (
        "Close the file where it is open (an editor, or for a moment a synchroniser or a virus "
        f"scanner), and run this again. If that does not help, you may only read its folder. {_ASK}"
    )


_NO_FILE = "A folder stands in its place. Move that away, then run this again."
_DENIED = (errno.EACCES, errno.EPERM)
_ASK = (
    "Ask whoever shares it for the right to change it, or copy the whole folder of the plan to a "
    "disk of this computer, then run this again there."
)


def _put_where_nothing_stands(temporary: Path, path: Path) -> bool:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links, as a memory stick
        if path.exists():
            return False
        temporary.replace(path)
    return True


def write_once(path: Path, data: bytes) -> None:
    """Write a record that is never replaced; the same bytes again are no offence."""
    if path.exists():
        if read_file(path) == data:
            return
        raise TipxlError(
            f"{path} is a record and is never replaced, but it holds something else. Put it back "
            "from your back-up. Without one, move it out of the folder and run this again."
        )
    write_whole(path, data)


def remove(path: Path) -> None:
    """Remove a file of ours; raise TipxlError, in words, when it is held open."""
    try:
        path.unlink()
    except OSError as error:
        if path.is_dir():
            told = f"Cannot remove {path}: {reason_of(error)}. {_NO_FILE}"
            raise TipxlError(told) from error
        raise TipxlError(
            f"Cannot remove {path}: close it in Excel (or whatever holds it open) and run again."
        ) from error


def read_file(path: Path) -> bytes:
    """The bytes of `path`; raise TipxlError, in words, when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _cannot_read(path, error) from error


def read_measured(path: Path, most: int) -> tuple[bytes, str]:
    """The bytes of `path`, of a larger file only the first of them (one more than `most`), and the
    SHA-256 of all; raise TipxlError, in words, when it cannot be read.
    """
    found, size, hashed = list[bytes](), 0, hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                hashed.update(chunk)
                found.append(chunk[: max(0, most + 1 - size)])
                size += len(chunk)
    except OSError as error:
        raise _cannot_read(path, error) from error
    return b"".join(found), hashed.hexdigest()


def why_closed(folder: Path) -> str:
    """Why a folder cannot be looked into; "" where it can, or is none."""
    try:
        with os.scandir(folder) as entries:
            for each in islice(entries, 1):  # it may let itself be listed, and no more
                each.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return reason_of(error)
    return ""


def closed_folders(folder: Path) -> dict[Path, str]:
    """The folders that cannot be looked into, and why: this one itself, or some that lie in it."""
    if why := why_closed(folder):
        return {folder: why}
    within = (Path(parent) / name for parent, names, _ in os.walk(folder) for name in sorted(names))
    return {each: why for each in within if (why := why_closed(each))}


def lying_in(folder: Path, closed: Collection[Path]) -> list[Path]:
    """What lies in a folder and in those within it, in order, but for what is `closed`."""
    every = sorted(folder.rglob("*"))
    return [each for each in every if not any(each.is_relative_to(shut) for shut in closed)]


def file_digest(path: Path) -> str:
    """The SHA-256 of a file of any size; raise TipxlError, in words, when it cannot be read."""
    return read_measured(path, 0)[1]


def _cannot_read(path: Path, error: OSError) -> TipxlError:
    remedy = "Put it back from your back-up."
    if path.is_dir():  # which Windows calls denied
        remedy = (
            "A folder stands in its place. Move that away, then put the file back from your "
            "back-up; a workbook that tipxl makes, it makes anew."
        )
    elif error.errno in _DENIED:
        remedy = (
            "Close the file where it is open, see that you may read it, and run this again. If "
            "that does not help, put it back from your back-up."
        )
    return TipxlError(f"Cannot read {path}: {reason_of(error)}. {remedy}")


def reason_of(error: OSError) -> str:
    """Why the system refused it, as it stands in the middle of a sentence."""
    return (error.strerror or str(error)).lower()
