"""A desk in process: the demo's folder, and a client that has opened it as her browser does."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.flow.returning import Returning
from tipxl.desk import actions
from tipxl.desk.app import desk_app
from tipxl.desk.desk_session import DeskSession

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"

Opened = Callable[..., TestClient]


def session_on(root: Path, *, read_only: bool = False) -> DeskSession:
    """A desk on a folder, on a day of the demo."""
    return DeskSession(
        root, PORT, read_only=read_only, clock=lambda: datetime(2018, 7, 24, 9, 30, tzinfo=UTC)
    )


def client_of(session: DeskSession) -> TestClient:
    """A browser that was not let in yet; what it does itself, it does as one of ours."""
    client = TestClient(desk_app(session), base_url=HERE, follow_redirects=False)
    client.headers["sec-fetch-site"] = "same-origin"
    client.headers["origin"] = HERE
    return client


def opened(root: Path, *, read_only: bool = False) -> TestClient:
    """A browser that has opened the desk."""
    session = session_on(root, read_only=read_only)
    client = client_of(session)
    assert client.get(session.start_address).status_code == 303
    return client


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the desk remembers of this computer is not remembered by a test."""
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer waits for its step, however busy this computer is."""
    monkeypatch.setattr(actions, "_PATIENCE", 300.0)


@pytest.fixture
def looking(demo_root: Path) -> TestClient:
    """A browser on the demo's folder, which is only looked at."""
    return opened(demo_root)


@pytest.fixture
def issuing(returning: Returning) -> TestClient:
    """A browser on a folder in which forms were issued."""
    return opened(returning.root)


@pytest.fixture
def desk(own_demo: Path) -> TestClient:
    """A browser on a copy of the demo's folder."""
    return opened(own_demo)
