"""A file of many mails, or a folder of them -> one mail after the other; neither is changed."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

_FIRST = b"From "


def is_mbox(start: bytes) -> bool:
    """Whether a file that begins like this holds mails one after the other."""
    return start.startswith(_FIRST) and b"\n" in start


def mbox_mails(path: Path) -> Iterator[bytes]:
    """The mails of an mbox, each as it stands there."""
    box = mailbox.mbox(str(path), create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()


def is_maildir(folder: Path) -> bool:
    """Whether a folder holds mails as mail servers keep them, a file each."""
    return all((folder / name).is_dir() for name in ("cur", "new"))


def maildir_files(folder: Path) -> Iterator[Path]:
    """The files of a Maildir that are mails; what a server keeps beside them is not."""
    for name in ("new", "cur"):
        yield from sorted(each for each in (folder / name).iterdir() if each.is_file())
