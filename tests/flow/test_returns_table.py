"""What comes back, and what happens to it: each line of that table of the rules by a real file.

What else a mail may bring is in test_collect_mail.py, which of several returns counts in
test_returns_identity.py.
"""

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from io import BytesIO
from typing import NamedTuple

import pytest
from docx import Document
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests import zoo
from tests.binary_books import as_xlsb
from tests.flow.returning import (
    JOINED,
    LED,
    NOW,
    OTHER,
    Change,
    Returning,
    a_copy,
    answers_stand,
    edited,
    place,
    told,
)
from tests.flow.tampering import THREE
from tests.flow.test_returns_hostile import a_far_cell, with_a_broken_byte
from tests.flow.test_returns_identity import only_values, signed_as, the_code, with_code
from tests.mail.kinds import SENDER, a_mail, headed
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Verdict, Workbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.returns.returned import Return
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.excel.read import read_book

#: The lines of the table, in its order and its words.
LINES = (
    "renamed file",
    "protection removed",
    "rows inserted, deleted, sorted, hidden",
    "columns moved or inserted",
    'pasted over a dropdown, "On-going "',
    "two statuses in a cell",
    "locked text edited",
    "merged cells over rows",
    "text dates (Events)",
    "1904 dates, serials",
    ".xls .ods .xlsm .xlsb",
    "Word, PDF, scan, text in the mail",
    "password",
    "corrupt, bomb, far cell",
    "second version, partial, correction",
    "unknown sender, wrong body's file, wrong round",
    "older template",
    "`_meta` lost, sheet copied to a new workbook",
    "visible table only, no code",
    "comments, strike-through, coloured text",
    '"-", "N/A", "same as last time"',
    "long text, NBSP, smart quotes, emoji, `=cmd`",
    "formula typed, #REF!",
    "extra sheets, pictures",
    '"approx. 50", "50 (20F)"',
    "late",
    "fill-handle run (…1, …2, …3 where constant)",
)


class Answer(Enum):
    """What the table promises for a fault."""

    FIX = "repaired and logged"
    WARN = "accepted and told"
    ROW = "this row is refused, the rest accepted"
    HOLD = "a person decides"
    REJECT = "a polite answer, not a return"


FIX, WARN, ROW, HOLD, REJECT = Answer


class Case(NamedTuple):
    """A file with one fault: the line of the table, the promised answer, and what tells it."""

    line: int  # of LINES, from 1
    file: str
    answer: Answer
    code: str = ""  # "" where there is nothing to tell
    lost: tuple[str, ...] = ()  # rows whose answers do not stand


#: Made by LibreOffice (tests/flow/tampering.py).
OFFICE = (
    Case(2, "hidden.xlsx", FIX, "T16"),
    Case(3, "a row inserted.xlsx", WARN, "T34"),
    Case(3, "a row deleted.xlsx", WARN, "T10", (LED[2],)),
    Case(3, "sorted.xlsx", FIX, "T17"),
    Case(3, "hidden.xlsx", FIX, "T26"),
    Case(4, "a column moved.xlsx", FIX, "T19"),
    Case(4, "a column inserted.xlsx", WARN, "T28"),
    Case(4, "a column gone.xlsx", WARN, "T13"),
    Case(4, "the status gone.xlsx", HOLD, "T35"),
    Case(4, "the part gone.xlsx", HOLD, "T35"),
    Case(5, "pasted.xlsx", FIX, "A01"),
    Case(5, "pasted something else.xlsx", ROW, "V02", (LED[0],)),
    Case(7, "edited.xlsx", WARN, "T15"),
    Case(8, "merged.xlsx", WARN, "T24", THREE[1:]),
    Case(9, "a day typed.xlsx", FIX, "A03"),
    Case(11, "old.xls", WARN, "T30"),
    Case(11, "open.ods", FIX, "T31"),
    Case(11, "with macros.xlsm", FIX, "T31"),
    Case(12, "printed.pdf", HOLD, "R03"),
    Case(12, "a page.xls", HOLD, "R03"),
    Case(13, "closed.xlsx", REJECT, "R02"),
    Case(13, "closed.xls", REJECT, "R02"),
    Case(13, "closed.ods", REJECT, "R02"),
    Case(18, "no meta.xlsx", WARN, "T36"),
    Case(18, "a new workbook.xlsx", WARN, "T36"),
    Case(20, "a comment.xlsx", FIX, "T25"),
    Case(20, "struck.xlsx", ROW, "T23", (LED[0],)),
    Case(20, "struck.ods", ROW, "T23", (LED[0],)),
    Case(23, "a formula.xlsx", WARN, "T22"),
    Case(23, "a wrong formula.xlsx", ROW, "T20", ("01",)),
    Case(24, "a sheet more.xlsx", FIX, "T27"),
    Case(24, "a sheet more.xlsx", FIX, "T40"),
    Case(27, "dragged.xlsx", WARN, "X05"),
)

# --- files that no office program is needed for

Maker = Callable[[Returning], bytes]

