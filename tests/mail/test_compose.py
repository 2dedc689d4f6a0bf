"""A letter says what its template says, reaches whom it names, and nothing gets in beside."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tipxl.errors import TipxlError
from tipxl.mail.compose import Attachment, Envelope, fill, message

BOOK = bytes(range(256)) * 40
NAMES = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "X-Unsent")


def an_envelope(**changes: Any) -> Envelope:
    envelope = Envelope(
        sender_name="The Secretariat",
        sender="desk@plan.org",
        reply_to="returns@plan.org",
        to_name="A. Person",
        to="focal@abc.org",
        cc=("one@abc.org", "two@abc.org"),
        message_id="<tx1.0123456789ab@plan.org>",
        date=datetime(2018, 7, 1, 9, tzinfo=UTC),
    )
    return replace(envelope, **changes)


def sent(subject: str = "Your report", text: str = "Dear all,\n", **changes: Any) -> bytes:
    attached = Attachment("ABC 2018H1 report.xlsx", BOOK)
    return bytes(message(an_envelope(**changes), (subject, text), attached))


def read(data: bytes) -> EmailMessage:
    made = message_from_bytes(data, policy=default)
    assert isinstance(made, EmailMessage)
    return made


def people(data: bytes, heading: str) -> list[tuple[str, str]]:
    """Names and addresses of a heading, read as mail programs do: addresses first, then words."""
    raw = str(message_from_bytes(data)[heading])
    pairs = getaddresses([" ".join(raw.splitlines())])
    return [(str(make_header(decode_header(name))), address) for name, address in pairs]


# --- the words


def test_long_prose_above_a_list_is_wrapped_as_prose_and_a_line_of_the_list_hangs() -> None:
    prose = (
        "A copy of your report with all the answers that you sent. The cells to be corrected are"
    )
    point = (
        "  1. Open the workbook, correct what is marked, and look at all that the sheet Check says"
    )

    _, text = fill(
        f"Subject: S\n\n{prose} now\nmarked.\n{point} once more.\n  2. Send it.\n", {}, "x"
    )

    assert text.splitlines() == [
        f"{prose} now",
        "marked.",
        point,
        "     once more.",
        "  2. Send it.",
    ]


def test_every_word_is_filled_in() -> None:
    words = {"plan": "P", "due": "D", "who": "W"}

    letter = fill("Subject: $plan by $due\n\nDear $who,\n$$5.\n", words, "x.txt")

    assert letter == ("P by D", "Dear W,\n$5.\n")


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("Subject: Hi\n\nDear $focal,\n", "letter x.txt uses the word $focal, which is not known"),
        ("Subject: $Body\n\nDear,\n", "Use $body, $due."),
        ("Subject: Hi\n\n$5 each\n", "write $$ for one"),
        ("Subject: Hi\n\n${body\n", "write $$ for one"),
        ("Dear $body,\n", "must begin with one line 'Subject: …'"),
        ("Subject: Hi\nBcc: evil@x.org\n\nDear,\n", "must begin with one line"),
        ("Subject: Hi\n\n  \n", "must begin with one line"),
        ("", "must begin with one line"),
    ],
)
def test_a_letter_that_is_not_right_stops_with_the_remedy(template: str, told: str) -> None:
    with pytest.raises(TipxlError) as caught:
        fill(template, {"body": "ABC", "due": "today"}, "x.txt")

    assert told in str(caught.value)


def test_a_word_with_a_dollar_is_not_filled_in_again() -> None:
    assert fill("Subject: $a\n\n$a\n", {"a": "$b", "b": "x"}, "x")[1] == "$b\n"


@pytest.mark.parametrize("word", ["x", ("a long name " * 12).strip(), "w" * 300])
def test_lines_stay_of_a_sensible_length_whatever_is_filled_in(word: str) -> None:
    text = "Dear A,\n\nThe report of $w\nis due.\n\nPlease:\n  1. Open $w.\n  2. Save.\n\nWe,\nus\n"

    _, letter = fill(f"Subject: x\n\n{text}", {"w": word}, "x.txt")

    assert all(len(line) <= 92 or line.strip(" .") == word for line in letter.splitlines())
    assert letter.split() == text.replace("$w", word).split()
    assert letter.startswith("Dear A,\n\nThe report of")
    assert letter.endswith("\n  2. Save.\n\nWe,\nus\n")
    assert ("\n     " in letter) == (len(word) > 1)


def test_a_letter_of_windows_is_read_all_the_same() -> None:
    assert fill("Subject: Hi\r\n\r\nDear,\r\n", {}, "x") == ("Hi", "Dear,\n")


# --- the message


def test_the_headings_are_what_the_envelope_says() -> None:
    made = read(sent())

    assert [name for name in NAMES if name in made] == list(NAMES)
    assert made["From"] == "The Secretariat <desk@plan.org>"
    assert made["To"] == '"A. Person" <focal@abc.org>'
    assert made["Cc"] == "one@abc.org, two@abc.org"
    assert made["Message-ID"] == "<tx1.0123456789ab@plan.org>"


def test_the_workbook_arrives_byte_for_byte() -> None:
    (attached,) = read(sent()).iter_attachments()

    assert attached.get_content() == BOOK
    assert attached.get_filename() == "ABC 2018H1 report.xlsx"


def test_the_same_letter_has_the_same_bytes() -> None:
    assert sent() == sent()


@pytest.mark.parametrize(
    "name",
    [
        *("Ban thư ký", "José “Chair” Núñez", 'A "B" C', "Person, A.", "名前", "Person (ABC)"),
        *("Ban thư ký ASEAN về phòng, chống mua bán người và tội phạm xuyên quốc gia", "x" * 200),
    ],
)
def test_any_name_survives(name: str) -> None:
    data = sent(sender_name=name, to_name=name)

    plain = name if name.isascii() else name.replace(",", "")
    assert people(data, "To") == [(plain, "focal@abc.org")]
    assert people(data, "From") == [(plain, "desk@plan.org")]


EVIL = ["\nBcc: evil@x.org", "\r\nBcc: evil@x.org\r\n\r\nbody", "\x0bBcc: evil@x.org"]
EVIL += ["\u2028Bcc: evil@x.org", "\x85Bcc: evil@x.org", "x" * 80 + "\n Bcc: evil@x.org"]

EVIL += ["=?utf-8?q?=0D=0ABcc:_evil@x.org?=", "=?utf-8?b?DQpCY2M6IGV2aWxAeC5vcmc=?="]
EVIL += ["=?utf-8?q?=3D=3Futf-8=3Fq=3F=3D0D=3D0ABcc:_evil@x.org=3F=3D?="]


@pytest.mark.parametrize("evil", EVIL)
def test_no_name_or_subject_brings_in_a_heading(evil: str) -> None:
    subject, _ = fill("Subject: $plan\n\nDear,\n", {"plan": f"Plan{evil}"}, "x.txt")

    data = sent(subject, to_name=f"A{evil}", sender_name=f"B{evil}")

    assert "Bcc" not in message_from_bytes(data)
    assert [address for _, address in people(data, "To")] == ["focal@abc.org"]
    assert [address for _, address in people(data, "From")] == ["desk@plan.org"]


def test_an_address_that_would_bring_in_a_heading_stops_the_letter() -> None:
    try:
        data = sent(cc=("=?utf-8?q?a=0D=0ABcc=3Aevil?=@x.org",))
    except TipxlError:
        return
    assert "Bcc" not in message_from_bytes(data)


def test_a_name_copied_out_of_a_mail_is_shown_as_it_was_meant() -> None:
    assert people(sent(to_name="=?utf-8?q?Se=C3=B1ora_P.?="), "To")[0][0] == "Señora P."


@given(st.text(max_size=80) | st.text('ab ưé.,:;@<>()[]"\\=?_\n', max_size=150))
def test_whatever_a_name_is_the_letter_goes_to_its_address_alone(name: str) -> None:
    data = sent(to_name=name)

    assert [address for _, address in people(data, "To")] == ["focal@abc.org"]
    assert [key for key in message_from_bytes(data) if key.lower() in ("bcc", "to")] == ["To"]


@pytest.mark.parametrize("field", ["to", "sender", "reply_to"])
@pytest.mark.parametrize(
    "address",
    [
        *("", "nobody", "a@b", "a b@c.org", "a@c.org, d@e.org", "A <a@c.org>"),
        *("a@c.org\nBcc: x@y.org", "ü@c.org", "a@c..", "a@@c.org"),
    ],
)
def test_what_is_no_address_stops_the_letter(field: str, address: str) -> None:
    with pytest.raises(TipxlError, match=r"is no e-mail address; correct it in plan\.xlsx"):
        sent(**{field: address})


def test_a_copy_to_no_address_stops_the_letter() -> None:
    with pytest.raises(TipxlError, match="'nobody' is no e-mail address"):
        sent(cc=("one@abc.org", "nobody"))


@pytest.mark.parametrize("domain", ["plan.org", "a-very-long-name." * 5 + "secretariat.org"])
def test_a_message_id_is_one_line_that_other_programs_can_read(domain: str) -> None:
    identity = f"<tx1.0123456789ab@{domain}>"

    lines = sent(message_id=identity).decode("ascii").split("\r\n")

    assert f"Message-ID: {identity}" in lines


def test_the_letter_is_plain_ascii_with_lines_that_every_server_takes() -> None:
    text = "Kính gửi,\n" + "x" * 3000 + "\nBan thư ký\n"

    data = sent("Báo cáo – 2018", text)

    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    body = read(data).get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text
    assert read(data)["Subject"] == "Báo cáo – 2018"


def test_a_copy_is_left_out_where_there_is_none() -> None:
    assert "Cc" not in read(sent(cc=()))
