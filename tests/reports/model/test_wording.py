"""What stands in a cell and what a formula looks for are the same words, each of them once."""

from tests.builders import a_layout
from tipxl.reports.model.wording import standing_texts


def test_a_status_is_looked_for_once_under_each_of_its_texts() -> None:
    schema = a_layout()

    for code in ("", *(item.code for item in schema.list("status").items)):
        texts = standing_texts(schema, code)
        assert len(set(texts)) == len(texts)
    assert standing_texts(schema, "ON") == ("Ongoing", "Ongoing, no information")
    assert standing_texts(schema, "NS") == ("Not started",)
