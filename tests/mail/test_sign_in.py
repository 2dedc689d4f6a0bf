"""Signing in to Microsoft 365 by a code: against an authority and mail servers on loopback."""

import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from click.testing import CliRunner
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from tests.mail.authority import CODE, Authority, running
from tests.mail.servers import certificate
from tests.mail.test_token import an_smtp_server, spoken
from tipxl.cli import main
from tipxl.errors import TipxlError
from tipxl.mail.account import account
from tipxl.mail.keyring_texts import PIECE, keep_in_keyring, keyring_text
from tipxl.mail.log_in import secret
from tipxl.mail.sign_in import Registration, sign_in, token

USER = "ana@secretariat.example"


class Kept(KeyringBackend):
    """A keyring in memory that takes no more under one name than that of Windows."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.texts: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.texts.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password.encode("utf-16-le")) <= 2560
        self.texts[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.texts.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    """The keyring of this computer; no password stands in the environment."""
    for name in ("SMTP", "IMAP"):
        monkeypatch.delenv(f"TIPXL_{name}_TOKEN", raising=False)
        monkeypatch.delenv(f"TIPXL_{name}_PASSWORD", raising=False)
    mine = Kept()
    monkeypatch.setattr(keyring, "get_password", mine.get_password)
    monkeypatch.setattr(keyring, "set_password", mine.set_password)
    monkeypatch.setattr(keyring, "delete_password", mine.delete_password)
    return mine


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Kept) -> Iterator[Authority]:
    """An authority that knows the user."""
    assert kept.texts == {}
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    monkeypatch.setenv("NO_PROXY", "*")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):  # they would win
        monkeypatch.delenv(name, raising=False)
    with running(Authority(USER), tls) as served:
        yield served


def signed_in(authority: Authority) -> list[str]:
    shown: list[str] = []
    sign_in(USER, Registration("app-1", authority.address), shown.append)
    return shown


def test_the_code_is_shown_and_the_token_is_used_until_it_runs_out(authority: Authority) -> None:
    authority.pending = 2

    shown = signed_in(authority)

    assert shown == [f"Open https://login.example/device and type {CODE}."]
    assert "SMTP.Send" in authority.asked[0]["scope"]
    times = len(authority.asked)
    first = token(USER)
    assert first == f"access-{times}"
    assert token(USER) == first
    assert len(authority.asked) == times


def test_a_token_that_ran_out_is_made_new_without_asking_her(authority: Authority) -> None:
    authority.lifetime = 1  # the library takes one of under five minutes for gone
    signed_in(authority)

    first = token(USER)
    second = token(USER)

    assert first != second
    assert authority.asked[-1]["grant_type"] == "refresh_token"
    # The refresh token is the one that came last: the authority may take back earlier ones.
    assert authority.asked[-1]["refresh_token"].startswith(f"refresh-{len(authority.asked) - 1}-")


def test_a_sign_in_that_was_taken_back_is_told_with_the_remedy(authority: Authority) -> None:
    authority.lifetime = 1
    signed_in(authority)
    authority.refuses = "AADSTS70008: The refresh token has expired due to inactivity."

    with pytest.raises(TipxlError) as caught:
        token(USER)

    assert "AADSTS70008" in str(caught.value)
    assert f"tipxl mail login {USER}" in str(caught.value)


def test_a_refusal_changes_nothing(authority: Authority, kept: Kept) -> None:
    authority.refuses = "AADSTS7000218: needs consent"

    with pytest.raises(TipxlError, match=r"was not signed in \(AADSTS7000218: needs consent"):
        signed_in(authority)

    assert kept.texts == {}


def test_an_authority_that_is_not_there_is_a_sentence(kept: Kept) -> None:
    with pytest.raises(TipxlError, match="Check the network, and the tenant"):
        sign_in(USER, Registration("app-1", "https://127.0.0.1:1/common"), print)
    assert kept.texts == {}


def test_a_long_text_is_kept_in_pieces_and_replaced_whole(kept: Kept) -> None:
    keep_in_keyring("tipxl:test", USER, "a" * (3 * PIECE))
    assert keyring_text("tipxl:test", USER) == "a" * (3 * PIECE)

    keep_in_keyring("tipxl:test", USER, "b" * (PIECE + 1))

    assert keyring_text("tipxl:test", USER) == "b" * (PIECE + 1)
    assert len(kept.texts) == 2


def test_a_keyring_whose_text_cannot_be_read_asks_for_a_new_sign_in(kept: Kept) -> None:
    keep_in_keyring("tipxl:sign-in", USER, "{}")

    with pytest.raises(TipxlError, match="What the keyring holds of it cannot be read"):
        token(USER)


def test_who_signed_in_needs_no_password(authority: Authority) -> None:
    signed_in(authority)

    found = secret(account(f"smtps://{USER.replace('@', '%40')}@smtp.office365.com", "SMTP"))

    assert found.token.startswith("access-")


def test_the_commands_sign_in_try_and_sign_out(authority: Authority) -> None:
    run = CliRunner()
    login = ["mail", "login", USER, "--client", "app-1", "--tenant", authority.address]
    with spoken(b"220 here\r\n", an_smtp_server(good=True)) as (port, heard):
        assert run.invoke(main, login).exit_code == 0
        url = f"smtp://{USER.replace('@', '%40')}@127.0.0.1:{port}"
        tried = run.invoke(main, ["mail", "test", "--smtp", url])

    assert tried.exit_code == 0
    assert f"{USER} was let in; nothing was sent." in tried.output
    assert any(line.startswith(b"AUTH XOAUTH2") for line in heard)
    assert "is signed out" in run.invoke(main, ["mail", "logout", USER]).output
    assert "was not signed in here" in run.invoke(main, ["mail", "logout", USER]).output


def test_a_server_that_refuses_is_told_and_exits_with_1(authority: Authority) -> None:
    signed_in(authority)
    with spoken(b"220 here\r\n", an_smtp_server(good=False)) as (port, _):
        url = f"smtp://{USER.replace('@', '%40')}@127.0.0.1:{port}"
        tried = CliRunner().invoke(main, ["mail", "test", "--smtp", url])

    assert tried.exit_code == 1
    assert "fails" in tried.output
    assert "the token has expired" in tried.output


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["mail", "login", USER], "Ask your IT office to register tipxl"),
        (["mail", "test"], "Say which server to try"),
    ],
)
def test_what_is_missing_is_told(typed: list[str], told: str) -> None:
    said = CliRunner().invoke(main, typed)

    assert said.exit_code == 2
    assert told in said.output.replace("\n", " ")


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, kept: Kept
) -> None:
    monkeypatch.setitem(sys.modules, "msal", None)

    with pytest.raises(TipxlError, match=r'pip install "tipxl\[m365\]"'):
        sign_in(USER, Registration.of("app-1", "secretariat.example"), print)
    assert kept.texts == {}


def test_a_computer_without_a_keyring_is_told_before_a_code_is_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)

    with pytest.raises(TipxlError, match="has no keyring in which the sign-in could be kept"):
        sign_in(USER, Registration.of("app-1", "secretariat.example"), print)
