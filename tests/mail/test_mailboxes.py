"""A file of many mails is taken apart where mails begin, and nowhere else."""

from io import BytesIO

import pytest

from tipxl.mail.mailboxes import is_mbox, mbox_mails

MAIL = b"Subject: one\nFrom: a@x.org\n\nhello\n"
LINE = b"From a@x.org Mon Jan 22 09:00:00 2018\n"


def mails(data: bytes) -> list[bytes]:
    assert is_mbox(data[:1024])
    return list(mbox_mails(BytesIO(data)))


def test_each_mail_of_a_file_is_one_without_the_line_before_it() -> None:
    assert mails(LINE + MAIL + b"\n" + LINE + MAIL) == [MAIL, MAIL]


@pytest.mark.parametrize(
    "line",
    [
        b"From Monday on we meet.\n",
        b"From 09:00 we meet, in the year 2018 as before.\n",
        b"From the chair\n",
    ],
)
def test_a_sentence_that_begins_with_from_divides_no_mail(line: bytes) -> None:
    one = MAIL + b"\n" + line + b"and so on\n"

    assert mails(LINE + one) == [one]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"\n\n"])
def test_what_an_editor_puts_before_the_first_mail_is_passed_over(before: bytes) -> None:
    assert mails(before + LINE + MAIL) == [MAIL]


@pytest.mark.parametrize(
    "line",
    [
        b"From - Mon Jan 22 09:00:00 2018\n",  # Thunderbird
        b"From 1590@xxx Mon Jan 22 09:00:00 +0000 2018\r\n",  # Google Takeout
        b"From MAILER-DAEMON Mon Jan 22 09:00:00 2018\n",  # Python, mutt
    ],
)
def test_the_lines_between_mails_of_real_programs_are_known(line: bytes) -> None:
    assert len(mails(line + MAIL + b"\n" + line + MAIL)) == 2
