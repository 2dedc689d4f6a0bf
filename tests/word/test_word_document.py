"""The Word document: ten sections, tables and pictures, the same bytes every time."""

import zipfile
from io import BytesIO

import docx

from tests.reports.evaluation.builders import a_case
from tipxl.reports.evaluation.document import document
from tipxl.reports.evaluation.evaluation_data import Evaluation, NarrativeText
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.evaluation.narrative import SECTIONS
from tipxl.word.word_document import word_document


def made(case: Evaluation) -> bytes:
    return word_document(document(case), evaluation_report(case))


def test_the_same_evaluation_gives_the_same_bytes_without_a_clock() -> None:
    data = made(a_case())

    with zipfile.ZipFile(BytesIO(data)) as package:
        times = {each.date_time for each in package.infolist()}

    assert made(a_case()) == data
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_the_sections_stand_in_the_order_of_a_report_with_tables_and_charts() -> None:
    word = docx.Document(BytesIO(made(a_case("final"))))

    heads = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]

    assert heads == [f"{n}. {section.title}" for n, section in enumerate(SECTIONS, start=1)]
    assert len(word.tables) >= 6
    assert len(word.inline_shapes) >= 4


def test_what_the_secretariat_wrote_follows_and_a_hint_stands_where_it_did_not() -> None:
    written = NarrativeText({"purpose": "For the ministers.\n=1+1 of them."})

    texts = [
        p.text for p in docx.Document(BytesIO(made(a_case(terms={"written": written})))).paragraphs
    ]

    assert "For the ministers." in texts
    assert "=1+1 of them." in texts
    assert sum(text.startswith("[To be written") for text in texts) == len(SECTIONS) - 1
