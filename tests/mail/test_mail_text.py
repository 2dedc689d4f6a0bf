"""The words of a mail in every shape in which mail programs send them."""

import binascii
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from tests.growth import grows_evenly
from tests.mail.kinds import a_mail
from tests.mail.outlook_file import SavedMail, msg
from tipxl.mail.mail_reader import open_mail
from tipxl.mail.mail_text import html_text, page_text

OUTLOOK = """<html xmlns:v="urn:schemas-microsoft">
<head><style><!-- p {margin:0} --></style>
<!--[if gte mso 9]><xml>x</xml><![endif]--></head><body lang=EN-GB><div class=WordSection1>
<p class=MsoNormal>Row&nbsp;012 was <b>with</b>drawn.<o:p></o:p></p>
<p class=MsoNormal>See <a href="https://x.example/law">the law</a>.</p>
<div style='border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Someone<br>
<b>Sent:</b> 3 July 2018<br><b>To:</b> Ana<br><b>Subject:</b> Form</p></div></div></body></html>"""
GMAIL = (
    '<div dir="ltr">Row 012 was withdrawn.<br><br></div><br><div class="gmail_quote"><div '
    'class="gmail_attr">On 3 July Someone wrote:<br></div><blockquote>Our letter<br>goes on'
    "</blockquote></div><div>And below.</div>"
)


def test_a_page_of_outlook_reads_as_it_is_seen() -> None:
    assert html_text(OUTLOOK).replace("\n\n", "\n").split("\n") == [
        "Row 012 was withdrawn.",
        "See the law <https://x.example/law>.",
        "From: Someone",
        "Sent: 3 July 2018",
        "To: Ana",
        "Subject: Form",
    ]


def test_what_a_page_quotes_is_marked() -> None:
    lines = [each for each in html_text(GMAIL).split("\n") if each]

    assert lines == [
        "Row 012 was withdrawn.",
        "On 3 July Someone wrote:",
        "> Our letter",
        "> goes on",
        "And below.",
    ]


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("utf-8", "ကျေးဇူးတင်ပါသည် row 012"),
        ("tis-620", "แถวที่ 012 ถูกยกเลิก"),
        ("windows-874", "แถวที่ 012 ถูกยกเลิก"),
        ("windows-1258", "Đơn vị"),
        ("iso-8859-1", "Réunion reportée"),
        ("gb2312", "会议"),
        ("x-nobody-knows", "Hủy hàng 012"),
        ("us-ascii", "Hủy hàng 012"),
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_words_of_every_alphabet_are_read(charset: str, words: str, kind: str) -> None:
    python = {"windows-874": "cp874"}.get(charset, charset)
    try:
        data = words.encode(python)
    except (LookupError, UnicodeError):
        data = words.encode()
    mail = MIMEText("", kind)
    del mail["Content-Transfer-Encoding"]
    mail.replace_header("Content-Type", f'text/{kind}; charset="{charset}"')
    mail["From"] = "a@b.example"
    raw = mail.as_bytes().rstrip(b"\n") + b"\nContent-Transfer-Encoding: 8bit\n\n" + data

    assert open_mail(raw).text.strip() == words


def test_folded_lines_are_whole_again() -> None:
    mail = a_mail(text="x")
    mail.set_content(
        "Row 012 was \nwithdrawn by \nus.\n> quoted \n> lines\n", params={"format": "flowed"}
    )

    assert open_mail(bytes(mail)).text.split("\n")[:3] == [
        "Row 012 was withdrawn by us.",
        "> quoted ",
        "> lines",
    ]


