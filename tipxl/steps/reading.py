"""returned/ -> every file judged: known by what is inside it, never by its name."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from tipxl.domain.finding import Finding, Place
from tipxl.domain.gather import gather
from tipxl.domain.grid import Book, Unreadable, Verdict
from tipxl.domain.identity import Identity
from tipxl.domain.judge import judge
from tipxl.domain.layout import Layout
from tipxl.domain.layout_text import read_layout
from tipxl.domain.period import Period
from tipxl.domain.recognise import fits, recognise
from tipxl.domain.returned import Arrival, Return
from tipxl.domain.template import MACHINE, Template
from tipxl.domain.told import Told, tell
from tipxl.errors import TipxlError
from tipxl.excel.read import read_book
from tipxl.files import read_file
from tipxl.journal import Event, read
from tipxl.records import read_record
from tipxl.rounds import RoundFiles
from tipxl.steps.opening import Desk, Tick, silent


@dataclass(frozen=True, slots=True)
class Design:
    """A form as it was issued, and the rules it was issued with."""

    template: Template
    layout: Layout


def read_returns(desk: Desk, period: Period, tick: Tick = silent) -> tuple[Return, ...]:
    """Every file of returned/, judged, in the order in which they were received."""
    files = desk.files(period)
    judged = []
    for arrival in arrivals(files):
        data = read_file(files.returned / arrival.file)
        judged.append(judge_file(desk, period, data, arrival))
        tick(arrival.file)
    return tuple(judged)


def arrivals(files: RoundFiles) -> tuple[Arrival, ...]:
    """What lies in returned/, with what the journal remembers of it."""
    known = {e.details["file"]: e for e in read(files.journal) if e.what == "collected"}
    if not files.returned.is_dir():
        return ()
    found = [_arrival(path, known.get(path.name)) for path in _plain(files.returned.iterdir())]
    return tuple(sorted(found, key=lambda each: (each.received, each.file)))


def _plain(paths: Iterable[Path]) -> list[Path]:
    return sorted(each for each in paths if each.is_file() and not each.name.startswith("."))


def _arrival(path: Path, event: Event | None) -> Arrival:
    if event is None:
        return arrival_of(path)
    return Arrival(
        file=path.name,
        original=event.details.get("original", path.name),
        sha256=event.details["sha256"],
        received=datetime.fromisoformat(event.details["received"]),
        received_from=event.details.get("received_from", ""),
        sender=event.details.get("sender", ""),
    )


def arrival_of(path: Path) -> Arrival:
    """A file that no journal knows: the time of the file itself stands for its receipt."""
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
    digest = hashlib.sha256(read_file(path)).hexdigest()
    return Arrival(path.name, path.name, digest, moment, "the file's own time")


def judge_file(desk: Desk, period: Period, data: bytes, arrival: Arrival) -> Return:
    """One file: what it is, whose it is, and every rule applied to it."""
    book = read_book(data, leave_out=frozenset({MACHINE}))
    if isinstance(book, Unreadable):
        return _kept_out(arrival, book.verdict, _found(book, arrival))
    found = recognise(book, desk.keys)
    if found.identity is None or found.trouble is not None:
        trouble = found.trouble or tell(Told.NO_CODE, Place())
        return _held(arrival, found.identity, trouble)
    misfit = fits(found.identity, desk.plan.code, str(period))
    if misfit is not None:
        return _held(arrival, found.identity, misfit)
    design = design_of(desk.files(period), found.identity)
    if design is None:
        unknown = tell(Told.UNKNOWN_DESIGN, Place(), code=found.identity.code)
        return _held(arrival, found.identity, unknown)
    return _judged(book, design, arrival, found.notes)


def _judged(book: Book, design: Design, arrival: Arrival, notes: tuple[Finding, ...]) -> Return:
    gathered = gather(book, design.template, design.layout)
    judged = judge(design.layout, design.template, gathered, arrival)
    told = tuple(each.at(file=arrival.file) for each in notes)
    return replace(judged, findings=(*told, *judged.findings))


def design_of(files: RoundFiles, identity: Identity) -> Design | None:
    """The design that a code names; None when no such form was issued."""
    path = files.design(identity.body, identity.version)
    if not path.exists():
        return None
    template = read_record(path, Template)
    if template.identity != identity:
        return None
    layout = issued_layout(files, template.layout).for_round(template.evaluation)
    return Design(template, layout)


def issued_layout(files: RoundFiles, digest: str) -> Layout:
    """The rules a form was issued with."""
    layout = _understood(read_file(files.layout(digest)))
    if layout is None:
        raise TipxlError(
            f"The record {files.layout(digest)} is damaged. Put it back from your back-up."
        )
    return layout


@lru_cache(maxsize=16)  # a round has one report.toml, or a few; each return names one
def _understood(text: bytes) -> Layout | None:
    return read_layout(text.decode("utf-8", errors="replace")).layout


def _found(unreadable: Unreadable, arrival: Arrival) -> Finding:
    code = Finding(unreadable.code, Told.NO_CODE.severity, Place(), unreadable.says)
    return code.at(file=arrival.file)


def _held(arrival: Arrival, identity: Identity | None, trouble: Finding) -> Return:
    held = _kept_out(arrival, Verdict.HELD, trouble.at(file=arrival.file))
    return replace(held, body=identity.body) if identity else held


def _kept_out(arrival: Arrival, verdict: Verdict, finding: Finding) -> Return:
    return Return(arrival, verdict, says=finding.says, findings=(finding,))
