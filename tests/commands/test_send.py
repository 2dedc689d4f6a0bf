"""Letters go out once each, whatever happens on the way; nothing goes without a server."""

import email.policy
import shutil
import smtplib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.builders import a_body, a_layout, a_plan, a_row, agreed
from tests.flow.returning import BODY, LED, OTHER, PERIOD, Returning, good_answers
from tests.mail.servers import PostOffice, certificate, cut_line, post_office
from tipxl.cli import main
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.send import Letter, LetterKind, Mailing, SendOutcome, send
from tipxl.domain.forms.draft import FieldKey, Typed
from tipxl.domain.plan.assignment import Assignment, Role, asked_bodies
from tipxl.domain.plan.reminding import stage_on
from tipxl.domain.plan.work_plan import Extension
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.journal_events import LetterSent
from tipxl.journal.journal_file import read_journal
from tipxl.journal.last_line import LAST_LINE
from tipxl.mailing.draft_statuses import draft_words, draft_workbook
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

NOW = datetime(2018, 1, 5, 9, tzinfo=UTC)
BODIES = (BODY, OTHER)


def sending(
    of: Returning, smtp: str = "", kind: LetterKind = LetterKind.TEMPLATES, **more: bool
) -> list[Letter]:
    return list(send(of.root, Mailing(PERIOD, kind, BODIES, smtp, **more), NOW))


def outcomes(letters: list[Letter]) -> list[SendOutcome]:
    return [each.outcome for each in letters]


def url(port: int, user: str = "") -> str:
    return f"smtp://{user}127.0.0.1:{port}"


def read_mail(letter: Letter) -> EmailMessage:
    assert letter.path is not None
    made = BytesParser(policy=email.policy.default).parsebytes(letter.path.read_bytes())
    assert isinstance(made, EmailMessage)
    return made


def words(letter: Letter) -> str:
    body = read_mail(letter).get_body()
    assert body is not None
    return " ".join(body.get_content().split())


# --- without a server


@pytest.mark.parametrize(
    "damaged",
    [
        lambda form: form + b"more",
        lambda form: b"\xef\xbb\xbf" + form,
        lambda form: form[: len(form) // 2],
        lambda form: form[:9000] + bytes([form[9000] ^ 1]) + form[9001:],
        lambda form: b"",
    ],
)
def test_a_form_that_is_damaged_in_issued_is_not_sent_and_is_told(
    returning: Returning, damaged: Callable[[bytes], bytes]
) -> None:
    form = returning.files.form(BODY)
    form.write_bytes(damaged(form.read_bytes()))

    letter, other = sending(returning)

    assert letter.path is None
    assert f"{form} is damaged" in letter.why
    assert f"tipxl generate {PERIOD} --body {BODY}" in letter.why
    assert other.path is not None


def test_a_form_that_is_gone_from_issued_is_told_with_its_name(returning: Returning) -> None:
    form = returning.files.form(BODY)
    form.unlink()

    assert sending(returning)[0].why.startswith(f"{form} is gone; its form is made again with")


def test_without_a_server_there_are_only_drafts(returning: Returning) -> None:
    letters = sending(returning)

    assert outcomes(letters) == [SendOutcome.READY, SendOutcome.READY]
    assert read_mail(letters[0])["X-Unsent"] == "1"
    assert {each.what for each in read_journal(returning.files.journal).events} == {
        "issued",
        "written",
    }


def test_writing_again_records_nothing_new(returning: Returning) -> None:
    sending(returning)
    journal = returning.files.journal.read_bytes()

    sending(returning)

    assert returning.files.journal.read_bytes() == journal


def test_she_can_say_that_she_sent_them_herself(returning: Returning) -> None:
    sending(returning)

    recorded = sending(returning, by_hand=True)
    after = sending(returning)

    assert outcomes(recorded) == [SendOutcome.RECORDED, SendOutcome.RECORDED]
    assert outcomes(after) == [SendOutcome.BEFORE, SendOutcome.BEFORE]


def test_a_body_that_does_not_take_part_gets_no_letter(returning: Returning) -> None:
    with pytest.raises(TipxlError, match="FIU has no row in 2017H2, or does not report"):
        send(returning.root, Mailing(PERIOD, bodies=("FIU",)), NOW)


@pytest.mark.parametrize("damage", ["cut off", "of another body", "one byte"])
def test_a_form_that_is_not_as_it_was_issued_goes_with_no_letter(
    returning: Returning, damage: str
) -> None:
    form = returning.files.form(BODIES[0])
    whole = form.read_bytes()
    middle = len(whole) // 2
    form.write_bytes(
        {
            "cut off": whole[:middle],
            "of another body": returning.files.form(BODIES[1]).read_bytes(),
            "one byte": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        }[damage]
    )

    spoilt, sound = sending(returning)

    assert (spoilt.outcome, sound.outcome) == (SendOutcome.IMPOSSIBLE, SendOutcome.READY)
    assert f"tipxl generate {PERIOD} --body {BODIES[0]}" in spoilt.why
    generate(returning.root, GenerateRequest(PERIOD, (BODIES[0],)), NOW)
    assert form.read_bytes() == whole
    assert outcomes(sending(returning)) == [SendOutcome.READY, SendOutcome.READY]


def test_a_draft_that_nobody_should_send_any_more_is_taken_away(returning: Returning) -> None:
    stale = returning.files.outbox / "GONE-templates.eml"
    stale.parent.mkdir(exist_ok=True)
    stale.write_text("an old draft")
    other = returning.files.outbox / "GONE-reminders.eml"
    other.write_text("of another kind")

    send(returning.root, Mailing(PERIOD), NOW)

    assert not stale.exists()
    assert other.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Subject: $plan\n\n$focal\n", "templates.txt uses the word $focal, which is not known"),
        ("Subject: $statuses\n\nx\n", "uses the word $statuses, which is not known"),
        ("no subject", "must begin with one line 'Subject: …'"),
    ],
)
def test_a_letter_with_a_mistake_stops_all_before_any_is_written(
    returning: Returning, text: str, told: str
) -> None:
    (returning.root / "templates" / "letters" / "templates.txt").write_text(text)

    with pytest.raises(TipxlError) as caught:
        sending(returning)

    assert told in str(caught.value)
    assert not returning.files.outbox.exists()


