"""Plan -> one form per body, in issued/, with the record of each design."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tipxl.domain.assignment import asked_bodies
from tipxl.domain.design import Occasion, design, serial, signed
from tipxl.domain.period import Period
from tipxl.domain.plan import Body
from tipxl.domain.template import Template
from tipxl.errors import TipxlError
from tipxl.excel.form.write import form_workbook
from tipxl.files import write_once, write_whole
from tipxl.journal import Event, append
from tipxl.records import read_record, write_record
from tipxl.rounds import RoundFiles
from tipxl.steps.consolidate import merged
from tipxl.steps.opening import (
    Desk,
    Tick,
    agreed_before,
    closed_round,
    occasion,
    open_folder,
    round_before,
    silent,
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A form issued to a body. `new` where its design differs from the one issued before."""

    body: str
    path: Path
    version: int
    rows: int
    new: bool


@dataclass(frozen=True, slots=True)
class Request:
    """What to generate: all bodies or some; `provisional` while the last round is open."""

    period: Period
    bodies: tuple[str, ...] = ()
    provisional: bool = False


def generate(
    root: Path, request: Request, now: datetime, tick: Tick = silent
) -> tuple[Issued, ...]:
    """Write one form per body; what was issued before and is unchanged keeps its version."""
    desk = open_folder(root)
    files = desk.files(request.period)
    desk.round(request.period)
    wanted = _bodies(desk, request)
    with desk.folder.locked():
        if closed_round(files) is not None:
            raise TipxlError(
                f"The round {request.period} is closed; its forms stay as they were issued."
            )
        given = _occasion(desk, request)
        write_once(files.layout(desk.layout_digest), desk.layout_text)
        issued = []
        for body in wanted:
            issued.append(_issue(desk, files, given, body))
            tick(body.acronym)
        news = [
            Event(now, "issued", {"body": each.body, "version": str(each.version)})
            for each in issued
            if each.new
        ]
        append(files.journal, *news)
        files.inbox.mkdir(parents=True, exist_ok=True)
    return tuple(issued)


def _bodies(desk: Desk, request: Request) -> tuple[Body, ...]:
    asked = asked_bodies(desk.plan, request.period)
    if not request.bodies:
        return asked
    wanted = tuple(desk.body(name) for name in request.bodies)
    for body in wanted:
        if body not in asked:
            raise TipxlError(
                f"{body.acronym} has no row in {request.period}, or does not report (sheet Bodies)."
            )
    return wanted


def _occasion(desk: Desk, request: Request) -> Occasion:
    earlier = round_before(desk, request.period)
    if not request.provisional or earlier is None or closed_round(desk.files(earlier)) is not None:
        return occasion(desk, request.period, agreed_before(desk, request.period))
    return replace(occasion(desk, request.period, merged(desk, earlier)), provisional=True)


def _issue(desk: Desk, files: RoundFiles, given: Occasion, body: Body) -> Issued:
    bare = design(given, body)
    last = latest_design(files, body.acronym)
    new = last is None or last.identity.serial != serial(bare)
    version = 1 if last is None else last.identity.version + 1
    template = signed(bare, desk.signing_key, version) if new or last is None else last
    path = files.form(body.acronym)
    # Drawn before anything is recorded: what cannot be drawn was never issued.
    workbook = form_workbook(template, given.layout)
    write_record(files.design(body.acronym, template.identity.version), template)
    write_whole(path, workbook)
    rows = len(template.block("activities").rows)
    return Issued(body.acronym, path, template.identity.version, rows, new)


def latest_design(files: RoundFiles, body: str) -> Template | None:
    """The design issued last to a body in this round."""
    version = 0
    while files.design(body, version + 1).exists():
        version += 1
    return read_record(files.design(body, version), Template) if version else None
