"""A text file is read however an editor saved it, or the officer is told how to save it."""

import codecs
from pathlib import Path

import pytest

from tests.flow.returning import BODY, NOW, OTHER, PERIOD, Returning
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.errors import TipxlError
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.text_files import read_text, text_from

TEXT = "Señora,\nทดสอบ 😀\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
)
def test_a_text_is_read_in_every_encoding_that_says_what_it_is(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(data)

    assert read_text(path) == TEXT


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "utf-16-le"])
def test_letters_that_cannot_be_told_apart_are_not_guessed(encoding: str) -> None:
    with pytest.raises(TipxlError, match=r"a\.txt .* encoding UTF-8"):
        text_from("Señora".encode(encoding), "a.txt")


def test_what_no_document_can_hold_is_left_out() -> None:
    assert text_from(b"a\x07b\x0bc\xef\xbf\xbed", "a.txt") == "ab cd"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_rules_and_letters_saved_by_another_editor_work(
    returning: Returning, encoding: str
) -> None:
    folder = open_workspace(returning.root).folder
    for path in (folder.report, *folder.letters.glob("*.txt")):
        path.write_bytes(path.read_text("utf-8").encode(encoding))

    letters = send(returning.root, Mailing(PERIOD, LetterKind.TEMPLATES), NOW)

    assert {BODY, OTHER} <= {each.body for each in letters if not each.why}


@pytest.mark.parametrize("damage", [b"", b"Subj", b"Subject: x\n\nSe\xf1ora\n"])
def test_a_letter_that_is_damaged_is_told_with_a_remedy_that_ends_it(
    returning: Returning, damage: bytes
) -> None:
    text = open_workspace(returning.root).folder.letters / "templates.txt"
    text.write_bytes(damage)

    with pytest.raises(TipxlError) as refused:
        send(returning.root, Mailing(PERIOD, LetterKind.TEMPLATES), NOW)

    assert "put it back from your back-up" in str(refused.value)
    ends = "Without one, remove it: this version's own words go out then."
    assert str(refused.value).endswith(ends)
    text.unlink()  # as it is told
    letters = send(returning.root, Mailing(PERIOD, LetterKind.TEMPLATES), NOW)
    assert {BODY, OTHER} <= {each.body for each in letters if not each.why}