# --- with a server


def test_letters_go_by_tls_and_login_with_their_copies(
    returning: Returning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    monkeypatch.setenv("TIPXL_SMTP_PASSWORD", "secret")

    with post_office(PostOffice(), tls) as office:
        letters = sending(returning, url(office.port, "desk@"))

    assert outcomes(letters) == [SendOutcome.SENT, SendOutcome.SENT]
    assert [to for to, _ in office.arrived] == [(each.to,) for each in letters]
    for (_, data), letter in zip(office.arrived, letters, strict=True):
        arrived = BytesParser(policy=email.policy.default).parsebytes(data)
        assert arrived["X-Unsent"] is None
        (form,) = [part.get_content() for part in arrived.iter_attachments()]
        assert form == returning.files.form(letter.body).read_bytes()


@pytest.mark.parametrize(
    ("password", "trust", "told"),
    [
        ("wrong", True, "does not accept desk with this password"),
        ("secret", False, "The certificate of 127.0.0.1:"),
        ("", True, "There is no password for desk on 127.0.0.1"),
    ],
)
def test_what_keeps_the_door_shut_is_told_and_nothing_is_sent(
    returning: Returning, monkeypatch: pytest.MonkeyPatch, password: str, trust: bool, told: str
) -> None:
    tls, trusted = certificate(returning.root)
    monkeypatch.setattr("tipxl.mail.log_in.keyring_text", lambda service, user: "")
    monkeypatch.setenv("TIPXL_SMTP_PASSWORD", password)
    if trust:
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    with post_office(PostOffice(), tls) as office, pytest.raises(TipxlError) as caught:
        sending(returning, url(office.port, "desk@"))

    assert told in str(caught.value)
    assert office.arrived == []


def test_no_letter_goes_over_an_open_line_to_another_machine(
    returning: Returning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipxl.mail.account.Account.is_here", property(lambda self: False))

    with (
        post_office(PostOffice()) as office,
        pytest.raises(TipxlError, match="offers no STARTTLS"),
    ):
        sending(returning, url(office.port))

    assert office.arrived == []


def test_nothing_is_sent_twice_unless_asked(returning: Returning) -> None:
    with post_office(PostOffice()) as office:
        sending(returning, url(office.port))
        second = sending(returning, url(office.port))
        asked = sending(returning, url(office.port), again=True)

    assert outcomes(second) == [SendOutcome.BEFORE, SendOutcome.BEFORE]
    assert outcomes(asked) == [SendOutcome.SENT, SendOutcome.SENT]
    assert Counter(Counter(office.identities).values()) == {2: 2}


def test_a_refused_address_is_listed_and_the_rest_go_on(returning: Returning) -> None:
    first = sending(returning)[0]

    with post_office(PostOffice(refused=frozenset({first.to}))) as office:
        command = ["send", str(PERIOD), "--smtp", url(office.port), "--root", str(returning.root)]
        result = CliRunner().invoke(main, [*command, "--body", BODY, "--body", OTHER])

    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert f"refused to {first.to}: {first.to}: 550 5.1.1 no such mailbox [31m here" in said
    assert "1 of 2 letters are sent." in said
    assert len(office.arrived) == 1


def test_a_refused_copy_is_told_and_the_letter_goes(returning: Returning) -> None:
    plan_with(returning, cc=("copied@x.org", "gone@x.org"))

    with post_office(PostOffice(refused=frozenset({"gone@x.org"}))) as office:
        letters = sending(returning, url(office.port))

    assert outcomes(letters) == [SendOutcome.PARTLY, SendOutcome.PARTLY]
    assert letters[0].why.startswith("gone@x.org: 550")
    assert office.arrived[0][0] == (letters[0].to, "copied@x.org")


def test_a_server_that_dies_in_the_middle_gets_the_rest_in_the_next_run(
    returning: Returning,
) -> None:
    with post_office(PostOffice(dies_after=1)) as office:
        first = sending(returning, url(office.port))
    with post_office(PostOffice()) as later:
        second = sending(returning, url(later.port))

    assert outcomes(first) == [SendOutcome.SENT, SendOutcome.WAITING]
    assert outcomes(second) == [SendOutcome.BEFORE, SendOutcome.SENT]
    assert len(set(office.identities + later.identities)) == 2


def test_of_ten_letters_the_seven_that_a_dying_server_did_not_take_go_in_the_next_run(
    returning: Returning,
) -> None:
    workspace = open_workspace(returning.root)
    ten = tuple(each.acronym for each in asked_bodies(workspace.plan, PERIOD))[:10]
    generate(returning.root, GenerateRequest(PERIOD, ten), NOW)

    with post_office(PostOffice(dies_after=3)) as office:
        first = send(returning.root, Mailing(PERIOD, bodies=ten, smtp=url(office.port)), NOW)
    with post_office(PostOffice()) as later:
        second = send(returning.root, Mailing(PERIOD, bodies=ten, smtp=url(later.port)), NOW)

    assert [each.outcome for each in first] == [SendOutcome.SENT] * 3 + [SendOutcome.WAITING] * 7
    assert [each.outcome for each in second] == [SendOutcome.BEFORE] * 3 + [SendOutcome.SENT] * 7
    assert Counter(office.identities + later.identities) == dict.fromkeys(
        (*office.identities, *later.identities), 1
    )
    assert len(later.identities) == 7


def test_wherever_the_line_is_cut_nothing_is_lost_and_nothing_sent_twice(
    returning: Returning,
) -> None:
    """The line passes no piece, then one, then two, until both letters have gone over it."""
    journal = returning.files.journal
    begun = journal.read_bytes()
    seen: set[SendOutcome] = set()
    for pieces in range(200):
        journal.write_bytes(begun)
        journal.with_name(LAST_LINE).unlink()
        Folder(returning.root).known_rounds.unlink()
        with post_office(PostOffice()) as office:
            with cut_line(office.port, pieces) as line:
                try:
                    first = sending(returning, url(line.port))
                except TipxlError:
                    first = []
            second = sending(returning, url(office.port))

        sent = Counter(office.identities)
        uncertain = {e.body for e in second if e.outcome is SendOutcome.UNCERTAIN}
        assert max(sent.values(), default=0) <= 1
        assert all(
            e.outcome in (SendOutcome.SENT, SendOutcome.BEFORE, SendOutcome.UNCERTAIN)
            for e in second
        )
        assert uncertain == {e.body for e in first if e.outcome is SendOutcome.UNCERTAIN}
        assert len(sent) >= len(BODIES) - len(uncertain)
        seen |= set(outcomes(first))
        if not line.was_cut:
            break

    assert {SendOutcome.SENT, SendOutcome.WAITING, SendOutcome.UNCERTAIN} <= seen
    assert outcomes(first) == [SendOutcome.SENT, SendOutcome.SENT]


def test_what_may_have_left_goes_again_only_when_asked_and_keeps_its_identity(
    returning: Returning,
) -> None:
    class Stopped(BaseException):
        """The computer stops."""

    with post_office(PostOffice()) as office:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("smtplib.SMTP.getreply", _stops_after_data(Stopped))
            with pytest.raises(Stopped):
                sending(returning, url(office.port))
        second = sending(returning, url(office.port))
        assert outcomes(second) == [SendOutcome.UNCERTAIN, SendOutcome.SENT]
        third = sending(returning, url(office.port), again=True)

    assert outcomes(third) == [SendOutcome.SENT, SendOutcome.SENT]
    assert len(set(office.identities)) == 2


def _stops_after_data(
    error: type[BaseException],
) -> Callable[[smtplib.SMTP], tuple[int, bytes]]:
    """What stands in for reading an answer: it dies where the one after the letter is read."""
    real = smtplib.SMTP.getreply
    said: list[int] = []

    def getreply(self: smtplib.SMTP) -> tuple[int, bytes]:
        if 354 in said:
            raise error
        code, text = real(self)
        said.append(code)
        return code, text

    return getreply


# --- reminders


def plan_with(of: Returning, **changes: Any) -> None:
    """The plan with other facts about both bodies."""
    workspace = open_workspace(of.root)
    bodies = tuple(
        replace(each, **changes) if each.acronym in BODIES else each
        for each in workspace.plan.bodies
    )
    write_plan(replace(workspace.plan, bodies=bodies), workspace.folder.plan)


@pytest.mark.parametrize(
    ("today", "letter"),
    [
        (date(2018, 1, 15), None),
        (date(2018, 1, 16), "reminder-14-before"),
        (date(2018, 1, 26), "reminder-14-before"),
        (date(2018, 1, 27), "reminder-3-before"),
        (date(2018, 1, 30), "reminder-3-before"),
        (date(2018, 1, 31), "reminder-1-after"),
        (date(2018, 2, 8), "reminder-1-after"),
        (date(2018, 2, 9), "reminder-10-after"),
    ],
)
def test_each_day_has_its_stage(today: date, letter: str | None) -> None:
    stage = stage_on(date(2018, 1, 30), today)

    assert (stage.letter if stage else None) == letter


def reminding(of: Returning, day: date, smtp: str = "") -> list[Letter]:
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return list(send(of.root, Mailing(PERIOD, LetterKind.REMINDERS, BODIES, smtp), now))


def test_each_stage_reminds_once_and_the_last_copies_the_chair(returning: Returning) -> None:
    plan_with(returning, chair="chair@x.org")
    days = [date(2018, 1, 16), date(2018, 1, 20), date(2018, 1, 28), date(2018, 2, 1)]

    with post_office(PostOffice()) as office:
        told = [reminding(returning, day, url(office.port)) for day in days]
        last = reminding(returning, date(2018, 2, 10), url(office.port))

    sent, before = SendOutcome.SENT, SendOutcome.BEFORE
    assert [each[0].outcome for each in told] == [sent, before, sent, sent]
    assert [each.cc for each in last] == [("chair@x.org",)] * 2
    assert "The chair of your body is copied" in words(last[0])
    assert all(each.cc == () for letters in told for each in letters)
    subjects = [str(letter["Subject"]) for letter in office.letters]
    assert len(set(subjects)) == 4


def test_the_last_reminder_names_no_chair_who_is_not_copied(returning: Returning) -> None:
    late = datetime(2018, 2, 10, 9, tzinfo=UTC)

    (letter, _) = send(returning.root, Mailing(PERIOD, LetterKind.REMINDERS, BODIES), late)

    assert letter.cc == ()
    assert "The chair" not in words(letter)


def test_the_last_reminder_says_which_rows_are_not_shown_as_not_reported(
    returning: Returning,
) -> None:
    letter = " ".join(words(reminding(returning, date(2018, 2, 10))[0]).split())

    assert "unless it was agreed as final before, or another body reports on it." in letter


def test_where_nobody_needs_a_letter_that_is_told(returning: Returning) -> None:
    command = ["send", str(PERIOD), "--kind", "receipt", "--root", str(returning.root)]

    result = CliRunner().invoke(main, command)

    assert (result.exit_code, result.output) == (0, "Nobody needs such a letter now.\n")


def test_a_body_that_reported_nothing_is_not_reminded(returning: Returning) -> None:
    nil = returning.filled({("cover", "cover", "submission"): "Nil report"})
    assert returning.back(nil).body == BODY

    assert [each.body for each in reminding(returning, date(2018, 1, 28))] == [OTHER]


def test_rows_that_are_open_are_asked_for_and_after_the_due_day_they_were(
    returning: Returning,
) -> None:
    left: dict[FieldKey, Typed] = {key: None for key in good_answers() if key[1] == LED[0]}
    left["cover", "cover", "submission"] = "Partial report"
    returning.back(returning.filled(left))

    early, late = (
        words(reminding(returning, day)[0]) for day in (date(2018, 1, 28), date(2018, 2, 10))
    )

    assert "The rest is asked for by 30 January 2018." in early
    assert "The rest was asked for by 30 January 2018." in late


def test_after_the_freeze_no_letter_asks_to_correct_a_report_unless_she_gives_more_time(
    returning: Returning,
) -> None:
    returning.back(returning.filled({("activities", LED[0], "progress"): None}))
    after = datetime(2018, 2, 20, 9, tzinfo=UTC)

    def letters(now: datetime) -> list[Letter]:
        return list(send(returning.root, Mailing(PERIOD, LetterKind.CORRECTIONS, BODIES), now))

    (in_time,) = letters(datetime(2018, 2, 19, 9, tzinfo=UTC))
    subject = str(read_mail(in_time)["Subject"])
    (refused,) = letters(after)
    more = Extension(BODY, PERIOD, date(2018, 3, 1), "Floods.", "the secretariat")
    workspace = open_workspace(returning.root)
    write_plan(replace(workspace.plan, extensions=(more,)), workspace.folder.plan)
    (again,) = letters(after)

    assert "please correct by 19 February 2018" in subject
    assert refused.path is None
    assert "no report of it is taken since 19 February 2018. You decide" in refused.why
    assert "please correct by 1 March 2018" in str(read_mail(again)["Subject"])


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2018, 1, 1), "the first reminder goes on 16 January 2018"),
        (date(2018, 3, 1), "takes no reports since 19 February 2018"),
    ],
)
def test_a_reminder_at_the_wrong_time_is_refused(
    returning: Returning, day: date, told: str
) -> None:
    with pytest.raises(TipxlError, match=told):
        reminding(returning, day)


