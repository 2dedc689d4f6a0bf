"""The sheets of decisions.xlsx: what to do, the decisions, the waivers, and what she added."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from tipxl.domain.core.workbook import column_letters
from tipxl.domain.decisions.register import LISTS, READ_ME, OtherSheet, Register
from tipxl.domain.decisions.table_sheet import TableSheet
from tipxl.domain.returns.cell_values import folded
from tipxl.excel.editable.dropdown_offers import DropdownOffers
from tipxl.excel.editable.editable_table import (
    FOOTER,
    HEADING,
    HEADING_OURS,
    INK,
    LINE,
    QUIET,
    SPARE,
    CellGuide,
    DropdownLists,
    EditableColumn,
    EditableTable,
    EditableValue,
    LineColour,
    Looks,
    draw_table,
    put,
)
from tipxl.excel.writer import SheetWriter, WorkbookWriter
from tipxl.reports.model.visual_language import ACCENT_SOFT, BAD, GOOD, INDENT, LOOK, NEUTRAL

_OURS, _OPEN, _WRONG, _APPLIED, _SETTLED = ACCENT_SOFT, LOOK, BAD, GOOD, NEUTRAL

#: How the state of a line begins, its colour, and whether its answers take it, too.
_STATES = (
    ("open", _OPEN, True),
    ("no longer", _WRONG, True),
    ("not used", _WRONG, True),
    ("applied", _APPLIED, False),
    ("settled", _SETTLED, False),
)

#: Each field: how wide its column is, and what a click on its heading says.
_FIELDS = {
    "number": (10, "tipxl's. Your own lines get a number, too."),
    "state": (14, "tipxl's: what became of your answer."),
    "period": (8, "The round. Empty: the one under way."),
    "kind": (12, ""),
    "row": (10.5, "The row key of the plan, like A.a.1.1#1."),
    "body": (11, ""),
    "column": (13, ""),
    "says": (33, ""),
    "who": (35, ""),
    "answer": (19, "Choose from the list. In a line of your own: a status."),
    "text": (
        26,
        "A correction: what the column should say. Fill in Row and Column, and Body where it "
        "is what a body wrote.",
    ),
    "why": (22, "Needed: the reason. It is printed beside the status."),
    "reference": (20, "Needed where a row ends without being completed: meeting and paragraph."),
    "agreed_with": (16, "With whom it was agreed, if with anybody."),
    "decided_by": (13, "Needed: who decided, a person or a meeting."),
    "day": (12, "When, for example 2018-09-12."),
    "holds": (11, "yes, where your answer stands though what it rested on has changed."),
    "stands": (14, ""),
    "rule": (9, "The code of the rule, as in findings.xlsx (V08)."),
    "until": (9, "The last round for which it holds. Empty: only the one beside."),
    "reason": (50, "Needed. It is printed beside what was waived."),
    "who waives": (26, ""),
}
_OF_HER_OWN = (20, "")  # a column that she added

#: What the officer fills in; everything else on a line of ours is tipxl's.
_HERS = (
    *("answer", "text", "why", "reference", "agreed_with", "decided_by", "day", "holds"),
    *("rule", "until", "reason"),
)

_HERS_OF_WAIVERS = ("body", "period", "who")

#: What is seen at once, and printed: the question, and what every answer needs; the round stands
#: between them where the workbook was begun with it there.
_AT_ONCE = ("number", "state", "row", "kind", "says", "who", "answer", "why", "decided_by")

#: What a line is known by.
_KNOWN_BY = ("number", "state", "period", "row")

#: What of a line is coloured where it waits for her: what she finds it by, and what she fills in.
_WAITING = ("number", "state", "answer", "why", "decided_by")

_READ_ME = (
    ("Answer", "Sheet Decisions: every line in amber waits for you. Choose an Answer, say Why and"),
    ("", "fill in Decided by. Save, close Excel, and type again: tipxl consolidate PERIOD"),
    ("", "The columns right of Decided by are seldom needed, and are not printed."),
    (
        "State",
        "What became of it: open; applied; no longer fits (look again); not used (correct what",
    ),
    ("", "it says); settled by itself (no longer asked). Nothing you typed is ever taken away."),
    ("Your own lines", "Use the next free line; leave Number empty. A status: Row and Answer. A"),
    ("", "correction: Row, Column and New text, with Body where it is what a body wrote."),
    ("", "More time for a body: Round, Body, and under New text until when (2018-08-14)."),
    ("No longer fits", "The bodies say something else than when you answered. Answer anew, or"),
    ("", "write yes under Still holds. Until then your answer is not used."),
    ("Waivers", "A rule that a body need not keep: the finding becomes a note with your reason."),
    ("Arrange", "Sort, filter, move or add columns, add sheets. Keep the headings and the name"),
    ("", "of the sheet Decisions."),
    ("What is kept", "All values and texts, on every sheet. Not kept: colours, widths, charts and"),
    ("", "pictures of yours, notes on cells; of a formula its result. The workbook as you last"),
    ("", "saved it lies beside this one as decisions.before.xlsx."),
)


def draw_sheets(writer: WorkbookWriter, register: Register, offers: DropdownOffers) -> None:
    """Draw every sheet."""
    _read_me(writer, writer.page(READ_ME), register.read_me)
    decisions, waivers = writer.page(register.decisions.name), writer.page(register.waivers.name)
    for other in register.others:
        _other(writer, writer.page(other.name), other)
    lists = DropdownLists(writer.page(LISTS))
    for page, sheet in ((decisions, register.decisions), (waivers, register.waivers)):
        for row, above in enumerate(sheet.above):
            for column, value in enumerate(above.values):
                put(page, row, column, value, writer.style(bold=True))
        page.print_area(0, 0, len(sheet.above) + max(1, len(sheet.rows)), _last_printed(sheet))
        draw_table(writer, page, _table(sheet, offers), lists)
    decisions.activate()


def _last_printed(sheet: TableSheet) -> int:
    """The last column that is printed: all that is seen at once, wherever she moved it."""
    if "rule" in sheet.fields:
        return len(sheet.headings) - 1
    places = (sheet.place(field) for field in _AT_ONCE)
    return max(place for place in places if place is not None)


def _table(sheet: TableSheet, offers: DropdownOffers) -> EditableTable:
    """The sheet with her columns where she moved them."""
    places = {sheet.place(each): each for each in sheet.fields}
    fields = tuple(places.get(column, "") for column in range(len(sheet.headings)))
    return EditableTable(
        columns=tuple(
            _column(sheet, offers, field, heading)
            for field, heading in zip(fields, sheet.headings, strict=True)
        ),
        lines=tuple(row.values for row in sheet.rows),
        top=len(sheet.above),
        frozen=_frozen(fields),
        colours=tuple(_colours(sheet)),
    )


def _frozen(fields: tuple[str, ...]) -> int:
    """How many columns stay in sight: those that a line is known by, as far as she left them."""
    if fields[:1] != ("number",):
        return 1
    return next((n for n, each in enumerate(fields) if each not in _KNOWN_BY), len(fields))


def _column(sheet: TableSheet, offers: DropdownOffers, field: str, heading: str) -> EditableColumn:
    is_waivers = "rule" in sheet.fields
    name = "who waives" if field == "who" and is_waivers else field
    width, hint = _FIELDS.get(name, _OF_HER_OWN)
    hers = {*_HERS, *(_HERS_OF_WAIVERS if is_waivers else ())}
    return EditableColumn(
        heading=heading,
        width=width,
        look=partial(_look, field, is_waivers),
        heading_look=HEADING if field in hers else HEADING_OURS,
        hint=hint,
        guides=tuple(_guides(sheet, offers, field)),
        hidden=field == "stands",
    )


def _look(field: str, is_waivers: bool, value: EditableValue) -> Looks:
    looks: dict[str, object] = {
        "text_wrap": True,
        "valign": "top",
        "align": "left",
        "indent": INDENT,
        "bottom": 1,
        "bottom_color": LINE,
    }
    if field in ("number", "row"):
        looks["bold"] = True
    if field and field not in _HERS and not is_waivers:
        looks["bg_color"] = _OURS
    if isinstance(value, datetime) or field == "day":
        looks |= {"num_format": _day_format(value), "align": "left"}
    elif field and field != "text":
        looks["num_format"] = "@"
    return looks


def _guides(sheet: TableSheet, offers: DropdownOffers, field: str) -> Iterator[CellGuide]:
    """The dropdowns of a column; each item has its own answers, a line of hers the statuses."""
    count, last = len(sheet.rows), len(sheet.rows) + SPARE - 1
    if field == "answer":
        for line, row in enumerate(sheet.rows):
            offered = offers.answers.get(sheet.text(row, "number"), offers.statuses)
            yield from _dropdown(line, line, offered)
        yield from _dropdown(count, last, offers.statuses)
        return
    common = {
        "period": offers.periods,
        "until": offers.periods,
        "row": offers.rows,
        "body": offers.bodies,
        "column": offers.columns,
        "kind": offers.kinds,
        "rule": offers.rules,
        "holds": ("yes",),
    }
    yield from _dropdown(0, last, common.get(field, ()))


def _dropdown(first: int, last: int, values: tuple[str, ...]) -> Iterator[CellGuide]:
    # Excel does not sort dropdowns with their lines, so another answer is warned of, not refused.
    if values:
        options = {
            "validate": "list",
            "source": values,
            "error_type": "information",
            "error_title": "Not in the list",
            "error_message": "tipxl takes what stands in the list of this line.",
        }
        yield CellGuide(first, last, options)


def _colours(sheet: TableSheet) -> Iterator[LineColour]:
    place = sheet.place("state")
    if place is not None:
        cell = f"${column_letters(place + 1)}{len(sheet.above) + 2}"
        for word, colour, whole in _STATES:
            for field in _WAITING if whole else ("state",):
                at = sheet.place(field) if field in sheet.fields else None
                if at is not None:
                    yield LineColour(at, at, f'=LEFT({cell},{len(word)})="{word}"', colour)


def _day_format(value: EditableValue) -> str:
    """The format of a day: with its time, where it has one."""
    with_time = isinstance(value, datetime) and (value.hour or value.minute or value.second)
    return "yyyy-mm-dd hh:mm" if with_time else "yyyy-mm-dd"


# --- the other sheets


def _other(writer: WorkbookWriter, page: SheetWriter, other: OtherSheet) -> None:
    plain = writer.style(valign="top")
    for number, cells in other.lines:
        for column, value in cells:
            style = plain
            if isinstance(value, datetime):
                style = writer.style(valign="top", num_format=_day_format(value), align="left")
            put(page, number - 1, column - 1, value, style)


def _read_me(writer: WorkbookWriter, page: SheetWriter, stood: Sequence[str]) -> None:
    """What to do, and below it the notes that stood here and are not ours."""
    page.hide_gridlines(2)
    page.set_footer(FOOTER)
    page.set_column(0, 0, 2)
    page.set_column(1, 1, 16)
    page.set_column(2, 2, 84)
    page.set_row(0, 30)
    title, about = "Decisions", "tipxl opens lines here, you answer them; both of you keep it."
    page.text(0, 1, title, writer.style(bold=True, font_size=18, font_color=INK))
    page.text(1, 1, about, writer.style(font_color=QUIET))
    for number, (word, meaning) in enumerate(_READ_ME, start=3):
        page.text(number, 1, word, writer.style(bold=True, font_color=INK))
        page.text(number, 2, meaning)
    ours = {title, about, *(each for line in _READ_ME for each in line)}
    notes = [each for each in stood if folded(each) not in {folded(own) for own in ours}]
    heading = "Your notes"
    notes = [each for each in notes if each != heading]
    if notes:
        number = len(_READ_ME) + 4
        page.text(number, 1, heading, writer.style(bold=True, font_color=INK))
        for place, note in enumerate(notes, start=number):
            page.text(place, 2, note)
