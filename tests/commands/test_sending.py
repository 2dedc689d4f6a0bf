"""What becomes of each letter, and what the journal says of it; the line is stood in for."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import FIRST
from tests.flow.small import NOW, SmallFolder
from tipxl.commands import send as module
from tipxl.commands.close import close
from tipxl.commands.post import MarkRequest, TakeBackRequest, WentOn, go_on_without, mark, take_back
from tipxl.commands.send import Letter, LetterKind, Mailing, SendOutcome, send
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.journal_events import (
    AgainBegun,
    Event,
    JournalRestored,
    LetterEvent,
    LetterLeaving,
    LetterRefused,
    LetterSent,
    LetterWritten,
)
from tipxl.journal.journal_file import JournalFile
from tipxl.journal.last_line import LAST_LINE
from tipxl.mail.smtp import Delivery, LineLostError, Outgoing, UncertainError
from tipxl.workspace.paths import Folder

URL = "smtp://127.0.0.1:2525"
Rerun = tuple[list[SendOutcome], list[str]]
LATER = NOW + timedelta(days=1)
TAKEN = Delivery(True)
Answer = Delivery | TipxlError


class Office:
    """A server that answers each letter in turn; the last answer stands for all that follow."""

    def __init__(self, *answers: Answer | BaseException) -> None:
        self.answers = list(answers or (TAKEN,))
        self.letters: list[Outgoing] = []
        self.opened = 0

    @contextmanager
    def line(self, account: object, secret: object) -> Iterator[object]:
        self.opened += 1
        yield self

    def deliver(self, line: object, letter: Outgoing, leaving: Callable[[], None]) -> Delivery:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException) and not isinstance(answer, UncertainError):
            raise answer
        leaving()
        if isinstance(answer, BaseException):
            raise answer
        self.letters.append(letter)
        return answer


def has_address(small: SmallFolder, body: str, email: str) -> None:
    """In plan.xlsx the contact of a body has another address now."""
    plan = small.workspace.plan
    bodies = tuple(
        replace(each, contact=replace(each.contact, email=email)) if each.acronym == body else each
        for each in plan.bodies
    )
    write_plan(replace(plan, bodies=bodies), Folder(small.root).plan)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Office]:
    def opens(*answers: Answer | BaseException) -> Office:
        made = Office(*answers)
        monkeypatch.setattr(module, "open_line", made.line)
        monkeypatch.setattr(module, "deliver", made.deliver)
        monkeypatch.setattr(module, "secret", lambda account: None)
        return made

    return opens


Opens = Callable[..., Office]


def sending(small: SmallFolder, *bodies: str, **more: Any) -> tuple[Letter, ...]:
    mailing = Mailing(FIRST, bodies=bodies or ("ABC", "DEF"), **more)
    return send(small.root, mailing, LATER)


def outcomes(letters: tuple[Letter, ...]) -> list[SendOutcome]:
    return [each.outcome for each in letters]


def events(small: SmallFolder, kind: type[LetterEvent]) -> list[str]:
    """For which bodies the journal has such a line."""
    return [each.body for each in small.journal.of(kind)]


# --- drafts


def test_drafts_lie_in_the_outbox_and_each_is_noted_once(small: SmallFolder) -> None:
    ticks: list[str] = []

    letters = send(small.root, Mailing(FIRST, bodies=("ABC", "DEF")), LATER, ticks.append)
    sending(small)

    assert outcomes(letters) == [SendOutcome.READY] * 2
    assert ticks == ["ABC", "DEF"]
    assert all(
        each.path is not None and b"X-Unsent: 1" in each.path.read_bytes() for each in letters
    )
    assert events(small, LetterWritten) == ["ABC", "DEF"]
    assert events(small, LetterSent) == events(small, LetterLeaving) == []


def test_a_letter_that_says_something_else_is_noted_once_more(small: SmallFolder) -> None:
    sending(small, "ABC")
    has_address(small, "ABC", "new@abc.org")

    sending(small, "ABC")

    assert [e.to for e in small.journal.of(LetterWritten)] == ["focal@abc.org", "new@abc.org"]


def test_what_nobody_should_send_any_more_is_taken_out_of_the_outbox(small: SmallFolder) -> None:
    stale = small.files.outbox / "GONE-templates.eml"
    stale.parent.mkdir(exist_ok=True)
    stale.write_text("an old draft")

    send(small.root, Mailing(FIRST), LATER)

    assert not stale.exists()


# --- over a line


def test_a_letter_that_was_taken_is_sent_and_its_draft_is_none_any_more(
    small: SmallFolder, office: Opens
) -> None:
    server = office()

    letters = sending(small, smtp=URL)

    assert outcomes(letters) == [SendOutcome.SENT] * 2
    assert [each.to for each in server.letters] == ["focal@abc.org", "focal@def.org"]
    for letter, went in zip(letters, server.letters, strict=True):
        assert b"X-Unsent" not in went.data
        assert letter.path is not None
        assert letter.path.read_bytes() == went.data
    assert events(small, LetterLeaving) == events(small, LetterSent) == ["ABC", "DEF"]
    assert {(each.how, each.refused) for each in small.journal.of(LetterSent)} == {("smtp", "")}


def test_what_was_sent_does_not_go_again_and_opens_no_line(
    small: SmallFolder, office: Opens
) -> None:
    office()
    sending(small, smtp=URL)
    server = office()

    again = sending(small, smtp=URL)

    assert outcomes(again) == [SendOutcome.BEFORE] * 2
    assert again[0].why.startswith("on 2018-07-21") or "21 July 2018" in again[0].why
    assert (server.opened, server.letters) == (0, [])


def test_of_three_letters_only_that_which_has_not_left_goes(
    small: SmallFolder, office: Opens
) -> None:
    office()
    sending(small, "ABC", smtp=URL)
    server = office()

    letters = sending(small, smtp=URL)

    assert outcomes(letters) == [SendOutcome.BEFORE, SendOutcome.SENT]
    assert [each.to for each in server.letters] == ["focal@def.org"]


def test_what_was_sent_goes_again_when_she_asks_for_it(small: SmallFolder, office: Opens) -> None:
    office()
    sending(small, smtp=URL)
    server = office()

    assert outcomes(sending(small, smtp=URL, again=True)) == [SendOutcome.SENT] * 2
    assert len(server.letters) == 2


def test_a_refused_letter_is_told_and_may_go_the_next_time(
    small: SmallFolder, office: Opens
) -> None:
    office(Delivery(False, (("focal@abc.org", "550 no such mailbox"),)), TAKEN)

    first = sending(small, smtp=URL)
    office()
    second = sending(small, smtp=URL)

    assert outcomes(first) == [SendOutcome.REFUSED, SendOutcome.SENT]
    assert first[0].why == "focal@abc.org: 550 no such mailbox"
    assert [each.refused for each in small.journal.of(LetterRefused)] == [first[0].why]
    assert outcomes(second) == [SendOutcome.SENT, SendOutcome.BEFORE]


def test_a_letter_of_which_a_copy_was_refused_has_gone_and_that_is_recorded(
    small: SmallFolder, office: Opens
) -> None:
    office(Delivery(True, (("copy@abc.org", "550 gone"),)))

    (letter,) = sending(small, "ABC", smtp=URL)

    assert (letter.outcome, letter.why) == (SendOutcome.PARTLY, "copy@abc.org: 550 gone")
    assert [each.refused for each in small.journal.of(LetterSent)] == ["copy@abc.org: 550 gone"]
    assert outcomes(sending(small, "ABC", smtp=URL)) == [SendOutcome.BEFORE]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (LineLostError("It broke."), SendOutcome.WAITING),
        (UncertainError("It broke."), SendOutcome.UNCERTAIN),
    ],
)
def test_after_a_line_that_broke_nothing_else_is_tried(
    small: SmallFolder, office: Opens, error: TipxlError, outcome: SendOutcome
) -> None:
    server = office(error, TAKEN)

    first, second = sending(small, smtp=URL)

    assert (first.outcome, first.why) == (outcome, "It broke.")
    assert (second.outcome, second.why) == (SendOutcome.WAITING, "the line was lost before")
    assert server.letters == []
    assert events(small, LetterSent) == []


def test_what_may_have_left_waits_until_she_says_so_and_the_rest_goes(
    small: SmallFolder, office: Opens
) -> None:
    office(UncertainError("It broke."))
    sending(small, "ABC", smtp=URL)
    office()

    uncertain, sent = sending(small, smtp=URL)
    (by_hand,) = sending(small, "ABC", by_hand=True)

    assert (uncertain.outcome, sent.outcome) == (SendOutcome.UNCERTAIN, SendOutcome.SENT)
    assert "ask focal@abc.org, or send it with --again --body ABC" in uncertain.why
    assert by_hand.outcome is SendOutcome.RECORDED
    assert outcomes(sending(small, "ABC", smtp=URL)) == [SendOutcome.BEFORE]


def test_what_may_have_left_goes_again_with_again(small: SmallFolder, office: Opens) -> None:
    office(UncertainError("It broke."))
    sending(small, "ABC", smtp=URL)
    office()

    assert outcomes(sending(small, "ABC", smtp=URL, again=True)) == [SendOutcome.SENT]


def test_where_no_letter_can_go_no_line_is_opened(small: SmallFolder, office: Opens) -> None:
    small.files.form("ABC").write_bytes(b"spoilt")
    server = office()

    letters = sending(small, "ABC", smtp=URL)

    assert outcomes(letters) == [SendOutcome.IMPOSSIBLE]
    assert server.opened == 0


# --- once more


class Stopped(BaseException):
    """The computer stops."""


@pytest.fixture
def went(small: SmallFolder) -> SmallFolder:
    """All three letters are recorded as sent."""
    send(small.root, Mailing(FIRST, by_hand=True), NOW)
    return small


def once_more(of: SmallFolder, office: Opens, *answers: Answer | Stopped, **more: Any) -> Rerun:
    """Type `send --again --smtp` until the server stops it; what became of each, and who got it."""
    server = office(*answers)
    try:
        letters = send(of.root, Mailing(FIRST, smtp=URL, again=True, **more), LATER)
    except Stopped:
        letters = ()
    return outcomes(letters), [each.to[6:9].upper() for each in server.letters]


SENT, BEFORE = SendOutcome.SENT, SendOutcome.BEFORE
REFUSED = Delivery(False, (("x", "452 too many"),))


@pytest.mark.parametrize("first", [0, 1, 2])
@pytest.mark.parametrize("broken", [Stopped(), LineLostError("It broke.")], ids=["kill", "line"])
def test_what_goes_once_more_and_is_cut_off_is_gone_on_with_and_nothing_goes_twice(
    went: SmallFolder, office: Opens, first: int, broken: Answer | Stopped
) -> None:
    _, gone = once_more(went, office, *[TAKEN] * first, broken)
    told, rest = once_more(went, office)
    anew = once_more(went, office)

    assert gone == ["ABC", "DEF", "GHI"][:first]
    assert gone + rest == ["ABC", "DEF", "GHI"]
    assert told == [BEFORE] * first + [SENT] * (3 - first)
    assert anew == ([SENT] * 3, ["ABC", "DEF", "GHI"])


@pytest.mark.parametrize("first", [0, 1, 2])
def test_what_may_have_left_when_it_was_cut_off_does_not_go_with_the_rest(
    went: SmallFolder, office: Opens, first: int
) -> None:
    body = ["ABC", "DEF", "GHI"][first]
    once_more(went, office, *[TAKEN] * first, UncertainError("It broke."))
    told, rest = once_more(went, office)
    nothing = once_more(went, office)

    assert told[first] is SendOutcome.UNCERTAIN
    assert body not in rest
    assert len(rest) == 2 - first
    assert nothing[1] == []
    assert once_more(went, office, bodies=(body,)) == ([SENT], [body])
    assert once_more(went, office)[0] == [SENT] * 3


def test_what_may_have_left_alone_goes_once_more_when_it_is_marked(
    went: SmallFolder, office: Opens
) -> None:
    for _ in range(2):  # also where it had been marked before
        once_more(went, office, UncertainError("It broke."), bodies=("ABC",))
        (told,) = send(went.root, Mailing(FIRST, bodies=("abc",), smtp=URL, again=True), LATER)
        assert "or mark it (tipxl mail 2018H1) and type this again" in told.why
        (waits,) = mark(went.root, MarkRequest(FIRST), LATER).waits
        mark(went.root, MarkRequest(FIRST, (waits.number,)), LATER)

    assert once_more(went, office, bodies=("ABC",)) == ([SENT], ["ABC"])


def test_what_was_refused_goes_alone_until_it_is_taken_or_marked(
    went: SmallFolder, office: Opens
) -> None:
    first, _ = once_more(went, office, TAKEN, REFUSED, TAKEN)
    second, tried = once_more(went, office, REFUSED)
    marked = mark(went.root, MarkRequest(FIRST, ("all",)), LATER)

    assert first == [SENT, SendOutcome.REFUSED, SENT]
    assert (second, tried) == ([BEFORE, SendOutcome.REFUSED, BEFORE], ["DEF"])
    assert len(marked.marked) == 1
    assert once_more(went, office)[0] == [SENT] * 3


def test_another_command_neither_goes_on_with_what_was_cut_off_nor_ends_it(
    went: SmallFolder, office: Opens
) -> None:
    once_more(went, office, TAKEN, Stopped())

    assert once_more(went, office, bodies=("ABC",)) == ([SENT], ["ABC"])
    assert once_more(went, office, bodies=("DEF",)) == ([SENT], ["DEF"])
    assert once_more(went, office, kind=LetterKind.CONFIRM)[0] == [SENT]
    assert outcomes(sending(went, smtp=URL)) == [BEFORE] * 2
    assert outcomes(sending(went, by_hand=True)) == [BEFORE] * 2
    assert once_more(went, office) == ([BEFORE, BEFORE, SENT], ["GHI"])


def test_where_nobody_needs_the_rest_any_more_all_begins_anew(
    went: SmallFolder, office: Opens
) -> None:
    once_more(went, office, TAKEN, TAKEN, Stopped())
    bodies = tuple(
        replace(each, contact=replace(each.contact, email="")) if each.acronym == "GHI" else each
        for each in went.workspace.plan.bodies
    )
    write_plan(replace(went.workspace.plan, bodies=bodies), Folder(went.root).plan)

    assert once_more(went, office)[0] == [SENT, SENT, SendOutcome.IMPOSSIBLE]


def test_a_corrected_address_gets_the_letter_and_the_others_none(
    went: SmallFolder, office: Opens
) -> None:
    once_more(went, office, TAKEN, REFUSED, TAKEN)
    has_address(went, "DEF", "focal@def.net")

    assert once_more(went, office) == ([BEFORE, SENT, BEFORE], ["DEF"])


def test_that_letters_go_once_more_is_one_line_before_the_first_leaves(
    went: SmallFolder, office: Opens
) -> None:
    lines = len(went.journal.events)
    once_more(went, office, TAKEN, Stopped())
    once_more(went, office)

    (begun,) = went.journal.of(AgainBegun)
    assert went.journal.events[lines] == begun
    assert (begun.kind, begun.bodies) == ("templates", "")
    assert begun.letters.split() == [*went.journal.letters]


# --- sent by hand


def test_letters_sent_by_hand_are_recorded_all_or_none(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[int] = []
    real = JournalFile.append

    def append(journal: JournalFile, *lines: Event) -> None:
        added.append(len(lines))
        real(journal, *lines)

    monkeypatch.setattr(JournalFile, "append", append)
    for again in (False, True):
        sending(small, by_hand=True, again=again)

    assert added == [2, 3]  # of those once more it is said that they are


def test_letters_sent_by_hand_once_more_are_recorded_once_on_a_day(went: SmallFolder) -> None:
    def recorded(day: int = 1, *bodies: str) -> tuple[list[SendOutcome], int]:
        mailing = Mailing(FIRST, bodies=bodies, by_hand=True, again=True)
        told = outcomes(send(went.root, mailing, NOW + timedelta(days=day)))
        return told, len(list(went.journal.of(LetterSent)))

    assert recorded() == ([SendOutcome.RECORDED] * 3, 6)
    assert recorded() == ([BEFORE] * 3, 6)
    assert recorded(1, "ABC") == ([SendOutcome.RECORDED], 7)
    assert recorded() == ([BEFORE] * 3, 7)
    take_back(went.root, TakeBackRequest(FIRST), NOW + timedelta(days=1))
    assert recorded() == ([SendOutcome.RECORDED] * 3, 10)
    take_back(went.root, TakeBackRequest(FIRST, bodies=("DEF",)), NOW + timedelta(days=1))
    assert recorded() == ([BEFORE, SendOutcome.RECORDED, BEFORE], 11)
    assert recorded(2) == ([SendOutcome.RECORDED] * 3, 14)


def test_letters_are_written_once_more_also_on_the_day_on_which_they_were_recorded(
    went: SmallFolder,
) -> None:
    for by_hand in (True, False):
        told = send(went.root, Mailing(FIRST, by_hand=by_hand, again=True), LATER)

    assert outcomes(told) == [SendOutcome.READY] * 3


def test_what_left_once_more_by_a_server_can_be_recorded_by_hand_on_the_same_day(
    went: SmallFolder, office: Opens
) -> None:
    once_more(went, office)
    told = send(went.root, Mailing(FIRST, by_hand=True, again=True), LATER)

    assert outcomes(told) == [SendOutcome.RECORDED] * 3


def test_either_by_hand_or_by_a_server_and_nothing_else(small: SmallFolder) -> None:
    with pytest.raises(TipxlError, match="not both"):
        sending(small, smtp=URL, by_hand=True)


def test_letters_sent_by_hand_are_recorded_once_and_only_when_she_agrees(
    small: SmallFolder,
) -> None:
    asked: list[int] = []
    mailing = Mailing(FIRST, bodies=("ABC", "DEF"), by_hand=True)

    def agree(number: int) -> bool:
        asked.append(number)
        return len(asked) > 1

    refused = send(small.root, mailing, LATER, agree=agree)
    recorded = send(small.root, mailing, LATER, agree=agree)
    after = send(small.root, mailing, LATER, agree=agree)

    assert refused == ()
    assert outcomes(recorded) == [SendOutcome.RECORDED] * 2
    assert outcomes(after) == [SendOutcome.BEFORE] * 2
    assert asked == [2, 2, 0]
    assert {each.how for each in small.journal.of(LetterSent)} == {"by hand"}
    assert events(small, LetterSent) == ["ABC", "DEF"]


def test_a_letter_that_cannot_be_written_is_not_recorded_as_sent(small: SmallFolder) -> None:
    small.files.form("ABC").write_bytes(b"spoilt")
    asked: list[int] = []

    def agree(number: int) -> bool:
        asked.append(number)
        return True

    letters = send(
        small.root, Mailing(FIRST, bodies=("ABC", "DEF"), by_hand=True), LATER, agree=agree
    )

    assert outcomes(letters) == [SendOutcome.IMPOSSIBLE, SendOutcome.RECORDED]
    assert asked == [1]


def test_letters_that_changed_while_she_was_asked_are_not_recorded(small: SmallFolder) -> None:
    def agree(number: int) -> bool:
        sending(small, "ABC", by_hand=True)
        return True

    with pytest.raises(TipxlError, match="have changed while you were asked"):
        send(small.root, Mailing(FIRST, bodies=("ABC", "DEF"), by_hand=True), LATER, agree=agree)

    assert events(small, LetterSent) == ["ABC"]


# --- which round


def test_without_forms_only_what_may_go_before_them_is_written(small: SmallFolder) -> None:
    shutil.rmtree(small.files.root)
    Folder(small.root).known_rounds.unlink()  # as if it had never been begun

    with pytest.raises(TipxlError, match="tipxl generate"):
        sending(small)
    (letter,) = sending(small, "ABC", kind=LetterKind.CONFIRM)

    assert letter.outcome is SendOutcome.READY


def test_of_a_closed_round_only_what_may_go_after_it_is_written(small: SmallFolder) -> None:
    small.arrives("ABC")
    sending(small)
    close(small.root, FIRST, LATER)

    with pytest.raises(TipxlError, match=f"{FIRST} is closed: its statuses are agreed"):
        sending(small)
    recorded = sending(small, by_hand=True)
    confirmed = sending(small, "ABC", kind=LetterKind.CONFIRM)

    assert outcomes(recorded) == [SendOutcome.RECORDED] * 2
    assert outcomes(confirmed) == [SendOutcome.READY]


def test_a_letter_of_a_closed_round_has_its_address_and_what_concerns_today_that_of_today(
    small: SmallFolder,
) -> None:
    sending(small)
    close(small.root, FIRST, LATER)
    bodies = small.workspace.plan.bodies
    contact = replace(bodies[0].contact, email="new@abc.org")
    moved = (replace(bodies[0], contact=contact), *bodies[1:])
    write_plan(replace(small.workspace.plan, bodies=moved), Folder(small.root).plan)

    recorded = sending(small, "ABC", by_hand=True)
    today = sending(small, "ABC", kind=LetterKind.CONFIRM)

    assert [each.to for each in recorded] == ["focal@abc.org"]
    assert [each.to for each in today] == ["new@abc.org"]


def test_what_was_cut_off_while_it_was_recorded_once_more_is_recorded_as_if_it_had_not_been(
    small: SmallFolder,
) -> None:
    sending(small, by_hand=True)
    notes = (small.files.journal.with_name(LAST_LINE), small.files.folder.known_rounds)
    before = [each.read_bytes() for each in notes]
    sending(small, by_hand=True, again=True)
    whole = small.files.journal.read_bytes()
    small.files.journal.write_bytes(whole[:-30])
    for path, data in zip(notes, before, strict=True):
        path.write_bytes(data)

    sending(small, by_hand=True, again=True)

    assert small.files.journal.read_bytes() == whole


# --- a journal that is not whole


def test_nothing_goes_by_a_journal_that_lacks_lines_until_she_has_looked(
    small: SmallFolder,
) -> None:
    sending(small, by_hand=True)
    lines = small.files.journal.read_bytes().splitlines(keepends=True)
    small.files.journal.write_bytes(b"".join(lines[:-1]))

    with pytest.raises(TipxlError, match="the journal is not whole") as caught:
        sending(small)
    lacked = go_on_without(small.root, FIRST, LATER).lacked

    assert f"with: tipxl join {FIRST} --lost-for-good" in str(caught.value)
    assert lacked == (f"{small.files.journal}: its end is lost, 1 line.",)
    assert outcomes(sending(small)) == [SendOutcome.BEFORE, SendOutcome.READY]
    (event,) = small.journal.of(JournalRestored)
    assert (event.at, bool(event.lacked)) == (LATER, True)


def test_a_whole_journal_has_nothing_to_go_on_without(small: SmallFolder) -> None:
    sending(small)

    assert go_on_without(small.root, FIRST, LATER) == WentOn()
    assert small.journal.of(JournalRestored) == ()


# --- a report that is lost


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_no_draft_of_the_statuses_goes_without_a_report_that_is_lost_unless_she_names_the_body(
    small: SmallFolder, lose: Callable[[Path], object]
) -> None:
    small.arrives("ABC")
    (report,) = small.files.returned.glob("ABC*")
    whole = report.read_bytes()
    draft = Mailing(FIRST, LetterKind.DRAFT)
    assert set(outcomes(send(small.root, draft, LATER))) == {SendOutcome.READY}
    lose(report)

    refused = send(small.root, draft, LATER)
    named = send(small.root, replace(draft, bodies=("ABC",)), LATER)

    assert set(outcomes(refused)) == {SendOutcome.IMPOSSIBLE}
    assert (
        f"{report.name} was collected, and is gone from returned/ or was changed: the statuses"
        in (refused[0].why)
    )
    assert "To write to it all the same, name it: --body ABC" in refused[0].why
    assert outcomes(named) == [SendOutcome.READY]
    report.write_bytes(whole)
    assert set(outcomes(send(small.root, draft, LATER))) == {SendOutcome.READY}
