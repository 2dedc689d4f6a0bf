"""A body that answers by telephone: entered by the secretariat, then confirmed by a mail."""

import email.policy
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.flow.books import column, sheet_rows
from tests.flow.returning import BODY, LED, NOW, PERIOD, Returning, a_copy, good_answers
from tests.mail.kinds import SENDER, a_mail
from tipxl.cli import main
from tipxl.commands.answer import AnswerRequest, answer
from tipxl.commands.collect import Collected, IntakeOutcome
from tipxl.commands.confirm import ConfirmationRequest, confirm
from tipxl.commands.consolidate import consolidate
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.overview import overview
from tipxl.commands.preview import preview
from tipxl.commands.send import Mailing, send
from tipxl.commands.status import status
from tipxl.domain.core.decision import DecisionState
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.domain.returns.returned import Return
from tipxl.errors import TipxlError
from tipxl.excel.fill import Filling, filled
from tipxl.journal.appending import append_lines
from tipxl.journal.journal_events import EntryConfirmed, LetterEvent, MailCollected
from tipxl.journal.journal_file import read_journal
from tipxl.mailing.outbox import Letter
from tipxl.rounds.current_result import merged
from tipxl.workspace.opening import open_workspace

LATER = NOW + timedelta(days=2)
CLEARED = "Cleared by the due day"


def round_of(of: Returning) -> RoundResult:
    return merged(open_workspace(of.root), PERIOD)


def marks(of: Returning) -> set[Mark]:
    return {row.mark for row in round_of(of).rows if row.key in LED}


@pytest.fixture(scope="module")
def entered_once(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> Returning:
    """A folder in which what SLOM said by telephone was entered, in time; not to be changed."""
    made = a_copy(issued, tmp_path_factory.mktemp("entered") / "plan")
    (form,) = generate(made.root, GenerateRequest(PERIOD, (BODY,), entry="phone"), NOW)
    made.drop("entered.xlsx", filled(form.path.read_bytes(), Filling(good_answers())))
    made.collect()
    made.validate()
    return made


@pytest.fixture
def entered(entered_once: Returning, tmp_path: Path) -> Returning:
    """The same folder, for a test to go on in."""
    return a_copy(entered_once, tmp_path / "plan")


def asked(of: Returning) -> Letter:
    (letter,) = send(of.root, Mailing(PERIOD, LetterKind.CONFIRM_ENTRY), LATER)
    return letter


def reply(
    of: Returning, text: str, sender: str = SENDER, *, identity: str = "", subject: str = ""
) -> Collected:
    """What becomes of the body's answer to the letter, by default under the letter's own identity.

    `subject` stands in the mail's own subject, with the letter's in place of {}.
    """
    letter = asked(of)
    assert letter.path is not None
    sent = [each for each in read_journal(of.files.journal).of(LetterEvent) if each.about]
    mail = a_mail(text=text)
    mail["In-Reply-To"] = identity or sent[-1].message_id
    if subject:
        asks = message_from_bytes(letter.path.read_bytes(), policy=email.policy.default)
        mail.replace_header("Subject", subject.format(asks["Subject"]))
    mail.replace_header("From", sender)
    of.drop("reply.eml", mail.as_bytes())
    (found,) = (each for each in of.collect(LATER) if "reply" in each.offered)
    return found


def test_the_form_for_entry_lies_beside_the_bodys_own(returning: Returning) -> None:
    own = returning.files.form(BODY).read_bytes()

    (form,) = generate(returning.root, GenerateRequest(PERIOD, (BODY,), entry="Telephone"), NOW)

    assert form.path.name == "SLOM-for-entry.xlsx"
    assert returning.files.form(BODY).read_bytes() == own
    assert generate(returning.root, GenerateRequest(PERIOD, (BODY,)), NOW)[0].version == 1


LETTER = b"%PDF-1.7 a letter that was scanned"


def answered(of: Returning, why: str = "I typed it.") -> Return:
    """The letter, once it is said to be entered in a form."""
    of.drop("letter.pdf", LETTER)
    of.collect(LATER)
    (item,) = [e for e in consolidate(of.root, PERIOD).round.decisions if e.kind == "Held file"]
    words = "Entered in a form by the secretariat"
    answer(of.root, AnswerRequest(PERIOD, item.number, words, why, "Ana"))
    return of.validate()["letter.pdf"]


def test_a_letter_that_was_entered_says_so_and_waits_no_more(entered: Returning) -> None:
    letter = answered(entered)

    assert letter.verdict is Verdict.REJECTED
    assert letter.says.startswith("Its answers are entered in a form, as Ana says (D-")
    assert not status(entered.root, PERIOD, LATER).held


def test_a_letter_that_is_said_to_be_entered_and_is_not_stays_held(returning: Returning) -> None:
    letter = answered(returning)
    (decision,) = letter.decisions

    assert letter.verdict is Verdict.HELD
    assert "No report that you entered has been collected in this round" in letter.says
    assert (decision.state, decision.waits) == (DecisionState.WRONG, True)
    assert len(status(returning.root, PERIOD, LATER).held) == 1


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (GenerateRequest(PERIOD, (BODY,), entry="fax"), "It is one of letter, phone, meeting"),
        (GenerateRequest(PERIOD, entry="phone"), "Name the body that answered otherwise"),
    ],
)
def test_what_cannot_be_entered_is_told(
    request_: GenerateRequest, says: str, returning: Returning
) -> None:
    with pytest.raises(TipxlError, match=says):
        generate(returning.root, request_, NOW)


