"""A mail or a letter waits for the officer at every door, until she marks it."""

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.builders import FIRST
from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, OTHER, PERIOD, Returning
from tests.flow.small import SmallFolder
from tests.flow.test_run_again import stopped_everywhere
from tests.intake.test_mail_intake import arrive
from tests.mail.kinds import SENDER, a_mail, bounce
from tipxl.cli import main
from tipxl.commands.look import before_closing, round_result
from tipxl.commands.overview import overview
from tipxl.commands.post import MarkRequest, TakeBackRequest, mark, take_back
from tipxl.commands.send import LetterKind, Mailing, SendOutcome, send
from tipxl.commands.status import status
from tipxl.commands.write_status import write_list
from tipxl.errors import TipxlError
from tipxl.journal.journal_events import (
    DeliveryStatus,
    LetterLeaving,
    LetterNotSent,
    LetterSent,
    MailCollected,
)
from tipxl.journal.journal_file import JournalFile
from tipxl.rounds.waiting_post import BOUNCE, MAIL, WaitingPost
from tipxl.summaries.mail_lines import taken_back_lines
from tipxl.summaries.status_lines import status_lines_of
from tipxl.workspace.opening import open_workspace

NOW = datetime(2018, 1, 28, 9, tzinfo=UTC)
AFTER_DUE = datetime(2018, 1, 31, 9, tzinfo=UTC)


def waiting(of: Returning) -> list[WaitingPost]:
    return list(status(of.root, PERIOD, NOW).waiting)


def from_a_stranger(of: Returning) -> WaitingPost:
    text = a_mail(text="Whom do I ask?").as_bytes()
    arrive(of, text.replace(SENDER.encode(), b"stranger@nowhere.example"), "1.eml")
    (found,) = waiting(of)
    return found


def test_a_mail_of_an_unknown_sender_waits_at_every_door(returning: Returning) -> None:
    post = from_a_stranger(returning)

    assert (post.kind, post.address, post.bodies) == (MAIL, "stranger@nowhere.example", ())
    assert (returning.files.returned / post.file).is_file()
    write_list(returning.root, PERIOD, NOW)
    listed = sheet_rows(returning.files.status, "Waits for you", "No.")
    lines = tuple(status_lines_of(status(returning.root, PERIOD, NOW)))
    menu = overview(returning.root, PERIOD, NOW)
    printed = CliRunner().invoke(main, ["status", "--json", "--root", str(returning.root)]).output
    closing = before_closing(returning.root, PERIOD, NOW)
    assert column(listed, "No.") == [post.number]
    assert any(post.number in each and "unknown sender" in each for each in lines)
    assert f"tipxl mail {PERIOD} --done {post.number}" in lines[-3]
    assert "Mails and letters that wait for you: 1." in menu.lines
    assert ("mail", str(PERIOD), "--done", post.number) in {c.commands[0] for c in menu.choices}
    assert "stranger@nowhere.example" in printed
    assert [each.names for each in closing if "wait for you" in each.words] == [(post.number,)]


def seven_mails(of: Returning) -> list[WaitingPost]:
    for number in range(7):
        sender = f"stranger-{number}@nowhere.example".encode()
        text = a_mail(text=f"Question {number}?").as_bytes()
        arrive(of, text.replace(SENDER.encode(), sender), f"{number}.eml")
    return waiting(of)


def in_the_menu(monkeypatch: pytest.MonkeyPatch, of: Returning, *answers: str) -> str:
    monkeypatch.chdir(of.root)
    typed = "".join(f"{each}\n" for each in answers)
    return CliRunner().invoke(main, [], input=typed).output


@pytest.mark.parametrize(
    ("picked", "left"), [(("7",), 6), (("8", "y"), 0), (("8", "n"), 7), (("0",), 7)]
)
def test_the_menu_marks_any_of_many_mails_or_all(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, picked: tuple[str, ...], left: int
) -> None:
    many = seven_mails(returning)
    shown = in_the_menu(monkeypatch, returning, "0")
    number = re.search(r"(\d+)  Mark mails and letters as done \(7 wait\)", shown)
    assert number is not None

    in_the_menu(monkeypatch, returning, number[1], *picked, "", "0")

    assert len(waiting(returning)) == left
    assert (many[6] in waiting(returning)) is (left == 7)


def test_what_she_marks_waits_no_more_and_can_wait_again(returning: Returning) -> None:
    post = from_a_stranger(returning)

    marked = mark(returning.root, MarkRequest(PERIOD, (post.number.lower(),), "answered"), NOW)
    assert (marked.marked, marked.waits, waiting(returning)) == ((post,), (), [])
    mark(returning.root, MarkRequest(PERIOD, (post.number,), again=True), NOW)

    assert waiting(returning) == [post]


