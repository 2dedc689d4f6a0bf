"""The formula of an expression: what it says, and that Excel takes it."""

import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tests.excel.office import converted
from tipxl.domain.core.expression import (
    All,
    Before,
    Blank,
    Changed,
    Expression,
    Is,
    Known,
    Longer,
    MoreThan,
    Not,
    Same,
    Some,
    Today,
)
from tipxl.domain.schema.form_schema import ColumnKind
from tipxl.excel.form.rule_formulas import BlankWords, ValueRef, formula, literal, understood
from tipxl.excel.writer import WorkbookWriter, draw

REFS = {
    "status": ValueRef("B1", "A1"),
    "text": ValueRef("B2", "A2"),
    "n": ValueRef("B3"),
    "m": ValueRef("B4"),
}


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Known(True), "TRUE"),
        (Is("status", ("CO",)), 'EXACT(B1,"CO")'),
        (Is("status", ("ON", "CO")), 'OR(EXACT(B1,"ON"),EXACT(B1,"CO"))'),
        (Is("gone", ("CO",)), "FALSE"),
        (Blank("text"), 'B2=""'),
        (Blank("gone"), "TRUE"),
        (Not(Some((Blank("n"), Blank("m")))), 'NOT(OR(B3="",B4=""))'),
        (All((Blank("n"), Known(False))), 'AND(B3="",FALSE)'),
        (Longer("text", 5), "IFERROR(LEN(A2)>5,FALSE)"),
        (Same("text", "We  met\u00a0."), 'EXACT(B2,"We met .")'),
        (Changed("text", None), 'NOT(B2="")'),
        (Changed("gone", None), "FALSE"),
        (Changed("gone", "x"), "TRUE"),
        (Before("n", "gone"), "FALSE"),
        (Before("n", Today()), "IF(AND(ISNUMBER(B3)),B3<TODAY(),FALSE)"),
        (Before(date(2018, 1, 1), "m"), "IF(AND(ISNUMBER(B4)),43101<B4,FALSE)"),
        (
            MoreThan("n", ("m", "gone")),
            'IF(AND(OR(ISNUMBER(B3),B3=""),OR(ISNUMBER(B4),B4="")),N(B3)>N(B4),FALSE)',
        ),
    ],
)
def test_each_expression_has_its_formula(expression: Expression, text: str) -> None:
    assert formula(expression, REFS) == text


def test_codes_are_named_by_the_words_that_stand_in_the_cell() -> None:
    refs = {"status": ValueRef("$A1", words={"CO": 'Completed "1"'})}

    assert formula(Is("status", ("CO",)), refs) == 'EXACT($A1,"Completed ""1""")'


def test_a_literal_is_never_longer_than_excel_takes() -> None:
    text = "Long " * 100 + '"' * 300 + "😀" * 200

    pieces = literal(text).split('"&"')

    assert all(len(piece.encode("utf-16-le")) // 2 <= 255 for piece in pieces)


def test_a_text_too_long_for_a_formula_is_compared_with_a_cell() -> None:
    text = "We met. " * 1000
    refs = {"text": ValueRef("B2", "A2", texts={text.strip(): "$Z2"})}

    assert formula(Same("text", text), refs) == "EXACT(B2,$Z2)"
    assert formula(Changed("text", text), refs) == "NOT(EXACT(B2,$Z2))"


def test_a_word_like_a_function_stays_text() -> None:
    written = draw(lambda bench: bench.page("A").formula(0, 0, f"={literal('SORT(A)')}", None, ""))

    with ZipFile(io.BytesIO(written)) as package:
        assert b'<c r="A1"><f>"SORT(A)"</f>' in package.read("xl/worksheets/sheet1.xml")


SAMPLES = (
    ("plain", "plain"),
    ("  two\u00a0 blanks \u3000", "two blanks"),
    ("a\u200bb\ufeff", "ab"),
    ("tab\tand\nline", "taband" + "line"),
    ("=1+1", "=1+1"),
    ("*", "*"),
    ("n/a", ""),
    ("SAME AS LAST TIME", ""),
    ("-", ""),
    ("😀", "😀"),
)


@pytest.mark.office
def test_libreoffice_reads_a_text_as_we_do_and_works_formulas_out_anew(tmp_path: Path) -> None:
    blanks = BlankWords(words="$D$1:$D$3")

    def paint(bench: WorkbookWriter) -> None:
        page = bench.page("Sheet")
        for row, word in enumerate(("n/a", "same as last time", "-")):
            page.text(row, 3, word)
        for row, (typed, _) in enumerate(SAMPLES):
            page.text(row, 0, typed)
            cell = understood(ColumnKind.TEXT, f"A{row + 1}", blanks)
            page.formula(row, 1, cell, None, "planted and wrong")

    done = converted({"texts.xlsx": draw(paint)}, tmp_path)["texts.xlsx"]

    page = openpyxl.load_workbook(io.BytesIO(done), data_only=True)["Sheet"]
    found = [page.cell(row, 2).value or "" for row in range(1, len(SAMPLES) + 1)]
    assert found == [expected for _, expected in SAMPLES]
