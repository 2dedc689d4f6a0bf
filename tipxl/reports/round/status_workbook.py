"""A round under way -> status.xlsx: who was sent what, who has answered, whom to call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tipxl.domain.plan.period import long_date
from tipxl.domain.plan.work_plan import Body, Plan, Round
from tipxl.domain.results.round_result import Reporting
from tipxl.reports.model.sheet import (
    Cell,
    Report,
    ReportColumn,
    ReportLine,
    Share,
    Sheet,
    StatusCell,
    Table,
    Tile,
    ValueKind,
)
from tipxl.reports.model.wording import timely_words

_GREEN, _YELLOW, _RED, _GREY = "E2EFDA", "FFF2CC", "F4CCCC", "EDEDED"

_LETTERS = {
    "templates": "The form",
    "corrections": "What to correct",
    "draft": "The draft statuses",
    "receipt": "Thanks for the report",
    "confirm": "Please confirm what you lead",
    "confirm-entry": "Please confirm what we entered",
}


@dataclass(frozen=True, slots=True)
class LetterStatus:
    """One letter, and what became of it in words. `kind` names its text in templates/letters."""

    body: str
    kind: str
    to: str
    at: datetime
    fate: str

    @property
    def words(self) -> str:
        """What the letter is."""
        return (
            "Reminder" if self.kind.startswith("reminder") else _LETTERS.get(self.kind, self.kind)
        )

    @property
    def short(self) -> str:
        """The letter on one line of a list."""
        return f"{self.words}: {self.fate} {long_date(self.at.date())}"


@dataclass(frozen=True, slots=True)
class BodyStands:
    """How one body stands: its report, its letters in order, and when it is reminded next.

    `undelivered` are addresses from which one of its letters came back.
    """

    body: Body
    reporting: Reporting
    letters: tuple[LetterStatus, ...] = ()
    undelivered: tuple[str, ...] = ()
    reminder: date | None = None


@dataclass(frozen=True, slots=True)
class RoundStands:
    """A round on one day, and its bodies in the plan's order."""

    round: Round
    today: date
    bodies: tuple[BodyStands, ...]


def status_report(plan: Plan, stands: RoundStands) -> Report:
    """Two sheets: a line for each body to call or to thank, and every letter of the round."""
    held = stands.round
    title = f"{plan.title}: the reports for {held.period.words}"
    first = Sheet(
        name="Status",
        title=title,
        intro=tuple(_sentences(stands)),
        tables=(Table("", _COLUMNS, tuple(_lines(stands)), filtered=True),),
        frozen=1,
        tiles=_tiles(stands),
    )
    intro = ("Every letter that was written, the last one first.",)
    letters = Sheet("Letters", "The letters of the round", intro, (_letters(stands),), frozen=2)
    return Report(title, (first, letters))


# --- what is read out


def _sentences(stands: RoundStands) -> Iterator[str]:
    held = stands.round
    yield (
        f"As of {long_date(stands.today)}. Due {long_date(held.due)}; returns are taken until "
        f"{long_date(held.freeze)}."
    )
    expected = [each for each in stands.bodies if each.reporting.expected]
    came = [each for each in expected if each.reporting.received]
    late = [each for each in came if each.reporting.days_late]
    words = f"{len(came)} of {len(expected)} expected bodies have reported"
    yield f"{words}, {len(late)} of them late." if late else f"{words}."
    silent = [each.body.acronym for each in expected if each.reporting.received is None]
    yield f"Not yet received: {', '.join(silent) or 'none is missing'}."
    correct = [
        f"{e.body.acronym} ({e.reporting.errors})" for e in stands.bodies if e.reporting.errors
    ]
    if correct:
        yield f"Something must still be corrected by: {', '.join(correct)}."
    waiting = [each.body.acronym for each in stands.bodies if each.reporting.held]
    if waiting:
        yield f"Files wait for a decision of the secretariat: {', '.join(waiting)}."
    back = [each.body.acronym for each in stands.bodies if each.undelivered]
    if back:
        yield f"A letter came back undelivered: {', '.join(back)}. Please ask for a new address."


