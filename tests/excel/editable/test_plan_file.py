"""plan.xlsx: written, read, spoilt as people spoil it, and the sample as reviewed."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from tests.domain.planbook.test_plan_checks import a_body, a_plan, a_row
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import CellKind, Span, Workbook, column_letters
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import (
    Basis,
    BodyKind,
    CompletionType,
    Contact,
    Extension,
    Holiday,
    Plan,
    Round,
    Row,
)
from tipxl.domain.planbook.assumptions import assumptions
from tipxl.domain.planbook.plan_messages import PlanMessage
from tipxl.domain.planbook.plan_reader import PlanRead
from tipxl.errors import TipxlError
from tipxl.excel.dump import dump_book
from tipxl.excel.editable.plan_file import read_plan, write_plan
from tipxl.excel.read import read_book

PAGE, LETTER = 784.0, 5.6  # points: the print of A4, lying; a character of a column

SAMPLE = Path(__file__).parents[3] / "workbooks" / "plan.xlsx"


@pytest.fixture
def written(tmp_path: Path) -> bytes:
    return as_bytes(a_plan(), tmp_path)


def as_bytes(plan: Plan, folder: Path) -> bytes:
    write_plan(plan, folder / "plan.xlsx")
    return (folder / "plan.xlsx").read_bytes()


def spoilt(data: bytes, sheet: str, changes: dict[str, object]) -> bytes:
    """The workbook after somebody typed into some of its cells."""
    book = load_workbook(BytesIO(data))
    for address, value in changes.items():
        book[sheet][address].value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def the_book(data: bytes) -> Workbook:
    book = read_book(data)
    assert isinstance(book, Workbook)
    return book


def test_what_is_written_is_read_back(written: bytes) -> None:
    assert read_plan(written) == (a_plan(), ())


def _line_of(data: bytes, setting: str) -> int:
    page = load_workbook(BytesIO(data))["Secretariat"]
    return [cell.value for cell in page["A"]].index(setting) + 1


@pytest.mark.parametrize(
    ("setting", "field"),
    [("Nature confirmed", "nature_confirmed"), ("Done when confirmed", "done_when_confirmed")],
)
def test_a_doubt_is_answered_by_a_word_in_one_cell(
    written: bytes, setting: str, field: str, tmp_path: Path
) -> None:
    cell = f"B{_line_of(written, setting)}"

    settled = replace(a_plan(), **{field: True})
    assert read_plan(spoilt(written, "Secretariat", {cell: "Yes"})) == (settled, ())
    assert read_plan(as_bytes(settled, tmp_path / "again")).plan == settled
    # A plan.xlsx of before has no such line.
    assert read_plan(spoilt(written, "Secretariat", {f"A{cell[1:]}": None})).plan == a_plan()

    (told,) = read_plan(spoilt(written, "Secretariat", {cell: "perhaps"})).findings
    assert told.place.cell == cell


def test_equal_plans_give_equal_bytes(tmp_path: Path, written: bytes) -> None:
    assert as_bytes(a_plan(), tmp_path / "elsewhere") == written


def test_a_file_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    read = read_plan(b"Dear all, please find the plan below.")

    assert read.plan is None
    assert [(each.severity, each.place.file) for each in read.findings] == [
        (Severity.ERROR, "plan.xlsx")
    ]


NEW_ROW = {"A5": "K.a.2.1#1", "B5": "K", "D5": "a", "H5": "Write.", "I5": "Book.", "K5": "ABC"}

MORE_TIME = {
    "A2": "ABC",
    "B2": "2018H2",
    "C2": date(2019, 2, 11),
    "D2": "A flood",
    "E2": "The chair",
}
AGAIN = {"A3": "abc", "B3": "2018H2", "C3": date(2019, 2, 8), "D3": "Holidays", "E3": "The desk"}

# sheet, what is typed, the code and the cell it is told with, words of what is said
MISTAKES: list[tuple[str, dict[str, object], str, str]] = [
    ("Activities", {"A1": "Number"}, "P02 1:1", "'Row key'"),
    ("Activities", {"V1": "Remarks"}, "P03 1:1", "'Doubts'"),
    ("Activities", {"A3": "K.a.1.1#1"}, "P04 A3", "first in A2"),
    ("Bodies", {"A5": "ABC"}, "P04 A5", "first in A2"),
    ("Bodies", {"E3": "abc"}, "P04 E3", "first in A2"),
    ("Bodies", {"E3": body_key("All others")}, "P04 E3", "first in A4"),
    ("Rounds", {"A3": "2018H1", "C3": None, "D3": None}, "P04 A3", "first in A2"),
    ("Activities", {"A4": None}, "P06 A4", "Row key is empty"),
    ("Activities", {"H4": None}, "P06 H4", "Activity is empty"),
    ("Rounds", {"E3": " "}, "P06 E3", "Due is empty"),
    ("Secretariat", {"B2": None}, "P06 B2", "Plan code is empty"),
    ("Secretariat", {"B12": None}, "P06 B12", "Heading 6 is empty"),
    ("Activities", {"I4": "#REF!"}, "P07 I4", "shows #REF!"),
    ("Activities", {"I4": "=1+1"}, "P08 I4", "no stored result"),
    ("Activities", {"A4": 1.1}, "P11 A4", "the number 1.1"),
    ("Activities", {"F4": 1.1}, "P11 F4", "the number 1.1"),
    ("Activities", {"A4": "K.a.1.10"}, "P12 A4", "'K.a.1.10'"),
    ("Activities", {"A4": "K.a.1.10 #1"}, "P12 A4", "'K.a.1.10 #1'"),
    ("Activities", {"D4": "b"}, "P13 D4", "the provision is 'b'"),
    ("Activities", {"H3": "Hold talks."}, "P14 H3", "K.a.1.1#1"),
    ("Activities", {"H4": "• Meet."}, "P15 H4", "no title"),
    ("Activities", {"K4": "ABD"}, "P16 K4", "Did you mean ABC?"),
    ("Activities", {"M4": "nonsense"}, "P16 M4", "add it to Bodies"),
    ("Bodies", {"G3": "ABD"}, "P16 G3", "Did you mean ABC?"),
    ("Activities", {"K4": "ABC, A.B.C."}, "P17 K4", "counts once"),
    ("Activities", {"M4": "ABC"}, "P18 M4", "Remove it"),
    ("Activities", {"M4": "ABC", "L4": "assumed"}, "P19 M4", "asked as lead"),
    ("Activities", {"K4": "all others"}, "P20 K4", "is a group"),
    ("Activities", {"K4": None}, "P21 K4", "no lead"),
    ("Activities", {"I4": None}, "P22 J4", "Done when"),
    ("Activities", {"L4": "guessed"}, "P23 L4", "printed, assumed, confirmed"),
    ("Activities", {"O4": "ONCE"}, "P23 O4", "ONE, SER, REC"),
    ("Bodies", {"C3": "person"}, "P23 C3", "body, group"),
    ("Bodies", {"F3": "maybe"}, "P23 F3", "yes, no"),
    ("Rounds", {"B3": "first"}, "P23 B3", "regular, baseline"),
    ("Rounds", {"G3": "midterm"}, "P23 G3", "mid-term, final"),
    ("Activities", {"Q4": "2018H3"}, "P24 Q4", "'2018H3'"),
    ("Rounds", {"A3": "second half"}, "P24 A3", "'second half'"),
    ("Rounds", {"E3": "30/01/2019"}, "P25 E3", "'30/01/2019'"),
    ("Secretariat", {"B5": "2018"}, "P25 B5", "'2018'"),
    ("Rounds", {"D3": date(2018, 11, 30)}, "P26 D3", "2018-07-01 to 2018-12-31"),
    ("Rounds", {"A3": "2018Q3", "C3": None, "D3": None}, "P27 A3", "another length than 2018H1"),
    ("Rounds", {"E3": date(2018, 12, 1)}, "P28 E3", "before the period ends on 2018-12-31"),
    ("Rounds", {"F3": date(2019, 1, 1)}, "P29 F3", "before the due date 2019-01-30"),
    ("Secretariat", {"B6": date(2018, 12, 1)}, "P30 A3", "2018-01-01 to 2018-12-01"),
    ("Rounds", {"G2": "final"}, "P31 G3", "in 2018H1"),
    ("Activities", {"Q4": "2018H2", "R4": "2018H1"}, "P32 R4", "only until 2018H1"),
    ("Secretariat", {"B2": "my plan"}, "P33 B2", "'my plan'"),
    ("Bodies", {"J2": "A. Person <a@abc.org>"}, "P35 J2", "bare address"),
    ("Bodies", {"L2": "one@abc.org; two"}, "P35 L2", "'two'"),
    ("Secretariat", {"B14": "desk@plan.org\nBcc: x@y.org"}, "P35 B14", "bare address"),
    ("Bodies", {"J2": None}, "P36 J2", "ABC reports"),
    ("Bodies", {"J2": "focal@abc.example"}, "P37 J2", "no mail reaches"),
    ("Secretariat", {"B14": "desk@plan.test"}, "P37 B14", "no mail reaches"),
    ("Bodies", {"E2": "Body A, B and C"}, "P38 E2", "comma or semicolon"),
    ("Bodies", {"G2": "ABC"}, "P39 G2", "through itself"),
    ("Bodies", {"A5": "XYZ", "J5": "focal@xyz.org"}, "P40 A5", "XYZ stands on no row"),
    ("Activities", {"P4": 2.5}, "P41 P4", "'2.5'"),
    ("Activities", {"P4": "several"}, "P41 P4", "'several'"),
    ("Secretariat", {"B17": "Asia/Djakarta"}, "P42 B17", "Did you mean Asia/Jakarta"),
    ("Secretariat", {"B17": "Lima"}, "P42 B17", "America/Lima"),
    ("Secretariat", {"B17": "the zone of us"}, "P42 B17", "Correct its name."),
    ("Extensions", {**MORE_TIME, "B2": "2020H1"}, "P43 B2", "no round 2020H1"),
    ("Extensions", {**MORE_TIME, "C2": date(2019, 1, 15)}, "P44 C2", "due on 2019-01-30 anyway"),
    ("Extensions", {**MORE_TIME, **AGAIN}, "P45 A3", "2019-02-11"),
    ("Rounds", {"E3": date(2019, 2, 2)}, "P46 E3", "2019-02-02 is a Saturday. Nothing is moved"),
    ("Rounds", {"F3": date(2019, 2, 24)}, "P46 F3", "a Sunday"),
    ("Holidays", {"A2": date(2019, 1, 30), "B2": "New Year"}, "P46 E3", "a holiday (New Year)"),
    ("Extensions", {**MORE_TIME, "E2": None}, "P47 E2", "by whom ABC is given more time"),
]
TOLD_ELSEWHERE = {
    "P01",
    "P05",
    "P09",
    "P10",
    "P34",
    "P48",
}  # see test_plan_sheets, test_plan_checks


@pytest.mark.parametrize(("sheet", "typed", "expected", "words"), MISTAKES)
def test_each_mistake_is_told_once_and_with_its_cell(
    written: bytes, sheet: str, typed: dict[str, object], expected: str, words: str
) -> None:
    read = read_plan(spoilt(written, sheet, typed))

    assert [f"{finding.code} {finding.place.cell}" for finding in read.findings] == [expected]
    assert words in read.findings[0].says
    stops = {problem.code for problem in PlanMessage if problem.stops}
    assert (read.plan is None) == (read.findings[0].code in stops)


def test_every_problem_has_its_mistake() -> None:
    codes = {expected.partition(" ")[0] for _, _, expected, _ in MISTAKES}

    assert codes | TOLD_ELSEWHERE == {problem.code for problem in PlanMessage}


def test_a_plan_reads_its_days_back(tmp_path: Path) -> None:
    plan = replace(
        a_plan(),
        time_zone="America/Lima",
        holidays=(Holiday(date(2019, 1, 1), "New Year"),),
        extensions=(Extension("ABC", Period(2018, 2, 2), date(2019, 2, 11), "A flood", "Chair"),),
    )

    assert read_plan(as_bytes(plan, tmp_path)) == (plan, ())


def test_a_plan_without_the_new_sheets_is_read_as_before(written: bytes) -> None:
    book = load_workbook(BytesIO(written))
    for name in ("Extensions", "Holidays"):
        del book[name]
    book["Secretariat"].delete_rows(17, 2)
    out = BytesIO()
    book.save(out)

    assert read_plan(out.getvalue()) == (a_plan(), ())


def test_a_year_that_begins_in_july_moves_the_days_of_its_periods(written: bytes) -> None:
    july = {"B18": "july", "B5": date(2018, 7, 1), "B6": date(2019, 6, 30)}
    read = read_plan(spoilt(written, "Secretariat", july))

    assert read.plan is not None
    assert [each.period.words for each in read.plan.rounds] == [
        "July to December 2018",
        "January to June 2019",
    ]
    assert {each.place.column for each in read.findings} >= {"Starts", "Ends"}


def test_every_sheet_of_the_plan_is_read_on_paper_and_doubts_are_not_printed(
    written: bytes,
) -> None:
    book = load_workbook(BytesIO(written))

    smallest = {}
    for page in book:
        widths = {n: page.column_dimensions[column_letters(n)].width for n in range(1, 40)}
        breaks = [each.id for each in page.col_breaks.brk]
        last = page.max_column
        if page.print_area:
            last = range_boundaries(str(page.print_area).split("!")[1])[2] or last
        parts = pairwise((0, *breaks, last))
        wide = max(
            sum((widths[n] + 0.1) * LETTER for n in range(first + 1, after + 1))
            + (widths[1] * LETTER if first else 0)
            for first, after in parts
        )
        scale = float(page.page_setup.scale or 100) / 100 if breaks else min(1.0, PAGE / wide)
        assert scale * wide <= PAGE * 1.02, page.title
        size = min(c.font.sz for row in page.iter_rows(max_col=last) for c in row if c.value)
        smallest[page.title] = scale * float(size)

    assert min(smallest.values()) >= 7, smallest
    activities = book["Activities"]
    assert [cell.value for cell in activities[1]][-1] == "Doubts"
    assert str(activities.print_area).endswith("$A$1:$U$1048575")  # rows of hers, too


def test_a_row_typed_below_the_others_counts(written: bytes) -> None:
    read = read_plan(spoilt(written, "Activities", {**NEW_ROW, "P5": "4", "O5": "ser"}))

    assert read.findings == ()
    assert read.plan is not None
    added = read.plan.rows[-1]
    assert (added.key, added.nature, added.events_planned) == (
        "K.a.2.1#1",
        CompletionType.SERIES,
        4,
    )


def test_a_bad_address_is_not_used(written: bytes) -> None:
    read = read_plan(spoilt(written, "Bodies", {"L2": "one@abc.org; two", "J2": "me"}))

    assert read.plan is not None
    assert read.plan.bodies[0].cc == ("one@abc.org",)
    assert read.plan.bodies[0].contact.email == ""


def test_a_missing_sheet_is_told(written: bytes) -> None:
    book = load_workbook(BytesIO(written))
    del book["Bodies"]
    out = BytesIO()
    book.save(out)

    read = read_plan(out.getvalue())

    assert [str(finding) for finding in read.findings] == [
        "plan.xlsx: Bodies: The sheet Bodies is missing. Put it back, for instance from an "
        "earlier copy. [P01]"
    ]


def test_text_is_never_written_as_a_formula_or_a_link(tmp_path: Path) -> None:
    plan = a_plan(rows=(a_row(output="=1+1", decision="https://plan.org"), *a_plan().rows[1:]))

    data = as_bytes(plan, tmp_path)

    worksheet = next(each for each in the_book(data).worksheets if each.name == "Activities")
    assert all(cell.kind is CellKind.TEXT for cell in worksheet.cells if cell.row == 2)
    assert not any(cell.formula for cell in worksheet.cells)
    assert read_plan(data).plan == plan


def test_lists_drop_down_also_in_the_rows_still_to_come(written: bytes) -> None:
    worksheets = {worksheet.name: worksheet for worksheet in the_book(written).worksheets}

    def droops(span: Span, column: int) -> bool:
        return span.left <= column <= span.right and span.top == 2 and span.bottom > 100

    listed = {
        name: [column for column in range(1, 22) if any(droops(s, column) for s in worksheet.lists)]
        for name, worksheet in worksheets.items()
    }
    assert listed == {
        "Read me": [],
        "Activities": [12, 14, 15, 17, 18],
        "Bodies": [3, 6],
        "Rounds": [2, 7],
        "Secretariat": [],
        "Extensions": [],
        "Holidays": [],
    }


# --- what must hold for every plan ----------------------------------------------------------

words = st.text("abcXYZ019 ,;=+@#'\"<&\n.éß\u1005ក", max_size=40).map(
    lambda text: "\n".join(line.strip() for line in text.split("\n")).strip()
)
titles = words.map(lambda text: f"Do {text}".strip())
periods = st.sampled_from(tuple(Period.parse("2018H1").through(Period.parse("2019H2"))))
acronyms = ("ABC", "DEF", "All others")


@st.composite
def rows(draw: st.DrawFn) -> tuple[Row, ...]:
    keys = draw(st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True))
    return tuple(draw(a_drawn_row(f"K.a.1.{number}#1")) for number in keys)


@st.composite
def a_drawn_row(draw: st.DrawFn, key: str) -> Row:
    begins, ends = sorted(draw(st.tuples(periods, periods)))
    named = draw(st.lists(st.sampled_from(acronyms[:2]), unique=True))
    others = [each for each in acronyms if each not in named]
    doubts = draw(st.lists(words.filter(bool), max_size=3))
    return a_row(
        key,
        activity=draw(titles),
        output=draw(words),
        done_when=draw(words),
        leads=tuple(named),
        lead_basis=draw(st.sampled_from(Basis)),
        cooperating=tuple(draw(st.lists(st.sampled_from(others), unique=True))),
        cooperating_basis=draw(st.sampled_from(Basis)),
        nature=draw(st.sampled_from(CompletionType)),
        events_planned=draw(st.none() | st.integers(1, 999)),
        in_force_from=draw(st.sampled_from((None, begins))),
        in_force_until=draw(st.sampled_from((None, ends))),
        decision=draw(words),
        printed_status=draw(words),
        doubts=tuple(line for doubt in doubts for line in doubt.split("\n") if line),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    contact = Contact(draw(words), draw(words), "focal@abc.org", draw(words))
    bodies = (
        a_body("ABC", name=draw(titles), contact=contact, pillar=draw(words)),
        a_body("DEF", reports=draw(st.booleans()), senders=("x@y.org",), chair="chair@def.org"),
        a_body("All others", kind=BodyKind.GROUP, reports=False, contact=Contact()),
    )
    dated = draw(st.dates(date(2019, 1, 1), date(2099, 1, 1)))
    rounds = tuple(
        Round(period, dated, dated, baseline=draw(st.booleans()))
        for period in sorted(draw(st.lists(periods, min_size=1, unique=True)))
    )
    return a_plan(title=draw(titles), bodies=bodies, rounds=rounds, rows=draw(rows()))


@settings(deadline=None, max_examples=50)
@given(plan=plans())
def test_every_plan_survives_writing_and_reading(
    plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("plan")

    assert read_plan(as_bytes(plan, folder)).plan == plan


# --- the sample -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> PlanRead:
    return read_plan(SAMPLE.read_bytes())


def test_the_sample_plan_can_be_used(sample: PlanRead) -> None:
    severities = {finding.severity for finding in sample.findings}

    assert sample.plan is not None
    assert Severity.ERROR not in severities
    assert len(sample.plan.rows) == 59
    assert len({row.activity_key for row in sample.plan.rows}) == 57


def test_the_sample_plan_says_what_it_assumes(sample: PlanRead) -> None:
    assert sample.plan is not None

    listed = {(each.kind.value, each.body): len(each.rows) for each in assumptions(sample.plan)}

    assert {key: count for key, count in listed.items() if count} == {
        ("assumed leads", "SOMTC"): 34,
        ("assumed leads", "ACWC"): 1,
        ("assumed leads", "SOMSWD"): 2,
        ("assumed leads", "SLOM"): 2,
        ("assumed cooperating bodies", "AICHR"): 2,
        ("no lead", ""): 1,
        ("proposed done-when", ""): 4,
        ("assumed nature", ""): 59,
    }


def test_the_sample_plan_is_what_writing_it_again_would_give(
    sample: PlanRead, tmp_path: Path
) -> None:
    assert sample.plan is not None

    assert as_bytes(sample.plan, tmp_path) == SAMPLE.read_bytes()


def test_the_sample_plan_is_as_reviewed(golden: Callable[[str, str], None]) -> None:
    golden("plan.txt", dump_book(the_book(SAMPLE.read_bytes())))


def test_a_plan_that_is_open_in_excel_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = as_bytes(a_plan(), tmp_path)

    def held(_self: Path, _target: Path) -> Path:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(TipxlError, match=r"close it in Excel"):
        write_plan(replace(a_plan(), title="Another"), tmp_path / "plan.xlsx")

    assert (tmp_path / "plan.xlsx").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]
