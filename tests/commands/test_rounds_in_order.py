"""Rounds are closed one after the other, and the journal tells of it."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.builders import FIRST, a_plan
from tests.flow.returning import PERIOD, Returning
from tests.flow.small import SmallFolder
from tipxl.commands.close import close, reopen
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.send import Mailing, send
from tipxl.commands.validate import validate
from tipxl.commands.write_status import write_list
from tipxl.domain.plan.period import Period
from tipxl.domain.schema.schema_text import read_schema
from tipxl.errors import TipxlError
from tipxl.journal.journal_events import RoundClosed, RoundReopened
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

NEXT = Period.parse("2018H1")
NOW = datetime(2018, 11, 1, 9, tzinfo=UTC)
LATER = datetime(2018, 11, 2, 9, tzinfo=UTC)


def told(root: Path) -> list[tuple[type, datetime]]:
    journal = open_workspace(root).records(PERIOD).journal.value
    events = (*journal.of(RoundClosed), *journal.of(RoundReopened))
    return sorted(((type(each), each.at) for each in events), key=lambda each: each[1])


def test_a_round_is_not_closed_while_an_earlier_one_is_open(returning: Returning) -> None:
    generate(returning.root, GenerateRequest(NEXT, ("SLOM",), provisional=True), NOW)

    with pytest.raises(TipxlError, match=f"The round {PERIOD} is still open. Close it first"):
        close(returning.root, NEXT, NOW)

    assert not Folder(returning.root).round(NEXT).closed.exists()


def test_no_step_of_a_round_changes_the_layout_that_all_of_them_share(small: SmallFolder) -> None:
    read = read_schema(small.workspace.schema_text.decode())
    before = msgspec.json.encode(read)

    small.arrives("ABC")
    send(small.root, Mailing(FIRST), NOW)
    validate(small.root, FIRST)
    consolidate(small.root, FIRST)
    write_list(small.root, FIRST, NOW)
    close(small.root, FIRST, NOW)
    generate(small.root, GenerateRequest(a_plan().rounds[1].period), LATER)

    assert small.workspace.schema is read.schema  # it is shared
    assert msgspec.json.encode(read) == before


def test_closing_and_opening_again_stand_in_the_journal_once_each(returning: Returning) -> None:
    close(returning.root, PERIOD, NOW)
    close(returning.root, PERIOD, LATER)
    assert told(returning.root) == [(RoundClosed, NOW)]

    reopen(returning.root, PERIOD, "A report came.", LATER)
    assert told(returning.root) == [(RoundClosed, NOW), (RoundReopened, LATER)]
    event = open_workspace(returning.root).records(PERIOD).journal.value.of(RoundReopened)[0]
    assert event.reason == "A report came."


def test_a_round_is_closed_by_its_last_record_alone(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tipxl.workspace import closed_rounds

    files = returning.files
    order: list[str] = []
    for name in ("write_text_once", "write_whole", "write_record"):
        write = getattr(closed_rounds, name)

        def noted(path: Path, value: object, write=write) -> None:  # type: ignore[no-untyped-def]
            order.append(path.name)
            write(path, value)

        monkeypatch.setattr(closed_rounds, name, noted)

    close(returning.root, PERIOD, NOW)

    assert order[-2:] == [files.closing.name, files.closed.name]
    assert [each for each in order if each.startswith("plan-")]
