"""The headings of a stranger's mail as plain values; none is believed to be well-formed."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from enum import Enum

_LONGEST = 2_000  # characters of a heading that are looked at
_ADDRESS = re.compile(r"[^@\s<>,;:\"\\()]+@[^@\s<>,;:\"\\()]+\.[^@\s<>,;:\"\\()]+")
_IDENTITY = re.compile(r"<[^<>\s]+>")
_AUTOMATIC_PRECEDENCE = ("auto_reply", "bulk", "junk", "list")
_AUTOMATIC_HEADINGS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder")


class MailNature(Enum):
    """Who or what wrote a mail."""

    PERSON = "a person"
    AUTOMATIC = "a program"
    UNDELIVERED = "a mail server that could not deliver"


def raw(message: "Message[str, str]", name: str) -> str:
    """The first heading of that name on one line, as it came; "" where there is none."""
    try:
        found = message.get(name)
    except (ValueError, LookupError):  # bytes that no character set explains
        return ""
    return " ".join(str(found or "")[:_LONGEST].split())


def words(text: str) -> str:
    """A heading as people read it, on one line, without signs that cannot be printed."""
    with suppress(HeaderParseError, LookupError, ValueError):
        text = str(make_header(decode_header(text)))
    printable = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(printable.split())


def sender(message: "Message[str, str]") -> str:
    """The one address the mail says it is from; "" where there is none, or more than one."""
    found = message.get_all("From") or []
    if len(found) != 1:
        return ""
    written = raw(message, "From")
    pairs = getaddresses([written])
    address = pairs[0][1] if len(pairs) == 1 else ""
    if "<" in written and not written.endswith(f"<{address}>"):
        return ""  # readers differ in which of the two they show
    return address if _ADDRESS.fullmatch(address) else ""


def answered(message: "Message[str, str]") -> tuple[str, ...]:
    """The Message-IDs of the mail it replies to, and of those before that (RFC 5322, 3.6.4)."""
    named = f"{raw(message, 'In-Reply-To')} {raw(message, 'References')}"
    return tuple(dict.fromkeys(_IDENTITY.findall(named)))


def received(message: "Message[str, str]") -> datetime | None:
    """When the last server before us took the mail: what stands in its topmost Received."""
    return _moment(raw(message, "Received").rpartition(";")[2])


def dated(message: "Message[str, str]") -> datetime | None:
    """When the sender's program says that it was written."""
    return _moment(raw(message, "Date"))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC).replace(microsecond=0)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def mail_nature(message: "Message[str, str]") -> MailNature:
    """Who or what wrote it (RFC 3464 for bounces, RFC 3834 for automatic answers)."""
    kind = raw(message, "Content-Type").casefold()
    if kind.startswith("multipart/report"):
        about_delivery = "disposition-notification" not in kind
        return MailNature.UNDELIVERED if about_delivery else MailNature.AUTOMATIC
    if raw(message, "Return-Path") == "<>" or sender(message).casefold().startswith(
        "mailer-daemon@"
    ):
        return MailNature.UNDELIVERED
    submitted = raw(message, "Auto-Submitted").casefold()
    answered = any(raw(message, name) for name in _AUTOMATIC_HEADINGS)
    precedence = raw(message, "Precedence").casefold() in _AUTOMATIC_PRECEDENCE
    if (submitted and not submitted.startswith("no")) or answered or precedence:
        return MailNature.AUTOMATIC
    return MailNature.PERSON