def test_a_mail_of_which_the_journal_has_two_lines_counts_once_at_every_door(
    returning: Returning,
) -> None:
    """As an older tipxl recorded one that was lost and saved into inbox/ again."""
    returning.drop("mail.eml", bytes(a_mail(text="Please call me.")))
    returning.collect()
    with open_workspace(returning.root).recording(PERIOD) as journal:
        (mail,) = journal.value.of(MailCollected)
        journal.append(replace(mail, at=NOW))

    (reported,) = (e for e in round_result(returning.root, PERIOD).reporting if e.body == BODY)
    assert reported.to_read == 1
    (waits,) = waiting(returning)
    mark(returning.root, MarkRequest(PERIOD, (waits.number,)), NOW)
    assert waiting(returning) == []


def test_a_body_whose_mail_was_read_is_reminded_again(returning: Returning) -> None:
    arrive(returning, a_mail(text="Soon.").as_bytes(), "1.eml")
    (post,) = waiting(returning)
    assert post.bodies == (BODY,)
    reminders = Mailing(PERIOD, LetterKind.REMINDERS)
    before = {each.body: each.outcome for each in send(returning.root, reminders, AFTER_DUE)}

    mark(returning.root, MarkRequest(PERIOD, ("all",)), NOW)

    after = {each.body: each.outcome for each in send(returning.root, reminders, AFTER_DUE)}
    assert (before[BODY], after[BODY]) == (SendOutcome.IMPOSSIBLE, SendOutcome.READY)


def test_a_letter_that_was_not_delivered_waits_until_it_is_marked(returning: Returning) -> None:
    send(returning.root, Mailing(PERIOD, bodies=(BODY, OTHER), by_hand=True), NOW)
    arrive(returning, bounce(returning.form).replace(b"gone@x.org", SENDER.encode()), "1.eml")

    (post,) = waiting(returning)
    assert (post.kind, post.bodies, post.address) == (BOUNCE, (BODY,), SENDER)
    assert [e.undelivered for e in status(returning.root, PERIOD, NOW).reporting if e.body == BODY]
    mark(returning.root, MarkRequest(PERIOD, (post.number,)), NOW)

    told = next(e for e in status(returning.root, PERIOD, NOW).reporting if e.body == BODY)
    assert (told.undelivered, waiting(returning)) == (0, [])


def test_a_bounce_of_an_address_that_nobody_has_waits_too(returning: Returning) -> None:
    arrive(returning, bounce(returning.form), "1.eml")

    (post,) = waiting(returning)

    assert (post.address, post.whose) == ("gone@x.org", "unknown sender")


def test_a_number_that_is_none_is_refused_and_nothing_is_marked(returning: Returning) -> None:
    post = from_a_stranger(returning)

    with pytest.raises(TipxlError, match=r"has the number M-000000. See what waits: tipxl mail"):
        mark(returning.root, MarkRequest(PERIOD, (post.number, "M-000000")), NOW)

    assert waiting(returning) == [post]


def test_the_command_lists_and_marks(returning: Returning) -> None:
    post = from_a_stranger(returning)
    words = ["mail", str(PERIOD), "--root", str(returning.root)]

    listed = CliRunner().invoke(main, words).output
    done = CliRunner().invoke(main, [*words, "--done", post.number])

    assert post.number in listed
    assert "1 mail or letter waits for you" in listed
    assert (done.exit_code, "No mail and no letter waits" in done.output) == (0, True)


# --- letters that were not sent

DAYS = [datetime(2018, 7, day, 9, tzinfo=UTC) for day in range(20, 28)]


def by_hand(of: SmallFolder, now: datetime, *bodies: str, again: bool = False) -> None:
    send(of.root, Mailing(FIRST, bodies=bodies, by_hand=True, again=again), now)


def back(of: SmallFolder, *bodies: str, recorded: datetime | None = None) -> list[str]:
    """The bodies whose letters count as not sent now, after `send --not-sent`."""
    at = recorded.replace(tzinfo=None) if recorded else None
    taken = take_back(of.root, TakeBackRequest(FIRST, bodies=bodies, recorded=at), DAYS[-1])
    assert bool(taken.letters) != bool(taken.meant)
    return [each.body for each in taken.letters]


def count_as_sent(of: SmallFolder) -> list[str]:
    letters = of.journal.letters.values()
    return sorted(each.body for each in letters if each.status is DeliveryStatus.SENT)


def test_what_was_recorded_last_is_taken_back_once_however_often_she_types_it(
    small: SmallFolder,
) -> None:
    by_hand(small, DAYS[0], "ABC")
    by_hand(small, DAYS[1])

    assert back(small) == ["DEF", "GHI"]
    journal = small.files.journal.read_bytes()
    assert back(small) == []

    assert small.files.journal.read_bytes() == journal
    assert count_as_sent(small) == ["ABC"]


def test_wherever_taking_back_is_killed_the_same_again_takes_back_no_more(
    small: SmallFolder, tmp_path: Path
) -> None:
    by_hand(small, DAYS[0], "ABC")
    by_hand(small, DAYS[1])
    request = TakeBackRequest(FIRST)

    for _, root in stopped_everywhere(
        small.root, tmp_path / "all", lambda root: take_back(root, request, DAYS[2])
    ):
        assert count_as_sent(SmallFolder(root)) == ["ABC"]


