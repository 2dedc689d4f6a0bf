"""Who may speak to the desk: its own address, its own pages, the browser that it opened."""

import secrets
import sys
import time
import traceback
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tipxl.desk.desk_session import DeskSession
from tipxl.desk.rendering import refusal_page
from tipxl.desk.steps import OWN_MISTAKE

#: Bytes of what is sent to the desk at once: a file that arrives may have 150 MB.
LARGEST = 160 << 20

_DISCARDED = 1 << 30  # bytes that are read and thrown away, so that the browser hears why

_SAFE = ("GET", "HEAD")

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

# The pages of the guide come with the program; their search needs a worker and scripts in the page.
_OF_THE_GUIDE = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; worker-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

_NOT_HERE = "This is the desk of tipxl, and it answers only at its own address on this computer."
_FOREIGN = "This was not asked by a page of the desk, so nothing was done."
_NO_KEY = (
    "The desk opens only in the browser that it was started in. Start it again with a double-click "
    "on Start tipxl, or with: tipxl desk"
)
_USED = (
    "This address has opened the desk once and does not open it again. Close the desk with Quit "
    "where it is open, and start it anew."
)
_READ_ONLY = "This desk was opened to be looked at only (--read-only), so nothing was done."
TOO_LARGE = (
    f"What you sent is larger than {LARGEST >> 20} MB. A report is much smaller: save the workbook "
    "from it, and drop that."
)


class TooLargeError(Exception):
    """More was sent than is taken."""


class Guard:
    """Every request passes here first; every answer leaves with the headers that bind a browser."""

    def __init__(self, app: ASGIApp, session: DeskSession) -> None:
        self.app = app
        self.session = session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, body = Request(scope), _RequestBody(receive)
        refused = self._refused(request)
        if refused is not None:
            if request.method not in _SAFE:
                await body.discard()
            await refused(scope, receive, _with_headers(send))
            return
        own = request.url.path.startswith("/guide/")
        if request.url.path != "/state":  # which an open page asks by itself
            self.session.last_seen = time.monotonic()
        try:
            await self.app(scope, body.receive, _with_headers(send, of_the_guide=own))
        except TooLargeError:
            await body.discard()
            answer = refusal_page(self.session, TOO_LARGE, 413)
            await answer(scope, receive, _with_headers(send))
        except Exception:  # noqa: BLE001 - a fault of ours must not leave her before an empty page
            traceback.print_exc(file=sys.stderr)
            answer = refusal_page(self.session, OWN_MISTAKE, 500)
            await answer(scope, receive, _with_headers(send))

    def _refused(self, request: Request) -> Response | None:
        session = self.session
        if request.headers.get("host", "") not in _hosts(session):
            return refusal_page(session, _NOT_HERE, 421)
        if request.method not in _SAFE and not _is_our_page(request, session):
            return refusal_page(session, _FOREIGN, 403)
        if request.url.path == "/start":
            return self._opened(request)
        if request.url.path.startswith("/static/"):
            return None
        kept = request.cookies.get(session.cookie_name, "")
        if not secrets.compare_digest(kept.encode(), session.cookie.encode()):
            return refusal_page(session, _NO_KEY, 403)
        if request.method not in _SAFE and session.read_only and request.url.path != "/quit":
            return refusal_page(session, _READ_ONLY, 403)
        if _announced(request) > LARGEST:
            return refusal_page(session, TOO_LARGE, 413)
        return None

    def _opened(self, request: Request) -> Response:
        session = self.session
        token = request.query_params.get("token", "")
        if not session.start_token:
            return refusal_page(session, _USED, 403)
        if not secrets.compare_digest(token.encode(), session.start_token.encode()):
            return refusal_page(session, _NO_KEY, 403)
        session.start_token = ""
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(session.cookie_name, session.cookie, httponly=True, samesite="strict")
        return answer


def _hosts(session: DeskSession) -> tuple[str, ...]:
    return f"127.0.0.1:{session.port}", f"localhost:{session.port}"


def _is_our_page(request: Request, session: DeskSession) -> bool:
    """Whether the browser says that a page of ours asks; one that says nothing is not believed."""
    fetched, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if fetched is not None and fetched != "same-origin":
        return False
    if origin is not None:
        parts = urlsplit(origin)
        return parts.scheme == "http" and parts.netloc in _hosts(session)
    return fetched is not None


def _announced(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    return int(text) if text.isascii() and text.isdigit() else 0


class _RequestBody:
    """What is received of one request, counted; what is too much is read and thrown away."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._bytes = 0
        self._whole = False

    async def receive(self) -> Message:
        """The next part; TooLargeError where it is too much."""
        message = await self._next()
        if self._bytes > LARGEST:
            raise TooLargeError
        return message

    async def discard(self) -> None:
        """Read what is still being sent: a browser that is cut off shows no answer."""
        while not self._whole and self._bytes < _DISCARDED:
            await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message


def _with_headers(send: Send, *, of_the_guide: bool = False) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, text in _HEADERS.items():
                headers[name] = text
            if of_the_guide:
                headers["Content-Security-Policy"] = _OF_THE_GUIDE
            if "cache-control" not in headers:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return dressed
