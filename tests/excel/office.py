"""Running LibreOffice from tests: convert, recalculate, and be a user at the keyboard."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

# LibreOffice keeps stored results of formulas unless its profile tells it to work them out anew.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

_OFFICE = "soffice"
_SYSTEM_PYTHON = Path("/usr/bin/python3")  # the one that has UNO
_SCRIPT = Path(__file__).with_name("office_script.py")
# On a busy machine LibreOffice 7.4 may crash by itself: it paints a selection whose window it has
# just closed (sdr::overlay::OverlayManager). All is then done again, from the same file.
_CRASHED = "Fatal exception: Signal"
_ATTEMPTS = 5


def converted(files: Mapping[str, bytes], folder: Path, kind: str = "xlsx") -> dict[str, bytes]:
    """The files (name -> bytes) recalculated and saved by LibreOffice as `kind`."""
    into, out = folder / "in", folder / "out"
    for each in (into, out, folder / "profile" / "user"):
        each.mkdir(parents=True, exist_ok=True)
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.write_text(_RECALCULATE, encoding="utf-8")
    for name, data in files.items():
        (into / name).write_bytes(data)
    command = [_OFFICE, "--headless", f"-env:UserInstallation=file://{folder / 'profile'}"]
    command += ["--convert-to", kind, "--outdir", str(out)]
    command += [str(into / name) for name in files]
    done = subprocess.run(command, capture_output=True, timeout=900, check=False, text=True)
    made = {name: out / Path(name).with_suffix(f".{kind}").name for name in files}
    # It returns 0 also when it failed.
    gone = [name for name, path in made.items() if not path.exists()]
    assert not gone, f"LibreOffice did not convert {gone}: {done.stderr}"
    return {name: path.read_bytes() for name, path in made.items()}


def at_the_desk(data: bytes, folder: Path, actions: Sequence[Sequence[str]]) -> list[str]:
    """What stands in cells after a user typed and sorted: see office_script.py for the actions."""
    path = folder / "desk.xlsx"
    path.write_bytes(data)
    command = [str(_SYSTEM_PYTHON), str(_SCRIPT), _OFFICE, str(folder), str(path)]
    command.append(json.dumps([list(each) for each in actions]))
    for _ in range(_ATTEMPTS):
        done = subprocess.run(command, capture_output=True, timeout=900, check=False, text=True)
        if _CRASHED not in done.stderr:
            break
    assert done.returncode == 0, done.stderr
    answers: list[str] = json.loads(done.stdout)
    return answers