def test_the_command_that_is_told_takes_back_an_earlier_record_as_often_as_it_is_typed(
    small: SmallFolder,
) -> None:
    by_hand(small, DAYS[0], "ABC")
    by_hand(small, DAYS[1])
    command = f"send {FIRST} --not-sent"

    def typed(words: str) -> str:
        made = CliRunner().invoke(main, [*shlex.split(words), "--root", str(small.root)])
        assert made.exit_code == 0, made.output
        return " ".join(made.output.split())

    assert "2 letters are recorded as not sent" in typed(command)
    told = typed(command)
    assert "still recorded as sent, on 20 July 2018, 09:00 (UTC): ABC" in told
    assert "on 21 July 2018, 09:00 (UTC) was taken back already. Nothing was" in told
    assert told == typed(command)
    earlier = told.partition("name its minute: tipxl ")[2]
    assert "1 letter is recorded as not sent" in typed(earlier)
    assert "was taken back already. Nothing was changed. Next: tipxl status" in typed(earlier)
    assert count_as_sent(small) == []


def test_with_a_body_only_its_own_last_record_is_taken_back(small: SmallFolder) -> None:
    by_hand(small, DAYS[0], "ABC")
    by_hand(small, DAYS[1])

    assert back(small, "abc", "GHI") == ["ABC", "GHI"]
    assert back(small, "ABC") == []
    assert count_as_sent(small) == ["DEF"]
    assert back(small) == ["DEF"]


def test_what_is_recorded_after_it_was_taken_back_can_be_taken_back_again(
    small: SmallFolder,
) -> None:
    by_hand(small, DAYS[0])
    assert back(small) == ["ABC", "DEF", "GHI"]
    by_hand(small, DAYS[1], "DEF")

    assert back(small) == ["DEF"]
    assert count_as_sent(small) == []


def test_a_letter_that_had_left_before_the_record_that_is_taken_back_has_left(
    small: SmallFolder,
) -> None:
    by_hand(small, DAYS[0], "ABC")
    by_hand(small, DAYS[1], again=True)

    taken = take_back(small.root, TakeBackRequest(FIRST), DAYS[2])
    told = " ".join(taken_back_lines(TakeBackRequest(FIRST), taken))

    assert count_as_sent(small) == ["ABC"]
    assert "ABC        as it was before: sent on 20 July 2018, 09:00 (UTC)" in told
    assert "2 letters are recorded as not sent" in told
    assert back(small) == []
    assert back(small, recorded=DAYS[0]) == ["ABC"]
    assert count_as_sent(small) == []


def test_a_letter_that_may_have_left_may_have_after_a_record_is_taken_back(
    small: SmallFolder,
) -> None:
    by_hand(small, DAYS[0], "ABC")
    (sent,) = small.journal.letters.values()
    JournalFile(small.files.journal).append(
        LetterLeaving(DAYS[1], sent.body, sent.kind, sent.to, sent.message_id)
    )
    by_hand(small, DAYS[2], "ABC")

    (taken,) = take_back(small.root, TakeBackRequest(FIRST), DAYS[3]).letters

    assert taken.before is DeliveryStatus.UNCERTAIN


def test_what_an_older_journal_took_back_is_not_sent_as_before(small: SmallFolder) -> None:
    by_hand(small, DAYS[0], "ABC")
    by_hand(small, DAYS[1], "ABC", again=True)
    (sent,) = small.journal.letters.values()
    JournalFile(small.files.journal).append(
        LetterNotSent(DAYS[2], sent.body, sent.kind, sent.to, sent.message_id)
    )

    assert count_as_sent(small) == []
    assert back(small) == []


def test_letters_that_went_by_a_server_since_are_not_taken_back(small: SmallFolder) -> None:
    by_hand(small, DAYS[0], "ABC")
    (sent,) = small.journal.letters.values()
    JournalFile(small.files.journal).append(
        LetterSent(DAYS[1], sent.body, sent.kind, sent.to, sent.message_id, how="smtp")
    )

    taken = take_back(small.root, TakeBackRequest(FIRST), DAYS[2])

    assert (taken.letters, taken.already, taken.standing) == ((), False, ())
    told = " ".join(taken_back_lines(TakeBackRequest(FIRST), taken))
    assert "counts no more: the letters went later. Nothing was changed." in told
    assert count_as_sent(small) == ["ABC"]


def test_a_minute_in_which_nothing_was_recorded_is_told_with_those_in_which_it_was(
    small: SmallFolder,
) -> None:
    with pytest.raises(TipxlError, match=r"No letter of the kind templates to ABC is recorded"):
        back(small, "ABC")
    by_hand(small, DAYS[0])

    with pytest.raises(TipxlError, match=r"on 2018-07-20 08:59\. .* on 2018-07-20 09:00: give one"):
        back(small, recorded=DAYS[0].replace(hour=8, minute=59))


def test_a_minute_says_nothing_without_not_sent(small: SmallFolder) -> None:
    words = ["send", str(FIRST), "--recorded", "2018-07-20 09:00", "--root", str(small.root)]

    made = CliRunner().invoke(main, words)

    assert made.exit_code == 2
    assert "--recorded says which record --not-sent takes back" in " ".join(made.output.split())
