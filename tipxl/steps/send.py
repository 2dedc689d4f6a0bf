"""Round -> letters in outbox/, one per body, with the form attached. Nothing is sent from here."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from textwrap import fill as fill_lines

from tipxl.domain.agreed import Consolidation
from tipxl.domain.assignment import asked_bodies
from tipxl.domain.draft import Note
from tipxl.domain.draft_letter import letter_lines
from tipxl.domain.finding import Severity
from tipxl.domain.period import Period, long_date
from tipxl.domain.plan import Basis, Body, Round
from tipxl.domain.template import Template
from tipxl.files import read_file, write_whole
from tipxl.journal import Event, append, read
from tipxl.mail.compose import Attachment, Envelope, fill, message
from tipxl.rounds import RoundFiles, safe_name
from tipxl.steps.correct import write_corrections
from tipxl.steps.designs import latest_design
from tipxl.steps.merging import merged
from tipxl.steps.opening import Desk, Tick, begun, open_folder, silent
from tipxl.steps.reading import read_returns


class Kind(StrEnum):
    """Which letter."""

    TEMPLATES = "templates"
    REMINDERS = "reminders"
    CORRECTIONS = "corrections"


#: What the attached workbook is called.
_NAMES = {Kind.TEMPLATES: "report", Kind.REMINDERS: "report", Kind.CORRECTIONS: "to mend"}


@dataclass(frozen=True, slots=True)
class Mailing:
    """What to write: a kind of letter for all bodies of a round, or for some."""

    period: Period
    kind: Kind = Kind.TEMPLATES
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter written, or why there is none."""

    body: str
    to: str = ""
    cc: tuple[str, ...] = ()
    path: Path | None = None
    why_not: str = ""


def send(root: Path, mailing: Mailing, now: datetime, tick: Tick = silent) -> tuple[Letter, ...]:
    """Write the letters to outbox/ and record each."""
    desk = open_folder(root)
    files = begun(desk, mailing.period)
    wanted = _wanted(desk, mailing)
    with desk.folder.locked():
        template = read_file(desk.folder.letters / f"{mailing.kind}.txt").decode("utf-8")
        post = _Post(desk, files, mailing, now)
        letters = []
        for enclosed in _enclosed(post, wanted):
            letters.append(_write(post, enclosed, template))
            tick(enclosed.body.acronym)
    return tuple(letters)


def _wanted(desk: Desk, mailing: Mailing) -> tuple[Body, ...]:
    bodies = asked_bodies(desk.plan, mailing.period)
    if mailing.bodies:
        named = [desk.body(name) for name in mailing.bodies]
        bodies = tuple(body for body in bodies if body in named)
    if mailing.kind is Kind.REMINDERS:
        round_so_far = merged(desk, mailing.period)
        bodies = tuple(body for body in bodies if _is_silent(round_so_far, body))
    return bodies


def _is_silent(round_so_far: Consolidation, body: Body) -> bool:
    reported = round_so_far.reported(body.acronym)
    return reported is not None and reported.expected and reported.received is None


@dataclass(frozen=True, slots=True)
class _Post:
    desk: Desk
    files: RoundFiles
    mailing: Mailing
    now: datetime


@dataclass(frozen=True, slots=True)
class _Enclosed:
    """What a letter brings: a form, or a copy to be mended with its notes."""

    body: Body
    design: Template | None
    form: Path
    notes: tuple[Note, ...] = ()


def _enclosed(post: _Post, bodies: tuple[Body, ...]) -> Iterator[_Enclosed]:
    if post.mailing.kind is not Kind.CORRECTIONS:
        for body in bodies:
            design = latest_design(post.files, body.acronym)
            yield _Enclosed(body, design, post.files.form(body.acronym))
        return
    period = post.mailing.period
    copies = write_corrections(post.desk, period, read_returns(post.desk, period))
    for body in bodies:
        for copy in copies:
            if copy.body == body.acronym.upper():
                yield _Enclosed(body, copy.template, copy.path, copy.draft.notes)


