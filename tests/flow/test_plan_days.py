"""Days are the plan's days: of its time zone, with more time for one body, in any year's months."""

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.flow.returning import BODY, LED, OTHER, PERIOD, Returning
from tests.other.plan import other_plan
from tests.other.rounds import FORM, answers
from tests.workspace.test_decisions_file import put
from tipxl.commands.close import close
from tipxl.commands.collect import CollectRequest, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import init
from tipxl.commands.plan import check
from tipxl.commands.send import LetterKind, Mailing, send
from tipxl.commands.status import status
from tipxl.commands.validate import validate
from tipxl.commands.write_status import write_list
from tipxl.domain.core.decision import DecisionKind, DecisionState
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.workbook import Verdict, Workbook
from tipxl.domain.plan.moments import moment_words
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Extension, Plan, Round
from tipxl.domain.results.round_result import RoundResult
from tipxl.excel.dump import dump_book
from tipxl.excel.editable.plan_file import read_plan, write_plan
from tipxl.excel.fill import Filling, filled
from tipxl.excel.read import read_book
from tipxl.journal.journal_events import FileCollected
from tipxl.reports.model.wording import TIMELY, timely_words
from tipxl.summaries.mail_lines import collected_line
from tipxl.summaries.status_lines import status_lines_of
from tipxl.workspace.closed_rounds import noted_since
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder
from tipxl.workspace.records import read_record

REMINDERS = LetterKind.REMINDERS
LATER = datetime(2018, 2, 5, 9, tzinfo=UTC)
#: The evening of 30 January in Lima, and the early morning of 31 January in Jakarta.
IN_LIMA = datetime(2018, 1, 31, 0, 30, tzinfo=UTC)
IN_JAKARTA = datetime(2018, 1, 30, 22, 30, tzinfo=UTC)


def plan_of(root: Path) -> Plan:
    plan = read_plan(Folder(root).plan.read_bytes()).plan
    assert plan is not None
    return plan


def planned(root: Path, **changes: object) -> None:
    write_plan(replace(plan_of(root), **changes), Folder(root).plan)


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
    assert check(returning.root).whose_days == (
        "plan.xlsx names no time zone, so days are those of this computer (UTC). Name yours on the "
        "sheet Secretariat, like Asia/Jakarta."
    )

    planned(returning.root, time_zone="Asia/Jakarta")
    assert check(returning.root).whose_days == ""


# --- more time for one body


def test_a_body_with_more_time_is_in_time_until_then_and_marked(returning: Returning) -> None:
    until = date(2018, 2, 12)
    planned(returning.root, extensions=(Extension(BODY, PERIOD, until, "A flood", "The chair"),))
    returning.drop("back.xlsx", returning.filled())
    returning.collect(datetime(2018, 2, 10, 9, tzinfo=UTC))

    standing = status(returning.root, PERIOD, datetime(2018, 2, 11, 9, tzinfo=UTC))

    reported = next(each for each in standing.reporting if each.body == BODY)
    assert (reported.in_time, reported.days_late, reported.more_time) == (True, 0, until)
    assert any("more time until 12 February 2018" in line for line in status_lines_of(standing))
    # The formulas of the sheet Compliance count this very word.
    assert timely_words(reported) == TIMELY
    listed = dump(write_list(returning.root, PERIOD, LATER).path.read_bytes())
    assert b"on time; more time until 12 February 2018" in listed


def test_more_time_past_the_freeze_moves_it_for_that_body_only(returning: Returning) -> None:
    held = plan_of(returning.root).round(PERIOD)
    assert held is not None
    until = held.freeze + timedelta(days=10)
    returning.drop("back.xlsx", returning.filled())
    returning.collect(datetime.combine(until, time(9), UTC))
    assert returning.validate()["back.xlsx"].verdict is Verdict.LATE

    planned(returning.root, extensions=(Extension(BODY, PERIOD, until, "A flood", "The chair"),))
    assert returning.validate()["back.xlsx"].counts
    planned(returning.root, extensions=(Extension(OTHER, PERIOD, until, "A flood", "The chair"),))
    assert returning.validate()["back.xlsx"].verdict is Verdict.LATE


