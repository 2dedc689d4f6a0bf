"""A round as it stands is merged from what was read once."""

from pathlib import Path

import pytest

from tests.flow.returning import BODY, LED, PERIOD, Returning
from tipxl.domain.plan.body_key import body_key
from tipxl.files import read_file
from tipxl.rounds.current_result import merged
from tipxl.workspace import form_records
from tipxl.workspace.opening import open_workspace


@pytest.fixture
def designs_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The records of forms that are read from here on."""
    found: list[str] = []

    def noted(path: Path) -> bytes:
        found.extend([path.name] if path.suffix == ".json" else [])
        return read_file(path)

    monkeypatch.setattr(form_records, "read_file", noted)
    return found


def test_a_form_that_came_back_is_read_once_for_a_merge(
    returning: Returning, designs_read: list[str]
) -> None:
    returning.back(returning.filled())
    designs_read.clear()
    workspace = open_workspace(returning.root)

    round_ = merged(workspace, PERIOD)

    assert designs_read == [f"{BODY}-1.json"]
    assert {*LED} <= {*workspace.records(PERIOD).row_keys[body_key(BODY), 1]}
    assert not [each for each in round_.conflicts if each.rule == "plan"]
