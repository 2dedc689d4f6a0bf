"""A mail saved by Outlook (.msg, [MS-OXMSG]) -> its headings and the files in it."""

import importlib
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from io import BytesIO
from types import ModuleType
from typing import Any

from tipxl.errors import TipxlError

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARK = "__properties_version1.0".encode("utf-16-le")
_DEEPEST = 6

# Properties by their number in [MS-OXPROPS]; 001F is text, 0102 bytes, 000D a mail within.
_HEADINGS, _FILE, _MAIL = "007D", "37010102", "3701000D"
_NAMES = ("3707", "3704")  # the long name, the short one
_PLAIN = {"Subject": "0037", "From": "5D01", "Message-ID": "1035"}


class NoReaderError(TipxlError):
    """The extra that reads .msg is not there."""


def is_msg(data: bytes) -> bool:
    """Whether it is a mail saved by Outlook, and no workbook of the same old container."""
    return data.startswith(_MAGIC) and _MARK in data


class Saved:
    """A .msg file, or a mail within one."""

    def __init__(self, container: Any, place: tuple[str, ...] = ()) -> None:
        self._container = container
        self._place = place

    def headings(self) -> "Message[str, str]":
        """The headings it came with; where they were not kept, those that can be told."""
        found = HeaderParser().parsestr(self._text(_HEADINGS).lstrip())
        for name, number in _PLAIN.items():
            text = " ".join(self._text(number).split())
            if text and name not in found:
                found[name] = text
        return found

    def files(self) -> Iterator[tuple[str, "bytes | Saved"]]:
        """Name and content of each attachment, in their order; a mail within is a Saved."""
        for folder in sorted(self._attachments()):
            place = (*self._place, folder)
            inside = Saved(self._container, place)
            name = next((text for n in _NAMES if (text := inside._text(n))), "")
            if self._container.exists([*place, f"__substg1.0_{_MAIL}"]):
                deeper = (*place, f"__substg1.0_{_MAIL}")
                if len(deeper) <= 2 * _DEEPEST:
                    yield name, Saved(self._container, deeper)
            else:
                yield name, inside._stream(_FILE)

    def _attachments(self) -> set[str]:
        depth = len(self._place)
        return {
            path[depth]
            for path in self._container.listdir(streams=True, storages=False)
            if tuple(path[:depth]) == self._place and path[depth].startswith("__attach_version1.0_")
        }

    def _text(self, number: str) -> str:
        wide = self._stream(f"{number}001F")
        if wide:
            return wide.decode("utf-16-le", "replace")
        return self._stream(f"{number}001E").decode("cp1252", "replace")

    def _stream(self, number: str) -> bytes:
        path = [*self._place, f"__substg1.0_{number}"]
        if not self._container.exists(path):
            return b""
        content: bytes = self._container.openstream(path).read()
        return content


def open_msg(data: bytes) -> Saved:
    """Open a .msg; NoReaderError where the extra is missing, ValueError where it is damaged."""
    try:
        olefile: ModuleType = importlib.import_module("olefile")
    except ImportError as error:
        raise NoReaderError(
            "it was saved by Outlook as .msg, which needs: pip install tipxl[msg] (or open it and "
            "save the workbook in it to inbox/)"
        ) from error
    try:
        return Saved(olefile.OleFileIO(BytesIO(data)))
    except (OSError, ValueError, IndexError) as error:
        raise ValueError("it is damaged") from error
