"""The sheets of decisions.xlsx: what to do, the decisions, the waivers, and what she added."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from xlsxwriter.format import Format

from tipxl.domain.cells import folded
from tipxl.domain.decisions_register import LISTS, READ_ME, OtherSheet, Register
from tipxl.domain.decisions_table import Row, TableSheet, Value, as_text
from tipxl.domain.grid import column_letters
from tipxl.excel.decisions_file import Offers
from tipxl.excel.heights import row_height
from tipxl.excel.writer import Page, Workbench

INK, PAPER, HERS, QUIET, LINE = "#1F3864", "#FFFFFF", "#7F6000", "#5A6675", "#BFC9D4"
OURS_CELL, OPEN, WRONG, APPLIED = "#F3F5F8", "#FFE699", "#F8CBAD", "#E2EFDA"

_SPARE = 200  # lines below the last one that are ready to be filled in

_WIDTHS = {
    "number": 11,
    "state": 24,
    "period": 9,
    "kind": 15,
    "row": 12,
    "body": 11,
    "column": 13,
    "says": 42,
    "who": 44,
    "answer": 28,
    "text": 26,
    "why": 30,
    "reference": 20,
    "agreed_with": 16,
    "decided_by": 16,
    "day": 12,
    "holds": 11,
    "stands": 14,
    "rule": 9,
    "until": 9,
    "reason": 50,
    "who waives": 26,
}
_OTHER_WIDTH = 20

#: What the officer fills in; everything else on a line of ours is tipxl's.
_HERS = (
    *("answer", "text", "why", "reference", "agreed_with", "decided_by", "day", "holds"),
    *("rule", "until", "reason"),
)

_HINTS = {
    "answer": "Choose from the list. In a line of your own: a status.",
    "text": "A correction: what the column should say. Fill in Row and Column, and Body where it "
    "is what a body wrote.",
    "why": "Needed: the reason. It is printed beside the status.",
    "reference": "Needed where a row ends without being completed: meeting and paragraph.",
    "agreed_with": "With whom it was agreed, if with anybody.",
    "decided_by": "Needed: who decided, a person or a meeting.",
    "day": "When, for example 2018-09-12.",
    "holds": "yes, where your answer stands though what it rested on has changed.",
    "number": "tipxl's. Your own lines get a number, too.",
    "state": "tipxl's: what became of your answer.",
    "period": "The round. Empty: the one under way.",
    "row": "The row key of the plan, like A.a.1.1#1.",
    "rule": "The code of the rule, as in findings.xlsx (V08).",
    "until": "The last round for which it holds. Empty: only the one beside.",
    "reason": "Needed. It is printed beside what was waived.",
}

_READ_ME = (
    ("Answer", "Sheet Decisions: every line in amber waits for you. Choose an Answer, say Why and"),
    ("", "fill in Decided by. Save, close Excel, and run tipxl consolidate again."),
    ("State", "What became of it: open; applied; no longer fits (look again); not used (mend what"),
    ("", "it says); settled by itself (no longer asked). Nothing you typed is ever taken away."),
    ("Your own lines", "Use the next free line; leave Number empty. A status: Row and Answer. A"),
    ("", "correction: Row, Column and New text, with Body where it is what a body wrote."),
    ("No longer fits", "The bodies say something else than when you answered. Answer anew, or"),
    ("", "write yes under Still holds. Until then your answer is not used."),
    ("Waivers", "A rule that a body need not keep: the finding becomes a note with your reason."),
    ("Arrange", "Sort, filter, move or add columns, add sheets. Keep the headings and the name"),
    ("", "of the sheet Decisions."),
    ("What is kept", "All values and texts, on every sheet. Not kept: colours, widths, charts and"),
    ("", "pictures of yours, notes on cells; of a formula its result. The workbook as you last"),
    ("", "saved it lies beside this one as decisions.before.xlsx."),
)


class _Lists(NamedTuple):
    """The hidden sheet of dropdown values, filled while the other sheets are drawn."""

    page: Page
    known: dict[tuple[str, ...], str]

    def source(self, values: tuple[str, ...]) -> str:
        """Where a list stands, as a data validation names it."""
        if values not in self.known:
            column = len(self.known)
            for row, value in enumerate(values):
                self.page.text(row, column, value)
            letters = column_letters(column + 1)
            self.known[values] = f"={LISTS}!${letters}$1:${letters}${len(values)}"
        return self.known[values]


class _Look(NamedTuple):
    """One sheet in the making."""

    bench: Workbench
    page: Page
    sheet: TableSheet
    lists: _Lists
    offers: Offers

    @property
    def top(self) -> int:
        """The row of the headings, from 0."""
        return len(self.sheet.above)

    @property
    def field_at(self) -> dict[int, str]:
        """Which field stands in which column."""
        places = ((self.sheet.place(each), each) for each in self.sheet.fields)
        return {place: each for place, each in places if place is not None}


def paint(bench: Workbench, register: Register, offers: Offers) -> None:
    """Draw every sheet."""
    _read_me(bench, bench.page(READ_ME), register.read_me)
    decisions, waivers = bench.page(register.decisions.name), bench.page(register.waivers.name)
    for other in register.others:
        _other(bench, bench.page(other.name), other)
    hidden = bench.page(LISTS)
    hidden.hide()
    lists = _Lists(hidden, {})
    for page, sheet in ((decisions, register.decisions), (waivers, register.waivers)):
        _table(_Look(bench, page, sheet, lists, offers))
    decisions.activate()


# --- a table


def _table(look: _Look) -> None:
    for number, row in enumerate(look.sheet.above):
        for column, value in enumerate(row.values):
            _write(look, (number, column), value, look.bench.style(bold=True))
    _headings(look)
    for number, row in enumerate(look.sheet.rows, start=look.top + 1):
        _line(look, number, row)
    _dropdowns(look)
    _colours(look)
    _print(look)


def _headings(look: _Look) -> None:
    fields = look.field_at
    for column, heading in enumerate(look.sheet.headings):
        field = fields.get(column, "")
        hers = field in _HERS
        style = look.bench.style(
            bold=True,
            font_color=PAPER,
            bg_color=HERS if hers else INK,
            text_wrap=True,
            valign="vcenter",
            border=1,
            border_color=LINE,
        )
        options = {"hidden": True} if field == "stands" else {}
        look.page.set_column(column, column, _width(look, column), _style(look, field), options)
        look.page.text(look.top, column, heading, style)
        if field in _HINTS:
            note = {"input_title": heading[:32], "input_message": _HINTS[field]}
            cell = (look.top, column, look.top, column)
            look.page.validate_cells(cell, {"validate": "any", **note})
    rooms = [(h, _width(look, n) - 3.0) for n, h in enumerate(look.sheet.headings)]
    look.page.row_for(look.top, rooms)


def _width(look: _Look, column: int) -> float:
    field = look.field_at.get(column, "")
    if field == "who" and "rule" in look.sheet.fields:
        field = "who waives"
    return float(_WIDTHS.get(field, _OTHER_WIDTH))


def _line(look: _Look, number: int, row: Row) -> None:
    fields = look.field_at
    heights = [row_height([])]
    for column, value in enumerate(row.values):
        field = fields.get(column, "")
        _write(look, (number, column), value, _style(look, field, value))
        if field != "stands":
            heights.append(row_height([(as_text(value), _width(look, column))]))
    look.page.set_row(number, max(heights))


def _write(look: _Look, spot: tuple[int, int], value: Value, style: Format) -> None:
    _put(look.page, spot, value, style)


def _put(page: Page, spot: tuple[int, int], value: Value, style: Format) -> None:
    if isinstance(value, bool):
        page.write_boolean(*spot, value, style)
    elif isinstance(value, datetime):
        page.day(*spot, value, style)
    else:
        page.answer(*spot, value, style)


def _style(look: _Look, field: str, value: Value = None) -> Format:
    looks: dict[str, Any] = {
        "text_wrap": True,
        "valign": "top",
        "border": 1,
        "border_color": LINE,
    }
    if field in ("number", "row"):
        looks["bold"] = True
    if field and field not in _HERS and "rule" not in look.sheet.fields:
        looks["bg_color"] = OURS_CELL
    if isinstance(value, datetime) or field == "day":
        looks |= {"num_format": _day_format(value), "align": "left"}
    elif field and field != "text":
        looks["num_format"] = "@"
    return look.bench.style(**looks)


def _day_format(value: Value) -> str:
    with_time = isinstance(value, datetime) and (value.hour or value.minute or value.second)
    return "yyyy-mm-dd hh:mm" if with_time else "yyyy-mm-dd"


# --- dropdowns, colours, print


def _dropdowns(look: _Look) -> None:
    first, last = look.top + 1, look.top + len(look.sheet.rows) + _SPARE
    offers = look.offers
    common = {
        "period": offers.periods,
        "until": offers.periods,
        "row": offers.rows,
        "body": offers.bodies,
        "column": offers.columns,
        "kind": offers.kinds,
        "rule": offers.rules,
    }
    for column, field in look.field_at.items():
        if common.get(field):
            _list(look, (first, column, last, column), common[field])
        elif field == "answer":
            _answers(look, column, last)
        elif field == "holds":
            _list(look, (first, column, last, column), ("yes",))


def _answers(look: _Look, column: int, last: int) -> None:
    """Each matter has its own answers; a line of her own offers the statuses."""
    number = look.top
    for number, row in enumerate(look.sheet.rows, start=look.top + 1):
        offered = look.offers.answers.get(look.sheet.text(row, "number"), look.offers.statuses)
        _list(look, (number, column, number, column), offered)
    _list(look, (number + 1, column, last, column), look.offers.statuses)


def _list(look: _Look, area: tuple[int, int, int, int], values: tuple[str, ...]) -> None:
    # Excel does not sort dropdowns with their lines, so another answer is warned of, not refused.
    if values:
        look.page.validate_cells(
            area,
            {
                "validate": "list",
                "source": look.lists.source(values),
                "error_type": "information",
                "error_title": "Not in the list",
                "error_message": "tipxl takes what stands in the list of this line.",
            },
        )


def _colours(look: _Look) -> None:
    place = look.sheet.place("state")
    if place is None:
        return
    letters = column_letters(place + 1)
    first, last = look.top + 1, look.top + len(look.sheet.rows) + _SPARE
    width = len(look.sheet.headings) - 1
    for word, colour, whole in (
        ("open", OPEN, True),
        ("no longer", WRONG, True),
        ("not used", WRONG, True),
        ("applied", APPLIED, False),
        ("settled", "#EDEDED", False),
    ):
        area = (first, 0 if whole else place, last, width if whole else place)
        rule = f'=LEFT(${letters}{first + 1},{len(word)})="{word}"'
        style = look.bench.style(bg_color=colour)
        look.page.paint_when(area, {"type": "formula", "criteria": rule, "format": style})


def _print(look: _Look) -> None:
    page = look.page
    page.set_landscape()
    page.repeat_rows(look.top)
    page.set_footer("&L&8&F, &A&R&8Page &P of &N")
    page.hide_gridlines(2)
    left = 3 if look.field_at.get(0) == "number" else 1
    page.freeze_panes(look.top + 1, left)
    last = look.top + max(1, len(look.sheet.rows))
    page.autofilter(look.top, 0, last, len(look.sheet.headings) - 1)


# --- the other sheets


def _other(bench: Workbench, page: Page, other: OtherSheet) -> None:
    plain = bench.style(valign="top")
    for number, cells in other.lines:
        for column, value in cells:
            style = plain
            if isinstance(value, datetime):
                style = bench.style(valign="top", num_format=_day_format(value), align="left")
            _put(page, (number - 1, column - 1), value, style)


def _read_me(bench: Workbench, page: Page, stood: Sequence[str]) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 2)
    page.set_column(1, 1, 16)
    page.set_column(2, 2, 84)
    page.set_row(0, 30)
    title, about = "Decisions", "tipxl opens lines here, you answer them; both of you keep it."
    page.text(0, 1, title, bench.style(bold=True, font_size=18, font_color=INK))
    page.text(1, 1, about, bench.style(font_color=QUIET))
    for number, (word, meaning) in enumerate(_READ_ME, start=3):
        page.text(number, 1, word, bench.style(bold=True, font_color=INK))
        page.text(number, 2, meaning)
    ours = {title, about, *(each for line in _READ_ME for each in line)}
    notes = [each for each in stood if folded(each) not in {folded(own) for own in ours}]
    heading = "Your notes"
    notes = [each for each in notes if each != heading]
    if notes:
        number = len(_READ_ME) + 4
        page.text(number, 1, heading, bench.style(bold=True, font_color=INK))
        for place, note in enumerate(notes, start=number):
            page.text(place, 2, note)
