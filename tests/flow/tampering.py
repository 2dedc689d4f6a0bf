"""What a focal point does to a form in LibreOffice: many files out of one session."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.excel.office import at_the_desk
from tests.flow.returning import LED, place
from tipxl.excel.form.form_places import KEYS

Action = Sequence[str]
XLSX, ODS, XLS = "Calc MS Excel 2007 XML", "calc8", "MS Excel 97"
XLSM, PDF, HTML = "Calc MS Excel 2007 VBA XML", "calc_pdf_Export", "HTML (StarCalc)"
SHEETS = {"cover": "Cover", "activities": "Activities", "events": "Events"}


class Map:
    """Where everything stands on a form."""

    def __init__(self, form: bytes) -> None:
        self._book = load_workbook(BytesIO(form))

    def cell(self, row: str, column: str, block: str = "activities") -> str:
        """The address of an answer, e.g. J9."""
        return place(self._book[SHEETS[block]], block, row, column).coordinate

    def column(self, column: str, beside: int = 0) -> str:
        """The letters of a column of the activities, or of one beside it."""
        cell = place(self._book["Activities"], "activities", LED[0], column)
        return get_column_letter(cell.column + beside)

    def line(self, row: str) -> int:
        """The number of a row of the plan."""
        return place(self._book["Activities"], "activities", row, "status").row

    @property
    def last(self) -> int:
        """The last row of the activities."""
        return self._book["Activities"].max_row


Tampering = Callable[[Map], tuple[Sequence[Action], str]]  # the actions, and the format to save as


def tampered(form: bytes, folder: Path, tamperings: dict[str, Tampering]) -> dict[str, bytes]:
    """Each tampering done to the form, by the name of its file."""
    spots = Map(form)
    source = folder / "source.xlsx"
    source.write_bytes(form)
    actions: list[Action] = []
    for number, tampering in enumerate(tamperings.values()):
        done, kind = tampering(spots)
        actions.append(("open", "", str(source)))
        actions += done
        kind, _, password = kind.partition("|")
        save = ("save", "0", "A1", str(folder / f"saved-{number}"), kind)
        actions.append((*save, password) if password else save)
    at_the_desk(form, folder, actions)
    return {
        name: (folder / f"saved-{number}").read_bytes() for number, name in enumerate(tamperings)
    }


# --- each a thing that people do

OPEN = ("unprotect", "Activities", "A1")
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


def the_part_column_gone(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, _column("delete-columns", at, "part", "1")], XLSX


def _status_copied(at: Map, *more: tuple[str, ...]) -> tuple[list[tuple[str, ...]], str]:
    status, end = at.column("status"), at.column("partner", beside=2)
    area = f"{status}1:{status}{at.last}"
    return [OPEN, ("copy", "Activities", area, f"{end}1"), *more], XLSX


def the_status_column_copied(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return _status_copied(at)


def the_status_column_copied_and_changed(at: Map) -> tuple[list[tuple[str, ...]], str]:
    end = at.column("partner", beside=2)
    return _status_copied(at, ("type", "Activities", f"{end}{at.line(LED[0])}", "Completed"))


def the_activities_removed(at: Map) -> tuple[list[tuple[str, ...]], str]:
    del at
    return [("remove-sheet", "Activities", "A1")], XLSX


def the_machinery_removed(at: Map) -> tuple[list[tuple[str, ...]], str]:
    del at
    return [("remove-sheet", "_meta", "A1")], XLSX


def a_key_cell_deleted(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, _typed(at, LED[0], "key!", "")], XLSX


def a_day_for_a_number(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [_typed(at, "01", "women", "2018-04-02", "Events")], XLSX


def a_day_typed(at: Map) -> tuple[list[tuple[str, ...]], str]:
    days = (("start", "2017-09-05"), ("end", "5 September 2017"))
    return [_typed(at, "01", column, text, "Events") for column, text in days], XLSX


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
        ("delete-rows", "Activities", f"A{KEYS + 1}", "1"),
    ], XLSX


def pasted_over_a_dropdown(at: Map) -> tuple[list[tuple[str, ...]], str]:
    write = _typed(at, LED[0], "next_step", "On-going ")
    source, target = at.cell(LED[0], "next_step"), at.cell(LED[0], "status")
    return [OPEN, write, ("copy", "Activities", source, target)], XLSX


def something_else_pasted_over_a_dropdown(at: Map) -> tuple[list[tuple[str, ...]], str]:
    source, target = at.cell(LED[0], "progress"), at.cell(LED[0], "status")
    return [OPEN, ("copy", "Activities", source, target)], XLSX


def cells_merged(at: Map) -> tuple[list[tuple[str, ...]], str]:
    emptied = [_typed(at, row, "status", "") for row in THREE[1:]]
    area = f"{at.cell(THREE[0], 'status')}:{at.cell(THREE[2], 'status')}"
    return [OPEN, *emptied, ("merge", "Activities", area)], XLSX


def a_comment(at: Map) -> tuple[list[tuple[str, ...]], str]:
    where = at.cell(LED[0], "status")
    return [OPEN, ("comment", "Activities", where, "The host asked for March.")], XLSX


def struck_through(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return [OPEN, ("strike", "Activities", at.cell(LED[0], "progress"))], XLSX


def struck_through_in_ods(at: Map) -> tuple[list[tuple[str, ...]], str]:
    return struck_through(at)[0], ODS


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


TAMPERED: dict[str, Tampering] = {
    "a row inserted.xlsx": a_row_inserted,
    "a row deleted.xlsx": a_row_deleted,
    "sorted.xlsx": rows_sorted,
    "hidden.xlsx": rows_hidden,
    "a column inserted.xlsx": a_column_inserted,
    "a column moved.xlsx": a_column_moved,
    "a column gone.xlsx": an_optional_column_gone,
    "the status gone.xlsx": the_status_column_gone,
    "the part gone.xlsx": the_part_column_gone,
    "the status twice.xlsx": the_status_column_copied,
    "the status twice, unlike.xlsx": the_status_column_copied_and_changed,
    "no activities.xlsx": the_activities_removed,
    "no meta.xlsx": the_machinery_removed,
    "a key gone.xlsx": a_key_cell_deleted,
    "a day for a number.xlsx": a_day_for_a_number,
    "a day typed.xlsx": a_day_typed,
    "renamed sheets.xlsx": sheets_renamed,
    "a new workbook.xlsx": a_sheet_in_a_new_workbook,
    "no hidden sheets.xlsx": the_hidden_sheets_removed,
    "no keys.xlsx": the_keys_removed,
    "pasted.xlsx": pasted_over_a_dropdown,
    "pasted something else.xlsx": something_else_pasted_over_a_dropdown,
    "merged.xlsx": cells_merged,
    "a comment.xlsx": a_comment,
    "struck.xlsx": struck_through,
    "struck.ods": struck_through_in_ods,
    "dragged.xlsx": dragged_down,
    "a formula.xlsx": a_formula_typed,
    "a wrong formula.xlsx": a_formula_without_sense,
    "edited.xlsx": locked_text_edited,
    "a sheet more.xlsx": a_sheet_and_a_shape_added,
    "only opened and saved.xlsx": saved_as(XLSX),
    "old.xls": saved_as(XLS),
    "open.ods": saved_as(ODS),
    "with macros.xlsm": saved_as(XLSM),
    "closed.xlsx": saved_as(f"{XLSX}|secret"),
    "closed.ods": saved_as(f"{ODS}|secret"),
    "closed.xls": saved_as(f"{XLS}|secret"),
    "printed.pdf": saved_as(PDF),
    "a page.xls": saved_as(HTML),
}
