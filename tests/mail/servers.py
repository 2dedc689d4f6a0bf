"""Real mail servers on loopback, and a line to them that can be cut at any moment."""

import contextlib
import socket
import ssl
import threading
from asyncio import WriteTransport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS, and the file by which a client trusts it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "localhost").configure_cert(context)
    trusted = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    return context, trusted


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


# --- a server that takes letters


@dataclass
class PostOffice:
    """What has arrived at a server, and what it refuses."""

    refused: frozenset[str] = frozenset()
    dies_after: int | None = None  # letters
    arrived: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def letters(self) -> list[Message]:
        return [message_from_bytes(data) for _, data in self.arrived]

    @property
    def identities(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 no such mailbox\x1b[31m here"
        if self.dies_after is not None and len(self.arrived) >= self.dies_after:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.arrived.append((tuple(envelope.rcpt_tos), content))
        return "250 taken"


def _authenticated(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"desk", b"secret")
    return AuthResult(success=good, handled=good)


@contextmanager
def post_office(office: PostOffice, tls: ssl.SSLContext | None = None) -> Iterator[PostOffice]:
    """A server that takes letters; with TLS it asks for STARTTLS and a log-in first."""
    safe: dict[str, Any] = {
        "tls_context": tls,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": _authenticated,
    }
    office.port = free_port()
    controller = Controller(
        office, hostname=HOST, port=office.port, **(safe if tls is not None else {})
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


# --- a line that is cut


_ALL = 1 << 62  # as much as there is


@dataclass
class CutLine:
    """A line to a port that is cut after so many pieces, either way, or bytes of the answers.

    What is a piece depends on how fast both sides are; the bytes of the answers do not.
    """

    to: int
    pieces: int
    answers: int
    passed: int = 0
    answered: int = 0
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def was_cut(self) -> bool:
        return self.passed >= self.pieces or self.answered >= self.answers

    def may_pass(self) -> bool:
        with self.lock:
            if self.was_cut:
                return False
            self.passed += 1
            return True

    def answer(self, piece: bytes) -> bytes:
        """As much of an answer as still passes."""
        part = piece[: self.answers - self.answered]
        self.answered += len(part)
        return part


@contextmanager
def cut_line(to: int, pieces: int = _ALL, answers: int = _ALL) -> Iterator[CutLine]:
    line = CutLine(to, pieces, answers)
    with socket.create_server((HOST, 0)) as door:
        line.port = door.getsockname()[1]
        threads = [threading.Thread(target=_serve, args=(line, door))]
        threads[0].start()
        try:
            yield line
        finally:
            with contextlib.suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            threads[0].join()


def _serve(line: CutLine, door: socket.socket) -> None:
    with contextlib.suppress(OSError):
        client, _ = door.accept()
        with client, socket.create_connection((HOST, line.to)) as server:
            pair = (client, server)
            back = threading.Thread(target=_pass, args=(line, server, client, pair))
            back.start()
            _pass(line, client, server, pair)
            back.join()


def _pass(
    line: CutLine, source: socket.socket, target: socket.socket, pair: tuple[socket.socket, ...]
) -> None:
    with contextlib.suppress(OSError):
        while (piece := source.recv(1 << 16)) and line.may_pass():
            target.sendall(line.answer(piece) if source is pair[1] else piece)
            if line.answered >= line.answers:  # the other side may have nothing more to say
                break
    for each in pair:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
