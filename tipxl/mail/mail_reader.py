"""The bytes of a mail -> Mail: from whom, when, every file in it. It never raises."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.message import Message

from msgspec import Struct

from tipxl.mail import mail_headings
from tipxl.mail.mail_headings import MailNature
from tipxl.mail.outlook import NoReaderError, is_msg, open_msg
from tipxl.mail.unpack import (
    Budget,
    Found,
    TooMuchError,
    UnpackedFile,
    UnpackedText,
    UnpackTrouble,
    parse,
    unpack_mail,
    unpack_saved,
)

_LONGEST_TEXT = 100_000  # characters of a mail's words that are looked at
_LONGEST = 120  # characters of a subject that are shown
_FINAL = re.compile(r"rfc822;\s*<?([^\s>]+@[^\s>]+)", re.IGNORECASE)


class ForwardedText(Struct, frozen=True):
    """What a mail within a mail says, and who wrote that; `sender` is "" where it is not clear."""

    sender: str
    text: str


class Mail(Struct, frozen=True):
    """A mail as it was opened. `sender` is "" where it does not say clearly."""

    message_id: str = ""
    sender: str = ""
    subject: str = ""
    received: datetime | None = None  # by the last server
    dated: datetime | None = None  # by the sender's program
    nature: MailNature = MailNature.PERSON
    undelivered: tuple[str, ...] = ()  # the addresses that a bounce is about
    files: tuple[UnpackedFile, ...] = ()
    troubles: tuple[str, ...] = ()
    wants_reader: bool = False  # more of it could be opened with an extra that is not installed
    answers: tuple[str, ...] = ()  # the Message-IDs of the mails that it answers
    text: str = ""  # what it says, as far as somebody would look
    forwarded: tuple[ForwardedText, ...] = ()


def open_mail(data: bytes) -> Mail:
    """Read a mail of either kind; what cannot be opened is told in `troubles`."""
    budget = Budget()
    try:
        if is_msg(data):
            saved = open_msg(data)
            return _mail(saved.headings(), unpack_saved(saved, budget))
        message = parse(data)
    except NoReaderError as error:
        return Mail(troubles=(str(error),), wants_reader=True)
    except (TooMuchError, ValueError) as error:
        return Mail(troubles=(str(error),))
    return _mail(message, unpack_mail(message, budget))


def _mail(message: "Message[str, str]", found: Iterator[Found]) -> Mail:
    files: list[UnpackedFile] = []
    troubles: list[str] = []
    texts: list[UnpackedText] = []
    told: set[tuple[int, str]] = set()  # by mail: winmail.dat may repeat the words beside it
    wants_reader = False
    try:
        for each in found:
            if isinstance(each, UnpackedText):
                words = id(each.mail), " ".join(each.text.split())
                texts += () if words in told else (each,)
                told.add(words)
            elif isinstance(each, UnpackTrouble):
                troubles.append(each.says)
                wants_reader = wants_reader or each.wants_reader
            else:
                files.append(each)
    except TooMuchError as error:
        troubles.append(f"{error}, so the rest of it was not unpacked")
    except RecursionError:
        troubles.append("its parts are nested too deep")
    except ValueError:
        troubles.append("its headings are damaged, so the rest of it was not read: open the mail")
    return Mail(
        message_id=mail_headings.raw(message, "Message-ID")[:200],
        sender=mail_headings.sender(message),
        subject=mail_headings.words(mail_headings.raw(message, "Subject"))[:_LONGEST],
        received=mail_headings.received(message),
        dated=mail_headings.dated(message),
        nature=mail_headings.mail_nature(message),
        undelivered=_undelivered(message),
        files=tuple(files),
        troubles=tuple(dict.fromkeys(troubles)),
        wants_reader=wants_reader,
        answers=mail_headings.answered(message),
        text=_joined(each.text for each in texts if each.mail is None),
        forwarded=tuple(_forwarded(texts)),
    )


def _joined(texts: Iterable[str]) -> str:
    text = "\n\n".join(each for each in texts if each.strip())
    if len(text) <= _LONGEST_TEXT:
        return text
    return f"{text[:_LONGEST_TEXT]}\n\n(It goes on: open the mail.)"


def _forwarded(texts: list[UnpackedText]) -> Iterator[ForwardedText]:
    """What each mail within it says, in the order in which they lie there."""
    inner = {id(each.mail): each.mail for each in texts if each.mail is not None}
    for mail in inner.values():
        text = _joined(each.text for each in texts if each.mail is mail)
        if text and mail is not None:
            yield ForwardedText(mail_headings.sender(mail), text)


def _undelivered(message: "Message[str, str]") -> tuple[str, ...]:
    if mail_headings.mail_nature(message) is not MailNature.UNDELIVERED:
        return ()
    parts = message.get_payload() if message.is_multipart() else ()
    reports = parts if isinstance(parts, list) else []
    status = (p for p in reports if isinstance(p, Message))
    listed = (p for p in status if p.get_content_type() == "message/delivery-status")
    return tuple(dict.fromkeys(_recipients(listed)))


def _recipients(reports: Iterable["Message[str, str]"]) -> Iterator[str]:
    for report in reports:
        payload = report.get_payload() if report.is_multipart() else ()
        for each in payload if isinstance(payload, list) else []:
            if isinstance(each, Message):
                yield from _FINAL.findall(mail_headings.raw(each, "Final-Recipient"))
