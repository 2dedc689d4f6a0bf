"""What stands in a cell and what a formula looks for are the same words, each of them once."""

from tests.builders import a_layout
from tipxl.reports.model.wording import cut, standing_texts


def test_a_status_is_looked_for_once_under_each_of_its_texts() -> None:
    schema = a_layout()

    for code in ("", *(item.code for item in schema.list("status").items)):
        texts = standing_texts(schema, code)
        assert len(set(texts)) == len(texts)
    assert standing_texts(schema, "ON") == ("Ongoing", "Ongoing, no information")
    assert standing_texts(schema, "NS") == ("Not started",)


def test_a_long_text_is_cut_between_words_and_without_words_between_letters() -> None:
    thai = "ประชุมเชิงปฏิบัติการ" * 20

    assert cut("Meet  sooner\nand oftener", 30) == "Meet sooner and oftener"
    assert cut("Meet sooner and oftener", 15) == "Meet sooner …"
    assert cut(thai, 60) == f"{thai[:58]} …"
    assert cut(f"A {thai}", 61) == f"A {thai[:57]} …"
    assert cut("a" * 200, 30) == f"{'a' * 28} …"
    marked = "กิ" * 40
    assert cut(marked, 31) == f"{'กิ' * 14} …"
