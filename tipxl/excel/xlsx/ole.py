"""The names at the top of an OLE container (.xls, .doc, .msg), which say what it is."""

import struct

from tipxl.excel.xlsx.limits import DamagedError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_MOST_ENTRIES = 20_000
_LAST_SECTOR = 0xFFFFFFFA  # numbers from here on are marks, not sectors


def top_names(data: bytes) -> frozenset[str]:
    """The streams and storages directly below the root, as [MS-CFB] lays them out."""
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise DamagedError("its container is not one that Office makes")
    entries = _entries(data, shift)
    if not entries:
        raise DamagedError("its container has no directory")
    names: set[str] = set()
    waiting, seen = [_link(entries[0], 76)], set[int]()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            entry = entries[number]
            names.add(_name(entry))
            waiting += [_link(entry, 68), _link(entry, 72)]
    return frozenset(names)


def _entries(data: bytes, shift: int) -> list[bytes]:
    table = _sector_table(data, shift)
    sector = struct.unpack_from("<I", data, 48)[0]
    entries: list[bytes] = []
    seen: set[int] = set()
    while sector < _LAST_SECTOR and sector not in seen and len(entries) < _MOST_ENTRIES:
        seen.add(sector)
        start = (sector + 1) << shift
        piece = data[start : start + (1 << shift)]
        entries += [piece[at : at + _ENTRY] for at in range(0, len(piece) - _ENTRY + 1, _ENTRY)]
        sector = table.get(sector, _LAST_SECTOR)
    return entries


def _sector_table(data: bytes, shift: int) -> dict[int, int]:
    # The first 109 pieces of the table are named in the header: enough for the directory of
    # any file below 6.8 MiB; the directory of a larger one nearly always lies there as well.
    table: dict[int, int] = {}
    per_sector = 1 << (shift - 2)
    for order, sector in enumerate(struct.unpack_from("<109I", data, 76)):
        start = (sector + 1) << shift
        if sector >= _LAST_SECTOR or start + (1 << shift) > len(data):
            break
        numbers = struct.unpack_from(f"<{per_sector}I", data, start)
        table |= {order * per_sector + at: number for at, number in enumerate(numbers)}
    return table


def _link(entry: bytes, offset: int) -> int:
    return int(struct.unpack_from("<I", entry, offset)[0])


def _name(entry: bytes) -> str:
    size = min(64, max(2, struct.unpack_from("<H", entry, 64)[0]))
    return entry[: size - 2].decode("utf-16-le", "replace")