def test_what_was_entered_by_the_due_day_is_in_time_and_provisional_and_never_cleared_by_then(
    entered: Returning,
) -> None:
    counted = round_of(entered)
    reported = counted.reported(BODY)

    assert reported is not None
    assert (reported.provisional, reported.in_time, reported.days_late) == (True, True, 0)
    assert not reported.cleared_by_due
    assert counted.completeness.on_time == counted.completeness.entered == (reported,)
    assert counted.completeness.cleared_by_due == ()
    assert marks(entered) == {Mark.PROVISIONAL}


def test_the_letter_tells_the_body_what_was_entered(entered: Returning) -> None:
    letter = asked(entered)

    assert letter.path is not None
    text = letter.path.read_text(encoding="utf-8").replace("=\n", "")
    assert "Status now: Ongoing" in text
    assert "telephone" in text
    assert "CONFIRMED" in text


def test_a_body_that_says_yes_makes_it_good_and_yet_not_cleared_by_the_due_day(
    entered: Returning,
) -> None:
    answer = reply(entered, "Confirmed.\n\nA. Person")

    reported = round_of(entered).reported(BODY)
    assert (answer.outcome, answer.why) == (IntakeOutcome.CONFIRMED, BODY)
    assert marks(entered) == {Mark.NONE}
    assert reported is not None
    assert (reported.provisional, reported.in_time) == (False, True)
    assert not reported.cleared_by_due
    assert send(entered.root, Mailing(PERIOD, LetterKind.CONFIRM_ENTRY), LATER) == ()


@pytest.mark.parametrize(
    ("text", "sender", "why"),
    [
        ("Confirmed, except B.a.3.1", SENDER, "does not plainly say CONFIRMED"),
        ("Confirmed", "somebody@else.example", "is not registered for SLOM"),
    ],
)
def test_any_other_answer_is_read_by_a_person(
    text: str, sender: str, why: str, entered: Returning
) -> None:
    answer = reply(entered, text, sender)

    assert answer.outcome is IntakeOutcome.TO_READ
    assert why in answer.why
    assert marks(entered) == {Mark.PROVISIONAL}


