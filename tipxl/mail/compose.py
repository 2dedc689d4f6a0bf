"""A letter template + the words for one body -> a message, ready to be looked at and sent."""

import re
import string
import textwrap
from collections.abc import Iterable, Mapping
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import groupby

from msgspec import Struct

from tipxl.domain.core.xml_text import xml_text
from tipxl.errors import TipxlError
from tipxl.mail import mail_headings

_WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_ADDRESS = re.compile(r"[^@\s<>,;:\"\\]+@[^@\s<>,;:\"\\]+\.[^@\s<>,;:\"\\]+")
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,"]')

# A name and an address of so many letters are kept on one line, with the heading before them.
_FOLDED = 50

# These words stand on lines of their own, which are left out where there is nothing to say.
_MAY_BE_EMPTY = ("address", "assumed", "look", "copied", "replaces")

# Characters of a line; a longer one is broken by mail programs where they please.
_WIDTH = 92

# Seven-bit parts pass through every mail server unchanged.
_POLICY = SMTP.clone(cte_type="7bit")


class Attachment(Struct, frozen=True):
    """A workbook to send. Its name must be plain ASCII: other names arrive mangled."""

    name: str
    data: bytes


class Envelope(Struct, frozen=True):
    """Who writes to whom, when, and under which identity."""

    sender_name: str
    sender: str
    reply_to: str
    to_name: str
    to: str
    cc: tuple[str, ...]
    message_id: str
    date: datetime


def fill(template: str, words: Mapping[str, str], name: str) -> tuple[str, str]:
    """Subject and body with every word filled in; TipxlError names a word that is unknown."""
    subject, _, body = template.replace("\r\n", "\n").partition("\n\n")
    if not subject.startswith("Subject:") or "\n" in subject or not body.strip():
        raise TipxlError(
            f"The letter {name} must begin with one line 'Subject: …' and an empty line. If it is "
            "not as you wrote it, it is damaged: put it back from your back-up. Without one, "
            "remove it: this version's own words go out then."
        )
    for each in string.Template(subject + body).get_identifiers():
        if not words.get(each, "-").strip() and each not in _MAY_BE_EMPTY:
            raise TipxlError(f"The letter {name} needs ${each}, which is empty. See plan.xlsx.")
    try:
        filled = [string.Template(each).substitute(words) for each in (subject[8:], body)]
    except KeyError as error:
        known = ", ".join(f"${word}" for word in sorted(words))
        raise TipxlError(
            f"The letter {name} uses the word ${error.args[0]}, which is not known. Use {known}."
        ) from error
    except ValueError as error:
        raise TipxlError(f"The letter {name} has a $ that is no word: write $$ for one.") from error
    # A line break in a heading would begin another heading.
    return " ".join(filled[0].split()), f"{_laid_out(filled[1].rstrip())}\n"


def _laid_out(text: str) -> str:
    """The text with lines of a sensible length, whatever the words that were filled in."""
    return "\n\n".join(_paragraph(each.split("\n")) for each in text.split("\n\n"))


def _paragraph(lines: list[str]) -> str:
    """Its lines; where one is too long, prose is wrapped anew, and a line of a list hangs."""
    if all(len(line) <= _WIDTH for line in lines):
        return "\n".join(lines)
    parts = groupby(lines, lambda line: line.startswith(" "))
    return "\n".join(_listed(part) if in_list else _prose(part) for in_list, part in parts)


def _prose(lines: Iterable[str]) -> str:
    return _wrapped(" ".join(lines), "")


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(_wrapped(line, "     ") if len(line) > _WIDTH else line for line in lines)


def _wrapped(text: str, hanging: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def message(
    envelope: Envelope, letter: tuple[str, str], attached: Attachment | None, draft: bool = True
) -> EmailMessage:
    """The message, with its own Message-ID and the workbook attached; a draft can be opened."""
    subject, text = letter
    made = EmailMessage(policy=_POLICY)
    made["From"] = _address(envelope.sender_name, envelope.sender)
    made["To"] = _address(envelope.to_name, envelope.to)
    if envelope.cc:
        made["Cc"] = [_address("", each) for each in envelope.cc]
    made["Reply-To"] = _address("", envelope.reply_to)
    made["Subject"] = one_line(subject)
    made["Date"] = format_datetime(envelope.date)
    made["Message-ID"] = envelope.message_id
    if draft:
        # Classic Outlook opens a message with this heading as a draft that can be sent.
        made["X-Unsent"] = "1"
    made.set_content(xml_text(text))
    _ensure_nothing_got_in(made)
    if attached is None:
        return made
    main, sub = _WORKBOOK
    made.add_attachment(attached.data, maintype=main, subtype=sub, filename=attached.name)
    # The boundary is drawn by lot otherwise; the same letter must give the same bytes.
    made.set_boundary(f"=_{envelope.message_id.strip('<>').partition('@')[0]}")
    return made


def one_line(text: str) -> str:
    """A text for a heading. Encoded words in it would be decoded, and bring in lines of their own.

    A name that was copied out of a mail's headings is shown as it was meant.
    """
    for _ in range(3):
        text = mail_headings.words(text)
    return text.replace("=?", "= ?")


def _ensure_nothing_got_in(made: EmailMessage) -> None:
    """The headings, read again as every mail program reads them, are those that were set."""
    written = message_from_bytes(made.as_bytes())
    if written.keys() != made.keys() or len(set(made.keys())) != len(made.keys()):
        raise TipxlError(
            "A name, an address or the title in plan.xlsx would bring another heading into the "
            "letter: type it anew there, in plain letters."
        )


def _address(name: str, address: str) -> Address:
    if not _ADDRESS.fullmatch(address) or not address.isascii():
        raise TipxlError(f"{address!r} is no e-mail address; correct it in plan.xlsx.")
    plain = one_line(name)
    if len(plain) + len(address) > _FOLDED or not plain.isascii():
        # The standard library forgets the quotes of a name that it has to fold, and a part of the
        # name would become an address of its own.
        plain = " ".join(_SPECIALS.sub(" ", plain).split())
    try:
        return Address(plain, addr_spec=address)
    except (ValueError, HeaderParseError) as error:
        raise TipxlError(f"{address!r} is no e-mail address; correct it in plan.xlsx.") from error
