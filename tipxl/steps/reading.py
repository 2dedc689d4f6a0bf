"""returned/ -> every file judged: known by what is inside it, never by its name."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from tipxl.domain.decisions import Entry
from tipxl.domain.decisions_answers import answered
from tipxl.domain.decisions_files import left_out, rivals_decided, still_held, taken, tied_to
from tipxl.domain.decisions_matters import ACCEPT, ENTERED, REFUSE, matter_of_file
from tipxl.domain.decisions_told import DecisionTold
from tipxl.domain.decisions_waivers import Waiver, waived
from tipxl.domain.finding import Finding, Place
from tipxl.domain.gather import gather
from tipxl.domain.grid import Book, Unreadable, Verdict
from tipxl.domain.identity import Identity
from tipxl.domain.judge import Form, Known, judge
from tipxl.domain.layout import Layout
from tipxl.domain.layout_text import read_layout
from tipxl.domain.overlay import latest
from tipxl.domain.period import Period
from tipxl.domain.recognise import fits, older_form, recognise
from tipxl.domain.returned import Arrival, Return
from tipxl.domain.senders import from_sender
from tipxl.domain.template import UNREAD, Template
from tipxl.domain.told import Told, tell
from tipxl.errors import TipxlError
from tipxl.excel.read import read_book
from tipxl.files import read_file
from tipxl.journal import Event, read
from tipxl.records import read_record
from tipxl.rounds import RoundFiles
from tipxl.steps.decide import register, waivers_of
from tipxl.steps.designs import latest_design
from tipxl.steps.opening import Desk, Tick, silent


def read_returns(desk: Desk, period: Period, tick: Tick = silent) -> tuple[Return, ...]:
    """Every file of returned/, judged, in the order in which they were received."""
    files = desk.files(period)
    standing = register(desk)
    entries = tuple(each for each in standing.entries if each.period == str(period))
    waivers = waivers_of(desk, standing, period)
    judged: list[Return] = []
    for arrival in arrivals(files):
        before = Before(period, tuple(judged), entries, waivers)
        judged.append(_judge_kept(desk, files, arrival, before))
        tick(arrival.file)
    return rivals_decided(str(period), tuple(judged), entries)


def read_late(desk: Desk, period: Period) -> tuple[Return, ...]:
    """The returns of a round that came after its freeze, and so are shown in the next one."""
    files, freeze = desk.files(period), desk.round(period).freeze
    late = (each for each in arrivals(files) if each.received.date() > freeze)
    judged = (_judge_kept(desk, files, each, Before(period)) for each in late)
    return tuple(each for each in judged if each.counts)


def _judge_kept(desk: Desk, files: RoundFiles, arrival: Arrival, before: "Before") -> Return:
    """A file of returned/; one that cannot be read, or is another than it was, stops no other."""
    try:
        data = read_file(files.returned / arrival.file)
    except TipxlError as error:
        return _held(arrival, None, tell(Told.OUT_OF_REACH, Place(), why=str(error)))
    if hashlib.sha256(data).hexdigest() != arrival.sha256:
        return _held(arrival, None, tell(Told.OTHER_BYTES, Place()))
    judged = judge_file(desk, data, arrival, before)
    return _as_decided(desk, data, judged, before) if judged.verdict is Verdict.HELD else judged


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
    try:
        digest = hashlib.sha256(read_file(path)).hexdigest()
    except TipxlError:  # told when it is judged
        digest = ""
    return Arrival(path.name, path.name, digest, moment, "the file's own time")


@dataclass(frozen=True, slots=True)
class Before:
    """The round a file is read for, the returns judged before it, and what the officer decided."""

    period: Period
    returns: tuple[Return, ...] = ()
    entries: tuple[Entry, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def judge_file(desk: Desk, data: bytes, arrival: Arrival, before: Before) -> Return:
    """One file: what it is, whose it is, who sent it, and every rule applied to it."""
    return from_sender(desk.plan, _judged_file(desk, data, arrival, before))


def _judged_file(desk: Desk, data: bytes, arrival: Arrival, before: Before) -> Return:
    period = before.period
    book = read_book(data, leave_out=UNREAD)
    if isinstance(book, Unreadable):
        return _kept_out(arrival, book.verdict, _found(book, arrival))
    found = recognise(book, desk.keys)
    if found.identity is None or found.trouble is not None:
        trouble = found.trouble or tell(Told.NO_CODE, Place())
        return _held(arrival, found.identity, trouble)
    misfit = fits(found.identity, desk.plan.code, str(period))
    if misfit is not None:
        return _held(arrival, found.identity, misfit)
    files = desk.files(period)
    form = design_of(files, found.identity)
    if form is None:
        unknown = tell(Told.UNKNOWN_DESIGN, Place(), code=found.identity.code)
        return _held(arrival, found.identity, unknown)
    judged = _judged(files, (form, book), arrival, before)
    notes = (*found.notes, *_newer(files, form.template))
    told = tuple(each.at(file=arrival.file) for each in notes)
    return replace(judged, findings=(*told, *judged.findings))


def _judged(files: RoundFiles, read: tuple[Form, Book], arrival: Arrival, before: Before) -> Return:
    form, book = read
    body = form.template.identity.body
    gathered = gather(book, form.template, form.layout)
    judged = judge(form, gathered, arrival, _known(files, body, before.returns))
    return waived(judged, before.waivers, before.period)


def _as_decided(desk: Desk, data: bytes, held: Return, before: Before) -> Return:
    """A file that was held, as the officer decided on it."""
    ruled = answered(matter_of_file(desk.plan, str(before.period), held), before.entries)
    ruling = ruled.ruling
    if ruling is None:
        return still_held(held, ruled.decision)
    if ruling.code in (REFUSE, ENTERED):
        return left_out(held, ruling, (ruled.decision,))
    body = held.body if ruling.code == ACCEPT else ruling.code.upper()
    if held.version and body == held.body:
        return taken(held, held, ruled)
    files = desk.files(before.period)
    place = Place("decisions.xlsx", "Decisions", row=ruling.number, column="answer")
    template = latest_design(files, body)
    if template is None:
        words = {"body": ruling.code, "period": str(before.period)}
        return still_held(held, ruled.decision, DecisionTold.NO_FORM.about(place, **words))
    book = read_book(data, leave_out=UNREAD)
    if isinstance(book, Unreadable):
        return still_held(held, ruled.decision)
    form = Form(template, issued_layout(files, template.layout).for_round(template.evaluation))
    judged = _judged(files, (form, tied_to(book, template)), held.arrival, before)
    if not any(row.block == "activities" for row in judged.rows):
        words = {"body": body, "why": "no row of its form was found in it."}
        return still_held(held, ruled.decision, DecisionTold.NOT_MAPPED.about(place, **words))
    return taken(held, judged, ruled)


def _newer(files: RoundFiles, template: Template) -> tuple[Finding, ...]:
    """What must be told where the body was sent another form after this one."""
    body, version = template.identity.body, template.identity.version
    if not files.design(body, version + 1).exists():
        return ()
    newest = latest_design(files, body)
    return older_form(template, newest) if newest else ()


def _known(files: RoundFiles, body: str, returns: tuple[Return, ...]) -> Known:
    """What a body has said so far in this round."""
    earlier = tuple(each for each in returns if each.counts and each.body == body)
    versions = {each.version for each in earlier}
    templates = {n: read_record(files.design(body, n), Template) for n in versions}
    return {key: row for key, (_, row) in latest(earlier, templates).rows.items()}


def design_of(files: RoundFiles, identity: Identity) -> Form | None:
    """The design that a code names; None when no such form was issued."""
    path = files.design(identity.body, identity.version)
    if not path.exists():
        return None
    template = read_record(path, Template)
    if template.identity != identity:
        return None
    layout = issued_layout(files, template.layout).for_round(template.evaluation)
    return Form(template, layout)


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
