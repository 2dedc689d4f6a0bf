"""python -m benchmarks.real_doublings: what twice as much takes in real folders, with real files.

Each kind of folder is made with n and with 2n of something; a command of tipxl is run in it, in a
process of its own, and once more where nothing is new. The table has the processor time of the
whole process tree, and the ratio: 2 where it grows as what there is, 4 where as its square. Rounds
are issued, reported in and closed by the real commands, one after the other.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import click
from msgspec.structs import replace

from benchmarks.folders import NOW, PERIOD, a_plan, folder_of
from benchmarks.measure import measured
from benchmarks.typing_in import typed_in
from tipxl.commands.close import close
from tipxl.commands.generate import GenerateRequest, generate
from tipxl.commands.init import furnish
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Round
from tipxl.excel.editable.plan_file import write_plan
from tipxl.journal.journal_events import FileCollected, LetterSent
from tipxl.journal.journal_file import JournalFile
from tipxl.sample.invented_answers import ReturnStory, invent
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import Folder, RoundFiles
from tipxl.workspace.records import read_record

_BODY = "B00001"


def reports_of_one_body(place: Path, count: int) -> Folder:
    """One of three bodies reports so many times in full, each time with other words."""
    folder = _folder(place, count)
    files = folder.round(PERIOD)
    issued_form = read_record(files.design(_BODY, 1), IssuedForm)
    form, said = files.form(_BODY).read_bytes(), invent(issued_form, ReturnStory())
    slot, words = max(said.typed.items(), key=lambda each: len(str(each[1])))
    files.returned.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        data = typed_in(form, replace(said, typed={**said.typed, slot: f"{words} {number}"}))
        path = files.returned / f"{_BODY} {number:05}.xlsx"
        path.write_bytes(data)
        digest, at = hashlib.sha256(data).hexdigest(), NOW + timedelta(minutes=number)
        JournalFile(files.journal).append(
            FileCollected(at, path.name, path.name, digest, at, received_from="--received")
        )
    return folder


def journal_lines(place: Path, count: int) -> Folder:
    """Three bodies, to which so many letters went."""
    folder = _folder(place, count)
    lines = (
        LetterSent(
            NOW + timedelta(minutes=number),
            body_key(f"B0000{number % 3 + 1}"),
            *("templates", "focal@example", f"<{number}@example>"),
        )
        for number in range(count)
    )
    JournalFile(folder.round(PERIOD).journal).append(*lines)
    return folder


def rows(place: Path, count: int) -> Folder:
    """Three bodies; one of them leads so many rows, and its form has as many lines."""
    folder = _folder(place, count)
    plan = a_plan(-(-count // 6))
    led = tuple(replace(each, leads=(_BODY,), cooperating=()) for each in plan.rows[:count])
    write_plan(replace(plan, rows=led, bodies=plan.bodies[:3]), folder.plan)
    generate(folder.root, GenerateRequest(PERIOD), NOW)
    _reported(folder.round(PERIOD), _BODY, 2, NOW)
    return folder


def rounds(place: Path, count: int) -> Folder:
    """Three bodies that reported in so many rounds, all closed but for the last."""
    root = place / f"doubled-{count}"
    shutil.rmtree(root, ignore_errors=True)
    furnish(root, {root / "templates" / "demo.key": sample().demo_key.read_bytes()})
    folder, plan = Folder(root), a_plan(3)
    held = tuple(map(_round, islice(_quarters(), count)))
    dates = {"starts": held[0].period.start, "ends": held[-1].period.end}
    write_plan(replace(plan, rounds=held, **dates), folder.plan)
    for each in held:
        at = datetime.combine(each.period.end, time(), UTC) + timedelta(days=3)
        generate(folder.root, GenerateRequest(each.period), at)
        for body in plan.bodies:
            _reported(folder.round(each.period), body.acronym, 1, at)
        if each is not held[-1]:
            close(folder.root, each.period, at + timedelta(days=60))
    return folder


def _quarters() -> Iterator[Period]:
    period = Period(1950, 1, 4)
    while True:
        yield period
        period = period.next


def _round(period: Period) -> Round:
    return Round(period, period.end + timedelta(days=30), period.end + timedelta(days=50))


def _reported(files: RoundFiles, body: str, version: int, at: datetime) -> None:
    """A body fills in the form of a version, and it is collected."""
    issued_form = read_record(files.design(body, version), IssuedForm)
    data = typed_in(files.form(body).read_bytes(), invent(issued_form, ReturnStory()))
    files.returned.mkdir(parents=True, exist_ok=True)
    path = files.returned / f"{body}.xlsx"
    path.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    JournalFile(files.journal).append(
        FileCollected(at, path.name, path.name, digest, at, received_from="--received")
    )


def _folder(place: Path, count: int) -> Folder:
    """A folder of three bodies whose forms are out, and from which nothing has come."""
    made = folder_of(place, 3)
    root = place / f"doubled-{count}"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(made.root, root)
    folder = Folder(root)
    files = folder.round(PERIOD)
    shutil.rmtree(files.returned)
    for each in (files.journal, files.journal.with_name(".tipxl-journal.json")):
        each.unlink()
    folder.cache.unlink(missing_ok=True)
    return folder


_Made = Callable[[Path, int], Folder]

#: What there is twice as much of: how the folder is made, how much of it, and what is run in it.
KINDS: Mapping[str, tuple[_Made, int, tuple[str, ...]]] = {
    "reports of one body": (reports_of_one_body, 200, ("validate", "consolidate")),
    "lines of the journal": (journal_lines, 5000, ("status",)),
    "rows of one body": (rows, 1000, ("validate", "consolidate")),
    "bodies": (folder_of, 500, ("status", "consolidate")),
    "rounds": (rounds, 100, ("status", "consolidate")),
}


def taken(place: Path, kind: str, count: int) -> Iterator[tuple[str, float]]:
    """What each command takes in a folder with so much, and again where nothing is new."""
    make, _, verbs = KINDS[kind]
    folder = make(place, count)
    last = str(folder.periods()[-1])
    for verb in verbs:
        words = ["-m", "tipxl", verb, *([] if verb == "status" else [last])]
        for again in ("", " again"):
            run = measured([*words, "--root", str(folder.root)])
            yield f"{verb}{again}", run.cpu or run.wall


@click.command()
@click.option("--only", default="", help="One kind, by its name.")
@click.option("--part", default=1.0, help="A part of the amounts, to try it.")
def main(only: str, part: float) -> None:
    """Print what twice as much takes in real folders."""
    for kind, (_, whole, _) in KINDS.items():
        if only not in ("", kind):
            continue
        count = max(2, int(whole * part))
        with tempfile.TemporaryDirectory() as place:
            once = dict(taken(Path(place), kind, count))
            twice = dict(taken(Path(place), kind, 2 * count))
        for verb, seconds in once.items():
            words = f"{kind}: {verb}, {count:,} {seconds:.2f} s, {2 * count:,} {twice[verb]:.2f} s"
            click.echo(f"{words}, {twice[verb] / seconds:.2f} times")


if __name__ == "__main__":
    main()
