"""The workbooks that are hers are opened themselves: no copy in which an answer would be lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import client_of, opened, session_on
from tests.desk.pressing import done
from tests.flow.returning import Returning
from tipxl.commands.init import init
from tipxl.workspace.paths import Folder

PLAN = {"kind": "workbooks", "name": "plan.xlsx", "leads_to": "/plan"}


def on_a_computer_that(opens: Callable[[Path], bool], root: Path) -> TestClient:
    session = session_on(root)
    session.open_file = opens
    client = client_of(session)
    client.get(session.start_address)
    return client


def opening(seen: list[Path]) -> Callable[[Path], bool]:
    """A computer that opens everything: what it was asked to open."""

    def opens(path: Path) -> bool:
        seen.append(path)
        return True

    return opens


def test_her_plan_is_opened_in_its_own_place_and_the_page_says_so(returning: Returning) -> None:
    seen: list[Path] = []
    client = on_a_computer_that(opening(seen), returning.root)
    plan = Folder(returning.root.resolve()).plan
    assert "Open plan.xlsx" in client.get("/plan").text
    assert 'href="/files/workbooks/plan.xlsx"' not in client.get("/plan").text

    where = client.post("/open", data=PLAN).headers["location"]

    assert seen == [plan]
    assert where == "/plan?opened=1"
    assert (
        f"plan.xlsx is being opened in the program for it. Change it there, save it, and come "
        f"back to this page. If no window appears, open it yourself: it is {plan}."
        in done(client, where)
    )
    assert "is being opened" not in done(client, where)  # it stays in the address


def test_what_is_being_opened_is_not_told_in_another_folder(
    returning: Returning, tmp_path: Path
) -> None:
    client = on_a_computer_that(opening([]), returning.root)
    other = tmp_path / "other"
    init(other)
    client.post("/open", data=PLAN)

    client.post("/folders", data={"what": "open", "folder": str(other)})

    assert str(other) in done(client, "/plan?opened=1")
    assert "is being opened" not in done(client, "/plan?opened=1")


def test_where_no_program_opens_it_she_is_told_where_it_lies(returning: Returning) -> None:
    client = on_a_computer_that(lambda _: False, returning.root)

    told = client.post("/open", data=PLAN)

    assert told.status_code == 409
    assert f"Open it yourself; it is {Folder(returning.root.resolve()).plan}." in told.text


@pytest.mark.parametrize(
    ("kind", "name"),
    [("workbooks", "../tipxl.key"), ("returned", "r.xlsx"), ("evaluations", "none.docx")],
)
def test_only_what_stands_in_the_lists_of_the_folder_is_opened(
    kind: str, name: str, returning: Returning
) -> None:
    seen: list[Path] = []
    client = on_a_computer_that(opening(seen), returning.root)

    assert client.post("/open", data={**PLAN, "kind": kind, "name": name}).status_code == 404
    assert not seen


def test_a_desk_to_look_at_offers_a_copy(returning: Returning) -> None:
    client = opened(returning.root, read_only=True)

    assert "plan.xlsx (a copy)" in client.get("/plan").text
    assert client.post("/open", data=PLAN).status_code == 403
