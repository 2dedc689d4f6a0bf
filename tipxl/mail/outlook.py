"""A mail saved by Outlook (.msg, [MS-OXMSG]) -> its headings and the files in it."""

import importlib
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.parser import HeaderParser
from email.utils import format_datetime
from io import BytesIO
from types import ModuleType
from typing import Any

from tipxl.errors import TipxlError

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DEEPEST = 6

# Properties by their number in [MS-OXPROPS]; 001F is text, 0102 bytes, 000D a mail within.
_VALUE = "__substg1.0_"
_HEADINGS, _FILE, _MAIL = "007D", "37010102", "3701000D"
_NAMES = ("3707", "3704")  # the long name, the short one
_WORDS, _PAGE, _RICH = "1000", "10130102", "10090102"  # plain, HTML, compressed RTF
_PLAIN = {"Subject": "0037", "From": "5D01", "Message-ID": "1035"}

# Times stand in a table behind a head of so many bytes; a mail within has a shorter one.
_TABLE, _HEAD, _HEAD_WITHIN = "__properties_version1.0", 32, 24
_DELIVERED = 0x0E060040
_SINCE = datetime(1601, 1, 1, tzinfo=UTC)  # in steps of 100 nanoseconds
_MARK = _TABLE.encode("utf-16-le")


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
        delivered = self._delivered()
        if delivered and "Received" not in found:  # it never left the sender's Exchange
            found["Received"] = f"by Outlook; {format_datetime(delivered)}"
        return found

    def _delivered(self) -> datetime | None:
        """When it reached the mailbox; None where that was not kept."""
        with suppress(ValueError, OverflowError):
            table = self._stream(_TABLE)[_HEAD_WITHIN if self._place else _HEAD :]
            whole = table[: len(table) // 16 * 16]
            for number, _, steps in struct.iter_unpack("<IIQ", whole):
                if number == _DELIVERED:
                    return _SINCE + timedelta(seconds=steps // 10**7)
        return None

    def files(self) -> Iterator[tuple[str, "bytes | Saved"]]:
        """Name and content of each attachment, in their order; a mail within is a Saved.

        ValueError where one is damaged.
        """
        for folder in sorted(self._attachments()):
            place = (*self._place, folder)
            inside = Saved(self._container, place)
            name = next((text for n in _NAMES if (text := inside._text(n))), "")
            if self._container.exists([*place, f"{_VALUE}{_MAIL}"]):
                deeper = (*place, f"{_VALUE}{_MAIL}")
                if len(deeper) <= 2 * _DEEPEST:
                    yield name, Saved(self._container, deeper)
            else:
                yield name, inside._stream(f"{_VALUE}{_FILE}")

    def words(self) -> tuple[str, bytes]:
        """What it says, in plain words and as HTML; either may be empty."""
        page = self._stream(f"{_VALUE}{_PAGE}") or self._text(_PAGE[:4]).encode("utf-8-sig")
        return self._text(_WORDS), page

    def has_other_words(self) -> bool:
        """Whether what it says is kept as rich text."""
        return bool(self._container.exists([*self._place, f"{_VALUE}{_RICH}"]))

    def _attachments(self) -> set[str]:
        depth = len(self._place)
        return {
            path[depth]
            for path in self._container.listdir(streams=True, storages=False)
            if tuple(path[:depth]) == self._place and path[depth].startswith("__attach_version1.0_")
        }

    def _text(self, number: str) -> str:
        with suppress(ValueError):
            wide = self._stream(f"{_VALUE}{number}001F")
            if wide:
                return wide.decode("utf-16-le", "replace")
            return self._stream(f"{_VALUE}{number}001E").decode("cp1252", "replace")
        return ""

    def _stream(self, name: str) -> bytes:
        path = [*self._place, name]
        if not self._container.exists(path):
            return b""
        try:
            content: bytes = self._container.openstream(path).read()
        except (OSError, IndexError) as error:
            raise ValueError("it is damaged") from error
        if len(content) < self._container.get_size(path):
            raise ValueError("it is cut off")
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