STATUS: FieldKey = ("activities", LED[0], "status")
TEXT: FieldKey = ("activities", LED[0], "progress")
NEXT: FieldKey = ("activities", LED[0], "next_step")
START: FieldKey = ("events", "01", "start")
WOMEN: FieldKey = ("events", "01", "women")
LATE = timedelta(days=20)
SENT_BY = {"stranger.xlsx": "who@knows.example", "theirs.xlsx": SENDER}


def typed(slot: FieldKey, value: Typed) -> Maker:
    """A good report in which one answer was typed otherwise."""
    return lambda folder: folder.filled({slot: value})


def changed(change: Change) -> Maker:
    """A good report after a change by another program."""
    return lambda folder: edited(folder.filled(), change)


def of_1904(book: OpenpyxlWorkbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def with_an_error(book: OpenpyxlWorkbook) -> None:
    cell = place(book["Activities"], *STATUS)
    cell.value, cell.data_type = "#REF!", "e"


def coloured(book: OpenpyxlWorkbook) -> None:
    place(book["Activities"], *TEXT).font = Font(color="FFFF0000", bold=True)


def a_row_of_nobody(book: OpenpyxlWorkbook) -> None:
    cell = place(book["Activities"], "activities", LED[0], "key!")
    cell.value = str(cell.value)[:-8] + "00000000"


def a_key_gone(book: OpenpyxlWorkbook) -> None:
    place(book["Activities"], "activities", JOINED[0], "key!").value = None


def the_others(folder: Returning) -> bytes:
    answers: dict[FieldKey, Typed] = {("activities", "A.b.1.1#1", "part"): "Took part"}
    return filled(folder.files.form(OTHER).read_bytes(), Filling(answers))


def recoded(**names: str) -> Maker:
    """A good report whose code, well signed, says something else."""

    def make(folder: Returning) -> bytes:
        data = folder.filled()
        return with_code(data, the_code(data), signed_as(folder, **names))

    return make


def submitted(kind: str) -> Maker:
    """A report of this kind about one row."""

    def make(folder: Returning) -> bytes:
        cover = {("cover", "cover", "submission"): kind}
        return folder.filled(cover)

    return make


def binary(folder: Returning) -> bytes:
    book = read_book(folder.filled())
    assert isinstance(book, Workbook)
    return as_xlsb(book)


def a_word_document(_: Returning) -> bytes:
    document, raw = Document(), BytesIO()
    document.add_heading("Our report", 1)
    document.add_table(2, 2).cell(0, 0).text = "Ongoing"
    document.save(raw)
    return raw.getvalue()


def at_first(folder: Returning) -> bytes:
    return folder.filled({TEXT: "What was written first."})


HALF = "half.xlsx"
FILES: dict[str, tuple[Maker, Case]] = {
    case.file: (make, case)
    for make, case in (
        (Returning.filled, Case(1, "Scan_0001 (3).bin", FIX)),
        (changed(a_row_of_nobody), Case(3, "a row of nobody.xlsx", ROW, "T12", (LED[0],))),
        (changed(a_key_gone), Case(3, "a key gone.xlsx", WARN, "T46")),
        (typed(STATUS, "On-going "), Case(5, "on-going.xlsx", FIX, "A01")),
        (typed(STATUS, "Ongong"), Case(5, "ongong.xlsx", ROW, "V02", (LED[0],))),
        (typed(STATUS, "Completed (Phase 1) / Ongoing"), Case(6, "two.xlsx", ROW, "A02", LED[:1])),
        (typed(START, "September 2017"), Case(9, "a month.xlsx", WARN, "A08")),
        (typed(START, "03/09/2017"), Case(9, "two readings.xlsx", WARN, "A04")),
        (typed(START, "2 September 2560"), Case(9, "buddhist.xlsx", FIX, "A05")),
        (typed(START, "soon"), Case(9, "soon.xlsx", ROW, "E01d", ("01",))),
        (changed(of_1904), Case(10, "of 1904.xlsx", FIX)),
        (typed(START, (date(2017, 9, 4) - date(1899, 12, 30)).days), Case(10, "serial.xlsx", FIX)),
        (binary, Case(11, "binary.xlsb", WARN, "T30")),
        (a_word_document, Case(12, "word.xlsx", HOLD, "R03")),
        (lambda _: zoo.ole("WordDocument"), Case(12, "word.doc", HOLD, "R03")),
        (lambda _: zoo.a_picture(), Case(12, "scan.xlsx", HOLD, "R03")),
        (lambda folder: folder.filled()[:9_000], Case(14, HALF, HOLD, "R04")),
        (lambda folder: with_a_broken_byte(folder.filled()), Case(14, "byte.xlsx", HOLD, "R04")),
        (lambda _: zoo.bomb_of_spaces(2), Case(14, "bomb.xlsx", HOLD, "R05")),
        (lambda _: zoo.far_cells(), Case(14, "far.xlsx", HOLD, "T01")),
        (lambda folder: a_far_cell(folder.filled()), Case(14, "a form with a far cell.xlsx", FIX)),
        (at_first, Case(15, "first.xlsx", FIX, "", (LED[0],))),
        (submitted("Partial report"), Case(15, "partial.xlsx", FIX)),
        (submitted("Correction"), Case(15, "correction.xlsx", FIX)),
        (recoded(period="2018H1"), Case(16, "another round.xlsx", HOLD, "T06")),
        (recoded(plan="OTHER"), Case(16, "another plan.xlsx", HOLD, "T05")),
        (the_others, Case(16, "theirs.xlsx", HOLD, "T09")),
        (typed(NEXT, "It comes from nobody."), Case(16, "stranger.xlsx", HOLD, "T09")),
        (recoded(version="9"), Case(17, "not on record.xlsx", HOLD, "T07")),
        (
            lambda folder: only_values(folder.filled(), visible=False),
            Case(18, "values.xlsx", WARN, "T36"),
        ),
        (
            lambda folder: only_values(folder.filled(), visible=True),
            Case(19, "table.xlsx", HOLD, "T01"),
        ),
        (changed(coloured), Case(20, "coloured.xlsx", FIX)),
        (typed(STATUS, "-"), Case(21, "a dash.xlsx", ROW, "V02", (LED[0],))),
        (typed(STATUS, "N/A"), Case(21, "n a.xlsx", ROW, "V02", (LED[0],))),
        (typed(TEXT, "same as last time"), Case(21, "same.xlsx", ROW, "V04", (LED[0],))),
        (typed(NEXT, "N/A"), Case(21, "nothing next.xlsx", WARN, "A07")),
        (typed(NEXT, "x" * 490), Case(22, "long.xlsx", FIX)),
        (typed(NEXT, "x" * 501), Case(22, "too long.xlsx", WARN, "V10")),
        (typed(NEXT, "Held\u00a0in “Manila” 🎉"), Case(22, "typography.xlsx", FIX)),
        (typed(NEXT, "=cmd|' /C calc'!A0"), Case(22, "cmd.xlsx", FIX)),
        (changed(with_an_error), Case(23, "ref.xlsx", ROW, "T20", (LED[0],))),
        (typed(WOMEN, "50"), Case(25, "digits.xlsx", FIX, "A06")),
        (typed(WOMEN, "approx. 50"), Case(25, "about.xlsx", ROW, "E03", ("01",))),
        (typed(WOMEN, "50 (20F)"), Case(25, "in brackets.xlsx", ROW, "E03", ("01",))),
        (typed(NEXT, "It comes late."), Case(26, "late.xlsx", FIX)),
    )
}


@pytest.fixture(scope="module")
def back(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """Every file of this module, collected one after the other and judged together."""
    folder = a_copy(issued, tmp_path_factory.mktemp("table") / "plan")
    data = {name: make(folder) for name, (make, _) in FILES.items()}
    late = data.pop("late.xlsx")
    mails = {name: a_mail((name, data.pop(name))) for name in SENT_BY}
    in_time = folder.all_back(data)
    folder.drop("late.xlsx", late)
    for name, mail in mails.items():
        folder.drop(f"{name}.eml", headed(mail, From=SENT_BY[name]))
    folder.collect(NOW + LATE)
    return {**folder.validate(), **in_time}


def test_the_table_has_no_line_without_a_file() -> None:
    shown = {case.line for case in (*OFFICE, *(case for _, case in FILES.values()))}

    assert shown == set(range(1, len(LINES) + 1))


@pytest.mark.office
@pytest.mark.parametrize("case", OFFICE, ids=[f"{each.line} {each.file}" for each in OFFICE])
def test_what_an_office_program_made_is_answered_as_promised(
    tampered_back: dict[str, Return], case: Case
) -> None:
    assert_answered(tampered_back[case.file], case)


@pytest.mark.parametrize("name", FILES)
def test_what_comes_back_is_answered_as_promised(back: dict[str, Return], name: str) -> None:
    assert_answered(back[name], FILES[name][1])


def assert_answered(returned: Return, case: Case) -> None:
    """The verdict, the severity of what is told, and the rows that stand."""
    by_code = {each.code: each for each in returned.findings}
    assert not case.code or case.code in by_code, told(returned)
    worst = by_code[case.code].severity if case.code else Severity.NOTE
    if case.answer in (HOLD, REJECT):
        assert returned.verdict is (Verdict.HELD if case.answer is HOLD else Verdict.REJECTED)
        assert len(returned.says.split()) > 3
        return
    assert returned.counts
    assert answers_stand(returned, but=case.lost)
    assert bool(returned.errors) == (case.answer is ROW and worst is Severity.ERROR)
    assert {FIX: worst in (Severity.REPAIR, Severity.NOTE), WARN: worst is Severity.WARNING}.get(
        case.answer, not any(_stands(returned, key) for key in case.lost)
    )


def _stands(returned: Return, key: str) -> bool:
    return any(row.key == key and not row.refused for row in returned.rows)
