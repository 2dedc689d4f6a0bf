"""The height of a row: as many lines as Excel draws, and none that no text needs."""

import pytest

from tipxl.excel.heights import row_height, text_width

A_LINE, AIR = 12.75, 3.0


@pytest.mark.parametrize(
    "text",
    [
        "written, not yet sent",
        "focal.point@somswd.example",
        "must be corrected",
        "Choose the status that is true today, whatever it was before",
    ],
)
def test_a_column_as_wide_as_its_text_holds_it_in_one_line(text: str) -> None:
    room = text_width(text, 10.0)
    assert row_height([(text, room)], 10.0, AIR) == max(15.0, A_LINE) + AIR


def test_a_blank_between_two_words_is_counted_once() -> None:
    words = " ".join(["in"] * 24)
    room = text_width(" ".join(["in"] * 12), 10.0)
    assert row_height([(words, room)], 10.0, AIR) == 2 * A_LINE + AIR


def test_a_text_that_is_wider_than_its_column_takes_a_further_line() -> None:
    room = text_width("written, not yet", 10.0)
    assert row_height([("written, not yet sent", room)], 10.0, AIR) == 2 * A_LINE + AIR
