"""A form carries the marks of its own texts, and they are believed only where they are whole."""

import pytest
from msgspec.structs import replace

from tests.builders import a_cell, a_grid
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.forms.issued_form import META
from tipxl.domain.forms.own_texts import TEXTS, OwnTexts, marks_of

TEXTS_OF_A_FORM = [("Read me", f"Sentence {n}.") for n in range(70)]


def carrying(*cells: str) -> Workbook:
    rows = [[a_cell(TEXTS), a_cell(each)] for each in cells]
    return Workbook("xlsx", (a_grid(META, rows),))


def test_a_text_is_known_on_its_sheet_however_its_blanks_were_changed() -> None:
    texts = OwnTexts.of(carrying(*marks_of(TEXTS_OF_A_FORM)))

    assert all(texts.has(sheet, text) for sheet, text in TEXTS_OF_A_FORM)
    assert texts.has("Read me", " Sentence\u00a069. ")
    assert not texts.has("Cover", "Sentence 69.")
    assert not texts.has("Read me", "Sentence 70.")


@pytest.mark.parametrize("change", ["a cell is gone", "a cell is cut", "the count is gone"])
def test_marks_that_are_not_whole_are_not_believed(change: str) -> None:
    first, *cells = marks_of(TEXTS_OF_A_FORM)
    left = {
        "a cell is gone": (first, *cells[1:]),
        "a cell is cut": (first, cells[0][:100], *cells[1:]),
        "the count is gone": tuple(cells),
    }[change]

    assert OwnTexts.of(carrying(*left)) == OwnTexts()


def test_a_form_of_before_carries_none() -> None:
    book = carrying(*marks_of(TEXTS_OF_A_FORM))
    (meta,) = book.worksheets

    assert OwnTexts.of(replace(book, worksheets=(replace(meta, cells=()),))) == OwnTexts()


def test_what_a_program_cut_at_255_characters_is_taken_for_ours() -> None:
    assert OwnTexts(frozenset({"abcdefgh"})).has("Read me", "x" * 255)
    assert not OwnTexts(frozenset({"abcdefgh"})).has("Read me", "x" * 254)


def test_marks_hold_no_digit_that_a_program_could_take_for_a_number() -> None:
    _, *cells = marks_of(TEXTS_OF_A_FORM)

    assert "".join(cells).isalpha()
