"""The officer answers in Excel, and the next consolidate applies it; nothing typed is ever lost."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from tests.flow.returning import BODY, LED, NOW, PERIOD, Returning, a_copy, edited
from tests.mail.kinds import a_mail
from tipxl.cli import main
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import Consolidated, consolidate
from tipxl.commands.post import go_on_without
from tipxl.commands.preview import preview
from tipxl.commands.validate import validate
from tipxl.domain.core.workbook import Verdict
from tipxl.errors import TipxlError
from tipxl.excel.editable.decisions_book import decisions_workbook
from tipxl.workspace.paths import Folder

ENDING = {
    ("activities", LED[0], "status"): "Discontinued",
    ("activities", LED[0], "reason"): "Funding",
    ("activities", LED[0], "explain"): "No funds came.",
}
WHO = {"Why": "So the meeting found", "Decided by": "The meeting"}


class Desk:
    """The officer at decisions.xlsx."""

    def __init__(self, returning: Returning) -> None:
        self.returning = returning
        self.path = Folder(returning.root).decisions
        self.before = Folder(returning.root).decisions_before

    def consolidate(self) -> Consolidated:
        return consolidate(self.returning.root, PERIOD)

    def edit(self, change: Callable[[Workbook], None]) -> None:
        book = load_workbook(self.path)
        change(book)
        book.save(self.path)

    def lines(self, sheet: str = "Decisions") -> list[dict[str, Any]]:
        rows: list[Any] = list(load_workbook(self.path)[sheet].iter_rows(values_only=True))
        lines = (dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:])
        return [line for line in lines if any(value is not None for value in line.values())]

    def line(self, about: str, row: str | None = None) -> dict[str, Any]:
        return next(x for x in self.lines() if x["About"] == about and row in (None, x["Row"]))

    def answer(self, about: str, row: str | None = None, **fields: object) -> None:
        number = self.line(about, row)["Number"]
        self.edit(lambda book: put(book["Decisions"], number, {**WHO, **named(fields)}))

    def add(self, sheet: str = "Decisions", **fields: object) -> None:
        who = WHO if sheet == "Decisions" else {}
        self.edit(lambda book: put(book[sheet], None, {**who, **named(fields)}))


def named(fields: Mapping[str, object]) -> dict[str, object]:
    return {key.replace("_", " "): value for key, value in fields.items()}


def put(sheet: Any, number: object, fields: Mapping[str, object]) -> None:
    columns = {cell.value: cell.column for cell in sheet[1]}
    filled = [row for row in range(2, sheet.max_row + 1) if any(c.value for c in sheet[row])]
    at = max(filled, default=1) + 1
    if number is not None:
        at = next(row for row in filled if sheet.cell(row, columns["Number"]).value == number)
    for heading, value in fields.items():
        sheet.cell(at, columns[heading]).value = value


@pytest.fixture(scope="module")
def consolidated_once(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> Returning:
    """A round with a row that a lead wants to discontinue, consolidated once; not to be changed."""
    returning = a_copy(issued, tmp_path_factory.mktemp("once") / "plan")
    returning.all_back({"back.xlsx": returning.filled(ENDING)})
    Desk(returning).consolidate()
    return returning


@pytest.fixture
def workspace(consolidated_once: Returning, tmp_path: Path) -> Desk:
    """The same, for a test to change."""
    return Desk(a_copy(consolidated_once, tmp_path / "plan"))


def status(made: Consolidated, row: str = LED[0]) -> tuple[str, str, str]:
    found = made.round.row(row)
    assert found is not None
    return (found.status, found.mark.value, found.rule)


def test_a_matter_gets_its_line_and_its_answer_is_applied(workspace: Desk) -> None:
    assert workspace.line("Discontinue or merge?", LED[0])["State"] == "open"

    workspace.answer(
        "Discontinue or merge?",
        Answer="Decision recorded: Discontinued",
        Decision_reference="SOMTC 18, para 4",
        Date=date(2018, 3, 1),
    )
    made = workspace.consolidate()

    assert status(made) == ("DI", "", "K1")
    line = workspace.line("Discontinue or merge?")
    assert str(line["State"]).startswith(f"applied on {LED[0]}")
    assert line["Decision reference"] == "SOMTC 18, para 4"
    row = made.round.row(LED[0])
    assert row is not None
    assert "SOMTC 18, para 4" in row.why
    assert "on 1 March 2018 (SOMTC 18, para 4)" in row.why


def test_trace_tells_of_a_decision_of_her_own_as_a_person_would(workspace: Desk) -> None:
    workspace.add(Row=LED[1], Answer="Completed")
    workspace.consolidate()
    words = ["trace", str(PERIOD), LED[1], "status", "--root", str(workspace.returning.root)]

    told = CliRunner().invoke(main, words).output

    assert re.search(r"Decision Y-\w+: Completed, instead of Ongoing\. So the meeting found", told)


def test_nothing_is_written_where_nothing_changed(workspace: Desk) -> None:
    first = workspace.path.read_bytes()
    workspace.consolidate()
    assert workspace.path.read_bytes() == first

    workspace.answer("Discontinue or merge?", Answer="keep")
    workspace.consolidate()
    second = workspace.path.read_bytes()
    workspace.consolidate()

    assert workspace.path.read_bytes() == second != first


def test_what_she_saved_lies_beside_what_tipxl_wrote(workspace: Desk) -> None:
    workspace.answer("Discontinue or merge?", Answer="keep")
    saved = workspace.path.read_bytes()

    workspace.consolidate()

    assert workspace.before.read_bytes() == saved


def test_what_she_saved_last_stays_beside_however_often_tipxl_writes(workspace: Desk) -> None:
    workspace.answer("Discontinue or merge?", Answer="keep")
    saved = workspace.path.read_bytes()
    workspace.consolidate()
    ours = workspace.path.read_bytes()

    workspace.returning.all_back({"anew.xlsx": workspace.returning.filled()})  # settles it
    workspace.consolidate()

    assert workspace.path.read_bytes() != ours
    assert workspace.before.read_bytes() == saved


def test_columns_rows_and_sheets_of_her_own_are_kept(workspace: Desk) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Decisions"]
        sheet.insert_cols(1)
        sheet["A1"], sheet["A2"] = "Call", "ring Bangkok"
        sheet.move_range("A1:S9", rows=2)
        sheet["B1"] = "Meeting of March"
        sheet["A30"] = "a note by itself"
        mine = book.create_sheet("Agenda")
        mine["B2"], mine["C3"], mine["D4"] = "=1+1", date(2018, 3, 1), 3.5
        book["Read me"]["C40"] = "Remember the chair"

    workspace.edit(change)
    workspace.consolidate()

    book = load_workbook(workspace.path)
    texts = {c.value for row in book["Decisions"].iter_rows() for c in row}
    assert {"Call", "ring Bangkok", "Meeting of March", "a note by itself"} <= texts
    assert book["Decisions"]["A3"].value == "Call"
    assert (book["Agenda"]["D4"].value, book["Agenda"]["C3"].value.date()) == (
        3.5,
        date(2018, 3, 1),
    )
    assert "Remember the chair" in {c.value for row in book["Read me"].iter_rows() for c in row}


def test_sorted_rows_and_moved_columns_decide_the_same(workspace: Desk) -> None:
    workspace.answer("Discontinue or merge?", Answer="Postponed")
    workspace.add(Row=LED[1], Answer="Completed")

    def shuffle(book: Workbook) -> None:
        sheet = book["Decisions"]
        rows = [[c.value for c in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        for row in [rows[0], *reversed([r for r in rows[1:] if any(r)])]:
            sheet.append(list(reversed(row)))

    workspace.edit(shuffle)
    made = workspace.consolidate()

    assert status(made) == ("PP", "", "K1")
    assert status(made, LED[1]) == ("CO", "", "K1")
    assert next(iter(workspace.lines()[0])) == "Fingerprint"


def test_a_line_stays_when_its_matter_is_gone(workspace: Desk) -> None:
    workspace.answer("Discontinue or merge?", Answer="Postponed")

    workspace.returning.drop("again.xlsx", workspace.returning.filled())
    workspace.returning.collect(NOW + timedelta(days=1))
    made = workspace.consolidate()

    line = workspace.line("Discontinue or merge?")
    assert status(made) == ("ON", "", "K8")
    assert line["Answer"] == "Postponed"
    assert str(line["State"]).startswith("settled by itself")


def test_rival_reports_are_put_to_her_and_the_one_she_picks_counts(returning: Returning) -> None:
    for name, data in {"a.xlsx": returning.filled(), "b.xlsx": returning.filled(ENDING)}.items():
        returning.drop(name, data)
    returning.collect()
    workspace = Desk(returning)
    assert status(workspace.consolidate()) == ("", "NR", "K6")
    files = {r.arrival.original: r.arrival.file for r in workspace.consolidate().round.returns}

    workspace.answer("Rival files", Answer=f"Use {files['a.xlsx']}")

    assert status(workspace.consolidate()) == ("ON", "", "K8")


def test_a_line_of_hers_gets_a_number_a_round_and_a_state(workspace: Desk) -> None:
    workspace.add(Row=LED[1], Answer="Completed", Date="1 March 2018")

    made = workspace.consolidate()

    line = workspace.lines()[-1]
    assert status(made, LED[1]) == ("CO", "", "K1")
    assert str(line["Number"]).startswith("Y-")
    assert (line["Round"], line["Date"]) == (str(PERIOD), "1 March 2018")
    assert "Ongoing" not in str(line["Answer"])


def test_what_is_wrong_is_told_with_its_cell_and_the_rest_is_applied(workspace: Desk) -> None:
    workspace.answer("Discontinue or merge?", Answer="Postponed")
    workspace.add(Row="A.a.9.9#9", Answer="Completed")

    made = workspace.consolidate()

    assert made.decided is not None
    (told,) = made.decided.findings
    assert (told.code, told.place.sheet) == ("D02", "Decisions")
    assert told.place.cell.startswith("D")
    assert status(made)[2] == "K1"
    assert str(workspace.lines()[-1]["State"]).startswith("not used: The plan has no row")


def _renamed(path: Path) -> None:
    book = load_workbook(path)
    book["Decisions"].title = "Mine"
    book.save(path)


def _headless(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["Decisions"]
    next(c for c in sheet[1] if c.value == "Answer").value = "My answer"
    book.save(path)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.write_bytes(b"garbage"), "cannot be read"),
        (lambda path: path.write_bytes(b""), "cannot be read"),
        (_renamed, "no sheet Decisions"),
        (_headless, "lost the heading"),
    ],
)
def test_a_workbook_that_cannot_be_used_is_told_and_never_replaced(
    workspace: Desk, spoil: Callable[[Path], object], says: str
) -> None:
    spoil(workspace.path)
    stood = workspace.path.read_bytes()

    with pytest.raises(TipxlError, match=says):
        workspace.consolidate()

    assert workspace.path.read_bytes() == stood


def test_while_excel_holds_it_nothing_is_written_at_all(
    workspace: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.answer("Discontinue or merge?", Answer="Postponed")
    stood = workspace.path.read_bytes()
    consolidated = workspace.returning.files.consolidated.read_bytes()
    replace = Path.replace

    def held(path: Path, target: Path) -> Path:
        if Path(target).name == "decisions.xlsx":
            raise PermissionError(13, "held by Excel")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(TipxlError, match="close it in Excel"):
        workspace.consolidate()
    monkeypatch.undo()

    assert workspace.path.read_bytes() == stood
    assert workspace.returning.files.consolidated.read_bytes() == consolidated
    assert status(workspace.consolidate())[2] == "K1"


# --- files


def test_a_held_word_file_is_refused(workspace: Desk) -> None:
    workspace.returning.drop("letter.docx", b"%PDF-1.4 a letter")
    workspace.returning.collect()
    workspace.consolidate()
    assert "letter" in str(workspace.line("Held file")["What is to be decided"])

    workspace.answer("Held file", Answer="Do not use the file")
    made = workspace.consolidate()

    held = next(r for r in made.round.returns if r.arrival.original == "letter.docx")
    assert held.verdict is Verdict.REJECTED
    assert "The meeting" in held.says
    assert str(workspace.line("Held file")["State"]).startswith("applied")


@pytest.mark.parametrize(("why", "verdict"), [("Unknown", Verdict.REJECTED), (None, Verdict.HELD)])
def test_a_file_that_is_not_to_be_used_stays_out_though_its_sender_is_lost(
    returning: Returning, why: str | None, verdict: Verdict
) -> None:
    workspace, files = Desk(returning), returning.files
    mail = a_mail(("report.xlsx", returning.filled()))
    mail.replace_header("From", "nobody@knows.example")
    returning.drop("mail.eml", mail.as_bytes())
    returning.collect()
    workspace.consolidate()
    workspace.answer("Held file", Answer="Do not use the file", Why=why)
    rmtree(files.inbox)
    rmtree(files.mails)
    files.journal.unlink()
    go_on_without(returning.root, PERIOD, NOW)
    (kept,) = files.returned.glob("*.xlsx")
    collect(returning.root, CollectRequest(PERIOD, (kept,), NOW), NOW)

    (back,) = workspace.consolidate().round.returns
    (seen,) = preview(returning.root, PERIOD, (kept,), NOW).returns

    assert back.verdict is seen.verdict is verdict
    assert str(workspace.line("Held file")["State"]).startswith("applied" if why else "not used")

    workspace.answer("Held file", Answer=None)
    (back,) = workspace.consolidate().round.returns
    assert back.counts


def test_a_file_of_another_round_is_taken_as_the_report_of_a_body(returning: Returning) -> None:
    workspace = Desk(returning)
    code = f"TX1.BOHOL.2099H1.{BODY}.1."
    raw = returning.filled()

    def change(book: Any) -> None:
        for sheet in book:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if isinstance(cell.value, str) and "TX1." in cell.value:
                    cell.value = code + "0" * 8 + "." + "0" * 20
            for printed in (sheet.oddHeader, sheet.oddFooter):
                printed.left.text = printed.center.text = printed.right.text = ""
        book.properties.subject = book.properties.keywords = book.properties.description = ""
        book.custom_doc_props.props.clear()
        for name in list(book.defined_names):
            del book.defined_names[name]

    returned = returning.back(edited(raw, change))
    assert returned.verdict is Verdict.HELD
    workspace.consolidate()

    workspace.answer("Held file", Answer=f"It is the report of {BODY}")
    made = workspace.consolidate()

    assert status(made) == ("ON", "", "K8")
    taken = made.round.returns[0]
    assert taken.counts
    assert "T50" in {each.code for each in taken.findings}


# --- waivers


def test_a_waiver_lets_a_row_stand(returning: Returning) -> None:
    missing = {("activities", LED[0], "progress"): None}
    assert returning.back(returning.filled(missing)).errors == 1
    workspace = Desk(returning)
    workspace.consolidate()

    workspace.add(
        "Waivers", Body=BODY, Rule="V04", From_round=str(PERIOD), Reason="Fire", Who="Head"
    )
    validated = validate(returning.root, PERIOD)
    made = workspace.consolidate()

    (returned,) = validated.returns
    assert returned.errors == 0
    assert any("Waived by Head because: Fire" in each.says for each in returned.findings)
    assert status(made) == ("ON", "", "K8")
    assert str(workspace.lines("Waivers")[0]["State"]).startswith("in use")


def test_what_is_waived_need_not_be_corrected_in_the_copy(returning: Returning) -> None:
    typed = {("activities", LED[0], "progress"): None, ("activities", LED[1], "status"): "Perhaps"}
    returning.back(returning.filled(typed))
    workspace, copy = Desk(returning), returning.files.correction(BODY)
    workspace.consolidate()
    assert all("Please correct" in noted(copy)[row] for row in LED[:2])

    workspace.add(
        "Waivers", Body=BODY, Rule="V04", From_round=str(PERIOD), Reason="Fire", Who="Head"
    )
    validate(returning.root, PERIOD)

    assert "Waived by Head because: Fire" in noted(copy)[LED[0]]
    assert "Please correct" not in noted(copy)[LED[0]]
    assert "Please correct" in noted(copy)[LED[1]]


def test_where_all_is_waived_there_is_no_copy(returning: Returning) -> None:
    returning.back(returning.filled({("activities", LED[0], "progress"): None}))
    workspace, copy = Desk(returning), returning.files.correction(BODY)
    workspace.consolidate()
    assert copy.exists()

    workspace.add(
        "Waivers", Body=BODY, Rule="V04", From_round=str(PERIOD), Reason="Fire", Who="Head"
    )
    validate(returning.root, PERIOD)

    assert not copy.exists()


def noted(copy: Path) -> dict[str, str]:
    """What the notes of a correction copy say on each row of the plan."""
    found: dict[str, str] = {}
    for row in load_workbook(copy)["Activities"].iter_rows():
        key = next((str(c.value).split(":")[2].split("|")[0] for c in row if is_key(c.value)), "")
        found[key] = " ".join(cell.comment.text for cell in row if cell.comment)
    return found


def is_key(value: object) -> bool:
    return isinstance(value, str) and value.startswith("tx:activities:")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"Body": "XYZ"}, "D04"),
        ({"Rule": "V99"}, "D21"),
        ({"Reason": None}, "D22"),
        ({"Who": None}, "D22"),
        ({"From_round": "soon"}, "D24"),
        ({"From_round": "2017H1", "Until_round": "2017H1"}, "D23"),
    ],
)
def test_a_waiver_that_cannot_be_used_is_told(
    workspace: Desk, fields: dict[str, str | None], code: str
) -> None:
    good = {"Body": BODY, "Rule": "V04", "From_round": str(PERIOD), "Reason": "Fire", "Who": "H."}
    workspace.add("Waivers", **{**good, **fields})

    found = validate(workspace.returning.root, PERIOD).waivers

    assert [each.code for each in found] == [code]
    assert found[0].place.sheet == "Waivers"
    assert found[0].place.cell


def closing(workspace: Desk) -> str:
    made = CliRunner().invoke(
        main, ["close", str(PERIOD), "--yes", "--root", str(workspace.returning.root)]
    )
    assert made.exit_code == 0, made.output
    return made.output


def test_a_round_closed_with_matters_open_says_which_and_what_that_means(workspace: Desk) -> None:
    numbers = {workspace.line(about)["Number"] for about in ("Who leads?", "Discontinue or merge?")}

    told = closing(workspace)

    assert "2 items stay open in decisions.xlsx" in told
    assert all(str(number) in told for number in numbers)
    assert f"tipxl close {PERIOD} --reopen REASON" in told


def test_a_matter_that_was_answered_is_not_told_as_open(workspace: Desk) -> None:
    workspace.answer("Discontinue or merge?", Answer="keep")
    number = workspace.line("Who leads?")["Number"]

    assert f"1 item stays open in decisions.xlsx ({number}): what it asks is" in closing(workspace)


def test_what_she_saves_in_the_last_moment_is_never_replaced(
    workspace: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.answer("Discontinue or merge?", Answer="keep")
    real = decisions_workbook
    saved: list[bytes] = []

    def while_she_saves(*given: Any) -> Any:
        made = real(*given)
        if not saved:
            workspace.add(Row=LED[1], Answer="Completed")
            saved.append(workspace.path.read_bytes())
        return made

    monkeypatch.setattr("tipxl.workspace.decisions_file.decisions_workbook", while_she_saves)

    with pytest.raises(TipxlError, match=r"decisions\.xlsx was saved while this was running"):
        workspace.consolidate()
    assert workspace.path.read_bytes() == saved[0]