def _write(post: _Post, enclosed: _Enclosed, template: str) -> Letter:
    body, design, form = enclosed.body, enclosed.design, enclosed.form
    if design is None or not form.exists():
        return Letter(body.acronym, why_not="no form was issued; run generate first")
    if not body.contact.email:
        return Letter(body.acronym, why_not="plan.xlsx has no e-mail address for it (sheet Bodies)")
    words = {**_words(post, body, design), **_mending(post, enclosed.notes)}
    letter = fill(template, words, f"{post.mailing.kind}.txt")
    envelope = _envelope(post, body, design)
    name = safe_name(f"{body.acronym} {post.mailing.period} {_NAMES[post.mailing.kind]}.xlsx")
    attached = Attachment(name.encode("ascii", "replace").decode(), read_file(form))
    path = post.files.outbox / f"{safe_name(body.acronym)}-{post.mailing.kind}.eml"
    write_whole(path, bytes(message(envelope, letter, attached)))
    details = {
        "body": body.acronym,
        "kind": post.mailing.kind.value,
        "to": envelope.to,
        "message_id": envelope.message_id,
        "version": str(design.identity.version),
    }
    _record(post, Event(post.now, "written", details))
    return Letter(body.acronym, envelope.to, envelope.cc, path)


def _record(post: _Post, event: Event) -> None:
    known = [e for e in read(post.files.journal) if e.what == "written"]
    if event.details not in [e.details for e in known]:
        append(post.files.journal, event)


def _envelope(post: _Post, body: Body, design: Template) -> Envelope:
    office = post.desk.plan.secretariat
    # The same letter about the same form keeps its identity, however often it is written.
    seed = f"{design.identity.code}|{post.mailing.kind}|{body.contact.email}"
    domain = office.sender.partition("@")[2] or "localhost"
    identity = f"<tx1.{hashlib.sha256(seed.encode()).hexdigest()[:12]}@{domain}>"
    return Envelope(
        sender_name=office.name,
        sender=office.sender,
        reply_to=office.reply_to or office.sender,
        to_name=body.contact.name,
        to=body.contact.email,
        cc=body.cc,
        message_id=identity,
        date=post.now,
    )


def _words(post: _Post, body: Body, design: Template) -> Mapping[str, str]:
    office, held = post.desk.plan.secretariat, post.desk.round(post.mailing.period)
    activities = {row.key.partition("#")[0] for row in design.block("activities").rows}
    return {
        "plan": post.desk.plan.title,
        "period": held.period.words,
        "due": long_date(held.due),
        "when": _when(held, post.now.date()),
        "body": body.name,
        "focal_point": body.contact.name or f"focal point of {body.acronym}",
        "rows": "one activity" if len(activities) == 1 else f"{len(activities)} activities",
        "assumed": _assumed(design),
        "reply_to": office.reply_to or office.sender,
        "secretariat": office.name,
        "address": office.address,
    }


def _mending(post: _Post, notes: tuple[Note, ...]) -> Mapping[str, str]:
    wrong = [each for each in notes if each.severity is Severity.ERROR]
    look = [each for each in notes if each.severity is Severity.WARNING]
    return {
        "until": long_date(post.desk.round(post.mailing.period).freeze),
        "count": "one answer needs" if len(wrong) == 1 else f"{len(wrong)} answers need",
        "findings": letter_lines(post.desk.layout, wrong),
        "look": f"\nPlease have a look at these, too:\n\n{letter_lines(post.desk.layout, look)}\n"
        if look
        else "",
    }


def _when(held: Round, today: date) -> str:
    days = (held.due - today).days
    if days == 0:
        return "due today"
    count = "1 day" if abs(days) == 1 else f"{abs(days)} days"
    return f"{count} late" if days < 0 else f"due in {count}"


def _assumed(design: Template) -> str:
    rows = [
        row.key
        for row in design.block("activities").rows
        if row.facts.get("role") == "lead" and row.facts.get("basis") == Basis.ASSUMED
    ]
    if not rows:
        return ""
    listed = fill_lines(f"{', '.join(rows)}.", 92)
    return (
        "\nFor some activities the plan does not print the lead, and we assume that it is your "
        f"body:\n{listed}\nPlease confirm in your reply. Where you do not lead, choose "
        '"Not our activity" as the status.\n'
    )