def test_a_letter_names_the_due_day_of_the_body(returning: Returning) -> None:
    until = date(2018, 2, 12)
    planned(returning.root, extensions=(Extension(BODY, PERIOD, until, "A flood", "The chair"),))
    written = datetime(2018, 1, 31, 9, tzinfo=UTC)

    letters = {e.body: e for e in send(returning.root, Mailing(PERIOD, REMINDERS), written)}

    path = letters[BODY].path
    assert path is not None
    body = message_from_bytes(path.read_bytes(), policy=default).get_body()
    assert body is not None
    text = body.get_content()
    assert "12 February 2018 (extended)" in text
    other = letters[OTHER].path
    assert other is not None
    assert b"(extended)" not in other.read_bytes()


# --- a year that begins in July


def test_a_whole_round_of_a_plan_whose_year_begins_in_july(tmp_path: Path) -> None:
    root, year = tmp_path / "delta", Period(2021)
    init(root)
    rounds = tuple(
        Round(
            each.period.beginning(7), date(n + 1, 7, 29), date(n + 1, 8, 31), False, each.evaluation
        )
        for n, each in enumerate(other_plan().rounds, start=2021)
    )
    plan = replace(
        other_plan(),
        rounds=rounds,
        starts=date(2021, 7, 1),
        ends=date(2025, 6, 30),
        first_month=7,
    )
    write_plan(plan, Folder(root).plan)
    (root / "templates" / "report.toml").write_bytes(FORM.read_bytes())
    assert [f for f in check(root).findings if f.severity == "error" or f.code == "P26"] == []
    files, day = Folder(root).round(year), datetime(2022, 7, 20, 9, tzinfo=UTC)
    generate(root, GenerateRequest(year), day)
    assert b"July 2021 to June 2022" in dump(files.form("WATER").read_bytes())
    typed = answers("WATER", year) | {("events", "01", "start"): date(2022, 5, 4)}
    files.inbox.mkdir(parents=True, exist_ok=True)
    (files.inbox / "back.xlsx").write_bytes(
        filled(files.form("WATER").read_bytes(), Filling(typed))
    )
    collect(root, CollectRequest(year, received=day), day)

    (returned,) = validate(root, year).returns
    consolidate(root, year)
    agreed = close(root, year, day).round

    # An event of May 2022 lies in the year that began in July 2021, and not outside the period.
    assert [f.code for f in returned.findings if f.code.startswith("E02")] == []
    assert agreed.reporting_period.words == "July 2021 to June 2022"
    assert agreed.row("W.1#1").status == "A2"  # type: ignore[union-attr]
    assert read_record(files.closed, RoundResult).reporting_period.end == date(2022, 6, 30)


def dump(form: bytes) -> bytes:
    book = read_book(form)
    assert isinstance(book, Workbook)
    return dump_book(book).encode()


# --- more time by a line of decisions.xlsx


def decided(root: Path, **fields: object) -> None:
    """A line of her own in decisions.xlsx, which `consolidate` has made."""
    path = Folder(root).decisions
    if not path.exists():
        consolidate(root, PERIOD)
    line = {"Round": str(PERIOD), "Body": BODY, "Why": "A flood", "Decided by": "The chair"}
    typed = {key.replace("_", " "): value for key, value in fields.items()}
    book = load_workbook(path)
    put(book["Decisions"], None, line | typed)
    book.save(path)


