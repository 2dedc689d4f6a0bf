"""Workbooks and documents as a reader sees them: tables by their headings, counts in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

Cell = object
Line = Sequence[Cell]
Found = dict[tuple[str, ...], object]


@dataclass(frozen=True)
class Table:
    """The lines below a heading, up to the first that has another width of its first cells."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]

    def by(self, *columns: str) -> dict[str, Line]:
        """Line by line: its first cell, and what stands in these columns."""
        at = [self.headings.index(each) for each in columns]
        return {str(line[0]): [line[n] for n in at] for line in self.lines}


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook, as values."""

    sheets: Mapping[str, tuple[Line, ...]]

    def table(self, sheet: str, first: str, number: int = 0, key: int = 0) -> Table:
        """The table whose heading line has this word in its first column, or in column `key`."""
        lines = self.sheets[sheet]
        tops = [n for n, line in enumerate(lines) if len(line) > key and line[key] == first]
        if len(tops) <= number:
            return Table((), ())
        top = tops[number]
        headings = tuple(str(each) if each is not None else "" for each in lines[top])
        width = sum(bool(each) for each in headings)
        return Table(headings, tuple(_below(lines[top + 1 :], key, width)))

    def right_of(self, sheet: str, word: str) -> Cell:
        """What stands beside a word."""
        for line in self.sheets[sheet]:
            if word in line:
                at = list(line).index(word)
                return next((each for each in line[at + 1 :] if each is not None), None)
        return None

    def above(self, sheet: str, word: str) -> Cell:
        """What stands above a word: the figure of a tile."""
        lines = self.sheets[sheet]
        for number, line in enumerate(lines):
            if word in line and number:
                return lines[number - 1][list(line).index(word)]
        return None


def read_book(path: Path) -> Book:
    book = load_workbook(path, read_only=True, data_only=True)
    sheets = {each.title: tuple(each.iter_rows(values_only=True)) for each in book.worksheets}
    book.close()
    return Book(sheets)


def _below(lines: Sequence[Line], key: int, width: int) -> Iterator[Line]:
    for line in lines:
        cells = [each for each in line if each is not None]
        if not cells:
            return
        if line[key] is not None and (len(cells) > 1 or width == 1):
            yield line


def share(part: int, whole: int) -> str:
    """RULES 9: one decimal, half up, always "x of y"; fewer than 5: counts only; 0: n/a."""
    if whole == 0:
        return "n/a"
    if whole < 5:
        return f"{part} of {whole}"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{part} of {whole} ({tenths // 10}.{tenths % 10} %)"
