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
from tipxl.domain.grid import Verdict
from tipxl.domain.returned import Return

pytestmark = pytest.mark.office

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
        ("delete-rows", "Activities", "A5", "1"),
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


@pytest.fixture(scope="module")
def back(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """Every tampered file, made in one session, collected and judged together."""
    home = tmp_path_factory.mktemp("office")
    folder = a_copy(issued, home / "plan")
    return folder.all_back(tampered(folder.filled(), home, CASES))


GONE = "Parts of the form are gone"
SAVE = "Please save it without a password"

Told = tuple[str, Verdict, str, str, str, tuple[str, ...]]  # file, verdict, code, where, says, lost
TOLD: list[Told] = [
    ("a row inserted.xlsx", Verdict.ACCEPTED, "T34", "Activities!L", "was added", ()),
    ("a row deleted.xlsx", Verdict.ACCEPTED, "T10", LED[2], f"The row {LED[2]} is", (LED[2],)),
    ("sorted.xlsx", Verdict.REPAIRED, "T17", "Activities", "stand in another order", ()),
    ("hidden.xlsx", Verdict.ACCEPTED, "T26", LED[0], "Hidden rows were read", ()),
    ("a column inserted.xlsx", Verdict.ACCEPTED, "T28", LED[0], "is not of the form", ()),
    ("a column moved.xlsx", Verdict.REPAIRED, "T19", "progress", "between Row and Activity", ()),
    ("a column gone.xlsx", Verdict.ACCEPTED, "T13", "next_step", "Next step is missing", ()),
    ("renamed sheets.xlsx", Verdict.REPAIRED, "T42", "Our activities", "Activities is called", ()),
    ("a new workbook.xlsx", Verdict.ACCEPTED, "T36", "", f"{GONE} (Cover, Other act", ()),
    ("no hidden sheets.xlsx", Verdict.ACCEPTED, "T36", "", f"{GONE} (Lists)", ()),
    ("no keys.xlsx", Verdict.ACCEPTED, "T18", "Activities", "hidden keys", ()),
    ("pasted.xlsx", Verdict.REPAIRED, "A01", f"{LED[0]} status", "Read as Ongoing", ()),
    ("pasted something else.xlsx", Verdict.ACCEPTED, "V02", LED[0], "from the list", (LED[0],)),
    ("merged.xlsx", Verdict.ACCEPTED, "T24", THREE[1], f"{THREE[0]} only", THREE[1:]),
    ("a comment.xlsx", Verdict.ACCEPTED, "T25", LED[0], "read as a remark", ()),
    ("struck.xlsx", Verdict.ACCEPTED, "T23", f"{LED[0]} progress", "struck through", (LED[0],)),
    ("dragged.xlsx", Verdict.ACCEPTED, "X05", THREE[1], f"{THREE[0]} to {THREE[2]} count", ()),
    ("a formula.xlsx", Verdict.ACCEPTED, "T22", "01 women", "its result was taken", ()),
    ("a wrong formula.xlsx", Verdict.ACCEPTED, "T20", "01 women", "type the answer again", ()),
    ("edited.xlsx", Verdict.ACCEPTED, "T15", f"{LED[0]} output", "noted as a proposal", ()),
    ("a sheet more.xlsx", Verdict.ACCEPTED, "T27", "Budget", "Budget is not of the form", ()),
    ("a sheet more.xlsx", Verdict.ACCEPTED, "T40", "Activities", "Pictures", ()),
    ("hidden.xlsx", Verdict.ACCEPTED, "T16", "Activities", "protection was removed", ()),
    ("old.xls", Verdict.ACCEPTED, "T30", "", "Please send it as .xlsx", ()),
    ("open.ods", Verdict.REPAIRED, "T31", "", "read all the same", ()),
    ("with macros.xlsm", Verdict.REPAIRED, "T31", "", "format xlsm", ()),
    ("the status gone.xlsx", Verdict.HELD, "T35", "status", "Status now is missing", LED),
    ("the part gone.xlsx", Verdict.HELD, "T35", "part", "Your part in this", JOINED),
    ("no activities.xlsx", Verdict.HELD, "T45", "Activities", "is missing", (*LED, *JOINED)),
    ("the status twice.xlsx", Verdict.REPAIRED, "T44", "status", "say the same", ()),
    ("the status twice, unlike.xlsx", Verdict.ACCEPTED, "T43", LED[0], "keep one", (LED[0],)),
    ("no meta.xlsx", Verdict.ACCEPTED, "T36", "", f"{GONE} (its hidden sheets)", ()),
    ("a key gone.xlsx", Verdict.ACCEPTED, "T46", LED[0], "what people see", ()),
    ("a day for a number.xlsx", Verdict.ACCEPTED, "A13", "01 women", "2018-04-02", ()),
    ("a day typed.xlsx", Verdict.REPAIRED, "A03", "01 end", "read as 2017-09-05", ()),
]


@pytest.mark.parametrize("case", TOLD, ids=[f"{each[0]} {each[2]}" for each in TOLD])
def test_what_was_done_to_a_form_is_told_in_its_place_and_the_other_rows_stand(
    back: dict[str, Return], case: Told
) -> None:
    name, verdict, code, where, says, lost = case

    returned = back[name]

    assert returned.verdict is verdict
    assert where in str(finding(returned, code).place)
    assert says in finding(returned, code).says
    assert answers_stand(returned, but=lost)


@pytest.mark.parametrize(
    ("name", "verdict", "says"),
    [
        ("closed.xlsx", Verdict.REJECTED, SAVE),
        ("closed.xls", Verdict.REJECTED, SAVE),
        ("closed.ods", Verdict.REJECTED, SAVE),
        ("printed.pdf", Verdict.HELD, "a PDF document, not an Excel workbook"),
        ("a page.xls", Verdict.HELD, "a web page (HTML), not an Excel workbook"),
    ],
)
def test_what_is_no_form_is_answered_politely(
    back: dict[str, Return], name: str, verdict: Verdict, says: str
) -> None:
    returned = back[name]

    assert (returned.verdict, returned.rows) == (verdict, ())
    assert says in returned.says


def test_a_form_that_was_only_saved_by_libreoffice_has_nothing_to_tell(
    back: dict[str, Return],
) -> None:
    assert back["only opened and saved.xlsx"].findings == ()


@pytest.mark.parametrize("name", [name for name in CASES if "." in name])
def test_one_cause_is_told_once(back: dict[str, Return], name: str) -> None:
    """Beside the count of answered rows and the protection, each file says one thing."""
    causes = told(back[name]) - {"F01", "T16"}

    assert len(causes) <= (2 if name == "a sheet more.xlsx" else 1)


def test_a_row_that_the_merge_covers_keeps_what_else_was_said(back: dict[str, Return]) -> None:
    row = back["merged.xlsx"].row("activities", THREE[1])

    assert row is not None
    assert (row.refused, row.text("status"), row.text("target")) == (False, "", "2018H2")


def test_only_the_answer_of_an_event_with_an_error_is_refused(back: dict[str, Return]) -> None:
    event = back["a wrong formula.xlsx"].row("events", "01")

    assert event is not None
    assert event.refused
    assert event.text("title") == "A workshop"


def test_a_comment_is_kept_word_for_word(back: dict[str, Return]) -> None:
    assert finding(back["a comment.xlsx"], "T25").found == "The host asked for March."


def test_a_proposed_change_of_the_plan_names_both_wordings(back: dict[str, Return]) -> None:
    proposal = finding(back["edited.xlsx"], "T15")

    assert proposal.found == "A shorter output"
    assert len(proposal.expected) > len(proposal.found)