# --- the other letters


def test_a_good_report_is_thanked_for_and_one_to_correct_is_not(returning: Returning) -> None:
    returning.back(returning.filled())

    (letter,) = sending(returning, kind=LetterKind.RECEIPT)

    assert letter.body == BODY
    assert "on 20 January 2018. Type of report: Full report Activities answered: 11 of" in words(
        letter
    )


def test_a_draft_says_each_status_and_why_with_ten_days_to_object(returning: Returning) -> None:
    returning.back(returning.filled())

    letter = sending(returning, kind=LetterKind.DRAFT)[0]

    text = words(letter)
    assert "by 15 January 2018" in text
    assert len(text.splitlines()) <= 20
    (book,) = read_mail(letter).iter_attachments()
    assert book.get_filename() == f"{BODY} {PERIOD} draft statuses.xlsx"
    sheet = load_workbook(BytesIO(book.get_content())).active
    assert sheet is not None
    cells = [str(cell) for row in sheet.values for cell in row if cell is not None]
    assert {"A.b.3.1#1", "lead", "Ongoing", f"{BODY} says Ongoing."} <= {*cells}
    assert any(each.startswith("Changed, or still open: ") for each in cells)


def test_a_letter_of_a_folder_made_before_still_lists_the_statuses_itself(
    returning: Returning,
) -> None:
    returning.back(returning.filled())
    text = returning.root / "templates" / "letters" / "draft.txt"
    text.write_text("Subject: $plan\n\n$statuses\n", "utf-8")

    letter = sending(returning, kind=LetterKind.DRAFT)[0]

    assert "A.b.3.1#1 (you lead): Ongoing" in words(letter)


