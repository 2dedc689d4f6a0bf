"""An authority on loopback that signs people in by a code, as Microsoft's does."""

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.mail.servers import HOST

CODE = "ABCD-EFGH"


@dataclass
class Authority:
    """What the authority answers, and what it was asked."""

    user: str
    port: int = 0
    pending: int = 0  # times that it still says: the code was not typed yet
    refuses: str = ""  # what it says instead of a token
    lifetime: int = 3600  # seconds that a token is good for
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"https://{HOST}:{self.port}/common"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path.endswith("openid-configuration"):
            return 200, {
                "issuer": f"{self.address}/v2.0",
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "device_authorization_endpoint": f"{self.address}/devicecode",
            }
        self.asked.append(form)
        if path.endswith("devicecode"):
            return 200, {
                "device_code": "d",
                "user_code": CODE,
                "verification_uri": "https://login.example/device",
                "expires_in": 60,
                "interval": 0,
                "message": f"Open https://login.example/device and type {CODE}",
            }
        if self.pending:
            self.pending -= 1
            return 400, {"error": "authorization_pending"}
        if self.refuses:
            return 400, {"error": "invalid_grant", "error_description": self.refuses}
        return 200, self._tokens()

    def _tokens(self) -> dict[str, Any]:
        number = len(self.asked)
        claims = {
            "sub": "s",
            "oid": "o",
            "tid": "t",
            "preferred_username": self.user,
            "aud": "app-1",
            "iss": f"{self.address}/v2.0",
            "exp": 1 << 33,
            "iat": 0,
        }
        return {
            "token_type": "Bearer",
            "scope": self.asked[0]["scope"],
            "access_token": f"access-{number}",
            "refresh_token": f"refresh-{number}-" + "r" * 1500,
            "expires_in": self.lifetime,
            "id_token": f"{_packed({'alg': 'none'})}.{_packed(claims)}.",
            "client_info": _packed({"uid": "o", "utid": "t"}),
        }


def _packed(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@contextmanager
def running(authority: Authority, tls: ssl.SSLContext) -> Iterator[Authority]:
    """Serve it until the block ends."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._said({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            self._said({name: values[0] for name, values in parse_qs(body).items()})

        def _said(self, form: dict[str, str]) -> None:
            status, answer = authority.answer(self.path.partition("?")[0], form)
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer((HOST, 0), Door)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    authority.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        thread.join(20)
        server.server_close()
