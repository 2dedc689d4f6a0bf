"""A mailbox -> its mails, read and nothing else: nothing there is deleted, moved or marked."""

import base64
import imaplib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any, cast

from msgspec import Struct

from tipxl.errors import TipxlError
from tipxl.mail.account import PATIENCE, Account, Secret, Security, line_error, plain, trusted
from tipxl.mail.bounded_line import AnswerBound, BufferedLine

#: A mail larger than this is left where it is, and told.
LARGEST = 64 << 20

# What one answer may have: a mail as large as that, or a list of a million mails.
_MAIL, _MAIL_SECONDS = LARGEST + (1 << 20), 900.0
_ANSWER, _ANSWER_SECONDS = 16 << 20, 3 * PATIENCE

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([ \d]\d-\w{3}-\d{4} \d\d:\d\d:\d\d [+-]\d{4})"')
_LINE = 1_000_001  # bytes of one line; the standard library refuses more
_BROKEN = (imaplib.IMAP4.abort, OSError, EOFError)


class MailboxId(Struct, frozen=True):
    """A mail's place in a mailbox: the number that the server gave it, good for its validity."""

    validity: str
    uid: str

    def __str__(self) -> str:
        return f"{self.validity}/{self.uid}"


class Fetched(Struct, frozen=True):
    """A mail as the server holds it. `data` is None where it is too large to be fetched."""

    slip: MailboxId
    arrived: datetime | None  # at the mailbox
    size: int
    data: bytes | None


Known = Callable[[MailboxId], bool]


def mailbox_size(of: Account, secret: Secret) -> int:
    """How many mails lie in the folder of an account; TipxlError where it cannot be opened."""
    with _open_line(of, secret) as line, _in_words(of):
        return _examined(line, of)


def mails(of: Account, secret: Secret, since: date, known: Known) -> Iterator[Fetched]:
    """Every mail since a day that is not known yet; TipxlError where the line breaks."""
    with _open_line(of, secret) as line, _in_words(of):
        yield from _mails(line, of, since, known)


@contextmanager
def _in_words(of: Account) -> Iterator[None]:
    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise _lost(of, error) from error
    except imaplib.IMAP4.error as error:
        raise TipxlError(f"{of.host} does not do what was asked: {plain(error)}.") from error
    except (OSError, EOFError) as error:
        raise _lost(of, error) from error


def _lost(of: Account, error: Exception) -> TipxlError:
    return TipxlError(
        f"The line to {of.host} was lost ({plain(error) or 'closed'}). "
        "What came before is kept; run this again for the rest."
    )


