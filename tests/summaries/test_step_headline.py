"""What a door with buttons shows of a line that the terminal ends with what to type next."""

import pytest

from tipxl.summaries.step_headline import Headline, without_command


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("11 forms. Next: tipxl send 2018H1", "11 forms."),
        (
            "1 mail waits for you. When you have dealt with one: tipxl mail 2018H1 --done NUMBER",
            "1 mail waits for you.",
        ),
        (
            "The letter was sent before. To do it once more: tipxl send 2018H1 --again",
            "The letter was sent before.",
        ),
        ("It has not begun. Begin it with: tipxl generate 2018H2", "It has not begun. Begin it."),
        (
            "Put them back, or save them into inbox/ again and type: tipxl collect 2018H1",
            "Put them back, or save them into inbox/ again.",
        ),
        (
            "What becomes of the file a.pdf? For a form in which you enter it yourself, type: "
            "tipxl generate 2018H1 --body SOMED --for-entry letter",
            "What becomes of the file a.pdf?",
        ),
        ("A copy is kept) with: tipxl init /a folder --update-form", "A copy is kept)."),
        ("It waits. Close it first with: tipxl close 2018H1", "It waits. Close it first."),
        ("It waits. See it: tipxl mail 2018H1", "It waits. See it."),
        (
            "Save it into inbox/ and type: tipxl collect 2018H1. Then ask its body.\nIt waits.",
            "Save it into inbox/. Then ask its body.\nIt waits.",
        ),
        (
            "Look into your mail; then go on without it, with: tipxl join 2018H1 --lost-for-good",
            "Look into your mail; then go on without it.",
        ),
        ("Done. Next: tipxl send 2018H1\nOne was not sent.", "Done.\nOne was not sent."),
    ],
)
def test_what_to_type_is_left_out_where_there_is_a_button(line: str, says: str) -> None:
    assert without_command(line) == says
    assert Headline(line).says == says


@pytest.mark.parametrize(
    "line",
    [
        "The key is lost. Make a new one with: tipxl init . --new-key",
        "Two journals. To make one of the two, type: tipxl join 2018H1",
        "Sign in again with: tipxl mail login me@x.org (and --client, as your IT office gave it).",
        'Open the round again: tipxl close 2018H1 --reopen "the record was lost"',
        'Ask its body once more, and then type: tipxl close 2018H1 --without "a.xlsx"',
        "7 of 8 expected bodies have reported.",
    ],
)
def test_what_no_button_does_is_still_said(line: str) -> None:
    assert without_command(line) == line