def alternatives(plain: str, page: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content(plain)
    mail.add_alternative(page, subtype="html")
    return bytes(mail)


@pytest.mark.parametrize("plain", ["", "Your program shows no HTML."])
def test_of_two_versions_the_one_that_says_more_is_read(plain: str) -> None:
    page = "<p>Row 012 was withdrawn by our ministry last week, so we leave it empty.</p>"

    assert open_mail(alternatives(plain, page)).text.startswith("Row 012")
    told = "Row 012 was withdrawn by our ministry last week, so we leave it empty. Ana."
    assert open_mail(alternatives(told, page)).text.strip() == told
    less = "Row 012 was withdrawn by our ministry last week."
    assert "we leave it empty" in open_mail(alternatives(less, page)).text
    other = "Our mail program adds this.\nRow 012 was withdrawn."
    said = open_mail(alternatives(other, page)).text
    assert "we leave it empty" in said
    assert said.endswith("Our mail program adds this.")


@pytest.mark.parametrize("first", ["<body><header>Row 012</header>", "<head><body>Row 012"])
def test_what_only_begins_like_the_head_of_a_page_is_read(first: str) -> None:
    page = f"{first}<p>x</p></body><html><head><title>d</title></head><body>y</body></html>"

    assert html_text(page).split() == ["Row", "012", "x", "y"]


def test_a_page_that_names_its_alphabet_is_read_in_it() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-874">ถอนรายงาน'

    assert page_text(page.encode("cp874")) == "ถอนรายงาน"
    assert page_text(page.encode("utf-8-sig")) == "ถอนรายงาน"


def with_charset(parameter: bytes, body: bytes) -> bytes:
    return b"From: a@b.example\nContent-Type: text/plain; " + parameter + b"\n\n" + body


@pytest.mark.parametrize("parameter", [b'charset="utf-8\0"', b"charset*=utf-8\0'en'x"])
def test_a_damaged_heading_hides_no_words(parameter: bytes) -> None:
    body = "Row 012: café".encode()

    assert open_mail(with_charset(parameter, body)).text == "Row 012: café"
    outer = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
    part = with_charset(parameter, body).partition(b"\n")[2]
    mail = open_mail(outer + part + b"\n--x\n\nAnd more.\n--x--\n")
    assert mail.text.split() == ["Row", "012:", "café", "And", "more."]


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "raw_unicode_escape"])
def test_a_code_that_is_no_alphabet_is_not_asked(charset: str) -> None:
    def text(body: bytes) -> str:
        return open_mail(with_charset(b"charset=" + charset.encode(), body)).text

    body = rb"Row \u0041 was withdrawn-b99a" + b" x" * 200_000

    assert text(body).startswith(r"Row \u0041 was withdrawn-b99a")
    assert grows_evenly(text, body)


def test_many_files_in_the_text_take_no_longer_than_their_number() -> None:
    blocks = b"".join(
        b"begin 644 a%d\n%b`\nend\n" % (n, binascii.b2a_uu(b"%06d" % n)) for n in range(32_000)
    )

    mail = open_mail(with_charset(b"charset=utf-8", blocks))

    assert "more than 300 files" in mail.troubles[0]
    assert grows_evenly(lambda part: open_mail(with_charset(b"charset=utf-8", part)), blocks)


def test_many_texts_that_are_attached_take_no_longer_than_their_number() -> None:
    part = b"--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n"
    parts = b"".join(part + b"%d " % n + b"word " * 3_800 + b"\n" for n in range(280))
    outer = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"

    assert grows_evenly(lambda some: open_mail(outer + some + b"--x--\n"), parts)


def test_a_text_that_is_not_read_to_its_end_says_so() -> None:
    text = open_mail(with_charset(b"charset=utf-8", b"word " * 30_000)).text

    assert text.endswith("word \n\n(It goes on: open the mail.)")


def test_words_after_an_enclosure_are_read() -> None:
    mail = MIMEMultipart()
    mail["From"] = "a@b.example"
    mail.attach(MIMEText("Before."))
    mail.attach(MIMEText("a;b", "csv"))
    mail.attach(MIMEText("<p>Row 012 was withdrawn.</p>", "html"))

    text = open_mail(mail.as_bytes()).text

    assert text.startswith("Before.")
    assert text.endswith("Row 012 was withdrawn.")


def test_a_mail_saved_by_outlook_says_its_words() -> None:
    assert open_mail(msg(SavedMail(sender="a@b.example"))).text == "Please find it attached."


def test_a_mail_in_a_mail_says_its_words_and_whose_they_are() -> None:
    outer = EmailMessage()
    outer["From"] = "a@b.example"
    outer.set_content("See below.")
    outer.add_attachment(a_mail(text="Row 012 was withdrawn."))

    mail = open_mail(bytes(outer))

    assert mail.text.strip() == "See below."
    (said,) = mail.forwarded
    assert (said.sender, said.text.strip()) == (
        "focal.point@slom.example",
        "Row 012 was withdrawn.",
    )


@pytest.mark.parametrize(
    "page",
    [
        "<!--" * 200_000,
        "<a " * 200_000,
        "<" * 500_000,
        "<style>" * 90_000,
        f"<{'a' * 1_000_000}",
        " <div>" * 150_000,
        "<a href=xy></a>" * 100_000,
        "<blockquote>x" * 100_000,
        "&lt;" * 400_000,
    ],
)
def test_a_hostile_page_is_read_in_one_pass(page: str) -> None:
    assert grows_evenly(html_text, page)