@pytest.mark.parametrize("cut", ["before", "between"])
def test_a_confirmation_that_was_cut_off_while_it_was_recorded_stands_once(
    entered: Returning, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    """Both lines go in one: after a power cut, the first of them may be all that is left."""

    class Stopped(BaseException):
        """The power goes."""

    written: list[int] = []

    def cut_off(path: Path, text: bytes, *, whole: bool) -> None:
        lines = text.splitlines(keepends=True)
        is_it = b'"confirmed"' in lines[0]
        if not is_it or cut == "between":
            append_lines(path, lines[0] if is_it else text, whole=whole)
        if is_it:
            written.append(len(lines))
            raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr("tipxl.journal.journal_file.append_lines", cut_off)
        reply(entered, "Confirmed.")

    (answer,) = (each for each in entered.collect(LATER) if "reply" in each.offered)

    assert written == [2]
    assert (answer.outcome, answer.why) == (IntakeOutcome.CONFIRMED, BODY)
    journal = read_journal(entered.files.journal)
    assert len(journal.of(EntryConfirmed)) == 1
    assert isinstance(journal.events[-1], MailCollected)


def test_what_a_mail_says_beside_its_confirmation_waits_to_be_read(entered: Returning) -> None:
    answer = reply(entered, "CONFIRMED\n\nFrom now on please write to Ms X.\n\nBest regards\n")

    (post,) = status(entered.root, PERIOD, LATER).waiting
    assert answer.outcome is IntakeOutcome.CONFIRMED
    assert post.tells == "From now on please write to Ms X."


def test_a_mail_that_confirms_is_looked_at_as_one_and_records_nothing(entered: Returning) -> None:
    letter = asked(entered)
    assert letter.path is not None
    mail = a_mail(text="Confirmed.")
    (sent,) = (e for e in read_journal(entered.files.journal).of(LetterEvent) if e.about)
    mail["In-Reply-To"] = sent.message_id
    before = entered.files.journal.read_bytes()

    (told,) = preview(entered.root, PERIOD, (entered.drop("yes.eml", bytes(mail)),), LATER).told

    assert told.endswith(f": confirms what you entered: {BODY}.")
    assert entered.files.journal.read_bytes() == before
    assert marks(entered) == {Mark.PROVISIONAL}


OUTLOOKS_OWN = "<AS8PR04MB7.eurprd04.prod.outlook.com>"


@pytest.mark.parametrize("subject", ["RE: {}", "AW: [EXTERNAL] {}", "re: {} - thanks"])
def test_a_letter_that_went_under_another_identity_is_known_by_its_subject(
    entered: Returning, subject: str
) -> None:
    answer = reply(entered, "Confirmed", identity=OUTLOOKS_OWN, subject=subject)

    assert (answer.outcome, answer.why) == (IntakeOutcome.CONFIRMED, BODY)
    assert marks(entered) == {Mark.NONE}


@pytest.mark.parametrize(
    ("text", "sender", "subject", "why"),
    [
        ("Confirmed", SENDER, "Your letter", "says CONFIRMED, but not to which letter"),
        ("Confirmed, but for one row", SENDER, "RE: {}", "does not plainly say CONFIRMED"),
        ("Confirmed", "somebody@else.example", "RE: {}", "is not registered for SLOM"),
    ],
)
def test_with_any_doubt_nothing_is_confirmed_and_the_command_is_told(
    entered: Returning, text: str, sender: str, subject: str, why: str
) -> None:
    answer = reply(entered, text, sender, identity=OUTLOOKS_OWN, subject=subject)

    assert answer.outcome is IntakeOutcome.TO_READ
    assert why in answer.why
    assert answer.why.endswith("type: tipxl confirm 2017H2 --body SLOM")
    assert marks(entered) == {Mark.PROVISIONAL}


@pytest.mark.parametrize("subject", ["Your letter", "RE: [TX-00000000] Please confirm"])
@pytest.mark.parametrize("text", ["Thank you, we look into it.", "Confirmed for the meeting room"])
def test_any_other_mail_of_a_body_that_was_asked_is_only_to_be_read(
    entered: Returning, subject: str, text: str
) -> None:
    answer = reply(entered, text, identity=OUTLOOKS_OWN, subject=subject)

    assert (answer.outcome, answer.why) == (IntakeOutcome.TO_READ, "no workbook lies in it")


def test_an_answer_that_names_two_letters_confirms_neither(entered: Returning) -> None:
    form = entered.files.entry_form(BODY).read_bytes()
    asked(entered)
    letters = read_journal(entered.files.journal).of(LetterEvent)
    first = [each for each in letters if each.about][-1]
    again = good_answers() | {("activities", LED[0], "progress"): "Something else."}
    entered.drop("again.xlsx", filled(form, Filling(again)))
    entered.collect(LATER)

    answer = reply(entered, "Confirmed", identity=first.message_id, subject="RE: {}")

    assert answer.outcome is IntakeOutcome.TO_READ
    assert "names another such letter" in answer.why


def test_a_body_that_confirms_by_telephone_is_recorded_by_the_officer(entered: Returning) -> None:
    words = ["confirm", str(PERIOD), "--body", BODY, "--root", str(entered.root)]
    before = CliRunner().invoke(main, ["status", str(PERIOD), "--root", str(entered.root)])

    result = CliRunner().invoke(main, [*words, "--how", "Ms Ana, by telephone"])
    again = CliRunner().invoke(main, words)

    after = CliRunner().invoke(main, ["status", str(PERIOD), "--root", str(entered.root)])
    assert result.exit_code == 0
    assert "SLOM stands by what you entered" in result.output
    assert marks(entered) == {Mark.NONE}
    assert "from: telephone; not yet confirmed" in before.output
    assert "from: telephone; confirmed" in after.output
    confirmed = read_journal(entered.files.journal).of(EntryConfirmed)
    assert confirmed[-1].how == "Ms Ana, by telephone"
    assert again.exit_code == 0
    assert "That was recorded before; nothing was changed." in again.output


def test_the_menu_asks_for_the_word_of_a_body_and_takes_it_down(entered: Returning) -> None:
    offered = {each.words: each for each in overview(entered.root, PERIOD, LATER).choices}

    assert "Ask the bodies to confirm what you entered for them" in offered
    choice = offered["Record that SLOM has confirmed what you entered"]
    assert choice.commands == (("confirm", "2017H2", "--body", "SLOM"),)
    assert choice.sure
    confirm(entered.root, ConfirmationRequest(PERIOD, BODY), LATER)
    assert not any("SLOM" in each.words for each in overview(entered.root, PERIOD, LATER).choices)


def test_who_entered_a_report_and_whether_it_is_confirmed_shows_in_the_workbook(
    entered: Returning,
) -> None:
    consolidate(entered.root, PERIOD)
    before = shown(entered)
    confirm(entered.root, ConfirmationRequest(PERIOD, BODY), LATER)
    consolidate(entered.root, PERIOD)

    in_time, by_whom = ("on time", "no"), "entered by the secretariat from: telephone"
    assert before == (*in_time, f"{by_whom}; not yet confirmed", "On time, entered by us")
    assert shown(entered) == (*in_time, f"{by_whom}; confirmed", "On time, entered by us")


def shown(of: Returning) -> tuple[object, ...]:
    """What Compliance says of the body's report, in three columns, and History."""
    compliance = sheet_rows(of.files.consolidated, "Compliance", "Full name")
    reports = sheet_rows(of.files.consolidated, "Rounds", "Full name")
    places = [
        *((compliance, heading) for heading in ("On time", CLEARED, "Who stands by it")),
        (reports, "Report"),
    ]
    return tuple(column(rows, h)[column(rows, "Body").index(BODY)] for rows, h in places)


def test_a_yes_holds_for_what_was_entered_then_and_not_for_what_is_entered_after(
    entered: Returning,
) -> None:
    reply(entered, "Confirmed")
    form = entered.files.entry_form(BODY).read_bytes()
    again = good_answers() | {("activities", LED[0], "progress"): "Something else."}
    entered.drop("again.xlsx", filled(form, Filling(again)))
    entered.collect(LATER + timedelta(hours=1))

    assert marks(entered) == {Mark.PROVISIONAL}


def test_the_bodys_own_report_takes_the_place_of_what_was_entered(entered: Returning) -> None:
    entered.drop("own.xlsx", entered.filled())
    entered.collect(datetime(2018, 1, 25, 9, tzinfo=UTC))

    reported = round_of(entered).reported(BODY)
    assert reported is not None
    assert (reported.provisional, reported.on_time) == (False, True)
    assert marks(entered) == {Mark.NONE}