@pytest.mark.parametrize(
    ("new", "old", "says"),
    [
        (0, 1, "your row, whose status is the one agreed before"),
        (1, 0, "your row, whose status has changed or may still change"),
        (0, 2, "your 2 rows; no statuses have changed or may still change"),
        (1, 2, "your 3 rows; 1 status has changed or may still change"),
        (2, 5, "your 7 rows; 2 statuses have changed or may still change"),
    ],
)
def test_the_letter_counts_the_rows_in_grammatical_words(new: int, old: int, says: str) -> None:
    row = (Assignment(a_row(), Role.LEAD), agreed())

    assert draft_words((row,) * new, (row,) * old) == says


def test_a_body_is_asked_which_assumed_rows_it_leads_before_there_is_a_round(
    returning: Returning,
) -> None:
    shutil.rmtree(returning.files.root)
    Folder(returning.root).known_rounds.unlink()  # as if it had never been begun

    letters = list(send(returning.root, Mailing(PERIOD, LetterKind.CONFIRM), NOW))

    assert letters
    assert "Yes to all" in words(letters[0])


@pytest.mark.parametrize(
    ("words", "record", "done"),
    [
        ((), f"tipxl send {PERIOD} --sent-by-hand", "2 of 11 letters are"),
        (
            ("--kind", "confirm", "--body", BODY),
            f"tipxl send {PERIOD} --kind confirm --body {BODY} --sent-by-hand",
            "1 of 1 letter is",
        ),
    ],
)
def test_what_is_ready_names_the_command_that_records_it_as_sent(
    returning: Returning, words: tuple[str, ...], record: str, done: str
) -> None:
    place = ["--root", str(returning.root)]

    ready = CliRunner().invoke(main, ["send", str(PERIOD), *words, *place])
    recorded = CliRunner().invoke(main, [*record.split()[1:], *place])

    assert ready.output.endswith(f"When you have: {record}\n")
    assert recorded.output.endswith(f"{done} recorded as sent. Next: tipxl status {PERIOD}\n")


