"""Every workbook and document we write is right by the Open XML SDK, as Office reads it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.excel.open_xml import installed_validator, mistakes, ours
from tipxl.commands.evaluate import evaluate
from tipxl.commands.write_status import write_list
from tipxl.sample.scenario import SHOWN

LATER = datetime(2025, 5, 1, tzinfo=UTC)
pytestmark = pytest.mark.ooxml


@pytest.fixture(scope="module")
def validator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed_validator(tmp_path_factory.mktemp("npm"))


def test_all_that_a_round_of_the_demo_leaves(own_demo: Path, validator: Path) -> None:
    evaluate(own_demo, "mid-term", LATER)
    write_list(own_demo, SHOWN, LATER)
    files = ours(own_demo)

    assert {path.suffix for path in files} == {".xlsx", ".docx"}
    assert {"consolidated.xlsx", "for-circulation.xlsx", "findings.xlsx", "status.xlsx"} <= {
        path.name for path in files
    }
    assert list(mistakes(validator, files)) == []


def test_all_that_another_plan_leaves(other_years: Path, tmp_path: Path, validator: Path) -> None:
    root = Path(shutil.copytree(other_years, tmp_path / "delta"))
    for which in ("mid-term", "final"):
        evaluate(root, which, LATER)

    assert list(mistakes(validator, ours(root))) == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path, validator: Path) -> None:
    path = tmp_path / "wrong.xlsx"
    with ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<nothing/>")

    assert list(mistakes(validator, [path]))
