"""Whether an .xlsb keeps cells in records that the reader for its format passes over."""

from collections.abc import Iterator

from tipxl.excel.xlsx.limits import ForeignReaderError
from tipxl.excel.xlsx.package import Package

#: BrtShortBlank to BrtShortIsst of [MS-XLSB]: cells beside another one, without their column.
_SHORT_CELLS = frozenset(range(12, 19))
_LOOK = 4096  # records between two looks at the time


def ensure_every_cell_is_read(package: Package) -> None:
    """ForeignReaderError where the reader would leave cells out without a word.

    SheetJS writes such records; Excel does not.
    """
    for name in package.names:
        if name.startswith("xl/worksheets/") and name.endswith(".bin"):
            data = b"".join(package.chunks(name))
            for number, kind in enumerate(_records(data)):
                if kind in _SHORT_CELLS:
                    raise ForeignReaderError("its program keeps cells in a way that we cannot read")
                if number % _LOOK == 0:
                    package.meter.tick()  # it may hold millions of them


def _records(data: bytes) -> Iterator[int]:
    """The kind of each record; a file that is cut off ends it."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        yield kind
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where the next thing begins."""
    value = 0
    for place in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return value, at