def test_nobody_is_kept_from_working_while_she_is_asked(returning: Returning) -> None:
    sending(returning)
    asked: list[int] = []

    def agree(number: int) -> bool:
        with Folder(returning.root).locked():
            asked.append(number)
        return True

    mailing = Mailing(PERIOD, LetterKind.TEMPLATES, BODIES, by_hand=True)
    recorded = send(returning.root, mailing, NOW, agree=agree)

    assert asked == [2]
    assert outcomes(list(recorded)) == [SendOutcome.RECORDED] * 2


def test_letters_that_changed_while_she_was_asked_are_not_recorded(returning: Returning) -> None:
    sending(returning)
    mailing = Mailing(PERIOD, LetterKind.TEMPLATES, BODIES, by_hand=True)

    def agree(number: int) -> bool:
        assert number == 2
        sending(returning, by_hand=True)  # another officer
        return True

    with pytest.raises(TipxlError, match="have changed while you were asked"):
        send(returning.root, mailing, NOW, agree=agree)
    sent = read_journal(returning.files.journal).of(LetterSent)
    assert len(sent) == 2


def test_the_workbook_of_drafts_says_where_there_is_no_information() -> None:
    rows = ((), ((Assignment(a_row(), Role.LEAD), agreed(previous="ON", no_information=True)),))

    book = draft_workbook(a_plan(), a_layout(), a_body(), PERIOD, rows)

    page = load_workbook(BytesIO(book)).worksheets[0]
    texts = {str(cell.value) for row in page.iter_rows() for cell in row}
    assert "Ongoing, no information" in texts


def test_the_workbook_of_drafts_says_that_no_status_was_agreed_as_every_sheet_does() -> None:
    rows = (((Assignment(a_row(), Role.LEAD), agreed(previous="")),), ())

    book = draft_workbook(a_plan(), a_layout(), a_body(), PERIOD, rows)

    page = load_workbook(BytesIO(book)).worksheets[0]
    texts = {str(cell.value) for row in page.iter_rows() for cell in row}
    assert "No status yet" in texts
    assert "none" not in texts
