"""A token instead of a password: the exact words of XOAUTH2, to both kinds of server."""

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from tests.mail.servers import HOST
from tipxl.errors import TipxlError
from tipxl.mail.account import Account, Secret, Security
from tipxl.mail.imap import mails
from tipxl.mail.smtp import open_line

TOKEN = Secret(token="ya29.a-token")
# https://developers.google.com/workspace/gmail/imap/xoauth2-protocol; Microsoft 365 takes the same.
WORDS = b"user=me@x.org\1auth=Bearer ya29.a-token\1\1"
REFUSAL = base64.b64encode(b'{"status":"400","schemes":"Bearer"}')

Answers = Callable[[bytes], Iterator[bytes]]


@contextmanager
def spoken(greeting: bytes, answers: Answers) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says what it is told to, and every line that it heard."""
    heard: list[bytes] = []

    def serve(door: socket.socket) -> None:
        with door.accept()[0] as line, line.makefile("rwb", buffering=0) as file:
            file.write(greeting)
            for said in iter(file.readline, b""):
                heard.append(said.rstrip())
                for answer in answers(said.rstrip()):
                    file.write(answer + b"\r\n")

    with socket.create_server((HOST, 0)) as door:
        thread = threading.Thread(target=serve, args=(door,))
        thread.start()
        yield door.getsockname()[1], heard
        thread.join(20)


def an_smtp_server(good: bool) -> Answers:
    def answers(said: bytes) -> Iterator[bytes]:
        word = said.partition(b" ")[0].upper()
        if word == b"EHLO":
            yield from (b"250-here", b"250 AUTH XOAUTH2 PLAIN")
        elif word == b"AUTH":
            yield b"235 2.7.0 accepted" if good else b"334 " + REFUSAL
        elif word == b"QUIT":
            yield b"221 bye"
        else:
            yield b"535 5.7.8 the token has expired"

    return answers


def an_imap_server(good: bool) -> Answers:
    told: dict[bytes, tuple[bytes, ...]] = {
        b"CAPABILITY": (b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2",),
        b"EXAMINE": (b"* OK [UIDVALIDITY 7] valid", b"* 0 EXISTS"),
        b"UID": (b"* SEARCH",),
        b"LOGOUT": (b"* BYE",),
    }
    tags: list[bytes] = []

    def answers(said: bytes) -> Iterator[bytes]:
        tag, _, words = said.partition(b" ")
        verb = words.partition(b" ")[0]
        if verb in told:
            yield from (*told[verb], tag + b" OK done")
        elif verb == b"AUTHENTICATE":
            tags.append(tag)
            yield b"+ "
        elif said and not good:
            yield b"+ " + REFUSAL
        else:
            yield tags[0] + (b" OK done" if good else b" NO the token has expired")

    return answers


def test_a_token_opens_an_smtp_server() -> None:
    with spoken(b"220 here\r\n", an_smtp_server(True)) as (port, heard):
        to = Account("SMTP", Security.STARTTLS, HOST, port, "me@x.org")
        with open_line(to, TOKEN):
            pass

    assert heard[1:] == [b"AUTH XOAUTH2 " + base64.b64encode(WORDS), b"quit"]


def test_a_token_that_an_smtp_server_refuses_is_told() -> None:
    with spoken(b"220 here\r\n", an_smtp_server(False)) as (port, heard):
        to = Account("SMTP", Security.STARTTLS, HOST, port, "me@x.org")
        with pytest.raises(TipxlError) as caught, open_line(to, TOKEN):
            pass

    assert heard[1:] == [b"AUTH XOAUTH2 " + base64.b64encode(WORDS), b""]
    assert "does not accept me@x.org with this password or token" in str(caught.value)
    assert "the token has expired" in str(caught.value)
    assert "ya29" not in str(caught.value)


def test_a_token_opens_a_mailbox() -> None:
    with spoken(b"* OK here\r\n", an_imap_server(True)) as (port, heard):
        of = Account("IMAP", Security.STARTTLS, HOST, port, "me@x.org")
        found = list(mails(of, TOKEN, date(2018, 1, 1), lambda _: False))

    assert found == []
    at = next(n for n, said in enumerate(heard) if said.endswith(b"AUTHENTICATE XOAUTH2"))
    assert heard[at + 1] == base64.b64encode(WORDS)


def test_a_token_that_a_mailbox_refuses_is_told() -> None:
    with spoken(b"* OK here\r\n", an_imap_server(False)) as (port, heard):
        of = Account("IMAP", Security.STARTTLS, HOST, port, "me@x.org")
        with pytest.raises(TipxlError) as caught:
            list(mails(of, TOKEN, date(2018, 1, 1), lambda _: False))

    at = next(n for n, said in enumerate(heard) if said.endswith(b"AUTHENTICATE XOAUTH2"))
    assert heard[at + 1 : at + 3] == [base64.b64encode(WORDS), b""]
    assert "does not accept me@x.org with this password or token" in str(caught.value)
    assert "the token has expired" in str(caught.value)
