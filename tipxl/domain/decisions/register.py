"""Everything that stands in decisions.xlsx, read as a Register and brought up to date."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import attrgetter, is_

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.date_reading import read_date
from tipxl.domain.core.decision import Decision, DecisionKind, DecisionState
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.workbook import Cell, CellKind, Workbook, Worksheet
from tipxl.domain.decisions.decision_lines import FILE, SHEET, DecisionLine, own_number
from tipxl.domain.decisions.decision_messages import DecisionMessage
from tipxl.domain.decisions.items import brief, numbered
from tipxl.domain.decisions.table_sheet import (
    Headings,
    SheetRow,
    TableSheet,
    Value,
    as_text,
    filled_cells,
    new_sheet,
    sheet_of,
)
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.cell_values import folded

WAIVERS, READ_ME, LISTS = "Waivers", "Read me", "Lists"

#: The sheet of decisions, field by field, in the order of a new workbook: the question and what
#: must be answered stand side by side on a laptop, and on paper; the rest follows.
DECISION_HEADINGS: Headings = {
    "number": "Number",
    "state": "State",
    "period": "Round",
    "row": "Row",
    "kind": "About",
    "says": "What is to be decided",
    "who": "Who says what",
    "answer": "Answer",
    "why": "Why",
    "decided_by": "Decided by",
    "text": "New text",
    "reference": "Decision reference",
    "agreed_with": "Agreed with",
    "day": "Date",
    "holds": "Still holds",
    "body": "Body",
    "column": "Column",
    "stands": "Fingerprint",
}
WAIVER_HEADINGS: Headings = {
    "state": "State",
    "body": "Body",
    "rule": "Rule",
    "period": "From round",
    "until": "Until round",
    "reason": "Reason",
    "who": "Who",
}

#: How many letters of what stood, and of what stands now, a state repeats: its column is narrow,
#: and the whole text stands under New text.
_CHANGE = 50

#: Without these columns her answers cannot be found.
_NEEDED = ("number", "period", "row", "answer", "why", "decided_by")

#: What makes a line one of hers, beside notes in columns of her own.
_TYPED = ("period", "kind", "body", "row", "column", "answer", "text")


#: What a confirmation becomes once it was used, so that it does not confirm the next change too.
NOTED = "noted"


class OtherSheet(Struct, frozen=True):
    """A sheet of the officer's own, cell by cell."""

    name: str
    lines: tuple[tuple[int, tuple[tuple[int, Value], ...]], ...]


class Register(Struct, frozen=True):
    """decisions.xlsx as read: her lines, and every sheet as it must be written again.

    `read_me` is everything that stands on the sheet Read me, ours and hers.
    """

    decisions: TableSheet
    waivers: TableSheet
    lines: tuple[DecisionLine, ...] = ()
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
        found = zip(self.decisions.rows, _lines_by_row(self.decisions), strict=True)
        return tuple((line.number, row) for row, line in found if line is not None)

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
        if all(map(is_, rows, self.decisions.rows)):
            return self
        sheet = replace(self.decisions, rows=rows)
        return replace(self, decisions=sheet, lines=lines_of(sheet))


def empty() -> Register:
    """The register of a folder that has no decisions yet."""
    return Register(new_sheet(SHEET, DECISION_HEADINGS), new_sheet(WAIVERS, WAIVER_HEADINGS))


def register_of(workbook: Workbook) -> Register | str:
    """Read the workbook; a sentence where its sheet or a heading that we need is gone."""
    worksheet = _sheet(workbook, SHEET)
    if worksheet is None:
        names = ", ".join(each.name for each in workbook.worksheets)
        return f"It has no sheet {SHEET} (it has {names})."
    sheet = sheet_of(worksheet, DECISION_HEADINGS, date_1904=workbook.date_1904)
    if sheet is None:
        return f"Its sheet {SHEET} has lost its headings."
    gone = [DECISION_HEADINGS[each] for each in _NEEDED if sheet.place(each) is None]
    if gone:
        return f"Its sheet {SHEET} has lost the heading {', '.join(gone)}."
    sheet = sheet.whole()
    return Register(
        decisions=sheet,
        waivers=_waivers(workbook),
        lines=lines_of(sheet),
        findings=(*_bad_cells(worksheet), *_bad_days(sheet)),
        others=tuple(_others(workbook)),
        read_me=_read_me(workbook),
    )