@pytest.mark.parametrize("day", [date(2018, 2, 12), "2018-02-12", "12 February 2018"])
def test_more_time_by_a_decision_is_equal_to_that_of_the_plan(
    returning: Returning, day: object
) -> None:
    decided(returning.root, New_text=day)
    until = date(2018, 2, 12)
    returning.drop("back.xlsx", returning.filled())
    returning.collect(datetime(2018, 2, 10, 9, tzinfo=UTC))

    standing = status(returning.root, PERIOD, datetime(2018, 2, 11, 9, tzinfo=UTC))
    made = consolidate(returning.root, PERIOD)

    reported = next(each for each in standing.reporting if each.body == BODY)
    assert (reported.in_time, reported.days_late, reported.more_time) == (True, 0, until)
    assert any("more time until 12 February 2018" in line for line in status_lines_of(standing))
    listed = dump(write_list(returning.root, PERIOD, LATER).path.read_bytes())
    assert b"on time; more time until 12 February 2018" in listed
    assert b"more time until 12 February 2018" in dump(made.path.read_bytes())
    (mine,) = (each for each in made.round.decisions if each.kind == DecisionKind.MORE_TIME)
    assert (mine.state, mine.new) == (DecisionState.APPLIED, "due 12 February 2018")
    # The new forms and the letters say it, too.
    (touched,) = (each for each in check(returning.root).affected_forms if each.body == BODY)
    assert "12 February 2018" in str(touched)


def test_more_time_by_a_decision_moves_the_freeze_and_the_letters_of_that_body(
    returning: Returning,
) -> None:
    held = plan_of(returning.root).round(PERIOD)
    assert held is not None
    until = held.freeze + timedelta(days=10)
    returning.drop("back.xlsx", returning.filled())
    returning.collect(datetime.combine(until, time(9), UTC))
    assert returning.validate()["back.xlsx"].verdict is Verdict.LATE

    decided(returning.root, New_text=until)

    assert returning.validate()["back.xlsx"].counts
    letters = {e.body: e for e in send(returning.root, Mailing(PERIOD), LATER)}
    path = letters[BODY].path
    assert path is not None
    text = message_from_bytes(path.read_bytes(), policy=default).get_body()
    assert text is not None
    assert f"{long_date(until)} (extended)" in text.get_content()


def test_of_more_time_in_the_plan_and_in_a_decision_the_longer_counts(returning: Returning) -> None:
    planned(
        returning.root,
        extensions=(Extension(BODY, PERIOD, date(2018, 2, 20), "A flood", "The chair"),),
    )
    decided(returning.root, New_text="2018-02-12")

    reporting = status(returning.root, PERIOD, LATER).reporting

    reported = next(each for each in reporting if each.body == BODY)
    assert reported.more_time == date(2018, 2, 20)


def test_a_decision_on_a_later_round_leaves_a_closed_one_as_it_was(returning: Returning) -> None:
    decided(returning.root, New_text="2018-02-12")
    close(returning.root, PERIOD, datetime(2018, 3, 1, 9, tzinfo=UTC))
    decided(returning.root, Round="2018H1", New_text="2018-08-20")

    workspace = open_workspace(returning.root)

    assert noted_since(workspace, returning.files) == ()
    assert workspace.plan.extension(BODY, Period.parse("2018H1")) is not None


def test_collect_says_that_a_report_is_late_by_the_days_of_its_body(returning: Returning) -> None:
    until = date(2018, 2, 12)
    planned(returning.root, extensions=(Extension(OTHER, PERIOD, until, "A flood", "The chair"),))
    late, frozen = datetime(2018, 2, 1, 9, tzinfo=UTC), datetime(2018, 4, 1, 9, tzinfo=UTC)

    def said(name: str, data: bytes, received: datetime) -> str:
        returning.drop(name, data)
        (line,) = (e for e in returning.collect(received) if e.is_new)
        return collected_line(line)

    assert "late" not in said("in-time.xlsx", returning.filled(), LATER - timedelta(days=9))
    changed = {("activities", LED[0], "progress"): "Something else."}
    assert said("late.xlsx", returning.filled(changed), late).endswith("; 2 days late")
    other = returning.files.form(OTHER).read_bytes()
    typed = Filling({("cover", "cover", "submission"): "Nil report"})
    assert "late" not in said("other.xlsx", filled(other, typed), late)
    letter = said("letter.pdf", b"%PDF-1.7 a letter", frozen)
    assert letter.endswith("after the freeze: it waits for your decision")
