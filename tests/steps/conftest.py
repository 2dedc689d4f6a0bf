"""One demo for all tests of steps: made once, copied where a test changes something."""

import shutil
from pathlib import Path

import pytest

from tipxl.steps.demo import Shown, demo


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shown]:
    """A demo's folder, not to be changed, and what the demo said."""
    root = tmp_path_factory.mktemp("demo") / "folder"
    return root, demo(root)


@pytest.fixture(scope="session")
def demo_root(shown: tuple[Path, Shown]) -> Path:
    """The demo's folder, not to be changed."""
    return shown[0]


@pytest.fixture
def own_demo(demo_root: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder that a test may change."""
    return Path(shutil.copytree(demo_root, tmp_path / "folder"))
