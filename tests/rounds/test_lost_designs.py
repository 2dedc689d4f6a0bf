"""The record of a form that is lost: what came on the others counts, and it may be made again."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.builders import FIRST, LED
from tests.flow.small import NOW, SmallFolder
from tipxl.cli import main
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.validate import validate
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.journal_events import FormIssued
from tipxl.journal.last_line import LAST_LINE
from tipxl.workspace.form_records import next_version
from tipxl.workspace.paths import Folder

BODY = "ABC"
LATER = NOW + timedelta(days=1)


def amend(small: SmallFolder) -> None:
    plan = small.workspace.plan
    rows = (replace(e, activity="Another") if e.key == LED else e for e in plan.rows)
    write_plan(replace(plan, rows=tuple(rows)), Folder(small.root).plan)


def told(small: SmallFolder) -> str:
    return CliRunner().invoke(main, ["status", str(FIRST), "--root", str(small.root)]).output


def counts(small: SmallFolder) -> list[bool]:
    return [each.counts for each in validate(small.root, FIRST).returns]


def again(small: SmallFolder, entry: str = "") -> int:
    (made,) = generate(small.root, GenerateRequest(FIRST, (BODY,), entry=entry), LATER)
    return made.version


def test_a_form_that_is_lost_takes_no_later_one_with_it(small: SmallFolder) -> None:
    small.arrives(BODY)
    amend(small)
    assert again(small) == 2
    small.files.design(BODY, 1).rename(small.files.record / "away.txt")

    assert counts(small) == [False]
    assert f"see that {BODY} reports on its newer form, version 2." in told(small)
    assert f"generate {FIRST} --body" not in told(small)
    assert again(small) == 2  # the form of today is there
    (small.files.record / "away.txt").rename(small.files.design(BODY, 1))
    small.files.design(BODY, 2).unlink()

    assert counts(small) == [True]


def test_the_number_of_a_form_that_is_lost_is_given_to_no_other(small: SmallFolder) -> None:
    amend(small)
    assert again(small) == 2
    small.files.design(BODY, 2).unlink()

    assert next_version(small.files, BODY, small.journal) == 3
    assert again(small) == 3


@pytest.mark.parametrize("entry", ["", "letter"])
def test_the_only_form_that_its_body_was_to_fill_in_is_made_again_as_it_was(
    small: SmallFolder, entry: str
) -> None:
    small.arrives(BODY)
    if entry:
        assert again(small, entry) == 2
    design = small.files.design(BODY, 1)
    before = design.read_bytes()
    design.unlink()

    assert f"with: tipxl generate {FIRST} --body {BODY}." in told(small)
    assert counts(small) == [False]
    assert again(small) == 1  # as it is told
    assert design.read_bytes() == before
    assert counts(small) == [True]
    assert "the record of a form" not in told(small)


def test_another_form_than_the_lost_one_has_a_number_of_its_own(small: SmallFolder) -> None:
    small.arrives(BODY)
    design = small.files.design(BODY, 1)
    before = design.read_bytes()
    design.unlink()
    amend(small)

    assert again(small) == 2
    assert f"{design}, the record of a form" in told(small)
    assert f"generate {FIRST} --body" not in told(small)
    design.write_bytes(before)
    assert counts(small) == [True]


@pytest.mark.parametrize("bodies", [(), (BODY,)])
def test_whatever_ends_a_generate_that_was_stopped_tells_all_the_forms_that_it_had_made(
    small: SmallFolder, bodies: tuple[str, ...]
) -> None:
    issued = small.journal.of(FormIssued)
    whole = small.files.journal.read_bytes()
    for each in (small.files.journal.with_name(LAST_LINE), small.files.folder.known_rounds):
        each.unlink()
    small.files.journal.unlink()

    generate(small.root, GenerateRequest(FIRST, bodies), NOW)

    assert small.journal.of(FormIssued) == issued
    assert small.files.journal.read_bytes() == whole
    small.files.design("DEF", 1).unlink()
    assert f"{small.files.design('DEF', 1)}, the record of a form" in told(small)
