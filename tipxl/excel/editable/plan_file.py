"""Plan -> plan.xlsx, the officer's own workbook -> Plan."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Unreadable, column_letters
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.planbook.codecs import TEXT, Value
from tipxl.domain.planbook.plan_columns import PlanColumn
from tipxl.domain.planbook.plan_problems import ACTIVITIES, BODIES, FILE, ROUNDS, SECRETARIAT
from tipxl.domain.planbook.plan_reader import PlanRead, plan_from
from tipxl.domain.planbook.plan_tables import SETTINGS, TABLES, PlanTable, lines_of
from tipxl.excel.read import read_own_book
from tipxl.files import write_whole

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from tipxl.excel.writer import SheetWriter, WorkbookWriter

INK, PAPER, BAND, AMBER = "#1F3864", "#FFFFFF", "#EEF4FA", "#FFE699"
LINE, QUIET = "#BFC9D4", "#5A6675"

_SPARE = 200  # rows below the last one that are ready to be filled in

# Column widths, in characters.
_WIDTHS = {
    "key": 12,
    "area": 9,
    "area_name": 15,
    "provision": 9,
    "provision_text": 34,
    "collaboration": 13,
    "collaboration_title": 20,
    "activity": 40,
    "output": 26,
    "done_when": 26,
    "leads": 11,
    "lead_basis": 10,
    "cooperating": 14,
    "cooperating_basis": 12,
    "nature": 8,
    "events_planned": 9,
    "in_force_from": 9,
    "in_force_until": 9,
    "decision": 12,
    "printed_status": 18,
    "doubts": 150,
    "acronym": 14,
    "name": 42,
    "kind": 10,
    "pillar": 9,
    "variants": 22,
    "reports": 10,
    "reports_through": 12,
    "contact.name": 22,
    "contact.title": 16,
    "contact.email": 28,
    "contact.phone": 16,
    "cc": 20,
    "chair": 22,
    "senders": 22,
    "period": 12,
    "baseline": 13,
    "period.start": 14,
    "period.end": 14,
    "due": 14,
    "freeze": 14,
    "evaluation": 14,
    "setting": 18,
    "value": 62,
    "purpose": 58,
}
# Context that repeats from row to row, or is seldom read: small and quiet.
_SMALL = {
    "area_name",
    "provision_text",
    "collaboration_title",
    "printed_status",
    "doubts",
    "purpose",
}
_GIVEN = {"period.start", "period.end", "purpose"}  # for reading only
_TYPED = {"key", "leads", "cooperating", "events_planned", "acronym", "variants", "cc", "senders"}

_README: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "The sheets",
        (
            (ACTIVITIES, "What the plan promises: one row per expected output, with the bodies."),
            (BODIES, "Who takes part: names, focal points, addresses, and who must report."),
            (ROUNDS, "When reports are due, and which rounds close with an evaluation."),
            (SECRETARIAT, "The plan's name and dates, and who signs and receives the letters."),
        ),
    ),
    (
        "How to change it",
        (
            ("Type", "Click a heading: a note says what its column takes. Lists drop down."),
            ("Add", "Use the next free row, or insert one. A new row needs a new row key."),
            ("End", "Fill in 'In force until' and 'Decision'. Deleting a row loses its history."),
            ("Arrange", "Filter, move or add columns freely. Keep sheet names and headings."),
            ("Order", "Reports follow the order of the rows in Activities and Bodies."),
            (
                "Check",
                "Save, close Excel and choose 'plan' in tipxl: it names every cell to correct.",
            ),
        ),
    ),
    (
        "Activities: who, and why we think so",
        (
            ("printed", "The endorsed document names the body."),
            ("assumed", "Our reading of a gap in the document: used, shown in amber, asked about."),
            ("confirmed", "By the body itself or by a decision."),
        ),
    ),
    (
        "Activities: how a row comes to its end",
        (
            ("ONE", "One-off: a single deliverable, then it is done."),
            ("SER", "Series: several events. 'Events planned' says how many, if known."),
            ("REC", "Continuing: done only when the plan ends, or the lead says so."),
            ("Done when", "How the row is judged. Empty: by its expected output."),
        ),
    ),
    (
        "Lists in one cell",
        (
            ("ABC, DEF", "Leads and cooperating bodies: acronyms from Bodies, with commas."),
            ("one; two", "Spellings and addresses in Bodies: with semicolons."),
            ("Lines", "Sub-items of an activity and doubts: a line each (Alt+Enter)."),
        ),
    ),
)


class _PlanSheetWriter(NamedTuple):
    """One sheet in the making: where it is drawn, and the table that it shows."""

    writer: "WorkbookWriter"
    page: "SheetWriter"
    table: PlanTable
    lines: tuple[tuple[Value, ...], ...]

    @property
    def last(self) -> int:
        """The last row (from 0) that is ready to be filled in."""
        return len(self.lines) + (0 if self.table.name == SECRETARIAT else _SPARE)


def read_plan(data: bytes) -> PlanRead:
    """Read plan.xlsx; a file that is no workbook is a finding too."""
    workbook = read_own_book(data)
    if isinstance(workbook, Unreadable):
        return PlanRead(None, (Finding(workbook.code, Severity.ERROR, Place(FILE), workbook.says),))
    return plan_from(workbook)


def write_plan(plan: Plan, path: Path) -> None:
    """Write plan.xlsx whole."""
    write_whole(path, plan_workbook(plan))


def plan_workbook(plan: Plan) -> bytes:
    """The bytes of a plan.xlsx; equal plans give equal bytes."""
    from tipxl.excel.writer import draw  # noqa: PLC0415 - XlsxWriter is heavy

    def paint(writer: "WorkbookWriter") -> None:
        _read_me(writer, plan)
        for table in TABLES:
            _table(_PlanSheetWriter(writer, writer.page(table.name), table, lines_of(plan, table)))

    return draw(paint, properties={"title": plan.title, "subject": "Work plan"})


# --- the tables -----------------------------------------------------------------------------


def _table(look: _PlanSheetWriter) -> None:
    _page(look)
    _columns(look)
    for number, line in enumerate(look.lines, start=1):
        _line(look, number, line)
    for number, column in enumerate(look.table.columns):
        _guide(look, number, column)
    _colours(look)


def _page(look: _PlanSheetWriter) -> None:
    page, columns = look.page, look.table.columns
    page.set_landscape()
    page.repeat_rows(0)
    page.set_footer("&L&8&F, &A&R&8Page &P of &N")
    page.hide_gridlines(2)
    page.freeze_panes(1, 1)
    if look.table.name == SECRETARIAT:
        return
    printed = [number for number, each in enumerate(columns) if each.field != "doubts"]
    page.print_area(0, 0, max(1, len(look.lines)), printed[-1])
    page.autofilter(0, 0, max(1, len(look.lines)), len(columns) - 1)


def _columns(look: _PlanSheetWriter) -> None:
    head = look.writer.style(
        bold=True,
        font_color=PAPER,
        bg_color=INK,
        text_wrap=True,
        valign="vcenter",
        border=1,
        border_color=LINE,
    )
    for number, column in enumerate(look.table.columns):
        look.page.set_column(number, number, _WIDTHS[column.field], _style(look, column))
        look.page.text(0, number, column.heading, head)
    # The button of the filter takes three characters from the heading's room.
    rooms = [(each.heading, _WIDTHS[each.field] - 3.0) for each in look.table.columns]
    look.page.row_for(0, rooms)


def _line(look: _PlanSheetWriter, number: int, line: tuple[Value, ...]) -> None:
    from tipxl.excel.heights import row_height  # noqa: PLC0415 - XlsxWriter is heavy

    heights = [row_height([])]
    for place, (column, value) in enumerate(zip(look.table.columns, line, strict=True)):
        _value(look.page, (number, place), value, _style(look, column, value))
        size = 9.0 if column.field in _SMALL else 11.0
        heights.append(row_height([(str(value or ""), _WIDTHS[column.field])], size))
    look.page.set_row(number, max(heights))


def _value(page: "SheetWriter", spot: tuple[int, int], value: Value, style: "Format") -> None:
    if isinstance(value, date):
        page.day(*spot, datetime(value.year, value.month, value.day), style)
    elif isinstance(value, int | float):
        page.number(*spot, value, style)
    else:
        page.text(*spot, value or "", style)


def _style(look: _PlanSheetWriter, column: PlanColumn, value: Value = None) -> "Format":
    looks: dict[str, Any] = {
        "text_wrap": True,
        "valign": "top" if look.table.name == ACTIVITIES else "vcenter",
        "border": 1,
        "border_color": LINE,
    }
    if column.field in {"key", "acronym", "period", "setting"}:
        looks["bold"] = True
    if column.field in _SMALL:
        looks["font_size"] = 9
    if column.field in _GIVEN | _SMALL:
        looks["font_color"] = QUIET
    if isinstance(value, date) or column.field in {"due", "freeze", "period.start", "period.end"}:
        looks |= {"num_format": "yyyy-mm-dd", "align": "left"}
    elif column.codec is not TEXT and column.field != "events_planned":
        # As text, 1.10 stays 1.10 and 2018 stays a name.
        looks["num_format"] = "@"
    return look.writer.style(**looks)


def _guide(look: _PlanSheetWriter, number: int, column: PlanColumn) -> None:
    """The note on the heading and, where something short is typed, on the cells; the dropdown."""
    note = {"input_title": column.heading[:32], "input_message": column.hint}
    if column.hint:
        look.page.validate_cells((0, number, 0, number), {"validate": "any", **note})
    options = _options(column)
    if options:
        look.page.validate_cells((1, number, look.last, number), {**options, **note})
    elif column.field == "value":
        _settings_guide(look, number)


def _options(column: PlanColumn) -> dict[str, Any]:
    if column.codec.options:
        refusal = f"Choose one of: {', '.join(column.codec.options)}."
        return _list(list(column.codec.options), refusal)
    if column.field.startswith("in_force"):
        return _list(f"={ROUNDS}!$A$2:$A$60", "Choose a period of the sheet Rounds.")
    if column.field == "events_planned":
        whole = {"validate": "integer", "criteria": ">=", "value": 1}
        return {**whole, "error_title": "Events planned", "error_message": "A whole number from 1."}
    if column.field in {"due", "freeze"}:
        day = {"validate": "date", "criteria": ">", "value": date(1900, 1, 1)}
        return {**day, "error_title": column.heading, "error_message": "A date: 2018-07-30."}
    return {"validate": "any"} if column.field in _TYPED else {}


def _list(source: list[str] | str, refusal: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "Not in the list",
        "error_message": refusal,
    }


def _settings_guide(look: _PlanSheetWriter, number: int) -> None:
    for line, setting in enumerate(SETTINGS, start=1):
        note = {"input_title": setting.label, "input_message": setting.purpose}
        look.page.validate_cells((line, number, line, number), {"validate": "any", **note})


def _colours(look: _PlanSheetWriter) -> None:
    width = len(look.table.columns) - 1
    if look.table.name == ACTIVITIES:
        for basis, named in (("lead_basis", "leads"), ("cooperating_basis", "cooperating")):
            _amber(look, _index(look.table, named), _index(look.table, basis))
        area = column_letters(_index(look.table, "area") + 1)
        rule = f'=AND(${area}2<>"",MOD(CODE(UPPER(${area}2)),2)=0)'
    elif look.table.name == BODIES:
        kind = column_letters(_index(look.table, "kind") + 1)
        rule = f'=${kind}2="group"'
    elif look.table.name == ROUNDS:
        kind = column_letters(_index(look.table, "baseline") + 1)
        rule = f'=${kind}2="baseline"'
    else:
        return
    band = look.writer.style(bg_color=BAND)
    look.page.paint_when((1, 0, look.last, width), _when(rule, band))


def _amber(look: _PlanSheetWriter, first: int, last: int) -> None:
    rule = f'=${column_letters(last + 1)}2="assumed"'
    amber = look.writer.style(bg_color=AMBER)
    look.page.paint_when((1, first, look.last, last), {**_when(rule, amber), "stop_if_true": True})


def _when(rule: str, style: "Format") -> dict[str, Any]:
    return {"type": "formula", "criteria": rule, "format": style}


def _index(table: PlanTable, field: str) -> int:
    return [column.field for column in table.columns].index(field)


# --- the first sheet ------------------------------------------------------------------------


def _read_me(writer: "WorkbookWriter", plan: Plan) -> None:
    page = writer.page("Read me")
    page.hide_gridlines(2)
    page.set_column(0, 0, 2)
    page.set_column(1, 1, 16)
    page.set_column(2, 2, 86)
    page.set_row(0, 30)
    page.text(0, 1, plan.title, writer.style(bold=True, font_size=18, font_color=INK))
    page.text(1, 1, plan.endorsement, writer.style(italic=True, font_color=QUIET))
    about = "This workbook is yours: everything tipxl knows about the plan stands here."
    page.text(2, 1, about, writer.style(font_color=QUIET))
    page.set_footer("&L&8&F&R&8Page &P of &N")
    row = 4
    for heading, entries in _README:
        row = _chapter(writer, page, row, (heading, entries))


def _chapter(
    writer: "WorkbookWriter",
    page: "SheetWriter",
    row: int,
    chapter: tuple[str, Iterable[tuple[str, str]]],
) -> int:
    """One block of the first sheet; the row where the next begins."""
    heading, entries = chapter
    looks: dict[str, Any] = {"valign": "vcenter", "align": "left", "indent": 1}
    bar = writer.style(bold=True, font_color=PAPER, bg_color=INK, **looks)
    looks |= {"bottom": 1, "bottom_color": LINE}
    page.set_row(row, 18)
    page.text(row, 1, heading, bar)
    page.text(row, 2, "", bar)
    for word, meaning in entries:
        row += 1
        page.set_row(row, 18)
        colour = {"bg_color": AMBER} if word == "assumed" else {}
        if word in {table.name for table in TABLES}:
            link = writer.style(bold=True, font_color="#0563C1", underline=1, **looks)
            page.write_url(row, 1, f"internal:'{word}'!A1", link, word)
        else:
            page.text(row, 1, word, writer.style(bold=True, **looks, **colour))
        page.text(row, 2, meaning, writer.style(text_wrap=True, **looks))
    return row + 2
