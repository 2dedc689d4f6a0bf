"""A file of many mails, or a folder of them -> one mail after the other; neither is changed."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path

_FIRST = b"From "

# Between two mails stands who sent the second and when; a sentence of a mail may begin so as well.
_SEPARATOR = re.compile(rb"From (?:[^\s]+|[^\r\n]*\d\d?:\d\d[^\r\n]*\b\d{4}\b[^\r\n]*)[ \t]*\r?\n")
_HEADING = re.compile(rb">?[A-Za-z][\w-]*:|>?From ")
_BLANK = (b"\n", b"\r\n")


def is_mbox(start: bytes) -> bool:
    """Whether a file that begins like this holds mails one after the other."""
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return start.startswith(_FIRST) and b"\n" in start


def mbox_mails(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The mails of an mbox, given line by line, each as it stands there."""
    mail: list[bytes] = []
    before, begun = b"\n", False
    for line, after in pairwise(chain(lines, (b"",))):
        if not begun:
            begun = line.removeprefix(b"\xef\xbb\xbf").startswith(_FIRST)
        elif before in _BLANK and _SEPARATOR.fullmatch(line) and _HEADING.match(after):
            yield _whole(mail)
            mail = []
        else:
            mail.append(line)
        before = line
    if begun:
        yield _whole(mail)


def _whole(mail: list[bytes]) -> bytes:
    """A mail without the empty line that is put behind each."""
    if mail and mail[-1] == b"\n":
        mail.pop()
    return b"".join(mail)


def is_maildir(folder: Path) -> bool:
    """Whether a folder holds mails as mail servers keep them, a file each."""
    return all((folder / name).is_dir() for name in ("cur", "new"))


def maildir_files(folder: Path) -> Iterator[Path]:
    """The files of a Maildir that are mails; what a server keeps beside them is not."""
    for name in ("new", "cur"):
        yield from sorted(each for each in (folder / name).iterdir() if each.is_file())
