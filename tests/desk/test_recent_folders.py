"""The folders that were opened before are remembered, and a list that is damaged is none."""

from pathlib import Path

import pytest

from tipxl.desk.recent_folders import recent_folders, remember_folder


@pytest.mark.parametrize("damage", ["", "[", "{}", "7", "[" * 30_000])
def test_a_list_that_is_damaged_is_made_anew(tmp_path: Path, damage: str) -> None:
    remember_folder(tmp_path)
    (kept,) = (tmp_path / "home").rglob("recent-folders.json")
    kept.write_text(damage)

    assert recent_folders() == ()

    remember_folder(tmp_path)
    assert recent_folders() == (tmp_path,)
