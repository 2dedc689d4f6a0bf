"""Where a mail server is and who logs in; a password never comes from the command line."""

import imaplib
import ssl
import sys
from types import ModuleType

import pytest
from msgspec.structs import replace

from tipxl.errors import TipxlError
from tipxl.mail.account import Account, Secret, Security, account, line_error, plain
from tipxl.mail.log_in import secret


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://mail.x.org", Account("SMTP", Security.STARTTLS, "mail.x.org", 587)),
        ("smtps://mail.x.org", Account("SMTP", Security.TLS, "mail.x.org", 465)),
        ("smtp://127.0.0.1:2525", Account("SMTP", Security.STARTTLS, "127.0.0.1", 2525)),
        ("smtps://me@mail.x.org", Account("SMTP", Security.TLS, "mail.x.org", 465, "me")),
        (
            "imaps://me@y.org@mail.x.org/Returns%202018/ACWC",
            Account("IMAP", Security.TLS, "mail.x.org", 993, "me@y.org", "Returns 2018/ACWC"),
        ),
        (
            "imap://me%40y.org@mail.x.org/",
            Account("IMAP", Security.STARTTLS, "mail.x.org", 143, "me@y.org"),
        ),
    ],
)
def test_an_address_is_read(url: str, read: Account) -> None:
    assert account(url, read.protocol) == read


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://me:secret@mail.x.org", "take the password out of the address"),
        ("smtp://me:@mail.x.org", "take the password out of the address"),
        ("http://mail.x.org", "is no SMTP server. Write it like smtps://name@mail.example.org"),
        ("imaps://mail.x.org", "is no SMTP server"),
        ("mail.x.org", "is no SMTP server"),
        ("smtp://", "is no SMTP server"),
        ("smtp://mail.x.org:port", "cannot be read"),
        ("smtp://[mail.x.org", "cannot be read"),
        ("smtp://mail.x.org:secret", "cannot be read"),
        ("smtp:/me:secret@mail.x.org", "is no SMTP server"),
        ("me:secret@mail.x.org", "is no SMTP server"),
        ("smtp://me%3Asecret@mail.x.org", "take the password out of the address"),
    ],
)
def test_what_is_no_address_is_refused_in_words(url: str, told: str) -> None:
    with pytest.raises(TipxlError) as caught:
        account(url, "SMTP")

    assert told in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        *(("localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True)),
        *(("localhost.x.org", False), ("10.0.0.1", False), ("127.0.0.1.x.org", False)),
    ],
)
def test_only_this_machine_is_here(host: str, here: bool) -> None:
    assert Account("SMTP", Security.STARTTLS, host, 25).is_here is here


SERVER = Account("SMTP", Security.TLS, "mail.x.org", 465, "me")


def test_a_password_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIPXL_SMTP_PASSWORD", "secret")

    assert secret(SERVER) == Secret("secret")
    assert "secret" not in repr(secret(SERVER))


def test_a_token_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIPXL_SMTP_PASSWORD", "secret")
    monkeypatch.setenv("TIPXL_SMTP_TOKEN", "token")

    assert secret(SERVER) == Secret(token="token")


def test_without_a_password_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIPXL_SMTP_PASSWORD", raising=False)
    monkeypatch.setattr("tipxl.mail.log_in.keyring_text", lambda service, user: "")

    with pytest.raises(TipxlError, match="Put it into the environment as TIPXL_SMTP_PASSWORD"):
        secret(SERVER)


class Keyring(ModuleType):
    """The keyring of a computer, which holds one password, or is locked."""

    class errors:  # noqa: N801 - keyring's name
        class KeyringError(Exception):
            """The keyring cannot be opened."""

        class NoKeyringError(KeyringError):
            """There is none."""

    def __init__(self, locked: bool = False) -> None:
        super().__init__("keyring")
        self.locked = locked

    def get_password(self, service: str, user: str) -> str | None:
        if self.locked:
            raise self.errors.KeyringError("it is locked")
        return {("tipxl:mail.x.org", "me"): "kept"}.get((service, user))


def test_a_password_comes_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIPXL_SMTP_PASSWORD", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", Keyring())

    assert secret(SERVER) == Secret("kept")


@pytest.mark.parametrize(
    ("keyring", "user", "told"),
    [
        (Keyring(), "other", "keyring with: keyring set tipxl:mail.x.org other"),
        (None, "me", "There is no password for me on mail.x.org"),
        (Keyring(locked=True), "me", "The keyring of this computer did not answer: it is locked."),
    ],
)
def test_a_keyring_that_does_not_help_is_told(
    monkeypatch: pytest.MonkeyPatch, keyring: Keyring | None, user: str, told: str
) -> None:
    monkeypatch.delenv("TIPXL_SMTP_PASSWORD", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", keyring)

    with pytest.raises(TipxlError) as caught:
        secret(replace(SERVER, user=user))

    assert told in str(caught.value)


def test_nobody_needs_no_password() -> None:
    assert secret(Account("SMTP", Security.TLS, "mail.x.org", 465)) == Secret()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ssl.SSLCertVerificationError("x"), "The certificate of mail.x.org:465 is not trusted"),
        (ssl.SSLError("wrong version"), "does not speak TLS from the start"),
        (TimeoutError(), "did not answer in time"),
        (
            ConnectionRefusedError(111, "Connection refused"),
            "No line to mail.x.org:465: connection",
        ),
    ],
)
def test_a_broken_line_is_told_in_a_sentence(error: Exception, told: str) -> None:
    if isinstance(error, ssl.SSLCertVerificationError):
        error.verify_message = "self-signed"

    assert told in str(line_error(SERVER, error))


def test_what_a_server_says_is_shown_as_plain_words() -> None:
    assert plain(b"5.1.1 \x1b[31mno\r\nsuch  user\xff.") == "5.1.1 [31mno such user\ufffd"
    assert plain(imaplib.IMAP4.error(b"[AUTHENTICATIONFAILED] no.")) == "[AUTHENTICATIONFAILED] no"
    assert len(plain(b"x" * 5000)) == 200
