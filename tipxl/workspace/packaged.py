"""Where the sample plan, the templates and the demo's key are, installed or in the repository."""

from pathlib import Path

from tipxl.workspace.paths import Folder


def sample() -> Folder:
    """The folder that `tipxl init` copies from: package data, or the repository itself."""
    package = Path(__file__).resolve().parents[1]
    return Folder(package / "data" if (package / "data").is_dir() else package.parent)
