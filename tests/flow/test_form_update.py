"""A folder made before keeps its own report.toml: it works as it is, and the new one is offered.

tests/folders/report-of-before.toml is what tipxl came with before columns could be optional, rows
were offered with their words, and a past target was a warning.
"""

import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.flow.returning import BODY, OTHER, PERIOD, Returning, good_answers
from tipxl.commands.init import init
from tipxl.domain.schema.meanings import IssueKind
from tipxl.domain.schema.schema_news import SchemaNews, schema_news
from tipxl.domain.schema.schema_text import read_schema
from tipxl.domain.schema.shipped_schemas import SHIPPED
from tipxl.errors import TipxlError
from tipxl.excel.fill import Filling, filled
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder

FOLDERS = Path(__file__).parents[1] / "folders"
BEFORE = (FOLDERS / "report-of-before.toml").read_text("utf-8")
WITHOUT_PRIVATE = BEFORE.replace('sense = "private", ', "")
NOW_ASKED = sample().report.read_text("utf-8")
ADDED = '\n[[list]]\nkey = "hers"\nitems = [{ code = "A", label = "Aye" }]\n'


def run(root: Path, *words: str) -> str:
    """What a command says; it has no error, and nothing is to be put back."""
    from tipxl.cli import main

    done = CliRunner().invoke(main, [*words, "--root", str(root)])
    assert done.exit_code == 0, done.output
    assert not re.search(r"\bput\b.{0,20}\bback\b", done.output, re.IGNORECASE), done.output
    return done.output


def updated(root: Path) -> str:
    """What `tipxl init FOLDER --update-form` says."""
    from tipxl.cli import main

    done = CliRunner().invoke(main, ["init", str(root), "--update-form"])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def with_report(tmp_path: Path) -> Callable[[str], Folder]:
    """A folder that has this report.toml."""

    def make(text: str) -> Folder:
        init(tmp_path)
        Folder(tmp_path).report.write_bytes(text.encode())
        return Folder(tmp_path)

    return make


@pytest.mark.parametrize("text", [BEFORE, WITHOUT_PRIVATE], ids=["of before", "without private"])
def test_a_round_is_gone_through_with_an_older_report_toml(
    text: str, with_report: Callable[[str], Folder]
) -> None:
    root = with_report(text).root

    run(root, "plan")
    run(root, "generate", str(PERIOD), "--body", BODY, "--body", OTHER)
    returning = Returning(root)
    returning.drop("back.xlsx", filled(returning.form, Filling(good_answers())))
    returning.collect()
    told = run(root, "validate", str(PERIOD))
    assert "1 file: 1 accepted." in told
    run(root, "consolidate", str(PERIOD))
    run(root, "status", str(PERIOD))


def test_the_folder_of_0_1_0_is_asked_for_nothing_that_it_never_had(tmp_path: Path) -> None:
    shutil.unpack_archive(FOLDERS / "0.1.0" / "folder.zip", tmp_path)

    told = run(tmp_path, "plan")

    run(tmp_path, "consolidate", "2022")
    assert "that your templates/report.toml does not have; it can be used as it is" in told


def test_the_note_to_the_secretariat_is_private_before_there_was_a_word_for_it() -> None:
    schema = read_schema(WITHOUT_PRIVATE).schema

    assert schema is not None
    assert schema.list("issue_kind").codes(IssueKind.PRIVATE) == ("NOTE",)


def test_a_list_of_her_own_without_a_private_kind_is_told_what_to_add() -> None:
    read = read_schema(WITHOUT_PRIVATE.replace('code = "NOTE"', 'code = "HERS"'))

    (finding,) = read.findings
    assert "told to the secretariat alone; add it as in this version's own file" in finding.says
    assert "put it back" not in finding.says


def test_every_report_toml_of_tipxl_is_known() -> None:
    """A change of templates/report.toml needs its SHA-256 in shipped_schemas.py."""
    assert sha256(NOW_ASKED.encode()).hexdigest() in SHIPPED
    assert sha256(BEFORE.encode()).hexdigest() in SHIPPED


