"""Nobody speaks to the desk but the browser that it opened."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import HERE, client_of, opened, session_on
from tipxl.desk import security


def test_the_start_address_opens_the_desk_once(demo_root: Path) -> None:
    session = session_on(demo_root)
    address = session.start_address
    first, second = client_of(session), client_of(session)

    assert first.get(address).status_code == 303
    assert first.get("/r/2018H1").status_code == 200
    refused = second.get(address)
    assert refused.status_code == 403
    assert "has opened the desk once" in refused.text
    assert second.get("/r/2018H1").status_code == 403


def test_the_cookie_is_for_the_browser_alone(demo_root: Path) -> None:
    session = session_on(demo_root)

    cookie = client_of(session).get(session.start_address).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert session.start_token == ""


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_a_wrong_token_opens_nothing(demo_root: Path, token: str) -> None:
    client = client_of(session_on(demo_root))

    answer = client.get("/start", params={"token": token})

    assert answer.status_code == 403
    assert "double-click" in answer.text
    assert "Bohol" not in answer.text


def test_without_the_cookie_no_page_and_no_file_is_shown(demo_root: Path) -> None:
    client = client_of(session_on(demo_root))

    for path in ("/", "/r/2018H1", "/files/workbooks/plan.xlsx", "/state", "/folders"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "Bohol" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1:1", "localhost"])
def test_another_host_is_not_answered(looking: TestClient, host: str) -> None:
    answer = looking.get("/r/2018H1", headers={"host": host})

    assert answer.status_code == 421
    assert "only at its own address" in answer.text


def test_localhost_is_our_own_address(looking: TestClient) -> None:
    assert looking.get("/static/desk.css", headers={"host": "localhost:8765"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://127.0.0.1:8765"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_what_no_page_of_ours_asks_is_not_done(
    looking: TestClient, headers: dict[str, str]
) -> None:
    answer = looking.post("/quit", headers=headers)

    assert answer.status_code == 403
    assert "nothing was done" in answer.text


def test_a_browser_that_does_not_say_who_asks_is_refused(demo_root: Path) -> None:
    client = opened(demo_root)
    del client.headers["origin"]
    del client.headers["sec-fetch-site"]

    assert client.post("/quit").status_code == 403


def test_every_answer_binds_the_browser(looking: TestClient) -> None:
    for path in ("/r/2018H1", "/static/desk.js", "/r/2018H1/nowhere", "/colours.css?of=FFF2CC"):
        answer = looking.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"


def test_no_page_has_a_style_or_a_script_of_its_own(looking: TestClient) -> None:
    for path in ("/r/2018H1", "/r/2018H1/sheets/Dashboard", "/r/2018H1/decisions", "/plan"):
        text = looking.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " onclick" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/r/2018H1/files/returned/..%2F..%2F..%2Fplan.xlsx",
        "/r/2018H1/files/returned/../record/closed.json",
        "/r/2018H1/files/record/closed.json",
        "/r/2018H1/files/workbooks/journal.jsonl",
        "/files/workbooks/..%2F..%2Ftipxl.key",
        "/files/keys/tipxl.key",
        "/static/..%2Fapp.py",
        "/static/../security.py",
    ],
)
def test_no_address_leads_out_of_the_lists_of_files(looking: TestClient, path: str) -> None:
    assert looking.get(path).status_code == 404


def test_a_file_is_an_attachment(looking: TestClient, demo_root: Path) -> None:
    answer = looking.get("/files/workbooks/plan.xlsx")

    assert answer.content == (demo_root / "workbooks" / "plan.xlsx").read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="plan.xlsx"'
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_link_out_of_the_folder_is_not_followed(own_demo: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xlsx"
    secret.write_bytes(b"secret")
    (own_demo / "workbooks" / "rounds" / "2018H1" / "issued" / "x.xlsx").symlink_to(secret)

    assert opened(own_demo).get("/r/2018H1/files/forms/x.xlsx").status_code == 404


def test_more_than_a_report_can_have_is_not_taken(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "LARGEST", 1000)

    announced = desk.post("/r/2018H1/drop", files={"files": ("a.xlsx", b"x" * 5000)})
    unannounced = desk.post(
        "/r/2018H1/drop",
        content=(b"x" * 100 for _ in range(50)),
        headers={"content-type": "multipart/form-data; boundary=x"},
    )

    for answer in (announced, unannounced):
        assert answer.status_code == 413
        assert "A report is much smaller" in answer.text
        assert "Go to the board" in answer.text


def test_a_desk_to_look_at_does_nothing(own_demo: Path) -> None:
    client = opened(own_demo, read_only=True)
    before = {path: path.stat().st_mtime_ns for path in own_demo.rglob("*.xlsx")}

    assert client.get("/r/2018H1").status_code == 200
    for path in ("/do", "/r/2018H1/drop", "/r/2018H1/closing", "/r/2018H1/decisions", "/folders"):
        answer = client.post(path, data={"what": "close", "sure": "yes"})
        assert answer.status_code == 403
        assert "looked at only" in answer.text
    assert before == {path: path.stat().st_mtime_ns for path in own_demo.rglob("*.xlsx")}
    assert client.post("/quit").status_code == 200


def test_the_own_address_is_a_loopback(demo_root: Path) -> None:
    assert session_on(demo_root).start_address.startswith(f"{HERE}/start?token=")
