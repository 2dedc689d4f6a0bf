"""A sheet described as values -> what a template needs: texts, colours, links, filtered lines."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from tipxl.desk.chart_view import ChartView, chart_view
from tipxl.desk.links import IN_BLOCK, Links, anchor
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.plan.moments import moment_words
from tipxl.reports.model.sheet import (
    Cell,
    Linked,
    LiveValue,
    Repeated,
    Report,
    ReportColumn,
    ReportLine,
    RowStyle,
    Share,
    Sheet,
    SheetLink,
    Shortened,
    StatusCell,
    Table,
    Tinted,
    ValueKind,
    text_of,
)

#: Columns that are offered as a choice, and how many values they may have; others are searched.
_CHOSEN, _OFFERED = (ValueKind.STATUS, ValueKind.MARK), 16

#: A heading ends with the next one of its level, or of one above.
_LEVELS = {RowStyle.CHAPTER: 0, RowStyle.SECTION: 1, RowStyle.GROUP: 1}

_MOST = 600  # lines of a table on one page


class CellView(Struct, frozen=True):
    """A cell as it is shown: `colour` (RRGGBB) always stands beside a word."""

    text: str
    colour: str = ""
    href: str = ""
    quiet: bool = False
    number: bool = False


class LineView(Struct, frozen=True):
    """A line as it is shown."""

    cells: tuple[CellView, ...]
    style: RowStyle = RowStyle.PLAIN
    anchor: str = ""


class TableView(Struct, frozen=True):
    """A table with the lines that are wanted, of how many."""

    table: Table
    lines: tuple[LineView, ...]
    wanted: int
    whole: int
    offers: tuple[tuple[ReportColumn, tuple[str, ...]], ...] = ()

    @property
    def bands(self) -> tuple[tuple[str, int], ...]:
        """The headings above the headings, each over how many columns."""
        bands = (column.band for column in self.table.columns)
        return tuple((band, len(list(group))) for band, group in groupby(bands))

    @property
    def is_cut(self) -> bool:
        """Whether there are more lines than a page shows."""
        return self.wanted > len(self.lines)


class TileView(Struct, frozen=True):
    """A figure shown large."""

    label: str
    figure: CellView
    note: str


class SheetView(Struct, frozen=True):
    """A sheet as a page shows it."""

    sheet: Sheet
    tables: tuple[TableView, ...]
    tiles: tuple[TileView, ...] = ()
    charts: tuple[ChartView, ...] = ()


class Asked(Struct, frozen=True):
    """The lines that are asked for: column -> texts, and words that stand anywhere in a line."""

    columns: Mapping[str, tuple[str, ...]]
    words: str = ""

    @property
    def is_anything(self) -> bool:
        """Whether only some of the lines are asked for."""
        return bool(self.columns or self.words)

    def keys(self) -> frozenset[str]:
        """The columns that are asked about."""
        found: set[str] = set()
        for key, texts in self.columns.items():
            plain = key.removeprefix("not-")
            found.update(texts if plain in ("filled", "numeric") else (plain,))
        return frozenset(found - {IN_BLOCK})


def asked_of(query: Iterable[tuple[str, str]]) -> Asked:
    """The query of an address, sorted."""
    columns: dict[str, tuple[str, ...]] = {}
    words = ""
    for key, text in query:
        if key == "q":
            words = text.strip()
        elif text and key not in ("done", "token"):
            columns[key] = (*columns.get(key, ()), text)
    return Asked(columns, words)


def sheet_view(sheet: Sheet, report: Report, links: Links, asked: Asked) -> SheetView:
    """The sheet with links and colours, and of its tables the lines that are asked for."""
    tables = tuple(_table(each, links, asked) for each in sheet.tables)
    if asked.is_anything:
        # A figure leads to the lines that it counts: the other tables would only be in the way.
        tables = tuple(t for t in tables if _is_meant(t.table, asked)) or tables
        return SheetView(sheet, tables)
    tiles = tuple(TileView(t.label, cell_view(t.figure, links), t.note) for t in sheet.tiles)
    charts = tuple(chart_view(each, report, links) for each in sheet.charts)
    return SheetView(sheet, tables, tiles, charts)


def _is_meant(table: Table, asked: Asked) -> bool:
    keys = {column.key for column in table.columns}
    return asked.keys() <= keys


def _table(table: Table, links: Links, asked: Asked) -> TableView:
    lines = _wanted(table, asked) if _is_meant(table, asked) else table.rows
    shown = tuple(_line(each, table.columns, links) for each in lines[:_MOST])
    whole = sum(line.style is RowStyle.PLAIN for line in table.rows)
    wanted = sum(line.style is RowStyle.PLAIN for line in lines)
    return TableView(table, shown, wanted, whole, _offers(table) if table.filtered else ())


def _wanted(table: Table, asked: Asked) -> Sequence[ReportLine]:
    if not asked.is_anything:
        return table.rows
    places = {column.key: place for place, column in enumerate(table.columns)}
    found: list[ReportLine] = []
    above: list[ReportLine] = []  # the headings that are not yet shown
    for line in table.rows:
        if line.style.is_heading:
            above = [*_still_above(above, line), line]
        elif line.style is RowStyle.PLAIN and _fits(line, places, asked):
            found.extend((*above, line))
            above = []
    return found


def _still_above(above: Sequence[ReportLine], line: ReportLine) -> Iterable[ReportLine]:
    """The headings that also stand above a new one: a chapter above its section."""
    return (each for each in above if _LEVELS[each.style] < _LEVELS[line.style])


def _fits(line: ReportLine, places: Mapping[str, int], asked: Asked) -> bool:
    texts = [text_of(cell) for cell in line.cells]
    everything = "\n".join(map(_searched, line.cells)).casefold()
    if not all(word in everything for word in asked.words.casefold().split()):
        return False
    if line.block not in asked.columns.get(IN_BLOCK, (line.block,)):
        return False
    return all(_holds(key, wanted, texts, places) for key, wanted in asked.columns.items())


def _holds(
    key: str, wanted: tuple[str, ...], texts: Sequence[str], places: Mapping[str, int]
) -> bool:
    if key.startswith("not-"):
        return not _holds(key.removeprefix("not-"), wanted, texts, places)
    if key == "filled":
        return all(texts[places[each]] for each in wanted if each in places)
    if key == "numeric":
        return all(_is_number(texts[places[each]]) for each in wanted if each in places)
    return key not in places or texts[places[key]] in wanted


def _searched(cell: Cell) -> str:
    return cell.whole if isinstance(cell, Shortened) else text_of(cell)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _offers(table: Table) -> tuple[tuple[ReportColumn, tuple[str, ...]], ...]:
    """The columns that can be chosen from, each with its different values."""
    found = []
    for place, column in enumerate(table.columns):
        values = dict.fromkeys(
            text_of(line.cells[place]) for line in table.rows if line.style is RowStyle.PLAIN
        )
        values.pop("", None)
        if column.kind in _CHOSEN and 1 < len(values) <= _OFFERED:
            found.append((column, tuple(sorted(values))))
    return tuple(found)


def _line(line: ReportLine, columns: Sequence[ReportColumn], links: Links) -> LineView:
    if line.style.is_heading:
        return LineView((cell_view(line.cells[0], links),), line.style, anchor(line.key))
    shown = [
        cell_view(cell, links, column.kind)
        for cell, column in zip(line.cells, columns, strict=True)
    ]
    # Where a line is a row of the plan, its first cell leads to the page of the row.
    if shown and not shown[0].href and (href := links.row(line.key)):
        shown[0] = replace(shown[0], href=href)
    cells = shown
    return LineView(tuple(cells), line.style, anchor(line.key) if line.key else "")


def cell_view(cell: Cell, links: Links, kind: ValueKind = ValueKind.TEXT) -> CellView:
    """A cell with its text, colour and link."""
    match cell:
        case Linked(cell=inner, to=to):
            return replace(cell_view(inner, links, kind), href=links.place(to))
        case Tinted(cell=inner, colour=colour):
            return replace(cell_view(inner, links, kind), colour=colour)
        case LiveValue(value=value, formula=formula):
            return replace(cell_view(value, links, kind), href=links.rows_behind(formula))
        case SheetLink(text=text, sheet=sheet):
            return CellView(text, href=links.sheet(sheet))
        case StatusCell(colour=colour):
            return CellView(cell.text, colour)
        case Repeated(text=text):
            return CellView(text, quiet=True)
        case Shortened(whole=whole):
            return CellView(whole)
        case str():
            return CellView(cell, href=links.row(cell))
        case _:
            return _plain_cell(cell, kind)


def _plain_cell(cell: date | float | Share | None, kind: ValueKind) -> CellView:
    match cell:
        case None:
            return CellView("")
        case datetime():
            return CellView(moment_words(cell))
        case date():
            return CellView(long_date(cell))
        case int():
            return CellView(f"{cell}", number=True)
        case float():
            return CellView(f"{cell:.15g}" if cell.is_integer() else f"{cell:g}", number=True)
        case Share():
            return CellView(cell.text, number=kind is ValueKind.NUMBER)
