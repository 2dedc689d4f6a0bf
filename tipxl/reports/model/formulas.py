"""Formulas in the report's own terms: sheets, tables, columns and lines, never addresses.

The room that draws a report turns them into formulas over its cells. Texts are compared as they
are: upper and lower case differ, and a star is a star.
"""

from msgspec import Struct


class Cells(Struct, frozen=True):
    """A column of a table: all its lines but the totals, or the lines of one `block`.

    A sheet's main table needs no name.
    """

    sheet: str
    column: str
    table: str = ""
    block: str = ""


class OneCell(Struct, frozen=True):
    """One cell of a table: where the line named `line` crosses a column."""

    sheet: str
    line: str
    column: str
    table: str = ""


class SameLine(Struct, frozen=True):
    """The cell in another column of the line that the formula itself stands on."""

    column: str


class EqualTo(Struct, frozen=True):
    """Cells that hold exactly one of these texts."""

    cells: Cells
    texts: tuple[str, ...]


class Filled(Struct, frozen=True):
    """Cells in which anything stands."""

    cells: Cells


class Numeric(Struct, frozen=True):
    """Cells that hold a number: neither blank nor a word such as "not collected"."""

    cells: Cells


class Negated(Struct, frozen=True):
    """Cells of which the condition does not hold."""

    condition: "Condition"


Condition = EqualTo | Filled | Numeric | Negated


class Count(Struct, frozen=True):
    """How many lines meet every one of the conditions, which speak of the same lines."""

    conditions: tuple[Condition, ...]


class AnyLine(Struct, frozen=True):
    """1 where any line meets every one of the conditions, else 0."""

    conditions: tuple[Condition, ...]


class Sum(Struct, frozen=True):
    """The sum of the numbers in a column, on the lines that meet every one of the conditions."""

    cells: Cells
    conditions: tuple[Condition, ...] = ()


class HoldsOneOf(Struct, frozen=True):
    """Whether the cell in another column of the same line is one of these texts, in a word."""

    cell: SameLine
    texts: tuple[str, ...]
    yes: str
    no: str


class Tenths(Struct, frozen=True):
    """A part of a whole in tenths of a percent, half up; 0 of none."""

    numerator: SameLine
    denominator: SameLine


class Plus(Struct, frozen=True):
    """Several numbers added."""

    terms: tuple["Number", ...]


class Less(Struct, frozen=True):
    """A number taken away, among those that are added."""

    number: "Number"


#: What comes to a number.
Number = Count | AnyLine | Sum | Plus | Less | Tenths | OneCell | SameLine | int


class Ratio(Struct, frozen=True):
    """So many of so many, in the words of a `Share`."""

    numerator: Number
    denominator: Number
    tenths: SameLine | None = None  # where they are worked out beside it


class SumIfAny(Struct, frozen=True):
    """A sum, or these words where there are `lines` and of their numbers none is `known`.

    Where there is no line at all, nothing is a true sum.
    """

    sum: Number
    known: Number
    lines: Number
    otherwise: str


class StatusPart(Struct, frozen=True):
    """The words of a cell that shows a status: before the dot that parts it from its marks.

    `mark`: what stands behind the dot, "" where there is none.
    """

    cell: OneCell | SameLine
    mark: bool = False


Formula = Number | Ratio | StatusPart | HoldsOneOf | SumIfAny


def count(*conditions: Condition) -> Count:
    """How many lines meet all of these conditions."""
    return Count(conditions)


def plus(*terms: Number) -> Plus:
    """These numbers added."""
    return Plus(terms)


def equals(cells: Cells, *texts: str) -> EqualTo:
    """Cells that hold exactly one of these texts."""
    return EqualTo(cells, texts)