def _tiles(stands: RoundStands) -> tuple[Tile, ...]:
    reports = [each.reporting for each in stands.bodies]
    expected = [each for each in reports if each.expected]
    came = [each for each in expected if each.received]
    timely = [each for each in came if each.on_time]
    days = (stands.round.freeze - stands.today).days
    return (
        Tile("have reported", Share(len(came), len(expected)), "of the expected bodies"),
        Tile("on time", Share(len(timely), len(expected)), "of the expected bodies"),
        Tile("answers to correct", sum(each.errors for each in reports), "in all reports"),
        Tile("days are left", max(0, days), f"until {long_date(stands.round.freeze)}"),
    )


# --- the list

_COLUMNS = (
    ReportColumn("body", "Body", 11),
    ReportColumn("asked", "Expected or invited", 11),
    ReportColumn("state", "How it stands", 19, ValueKind.STATUS),
    ReportColumn("sent", "Form sent", 18),
    ReportColumn("received", "Report received", 17, ValueKind.DATE),
    ReportColumn("timely", "In time?", 20),
    ReportColumn("answered", "Rows answered of rows asked", 15, ValueKind.SHARE),
    ReportColumn("errors", "Errors open", 8, ValueKind.NUMBER),
    ReportColumn("held", "Files held", 8, ValueKind.NUMBER),
    ReportColumn("letter", "Last letter", 26),
    ReportColumn("reminder", "Next reminder", 13, ValueKind.DATE),
    ReportColumn("focal", "Focal point", 22),
    ReportColumn("phone", "Telephone", 17),
    ReportColumn("email", "E-mail", 30),
)


def _lines(stands: RoundStands) -> Iterator[ReportLine]:
    """The missing first, then those with something open, then the rest; invited bodies last."""
    for each in sorted(stands.bodies, key=_urgency):
        yield ReportLine(_cells(each), key=each.body.acronym)


def _urgency(each: BodyStands) -> tuple[bool, bool, bool]:
    said = each.reporting
    return (not said.expected, said.received is not None, not (said.errors or said.held))


def _cells(each: BodyStands) -> tuple[Cell, ...]:
    said, contact = each.reporting, each.body.contact
    return (
        each.body.acronym,
        "Expected" if said.expected else "Invited",
        _state(each),
        _sent(each),
        said.received,
        timely_words(said),
        Share(said.answered, said.assigned),
        said.errors,
        said.held,
        each.letters[-1].short if each.letters else "none",
        each.reminder,
        ", ".join(part for part in (contact.name, contact.title) if part) or "not named",
        contact.phone,
        _email(each),
    )


def _state(each: BodyStands) -> StatusCell:
    said = each.reporting
    if said.held:
        return StatusCell("We must decide", _YELLOW)
    if said.received is None:
        return StatusCell("Missing", _RED) if said.expected else StatusCell("Welcome", _GREY)
    if said.errors:
        return StatusCell("To be corrected", _YELLOW)
    if said.provisional:
        return StatusCell("To be confirmed" if said.entered else "To be cleared", _YELLOW)
    return StatusCell("Good", _GREEN)


def _sent(each: BodyStands) -> str:
    forms = [letter for letter in each.letters if letter.kind == "templates"]
    return f"{forms[-1].fate} {long_date(forms[-1].at.date())}" if forms else "no letter yet"


def _email(each: BodyStands) -> str:
    address = each.body.contact.email or "not known"
    return f"{address} (came back)" if each.undelivered else address


# --- the letters


def _letters(stands: RoundStands) -> Table:
    columns = (
        ReportColumn("at", "When", 18, ValueKind.DATETIME),
        ReportColumn("body", "Body", 12),
        ReportColumn("letter", "Letter", 34),
        ReportColumn("to", "To", 40),
        ReportColumn("fate", "What became of it", 26),
    )
    letters = sorted(
        (letter for each in stands.bodies for letter in each.letters),
        key=lambda letter: letter.at,
        reverse=True,
    )
    lines = tuple(ReportLine((e.at, e.body, e.words, e.to, e.fate)) for e in letters)
    return Table("", columns, lines, filtered=True)
