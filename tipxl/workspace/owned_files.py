"""Files that tipxl replaces whole; one that somebody changed by hand is kept beside first."""

import hashlib
import zipfile
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import IO

from msgspec import Struct

from tipxl.excel.report.csv_export import csv_bytes
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.excel.xlsx import ole
from tipxl.excel.xlsx.package_kinds import UNKNOWN, kind_of_other
from tipxl.files import read_file, remove, write_once, write_whole
from tipxl.reports.model.fitting import EXCEL, WorkbookLimits, fitted
from tipxl.reports.model.sheet import Report
from tipxl.workspace.records import WRITTEN, note_written, written_last

_PIECE = 1 << 20  # bytes


class DrawingTask(Struct, frozen=True):
    """A report to be drawn: the names of the files beside it begin with the prefix."""

    report: Report
    prefix: str = ""
    limits: WorkbookLimits = EXCEL


class DrawnReport(Struct, frozen=True):
    """The bytes of a workbook, and of the files beside it, by name.

    `files` are the names that any of its tables would have there.
    """

    workbook: bytes
    beside: dict[str, bytes]
    files: tuple[str, ...]


def drawn(task: DrawingTask) -> DrawnReport:
    """The report as bytes; nothing is written."""
    fit = fitted(task.report, task.prefix, task.limits)
    beside = {each.file: csv_bytes(each.table) for each in fit.beside}
    return DrawnReport(report_workbook(fit.report), beside, fit.files)


def write_report(
    path: Path, report: Report, prefix: str = "", limits: WorkbookLimits = EXCEL
) -> tuple[str, ...]:
    """Replace a report's workbook, and beside it the tables that are too big for one.

    The names of those begin with `prefix`. Returns what is to be told, in whole sentences.
    """
    return write_drawn(path, drawn(DrawingTask(report, prefix, limits)))


def write_drawn(path: Path, made: DrawnReport) -> tuple[str, ...]:
    """The same of a report that was drawn before."""
    files = {path.with_name(name): data for name, data in made.beside.items()}
    for name in made.files:
        if path.with_name(name) not in files:
            _remove_owned(path.with_name(name))
    told = [f"Too big for {path.name}, and so written beside it: {each}." for each in files]
    written = {**files, path: made.workbook}
    kept = [write_owned(each, data) for each, data in written.items()]
    return (*(each.words for each in kept if each), *told)


def _remove_owned(path: Path) -> None:
    """Remove what we wrote in an earlier run; what somebody changed by hand stays."""
    if path.exists() and is_owned(path, read_file(path)):
        remove(path)


class KeptCopy(Struct, frozen=True):
    """A copy of a workbook of ours that was not as we wrote it, as far as that is known.

    Where the note of what we wrote is lost, it may be ours all the same.
    """

    path: Path
    of: Path
    is_known: bool = True
    was_damaged: bool = False

    @property
    def words(self) -> str:
        """What the officer is told of it."""
        if self.was_damaged:
            return (
                f"{self.of.name} was empty or damaged, so it was written anew; what stood there is "
                f"kept as {self.path}. Move that copy away if you do not need it."
            )
        if self.is_known:
            of_round = self.of.parent.name != "evaluations"
            place = "decisions.xlsx" if of_round else "narrative.xlsx"
            return (
                f"You had changed {self.of.name}; your copy is kept as {self.path}. Put wording "
                f"you want to keep into {place}."
            )
        return (
            f"Whether you had changed {self.of.name} is not known any more: "
            f"{self.of.parent / WRITTEN}, which tells it, was gone, damaged or that of another "
            f"folder. What stood there is kept as {self.path}; if you had not changed it, you do "
            "not need that copy."
        )


def write_owned(path: Path, data: bytes) -> KeptCopy | None:
    """Replace a workbook of ours; where it is not as we wrote it, return the copy that was kept."""
    new, stands, kept = fingerprint(data), "", None
    if path.exists():
        standing = read_file(path)
        stands = fingerprint(standing)
        if stands not in (new, *_ours(path)):
            damaged = is_damaged(path, standing)
            kept = KeptCopy(_free(path, damaged), path, bool(_ours(path)), damaged)
            write_once(kept.path, standing)
    _write_noted(path, data, new, stands)
    return kept


def is_damaged(path: Path, data: bytes) -> bool:
    """Whether nobody can have saved what stands at `path`: it is empty, or no whole package.

    One that is saved with a password, or in another format, is no package and not damaged.
    """
    if not data or path.suffix not in (".xlsx", ".docx"):
        return not data
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return package.testzip() is not None
    except Exception:  # noqa: BLE001 - zipfile raises all sorts
        return not data.startswith(ole.MAGIC) and kind_of_other(data) == UNKNOWN


def is_owned(path: Path, data: bytes) -> bool:
    """Whether bytes that stand at `path` are as tipxl wrote them last, or the time before."""
    return fingerprint(data) in _ours(path)


def _ours(path: Path) -> tuple[str, ...]:
    """What tipxl wrote at `path` last, and what stood there before, by fingerprint."""
    return written_last(path.parent).get(path.name, ())


def write_shared(path: Path, data: bytes) -> None:
    """Replace a workbook in which people write, too, and remember what tipxl wrote."""
    stands = fingerprint(read_file(path)) if path.exists() else ""
    _write_noted(path, data, fingerprint(data), stands)


def _write_noted(path: Path, data: bytes, new: str, stands: str) -> None:
    """Noted before it is written: after a kill the old one and the new one are known as ours.

    The old one is that which `stands`: one that was noted before may never have been written.
    """
    ours = written_last(path.parent)
    before = [each for each in ours.get(path.name, ()) if each != new]
    before.sort(key=lambda each: each != stands)
    note_written(path.parent, {**ours, path.name: (new, *before[:1])})
    write_whole(path, data)


def fingerprint(data: bytes) -> str:
    """The SHA-256 of what a workbook says, whatever the compression of its parts."""
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            for part in sorted(package.namelist()):
                digest.update(f"{part}\n".encode("utf-8", "surrogatepass"))
                with package.open(part) as text:
                    digest.update(_sha256(text))
    except Exception:  # noqa: BLE001 - no workbook, or a damaged one: zipfile raises all sorts
        return hashlib.sha256(data).hexdigest()
    return digest.hexdigest()


def _sha256(text: IO[bytes]) -> bytes:
    """The SHA-256 of a part, read piece by piece: one of 2,000 returns is 90 MB."""
    found = hashlib.sha256()
    while piece := text.read(_PIECE):
        found.update(piece)
    return found.digest()


def _free(path: Path, damaged: bool) -> Path:
    what = "damaged" if damaged else "changed by hand"
    names = (path.with_name(f"{path.stem} ({what} {n}){path.suffix}") for n in count(1))
    return next(each for each in names if not each.exists())
