"""A command that was stopped at any write, and run again, comes to what it would have come to."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.flow.returning import BODY, LED, Returning, good_answers
from tests.flow.returning import NOW as IN_TIME
from tests.flow.returning import PERIOD as ENTERED_IN
from tests.mail.kinds import a_mail
from tipxl.commands.answer import AnswerRequest, answer
from tipxl.commands.close import close, reopen
from tipxl.commands.collect import Collected, CollectRequest, collect
from tipxl.commands.confirm import ConfirmationRequest, Confirmed, confirm
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.post import WentOn, go_on_without
from tipxl.commands.status import status
from tipxl.domain.plan.period import Period
from tipxl.errors import TipxlError
from tipxl.excel.fill import Filling, filled
from tipxl.journal.journal_file import read_journal
from tipxl.journal.last_line import LAST_LINE
from tipxl.summaries.round_lines import closed_lines, reopened_lines
from tipxl.workspace.paths import Folder

NOW = datetime(2023, 3, 20, 9, 30, tzinfo=UTC)
YEAR, NEXT = Period.parse("2022"), Period.parse("2023")
OLD = Path(__file__).parents[1] / "folders" / "0.1.0" / "folder.zip"

Done = TypeVar("Done")
Step = Callable[[Path], Done]


class Killed(BaseException):
    """The computer stopped: nothing is tidied up."""


#: What changes the disk. A kill before each of them is a kill at every moment that matters.
_CALLS: tuple[tuple[object, str], ...] = (
    (Path, "replace"),
    (Path, "unlink"),
    (Path, "hardlink_to"),
    (Path, "write_bytes"),
)


def killed_at(number: int, root: Path, step: Step[object]) -> bool:
    """Run a step that is killed before its change of that number; whether there was one."""
    calls = 0

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == number:
                raise Killed
            if calls > number:  # what a program would tidy, a killed one does not
                return None
            return real(*given, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for target, name in _CALLS:
            patch.setattr(target, name, counting(getattr(target, name)))
        try:
            step(root)
        except Killed:
            return True
    return False


def contents(root: Path) -> dict[str, bytes]:
    """Every file but those that save time only, and a key, which is another each time."""
    left_out = (".tipxl.lock", ".tipxl-cache.sqlite", "tipxl.key")
    files = (path for path in root.rglob("*") if path.is_file() and path.name not in left_out)
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def stopped_everywhere(begun: Path, home: Path, step: Step[Done]) -> Iterator[tuple[Done, Path]]:
    """What the second run says, for every moment at which the first may be stopped."""
    undisturbed = Path(shutil.copytree(begun, home / "undisturbed"))
    step(undisturbed)
    for number in range(1, 60):
        root = Path(shutil.copytree(begun, home / str(number)))
        if not killed_at(number, root, step):
            assert number > 1
            return
        said = step(root)
        assert contents(root) == contents(undisturbed), number
        yield said, root
        shutil.rmtree(root)
    pytest.fail("It writes more often than it is stopped here.")


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A small folder with a round that is ready to be closed."""
    root = tmp_path / "begun"
    shutil.unpack_archive(OLD, root)
    return root


