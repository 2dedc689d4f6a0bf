"""What a focal point reads of a report with many mistakes: the letter and the copy, word by word.

The golden text is there to be read: which cell, what is wrong, what to type, and what happens else.
"""

import email.policy
import re
from collections.abc import Callable
from datetime import date
from email import message_from_bytes

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from tests.flow.returning import (
    EVENT,
    JOINED,
    LED,
    NOW,
    PERIOD,
    Returning,
    edited,
    place,
)
from tipxl.commands.send import Mailing, send
from tipxl.commands.validate import validate
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.workbook import Workbook as ReadWorkbook
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.returns.cell_values import raw_text
from tipxl.excel.fill import Typed
from tipxl.excel.read import read_book

ROWS: dict[FieldKey, Typed] = {
    ("cover", "cover", "date"): "yesterday",
    ("cover", "cover", "clearance"): None,
    ("activities", LED[0], "status"): None,
    ("activities", LED[1], "status"): "Half done",
    ("activities", LED[2], "progress"): "same as last time",
    ("activities", LED[2], "target"): None,
    ("activities", LED[3], "status"): "Completed",
    ("activities", LED[3], "target"): None,
    ("activities", LED[4], "status"): "Postponed",
    ("activities", LED[4], "target"): None,
    ("activities", JOINED[0], "part"): "Took part",
    ("activities", JOINED[1], "part"): None,
    ("activities", JOINED[2], "part"): "perhaps",
    ("activities", JOINED[3], "part"): "Done / nothing",
    ("issues", "01", "text"): "We need funds.",
    ("issues", "02", "kind"): "Problem",
    ("issues", "02", "text"): "Too few staff.",
    ("issues", "03", "kind"): "Challenge",
    ("issues", "03", "text"): "Please ask Ms Ana Cruz, +63 917 555 1234.",
}
EVENTS: tuple[dict[str, Typed], ...] = (
    {},
    {"end": date(2017, 9, 1)},
    {"country": None},
    {"start": "next March"},
    {"women": "about twenty"},
    {"disability": 90},
    {"start": date(2019, 3, 4), "end": date(2019, 3, 5)},
    {"start": "03/04/2017", "end": "03/04/2017"},
    {"women": date(2017, 4, 2)},
    {"title": EVENT["title"]},
    {"start": "April 2017", "end": date(2017, 4, 30)},
    {"activity": "Our own row"},
)


def typed() -> dict[FieldKey, Typed]:
    events = {
        ("events", f"{number:02}", column): value
        for number, changes in enumerate(EVENTS, 1)
        for column, value in {**EVENT, "title": f"Training {number}", **changes}.items()
    }
    return {**ROWS, **events, ("events", "01", "title"): EVENT["title"]}


def by_hand(book: Workbook) -> None:
    """What is done to a form beside typing answers."""
    page = book["Activities"]
    place(page, "activities", LED[0], "output").value = "A shorter output"
    wrong = place(book["Events"], "events", "10", "men")
    wrong.value, wrong.data_type = "#REF!", "e"
    place(book["Events"], "events", "11", "place").value = "Cebu"
    place(book["Events"], "events", "11", "place").font = Font(strike=True)
    book["Lists"]["B70"].value = "Please add Timor-Leste"


@pytest.fixture
def told(returning: Returning) -> tuple[str, str]:
    """The letter, and the sheet What to correct of the copy."""
    returning.drop("report.xlsx", edited(returning.filled(typed()), by_hand))
    returning.collect()
    judged = validate(returning.root, PERIOD)
    (report,) = judged.returns
    asked = {e.code for e in report.findings if e.severity in (Severity.ERROR, Severity.WARNING)}
    assert len(asked) >= 30
    (letter,) = send(returning.root, Mailing(PERIOD, LetterKind.CORRECTIONS), NOW)
    assert letter.path is not None
    mail = message_from_bytes(letter.path.read_bytes(), policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    book = read_book(judged.corrections[0].read_bytes())
    assert isinstance(book, ReadWorkbook)
    text = body.get_content().replace("\r\n", "\n")
    return f"Subject: {mail['Subject']}\n\n{text}", _sheet(book, "What to correct")


def _sheet(book: ReadWorkbook, name: str) -> str:
    (sheet,) = (each for each in book.worksheets if each.name == name)
    lines: dict[int, list[str]] = {}
    for cell in sheet.cells:
        lines.setdefault(cell.row, []).append(raw_text(cell))
    return "\n".join(" | ".join(cells) for cells in lines.values())


def test_the_letter_and_the_copy_say_what_stands_in_the_golden_text(
    told: tuple[str, str], golden: Callable[[str, str], None]
) -> None:
    letter, sheet = told

    golden("what-to-correct.txt", f"{letter}\n{'-' * 92}\n\n{sheet}\n")


def test_what_becomes_of_what_must_be_corrected_is_said_once_for_all(
    told: tuple[str, str],
) -> None:
    for text in told:
        words = " ".join(text.split())
        assert words.count("the row or line that it stands in is not counted") == 1
        assert "keeps the status" not in words
        assert "Everything else that you wrote is kept." in words


def test_a_focal_point_reads_of_cells_and_lines_never_of_our_keys(told: tuple[str, str]) -> None:
    for text in told:
        assert not re.search(r"\w+![\w|]|\w\|\w|tx:|\b4\d{4}\b", text), text


def test_what_is_wrong_in_a_cell_is_told_with_its_question_as_the_form_names_it(
    told: tuple[str, str],
) -> None:
    letter, _ = told
    listed = re.split(r"\n  (?=\d+\. )", letter.partition("Please correct (")[2])[1:]
    headings = {
        *("Status now", "Your part in this period", "What was done in this period", "Target"),
        *(
            "Completed in",
            "What shows it",
            "Main reason",
            "Explain, if needed",
            "Date of this report",
            "Clearance",
        ),
        *("Activity", "First day", "Last day", "Country", "Women", "Men", "Place", "Kind", "Text"),
        *("Of these, persons with disabilities (optional)", "Title of the event"),
        *("Expected output", "cell B70 of the sheet Lists"),
    }

    assert len(listed) >= 30
    unnamed = [each for each in listed if not any(h in " ".join(each.split()) for h in headings)]
    assert unnamed == []
