"""A report -> the same with the sheet Counts, where what is counted for each share stands apart.

So every formula is short enough to be read, and a click on a figure leads to the first of its rows.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipxl.reports.model.counting_lines import ReportLines
from tipxl.reports.model.formulas import (
    AnyLine,
    Cells,
    Condition,
    Count,
    EqualTo,
    Filled,
    Formula,
    Less,
    Negated,
    Number,
    OneCell,
    Plus,
    Ratio,
    SameLine,
    StatusPart,
    Sum,
    SumIfAny,
    Tenths,
)
from tipxl.reports.model.front_matter import CONTENTS
from tipxl.reports.model.sheet import (
    Cell,
    CellRef,
    Linked,
    LiveValue,
    Report,
    ReportColumn,
    ReportLine,
    Share,
    Sheet,
    Table,
    Tile,
    Tinted,
    ValueKind,
    text_of,
)

NAME = "Counts"
#: The table of long texts that formulas compare: a formula names one instead of repeating it.
WORDS = "words"
LONG_TEXT = 12  # letters of a text that stands in the formula itself
_HOLDS = (
    "What is counted for each share, and of how many: the steps of the formulas. It is hidden and "
    "not printed; to see it, right-click the name of any sheet below and choose Unhide."
)
_PREFIX = 10  # letters of the longest beginning of a column's name
_READABLE = 105  # letters of a formula that is left where it stands
_COLUMNS = (
    ReportColumn("what", "Figure", 96),
    ReportColumn("n", "Counted", 11, ValueKind.NUMBER),
    ReportColumn("d", "Of", 11, ValueKind.NUMBER),
    ReportColumn("tenths", "In tenths of 1 %", 11, ValueKind.NUMBER),
    ReportColumn("words", "In words", 24, ValueKind.SHARE),
)


def with_counts(report: Report) -> Report:
    """The report; one without such a figure stays as it is."""
    counts = _Counts(ReportLines(report), {s.name: s.shown_on for s in report.sheets if s.shown_on})
    sheets = tuple(counts.sheet(each) for each in report.sheets)
    if not counts.rows:
        return replace(report, sheets=sheets)
    made = Sheet(
        name=NAME,
        title="What is counted for each share",
        intro=("Each line belongs to a figure of another sheet, which shows its words.",),
        tables=(
            Table("", _COLUMNS, tuple(counts.rows), filtered=True, dense=True),
            *_words_table(tuple(counts.words)),
        ),
        frozen=1,
        prefix="n",
        aside=True,
    )
    return replace(report, sheets=(*map(_listed, sheets), made))


def _words_table(texts: tuple[str, ...]) -> tuple[Table, ...]:
    if not texts:
        return ()
    lines = tuple(ReportLine((text,), key=text) for text in texts)
    columns = (ReportColumn("word", "Long texts that formulas compare", 70),)
    return (Table("", columns, lines, dense=True, key=WORDS),)


def _listed(sheet: Sheet) -> Sheet:
    """The sheet; where it lists the sheets of the workbook, with one more."""
    line = ReportLine((NAME, _HOLDS))  # no link: none leads to a hidden sheet
    return replace(
        sheet,
        tables=tuple(
            replace(each, rows=(*each.rows, line)) if each.key == CONTENTS else each
            for each in sheet.tables
        ),
    )


class _Home(Struct, frozen=True):
    """Where a formula stands: its sheet, table and line, and what its figure is called."""

    says: str
    sheet: str = ""
    table: str = ""
    line: str = ""


class _Counts(Struct):
    """The lines of the sheet Counts so far."""

    lines: ReportLines
    shown_on: dict[str, str]
    rows: list[ReportLine] = []
    known: dict[Formula, str] = {}
    words: dict[str, None] = {}

    def sheet(self, sheet: Sheet) -> Sheet:
        tiles = tuple(self._tile(sheet, each) for each in sheet.tiles)
        return replace(sheet, tiles=tiles, tables=tuple(self._tables(sheet)))

    def _tile(self, sheet: Sheet, tile: Tile) -> Tile:
        home = _Home(f"{sheet.name}: {tile.label}", sheet.name)
        return replace(tile, figure=self._cell(tile.figure, home))

    def _tables(self, sheet: Sheet) -> Iterator[Table]:
        for table in sheet.tables:
            lines = (self._line(sheet, table, line) for line in table.rows)
            yield replace(table, rows=tuple(lines)) if _is_live(table) else table

    def _line(self, sheet: Sheet, table: Table, line: ReportLine) -> ReportLine:
        says = f"{sheet.name}: {text_of(line.cells[0])}" if line.cells else sheet.name
        cells = tuple(
            self._cell(cell, _Home(f"{says}, {column.heading}", sheet.name, table.key, line.key))
            if cell.__class__ in _MAY_BE_LIVE
            else cell
            for column, cell in zip(table.columns, line.cells, strict=True)
        )
        return replace(line, cells=cells)

    def _cell(self, cell: Cell, home: _Home) -> Cell:
        match cell:
            case Linked():
                # Where only a sheet is named, the first of the rows on it is better.
                to = None if cell.to.line else self._rows_behind(cell.cell)
                return Linked(self._short(cell.cell, home), to or cell.to)
            case _:
                to = self._rows_behind(cell)
                short = self._short(cell, home)
                return Linked(short, to) if to else short

    def _rows_behind(self, cell: Cell) -> CellRef | None:
        live = cell.cell if isinstance(cell, Tinted) else cell
        if not isinstance(live, LiveValue) or isinstance(live.formula, StatusPart):
            return None
        found = self.lines.first(live.formula)
        if found is None:
            return None
        shown = self.shown_on.get(found.sheet)
        return CellRef(shown, found.line) if shown else found

    def _short(self, cell: Cell, home: _Home) -> Cell:
        match cell:
            case Tinted():
                return replace(cell, cell=self._short(cell.cell, home))
            case LiveValue(value=Share() as share, formula=Ratio() as ratio):
                self._keep_words(ratio.numerator, ratio.denominator)
                return self._share(cell, share, ratio, home)
            case LiveValue(formula=SumIfAny(sum=added, known=known, lines=lines) as either):
                self._keep_words(added, known, lines)
                over, there, here = (self._apart(each, home) for each in (added, known, lines))
                return replace(cell, formula=replace(either, sum=over, known=there, lines=here))
            case LiveValue(formula=Count() | Plus() | Sum() as number):
                self._keep_words(number)
                return replace(cell, formula=self._number(number, home, whole=True))
            case _:
                return cell

    def _keep_words(self, *numbers: Number) -> None:
        for number in numbers:
            for text in _texts(number):
                if len(text) > LONG_TEXT:
                    self.words.setdefault(text)

    def _share(self, cell: LiveValue, share: Share, ratio: Ratio, home: _Home) -> Cell:
        over, under = _placed(ratio.numerator, home), _placed(ratio.denominator, home)
        if over is None or under is None:
            return cell
        placed = Ratio(over, under)
        if placed not in self.known:
            self.known[placed] = f"share {len(self.known) + 1}"
            numbers = (self._number(over, home), self._number(under, home))
            cells = (
                home.says,
                LiveValue(share.numerator, numbers[0]),
                LiveValue(share.denominator, numbers[1]),
                LiveValue(_tenths(share), Tenths(*_SIDES)),
                LiveValue(share, Ratio(*_SIDES, tenths=SameLine("tenths"))),
            )
            self.rows.append(ReportLine(cells, key=self.known[placed]))
        return replace(cell, formula=OneCell(NAME, self.known[placed], "words"))

    def _number(self, number: Number, home: _Home, *, whole: bool = False) -> Number:
        """The number in a formula that can be read; what is long is counted on lines of its own."""
        if _length(number) <= _READABLE:
            return number
        parts = tuple(_parts(number))
        if len(parts) < 2:
            return parts[0] if parts else number
        shown = Plus(tuple(self._apart(each, home) for each in parts))
        return self._apart(shown, home, value=number) if whole and len(parts) > 5 else shown

    def _apart(self, number: Number, home: _Home, *, value: Number | None = None) -> Number:
        if isinstance(number, int | OneCell | SameLine):
            return number
        if isinstance(number, Less):
            taken = self._apart(number.number, home)
            return Less(taken)
        short = self._number(number, home)
        if short not in self.known:
            self.known[short] = f"part {len(self.known) + 1}"
            found = self.lines.number(value if value is not None else number)
            line = (f"{home.says} (a part of it)", LiveValue(found, short), None, None, None)
            self.rows.append(ReportLine(line, key=self.known[short]))
        return OneCell(NAME, self.known[short], "n")


_SIDES = (SameLine("n"), SameLine("d"))


def _tenths(share: Share) -> int:
    whole = share.denominator
    return (2000 * share.numerator + whole) // (2 * whole) if whole else 0


_MAY_BE_LIVE: frozenset[type] = frozenset((LiveValue, Linked, Tinted))


def _is_live(table: Table) -> bool:
    return any(cell.__class__ in _MAY_BE_LIVE for line in table.rows for cell in line.cells)


def _placed(number: Number, home: _Home) -> Number | None:
    """The number as it is said on another sheet; None where it cannot be."""
    match number:
        case SameLine(column=column):
            return OneCell(home.sheet, home.line, column, home.table) if home.line else None
        case Plus(terms=terms):
            placed = [_placed(each, home) for each in terms]
            known = tuple(each for each in placed if each is not None)
            return Plus(known) if len(known) == len(terms) else None
        case _:
            return number


def _texts(number: Number) -> Iterator[str]:
    """The texts that a number compares."""
    match number:
        case Plus(terms=terms):
            for each in terms:
                yield from _texts(each)
        case Count(conditions=conditions) | AnyLine(conditions=conditions):
            for condition in conditions:
                yield from _compared(condition)
        case Sum(conditions=conditions):
            for condition in conditions:
                yield from _compared(condition)
        case Less(number=taken):
            yield from _texts(taken)
        case _:
            pass


def _compared(condition: Condition) -> tuple[str, ...]:
    match condition:
        case EqualTo(texts=texts):
            return texts
        case Negated(condition=inner):
            return _compared(inner)
        case _:
            return ()


def _parts(number: Number) -> Iterator[Number]:
    """Numbers that come to the same when they are added, as short as they can be."""
    match number:
        case Plus(terms=terms):
            for each in terms:
                yield from _parts(each) if _length(each) > _READABLE else (each,)
        case Count(conditions=conditions):
            needed = _needed(conditions)
            if all(each.texts for each in needed if isinstance(each, EqualTo)):
                yield from _by_text(needed)
            else:
                yield 0  # no cell holds two texts at once
        case _:
            yield number


def _needed(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The conditions without those that another of them says already."""
    held: dict[Cells, tuple[str, ...]] = {}
    for each in conditions:
        if isinstance(each, EqualTo):
            known = held.get(each.cells, each.texts)
            held[each.cells] = tuple(text for text in known if text in each.texts)
    met = (
        EqualTo(each.cells, held[each.cells]) if isinstance(each, EqualTo) else each
        for each in conditions
    )
    return tuple(each for each in dict.fromkeys(met) if not _follows(each, held))


