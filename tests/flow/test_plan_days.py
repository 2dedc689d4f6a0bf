"""Days are the plan's days: of its time zone, with more time for one body, in any year's months."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flow.returning import BODY, PERIOD, Returning
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.plan import check
from tipxl.commands.status import status
from tipxl.domain.plan.moments import moment_words
from tipxl.domain.plan.work_plan import Plan
from tipxl.excel.editable.plan_file import read_plan, write_plan
from tipxl.summaries.status_lines import status_lines_of
from tipxl.workspace.journal_events import FileCollected
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

LATER = datetime(2018, 2, 5, 9, tzinfo=UTC)
#: The evening of 30 January in Lima, and the early morning of 31 January in Jakarta.
IN_LIMA = datetime(2018, 1, 31, 0, 30, tzinfo=UTC)
IN_JAKARTA = datetime(2018, 1, 30, 22, 30, tzinfo=UTC)


def plan_of(root: Path) -> Plan:
    plan = read_plan(Folder(root).plan.read_bytes()).plan
    assert plan is not None
    return plan


def planned(root: Path, **changes: object) -> None:
    write_plan(replace(plan_of(root), **changes), Folder(root).plan)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "received", "late", "day"),
    [
        ("America/Lima", IN_LIMA, 0, "2018-01-30"),
        ("Asia/Jakarta", IN_JAKARTA, 1, "2018-01-31, 1 day late"),
        ("Asia/Jakarta", datetime(2018, 1, 30, 16, 59, tzinfo=UTC), 0, "2018-01-30"),
    ],
)
def test_a_report_is_late_by_the_days_of_the_plan(
    returning: Returning, zone: str, received: datetime, late: int, day: str
) -> None:
    planned(returning.root, time_zone=zone)
    returning.drop("back.xlsx", returning.filled())
    returning.collect(received)

    standing = status(returning.root, PERIOD, LATER)

    reported = next(each for each in standing.reporting if each.body == BODY)
    assert (reported.days_late, reported.on_time) == (late, not late)
    assert any(f"{day};" in line for line in status_lines_of(standing) if BODY in line)
    # On the disk moments stay in UTC.
    assert f'"received":"{received:%Y-%m-%dT%H:%M:%S}+00:00"' in returning.files.journal.read_text()


def test_a_day_that_is_typed_is_one_of_the_plan(returning: Returning) -> None:
    planned(returning.root, time_zone="Asia/Jakarta")
    path = returning.drop("back.xlsx", returning.filled())
    collect(returning.root, CollectRequest(PERIOD, (path,), datetime(2018, 1, 30)), LATER)

    (event,) = open_workspace(returning.root).journal(PERIOD).of(FileCollected)

    assert moment_words(event.received) == "30 January 2018, 00:00 (Asia/Jakarta)"
    assert event.received == datetime(2018, 1, 29, 17, tzinfo=UTC)


def test_a_plan_without_a_zone_says_whose_days_count(returning: Returning) -> None:
    planned(returning.root, time_zone="")
    assert [each for each in check(returning.root).told if "time zone" in each] == [
        "plan.xlsx names no time zone, so days are those of this computer (UTC). Name yours on the "
        "sheet Secretariat, like Asia/Jakarta."
    ]

    planned(returning.root, time_zone="Asia/Jakarta")
    assert [each for each in check(returning.root).told if "time zone" in each] == []
