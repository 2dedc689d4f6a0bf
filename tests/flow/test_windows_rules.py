"""What Windows asks of names, consoles and line ends, tried on every system.

Names: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path, PureWindowsPath

import pytest

from tests.flow.returning import Returning
from tipxl.workspace.paths import Folder, safe_name

#: The path of an officer's folder that the guide asks for, and what Windows programs bear.
FOLDER, LONGEST = 100, 260

HARD = (
    *(
        "CON",
        "nul.xlsx",
        "com1",
        "LPT9.eml",
        "aux .txt",
        "a/b",
        "A:B",
        'a"b<c>d|e?f*',
        "end. ",
        "...",
    ),
    *(
        "tab\there",
        "line\nhere",
        "x" * 300,
        "ASEAN\u202eslx.exe",
        "Bộ LĐ",
        "สปช",
        " lead",
        "a\\b",
        "~$x",
    ),
)


def windows_minds(name: str) -> list[str]:
    """What is wrong with the name of a file or folder on Windows."""
    wrong = []
    if PureWindowsPath(name).is_reserved():
        wrong.append("reserved")
    if re.search(r'[<>:"/\\|?*\x00-\x1f]', name):
        wrong.append("a character that no name may have")
    if name.endswith((".", " ")):
        wrong.append("it ends with a full stop or a blank")
    return wrong


@pytest.mark.parametrize("name", HARD)
def test_a_name_that_arrives_is_made_one_that_windows_takes(name: str) -> None:
    made = safe_name(name)

    assert made
    assert windows_minds(made) == []
    assert len(made) <= 80


def test_every_file_of_whole_rounds_has_a_name_that_windows_takes(demo_root: Path) -> None:
    paths = [each.relative_to(demo_root) for each in demo_root.rglob("*")]

    assert len(paths) > 100
    assert {str(p): w for p in paths for part in p.parts if (w := windows_minds(part))} == {}
    assert [str(p) for p in paths if FOLDER + 1 + len(str(p)) > LONGEST] == []
    alike = Counter((p.parent, p.name.casefold()) for p in paths)
    assert [key for key, number in alike.items() if number > 1] == []


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "cp874", "ascii"])
@pytest.mark.parametrize("words", [("status",), ("plan",), ("validate", "2017H2")])
def test_a_console_that_lacks_letters_shows_the_rest(
    returning: Returning, encoding: str, words: tuple[str, ...]
) -> None:
    returning.drop("Bộ LĐ – สปช.xlsx", returning.filled())
    returning.collect()
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"}

    done = subprocess.run(
        [sys.executable, "-m", "tipxl", *words, "--root", str(returning.root)],
        capture_output=True,
        env=environment,
        check=False,
    )

    assert done.returncode in (0, 1)
    assert done.stderr == b""
    assert done.stdout


def test_a_computer_set_to_ascii_alone_is_told_so(returning: Returning) -> None:
    returning.drop("Bộ LĐ.xlsx", returning.filled())
    returning.collect()
    environment = {**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C"}

    done = subprocess.run(
        [sys.executable, "-m", "tipxl", "validate", "2017H2", "--root", str(returning.root)],
        capture_output=True,
        env=environment,
        check=False,
    )

    # Windows and macOS name files in Unicode whatever the console.
    assert done.returncode in ((2,) if sys.platform == "linux" else (0, 1))
    assert b"Traceback" not in done.stderr
    assert sys.platform != "linux" or b"PYTHONUTF8=1" in done.stderr + done.stdout


def test_texts_saved_with_the_line_ends_of_windows_make_no_new_version(
    returning: Returning,
) -> None:
    folder = Folder(returning.root)
    command = [sys.executable, "-m", "tipxl", "generate", "2017H2", "--root", str(returning.root)]
    subprocess.run(command, capture_output=True, check=True)
    for path in (folder.report, *folder.letters.glob("*.txt")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)

    assert done.stdout.count("unchanged") == 11
