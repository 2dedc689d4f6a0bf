"""A desk that really listens, and the system's Chromium on it; neither leaves this computer."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from tipxl.desk.app import desk_app
from tipxl.desk.desk_session import DeskSession
from tipxl.domain.plan.period import Period
from tipxl.excel.fill import filled
from tipxl.files import read_file
from tipxl.sample.invented_answers import invent
from tipxl.sample.scenario import ScenarioFile, returns_of
from tipxl.workspace.form_records import latest_design
from tipxl.workspace.opening import open_workspace

_CHROMIUM = "/usr/bin/chromium"
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def listening(root: Path, *, read_only: bool = False) -> Iterator[DeskSession]:
    """A desk on a free port of this computer."""
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    own.bind(("127.0.0.1", 0))
    session = DeskSession(root, own.getsockname()[1], read_only=read_only)
    config = uvicorn.Config(desk_app(session), log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[own]))
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield session
    finally:
        server.should_exit = True
        thread.join(30)
        own.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the system."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=[*_QUIET])
        try:
            yield browser
        finally:
            browser.close()


def page_on(browser: Browser, session: DeskSession) -> Page:
    """A page that has opened the desk, on a projector's screen."""
    page = browser.new_page(viewport={"width": 1280, "height": 720}, base_url=_base(session))
    page.set_default_timeout(120_000)
    page.goto(session.start_address)
    return page


def _base(session: DeskSession) -> str:
    return f"http://127.0.0.1:{session.port}"


def reports_of(root: Path, period: Period, folder: Path) -> dict[str, Path]:
    """What the bodies of the demo send in a round, as files in another folder, by name."""
    found = {}
    for each in returns_of(open_workspace(root), period):
        path = folder / each.name
        path.write_bytes(each.data or _filled(root, period, each))
        found[each.name] = path
    return found


def _filled(root: Path, period: Period, coming: ScenarioFile) -> bytes:
    files = open_workspace(root).files(coming.form or period)
    design = latest_design(files, coming.body)
    assert design is not None
    return filled(read_file(files.form(coming.body)), invent(design, coming.fate))
