"""A report.toml that is gone or damaged is told with a remedy that comes to an end."""

import os
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.builders import FIRST
from tests.flow.small import NOW, SmallFolder
from tipxl.cli import main
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.workspace.paths import Folder


def said(small: SmallFolder) -> str:
    return CliRunner().invoke(main, ["status", "--root", str(small.root)]).output


@pytest.mark.parametrize("command", ["plan --root", "init --update-form"])
@pytest.mark.parametrize("has_rounds", [False, True])
def test_letters_that_cannot_be_told_are_told_alike_by_what_only_compares_the_questions(
    small: SmallFolder, command: str, *, has_rounds: bool
) -> None:
    if not has_rounds:
        shutil.rmtree(Folder(small.root).rounds)
    Folder(small.root).report.write_bytes(b"\xc8\xc9\xca")

    shown = CliRunner().invoke(main, [*command.split(), str(small.root)]).output

    assert shown.count("cannot be told apart") == 1
    assert f"write this version's own file, with: tipxl init {small.root}" in shown


def named_copy(shown: str) -> tuple[Path, Path]:
    found = re.search(r"copy (\S+) to (\S+), if", shown)
    assert found is not None
    return Path(found[1]), Path(found[2])


def with_other_questions(small: SmallFolder) -> Path:
    """The record of the questions of a form that is issued now, with a smaller digest."""
    report, record = Folder(small.root).report, small.files.record
    (older,) = record.glob("report-*.toml")
    text = report.read_text("utf-8")
    for number in range(100):
        report.write_text(f"{text}# {number}\n", "utf-8")
        if small.files.schema(small.workspace.schema_digest).name < older.name:
            break
    generate(small.root, GenerateRequest(FIRST), NOW)
    (newer,) = set(record.glob("report-*.toml")) - {older}
    assert newer.name < older.name
    os.utime(newer, (0, 0))  # the time of a file is no proof
    return newer


def garbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 12] = bytes(range(200, 212))
    path.write_bytes(data)


def saved_in_windows(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("[[list]]", "[[liÈÉÊ", 1), "utf-8")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


DAMAGE = (Path.unlink, garbled, saved_in_windows, emptied)


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_record_of_the_forms_issued_last_is_named_and_ends_it(
    small: SmallFolder, damage: Callable[[Path], None]
) -> None:
    newer, report = with_other_questions(small), Folder(small.root).report
    whole = report.read_bytes()
    shutil.copy(newer, newer.with_name(f"{newer.stem}-LAPTOP.toml"))
    damage(report)

    shown = said(small)

    assert "back-up" in shown
    assert named_copy(shown) == (newer, report)
    shutil.copy(*named_copy(shown))
    assert report.read_bytes() == whole
    assert "these are the questions" not in said(small)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("harm", [emptied, garbled])
def test_a_record_that_is_damaged_is_not_named(
    small: SmallFolder, damage: Callable[[Path], None], harm: Callable[[Path], None]
) -> None:
    newer, report = with_other_questions(small), Folder(small.root).report
    (older,) = set(small.files.record.glob("report-*.toml")) - {newer}
    harm(newer)
    damage(report)

    assert named_copy(said(small)) == (older, report)

    harm(older)
    shown = said(small)
    assert "if these are the questions" not in shown
    report.unlink(missing_ok=True)
    command = shown.partition("own file, with: ")[2].splitlines()[0].split(".")[0]
    assert CliRunner().invoke(main, shlex.split(command)[1:]).exit_code == 0
    assert "Traceback" not in said(small)
    assert report.exists()


def test_where_the_journal_is_lost_a_sound_record_is_named(small: SmallFolder) -> None:
    (record,) = small.files.record.glob("report-*.toml")
    small.files.journal.unlink()
    report = Folder(small.root).report
    report.unlink()

    assert named_copy(said(small)) == (record, report)


def test_a_mistake_of_hers_is_told_with_its_line_and_this_version_s_own(
    small: SmallFolder,
) -> None:
    report = Folder(small.root).report
    text = report.read_text("utf-8")
    report.write_text(text.replace('key = "status"', 'key = "state"'), "utf-8")

    shown = said(small)

    assert "line " in shown
    assert "add it as in this version's own file" in shown
    command = shown.partition("to copy from, by: ")[2].splitlines()[0]
    assert CliRunner().invoke(main, shlex.split(command)[1:]).exit_code == 0
    assert Folder(small.root).report_new.exists()
