"""Folders to measure in: a plan of N bodies, its forms, and N returns that were truly filled in."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from openpyxl import load_workbook

from benchmarks.typing_in import typed_in
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import furnish
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Body, BodyKind, Contact, Plan, Round, Row
from tipxl.excel.editable.plan_file import read_plan, write_plan
from tipxl.journal.journal_events import FileCollected
from tipxl.journal.journal_file import JournalFile
from tipxl.sample.invented_answers import ReturnStory, invent
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder, RoundFiles
from tipxl.workspace.records import read_record

#: How many rows a body of the benchmark leads; it takes part in twice as many of others.
LED = 6

PERIOD = Period(2018, 1, 2)
NOW = datetime(2018, 7, 3, 9, 30, tzinfo=UTC)

#: One return in so many comes with mistakes: words typed over the dropdowns, a locked text changed.
MISHAP_EVERY = 20


def folder_of(place: Path, returns: int) -> Folder:
    """The folder with so many returns, made if it is not there yet."""
    root = place / f"{returns}-returns"
    folder = Folder(root)
    done = root / ".made"
    if not done.exists():
        shutil.rmtree(root, ignore_errors=True)
        furnish(root, {root / "templates" / "demo.key": sample().demo_key.read_bytes()})
        write_plan(a_plan(returns), folder.plan)
        generate(root, GenerateRequest(PERIOD), NOW)
        _fill_in(folder.round(PERIOD), returns)
        done.touch()
    return folder


#: Who else saves the returns: not a row of theirs is written as it was issued.
SAVED = ("LibreOffice", "openpyxl")
_SAVED_AT_MOST = 200  # LibreOffice takes most of a second for each


def saved_by(program: str, folder: Folder) -> Folder | None:
    """The same folder, every return opened and saved by a program; None where that cannot be."""
    names = sorted(folder.round(PERIOD).returned.glob("*.xlsx"))
    if len(names) > _SAVED_AT_MOST or (program == "LibreOffice" and not shutil.which("soffice")):
        return None
    root = folder.root.with_name(f"{folder.root.name}-{program.lower()}")
    done = root / ".saved"
    if not done.exists():
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(folder.root, root)
        files = Folder(root).round(PERIOD)
        shutil.rmtree(files.returned)
        files.returned.mkdir()
        files.journal.unlink()
        _saved(program, names, files.returned)
        events = (_collected(path, n) for n, path in enumerate(sorted(files.returned.iterdir()), 1))
        JournalFile(files.journal).append(*events)
        done.touch()
    return Folder(root)


def _saved(program: str, names: list[Path], into: Path) -> None:
    if program == "openpyxl":
        for path in names:
            load_workbook(path).save(into / path.name)
        return
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", "--headless", f"-env:UserInstallation={Path(profile).as_uri()}"]
        command += ["--convert-to", "xlsx", "--outdir", str(into), *map(str, names)]
        subprocess.run(command, check=True, capture_output=True)


def _collected(path: Path, number: int) -> FileCollected:
    received = NOW + timedelta(days=1 + number % 20, minutes=number)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return FileCollected(
        received, path.name, path.name, digest, received, received_from="--received"
    )


def a_plan(bodies: int) -> Plan:
    """The sample's plan, its rows again and again until every body leads some."""
    read = read_plan(sample().plan.read_bytes()).plan
    if read is None:
        raise RuntimeError("The sample's plan cannot be read.")
    names = [f"B{number:05}" for number in range(1, bodies + 1)]
    return replace(
        read,
        bodies=tuple(map(_body, names)),
        rows=tuple(_rows(read, names)),
        rounds=(
            Round(PERIOD, date(2018, 7, 30), date(2018, 8, 19), baseline=True),
            # Not held: it only says that there is an evaluation.
            Round(PERIOD.next, date(2019, 1, 31), date(2019, 2, 19), evaluation="mid-term"),
        ),
        starts=PERIOD.start,
        ends=date(2018, 12, 31),
    )


def _body(name: str) -> Body:
    contact = Contact("Focal point (invented)", "Desk officer", f"focal@{name.lower()}.example")
    return Body(name, f"Reporting office {name}", BodyKind.BODY, contact=contact)


def _rows(sample_plan: Plan, names: list[str]) -> Iterator[Row]:
    for number in range(len(names) * LED):
        row = sample_plan.rows[number % len(sample_plan.rows)]
        lead, turn = divmod(number, LED)
        # Two others join each row, another two each time.
        joined = {names[(lead + 1 + turn + each * LED) % len(names)] for each in (0, 1)}
        yield replace(
            row,
            key=f"{row.area}.{row.provision}.{number // 1000 + 1}.{number % 1000 + 1}#1",
            collaboration=f"{row.provision}.{number // 1000 + 1}",
            leads=(names[lead],),
            cooperating=tuple(sorted(joined - {names[lead]})),
            lead_basis=Basis.PRINTED,
            cooperating_basis=Basis.PRINTED,
            printed_status="",
            doubts=(),
        )


def _fill_in(files: RoundFiles, returns: int) -> None:
    files.returned.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        numbers = range(1, returns + 1)
        events = pool.map(partial(_one_return, files), numbers, chunksize=20)
        JournalFile(files.journal).append(*events)


def _one_return(files: RoundFiles, number: int) -> FileCollected:
    body = f"B{number:05}"
    issued_form = read_record(files.design(body, 1), IssuedForm)
    wrong = number % MISHAP_EVERY == 0
    data = typed_in(files.form(body).read_bytes(), invent(issued_form, ReturnStory(pasted=wrong)))
    digest = hashlib.sha256(data).hexdigest()
    path = files.returned / f"{body} report [{digest[:8]}].xlsx"
    path.write_bytes(data)
    return _collected(path, number)
