"""The Word document: the one page, the chapters, tables and pictures; the same bytes every time."""

import re
import zipfile
from io import BytesIO

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from msgspec.structs import replace

from tests.reports.builders import a_small_plan, an_issue, first_round
from tests.reports.evaluation.builders import a_case, a_plan_to_evaluate
from tests.word.documents import W, made, opened, part, texts, usual
from tipxl.reports.evaluation.evaluation_data import NarrativeText
from tipxl.reports.evaluation.narrative import SECTIONS
from tipxl.reports.model.sheet import ReportColumn, ReportLine, Share, Table, ValueKind
from tipxl.word.style_template import PAGE_AREA, PAGE_FINDING, PAGE_HEADING, PAGE_QUOTE, TO_WRITE
from tipxl.word.word_tables import widths

HEADINGS = [f"{n}. {section.title}" for n, section in enumerate(SECTIONS, start=1)]


def test_the_same_evaluation_gives_the_same_bytes_without_a_clock_and_without_a_name() -> None:
    data = made(a_case())

    with zipfile.ZipFile(BytesIO(data)) as package:
        times = {each.date_time for each in package.infolist()}
    properties = opened(data).core_properties

    assert made(a_case()) == data
    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")


def test_the_sections_stand_in_the_order_of_a_report_with_tables_and_charts() -> None:
    data = usual("final")

    assert texts(data, "Heading 1") == HEADINGS
    assert len(opened(data).tables) >= 8
    assert len(opened(data).inline_shapes) >= 4


def test_what_the_secretariat_wrote_follows_and_a_hint_stands_where_it_did_not() -> None:
    written = NarrativeText({"purpose": "For the ministers.\n=1+1 of them, T10 by hand."})

    data = made(a_case(terms={"written": written}))

    assert "For the ministers." in texts(data, "Normal")
    assert "=1+1 of them, T10 by hand." in texts(data, "Normal")
    assert len(texts(data, TO_WRITE)) == len(SECTIONS) - 1


# --- the one page


def test_the_one_page_comes_first_and_has_its_five_parts() -> None:
    data = usual("final")
    styles = [p.style.name for p in opened(data).paragraphs if p.style is not None]

    assert styles[:3] == ["Title", "Subtitle", PAGE_FINDING]
    assert len(texts(data, PAGE_FINDING)) == 3
    assert texts(data, PAGE_HEADING) == [
        "What was achieved, in the bodies' own words",
        "What is at risk",
        "What is asked of whom",
    ]
    assert texts(data, PAGE_AREA) == [
        "A. Knowledge: 1 of 2 completed",
        "B. Roads & rivers: 1 of 3 completed",
    ]
    assert texts(data, PAGE_QUOTE) == [
        "Hold A.a.1.1: Rivers: “=1+1 studies were held.” (ABC, 2018H2)"
    ]
    assert styles.index("TOC Heading") < styles.index("Heading 1")


def test_the_contents_begin_a_page_of_their_own() -> None:
    heading = next(
        p for p in opened(usual()).paragraphs if p.style and p.style.name == "TOC Heading"
    )

    assert heading.paragraph_format.page_break_before


# --- fields


def fields(data: bytes) -> list[tuple[str, str]]:
    """Every field in its order: the instruction, and what it shows."""
    found: list[list[str]] = []
    open_ones: list[tuple[int, bool]] = []
    for each in part(data).iter():
        if each.tag not in (f"{W}fldChar", f"{W}instrText", f"{W}t"):
            continue
        kind = each.get(f"{W}fldCharType")
        if kind == "begin":
            found.append(["", ""])
            open_ones.append((len(found) - 1, False))
        elif kind == "separate":
            open_ones[-1] = (open_ones[-1][0], True)
        elif kind == "end":
            open_ones.pop()
        elif open_ones:
            at, is_shown = open_ones[-1]
            found[at][is_shown] += each.text or ""
    assert open_ones == []
    return [(instruction.strip(), shown) for instruction, shown in found]


def bookmarks(data: bytes) -> dict[str, str]:
    root = part(data)
    begun = list(root.iter(f"{W}bookmarkStart"))
    ended = [str(each.get(f"{W}id")) for each in root.iter(f"{W}bookmarkEnd")]
    names = {str(each.get(f"{W}name")): str(each.get(f"{W}id")) for each in begun}
    assert len(names) == len(begun)
    assert sorted(names.values()) == sorted(ended)
    return names


def test_the_contents_are_a_field_that_shows_the_chapters_and_leads_to_them() -> None:
    data = usual()
    toc = next(each for each in fields(data) if each[0].startswith("TOC"))
    links = [each.get(f"{W}anchor") for each in part(data).iter(f"{W}hyperlink")]

    assert toc == ('TOC \\o "1-1" \\h \\z \\u', "".join(HEADINGS))
    assert texts(data, "toc 1") == HEADINGS
    assert len(links) == len(HEADINGS)
    assert set(links) <= set(bookmarks(data))


