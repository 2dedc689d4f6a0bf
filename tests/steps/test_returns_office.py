"""What people do to a form in LibreOffice, file by file: known, told, and nothing else is lost."""

import pytest

from tests.steps.returning import (
    JOINED,
    LED,
    Returning,
    a_copy,
    answers_stand,
    finding,
    told,
)
from tests.steps.tampering import HTML, ODS, PDF, XLS, XLSM, XLSX, Map, Tampering, tampered
from tipxl.domain.finding import gathered_alike
from tipxl.domain.grid import Verdict
from tipxl.domain.returned import Return

pytestmark = pytest.mark.office

OPEN = ("unprotect", "Activities", "A1")
NEXT = "B.a.3.1#1"  # stands alone under its heading
THREE = LED[1:4]  # stand one below the other


def _rows(name: str, at: Map, row: str, *more: str) -> tuple[str, ...]:
    return (name, "Activities", f"A{at.line(row)}", *more)


def _column(name: str, at: Map, column: str, *more: str) -> tuple[str, ...]:
    return (name, "Activities", f"{at.column(column)}1", *more)


def _typed(at: Map, row: str, column: str, text: str, block: str = "Activities") -> tuple[str, ...]:
    return ("type", block, at.cell(row, column, block.lower()), text)


def a_row_inserted(at: Map) -> tuple[list[tuple[str, ...]], str]:
    line = at.line(LED[2])
    inserted = ("type", "Activities", f"{at.column('progress')}{line}", "A training of ours")
    return [OPEN, _rows("insert-rows", at, LED[2], "1"), inserted], XLSX


def a_row_deleted(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, _rows("delete-rows", at, LED[2], "1")], XLSX


def rows_sorted(at: Map) -> tuple[list[tuple[str, ...]], str]:
    area = f"B{at.line(LED[0])}:{at.column('partner')}{at.last}"
    return [OPEN, ("sort", "Activities", area)], XLSX


def rows_hidden(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, _rows("hide-rows", at, LED[0])], XLSX


def a_column_inserted(at: Map) -> tuple[list[tuple[str, ...]], str]:
    note = ("type", "Activities", at.cell(LED[0], "evidence"), "Ask the chair")
    return [OPEN, _column("insert-columns", at, "evidence", "1"), note], XLSX


def a_column_moved(at: Map) -> tuple[list[tuple[str, ...]], str]:
    progress = at.column("progress", beside=1)
    move = ("move", "Activities", f"{progress}1:{progress}{at.last}", "C1")
    insert = ("insert-columns", "Activities", "C1", "1")
    return [OPEN, insert, move], XLSX


def an_optional_column_gone(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, _column("delete-columns", at, "next_step", "1")], XLSX


def the_status_column_gone(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, _column("delete-columns", at, "status", "1")], XLSX


def sheets_renamed(at: Map) -> tuple[list[tuple[str, ...]], str]:
    del at
    renamed = [("rename", "Activities", "A1", "Our activities"), ("rename", "Cover", "A1", "Front")]
    return [*renamed], XLSX


def a_sheet_in_a_new_workbook(at: Map) -> tuple[list[tuple[str, ...]], str]:
    del at
    return [("copy-to-new-book", "Activities", "A1")], XLSX


def the_hidden_sheets_removed(at: Map) -> tuple[list[tuple[str, ...]], str]:
    del at
    return [("remove-sheet", name, "A1") for name in ("_meta", "_check", "Lists")], XLSX