def test_a_closing_that_was_interrupted_is_finished_by_the_next(
    begun: Path, tmp_path: Path
) -> None:
    said = [
        " ".join(closed_lines(YEAR, closed))
        for closed, _ in stopped_everywhere(begun, tmp_path, lambda root: close(root, YEAR, NOW))
    ]

    finished = [each for each in said if "had been interrupted; it is finished now" in each]
    assert len(finished) > 2
    assert "was closed before" in said[-1]


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(errno.EACCES, "Permission denied"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_a_closing_with_the_workbook_open_in_excel_is_finished_by_the_next(
    begun: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    files = Folder(begun).round(YEAR)
    real = Path.replace

    def held(temporary: Path, path: Path) -> Path:
        if path == files.consolidated:
            raise error
        return real(temporary, path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(TipxlError, match=r"consolidated\.xlsx"):
            close(begun, YEAR, NOW)
    draft = files.consolidated.read_bytes() if files.consolidated.exists() else b""

    again = close(begun, YEAR, NOW)

    assert again.finished
    assert files.consolidated.read_bytes() != draft
    assert files.circulation.exists()
    assert read_journal(files.journal).closing is not None
    assert close(begun, YEAR, NOW).already


def test_an_opening_that_was_interrupted_is_finished_by_the_next(
    begun: Path, tmp_path: Path
) -> None:
    close(begun, YEAR, NOW)

    said = [
        " ".join(reopened_lines(YEAR, opened))
        for opened, _ in stopped_everywhere(
            begun, tmp_path, lambda root: reopen(root, YEAR, "The chair asked for it", NOW)
        )
    ]

    assert all("is open again; what was agreed is kept in" in each for each in said)
    assert any("it is finished now" in each for each in said)


def test_a_lost_journal_that_was_gone_on_without_is_whole_wherever_that_was_interrupted(
    begun: Path, tmp_path: Path
) -> None:
    close(begun, YEAR, NOW)
    files = Folder(begun).round(YEAR)
    files.journal.unlink()

    def in_its_folder(root: Path) -> WentOn:  # what was lost is recorded with its path
        with pytest.MonkeyPatch.context() as here:
            here.chdir(root)
            return go_on_without(Path(), YEAR, NOW)

    for _, root in stopped_everywhere(begun, tmp_path, in_its_folder):
        assert close(root, YEAR, NOW).already
        assert status(root, YEAR, NOW).lacks == ()


def test_forms_of_a_run_that_was_interrupted_are_issued_by_the_next(
    begun: Path, tmp_path: Path
) -> None:
    close(begun, YEAR, NOW)

    for _ in stopped_everywhere(
        begun, tmp_path, lambda root: generate(root, GenerateRequest(NEXT), NOW)
    ):
        pass


def test_a_folder_that_was_begun_is_completed_by_the_next_run(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    begun.mkdir()

    for _, root in stopped_everywhere(begun, tmp_path, init):
        assert len(Folder(root).key.read_bytes().strip()) == 64
        assert Folder(root).key.stat().st_mode & 0o77 == 0 or os.name == "nt"


def test_a_confirmation_that_was_interrupted_is_told_as_recorded(
    returning: Returning, tmp_path: Path
) -> None:
    (form,) = generate(returning.root, GenerateRequest(ENTERED_IN, (BODY,), entry="phone"), NOW)
    returning.drop("entered.xlsx", filled(form.path.read_bytes(), Filling(good_answers())))
    collect(returning.root, CollectRequest(ENTERED_IN, received=IN_TIME), NOW)

    def step(root: Path) -> Confirmed:
        return confirm(root, ConfirmationRequest(ENTERED_IN, BODY), NOW)

    said = [meant for meant, _ in stopped_everywhere(returning.root, tmp_path / "all", step)]

    assert all(each.files for each in said)


def test_a_receipt_whose_correction_was_interrupted_is_corrected_by_the_next(
    returning: Returning, tmp_path: Path
) -> None:
    mail = a_mail(("r.xlsx", returning.filled())).as_bytes()
    (returning.root / "mail.eml").write_bytes(mail)
    right = IN_TIME - timedelta(days=2)

    def step(root: Path, received: datetime | None = right) -> tuple[Collected, ...]:
        return collect(root, CollectRequest(ENTERED_IN, (root / "mail.eml",), received), NOW)

    step(returning.root, None)
    said = [each for (each,), _ in stopped_everywhere(returning.root, tmp_path / "all", step)]

    assert {each.receipt for each in said} == {"that is recorded already"}
    journal, notes = returning.files.journal, Folder(returning.root).known_rounds
    noted = {each: each.read_bytes() for each in (journal.with_name(LAST_LINE), notes)}
    whole = journal.read_bytes()
    step(returning.root)
    corrected = journal.read_bytes()
    for end in range(len(whole) + 1, len(corrected), 97):  # the power goes while it is written
        journal.write_bytes(corrected[:end])
        for path, before in noted.items():
            path.write_bytes(before)
        step(returning.root)
        assert journal.read_bytes() == corrected, end


def test_an_answer_whose_writing_was_interrupted_is_written_by_the_next(
    returning: Returning, tmp_path: Path
) -> None:
    ending = {
        ("activities", LED[0], "status"): "Discontinued",
        ("activities", LED[0], "reason"): "Funding",
        ("activities", LED[0], "explain"): "No funds came.",
    }
    returning.drop("back.xlsx", returning.filled(ending))
    returning.collect()
    made = consolidate(returning.root, ENTERED_IN)
    item = next(each for each in made.round.decisions if each.options)
    given = AnswerRequest(ENTERED_IN, item.number, item.options[0], "So it was agreed", "The chair")

    for decision, root in stopped_everywhere(
        returning.root, tmp_path / "all", lambda root: answer(root, given)
    ):
        assert decision.answer == item.options[0]
        assert not Folder(root).decisions_before.exists()  # she has saved nothing herself
