"""Charts as values: what is shown over which columns of which table."""

from enum import StrEnum

from msgspec import Struct

from tipxl.reports.model.formulas import Cells


class ChartKind(StrEnum):
    """How figures are drawn. There is no pie: nobody can compare its slices."""

    COLUMN = "column"  # standing, side by side
    STACKED_COLUMN = "stacked column"
    BAR = "bar"  # lying, for long names
    STACKED_BAR = "stacked bar"
    FULL_BAR = "100 % stacked bar"
    LINE = "line"


class Series(Struct, frozen=True):
    """One column of a table, named by its heading. `colour` (RRGGBB) is chosen where empty."""

    values: Cells
    colour: str = ""


class Chart(Struct, frozen=True):
    """A chart over a table: a category for each line, a series for each column given.

    `unit` is the title of the axis of values, `across` that of the categories; `height` is in
    lines of 15 points.
    """

    kind: ChartKind
    title: str
    categories: Cells
    series: tuple[Series, ...]
    unit: str
    across: str = ""
    height: int = 16

    @property
    def sheets(self) -> frozenset[str]:
        """The sheets on which its figures stand."""
        return frozenset((self.categories.sheet, *(each.values.sheet for each in self.series)))