class _BoundedIMAP(imaplib.IMAP4):
    """A line whose server can neither drown nor hold us."""

    _bound: AnswerBound

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Connect; each line has a bound of its own."""
        self._bound = AnswerBound(_ANSWER, _ANSWER_SECONDS)
        super().open(*args, **kwargs)

    def await_answer(self, size: int = _ANSWER, seconds: float = _ANSWER_SECONDS) -> None:
        """A new answer may have so many bytes, and take so many seconds."""
        self._bound.begin(size, seconds)

    def read(self, size: int) -> bytes:
        """What the server announced, if it is not too much."""
        return self._bound.read(self._buffered, size)

    def readline(self) -> bytes:
        """One line of an answer."""
        return self._bound.readline(self._buffered, _LINE)

    @property
    def _buffered(self) -> BufferedLine:
        # Python 3.14 calls it otherwise, and warns of its old name.
        return cast("BufferedLine", getattr(self, "_file", None) or self.file)


class _BoundedIMAPS(_BoundedIMAP, imaplib.IMAP4_SSL):
    """The same with TLS from the start."""


@contextmanager
def _open_line(of: Account, secret: Secret) -> Iterator[_BoundedIMAP]:
    try:
        line = _connected(of)
    except (*_BROKEN, imaplib.IMAP4.error) as error:
        raise line_error(of, error) from error
    try:
        try:
            _secure(line, of)
            _log_in(line, of, secret)
        except _BROKEN as error:
            raise line_error(of, error) from error
        yield line
    finally:
        with suppress(*_BROKEN, imaplib.IMAP4.error):
            line.await_answer(seconds=PATIENCE)
            line.logout()
        with suppress(*_BROKEN):
            line.shutdown()


def _connected(of: Account) -> _BoundedIMAP:
    if of.security is Security.TLS:
        return _BoundedIMAPS(of.host, of.port, ssl_context=trusted(), timeout=PATIENCE)
    return _BoundedIMAP(of.host, of.port, timeout=PATIENCE)


def _secure(line: imaplib.IMAP4, of: Account) -> None:
    if of.security is Security.TLS:
        return
    if "STARTTLS" in line.capabilities:
        line.starttls(ssl_context=trusted())
    elif not of.is_here:
        raise TipxlError(
            f"{of.place} offers no STARTTLS, and no password goes over an open line. "
            "Try imaps:// instead, or ask the administrator of the server."
        )


def _log_in(line: imaplib.IMAP4, of: Account, secret: Secret) -> None:
    if not of.user:
        raise TipxlError("Say whose mailbox it is: imaps://name@mail.example.org")
    try:
        if secret.token:
            bearer = f"user={of.user}\1auth=Bearer {secret.token}\1\1".encode()
            # Asked once more after a refusal, a client answers with nothing to hear the reason.
            line.authenticate("XOAUTH2", lambda challenge: b"" if challenge else bearer)
        else:
            line.login(of.user, secret.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise TipxlError(
            f"{of.host} does not accept {of.user} with this password or token ({plain(error)})."
        ) from error
    except UnicodeEncodeError as error:
        raise TipxlError(
            f"The name or password of {of.user} has letters that IMAP does not take."
        ) from error


def _examined(line: _BoundedIMAP, of: Account) -> int:
    """Open the folder of an account to be read only: how many mails it holds."""
    line.await_answer()
    # EXAMINE is SELECT without the right to change anything.
    answer, said = line.select(_quoted(of.folder), readonly=True)
    if answer != "OK":
        raise TipxlError(
            f"{of.user} has no folder {of.folder} on {of.host} that can be opened "
            f"({plain(said[0])})."
        )
    number = plain(said[0])
    return int(number) if number.isdecimal() else 0


def _mails(line: _BoundedIMAP, of: Account, since: date, known: Known) -> Iterator[Fetched]:
    _examined(line, of)
    validity = plain(line.response("UIDVALIDITY")[1][0])
    line.await_answer()
    day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
    found = b" ".join(_pieces(_done(line.uid("SEARCH", "SINCE", day))))
    for uid in found.split():
        slip = MailboxId(validity, uid.decode("ascii", "replace"))
        if not known(slip):
            fetched = _fetched(line, slip)
            if fetched is not None:
                yield fetched


def _fetched(line: _BoundedIMAP, slip: MailboxId) -> Fetched | None:
    line.await_answer()
    facts = b" ".join(_pieces(_done(line.uid("FETCH", slip.uid, "(RFC822.SIZE INTERNALDATE)"))))
    size = _SIZE.search(facts)
    if size is None:
        return None  # somebody has deleted it meanwhile
    arrived = _DATE.search(facts)
    moment = _moment(arrived.group(1).decode()) if arrived else None
    if int(size.group(1)) > LARGEST:
        return Fetched(slip, moment, int(size.group(1)), None)
    line.await_answer(_MAIL, _MAIL_SECONDS)
    # PEEK does not mark it as read.
    body = _done(line.uid("FETCH", slip.uid, "(BODY.PEEK[])"))
    data = next((each[1] for each in body if isinstance(each, tuple)), None)
    return None if data is None else Fetched(slip, moment, len(data), data)


def _done(answer: tuple[str, list[object]]) -> list[object]:
    code, data = answer
    if code != "OK":
        raise imaplib.IMAP4.error(plain(data[0] if data else code))
    return data


def _pieces(data: list[object]) -> Iterator[bytes]:
    for each in data:
        if isinstance(each, bytes):
            yield each
        elif isinstance(each, tuple):
            yield from (piece for piece in each if isinstance(piece, bytes))


def _moment(text: str) -> datetime | None:
    day, month, rest = text.strip().split("-", 2)
    if month.title() not in _MONTHS:
        return None
    number = _MONTHS.index(month.title()) + 1
    # strptime's %b asks the language of the computer.
    moment = datetime.strptime(f"{day}-{number}-{rest}", "%d-%m-%Y %H:%M:%S %z")
    return moment.astimezone(UTC)


def _quoted(folder: str) -> str:
    """A folder's name as RFC 3501, 5.1.3 wants it: UTF-7 of its own kind, in quotes."""
    encoded = re.sub(r"[^\x20-\x7e]+|&", _shifted, folder)
    return '"' + encoded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shifted(match: re.Match[str]) -> str:
    if match.group() == "&":
        return "&-"
    packed = base64.b64encode(match.group().encode("utf-16-be")).decode().rstrip("=")
    return f"&{packed.replace('/', ',')}-"