@pytest.mark.parametrize("kind", ["mid-term", "final"])
def test_captions_are_numbered_by_fields_in_their_order_and_every_exhibit_has_one(
    kind: str,
) -> None:
    data = usual(kind)
    captions = texts(data, "Caption")
    numbered = [each for each in fields(data) if each[0].startswith("SEQ")]
    tables = [n for instruction, n in numbered if "SEQ Table" in instruction]
    figures = [n for instruction, n in numbered if "SEQ Figure" in instruction]

    assert tables == [str(n + 1) for n in range(len(opened(data).tables) - 1)]  # but for the page's
    assert figures == [str(n + 1) for n in range(len(opened(data).inline_shapes))]
    assert len(captions) == len(numbered)
    assert all(re.match(r"(Table|Figure) \d+\. \S", each) for each in captions)


def test_a_text_that_names_a_table_of_the_document_refers_to_it_by_its_number() -> None:
    data = usual("final")
    references = [each for each in fields(data) if each[0].startswith("REF")]
    captions = texts(data, "Caption")
    known = bookmarks(data)

    assert references
    for instruction, shown in references:
        assert instruction.split()[1] in known
        assert any(each.startswith(f"{shown}. ") for each in captions)
    delay = next(each for each in texts(data, "Normal") if each.startswith("Delay:"))
    unfinished = next(each for each in captions if "What is not finished" in each)
    assert delay.endswith(f"({unfinished.partition('.')[0]})")


def test_who_must_show_what_was_completed_is_sent_to_the_table_that_says_so() -> None:
    data = usual("final")
    page = next(each for each in texts(data, "Page Text") if "name what shows" in each)
    shown = next(each for each in texts(data, "Caption") if "what shows it" in each)

    assert page.endswith(f"({shown.partition('.')[0]}).")


def test_what_a_body_recommends_is_quoted_word_for_word() -> None:
    words = "Fill in T10 and sheet Rows, Evidence named, together."

    page = texts(made(a_case(lines=(an_issue("DEF", "01", "RE", words),))), "Page Text")

    assert any(f"“{words}” (DEF)" in each for each in page)


def test_ratings_stand_to_the_right_as_numbers_do() -> None:
    table = next(e for e in opened(usual()).tables if e.cell(0, 0).text == "Criterion")

    for row in table.rows[:2]:
        assert {cell.paragraphs[0].alignment for cell in row.cells[1:]} == {
            WD_ALIGN_PARAGRAPH.RIGHT
        }


def test_no_note_explains_a_column_that_the_document_does_not_show() -> None:
    cells = [
        cell.text for table in opened(usual()).tables for row in table.rows for cell in row.cells
    ]

    assert any(each.startswith("Both given: ") for each in cells)
    assert not any("Reported: over" in each for each in cells)


def test_a_table_that_stands_in_the_workbook_only_is_named_as_its_sheet() -> None:
    text = next(each for each in texts(usual(), "Normal") if "assumed" in each)

    assert "sheet T13 of the workbook lists it" in text


# --- tables


def test_headings_are_repeated_no_row_is_torn_and_notes_belong_to_the_table() -> None:
    for table in part(usual("final")).iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))

        assert rows[0].find(f".//{W}tblHeader") is not None
        assert all(row.find(f".//{W}cantSplit") is not None for row in rows)
        assert rows[0].find(f".//{W}keepNext") is not None


def test_an_empty_table_says_so() -> None:
    data = made(a_case(lines=(), events=()))
    headings = {cell.text for table in opened(data).tables for cell in table.rows[0].cells}

    assert "Main reason" in headings
    first = [table.rows[1].cells[0].text for table in opened(data).tables if len(table.rows) > 1]
    assert "None" in first


def test_a_table_without_a_row_in_an_empty_plan_is_still_a_document() -> None:
    bare = {"reporting": (), "rows": (), "activities": ()}
    case = a_case(plan=a_small_plan(rows=()), rounds=(first_round(**bare),))

    assert texts(made(case), "Heading 1") == HEADINGS


def test_a_provisional_evaluation_says_so_on_its_first_page() -> None:
    data = made(a_case(terms={"gaps": ("The round 2018H2 is not closed, so it is not counted.",)}))

    assert "Provisional: see Method and limits." in [p.text for p in opened(data).paragraphs[:4]]


def test_letters_that_no_file_can_hold_do_not_stop_it() -> None:
    plan = replace(a_plan_to_evaluate(), title="Plan \x00\x0b of \ud800 rivers")

    assert texts(made(a_case(plan=plan)), "Title")[0].startswith("Plan")


def test_a_share_stands_on_one_line_however_long_the_names_beside_it() -> None:
    columns = (
        ReportColumn("area", "Thematic area"),
        *(ReportColumn(f"n{n}", "Share", kind=ValueKind.SHARE) for n in range(4)),
    )
    share = Share(919, 1792)
    line = ReportLine(("A very long name of a thematic area " * 3, *[share] * 4))

    found = widths(Table("", columns, (line,)), 17.0)

    assert all(width > 0.14 * len(share.text) for width in found[1:])
