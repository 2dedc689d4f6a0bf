"""What is done to a whole workbook: keys replaced, cells crossed out, sheets hidden."""

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from tests.flow.returning import LED, Returning, answers_stand, edited, place, told


def replaced(old: str, new: str, book: Workbook) -> None:
    """Find and replace in every sheet, as a program does it that asks nothing."""
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    cell.value = cell.value.replace(old, new)


# --- keys changed


@pytest.mark.parametrize(
    ("old", "sheet"),
    [("activities", "Activities"), ("events", "Events"), ("issues", "Issues"), ("other", "Other")],
)
def test_a_word_replaced_in_all_keys_leaves_the_answers_under_their_headings(
    returning: Returning, old: str, sheet: str
) -> None:
    back = returning.back(
        edited(returning.filled(), lambda book: replaced(f"tx:{old}:", "tx:replaced:", book))
    )

    assert answers_stand(back)
    assert [e.place.sheet[: len(sheet)] for e in back.findings if e.code == "T18"] == [sheet]
    assert not told(back) & {"T14", "T27", "T34"}


# --- crossed out


@pytest.mark.parametrize(
    ("sides", "style", "is_crossed"),
    [
        ({"diagonalUp": True}, "thin", True),
        ({"diagonalDown": True}, "double", True),
        ({"diagonalUp": True, "diagonalDown": True}, "thin", True),
        ({}, "thin", False),
        ({"diagonalUp": True}, None, False),
    ],
)
def test_an_answer_with_a_line_from_corner_to_corner_is_asked(
    returning: Returning, sides: dict[str, bool], style: str | None, is_crossed: bool
) -> None:
    def change(book: Workbook) -> None:
        cell = place(book["Activities"], "activities", LED[0], "status")
        cell.border = Border(diagonal=Side(style=style), **sides)  # type: ignore[arg-type]

    back = returning.back(edited(returning.filled(), change))

    assert ("T23" in told(back)) is is_crossed
    assert answers_stand(back, but=LED[:1] if is_crossed else ())


def test_a_struck_day_is_shown_as_the_day_that_was_typed(returning: Returning) -> None:
    def change(book: Workbook) -> None:
        cell = place(book["Events"], "events", "01", "start")
        cell.border = Border(diagonal=Side(style="thin"), diagonalUp=True)

    back = returning.back(edited(returning.filled(), change))

    assert [e.found for e in back.findings if e.code == "T23"] == ["2017-09-04"]
