"""An address typed as a URL -> a mail server, and what goes wrong on the line to one."""

import ipaddress
import ssl
from collections.abc import Mapping
from enum import Enum
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

from tipxl.errors import TipxlError

#: Seconds that a server has for one answer, or for taking one letter.
PATIENCE = 60.0


class Security(Enum):
    """How a line is closed to others."""

    TLS = "TLS from the start"
    STARTTLS = "TLS after the greeting"


_SCHEMES: Mapping[str, tuple[str, Security, int]] = {
    "smtp": ("SMTP", Security.STARTTLS, 587),
    "smtps": ("SMTP", Security.TLS, 465),
    "imap": ("IMAP", Security.STARTTLS, 143),
    "imaps": ("IMAP", Security.TLS, 993),
}


class Account(Struct, frozen=True):
    """A server, who logs in there ("" for nobody), and the folder to look into."""

    protocol: str  # SMTP or IMAP
    security: Security
    host: str
    port: int
    user: str = ""
    folder: str = "INBOX"

    @property
    def is_here(self) -> bool:
        """Whether the server is this machine, so that nobody listens on the line."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def place(self) -> str:
        """The server as people write it."""
        return f"{self.host}:{self.port}"


class Secret(Struct, frozen=True):
    """What proves the user: a password, or a token for XOAUTH2. It is never shown."""

    password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        return "Secret(…)"


def account(url: str, protocol: str) -> Account:
    """Read a URL like smtps://me@mail.example.org; TipxlError tells what is wrong with it."""
    shown = f"{protocol.lower()}s://name@mail.example.org"
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except ValueError:
        # Neither the address nor what is said of it is shown: a password may stand in it.
        raise TipxlError(
            f"The address of the {protocol} server cannot be read. Write it like {shown}."
        ) from None
    user = unquote(parts.username or "")
    if parts.password is not None or ":" in user:
        raise TipxlError(
            "Please take the password out of the address: other programs can read what is typed "
            f"there. Put it into the environment as TIPXL_{protocol}_PASSWORD, or into the keyring."
        )
    known = _SCHEMES.get(parts.scheme)
    if known is None or known[0] != protocol or not host:
        raise TipxlError(f"That address is no {protocol} server. Write it like {shown}.")
    return Account(protocol, known[1], host, port or known[2], user, _folder(parts))


def _folder(parts: SplitResult) -> str:
    return unquote(parts.path.strip("/")) or "INBOX"


def trusted() -> ssl.SSLContext:
    """Only a certificate that this computer trusts is good enough."""
    return ssl.create_default_context()


def line_error(of: Account, error: Exception) -> TipxlError:
    """What went wrong with the line to a server, in a sentence."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return TipxlError(
            f"The certificate of {of.place} is not trusted ({error.verify_message}), so nothing "
            "was told to it. Check the name of the server, or ask its administrator for the "
            "certificate of the authority and name that file in SSL_CERT_FILE."
        )
    if isinstance(error, ssl.SSLError):
        return TipxlError(
            f"{of.place} does not speak {of.security.value}. Use {of.protocol.lower()}s:// for "
            f"TLS from the start and {of.protocol.lower()}:// for STARTTLS, with the right port."
        )
    if isinstance(error, TimeoutError):
        return TipxlError(f"{of.place} did not answer in time. Check the network and run again.")
    reason = plain(getattr(error, "strerror", None) or error) or type(error).__name__
    return TipxlError(f"No line to {of.place}: {reason.lower()}. Check the address and run again.")


def plain(said: object, limit: int = 200) -> str:
    """What a server said, on one line of plain characters, without its full stop."""
    if isinstance(said, Exception) and said.args and isinstance(said.args[-1], bytes):
        said = said.args[-1]
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    printable = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(printable.split())[:limit].rstrip(". ")
