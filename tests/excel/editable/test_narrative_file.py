"""narrative.xlsx is made once, read by its headings, and what cannot be placed is told."""

from io import BytesIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import a_layout
from tipxl.domain.schema.form_schema import ChoiceList, Item
from tipxl.errors import TipxlError
from tipxl.excel.editable.narrative_file import new_narrative, read_narrative

SCHEMA = a_layout()


def typed(sheet: str, **cells: str | int) -> bytes:
    book = load_workbook(BytesIO(new_narrative("A Plan", SCHEMA)))
    for address, value in cells.items():
        book[sheet][address] = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_new_one_holds_every_section_and_nothing_written() -> None:
    found = read_narrative(new_narrative("A Plan", SCHEMA), "final", SCHEMA)

    assert (found.written.sections, found.written.ratings, found.notes) == ({}, {}, ())


def test_each_evaluation_has_its_own_column() -> None:
    data = typed("Narrative", C5="For the ministers.", D5="For the next plan.")

    mid, final = (read_narrative(data, kind, SCHEMA) for kind in ("mid-term", "final"))

    assert mid.written.sections == {"purpose": "For the ministers."}
    assert final.written.sections == {"purpose": "For the next plan."}


def test_a_section_that_no_evaluation_has_is_told() -> None:
    found = read_narrative(typed("Narrative", A20="Thanks", C20="To all."), "mid-term", SCHEMA)

    assert found.written.sections == {}
    assert "'Thanks' is no section" in found.notes[0]


def test_an_independent_rating_needs_its_reason() -> None:
    data = typed("Independent ratings", B5=4, C5="It was late.", B6="5")

    found = read_narrative(data, "mid-term", SCHEMA)

    assert found.written.ratings == {"relevance": ("4", "It was late.")}
    assert "needs a criterion" in found.notes[0]


def test_a_renamed_heading_is_told() -> None:
    found = read_narrative(typed("Narrative", C4="For ministers", C5="Text."), "mid-term", SCHEMA)

    assert found.written.sections == {}
    assert "no column is headed 'For the mid-term evaluation'" in found.notes[0]


def test_what_no_document_can_hold_is_left_out_of_a_text() -> None:
    found = read_narrative(typed("Narrative", C5="One_x001F_two_xFFFE_."), "mid-term", SCHEMA)

    assert found.written.sections == {"purpose": "One two."}


def test_what_is_no_workbook_is_said() -> None:
    with pytest.raises(TipxlError, match=r"narrative\.xlsx cannot be read"):
        read_narrative(b"not a workbook", "final", SCHEMA)


def test_an_independent_rating_is_one_of_the_scale_of_the_form() -> None:
    ratings = ChoiceList("rating", (Item("10", "10 Best"), Item("7", "7"), Item("1", "1 Worst")))
    others = (each for each in SCHEMA.lists if each.key != "rating")
    schema = replace(SCHEMA, lists=(*others, ratings))
    book = load_workbook(BytesIO(new_narrative("A Plan", schema)))
    page = book["Independent ratings"]
    assert "from 10 (best) to 1 (worst), with a reason" in str(page["A2"].value)
    page["B5"], page["C5"], page["B6"], page["C6"] = 10, "It was on time.", 6, "Well."
    target = BytesIO()
    book.save(target)

    found = read_narrative(target.getvalue(), "mid-term", schema)

    assert found.written.ratings == {"relevance": ("10", "It was on time.")}
    assert "a rating (10, 7, 1), and a reason" in found.notes[0]
