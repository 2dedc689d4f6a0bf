"""The officer's guide, run from its first page to its last in an empty folder."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.docs.pages import DOCS, GUIDE, ROOT, fence, text_of, typed
from tests.flow.returning import COVER, LED, good_answers
from tipxl.cli import main
from tipxl.cli.output import IN_THE_MENU
from tipxl.domain.plan.period import Period
from tipxl.excel.fill import Filling, filled
from tipxl.workspace.paths import Folder, RoundFiles

ROUND = Period.parse("2018H1")
FILES = Folder(Path()).round(ROUND)
NOW = datetime(2018, 7, 20, 9, tzinfo=UTC)

#: Servers, the demo, the desk, the pages themselves and one mail are run by other tests.
_ELSEWHERE = ("--smtp", "--imap", "demo", "desk", "guide", "decide", "--done")

#: Commands that say that something must be corrected, as the guide says they may.
_CORRECT = {
    "validate 2018H1",
    "validate 2018H1 Downloads/ACWC.xlsx",
}


@dataclass(frozen=True)
class Gone:
    """The way through the guide: what each command said, and the menu with two reports waiting."""

    root: Path
    said: dict[str, list[Result]] = field(default_factory=dict)
    menu: list[str] = field(default_factory=list)


def two_reports_come_in(files: RoundFiles, gone: Gone) -> None:
    if files.returned.exists():
        return
    unfinished = {("activities", LED[0], "status"): "Completed"}
    report = Filling({**good_answers(), **unfinished})
    (files.inbox / "SLOM report.xlsx").write_bytes(filled(files.form("SLOM").read_bytes(), report))
    (files.inbox / "ACMW letter.pdf").write_bytes(b"%PDF-1.4 Nothing to report. %%EOF")
    for each in files.inbox.iterdir():
        os.utime(each, (NOW.timestamp(), NOW.timestamp()))
    gone.menu.append(CliRunner().invoke(main, [], input="0\n").output)


def a_report_lies_in_downloads(files: RoundFiles, _: Gone) -> None:
    Path("Downloads").mkdir(exist_ok=True)
    report = Filling({("cover", "cover", key): value for key, value in COVER.items()})
    Path("Downloads/ACWC.xlsx").write_bytes(filled(files.form("ACWC").read_bytes(), report))


def what_was_said_by_telephone_is_entered(files: RoundFiles, _: Gone) -> None:
    said = {**COVER, "submission": "Nil report"}
    form = files.entry_form("ACMW").read_bytes()
    typed_in = Filling({("cover", "cover", key): value for key, value in said.items()})
    (files.inbox / "ACMW entered.xlsx").write_bytes(filled(form, typed_in))


BEFORE: dict[str, Callable[[RoundFiles, Gone], None]] = {
    "collect 2018H1": two_reports_come_in,
    "collect 2018H1 --received 2018-07-20": what_was_said_by_telephone_is_entered,
    "collect 2018H1 Downloads/ACWC.xlsx --received 2018-07-20": a_report_lies_in_downloads,
}


def _invoked(words: tuple[str, ...] | list[str]) -> Result:
    """What she sees who answers every question with yes."""
    return CliRunner().invoke(main, words, obj=IN_THE_MENU, input="y\ny\n")


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Gone:
    way = Gone(tmp_path_factory.mktemp("guide"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(way.root)
        for door in ("setup_commands", "menu_screen", "mail_commands", "round_commands"):
            patch.setattr(f"tipxl.cli.{door}.now", lambda: NOW)
        for page in GUIDE:
            for words in typed(page):
                if any(each in words for each in _ELSEWHERE):
                    continue
                command = " ".join(words)
                if command in BEFORE:
                    BEFORE[command](FILES, way)
                way.said.setdefault(command, []).append(_invoked(words))
                if command == "init my-plan":
                    patch.chdir(way.root / "my-plan")
    return way


def test_every_command_does_what_the_guide_says(gone: Gone) -> None:
    wrong = {
        command: result.output
        for command, results in gone.said.items()
        for result in results
        if result.exit_code != (1 if command in _CORRECT else 0)
    }

    assert gone.said
    assert wrong == {}


def test_the_menu_of_the_first_page_is_the_menu(gone: Gone) -> None:
    printed = fence(GUIDE[0], "menu").strip()

    assert gone.menu[0].partition(" 0\nGoodbye")[0].strip() == printed


def test_a_value_is_traced_as_the_guide_prints_it() -> None:
    printed = fence(DOCS / "officer" / "6-consolidating.md", "trace")

    words = ("trace", "2018H1", "B.a.2.2#1", "status", "--root", str(ROOT))
    traced = CliRunner().invoke(main, words).output

    assert _whatever_the_files(traced).startswith(_whatever_the_files(printed))


def _whatever_the_files(text: str) -> str:
    return re.sub(r"\[[0-9a-f]{8}\]", "[]", text)


def test_every_file_that_the_guide_names_stands_there_in_the_end(gone: Gone) -> None:
    named = {
        name
        for page in GUIDE
        for name in re.findall(r"`(workbooks/[\w/.-]+?|templates/[\w/.-]*?)`", text_of(page))
    }

    missing = {name for name in named if not (gone.root / "my-plan" / name).exists()}

    assert named
    assert missing == set()
