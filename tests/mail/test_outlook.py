"""A mail saved by Outlook is opened like any other, however it is damaged."""

import random
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.mail.kinds import a_mail
from tests.mail.outlook_file import SavedMail, msg
from tipxl.mail.mail_reader import Mail, open_mail

HEADINGS = (
    "Received: from a by b; Fri, 19 Jan 2018 08:30:00 +0700\r\n"
    "From: A. Person <me@x.org>\r\nSubject: the report\r\n"
    "Message-ID: <1@x.org>\r\nDate: Fri, 19 Jan 2018 08:00:00 +0700\r\n\r\n"
)
SENT = datetime(2018, 1, 19, 1, 30, tzinfo=UTC)
LARGE = b"a workbook" * 5000


def files(mail: Mail) -> list[tuple[str, bytes]]:
    return [(each.name, each.data) for each in mail.files]


@pytest.mark.parametrize(
    ("saved", "sender", "subject", "received"),
    [
        (SavedMail(HEADINGS), "me@x.org", "the report", SENT),
        (SavedMail("", "inside", "me@x.org", SENT), "me@x.org", "inside", SENT),
        (SavedMail("", "inside", "/O=EXCHANGE/CN=ME"), "", "inside", None),
        (SavedMail("\r\n", "", ""), "", "", None),
    ],
)
def test_its_headings_are_those_it_came_with_or_those_that_outlook_kept(
    saved: SavedMail, sender: str, subject: str, received: datetime | None
) -> None:
    mail = open_mail(msg(saved))

    assert (mail.sender, mail.subject, mail.received) == (sender, subject, received)


def test_every_file_in_it_is_found_small_and_large_and_in_a_mail_within() -> None:
    within = SavedMail(files={"deep.xlsx": b"deep"})
    wrapped = msg(SavedMail(files={"own.xlsx": b"own"}))
    saved = SavedMail(
        HEADINGS,
        files={
            "large.xlsx": LARGE,
            "báo cáo.xlsx": b"small",
            "within": within,
            "mail.msg": wrapped,
            "mail.eml": a_mail(("in.xlsx", b"other")).as_bytes(),
        },
    )

    found = files(open_mail(msg(saved)))

    assert found == [
        ("large.xlsx", LARGE),
        ("báo cáo.xlsx", b"small"),
        ("deep.xlsx", b"deep"),
        ("own.xlsx", b"own"),
        ("in.xlsx", b"other"),
    ]


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_one_is_told_and_never_an_accident(seed: int) -> None:
    whole = msg(SavedMail(HEADINGS, files={"large.xlsx": LARGE, "small.xlsx": b"small"}))
    dice = random.Random(seed)

    for _ in range(100):
        damaged = bytearray(whole)
        # In the head, in the table of chains, or anywhere.
        for at in (dice.randrange(30, 512), dice.randrange(-512, 0), dice.randrange(len(whole))):
            damaged[at] = dice.choice((0, 1, 255))
        cut = dice.choice((len(whole), dice.randrange(len(whole))))

        assert isinstance(open_mail(bytes(damaged[:cut])), Mail)


def test_a_file_in_it_that_is_cut_off_is_told() -> None:
    whole = msg(SavedMail(HEADINGS, files={"large.xlsx": LARGE}))
    # The first entry of the table says that the chain of the large file ends after one sector.
    at = whole.index(b"\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0")

    mail = open_mail(whole[:at] + b"\xfe\xff\xff\xff" + whole[at + 4 :])

    assert files(mail) == []
    assert mail.troubles == (
        "something in a mail saved by Outlook cannot be opened: it is cut off",
    )


@pytest.mark.parametrize("inside", [False, True])
def test_without_the_extra_the_remedy_is_told(
    monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    data: Any = msg(SavedMail(HEADINGS, files={"r.xlsx": b"x"}))
    if inside:
        data = a_mail(("fw.msg", data)).as_bytes()

    mail = open_mail(data)

    assert mail.wants_reader
    assert "saved by Outlook as .msg, which needs: pip install tipxl[msg]" in mail.troubles[0]
