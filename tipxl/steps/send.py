"""Round -> letters in outbox/, one per body, with the form attached. Nothing is sent from here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from textwrap import fill as fill_lines

from tipxl.domain.agreed import Consolidation
from tipxl.domain.assignment import asked_bodies
from tipxl.domain.period import Period, long_date
from tipxl.domain.plan import Basis, Body, Round
from tipxl.domain.template import Template
from tipxl.files import read_file, write_whole
from tipxl.journal import Event, append, read
from tipxl.mail.compose import Attachment, Envelope, fill, message
from tipxl.rounds import RoundFiles, safe_name
from tipxl.steps.consolidate import begun, merged
from tipxl.steps.generate import latest_design
from tipxl.steps.opening import Desk, Tick, open_folder, silent


class Kind(StrEnum):
    """Which letter."""

    TEMPLATES = "templates"
    REMINDERS = "reminders"


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
        letters = []
        for body in wanted:
            letter = _write(_Post(desk, files, mailing, now), body, template)
            letters.append(letter)
            tick(body.acronym)
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


def _write(post: _Post, body: Body, template: str) -> Letter:
    design = latest_design(post.files, body.acronym)
    form = post.files.form(body.acronym)
    if design is None or not form.exists():
        return Letter(body.acronym, why_not="no form was issued; run generate first")
    if not body.contact.email:
        return Letter(body.acronym, why_not="plan.xlsx has no e-mail address for it (sheet Bodies)")
    letter = fill(template, _words(post, body, design), f"{post.mailing.kind}.txt")
    envelope = _envelope(post, body, design)
    name = safe_name(f"{body.acronym} {post.mailing.period} report.xlsx")
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
