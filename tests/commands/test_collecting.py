"""Where collecting looks, when what it finds was received, and how late that is."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import FIRST, LED, a_plan
from tests.flow.small import COVER, SmallFolder, a_small_copy
from tests.mail.kinds import a_mail, a_zip
from tipxl.commands import collect as module
from tipxl.commands.close import close
from tipxl.commands.collect import Collected, CollectRequest, IntakeOutcome, collect
from tipxl.commands.consolidate import consolidate
from tipxl.commands.export import export
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.look import round_result
from tipxl.commands.post import go_on_without
from tipxl.commands.preview import preview
from tipxl.commands.trace import trace
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.plan.work_plan import Extension
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.excel.fill import Filling, Typed, filled
from tipxl.journal.journal_events import FileCollected, FormIssued, MailCollected
from tipxl.mail.imap import Fetched, MailboxId
from tipxl.rounds.waiting_post import waiting_post
from tipxl.summaries.mail_lines import collected_lines
from tipxl.validation.read_round import read_returns
from tipxl.workspace.paths import Folder

URL = "imap://desk@127.0.0.1:1143"
PLACE = "desk@127.0.0.1/INBOX"
NEXT = a_plan().rounds[1].period
MAIL = "mail from focal.point@slom.example, “RE: your report”"


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2018, month, day, hour, tzinfo=UTC)


def collected(small: SmallFolder, *paths: Path, **more: Any) -> tuple[Collected, ...]:
    now = more.pop("now", at(10, 1))
    return collect(small.root, CollectRequest(FIRST, paths, **more), now)


def lying(small: SmallFolder, name: str, data: bytes, moment: datetime | None = None) -> Path:
    path = small.root.parent / "from" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    if moment is not None:
        os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


def with_plan(small: SmallFolder, **changes: Any) -> None:
    write_plan(replace(small.workspace.plan, **changes), Folder(small.root).plan)


# --- when it was received, and how late that is


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (at(7, 30), ""),
        (at(7, 30, 23), ""),
        (at(7, 31, 0), "1 day late"),
        (at(8, 19), "20 days late"),
        (at(8, 20), "21 days late, after the freeze: it waits for your decision"),
    ],
)
def test_how_late_a_report_is_goes_by_the_day_of_receipt(
    small: SmallFolder, day: datetime, late: str
) -> None:
    assert small.arrives("ABC", day).late == late


def test_a_day_ends_at_midnight_of_the_plans_zone(small: SmallFolder) -> None:
    with_plan(small, time_zone="Asia/Jakarta")

    assert small.arrives("ABC", at(7, 30, 16)).late == ""
    assert small.arrives("DEF", at(7, 30, 17)).late == "1 day late"


def test_more_time_is_the_due_day_of_its_body_alone(small: SmallFolder) -> None:
    more = Extension("ABC", FIRST, date(2018, 8, 10), "Floods", "The office")
    with_plan(small, extensions=(more,))

    assert small.arrives("ABC", at(8, 9)).late == ""
    assert small.arrives("DEF", at(8, 9)).late == "10 days late"


def test_only_what_is_new_is_called_late(small: SmallFolder) -> None:
    assert small.arrives("ABC", at(8, 2)).late == "3 days late"

    again = small.arrives("ABC", at(8, 2))

    assert (again.outcome, again.late) == (IntakeOutcome.KNOWN, "")


def test_a_mail_with_two_late_reports_says_each_lateness_once(small: SmallFolder) -> None:
    more = Extension("DEF", FIRST, date(2018, 8, 1), "Floods", "The office")
    with_plan(small, extensions=(more,))
    reports = [(f"{name}.xlsx", small.report(name)) for name in ("ABC", "ABC again", "DEF")]
    mail = lying(small, "mail.eml", a_mail(*reports).as_bytes())

    (taken,) = collected(small, mail, received=at(8, 2))

    assert taken.late == "3 days late; 1 day late"


def test_what_names_no_body_is_late_by_the_rounds_own_day(small: SmallFolder) -> None:
    more = Extension("ABC", FIRST, date(2018, 8, 10), "Floods", "The office")
    with_plan(small, extensions=(more,))

    (taken,) = collected(small, lying(small, "letter.pdf", b"%PDF-1.7 dear", at(8, 9)))

    assert (taken.outcome, taken.late) == (IntakeOutcome.TAKEN, "10 days late")


def test_a_file_was_received_when_it_says_unless_the_officer_says_when(small: SmallFolder) -> None:
    own = lying(small, "own.xlsx", small.report("ABC"), at(7, 22))
    said = lying(small, "said.xlsx", small.report("DEF"), at(7, 22))

    collected(small, own)
    collected(small, said, received=at(8, 3))

    assert [(e.received, e.received_from) for e in small.journal.of(FileCollected)] == [
        (at(7, 22), "the file's own time"),
        (at(8, 3), "--received"),
    ]


def test_a_moment_without_a_zone_is_one_of_the_plans(small: SmallFolder) -> None:
    with_plan(small, time_zone="Asia/Jakarta")

    collected(small, lying(small, "r.xlsx", small.report("ABC")), received=datetime(2018, 7, 24, 5))

    (event,) = small.journal.of(FileCollected)
    assert event.received == at(7, 23, 22)


# --- a receipt that was wrong


def test_her_word_on_a_file_that_she_names_corrects_when_it_came(small: SmallFolder) -> None:
    report = lying(small, "r.xlsx", small.report("ABC"), at(9, 1))
    (first,) = collected(small, report)
    assert first.late == "33 days late, after the freeze: it waits for your decision"

    (corrected,) = collected(small, report, received=at(7, 25))
    written = small.files.journal.read_bytes()
    (again,) = collected(small, report, received=at(7, 25))

    assert (corrected.outcome, corrected.kept, corrected.late) == (
        IntakeOutcome.CORRECTED,
        first.kept,
        "",
    )
    assert corrected.receipt == (
        "it was received 1 September 2018, 09:00 (UTC), by the file's own time; now it is received "
        "25 July 2018, 09:00 (UTC), as you say"
    )
    assert (again.outcome, again.receipt) == (IntakeOutcome.KNOWN, "that is recorded already")
    assert small.files.journal.read_bytes() == written
    old, new = small.journal.of(FileCollected)
    assert new == replace(old, at=at(10, 1), received=at(7, 25), received_from="--received")
    (back,) = read_returns(small.workspace, FIRST)
    assert (back.arrival.received, back.counts) == (at(7, 25), True)


def test_a_receipt_that_was_corrected_can_be_corrected_again_and_is_late_by_the_new_day(
    small: SmallFolder,
) -> None:
    small.arrives("ABC", at(7, 25))

    later = small.arrives("ABC", at(8, 2))

    assert (later.outcome, later.late) == (IntakeOutcome.CORRECTED, "3 days late")
    assert "25 July 2018, 09:00 (UTC), as you said before; now" in later.receipt


def test_every_reader_takes_the_newest_receipt(small: SmallFolder) -> None:
    small.arrives("ABC", at(9, 1))
    small.arrives("ABC", at(7, 25))

    reported = round_result(small.root, FIRST).reported("ABC")
    assert reported is not None
    assert (reported.received, reported.days_late) == (at(7, 25), 0)
    sheets = load_workbook(consolidate(small.root, FIRST).path)
    cells = [str(cell.value) for row in sheets["Compliance"] for cell in row]
    assert [each for each in cells if "25 July 2018" in each or "2018-07-25" in each]
    target = small.root.parent / "tables"
    export(small.root, FIRST, target)
    every = "".join(each.read_text("utf-8") for each in target.rglob("*.csv"))
    assert ("2018-07-25" in every, "2018-09-01" in every) == (True, False)
    spoken = [said for each in trace(small.root, FIRST, LED) for said in each.spoken]
    traced = [each.received for each in spoken]
    assert any("25 July 2018" in each for each in traced)
    assert not any("September" in each for each in [*cells, *traced])


@pytest.mark.parametrize("in_inbox", [True, False])
def test_her_word_on_a_folder_leaves_what_was_collected_before_as_it_is(
    small: SmallFolder, *, in_inbox: bool
) -> None:
    folder = small.files.inbox if in_inbox else small.root.parent / "from"
    folder.mkdir(exist_ok=True)
    (folder / "r.xlsx").write_bytes(small.report("ABC"))
    paths = () if in_inbox else (folder,)
    collected(small, *paths, received=at(7, 22))
    written = small.files.journal.read_bytes()

    again = collected(small, *paths, received=at(8, 3))

    assert [(each.outcome, each.stays) for each in again] == [(IntakeOutcome.KNOWN, True)]
    assert small.files.journal.read_bytes() == written
    *_, told, _ = collected_lines(FIRST, again)
    assert told.endswith(f"name the file itself: tipxl collect {FIRST} FILE --received DAY")
    assert not [each for each in collected(small, *paths, received=at(7, 22)) if each.stays]


def test_her_word_on_a_mail_corrects_it_and_the_reports_that_came_in_it(small: SmallFolder) -> None:
    reports = [(f"{name}.xlsx", small.report(name)) for name in ("ABC", "DEF")]
    mail = lying(small, "mail.eml", a_mail(*reports).as_bytes())
    small.arrives("DEF", at(7, 24))
    collected(small, mail)

    (corrected,) = collected(small, mail, received=at(7, 23))
    written = small.files.journal.read_bytes()
    (again,) = collected(small, mail, received=at(7, 23))

    assert corrected.outcome is IntakeOutcome.CORRECTED
    assert "by the mail's Received heading; now it is received 23 July 2018" in corrected.receipt
    (kept,) = corrected.kept
    other = next(each.file for each in small.journal.of(FileCollected) if each.file != kept)
    assert corrected.receipt.endswith(f"as before: {other}, which came otherwise, too")
    assert [each.received for each in small.journal.mails_collected] == [at(7, 23)]
    came = {each.file: each.received for each in small.journal.files_collected}
    assert came == {kept: at(7, 23), other: at(7, 24)}
    assert again.outcome is IntakeOutcome.KNOWN
    assert small.files.journal.read_bytes() == written


def test_a_mail_that_is_corrected_waits_once_and_stays_corrected_when_it_is_put_back(
    small: SmallFolder,
) -> None:
    mail = lying(small, "mail.eml", a_mail(text="Please call me.").as_bytes())
    collected(small, mail)
    collected(small, mail, received=at(7, 23))
    assert len(waiting_post(small.workspace.plan, small.journal)) == 1
    for path in small.files.mails.iterdir():
        path.unlink()

    collected(small, mail)

    (waits,) = waiting_post(small.workspace.plan, small.journal)
    assert waits.at == at(7, 23)


def test_to_name_the_file_as_it_is_kept_vouches_for_no_sender(small: SmallFolder) -> None:
    stranger = a_mail(("r.xlsx", small.report("ABC")))
    del stranger["From"]
    stranger["From"] = "else@x.org"
    (taken,) = collected(small, lying(small, "mail.eml", stranger.as_bytes()))
    kept = small.files.returned / taken.kept[0]

    collected(small, kept)
    (corrected,) = collected(small, kept, received=at(7, 23))

    assert corrected.outcome is IntakeOutcome.CORRECTED
    (event,) = small.journal.files_collected
    assert (event.sender, event.received) == ("else@x.org", at(7, 23))


def test_in_a_closed_round_no_receipt_is_corrected_and_the_remedy_is_told(
    small: SmallFolder,
) -> None:
    small.arrives("ABC", at(7, 22))
    close(small.root, FIRST, at(10, 1))
    written = small.files.journal.read_bytes()

    refused = small.arrives("ABC", at(7, 23))

    assert refused.outcome is IntakeOutcome.UNCORRECTED
    assert refused.outcome.is_undone
    assert f"and it stays so: {FIRST} is closed. Open it again first, with: tipxl close" in (
        refused.receipt
    )
    assert small.files.journal.read_bytes() == written
    assert small.arrives("ABC", at(7, 22)).outcome is IntakeOutcome.KNOWN
    generate(small.root, GenerateRequest(NEXT), at(12, 1))
    told = small.arrives("ABC", at(7, 23)).receipt
    assert told.endswith(f"{FIRST} is closed, and {NEXT} was begun from what was agreed in it")


# --- a time that is still to come


def test_what_lies_in_the_future_is_not_when_it_came_and_the_remedy_is_told_and_works(
    small: SmallFolder,
) -> None:
    ahead = lying(small, "r.xlsx", small.report("ABC"), datetime(2020, 5, 5, 9, tzinfo=UTC))

    (taken,) = collected(small, ahead, now=at(7, 20))

    kept = small.files.returned / taken.kept[0]
    assert taken.receipt == (
        "the file's own time says 5 May 2020, 09:00 (UTC), which is later than now: what counts is "
        "the moment of collecting, 20 July 2018, 09:00 (UTC); if it came at another time, give the "
        "file once more with the day on which it came: "
        f'tipxl collect {FIRST} "{kept}" --received DAY'
    )
    (event,) = small.journal.of(FileCollected)
    assert event.received == at(7, 20)
    (corrected,) = collected(small, kept, received=at(7, 19), now=at(7, 20))
    assert corrected.outcome is IntakeOutcome.CORRECTED


def test_a_file_time_long_before_the_round_is_told_like_one_that_is_still_to_come(
    small: SmallFolder,
) -> None:
    old = lying(small, "r.xlsx", small.report("ABC"), datetime(1980, 1, 1, tzinfo=UTC))

    (looked,) = preview(small.root, FIRST, (old,), at(7, 20)).told
    assert f"which is long before {FIRST}." in looked
    (taken,) = collected(small, old, now=at(7, 20))

    assert f"says 1 January 1980, 00:00 (UTC), which is long before {FIRST}: what" in taken.receipt


@pytest.mark.parametrize("minutes", [1, 60])
def test_clocks_that_differ_by_less_than_an_hour_are_no_matter_and_nothing_comes_later_than_now(
    small: SmallFolder, minutes: int
) -> None:
    moment = at(7, 20) + timedelta(minutes=minutes)

    (taken,) = collected(small, lying(small, "r.xlsx", small.report("ABC"), moment), now=at(7, 20))

    (event,) = small.journal.of(FileCollected)
    assert (taken.receipt, event.received) == ("", at(7, 20))
    assert event.received_from == "the file's own time"


def test_a_mail_whose_server_was_ahead_came_when_its_sender_says_and_it_is_told(
    small: SmallFolder,
) -> None:
    mail = a_mail(("r.xlsx", small.report("ABC")))
    del mail["Received"], mail["Date"]
    mail["Received"] = "by y.org; Fri, 20 Jul 2018 14:00:00 +0000"
    mail["Date"] = "Thu, 19 Jul 2018 09:00:00 +0000"

    (taken,) = collected(small, lying(small, "mail.eml", mail.as_bytes()), now=at(7, 20))

    (event,) = small.journal.of(FileCollected)
    assert (event.received, event.received_from) == (at(7, 19), "the mail's Date heading")
    (kept,) = small.files.mails.iterdir()
    assert taken.receipt.startswith("the mail's Received heading says 20 July 2018, 14:00 (UTC)")
    assert taken.receipt.endswith(f'tipxl collect {FIRST} "{kept}" --received DAY')


@pytest.mark.parametrize("day", ["Fri, 31 Dec 9999 23:59:00 +0000", "Mon, 01 Jan 0001 00:30 +0900"])
def test_a_mail_of_a_day_that_no_other_zone_has_is_taken_and_told(
    small: SmallFolder, day: str
) -> None:
    with_plan(small, time_zone="Asia/Jakarta")
    mail = a_mail(("r.xlsx", small.report("ABC")))
    del mail["Received"]
    raw = mail.as_bytes().replace(b"Fri, 19 Jan 2018 08:00:00 +0700", day.encode())
    assert day.encode() in raw

    (taken,) = collected(small, lying(small, "mail.eml", raw, at(7, 19)), now=at(7, 20))

    assert taken.outcome is IntakeOutcome.TAKEN
    (event,) = small.journal.of(FileCollected)
    assert event.received == at(7, 19)


@pytest.mark.parametrize("door", [collect, None])
def test_her_word_cannot_be_later_than_now(small: SmallFolder, door: Any) -> None:
    report = lying(small, "r.xlsx", small.report("ABC"), at(7, 19))
    written = small.files.journal.read_bytes()

    with pytest.raises(TipxlError, match=r"Nothing can have come on 21 July 2018, 09:00 \(UTC\)"):
        if door:
            collected(small, report, received=at(7, 21), now=at(7, 20))
        else:
            preview(small.root, FIRST, (report,), at(7, 20), received=at(7, 21))

    assert small.files.journal.read_bytes() == written
    assert list(small.files.returned.glob("*")) == []


@pytest.mark.parametrize("year", [19, 1600, 2016])
@pytest.mark.parametrize("door", [collect, None])
def test_her_word_cannot_be_long_before_the_round(small: SmallFolder, door: Any, year: int) -> None:
    report = lying(small, "r.xlsx", small.report("ABC"), at(7, 19))
    written, day = small.files.journal.read_bytes(), datetime(year, 7, 19)

    with pytest.raises(
        TipxlError, match=f"Nothing of {FIRST} can have come on 19 July {year}"
    ) as e:
        if door:
            collected(small, report, received=day, now=at(7, 20))
        else:
            preview(small.root, FIRST, (report,), at(7, 20), received=day)

    assert "2018H1 begins on 1 January 2018. Nothing was done." in str(e.value)
    assert small.files.journal.read_bytes() == written
    assert list(small.files.returned.glob("*")) == []


HARDLY = (
    (datetime(2017, 7, 19), "19 July 2017 is before 2018H1 began: is the day right?"),
    (
        datetime(2018, 1, 1),
        "1 January 2018 is before its form was made, on 20 July 2018: is the day right?",
    ),
    (
        datetime(2018, 7, 19, 23),
        "19 July 2018 is before its form was made, on 20 July 2018: is the day right?",
    ),
    (datetime(2018, 7, 20), ""),
)


@pytest.mark.parametrize(("day", "says"), HARDLY)
@pytest.mark.parametrize("is_corrected", [False, True])
def test_a_day_on_which_a_report_can_hardly_have_come_is_told_with_how_to_correct_it(
    small: SmallFolder, day: datetime, says: str, *, is_corrected: bool
) -> None:
    (issued, *_) = {each.at.date() for each in small.journal.of(FormIssued)}
    assert issued == date(2018, 7, 20)
    report = lying(small, "r.xlsx", small.report("ABC"), at(7, 19))
    if is_corrected:
        collected(small, report)

    (taken,) = collected(small, report, received=day)

    (kept,) = small.files.returned.glob("*.xlsx")
    remedy = f'tipxl collect {FIRST} "{kept}" --received DAY' if says else ""
    assert taken.early.startswith(says)
    assert taken.early.endswith(remedy)
    assert bool(taken.early) is bool(says)
    assert says in next(collected_lines(FIRST, (taken,)))
    (again,) = collected(small, kept, received=at(7, 21))  # as it is told
    assert (again.early, again.corrected) == ("", True)


def test_what_to_do_is_said_once_in_a_line_where_a_time_is_not_believed_and_its_next_is_too_early(
    small: SmallFolder,
) -> None:
    mail = a_mail(("r.xlsx", small.report("ABC")), ("s.xlsx", small.report("DEF")))
    del mail["Received"], mail["Date"]
    mail["Date"] = "Mon, 19 Jan 2015 08:00:00 +0000"
    offered = lying(small, "mail.eml", mail.as_bytes(), datetime(2017, 12, 20, 9, tzinfo=UTC))

    (taken,) = collected(small, offered)

    line = next(collected_lines(FIRST, (taken,)))
    assert taken.early == "20 December 2017 is before 2018H1 began: is the day right?"
    assert (line.count("if it came at another time"), line.count("is the day right?")) == (1, 1)


@pytest.mark.parametrize("is_corrected", [False, True])
def test_of_two_reports_in_a_mail_that_can_hardly_have_come_then_it_is_said_once_how_to_correct_it(
    small: SmallFolder, *, is_corrected: bool
) -> None:
    mail = a_mail(("r.xlsx", small.report("ABC")), ("s.xlsx", small.report("DEF")))
    offered = lying(small, "mail.eml", mail.as_bytes())
    if is_corrected:
        collected(small, offered)

    (taken,) = collected(small, offered, received=at(7, 19))

    (kept,) = small.files.mails.iterdir()
    assert taken.early == (
        "19 July 2018 is before its form was made, on 20 July 2018: is the day right?; if it came "
        "at another time, give the file once more with the day on which it came: "
        f'tipxl collect {FIRST} "{kept}" --received DAY'
    )
    (again,) = collected(small, kept, received=at(7, 21))  # as it is told
    assert (again.corrected, len(again.kept), again.early) == (True, 2, "")


@pytest.mark.parametrize("names", [("ABC",), ("ABC", "DEF")])
def test_of_a_report_that_came_in_a_mail_and_was_said_of_alone_the_mail_is_not_named(
    small: SmallFolder, names: tuple[str, ...]
) -> None:
    reports = [(f"{name}.xlsx", small.report(name)) for name in names]
    collected(small, lying(small, "mail.eml", a_mail(*reports).as_bytes()))
    others = {each.file: each.received for each in small.journal.files_collected}
    (kept,) = small.files.returned.glob("ABC*.xlsx")
    was = others.pop(kept.name)

    (taken,) = collected(small, kept, received=at(7, 19))

    assert taken.early.endswith(f'came: tipxl collect {FIRST} "{kept}" --received DAY')
    (again,) = collected(small, kept, received=at(7, 21))  # as it is told
    came = {each.file: each.received for each in small.journal.files_collected}
    assert (again.corrected, came) == (True, {**others, kept.name: at(7, 21)})
    assert [each.received for each in small.journal.mails_collected] == [was]


def test_where_one_of_two_reports_in_a_mail_can_hardly_have_come_then_that_is_named(
    small: SmallFolder,
) -> None:
    mail = a_mail(("a.xlsx", small.report("ABC")), ("d.xlsx", small.report("DEF")))
    offered = lying(small, "mail.eml", mail.as_bytes())
    small.files.design("DEF", 1).unlink()  # when it was made is not known

    (taken,) = collected(small, offered, received=at(7, 19))

    (kept,) = small.files.returned.glob("a *.xlsx")
    assert taken.early.endswith(f'came: tipxl collect {FIRST} "{kept}" --received DAY')


def test_a_form_that_was_made_again_was_made_when_it_was_made_first(small: SmallFolder) -> None:
    report = lying(small, "r.xlsx", small.report("ABC"))
    small.files.design("ABC", 1).unlink()
    generate(small.root, GenerateRequest(FIRST, ("ABC",)), at(8, 3))

    (taken,) = collected(small, report, received=at(7, 25))

    assert (taken.outcome, taken.early) == (IntakeOutcome.TAKEN, "")


def entered(small: SmallFolder, made: datetime) -> Path:
    """What ABC said in a letter, typed into the form for entry that was made then."""
    request = GenerateRequest(FIRST, ("ABC",), entry="letter")
    (form,) = generate(small.root, request, made)
    typed: dict[FieldKey, Typed] = {("cover", "cover", key): value for key, value in COVER.items()}
    typed["activities", LED, "progress"] = "It was held, the letter says."
    return lying(small, "entered.xlsx", filled(form.path.read_bytes(), Filling(typed)))


def test_a_letter_came_before_the_form_was_made_in_which_it_is_entered(small: SmallFolder) -> None:
    report = entered(small, at(7, 27))

    (taken,) = collected(small, report, received=at(7, 25))

    assert (taken.outcome, taken.early) == (IntakeOutcome.TAKEN, "")
    (corrected,) = collected(small, report, received=datetime(2017, 7, 25, 9, tzinfo=UTC))
    assert corrected.early.startswith("25 July 2017 is before 2018H1 began: is the day right?")


def test_of_a_form_whose_record_is_gone_it_is_not_known_whether_it_was_for_entry(
    small: SmallFolder,
) -> None:
    report = entered(small, at(7, 27))
    small.files.design("ABC", 2).unlink()

    (taken,) = collected(small, report, received=at(7, 25))

    assert (taken.outcome, taken.early) == (IntakeOutcome.TAKEN, "")


def test_a_form_that_is_recorded_after_the_journal_was_lost_may_have_been_made_before(
    small: SmallFolder,
) -> None:
    report = lying(small, "r.xlsx", small.report("ABC"))
    small.files.journal.unlink()
    go_on_without(small.root, FIRST, at(8, 3))
    generate(small.root, GenerateRequest(FIRST), at(8, 3))
    assert len(small.journal.of(FormIssued)) == 3

    (taken,) = collected(small, report, received=at(7, 25))

    assert (taken.outcome, taken.early) == (IntakeOutcome.TAKEN, "")


def test_a_round_that_is_made_up_for_afterwards_has_reports_from_before_its_forms(
    small: SmallFolder,
) -> None:
    held = small.workspace.plan.rounds[0]
    early = replace(held, due=date(2018, 6, 1), freeze=date(2018, 6, 20))
    with_plan(small, rounds=(early, *small.workspace.plan.rounds[1:]))

    (taken,) = collected(small, lying(small, "r.xlsx", small.report("ABC")), received=at(5, 20))

    assert (taken.outcome, taken.early) == (IntakeOutcome.TAKEN, "")


# --- where it looks


def test_without_a_path_inbox_is_looked_into_and_with_one_only_that(small: SmallFolder) -> None:
    waits = small.files.inbox / "waits.xlsx"
    waits.write_bytes(small.report("ABC"))

    (there,) = collected(small, lying(small, "there.xlsx", small.report("DEF")))
    (here,) = collected(small)

    assert (Path(there.offered).name, Path(here.offered).name) == ("there.xlsx", "waits.xlsx")
    assert waits.exists()


@pytest.mark.parametrize(
    "named",
    [
        ".",
        "..",
        "workbooks",
        "templates/report.toml",
        "tipxl.key",
        ".gitignore",
        "workbooks/rounds/2018H1",
        "workbooks/rounds",
    ],
)
def test_what_is_the_plans_own_is_not_collected(
    small: SmallFolder, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.root)
    for path in (Path(named), small.root / named):
        with pytest.raises(TipxlError, match="plan, key, letters and records"):
            collected(small, path)

    assert not small.journal.files_collected


def test_another_plans_folder_is_not_collected_and_a_folder_of_hers_is(
    small: SmallFolder, tmp_path: Path
) -> None:
    other = a_small_copy(small, tmp_path / "other")
    with pytest.raises(TipxlError, match="is the folder of a plan"):
        collected(small, other.root)

    hers = small.root / "Downloads" / "ABC.xlsx"
    hers.parent.mkdir()
    hers.write_bytes(small.report("ABC"))

    assert [each.outcome for each in collected(small, hers.parent)] == [IntakeOutcome.TAKEN]


@pytest.mark.parametrize(
    "named",
    [
        *("", "..", "../..", "workbooks", "workbooks/decisions.xlsx", "workbooks/rounds/2018H1"),
        *("workbooks/rounds/2018H1/journal.jsonl", "templates", "templates/report.toml"),
        *("tipxl.key", ".gitignore"),
    ],
)
def test_a_part_of_another_plans_folder_is_not_collected_nor_what_has_it_below_it(
    small: SmallFolder, tmp_path: Path, named: str
) -> None:
    other = a_small_copy(small, tmp_path / "of hers" / "Desktop" / "old plan").root
    journal = small.files.journal.read_bytes()

    with pytest.raises(TipxlError, match="plan, key, letters and records") as refused:
        collected(small, other / named)

    assert str(other.resolve()) in str(refused.value)
    assert small.files.journal.read_bytes() == journal


@pytest.mark.parametrize("is_named", [False, True])
def test_another_plans_folder_in_inbox_is_not_collected_whether_or_not_that_is_named(
    small: SmallFolder, tmp_path: Path, *, is_named: bool
) -> None:
    a_small_copy(small, tmp_path / "other" / "plan")
    there = (tmp_path / "other").rename(small.files.inbox / "from the other laptop")
    (small.files.inbox / "ABC.xlsx").write_bytes(small.report("ABC"))
    paths = (small.files.inbox,) if is_named else ()

    with pytest.raises(TipxlError, match="plan, key, letters and records") as refused:
        collected(small, *paths)

    assert f"{there / 'plan'} is the folder of a plan, and lies in " in str(refused.value)
    assert not small.journal.files_collected
    there.rename(small.root.parent / "moved out")  # as it is told
    assert [each.outcome for each in collected(small, *paths)] == [IntakeOutcome.TAKEN]


def test_inbox_is_collected_wherever_its_plan_lies(small: SmallFolder, tmp_path: Path) -> None:
    a_small_copy(small, tmp_path / "other" / "plan")
    kept = (tmp_path / "other" / "plan").rename(small.root / "workbooks" / "of last year")
    other = SmallFolder(kept)
    other.files.inbox.mkdir(exist_ok=True)
    (other.files.inbox / "ABC.xlsx").write_bytes(small.report("ABC"))

    assert [each.outcome for each in collected(other)] == [IntakeOutcome.TAKEN]


@pytest.mark.parametrize("left", ["tipxl.key", "templates/demo.key", "workbooks/plan.xlsx"])
def test_the_key_or_the_plan_alone_tells_that_a_folder_below_is_a_plans(
    small: SmallFolder, tmp_path: Path, left: str
) -> None:
    rest = tmp_path / "Desktop" / "rest" / left
    rest.parent.mkdir(parents=True)
    rest.write_bytes(b"key")

    with pytest.raises(TipxlError, match="is the folder of a plan"):
        collected(small, tmp_path / "Desktop")


def test_where_reports_lie_in_another_plans_folder_and_what_is_hers_there_is_collected(
    small: SmallFolder, tmp_path: Path
) -> None:
    other = a_small_copy(small, tmp_path / "other")
    hers = other.root / "Downloads" / "ABC.xlsx"
    waits = other.files.inbox / "DEF.xlsx"
    for path, body in ((hers, "ABC"), (waits, "DEF")):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(small.report(body))

    taken = collected(small, hers.parent, waits.parent, other.files.form("ABC"))

    outcomes = [each.outcome for each in taken]
    assert outcomes == [IntakeOutcome.TAKEN, IntakeOutcome.TAKEN, IntakeOutcome.OURS]


def test_what_lies_where_reports_lie_is_collected_by_name(small: SmallFolder) -> None:
    waits = small.files.inbox / "of today" / "ABC.xlsx"
    waits.parent.mkdir(parents=True)
    waits.write_bytes(small.report("ABC"))
    kept = small.files.returned / "apart" / "DEF.xlsx"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(small.report("DEF"))

    taken = collected(small, waits.parent, kept.parent, small.files.form("ABC"))

    outcomes = [each.outcome for each in taken]
    assert outcomes == [IntakeOutcome.TAKEN, IntakeOutcome.TAKEN, IntakeOutcome.OURS]


def test_our_own_form_is_not_kept_and_what_is_litter_is_passed_over(small: SmallFolder) -> None:
    form = lying(small, "form.xlsx", small.files.form("ABC").read_bytes())
    litter = lying(small, "~$form.xlsx", b"owner")

    ticks: list[str] = []

    ours, skipped = collect(
        small.root, CollectRequest(FIRST, (form, litter)), at(10, 1), ticks.append
    )

    assert ticks == [str(form), str(litter)]
    assert (ours.outcome, ours.kept) == (IntakeOutcome.OURS, ())
    assert (skipped.outcome, skipped.kept) == (IntakeOutcome.SKIPPED, ())
    assert list(small.files.returned.glob("*")) == []


def test_what_cannot_be_read_yet_is_not_the_same_as_what_is_passed_over(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipxl.intake.sources._LARGEST", 10)

    (large,) = collected(small, lying(small, "large.xlsx", small.report("ABC")))

    assert large.outcome is IntakeOutcome.UNREAD
    assert "save the workbook from it to inbox/" in large.why


def test_a_file_in_an_archive_is_named_with_it_and_a_loose_one_is_not(small: SmallFolder) -> None:
    archive = lying(small, "all.zip", a_zip({"in.xlsx": small.report("ABC")}))
    loose = lying(small, "loose.xlsx", small.report("DEF"))

    packed, alone = collected(small, archive, loose)

    assert (packed.offered, alone.offered) == (f"{archive}: in.xlsx", str(loose))


def test_a_mail_in_an_archive_is_a_mail(small: SmallFolder) -> None:
    mail = a_mail(("r.xlsx", small.report("ABC"))).as_bytes()

    (taken,) = collected(small, lying(small, "mails.zip", a_zip({"1.eml": mail})))

    assert taken.outcome is IntakeOutcome.TAKEN
    assert len(small.journal.of(MailCollected)) == 1


# --- a mailbox


class Mailbox:
    """What stands in for a server: its mails, what was asked of it, and where the line breaks."""

    def __init__(self, *mails: Fetched, breaks: bool = False) -> None:
        self.mails, self.breaks = mails, breaks
        self.since: list[date] = []
        self.known: list[str] = []

    def fetch(
        self, of: object, secret: object, since: date, known: Callable[[MailboxId], bool]
    ) -> Iterator[Fetched]:
        self.since.append(since)
        for each in self.mails:
            if known(each.slip):
                self.known.append(str(each.slip))
            else:
                yield each
        if self.breaks:
            raise TipxlError("The line broke.")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mailbox], Mailbox]:
    def opens(box: Mailbox) -> Mailbox:
        monkeypatch.setattr(module, "mails", box.fetch)
        monkeypatch.setattr(module, "secret", lambda of: None)
        return box

    return opens


Opened = Callable[[Mailbox], Mailbox]


def fetched(small: SmallFolder, number: str, name: str) -> Fetched:
    data = a_mail((f"{name}.xlsx", small.report(name))).as_bytes()
    return Fetched(MailboxId("7", number), at(7, 24), len(data), data)


def test_a_mailbox_is_looked_into_in_place_of_inbox(small: SmallFolder, opened: Opened) -> None:
    opened(Mailbox(fetched(small, "1", "ABC")))
    (small.files.inbox / "waits.xlsx").write_bytes(small.report("DEF"))

    (taken,) = collected(small, imap=URL)

    assert (taken.offered, taken.outcome) == (f"127.0.0.1 no. 1: {MAIL}", IntakeOutcome.TAKEN)
    (event,) = small.journal.of(MailCollected)
    assert event.slip == f"{PLACE} 7/1"


def test_a_mailbox_and_a_path_are_both_looked_into(small: SmallFolder, opened: Opened) -> None:
    opened(Mailbox(fetched(small, "1", "ABC")))

    both = collected(small, lying(small, "r.xlsx", small.report("DEF")), imap=URL)

    assert [each.outcome for each in both] == [IntakeOutcome.TAKEN] * 2


def test_a_mail_that_was_taken_before_is_not_fetched_again(
    small: SmallFolder, opened: Opened
) -> None:
    opened(Mailbox(fetched(small, "1", "ABC")))
    collected(small, imap=URL)
    box = opened(Mailbox(fetched(small, "1", "ABC"), fetched(small, "2", "DEF")))

    (taken,) = collected(small, imap=URL)

    assert box.known == ["7/1"]
    assert taken.offered == f"127.0.0.1 no. 2: {MAIL}"


def test_mails_are_asked_for_since_the_day_before_the_rounds_first_event(
    small: SmallFolder, opened: Opened
) -> None:
    box = opened(Mailbox())
    collected(small, lying(small, "later.xlsx", small.report("DEF")), now=at(10, 1))
    first, *later = [each.at.date() for each in small.journal.events]
    assert first < max(later)

    collected(small, imap=URL)

    assert box.since == [first - timedelta(days=1)]


@pytest.mark.parametrize("left", [0, 2])
def test_where_the_journal_lost_something_mails_are_asked_for_since_the_day_before_the_period(
    small: SmallFolder, opened: Opened, left: int
) -> None:
    box = opened(Mailbox())
    lines = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(b"".join(lines[len(lines) - left :]))
    go_on_without(small.root, FIRST, at(10, 1))  # as it is told

    collected(small, imap=URL)

    assert box.since == [date(2017, 12, 31)]


def test_a_mail_that_is_too_large_is_told_with_its_size_and_the_rest_is_taken(
    small: SmallFolder, opened: Opened
) -> None:
    large = Fetched(MailboxId("7", "1"), at(7, 24), 40 << 20, None)
    opened(Mailbox(large, fetched(small, "2", "ABC")))

    first, second = collected(small, imap=URL)

    assert (first.offered, first.outcome) == ("127.0.0.1 no. 1", IntakeOutcome.UNREAD)
    assert first.why == "it has 40 MB: save the workbook from it to inbox/ and collect again"
    assert second.outcome is IntakeOutcome.TAKEN


def test_a_mailbox_that_cannot_be_opened_is_an_error_and_a_line_that_breaks_later_is_told(
    small: SmallFolder, opened: Opened
) -> None:
    opened(Mailbox(breaks=True))
    with pytest.raises(TipxlError, match=r"The line broke\."):
        collected(small, imap=URL)
    opened(Mailbox(fetched(small, "1", "ABC"), breaks=True))

    taken, broken = collected(small, imap=URL)

    assert taken.outcome is IntakeOutcome.TAKEN
    assert (broken.outcome, broken.why) == (IntakeOutcome.UNREAD, "The line broke.")


def test_a_mail_was_received_when_the_mailbox_says_where_it_says_nothing_itself(
    small: SmallFolder, opened: Opened
) -> None:
    mail = a_mail(("r.xlsx", small.report("ABC")))
    del mail["Received"], mail["Date"]
    slip, data = MailboxId("7", "1"), mail.as_bytes()
    opened(Mailbox(Fetched(slip, at(7, 24), len(data), data)))

    collected(small, imap=URL)

    (event,) = small.journal.of(FileCollected)
    assert (event.received, event.received_from) == (at(7, 24), "the mailbox (INTERNALDATE)")
