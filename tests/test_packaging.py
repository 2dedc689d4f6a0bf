"""What the repository promises about itself."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_lowest_versions_tested_are_those_we_ask_for() -> None:
    lines = (ROOT / "tests" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    tested = dict(line.lower().split("==") for line in lines)

    assert tested.keys() == asked().keys()
    assert all(f"{tested[name]}.".startswith(f"{version}.") for name, version in asked().items())


def asked() -> dict[str, str]:
    """Every library that tipxl may use when it runs, and the lowest version that it takes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = (extras[each] for each in ("dask", "desk", "keyring", "m365", "msg", "parquet"))
    lines = [*project["dependencies"], *(each for lines in named for each in lines)]
    pairs = [each.partition(";")[0].split(">=") for each in lines if not each.startswith("tipxl[")]
    return {name.lower(): lowest.strip() for name, lowest in pairs}


def numbers(version: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", version)]


def test_every_library_is_in_the_notices() -> None:
    notices = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8").lower()

    assert [name for name in asked() if not re.search(rf"^\| .*\b{name}\b", notices, re.M)] == []


def test_the_constraints_hold_every_library_in_a_version_that_we_take() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]
    held = {name.lower(): version for name, _, version in (each.partition("==") for each in lines)}

    assert [name for name in asked() if name not in held] == []
    assert [n for n, low in asked().items() if numbers(held[n]) < numbers(low)] == []


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert "version" in project["project"]["dynamic"]
    assert project["tool"]["hatch"]["version"]["path"] == "tipxl/__init__.py"


def test_ci_runs_the_commands_that_the_readme_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    printed = re.findall(r"<!-- (main job|tests) -->\n```\n(.+)\n```", readme)

    assert [name for name, _ in printed] == ["main job", "tests"]
    assert "tipxl demo" in printed[0][1]
    assert printed[1][1].endswith("pytest -n auto")


def test_the_wheel_carries_the_templates_and_the_plan() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = wheel["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    assert all((ROOT / source).exists() for source in carried)
    assert set(carried) == {"templates", "workbooks/plan.xlsx"}
