"""Letters -> a mail server, one at a time, so that of each it is known whether it has left."""

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from msgspec import Struct

from tipxl.errors import TipxlError
from tipxl.mail.account import PATIENCE, Account, Secret, Security, line_error, plain, trusted
from tipxl.mail.bounded_line import AnswerBound, BoundedFile

_CLOSING = 421  # RFC 5321, 3.8: the server closes the line after this answer
_GO_ON, _DONE = 354, 250
_TAKEN = (250, 251)
_ANSWER = 1 << 20  # bytes of one answer


class LineLostError(TipxlError):
    """The line broke before a letter began to leave: it has not left."""


class UncertainError(TipxlError):
    """The line broke while a letter was leaving: it may have left."""


class Outgoing(Struct, frozen=True):
    """A letter as it goes over the line."""

    sender: str
    to: str
    cc: tuple[str, ...]
    data: bytes


class Delivery(Struct, frozen=True):
    """What the server said: whether it took the letter, and which addresses it refused."""

    taken: bool
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def why(self) -> str:
        """The refusals in words."""
        return "; ".join(f"{address}: {said}" for address, said in self.refused)


class _BoundedSMTP(smtplib.SMTP):
    """A line whose server can neither drown nor hold us."""

    def getreply(self) -> tuple[int, bytes]:
        """One answer of the server, within its bound."""
        bound = AnswerBound(_ANSWER, 2 * PATIENCE)
        if self.sock is not None:
            plain_file = self.file or self.sock.makefile("rb")
            self.file = BoundedFile(getattr(plain_file, "line", plain_file), bound)
        return super().getreply()


class _BoundedSMTPS(_BoundedSMTP, smtplib.SMTP_SSL):
    """The same with TLS from the start."""


@contextmanager
def open_line(to: Account, secret: Secret) -> Iterator[smtplib.SMTP]:
    """A line over which letters can go; TipxlError where there is none, or no safe one."""
    try:
        line = _connected(to)
    except (OSError, smtplib.SMTPException) as error:
        raise line_error(to, error) from error
    try:
        try:
            _secure(line, to)
            _log_in(line, to, secret)
        except (OSError, smtplib.SMTPException) as error:
            raise line_error(to, error) from error
        yield line
        with suppress(OSError, smtplib.SMTPException):
            line.quit()
    finally:
        line.close()


def _connected(to: Account) -> smtplib.SMTP:
    if to.security is Security.TLS:
        return _BoundedSMTPS(to.host, to.port, timeout=PATIENCE, context=trusted())
    return _BoundedSMTP(to.host, to.port, timeout=PATIENCE)


def _secure(line: smtplib.SMTP, to: Account) -> None:
    line.ehlo_or_helo_if_needed()
    if to.security is Security.TLS:
        return
    if line.has_extn("starttls"):
        line.starttls(context=trusted())
        line.ehlo()
    elif not to.is_here:
        raise TipxlError(
            f"{to.place} offers no STARTTLS, and letters do not go over an open line. "
            "Try smtps:// instead, or ask the administrator of the server."
        )


def _log_in(line: smtplib.SMTP, to: Account, secret: Secret) -> None:
    if not to.user:
        return
    try:
        if secret.token:
            _with_token(line, to, secret)
        else:
            line.login(to.user, secret.password)
    except smtplib.SMTPAuthenticationError as error:
        raise TipxlError(
            f"{to.host} does not accept {to.user} with this password or token "
            f"({plain(error.smtp_error)}). Nothing was sent."
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise TipxlError(
            f"{to.place} takes no log-in: leave the name out of the address."
        ) from error


def _with_token(line: smtplib.SMTP, to: Account, secret: Secret) -> None:
    bearer = f"user={to.user}\1auth=Bearer {secret.token}\1\1"
    # Asked once more after a refusal, a client answers with an empty line to hear the reason.
    line.auth("XOAUTH2", lambda challenge=None: "" if challenge else bearer)


def deliver(line: smtplib.SMTP, letter: Outgoing, leaving: Callable[[], None]) -> Delivery:
    """Send one letter. `leaving` is called just before its first byte goes.

    Raises LineLostError where it cannot have left, UncertainError where it may have.
    """
    try:
        refusal = _announced(line, letter)
    except (OSError, smtplib.SMTPException) as error:
        raise LineLostError(f"The line was lost ({plain(error)}).") from error
    if isinstance(refusal, Delivery):
        return refusal
    leaving()
    try:
        line.send(_dotted(letter.data))
        code, said = line.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise UncertainError(f"The line was lost while it was leaving ({plain(error)}).") from error
    if code != _DONE:
        return Delivery(False, (*refusal, (letter.to, f"{code} {plain(said)}")))
    return Delivery(True, refusal)


def _announced(line: smtplib.SMTP, letter: Outgoing) -> Delivery | tuple[tuple[str, str], ...]:
    """Name sender and recipients: the copies refused, or a Delivery where nobody takes it."""
    said = _said(*line.mail(letter.sender))
    if said:
        return _given_up(line, (letter.sender, said))
    said = _said(*line.rcpt(letter.to))
    if said:
        # A letter that reaches only the copied would look as if the body had been told.
        return _given_up(line, (letter.to, said))
    copies = [(each, _said(*line.rcpt(each))) for each in letter.cc]
    refused = tuple((address, said) for address, said in copies if said)
    code, answer = line.docmd("DATA")
    if code != _GO_ON:
        return _given_up(line, (letter.to, f"{_living(code)} {plain(answer)}"))
    return refused


def _said(code: int, said: bytes) -> str:
    return "" if code in _TAKEN else f"{_living(code)} {plain(said)}"


def _living(code: int) -> int:
    if code == _CLOSING:
        raise smtplib.SMTPServerDisconnected("the server closed it")
    return code


def _given_up(line: smtplib.SMTP, refusal: tuple[str, str]) -> Delivery:
    line.rset()
    return Delivery(False, (refusal,))


def _dotted(data: bytes) -> bytes:
    # RFC 5321, 4.5.2: a line that begins with a dot gets another; a lone dot ends the letter.
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    ended = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"
