"""A server that sends without end, or hardly anything for ever, neither drowns nor holds us."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

import pytest

from tests.mail.servers import HOST
from tipxl.errors import TipxlError
from tipxl.mail import imap, smtp
from tipxl.mail.account import Account, Secret, Security
from tipxl.mail.imap import mails
from tipxl.mail.smtp import open_line

Talk = Callable[[socket.socket], None]
GREETING = b"* OK [CAPABILITY IMAP4rev1] ready\r\n"


@contextmanager
def a_server(talk: Talk) -> Iterator[int]:
    """A server that says whatever `talk` says."""

    def serve() -> None:
        with suppress(OSError):
            line, _ = door.accept()
            with line:
                talk(line)

    with socket.create_server((HOST, 0)) as door:
        threading.Thread(target=serve, daemon=True).start()
        yield door.getsockname()[1]


def answering(answers: dict[bytes, bytes], then: Talk = lambda line: None) -> Talk:
    """An IMAP server: the lines before OK to each command, and `then` to one that is not known."""

    def talk(line: socket.socket) -> None:
        line.sendall(GREETING)
        with line.makefile("rb") as asked:
            for each in asked:
                tag, command = each.split(maxsplit=1)
                known = [said for name, said in answers.items() if command.startswith(name)]
                if not known:
                    then(line)
                    return
                line.sendall(known[0] + tag + b" OK done\r\n")

    return talk


LOGGED_IN = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"LOGIN": b"",
    b"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n",
    b"UID SEARCH": b"* SEARCH 7\r\n",
    b"UID FETCH 7 (RFC822.SIZE": b"* 1 FETCH (UID 7 RFC822.SIZE 500)\r\n",
    b"LOGOUT": b"* BYE\r\n",
}


def without_end(begin: bytes, piece: bytes) -> Talk:
    def talk(line: socket.socket) -> None:
        line.sendall(begin)
        for _ in range(10_000):
            line.sendall(piece)

    return talk


def a_drip(line: socket.socket) -> None:
    """One letter now and then, so that no socket ever gives up; it never ends by itself."""
    while True:
        line.sendall(b"*")
        time.sleep(0.05)


def read_from(port: int) -> list[imap.Fetched]:
    account = Account("IMAP", Security.STARTTLS, HOST, port, "me")
    return list(mails(account, Secret("x"), date(2018, 1, 1), lambda slip: False))


@pytest.mark.parametrize(
    "begin",
    [b"* 1 FETCH (UID 7 BODY[] {20000000000}\r\n", b"* 1 FETCH (UID 7 BODY[] {70000000}\r\n"],
)
def test_a_mail_that_is_larger_than_announced_is_not_swallowed(begin: bytes) -> None:
    talk = answering(LOGGED_IN, without_end(begin, b"x" * 65_536))
    with a_server(talk) as port, pytest.raises(TipxlError, match="sends more than an answer may"):
        read_from(port)


def test_lines_without_end_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap._BoundedIMAP.await_answer, "__defaults__", (1 << 16, 60.0))
    said = {**LOGGED_IN}
    del said[b"UID SEARCH"]
    talk = answering(said, without_end(b"", b"* OK still here\r\n" * 4_000))
    with a_server(talk) as port, pytest.raises(TipxlError, match="sends more than an answer may"):
        read_from(port)


def test_a_server_that_sends_a_letter_now_and_then_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(imap, "_MAIL_SECONDS", 0.3)
    monkeypatch.setattr(imap, "PATIENCE", 0.3)
    with (
        a_server(answering(LOGGED_IN, a_drip)) as port,
        pytest.raises(TipxlError, match=r"line to .* was lost"),
    ):
        read_from(port)


def test_a_sane_mail_arrives_whole() -> None:
    mail = b"Subject: x\r\n\r\n" + b"y" * 200_000
    fetched = b"* 1 FETCH (UID 7 BODY[] {%d}\r\n%s)\r\n" % (len(mail), mail)
    said = {**LOGGED_IN, b"UID FETCH 7 (BODY": fetched}
    with a_server(answering(said)) as port:
        (found,) = read_from(port)

    assert found.data == mail


@pytest.mark.parametrize("talk", [without_end(b"", b"220-hello\r\n" * 4_000), a_drip])
def test_a_greeting_without_end_is_given_up(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 1.0)
    account = Account("SMTP", Security.STARTTLS, HOST, 0)
    with a_server(talk) as port:
        account = Account("SMTP", Security.STARTTLS, HOST, port)
        with pytest.raises(TipxlError), open_line(account, Secret()):
            pass
