"""What the repository promises about itself."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_lowest_versions_tested_are_those_we_ask_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = (*project["dependencies"], *extras["dask"], *extras["msg"])
    asked = dict(re.split(r">=", each.partition(";")[0]) for each in named)

    tested = dict(
        line.split("==") for line in (ROOT / "tests" / "lowest.txt").read_text().splitlines()
    )

    assert {name: version.split(".") for name, version in tested.items()}.keys() == asked.keys()
    assert all(tested[name].startswith(version) for name, version in asked.items())


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
