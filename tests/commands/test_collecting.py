"""Where collecting looks, when what it finds was received, and how late that is."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import FIRST
from tests.flow.small import NOW, SmallFolder
from tests.mail.kinds import a_mail, a_zip
from tipxl.commands import collect as module
from tipxl.commands.collect import Collected, CollectRequest, IntakeOutcome, collect
from tipxl.domain.plan.work_plan import Extension
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.mail.imap import Fetched, MailboxId
from tipxl.workspace.journal_events import FileCollected, MailCollected
from tipxl.workspace.paths import Folder

URL = "imap://desk@127.0.0.1:1143"
PLACE = "desk@127.0.0.1/INBOX"
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

    again = small.arrives("ABC", at(8, 9))

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


# --- where it looks


def test_without_a_path_inbox_is_looked_into_and_with_one_only_that(small: SmallFolder) -> None:
    waits = small.files.inbox / "waits.xlsx"
    waits.write_bytes(small.report("ABC"))

    (there,) = collected(small, lying(small, "there.xlsx", small.report("DEF")))
    (here,) = collected(small)

    assert (Path(there.offered).name, Path(here.offered).name) == ("there.xlsx", "waits.xlsx")
    assert waits.exists()


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
    for path in small.files.journal.parent.glob("journal*"):
        path.unlink()
    small.arrives("ABC")
    collected(small, lying(small, "later.xlsx", small.report("DEF")), now=at(10, 1))
    assert [each.at for each in small.journal.events] == [NOW, at(10, 1)]

    collected(small, imap=URL)

    assert box.since == [NOW.date() - timedelta(days=1)]


def test_without_an_event_mails_are_asked_for_since_the_day_before_the_period(
    small: SmallFolder, opened: Opened
) -> None:
    box = opened(Mailbox())
    for path in small.files.journal.parent.glob("journal*"):
        path.unlink()

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
