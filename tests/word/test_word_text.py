"""Texts in a Word document: each script in its font, names of tables as references."""

from xml.etree import ElementTree

import docx
import pytest

from tests.reports.evaluation.builders import a_case
from tests.word.documents import W, made, part
from tipxl.reports.evaluation.evaluation_data import NarrativeText
from tipxl.word.word_text import by_script, write, write_with_references

THAI, LAO, KHMER, BURMESE = "รายงาน", "ລາຍງານ", "របាយការណ៍", "အစီရင်ခံစာ"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("A plan.", [("", "A plan.")]),
        (f"{THAI} 2018", [("th-TH", f"{THAI} "), ("", "2018")]),
        (f"Plan {THAI} {LAO}", [("", "Plan "), ("th-TH", f"{THAI} "), ("lo-LA", LAO)]),
        (KHMER, [("km-KH", KHMER)]),
        (BURMESE, [("my-MM", BURMESE)]),
        ("Ban thư ký", [("", "Ban thư ký")]),
    ],
)
def test_a_text_is_parted_by_its_complex_scripts(text: str, pieces: list[tuple[str, str]]) -> None:
    found = [(script.language if script else "", letters) for script, letters in by_script(text)]

    assert found == pieces


@pytest.mark.parametrize(
    ("text", "font", "language"),
    [
        (THAI, "Leelawadee UI", "th-TH"),
        (LAO, "Leelawadee UI", "lo-LA"),
        (KHMER, "Leelawadee UI", "km-KH"),
        (BURMESE, "Myanmar Text", "my-MM"),
    ],
)
def test_a_run_of_a_complex_script_names_its_font_its_language_and_its_weight(
    text: str, font: str, language: str
) -> None:
    paragraph = docx.Document().add_paragraph()

    write(paragraph, text, bold=True, italic=True)

    (run,) = ElementTree.fromstring(paragraph._p.xml).iter(f"{W}r")
    properties = run.find(f"{W}rPr")
    assert properties is not None
    found = {each.tag.removeprefix(W): each for each in properties}
    assert found["rFonts"].get(f"{W}cs") == font
    assert found["lang"].get(f"{W}bidi") == language
    assert {"b", "bCs", "i", "iCs"} <= {*found}


def test_what_the_secretariat_wrote_in_thai_is_set_as_thai() -> None:
    data = made(a_case(terms={"written": NarrativeText({"purpose": f"{THAI} for ministers"})}))

    languages = {str(each.get(f"{W}bidi")) for each in part(data).iter(f"{W}lang")}

    assert languages == {"th-TH"}


def test_only_known_numbers_of_tables_become_references() -> None:
    paragraph = docx.Document().add_paragraph()

    write_with_references(paragraph, "See T1, T10 and T100.", {"T10": ("_Ref1", "Table 4")})

    root = ElementTree.fromstring(paragraph._p.xml)
    assert "".join(each.text or "" for each in root.iter(f"{W}t")) == (
        "See sheet T1 of the workbook, Table 4 and T100."
    )
    assert [(each.text or "").strip() for each in root.iter(f"{W}instrText")] == ["REF _Ref1 \\h"]
