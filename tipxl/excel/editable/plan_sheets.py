"""The sheets of plan.xlsx: what each column looks like, takes and says."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from tipxl.domain.core.workbook import column_letters
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.planbook.codecs import TEXT
from tipxl.domain.planbook.plan_columns import PlanColumn
from tipxl.domain.planbook.plan_messages import (
    ACTIVITIES,
    BODIES,
    EXTENSIONS,
    HOLIDAYS,
    ROUNDS,
    SECRETARIAT,
)
from tipxl.domain.planbook.plan_tables import SETTINGS, TABLES, PlanTable, lines_of
from tipxl.excel.editable.editable_table import (
    INK,
    LINE,
    PAPER,
    QUIET,
    SPARE,
    CellGuide,
    EditableColumn,
    EditableTable,
    EditableValue,
    LineColour,
    Looks,
    draw_table,
)
from tipxl.excel.writer import SheetWriter, WorkbookWriter, draw
from tipxl.reports.model.visual_language import ACCENT_SOFT, INDENT, LOOK

BAND, AMBER = ACCENT_SOFT, LOOK

# Column widths, in characters.
_WIDTHS = {
    "key": 12,
    "area": 9,
    "area_name": 13,
    "provision": 9,
    "provision_text": 32,
    "collaboration": 12,
    "collaboration_title": 19,
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
    "formerly": 12,
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
    "body": 14,
    "until": 14,
    "reason": 50,
    "given_by": 30,
    "day": 14,
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
_DAYS = {"due", "freeze", "period.start", "period.end", "until", "day"}
_TYPED = {
    *("key", "leads", "cooperating", "events_planned", "acronym", "variants", "cc", "senders"),
    "formerly",
}

# The columns with which a page begins in print, where all do not fit beside each other.
_PAGES = {ACTIVITIES: ("done_when",), BODIES: ("contact.name",)}

_README: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "The sheets",
        (
            (ACTIVITIES, "What the plan promises: one row per expected output, with the bodies."),
            (BODIES, "Who takes part: names, focal points, addresses, and who must report."),
            (ROUNDS, "When reports are due, and which rounds close with an evaluation."),
            (SECRETARIAT, "The plan's name, dates and time zone, and who signs the letters."),
            (EXTENSIONS, "More time that a body was given in a round, until when and why."),
            (HOLIDAYS, "Days on which nobody works; a due day on one of them is told."),
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


def draw_plan(plan: Plan) -> bytes:
    """The bytes of the workbook."""

    def paint(writer: WorkbookWriter) -> None:
        _read_me(writer, plan)
        for table in TABLES:
            page = writer.page(table.name)
            lines = lines_of(plan, table)
            spare = 0 if table.name == SECRETARIAT else SPARE
            places = {each.field: place for place, each in enumerate(table.columns)}
            made = EditableTable(
                columns=tuple(_column(table, e, len(lines) + spare - 1) for e in table.columns),
                lines=lines,
                spare=spare,
                colours=tuple(_colours(table)),
                pages=tuple(places[each] for each in _PAGES.get(table.name, ())),
                unprinted=places.get("doubts", len(places)) if spare else None,
            )
            draw_table(writer, page, made)

    return draw(paint, properties={"title": plan.title, "subject": "Work plan"})


# --- the tables -----------------------------------------------------------------------------


def _column(table: PlanTable, column: PlanColumn, last: int) -> EditableColumn:
    return EditableColumn(
        heading=column.heading,
        width=_WIDTHS[column.field],
        look=partial(_look, table, column),
        hint=column.hint,
        guides=tuple(_guides(column, last)),
        size=9.0 if column.field in _SMALL else 11.0,
    )


def _look(table: PlanTable, column: PlanColumn, value: EditableValue) -> Looks:
    looks: dict[str, Any] = {
        "text_wrap": True,
        "valign": "top" if table.name == ACTIVITIES else "vcenter",
        "align": "left",
        "indent": INDENT,
        "bottom": 1,
        "bottom_color": LINE,
    }
    if column.field in {"key", "acronym", "period", "body", "day", "setting"}:
        looks["bold"] = True
    if column.field in _SMALL:
        looks["font_size"] = 9
    if column.field in _GIVEN | _SMALL:
        looks["font_color"] = QUIET
    if isinstance(value, date) or column.field in _DAYS:
        looks["num_format"] = "yyyy-mm-dd"
    elif column.codec is not TEXT and column.field != "events_planned":
        # As text, 1.10 stays 1.10 and 2018 stays a name.
        looks["num_format"] = "@"
    return looks


def _guides(column: PlanColumn, last: int) -> Iterator[CellGuide]:
    """The dropdown of a column, and the note on its cells where something short is typed."""
    if options := _options(column):
        note = {"input_title": column.heading[:32], "input_message": column.hint}
        yield CellGuide(0, last, {**options, **note})
    elif column.field == "value":
        for line, setting in enumerate(SETTINGS):
            note = {"input_title": setting.label, "input_message": setting.purpose}
            yield CellGuide(line, line, {"validate": "any", **note})


def _options(column: PlanColumn) -> dict[str, Any]:
    title = {"error_title": column.heading}
    if column.codec.options:
        refusal = f"Choose one of: {', '.join(column.codec.options)}."
        return _list([*column.codec.options], refusal)
    if column.field.startswith("in_force"):
        return _list(f"={ROUNDS}!$A$2:$A$60", "Choose a period of the sheet Rounds.")
    if column.field == "events_planned":
        whole = {"validate": "integer", "criteria": ">=", "value": 1}
        return {**whole, **title, "error_message": "A whole number from 1."}
    if column.field in _DAYS - _GIVEN:
        day = {"validate": "date", "criteria": ">", "value": date(1900, 1, 1)}
        return {**day, **title, "error_message": "A date: 2018-07-30."}
    return {"validate": "any"} if column.field in _TYPED else {}


def _list(source: list[str] | str, refusal: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "Not in the list",
        "error_message": refusal,
    }


def _colours(table: PlanTable) -> Iterator[LineColour]:
    """Amber where bodies are assumed, and a band behind areas, groups and the baseline."""
    places = {column.field: place for place, column in enumerate(table.columns)}
    letters = {field: column_letters(place + 1) for field, place in places.items()}
    if table.name == ACTIVITIES:
        for basis, named in (("lead_basis", "leads"), ("cooperating_basis", "cooperating")):
            rule = f'=${letters[basis]}2="assumed"'
            yield LineColour(places[named], places[basis], rule, AMBER, stop=True)
    bands = {
        ACTIVITIES: '=AND(${area}2<>"",MOD(CODE(UPPER(${area}2)),2)=0)',
        BODIES: '=${kind}2="group"',
        ROUNDS: '=${baseline}2="baseline"',
    }
    if table.name in bands:
        rule = bands[table.name].format(**letters)
        yield LineColour(0, len(table.columns) - 1, rule, BAND)


# --- the first sheet ------------------------------------------------------------------------


def _read_me(writer: WorkbookWriter, plan: Plan) -> None:
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
    writer: WorkbookWriter,
    page: SheetWriter,
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
            link = writer.style(bold=True, font_color=INK, underline=1, **looks)
            page.write_url(row, 1, f"internal:'{word}'!A1", link, word)
        else:
            page.text(row, 1, word, writer.style(bold=True, **looks, **colour))
        page.text(row, 2, meaning, writer.style(text_wrap=True, **looks))
    return row + 2
