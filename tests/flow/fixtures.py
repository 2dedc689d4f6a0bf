"""One demo for all tests of steps: made once, copied where a test changes something."""

import shutil
from pathlib import Path

import pytest

from tests.flow.returning import Returning, a_copy, a_folder
from tests.flow.small import SmallFolder, a_small_copy, a_small_folder
from tests.flow.tampering import TAMPERED, tampered
from tests.other.rounds import all_years
from tests.sharing import made_once
from tipxl.commands import demo as demo_steps
from tipxl.commands.demo import DemoResult, demo
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.returned import Return
from tipxl.sample.scenario import SHOWN
from tipxl.workspace.opening import Tick
from tipxl.workspace.paths import Folder


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoResult]:
    """A demo's folder, not to be changed, and what the demo said."""
    return made_once(tmp_path_factory, "demo", lambda root: demo(root, until=SHOWN))


@pytest.fixture(scope="session")
def demo_root(shown: tuple[Path, DemoResult]) -> Path:
    """The demo's folder, not to be changed."""
    return shown[0]


@pytest.fixture(scope="session")
def whole_demo(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo of all rounds, not to be changed."""
    return made_once(tmp_path_factory, "whole-demo", lambda root: gone_on(demo_root, root))[0]


def gone_on(shown: Path, root: Path) -> DemoResult:
    """A demo that begins with a copy of the rounds that another has held, up to SHOWN.

    That it comes to the same as one made in one go, `.ci/run` has compared (tests/commands).
    """
    held, folder = demo_steps._round, Folder(shown)
    # Written when all rounds were held; and what was read before, which is read anew.
    later_or_known = {folder.evaluations, folder.narrative, folder.cache}

    def copied(*_: object) -> None:
        def left(home: str, names: list[str]) -> list[str]:
            return [name for name in names if Path(home, name) in later_or_known]

        shutil.copytree(shown, root, ignore=left, dirs_exist_ok=True)

    def later(root: Path, period: Period, tick: Tick) -> tuple[str, ...]:
        return held(root, period, tick) if period > SHOWN else ()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_steps, "furnish", copied)
        patch.setattr(demo_steps, "_round", later)
        return demo(root)


@pytest.fixture(scope="session")
def other_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of another organisation after its four years, not to be changed."""
    return made_once(tmp_path_factory, "other-years", all_years)[0]


@pytest.fixture
def own_demo(demo_root: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder that a test may change."""
    return Path(shutil.copytree(demo_root, tmp_path / "folder"))


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Returning:
    """A folder in which the forms of two bodies were issued, not to be changed."""
    return made_once(tmp_path_factory, "issued", a_folder)[1]


@pytest.fixture
def returning(issued: Returning, tmp_path: Path) -> Returning:
    """The same folder, for a test to drop files into."""
    return a_copy(issued, tmp_path / "plan")


@pytest.fixture(scope="session")
def small_issued(tmp_path_factory: pytest.TempPathFactory) -> SmallFolder:
    """A folder with a small plan and its forms, not to be changed."""
    return made_once(tmp_path_factory, "small", a_small_folder)[1]


@pytest.fixture
def small(small_issued: SmallFolder, tmp_path: Path) -> SmallFolder:
    """The same folder, for a test to change."""
    return a_small_copy(small_issued, tmp_path / "small" / "plan")


@pytest.fixture(scope="session")
def tampered_back(issued: Returning, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Return]:
    """Every form that LibreOffice tampered with, made in one session and judged together."""

    def make(home: Path) -> dict[str, Return]:
        folder = a_copy(issued, home / "plan")
        return folder.all_back(tampered(folder.filled(), home, TAMPERED))

    return made_once(tmp_path_factory, "tampered", make)[1]
