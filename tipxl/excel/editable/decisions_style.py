"""How decisions.xlsx looks: its colours, widths and hints, and a sheet of it in the making."""

from datetime import datetime
from typing import Any, NamedTuple

from xlsxwriter.format import Format

from tipxl.domain.core.workbook import column_letters
from tipxl.domain.decisions.register import LISTS
from tipxl.domain.decisions.table_sheet import TableSheet, Value
from tipxl.excel.editable.dropdown_offers import DropdownOffers
from tipxl.excel.writer import SheetWriter, WorkbookWriter

SPARE = 200  # lines below the last one that are ready to be filled in

INK, PAPER, HERS_COLOUR, QUIET, LINE = "#1F3864", "#FFFFFF", "#7F6000", "#5A6675", "#BFC9D4"
OURS_CELL, OPEN, WRONG, APPLIED = "#F3F5F8", "#FFE699", "#F8CBAD", "#E2EFDA"

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
HERS = (
    *("answer", "text", "why", "reference", "agreed_with", "decided_by", "day", "holds"),
    *("rule", "until", "reason"),
)

HINTS = {
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


class DropdownLists(NamedTuple):
    """The hidden sheet of dropdown values, filled while the other sheets are drawn."""

    page: SheetWriter
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


class DecisionSheetWriter(NamedTuple):
    """One sheet in the making."""

    writer: WorkbookWriter
    page: SheetWriter
    sheet: TableSheet
    lists: DropdownLists
    offers: DropdownOffers

    @property
    def top(self) -> int:
        """The row of the headings, from 0."""
        return len(self.sheet.above)

    @property
    def field_at(self) -> dict[int, str]:
        """Which field stands in which column."""
        places = ((self.sheet.place(each), each) for each in self.sheet.fields)
        return {place: each for place, each in places if place is not None}

    def width(self, column: int) -> float:
        """How wide a column is, in characters."""
        field = self.field_at.get(column, "")
        if field == "who" and "rule" in self.sheet.fields:
            field = "who waives"
        return float(_WIDTHS.get(field, _OTHER_WIDTH))

    def style(self, field: str, value: Value = None) -> Format:
        """How a cell of a field looks."""
        looks: dict[str, Any] = {
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            "border_color": LINE,
        }
        if field in ("number", "row"):
            looks["bold"] = True
        if field and field not in HERS and "rule" not in self.sheet.fields:
            looks["bg_color"] = OURS_CELL
        if isinstance(value, datetime) or field == "day":
            looks |= {"num_format": day_format(value), "align": "left"}
        elif field and field != "text":
            looks["num_format"] = "@"
        return self.writer.style(**looks)


def day_format(value: Value) -> str:
    """The format of a day: with its time, where it has one."""
    with_time = isinstance(value, datetime) and (value.hour or value.minute or value.second)
    return "yyyy-mm-dd hh:mm" if with_time else "yyyy-mm-dd"