def _waivers(workbook: Workbook) -> TableSheet:
    worksheet = _sheet(workbook, WAIVERS)
    found = (
        sheet_of(worksheet, WAIVER_HEADINGS, date_1904=workbook.date_1904) if worksheet else None
    )
    return found.whole() if found else new_sheet(WAIVERS, WAIVER_HEADINGS)


def _sheet(workbook: Workbook, name: str) -> Worksheet | None:
    return next((each for each in workbook.worksheets if folded(each.name) == folded(name)), None)


def _others(workbook: Workbook) -> Iterator[OtherSheet]:
    ours = {folded(each) for each in (SHEET, WAIVERS, READ_ME, LISTS)}
    for worksheet in workbook.worksheets:
        if folded(worksheet.name) not in ours:
            lines = filled_cells(worksheet, date_1904=workbook.date_1904)
            yield OtherSheet(worksheet.name, tuple((n, tuple(c.items())) for n, c in lines.items()))


def _read_me(workbook: Workbook) -> tuple[str, ...]:
    worksheet = _sheet(workbook, READ_ME)
    if worksheet is None:
        return ()
    return tuple(
        as_text(value) for line in filled_cells(worksheet).values() for value in line.values()
    )


def _bad_cells(worksheet: Worksheet) -> Iterator[Finding]:
    for cell in worksheet.cells:
        if cell.kind is CellKind.ERROR or (cell.formula and cell.value is None):
            place = Place(FILE, SHEET, cell.address)
            found = str(cell.value or "a formula without a result")
            yield DecisionMessage.BAD_CELL.at(place, found=found)


def _bad_days(sheet: TableSheet) -> Iterator[Finding]:
    for row in sheet.rows:
        typed = sheet.text(row, "day")
        if typed and not _day(sheet.value(row, "day")):
            place = Place(FILE, SHEET, sheet.cell(row, "day"), column="Date")
            yield DecisionMessage.BAD_DAY.at(place, found=typed)


# --- lines


def lines_of(sheet: TableSheet) -> tuple[DecisionLine, ...]:
    """Her lines, in an order that does not depend on where they stand."""
    found = [line for line in _lines_by_row(sheet) if line is not None]
    content = attrgetter("number", "answer", "text", "why", "decided_by", "day")
    return tuple(sorted(found, key=content))


@remembered  # each line is asked for ten times while a round is consolidated
def _lines_by_row(sheet: TableSheet) -> tuple[DecisionLine | None, ...]:
    """The line in each row of a sheet; None where nothing of it is in our columns."""
    return tuple(_line_of(sheet, row) for row in sheet.rows)


def _line_of(sheet: TableSheet, row: SheetRow) -> DecisionLine | None:
    if not _is_line(sheet, row):
        return None
    texts = {name: sheet.text(row, name).strip() for name in sheet.fields}
    texts["day"] = _day(sheet.value(row, "day")) or texts["day"]
    texts["period"] = texts["period"].upper()
    line = DecisionLine(**texts)
    return line if line.number else replace(line, number=_number(line))


def _is_line(sheet: TableSheet, row: SheetRow) -> bool:
    return bool(sheet.text(row, "number")) or any(sheet.text(row, each) for each in _TYPED)


def _number(line: DecisionLine) -> str:
    """The number of a line that has none: of an item whose number was deleted, or a new one."""
    of_rows = (DecisionKind.LEAD, DecisionKind.END, DecisionKind.STATUS)
    if line.kind in of_rows and line.says and line.stands:
        return numbered(line.period, line.kind, line.row)
    return own_number(line)


