"""status.xlsx: what is read out in the meeting, and whom to call first."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import FIRST, a_body, a_plan, a_round
from tests.reports.paper import printed_points
from tipxl.domain.core.text_limits import LONGEST
from tipxl.domain.results.reporting import Reporting
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.model.sheet import Report, ReportLine, text_of
from tipxl.reports.round.status_workbook import (
    BodyStands,
    LetterStatus,
    RoundStands,
    WaitingMatter,
    status_report,
)

CAME = datetime(2018, 7, 20, 9, tzinfo=UTC)
FORM = LetterStatus(
    "ABC", "templates", "focal@abc.org", datetime(2018, 7, 2, 9, tzinfo=UTC), "sent"
)


def a_body_that(acronym: str = "ABC", **changes: Any) -> BodyStands:
    """A body that has reported well and in time; `changes` are of its Reporting."""
    said = Reporting(acronym, expected=True, assigned=4, answered=4, received=CAME, on_time=True)
    return BodyStands(a_body(acronym), replace(said, **changes), (FORM,))


def a_report(*bodies: BodyStands) -> Report:
    return status_report(a_plan(), RoundStands(a_round(FIRST), date(2018, 8, 2), bodies))


def the_line(body: BodyStands, sheet: int = 0) -> dict[str, str]:
    table = a_report(body).sheets[sheet].tables[0]
    return {
        column.key: text_of(cell)
        for column, cell in zip(table.columns, table.rows[0].cells, strict=True)
    }


def order(*bodies: BodyStands) -> list[str]:
    rows: tuple[ReportLine, ...] = a_report(*bodies).sheets[0].tables[0].rows
    return [each.key for each in rows]


SILENT: dict[str, Any] = {"received": None, "answered": 0, "on_time": False}


@pytest.mark.parametrize(
    ("changes", "state", "timely"),
    [
        ({}, "Good", "on time"),
        ({"errors": 2}, "To be corrected", "on time"),
        ({"errors": 2, "unanswered": 1}, "To be corrected", "on time"),
        ({"errors": 2, "unanswered": 2}, "Rows to be answered", "on time"),
        ({"held": 1, "errors": 2}, "We must decide", "on time"),
        ({"provisional": True, "on_time": False}, "To be cleared", "on time"),
        (
            {"provisional": True, "on_time": False, "entered": "telephone"},
            "To be confirmed",
            "on time",
        ),
        (
            {"on_time": False, "entered": "telephone", "days_late": 1},
            "Good",
            "1 day late",
        ),
        ({"days_late": 3, "on_time": False}, "Good", "3 days late"),
        (SILENT, "Not yet reported", "not reported"),
        ({**SILENT, "expected": False}, "Welcome", "–"),
    ],
)
def test_how_a_body_stands_is_said_in_words(
    changes: dict[str, Any], state: str, timely: str
) -> None:
    line = the_line(a_body_that(**changes))

    assert (line["state"], line["timely"]) == (state, timely)


def test_what_a_body_writes_is_cut_to_what_a_cell_holds() -> None:
    body = replace(a_body_that(), said=("a" * 19_800,) * 2, remarks=("b" * 19_800,) * 2)

    line = the_line(body, 1)

    assert all(len(str(line[key])) <= LONGEST for key in ("said", "remarks"))
    assert str(line["said"]).endswith("…")


def test_whom_to_call_stands_on_a_sheet_of_its_own_in_the_same_order() -> None:
    body = a_body_that(**SILENT)
    line = the_line(body, 1)

    assert (line["focal"], line["phone"]) == ("A. Person, Officer", "+1 234")
    assert (line["email"], line["state"]) == ("focal@abc.org", "Not yet reported")
    assert the_line(body)["sent"] == "sent 2 July 2018"
    assert line["letter"] == "The form: sent 2 July 2018"

    status, calls = a_report(a_body_that("GOOD"), a_body_that("MISS", **SILENT)).sheets[:2]
    assert [each.key for each in status.tables[0].rows] == ["MISS", "GOOD"]
    assert [each.key for each in calls.tables[0].rows] == ["MISS", "GOOD"]


@pytest.mark.parametrize(
    ("fate", "says"),
    [
        ("sent", "sent 2 July 2018"),
        ("written, not yet sent", "written 2 July 2018, not yet sent"),
    ],
)
def test_the_day_of_a_letter_stands_beside_what_was_done_on_it(fate: str, says: str) -> None:
    assert replace(FORM, fate=fate).dated == says


def test_what_is_read_out_and_called_is_printed_at_eight_points_or_more() -> None:
    full = a_body_that(held=2, errors=12, days_late=11, more_time=date(2018, 8, 10))
    body = replace(full, remarks=("A remark. " * 30,))
    letter = replace(FORM, fate="written, not yet sent")
    book = load_workbook(BytesIO(report_workbook(a_report(replace(body, letters=(letter,))))))

    for page in book:
        assert printed_points(page, page.max_column) >= 8, page.title


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, ("No mail, letter or remark waits for you.",)),
        (1, ("1 matter waits for you.",)),
        (2, ("2 matters wait for you.",)),
    ],
)
def test_what_waits_is_said_for_none_for_one_and_for_many(
    number: int, says: tuple[str, ...]
) -> None:
    waiting = tuple(WaitingMatter(f"M{at}", "mail", "ABC", "x", "y") for at in range(number))
    stands = RoundStands(a_round(FIRST), date(2018, 8, 2), (a_body_that(),), waiting)
    sheet = status_report(a_plan(), stands).sheets[2]

    assert sheet.intro[:1] == says
    assert len(sheet.intro) == (2 if number else 1)  # how to mark one as done


def test_the_missing_come_first_and_the_invited_last() -> None:
    assert order(
        a_body_that("INV", **{**SILENT, "expected": False}),
        a_body_that("GOOD"),
        a_body_that("CORRECT", errors=1),
        a_body_that("MISS", **SILENT),
    ) == ["MISS", "CORRECT", "GOOD", "INV"]


def test_what_is_read_out_names_the_missing_the_late_and_the_open() -> None:
    intro = (
        a_report(
            a_body_that("ABC", days_late=3, errors=2),
            a_body_that("DEF", **SILENT),
            replace(a_body_that("GHI", held=1), undelivered=("focal@ghi.org",)),
            a_body_that("INV", **{**SILENT, "expected": False}),
        )
        .sheets[0]
        .intro
    )

    assert intro[1:] == (
        "2 of 3 expected bodies have reported.",
        "Reported late: ABC.",
        "Not yet reported: DEF.",
        "Still to be answered or corrected: ABC (2 to correct).",
        "Files wait for a decision of the secretariat: GHI.",
        "A letter came back undelivered: GHI. Please ask for a new address.",
    )


@pytest.mark.parametrize(
    ("today", "closed", "tile", "told"),
    [
        (date(2018, 7, 29), False, (1, "day is left"), "reports are taken until 19 August 2018."),
        (
            date(2018, 7, 31),
            False,
            (19, "days are left"),
            "reports are taken until 19 August 2018.",
        ),
        (date(2018, 8, 18), False, (1, "day is left"), "reports are taken until 19 August 2018."),
        (date(2018, 8, 19), False, (0, "days are left"), "reports are taken until 19 August 2018."),
        (
            date(2018, 8, 20),
            False,
            ("reports", "no longer taken"),
            "reports were taken until 19 August 2018. The round is not closed yet.",
        ),
        (
            date(2018, 8, 2),
            True,
            ("the round", "closed"),
            "Due 30 July 2018. The round is closed.",  # no day ahead is told as gone by
        ),
        (
            date(2018, 8, 19),
            True,
            ("the round", "closed"),
            "Due 30 July 2018. The round is closed.",
        ),
        (
            date(2018, 8, 20),
            True,
            ("the round", "closed"),
            "reports were taken until 19 August 2018. The round is closed.",
        ),
    ],
)
def test_days_are_counted_only_while_reports_are_taken(
    today: date, closed: bool, tile: tuple[object, ...], told: str
) -> None:
    stands = RoundStands(a_round(FIRST), today, (a_body_that(),), closed=closed)

    sheet = status_report(a_plan(), stands).sheets[0]

    last = sheet.tiles[-1]
    assert {last.figure, last.label} == set(tile)
    assert sheet.intro[0].endswith(told)
    if closed:
        assert ("19 August 2018" in last.note) == (today > stands.round.freeze)


@pytest.mark.parametrize(
    ("today", "tile", "note", "told"),
    [
        (
            date(2018, 8, 19),
            (0, "days are left"),
            "until 19 August 2018; due 30 July 2018",
            "; reports are taken until 19 August 2018, and later from DEF (more time until "
            "15 September 2018).",
        ),
        (
            date(2018, 9, 1),
            (14, "days are left"),
            "until 15 September 2018, for bodies with more time",
            "; reports were taken until 19 August 2018, and later from DEF (more time until "
            "15 September 2018).",
        ),
        (
            date(2018, 9, 16),
            ("no longer taken", "reports"),
            "since 15 September 2018; a later one is late",
            "; reports were taken until 19 August 2018, and later from DEF (more time until "
            "15 September 2018). The round is not closed yet.",
        ),
    ],
)
def test_reports_are_taken_as_long_as_a_body_has_more_time(
    today: date, tile: tuple[object, str], note: str, told: str
) -> None:
    bodies = (
        a_body_that("ABC", more_time=date(2018, 8, 10)),  # ends before the freeze
        a_body_that("DEF", **SILENT, more_time=date(2018, 9, 15)),
    )

    sheet = status_report(a_plan(), RoundStands(a_round(FIRST), today, bodies)).sheets[0]

    last = sheet.tiles[-1]
    assert (last.figure, last.label, last.note) == (*tile, note)
    assert sheet.intro[0].endswith(f"Due 30 July 2018{told}")


def test_a_closed_round_takes_no_report_of_a_body_with_more_time() -> None:
    body = a_body_that("DEF", **SILENT, more_time=date(2018, 9, 15))
    stands = RoundStands(a_round(FIRST), date(2018, 9, 1), (body,), closed=True)

    sheet = status_report(a_plan(), stands).sheets[0]

    assert sheet.tiles[-1].figure == "closed"
    assert "15 September" not in sheet.intro[0]


def test_the_days_that_are_left_name_the_day_that_they_count_to() -> None:
    first = status_report(a_plan(), RoundStands(a_round(FIRST), date(2018, 7, 3), ())).sheets[0]
    later = status_report(a_plan(), RoundStands(a_round(FIRST), date(2018, 7, 31), ())).sheets[0]

    assert (first.tiles[-1].figure, later.tiles[-1].figure) == (27, 19)
    assert first.tiles[-1].note == "until 30 July 2018; taken until 19 August 2018"
    assert later.tiles[-1].note == "until 19 August 2018; due 30 July 2018"


def test_what_waited_when_the_round_was_closed_waits_no_longer() -> None:
    body = a_body_that(**SILENT, held=1, too_late=1, undecided=True)

    sheet = status_report(
        a_plan(), RoundStands(a_round(FIRST), date(2018, 9, 2), (body,), closed=True)
    ).sheets[0]

    words = "ate: closed without a decision"
    cells = dict(
        zip([e.key for e in sheet.tables[0].columns], sheet.tables[0].rows[0].cells, strict=True)
    )
    assert text_of(cells["state"]) == f"L{words}"
    assert text_of(cells["timely"]) == f"l{words}"
    assert sheet.intro[1:] == (
        "0 of 1 expected body has reported; 1 more came and was left undecided when the round was "
        "closed.",
        "Not yet reported: ABC.",
        "Files on which nobody decided before the round was closed: ABC.",
    )


def test_every_letter_is_listed_the_last_first() -> None:
    reminder = replace(FORM, kind="reminder-1-after", at=datetime(2018, 7, 31, 9, tzinfo=UTC))
    body = replace(a_body_that(), letters=(FORM, reminder))

    lines = a_report(body).sheets[-1].tables[0].rows

    assert [each.cells[2] for each in lines] == ["Reminder", "The form"]


@pytest.mark.parametrize(
    ("closed_on", "told", "note"),
    [
        (
            date(2018, 8, 5),
            "Due 30 July 2018. The round was closed on 5 August 2018.",
            "on 5 August 2018",
        ),
        (
            date(2018, 9, 12),
            "reports were taken until 19 August 2018. The round is closed.",
            "reports were taken until 19 August 2018",
        ),
    ],
)
def test_a_round_that_was_closed_early_took_reports_only_until_then(
    closed_on: date, told: str, note: str
) -> None:
    bodies = (a_body_that(),)
    stands = RoundStands(a_round(FIRST), date(2018, 10, 1), bodies, (), True, closed_on)

    sheet = status_report(a_plan(), stands).sheets[0]

    assert sheet.intro[0].endswith(told)
    assert sheet.tiles[-1].note == note