def test_a_folder_of_this_version_is_offered_nothing(
    with_report: Callable[[str], Folder],
) -> None:
    folder = with_report(NOW_ASKED)

    assert "--update-form" not in run(folder.root, "plan")
    assert "is of this version already; nothing was changed" in updated(folder.root)
    assert not folder.report_new.exists()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_report_toml_that_nobody_changed_is_replaced_and_kept(
    ends: str, with_report: Callable[[str], Folder]
) -> None:
    folder = with_report(BEFORE.replace("\n", ends))
    assert (
        "are of an older version: 1 rule is new, 48 columns and rules are asked otherwise. They "
        "can be used as they are. Take over the new ones (best between two rounds; a copy is "
        f"kept) with: tipxl init {folder.root} --update-form"
    ) in run(folder.root, "plan")
    assert folder.report.read_bytes() == BEFORE.replace("\n", ends).encode()

    told = updated(folder.root)

    assert "New in it, rules: V05b." in told
    assert "Activities: Next step (optional)" in told
    assert "rule V07" in told
    assert folder.report.read_text("utf-8") == NOW_ASKED
    copy = folder.report.with_name("report.before.toml")
    assert copy.read_bytes() == BEFORE.replace("\n", ends).encode()
    assert "--update-form" not in run(folder.root, "plan")


def test_other_words_alone_are_told_without_a_number_of_what_is_new() -> None:
    schema = read_schema(NOW_ASKED).schema
    reworded = read_schema(NOW_ASKED.replace('heading = "Your title"', 'heading = "Title"')).schema
    assert schema is not None
    assert reworded is not None

    news = schema_news(schema, reworded)

    assert (news.more, news.otherwise) == ("", ("Cover: Your title",))
    assert schema_news(schema, schema) == SchemaNews((), (), (), ())


def test_a_copy_of_before_is_never_written_over(with_report: Callable[[str], Folder]) -> None:
    folder = with_report(BEFORE)
    first = folder.report.with_name("report.before.toml")
    first.write_text("hers", "utf-8")

    updated(folder.root)

    assert first.read_text("utf-8") == "hers"
    assert first.with_name("report.before-2.toml").read_text("utf-8") == BEFORE


def test_a_report_toml_of_her_own_is_not_changed_and_the_new_one_lies_beside_it(
    with_report: Callable[[str], Folder],
) -> None:
    folder = with_report(BEFORE + ADDED)
    assert "have 1 rule that your templates/report.toml does not have" in run(folder.root, "plan")

    told = updated(folder.root)

    assert "Only this version's has, rules: V05b." in told
    assert "Only yours has, lists: hers." in told
    assert "is your own work and was not changed. Copy from report.new.toml what you want" in told
    assert folder.report.read_text("utf-8") == BEFORE + ADDED
    assert folder.report_new.read_text("utf-8") == NOW_ASKED
    assert "--update-form" not in run(folder.root, "plan")  # it was told, and lies there


def test_what_she_typed_into_the_new_one_is_not_written_over(
    with_report: Callable[[str], Folder],
) -> None:
    from tipxl.commands.init import update_form

    folder = with_report(BEFORE + ADDED)
    folder.report_new.write_text("hers", "utf-8")

    with pytest.raises(TipxlError, match=r"report\.new\.toml was changed by you"):
        update_form(folder.root)

    assert folder.report_new.read_text("utf-8") == "hers"
    assert folder.report.read_text("utf-8") == BEFORE + ADDED


def test_without_a_report_toml_nothing_is_taken_over(tmp_path: Path) -> None:
    from tipxl.commands.init import update_form

    init(tmp_path)
    Folder(tmp_path).report.unlink()

    with pytest.raises(TipxlError, match="nothing is to be taken over"):
        update_form(tmp_path)