def _day(value: Value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool) or value is None:
        return ""
    kind = CellKind.NUMBER if isinstance(value, float) else CellKind.TEXT
    return read_date(Cell(1, 1, kind, value)).iso


# --- what is written again


def updated(register: Register, period: str, decisions: tuple[Decision, ...]) -> TableSheet:
    """Every line as it was, with its state; a new line for each item that has none."""
    sheet = register.decisions
    known = {each.number.upper(): each for each in decisions}
    lines = zip(sheet.rows, _lines_by_row(sheet), strict=True)
    rows = [_updated(sheet, row, line, period, known) for row, line in lines]
    present = {number.upper() for number, _ in register.numbered}
    rows.extend(
        sheet.new_row({"period": period, **_shown(each), "stands": each.stands})
        for each in decisions
        if each.number.upper() not in present
    )
    return replace(sheet, rows=tuple(rows))


def _updated(
    sheet: TableSheet,
    row: SheetRow,
    line: DecisionLine | None,
    period: str,
    known: Mapping[str, Decision],
) -> SheetRow:
    if line is None or line.period != period:
        return row
    decision = known.get(line.number.upper())
    if decision is None:
        gone = f"{DecisionState.SETTLED}: this is no longer asked"
        if line.answered:
            gone += "; the answer is kept and not used"
        return sheet.with_values(row, {"number": line.number, "state": gone})
    values: dict[str, Value] = {"number": line.number, "state": state_words(decision)}
    if not line.is_own:
        values |= _shown(decision)
    elif not line.kind:
        values["kind"] = decision.kind
    # What it rests on is as it is now, but for an answer that was given to something else.
    if decision.state in (DecisionState.OPEN, DecisionState.APPLIED):
        values["stands"] = decision.stands
    if decision.state == DecisionState.APPLIED and line.confirmed:
        values["holds"] = NOTED
    return sheet.with_values(row, values)


def _shown(decision: Decision) -> dict[str, Value]:
    return {
        "number": decision.number,
        "state": state_words(decision),
        "kind": decision.kind,
        "row": decision.row,
        "body": decision.body,
        "column": decision.column,
        "says": decision.says,
        "who": decision.who,
    }


def state_words(decision: Decision) -> str:
    """The state of a line, in words for the officer."""
    if decision.state != DecisionState.APPLIED:
        return decision.words
    where = f" on {decision.row}" if decision.row else ""
    old, new = brief(decision.old, _CHANGE), brief(decision.new, _CHANGE)
    change = f"{old} → {new}" if old not in ("", new) else new
    words = f"{decision.state}{where}: {change}"
    return f"{words}. {decision.detail}" if decision.detail else words


def with_closed_rounds(
    sheet: TableSheet, closed: frozenset[str], followed: frozenset[str] = frozenset()
) -> TableSheet:
    """The sheet where the lines that still wait in a closed round say so.

    Those that are `followed` by a round that has begun cannot be opened again.
    """
    lines = zip(sheet.rows, _lines_by_row(sheet), strict=True)
    rows = (_closed(sheet, row, line, (closed, followed)) for row, line in lines)
    return replace(sheet, rows=tuple(rows))


def _closed(
    sheet: TableSheet,
    row: SheetRow,
    line: DecisionLine | None,
    rounds: tuple[frozenset[str], frozenset[str]],
) -> SheetRow:
    closed, followed = rounds
    if line is None or line.period not in closed or line.state not in ("", DecisionState.OPEN):
        return row
    state = f"{DecisionState.SETTLED}: the round was closed without an answer"
    if line.answered:
        again = f'To use it, open it again: tipxl close {line.period} --reopen "reason"'
        if line.period in followed:
            again = "A later one was begun from what was agreed in it: decide it there."
        state = f"{DecisionState.WRONG}: the round is closed. {again}"
    return sheet.with_values(row, {"number": line.number, "state": state})
