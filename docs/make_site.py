"""Make the site of these pages in a folder: `python docs/make_site.py SITE`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def make_site(site: Path) -> None:
    """Build the pages into `site`, strictly; CalledProcessError where a page names what is not."""
    with tempfile.TemporaryDirectory() as scratch:
        # The builder writes beside its sources; the repository stays as it is.
        work = Path(scratch)
        shutil.copy(_ROOT / "mkdocs.yml", work)
        shutil.copytree(
            _ROOT / "docs", work / "docs", ignore=shutil.ignore_patterns("*.py", "*.sh")
        )
        command = [sys.executable, "-m", "zensical", "build", "--strict"]
        subprocess.run(command, cwd=work, check=True, capture_output=True, text=True)
        shutil.copytree(work / "site", site, dirs_exist_ok=True)


if __name__ == "__main__":
    make_site(Path(sys.argv[1] if len(sys.argv) > 1 else _ROOT / "site"))
