"""Book -> Register: everything that stands in decisions.xlsx, understood or not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tipxl.domain.core.date_reading import read_date
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Cell, CellKind, Workbook, Worksheet
from tipxl.domain.decisions.decision_messages import DecisionMessage
from tipxl.domain.decisions.own_lines import own_number
from tipxl.domain.decisions.table_sheet import (
    DECISION_HEADINGS,
    WAIVER_HEADINGS,
    SheetRow,
    TableSheet,
    Value,
    as_text,
    fresh,
    lines_of,
    table_of,
)
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.cell_values import folded
from tipxl.domain.rulings.decision import FILE, SHEET, DecisionKind, DecisionLine, numbered

WAIVERS, READ_ME, LISTS = "Waivers", "Read me", "Lists"

#: Without these columns her answers cannot be found.
_NEEDED = ("number", "period", "row", "answer", "why", "decided_by")

#: What makes a line one of hers, beside notes in columns of her own.
_TYPED = ("period", "kind", "body", "row", "column", "answer", "text")


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet of the officer's own, cell by cell."""

    name: str
    lines: tuple[tuple[int, tuple[tuple[int, Value], ...]], ...]


@dataclass(frozen=True, slots=True)
class Register:
    """decisions.xlsx as read: her lines, and every sheet as it must be written again.

    `read_me` is everything that stands on the sheet Read me, ours and hers.
    """

    decisions: TableSheet
    waivers: TableSheet
    entries: tuple[DecisionLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    others: tuple[OtherSheet, ...] = ()
    read_me: tuple[str, ...] = ()

    def located(self, finding: Finding) -> Finding:
        """The finding with the cell in which the field of that line stands."""
        row = next((r for n, r in self.numbered if n == finding.place.row), None)
        name = finding.place.column
        if row is None or name not in self.decisions.fields:
            return finding
        heading = self.decisions.fields[name]
        return finding.at(cell=self.decisions.cell(row, name), column=heading)

    @property
    def numbered(self) -> tuple[tuple[str, SheetRow], ...]:
        """Every line that decides something, with its number."""
        found = ((entry_of(self.decisions, row), row) for row in self.decisions.rows)
        return tuple((entry.number, row) for entry, row in found if entry is not None)

    def begun_in(self, period: Period | None) -> "Register":
        """Lines without a round belong to the round that is under way."""
        if period is None:
            return self
        rows = tuple(
            self.decisions.with_values(row, {"period": str(period)})
            if not self.decisions.text(row, "period") and _is_line(self.decisions, row)
            else row
            for row in self.decisions.rows
        )
        sheet = replace(self.decisions, rows=rows)
        return replace(self, decisions=sheet, entries=entries_of(sheet))


def empty() -> Register:
    """The register of a folder that has no decisions yet."""
    return Register(fresh(SHEET, DECISION_HEADINGS), fresh(WAIVERS, WAIVER_HEADINGS))


def register_of(workbook: Workbook) -> Register | str:
    """Read the workbook; a sentence where its sheet or a heading that we need is gone."""
    worksheet = _sheet(workbook, SHEET)
    if worksheet is None:
        names = ", ".join(each.name for each in workbook.worksheets)
        return f"It has no sheet {SHEET} (it has {names})."
    sheet = table_of(worksheet, DECISION_HEADINGS, date_1904=workbook.date_1904)
    if sheet is None:
        return f"Its sheet {SHEET} has lost its headings."
    gone = [DECISION_HEADINGS[each] for each in _NEEDED if sheet.place(each) is None]
    if gone:
        return f"Its sheet {SHEET} has lost the heading {', '.join(gone)}."
    sheet = sheet.whole()
    return Register(
        decisions=sheet,
        waivers=_waivers(workbook),
        entries=entries_of(sheet),
        findings=(*_bad_cells(worksheet), *_bad_days(sheet)),
        others=tuple(_others(workbook)),
        read_me=_read_me(workbook),
    )


def _waivers(workbook: Workbook) -> TableSheet:
    worksheet = _sheet(workbook, WAIVERS)
    found = (
        table_of(worksheet, WAIVER_HEADINGS, date_1904=workbook.date_1904) if worksheet else None
    )
    return found.whole() if found else fresh(WAIVERS, WAIVER_HEADINGS)


def _sheet(workbook: Workbook, name: str) -> Worksheet | None:
    return next((each for each in workbook.worksheets if folded(each.name) == folded(name)), None)


def _others(workbook: Workbook) -> Iterator[OtherSheet]:
    ours = {folded(each) for each in (SHEET, WAIVERS, READ_ME, LISTS)}
    for worksheet in workbook.worksheets:
        if folded(worksheet.name) not in ours:
            lines = lines_of(worksheet, date_1904=workbook.date_1904)
            yield OtherSheet(worksheet.name, tuple((n, tuple(c.items())) for n, c in lines.items()))


def _read_me(workbook: Workbook) -> tuple[str, ...]:
    worksheet = _sheet(workbook, READ_ME)
    if worksheet is None:
        return ()
    return tuple(as_text(value) for line in lines_of(worksheet).values() for value in line.values())


def _bad_cells(worksheet: Worksheet) -> Iterator[Finding]:
    for cell in worksheet.cells:
        if cell.kind is CellKind.ERROR or (cell.formula and cell.value is None):
            place = Place(FILE, SHEET, cell.address)
            found = str(cell.value or "a formula without a result")
            yield DecisionMessage.BAD_CELL.about(place, found=found)


def _bad_days(sheet: TableSheet) -> Iterator[Finding]:
    for row in sheet.rows:
        typed = sheet.text(row, "day")
        if typed and not _day(sheet.value(row, "day")):
            place = Place(FILE, SHEET, sheet.cell(row, "day"), column="Date")
            yield DecisionMessage.BAD_DAY.about(place, found=typed)


# --- lines


def entries_of(sheet: TableSheet) -> tuple[DecisionLine, ...]:
    """Her lines, in an order that does not depend on where they stand."""
    found = (entry_of(sheet, row) for row in sheet.rows)
    return tuple(sorted((each for each in found if each), key=_content))


def entry_of(sheet: TableSheet, row: SheetRow) -> DecisionLine | None:
    """One line; None where nothing of it is in our columns."""
    if not _is_line(sheet, row):
        return None
    texts = {name: sheet.text(row, name).strip() for name in sheet.fields}
    texts["day"] = _day(sheet.value(row, "day")) or texts["day"]
    texts["period"] = texts["period"].upper()
    entry = DecisionLine(**texts)
    return entry if entry.number else replace(entry, number=_number(entry))


def _is_line(sheet: TableSheet, row: SheetRow) -> bool:
    return bool(sheet.text(row, "number")) or any(sheet.text(row, each) for each in _TYPED)


def _number(entry: DecisionLine) -> str:
    """The number of a line that has none: of a matter whose number was deleted, or a new one."""
    asked = next(
        (k for k in (DecisionKind.LEAD, DecisionKind.END, DecisionKind.STATUS) if k == entry.kind),
        None,
    )
    if asked is not None and entry.says and entry.stands:
        return numbered(entry.period, asked, entry.row)
    return own_number(entry)


def _day(value: Value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool) or value is None:
        return ""
    kind = CellKind.NUMBER if isinstance(value, float) else CellKind.TEXT
    return read_date(Cell(1, 1, kind, value)).iso


def _content(entry: DecisionLine) -> tuple[str, ...]:
    return (entry.number, entry.answer, entry.text, entry.why, entry.decided_by, entry.day)
