"""The record of a form is the one of its body, its version and its round, or it is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.builders import FIRST
from tests.flow.small import SmallFolder
from tipxl.cli import main
from tipxl.domain.forms.forms_by_version import keys_of
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.workspace.form_records import recorded_form, to_make_again
from tipxl.workspace.issued_forms import RecordFile, issued_rows


def test_a_form_and_its_rows_are_read_from_its_record(small: SmallFolder) -> None:
    form = recorded_form(small.files, "abc", 1)
    path = small.files.design("ABC", 1)

    assert (form.identity.body, form.identity.version) == ("ABC", 1)
    assert issued_rows(RecordFile(str(path), read_file(path))).keys == keys_of(form)


@pytest.mark.parametrize("place", ["DEF-1.json", "ABC-2.json", "../../2018H2/record/ABC-1.json"])
def test_a_record_in_the_place_of_another_is_told(small: SmallFolder, place: str) -> None:
    data = read_file(small.files.design("ABC", 1))
    record = RecordFile(str((small.files.record / place).resolve()), data)
    told = rf"-\d\.json is that of another form: ABC, {FIRST}, version 1\. Put the right one back"

    with pytest.raises(TipxlError, match=told):
        issued_rows(record)


@pytest.mark.parametrize(
    "words", [("status",), ("validate", str(FIRST)), ("close", str(FIRST), "--yes")]
)
def test_every_command_stops_at_the_record_of_another_body(
    small: SmallFolder, words: tuple[str, ...]
) -> None:
    for body in ("ABC", "DEF"):
        small.arrives(body)
    theirs: Path = small.files.design("DEF", 1)
    theirs.write_bytes(read_file(small.files.design("ABC", 1)))

    shown = CliRunner().invoke(main, [*words, "--root", str(small.root)])

    assert shown.exit_code == 2
    assert f"{theirs} is that of another form: ABC, {FIRST}, version 1." in shown.output
    assert not small.files.closed.exists()


def test_whether_a_form_can_be_made_again_asks_for_no_record_of_another_body(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.files.design("ABC", 1).unlink()
    journal, exists, asked = small.journal, Path.exists, list[str]()

    def noted(path: Path) -> bool:
        asked.append(path.name)
        return exists(path)

    monkeypatch.setattr(Path, "exists", noted)

    assert to_make_again(small.files, "ABC", journal) == 1
    assert not any(each.startswith("DEF") for each in asked)