def the_keys_removed(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [
        OPEN,
        _column("delete-columns", at, "key!", "1"),
        ("delete-rows", "Activities", "A5", "1"),
    ], XLSX


def pasted_over_a_dropdown(at: Map) -> tuple[list[tuple[str, ...]], str]:
    write = _typed(at, LED[0], "next_step", "On-going ")
    copy = ("copy", "Activities", at.cell(LED[0], "next_step"))
    return [write, copy, ("paste", "Activities", at.cell(LED[0], "status"))], XLSX


def something_else_pasted_over_a_dropdown(at: Map) -> tuple[list[tuple[str, ...]], str]:
    copy = ("copy", "Activities", at.cell(LED[0], "progress"))
    return [copy, ("paste", "Activities", at.cell(LED[0], "status"))], XLSX


def cells_merged(at: Map) -> tuple[list[tuple[str, ...]], str]:
    emptied = [_typed(at, row, "status", "") for row in THREE[1:]]
    area = f"{at.cell(THREE[0], 'status')}:{at.cell(THREE[2], 'status')}"
    return [OPEN, *emptied, ("merge", "Activities", area)], XLSX


def a_comment(at: Map) -> tuple[list[tuple[str, ...]], str]:
    where = at.cell(LED[0], "status")
    return [OPEN, ("comment", "Activities", where, "The host asked for March.")], XLSX


def struck_through(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, ("strike", "Activities", at.cell(LED[0], "progress"))], XLSX


def dragged_down(at: Map) -> tuple[list[tuple[str, ...]], str]:
    area = f"{at.cell(THREE[0], 'next_step')}:{at.cell(THREE[2], 'next_step')}"
    write = _typed(at, THREE[0], "next_step", "Meeting 1")
    return [OPEN, write, ("drag", "Activities", area)], XLSX


def a_formula_typed(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [_typed(at, "01", "women", "=6+6", "Events")], XLSX


def a_formula_without_sense(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [_typed(at, "01", "women", "=1/0", "Events")], XLSX


def locked_text_edited(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, _typed(at, LED[0], "output", "A shorter output")], XLSX


def a_sheet_and_a_shape_added(at: Map) -> tuple[list[tuple[str, ...]], str]:
    del at
    added = ("add-sheet", "Cover", "A1", "Budget", "Fees 1,000")
    return [OPEN, added, ("shape", "Activities", "A1")], XLSX


def saved_as(kind: str) -> Tampering:
    return lambda _: ([], kind)


CASES: dict[str, Tampering] = {
    "a row inserted.xlsx": a_row_inserted,
    "a row deleted.xlsx": a_row_deleted,
    "sorted.xlsx": rows_sorted,
    "hidden.xlsx": rows_hidden,
    "a column inserted.xlsx": a_column_inserted,
    "a column moved.xlsx": a_column_moved,
    "a column gone.xlsx": an_optional_column_gone,
    "the status gone.xlsx": the_status_column_gone,
    "renamed sheets.xlsx": sheets_renamed,
    "a new workbook.xlsx": a_sheet_in_a_new_workbook,
    "no hidden sheets.xlsx": the_hidden_sheets_removed,
    "no keys.xlsx": the_keys_removed,
    "pasted.xlsx": pasted_over_a_dropdown,
    "pasted something else.xlsx": something_else_pasted_over_a_dropdown,
    "merged.xlsx": cells_merged,
    "a comment.xlsx": a_comment,
    "struck.xlsx": struck_through,
    "dragged.xlsx": dragged_down,
    "a formula.xlsx": a_formula_typed,
    "a wrong formula.xlsx": a_formula_without_sense,
    "edited.xlsx": locked_text_edited,
    "a sheet more.xlsx": a_sheet_and_a_shape_added,
    "only opened and saved.xlsx": saved_as(XLSX),
    "old.xls": saved_as(XLS),
    "open.ods": saved_as(ODS),
    "with macros.xlsm": saved_as(XLSM),
    "closed.ods": saved_as(f"{ODS}|secret"),
    "closed.xls": saved_as(f"{XLS}|secret"),
    "printed.pdf": saved_as(PDF),
    "a page.xls": saved_as(HTML),
}


@pytest.fixture(scope="module")
def back(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """Every tampered file, made in one session, collected and judged together."""
    home = tmp_path_factory.mktemp("office")
    folder = a_copy(issued, home / "plan")
    return folder.all_back(tampered(folder.filled(), home, CASES))