def _follows(condition: Condition, held: Mapping[Cells, tuple[str, ...]]) -> bool:
    """Whether cells that hold these texts meet the condition anyway."""
    match condition:
        case Negated(condition=EqualTo(cells=cells, texts=texts)):
            return cells in held and not set(held[cells]).intersection(texts)
        case Filled(cells=cells):
            return cells in held and "" not in held[cells]
        case _:
            return False


def _by_text(conditions: tuple[Condition, ...]) -> Iterator[Number]:
    """A count for each text of the first condition that allows, or excludes, several."""
    for place, condition in enumerate(conditions):
        others = (*conditions[:place], *conditions[place + 1 :])
        match condition:
            case EqualTo(texts=texts) if len(texts) > 1:
                for each in _one_by_one(condition):
                    yield Count((*conditions[:place], each, *conditions[place + 1 :]))
                return
            case Negated(condition=EqualTo(texts=texts) as inner) if len(texts) > 1 and others:
                yield Count(others)
                yield from (Less(Count((*others, each))) for each in _one_by_one(inner))
                return
    yield Count(conditions)


def _one_by_one(condition: EqualTo) -> Iterator[EqualTo]:
    return (replace(condition, texts=(text,)) for text in condition.texts)


def _length(number: Number) -> int:
    """About how many letters a number takes as a formula."""
    match number:
        case Plus(terms=terms):
            return sum(1 + _length(each) for each in terms)
        case AnyLine(conditions=conditions):
            return 6 + _length(Count(conditions))
        case Count(conditions=conditions):
            return 14 + sum(1 + _length_of(each) for each in conditions)
        case Sum(cells=cells, conditions=conditions):
            return 16 + _named(cells) + sum(1 + _length_of(each) for each in conditions)
        case OneCell(sheet=sheet):
            return len(sheet) + 9
        case Less(number=taken):
            return _length(taken)
        case _:
            return 6


def _length_of(condition: Condition) -> int:
    match condition:
        case EqualTo(cells=cells, texts=texts):
            return 2 + sum(_named(cells) + min(len(text), LONG_TEXT) + 11 for text in texts)
        case Negated(condition=inner):
            return 4 + _length_of(inner)
        case _:
            return _named(condition.cells) + 12


def _named(cells: Cells) -> int:
    named = min(len(cells.sheet), _PREFIX) + len(cells.table) + len(cells.column) + 2
    return len(cells.sheet) + 16 if cells.block else named
