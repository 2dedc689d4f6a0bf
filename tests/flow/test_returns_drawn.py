"""What a body says beside the cells in LibreOffice: told in its place, never taken otherwise."""

import pytest

from tests.flow.returning import BODY, LED, Returning, a_copy, answers_stand, finding, told
from tests.flow.tampering import ODS, OPEN, XLSX, Action, Map, Tampering, tampered
from tipxl.domain.returns.returned import Return

pytestmark = pytest.mark.office

SAID = "The workshop was held in May"
ONE, OTHER = "https://example.org/report", "https://example.org/list"
CUSTOM = ("Rectangle", "Ellipse", "Caption", "Line", "Text", "Custom")


def a_box(kind: str, file: str, sheet: str = "Activities") -> Tampering:
    def tampering(at: Map) -> tuple[list[Action], str]:
        where = at.cell(LED[0], "progress") if sheet == "Activities" else "B9"
        return [("box", sheet, where, kind, SAID)], file

    return tampering


def a_control(kind: str, file: str) -> Tampering:
    return lambda at: ([("control", "Activities", at.cell(LED[0], "status"), kind)], file)


def a_raised_sign(file: str) -> Tampering:
    return lambda at: ([("raise-last", "Events", at.cell("01", "women", "events"), "251")], file)


def a_formula_with_an_address(file: str) -> Tampering:
    text = f'=HYPERLINK("{ONE}";"here")'
    return lambda at: ([("formula", "Activities", at.cell(LED[0], "progress"), text)], file)


def words_below(at: Map) -> tuple[list[Action], str]:
    where = f"{at.column('progress')}{at.last + 4}"
    return [OPEN, ("type", "Activities", where, '="A training"&" of ours"')], XLSX


def two_links(at: Map) -> tuple[list[Action], str]:
    where = at.cell(LED[0], "progress")
    return [("type", "Activities", where, ""), ("links", "Activities", where, ONE, OTHER)], ODS


def a_draft(_: Map) -> tuple[list[Action], str]:
    return [("page-header", "Activities", "A1", "DRAFT, not cleared")], XLSX


BOXES = {
    **{f"{kind}.xlsx": a_box(kind, XLSX) for kind in CUSTOM},
    **{f"{kind}.ods": a_box(kind, ODS) for kind in CUSTOM},
    "on Read me.xlsx": a_box("Text", XLSX, "Read me"),
    "on Check.xlsx": a_box("Text", XLSX, "Check"),
    "on Check.ods": a_box("Text", ODS, "Check"),
}
CONTROLS = {
    f"{kind}.{ending}": a_control(kind, file)
    for kind in ("CheckBox", "TextField", "ListBox")
    for ending, file in (("xlsx", XLSX), ("ods", ODS))
}
OTHERS: dict[str, Tampering] = {
    "raised.xlsx": a_raised_sign(XLSX),
    "raised.ods": a_raised_sign(ODS),
    "address.xlsx": a_formula_with_an_address(XLSX),
    "address.ods": a_formula_with_an_address(ODS),
    "below.xlsx": words_below,
    "links.ods": two_links,
    "draft.xlsx": a_draft,
}


@pytest.fixture(scope="module")
def back(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """Every file of this page, made in one session and judged together."""
    folder = a_copy(issued, tmp_path_factory.mktemp("drawn") / "plan")
    made = {**BOXES, **CONTROLS, **OTHERS}
    return folder.all_back(tampered(folder.filled(), tmp_path_factory.mktemp("desk"), made))


@pytest.mark.parametrize("name", BOXES)
def test_the_words_of_a_shape_are_told_with_its_sheet(back: dict[str, Return], name: str) -> None:
    box = finding(back[name], "T70")

    assert box.found == SAID
    assert box.place.sheet == (name[3:].rpartition(".")[0] if " " in name else "Activities")
    assert answers_stand(back[name])


def test_a_text_box_is_told_at_the_cell_that_it_lies_over(back: dict[str, Return]) -> None:
    assert finding(back["Text.xlsx"], "T70").place.row == LED[0]


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_is_told(back: dict[str, Return], name: str) -> None:
    assert told(back[name]) & {"T40", "T70"}
    assert answers_stand(back[name])


@pytest.mark.parametrize("name", ["raised.xlsx", "raised.ods"])
def test_a_number_with_a_raised_sign_is_asked(back: dict[str, Return], name: str) -> None:
    row = back[name].row("events", "01")

    assert row is not None
    assert row.refused
    assert finding(back[name], "E03").found == "25\u00b9"


@pytest.mark.parametrize("name", ["address.xlsx", "address.ods"])
def test_the_address_in_a_formula_is_part_of_the_answer(back: dict[str, Return], name: str) -> None:
    row = back[name].row("activities", LED[0])

    assert row is not None
    assert row.text("progress") == f"here ({ONE})"


def test_a_formula_in_a_row_that_was_added_is_told_with_its_words(back: dict[str, Return]) -> None:
    assert finding(back["below.xlsx"], "T34").found == "A training of ours"


def test_of_two_links_in_a_cell_both_are_kept(back: dict[str, Return]) -> None:
    row = back["links.ods"].row("activities", LED[0])

    assert row is not None
    assert ONE in row.text("progress")
    assert OTHER in row.text("progress")


def test_what_is_printed_above_the_pages_is_told(back: dict[str, Return]) -> None:
    assert finding(back["draft.xlsx"], "T73").found == "DRAFT, not cleared"
    assert not [each for each in back["below.xlsx"].findings if each.code == "T73"]


def test_a_form_says_of_what_body_it_is(back: dict[str, Return]) -> None:
    assert {each.body for each in back.values()} == {BODY}
