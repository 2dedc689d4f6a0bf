"""A chart and the report it stands in -> the names and cells that it shows."""

from msgspec import Struct

from tipxl.reports.model.chart import Chart
from tipxl.reports.model.formulas import Cells
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    LiveValue,
    Report,
    ReportLine,
    RowStyle,
    Share,
    Table,
    Tinted,
    text_of,
)


class ShownSeries(Struct, frozen=True):
    """One series of a chart: its name, its colour ("" where none was chosen), and its cells."""

    name: str
    colour: str
    cells: tuple[Cell, ...]

    @property
    def values(self) -> list[float]:
        """The cells as numbers."""
        return [number_of(cell) for cell in self.cells]

    @property
    def shown(self) -> list[str]:
        """The cells as they are told: the number that is drawn, or the words where it has none."""
        return [
            inner if isinstance(inner := _inside(cell), str) else f"{number_of(inner):g}"
            for cell in self.cells
        ]


def categories_of(chart: Chart, report: Report) -> tuple[str, ...]:
    """The names along the axis."""
    return tuple(text_of(each) for each in _column(report, chart.categories))


def series_of(chart: Chart, report: Report) -> tuple[ShownSeries, ...]:
    """Every series with its cells."""
    return tuple(
        ShownSeries(_heading(report, each.values), each.colour, tuple(_column(report, each.values)))
        for each in chart.series
    )


def of_hundred(series: list[list[float]]) -> list[list[float]]:
    """The values of each series as parts of a hundred, category by category."""
    totals = [sum(values) for values in zip(*series, strict=True)]
    return [
        [100 * value / total if total else 0.0 for value, total in zip(each, totals, strict=True)]
        for each in series
    ]


def number_of(cell: Cell) -> float:
    """What a cell comes to in a chart; words, as where nobody counted, are drawn as nothing."""
    inner = _inside(cell)
    if isinstance(inner, Share):
        return float(inner.numerator)
    return float(inner) if isinstance(inner, int | float) else 0.0


def words_in(cell: Cell) -> bool:
    """Whether a cell tells in words why it has no number."""
    return isinstance(_inside(cell), str)


def _inside(cell: Cell) -> Cell:
    match cell:
        case Linked(cell=inner) | Tinted(cell=inner):
            return _inside(inner)
        case LiveValue(value=value):
            return value
        case _:
            return cell


def _heading(report: Report, cells: Cells) -> str:
    return next(c.heading for c in _table(report, cells).columns if c.key == cells.column)


def _column(report: Report, cells: Cells) -> list[Cell]:
    table = _table(report, cells)
    at = [column.key for column in table.columns].index(cells.column)
    return [line.cells[at] for line in table.rows if _is_counted(line, cells.block)]


def _is_counted(line: ReportLine, block: str) -> bool:
    return line.style is RowStyle.PLAIN and block in ("", line.block)


def _table(report: Report, cells: Cells) -> Table:
    sheet = next(each for each in report.sheets if each.name == cells.sheet)
    return next(t for t in sheet.tables if t.key == cells.table or (t.filtered and not cells.table))
