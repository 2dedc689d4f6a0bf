"""A mail as Outlook saves it: .msg ([MS-OXMSG]) in the old compound file ([MS-CFB], version 3)."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_FOLDER, _STREAM, _ROOT = 1, 2, 5
_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


# --- the mail


@dataclass(frozen=True)
class SavedMail:
    """What Outlook keeps of a mail; a file's content may be such a mail again."""

    headings: str = ""  # as it came over the line; "" for a mail that never left Exchange
    subject: str = "RE: your report"
    sender: str = ""
    delivered: datetime | None = None
    files: Mapping[str, Union[bytes, "SavedMail"]] = field(default_factory=dict)


def msg(mail: SavedMail) -> bytes:
    """The file that "Save as, Outlook message format" writes."""
    names = {f"__substg1.0_{number}": b"" for number in ("00020102", "00030102", "00040102")}
    return compound_file({**_mail(mail, 32), "__nameid_version1.0": names})


def _mail(mail: SavedMail, head: int) -> Tree:
    texts = {
        "001A": "IPM.Note",
        "0037": mail.subject,
        "1000": "Please find it attached.",
        "007D": mail.headings,
        "5D01": mail.sender,
    }
    return {
        "__properties_version1.0": _properties(mail, head, texts),
        **{f"__substg1.0_{n}001F": text.encode("utf-16-le") for n, text in texts.items() if text},
        **{
            f"__attach_version1.0_#{number:08X}": _file(name, content)
            for number, (name, content) in enumerate(mail.files.items())
        },
    }


def _properties(mail: SavedMail, head: int, texts: Mapping[str, str]) -> bytes:
    count = len(mail.files)
    heads = bytes(8) + struct.pack("<4I", 0, count, 0, count) + bytes(head - 24)
    entries = [
        struct.pack("<IIII", int(f"{n}001F", 16), 6, 2 * len(text) + 2, 0)
        for n, text in texts.items()
        if text
    ]
    if mail.delivered:
        ticks = int((mail.delivered - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
        entries.append(struct.pack("<IIQ", 0x0E060040, 6, ticks))
    return heads + b"".join(entries)


def _file(name: str, content: bytes | SavedMail) -> Tree:
    within = isinstance(content, SavedMail)
    named = {"__substg1.0_3707001F": name.encode("utf-16-le")}
    method = struct.pack("<IIQ", 0x37050003, 6, 5 if within else 1)
    held: Tree = (
        {"__substg1.0_3701000D": _mail(content, 24)}
        if isinstance(content, SavedMail)
        else {"__substg1.0_37010102": content}
    )
    return {"__properties_version1.0": bytes(8) + method, **named, **held}


# --- the container


@dataclass
class _Sectors:
    """Sectors of one size, and the table that chains them."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Chain the content on; the number of its first sector."""
        if not content:
            return _END
        first, count = len(self.table), -(-len(content) // self.size)
        self.data += content.ljust(count * self.size, b"\0")
        self.table += [*range(first + 1, first + count), _END]
        return first


@dataclass
class _Container:
    """The container while it is filled."""

    large: _Sectors = field(default_factory=lambda: _Sectors(_SECTOR))
    small: _Sectors = field(default_factory=lambda: _Sectors(_SMALL))
    entries: list[bytes] = field(default_factory=list)

    def folder(self, name: str, tree: Tree, kind: int = _FOLDER) -> int:
        """Enter a folder and all in it; its number. What lies in it hangs on a chain, in order."""
        number, right = self._room(), _FREE
        for each in sorted(tree, key=lambda name: (len(name), name.upper()), reverse=True):
            content = tree[each]
            if isinstance(content, bytes):
                at = self._room()
                store = self.large if len(content) >= _CUTOFF else self.small
                place = (store.add(content), len(content))
                self.entries[at] = _entry(each, _STREAM, (right, _FREE), place)
            else:
                at = self.folder(each, content)
                self.entries[at] = (
                    self.entries[at][:72] + struct.pack("<I", right) + (self.entries[at][76:])
                )
            right = at
        self.entries[number] = _entry(name, kind, (_FREE, right), (0, 0))
        return number

    def _room(self) -> int:
        self.entries.append(b"")
        return len(self.entries) - 1


def compound_file(tree: Tree) -> bytes:
    """A container with these folders and streams."""
    made, large = _Container(), _Sectors(_SECTOR)
    made.large = large
    made.folder("Root Entry", tree, _ROOT)
    place = (large.add(bytes(made.small.data)), len(made.small.data))
    made.entries[0] = made.entries[0][:116] + struct.pack("<IQ", *place)
    chained = struct.pack(f"<{len(made.small.table)}I", *made.small.table)
    chains = large.add(chained + b"\xff" * (-len(chained) % _SECTOR))
    directory = large.add(b"".join(made.entries) + _unused(-len(made.entries) % 4))
    first = len(large.table)
    tables = next(n for n in range(1, 110) if first + n <= n * _SECTOR // 4)
    table = [*large.table, *[_TABLE] * tables]
    table += [_FREE] * (tables * _SECTOR // 4 - len(table))
    places = [*range(first, first + tables), *[_FREE] * (109 - tables)]
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I",
        *(_MARK, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, tables, directory, 0, _CUTOFF),
        *(chains, -(-len(chained) // _SECTOR), _END, 0, *places),
    )
    return head + bytes(large.data) + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, links: tuple[int, int], place: tuple[int, int]) -> bytes:
    right, child = links
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        *(text, len(text), kind, 1, _FREE, right, child, bytes(16), 0, 0, 0, *place),
    )


def _unused(count: int) -> bytes:
    return struct.pack("<68sIII48s", bytes(68), _FREE, _FREE, _FREE, bytes(48)) * count
