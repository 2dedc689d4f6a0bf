"""A round under way -> status.xlsx and the desk's board: who has answered, whom to call."""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from tipxl.domain.core.text_limits import fitting
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_names import capital
from tipxl.domain.core.wording_numbers import one_or_many
from tipxl.domain.issuing.letter_kinds import letter_called
from tipxl.domain.plan.work_plan import Body, Plan, Round
from tipxl.domain.results.reporting import Reporting, completeness_of, taken_until, to_do_of
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.sheet import Report, Share, Sheet, StatusCell, Table, Tile, ValueKind
from tipxl.reports.model.visual_language import BAD, GOOD, LOOK, NEUTRAL
from tipxl.reports.model.wording import counted, expected_words, timely_words


class LetterStatus(Struct, frozen=True):
    """One letter, and what became of it in words. `kind` names its text in templates/letters."""

    body: str
    kind: str
    to: str
    at: datetime
    fate: str

    @property
    def words(self) -> str:
        """What the letter is."""
        return letter_called(self.kind)

    @property
    def short(self) -> str:
        """The letter on one line of a list."""
        return f"{self.words}: {self.dated}"

    @property
    def dated(self) -> str:
        """What became of it, with the day on which it was written or sent."""
        done, comma, rest = self.fate.partition(",")
        return f"{done} {long_date(self.at.date())}{comma}{rest}"


class BodyStands(Struct, frozen=True):
    """How one body stands: its report, its letters in order, and when it is reminded next.

    `undelivered` are addresses from which one of its letters came back.
    """

    body: Body
    reporting: Reporting
    letters: tuple[LetterStatus, ...] = ()
    undelivered: tuple[str, ...] = ()
    reminder: date | None = None
    remarks: tuple[str, ...] = ()  # what it wrote under Remarks on its cover
    said: tuple[str, ...] = ()  # what its mails say beside its reports


class WaitingMatter(Struct, frozen=True):
    """A mail, a letter or a remark that waits for the officer, in words; `number` marks it."""

    number: str
    kind: str
    body: str
    about: str
    says: str
    at: datetime | None = None


class RoundStands(Struct, frozen=True):
    """A round on one day, and its bodies in the plan's order."""

    round: Round
    today: date
    bodies: tuple[BodyStands, ...]
    waiting: tuple[WaitingMatter, ...] = ()
    closed: bool = False
    closed_on: date | None = None  # where that is known

    @property
    def until(self) -> date:
        """The last day on which a report is taken of any body: some may have more time."""
        return taken_until(self.round.freeze, (each.reporting for each in self.bodies))

    @property
    def longer(self) -> tuple[Reporting, ...]:
        """The bodies of whom reports are taken after the freeze."""
        freeze, bodies = self.round.freeze, (each.reporting for each in self.bodies)
        return tuple(each for each in bodies if taken_until(freeze, (each,)) > freeze)

    @property
    def closed_early(self) -> date | None:
        """The day on which it was closed, where reports were still taken until then."""
        day = self.closed_on if self.closed else None
        return day if day and day <= self.round.freeze else None

    @property
    def takes(self) -> bool:
        """Whether reports are still taken, of all bodies or of some that have more time."""
        return not self.closed and self.today <= self.until


#: The names of sheets that other doors look for.
WHOM_TO_CALL, WAITS = "Whom to call", "Waits for you"


def status_report(plan: Plan, stands: RoundStands) -> Report:
    """A line for each body to call or to thank, what waits for the officer, and every letter."""
    held = stands.round
    title = f"{plan.title}: the reports for {held.period.words}"
    bodies = sorted(stands.bodies, key=_urgency)
    contacts = Table("", *filled(_CONTACTS, bodies, key=lambda e: e.body.acronym), filtered=True)
    first = Sheet(
        name="Status",
        title=title,
        intro=tuple(_sentences(stands)),
        tables=(Table("", *filled(_COLUMNS, bodies, key=lambda e: e.body.acronym), filtered=True),),
        frozen=1,
        tiles=_tiles(stands),
    )
    calls = Sheet(
        name=WHOM_TO_CALL,
        title="Whom to call or to write to",
        intro=("In the order of the sheet Status: first who has not yet reported.",),
        tables=(contacts,),
        frozen=1,
    )
    intro = ("Every letter that was written, the last one first.",)
    letters = Sheet("Letters", "The letters of the round", intro, (_letters(stands),), frozen=2)
    return Report(title, (first, calls, _waits(stands), letters))


# --- what is read out


def _sentences(stands: RoundStands) -> Iterator[str]:
    held = stands.round
    yield f"As of {long_date(stands.today)}. Due {long_date(held.due)}{_taken(stands)}."
    complete = completeness_of(each.reporting for each in stands.bodies)
    yield f"{complete.words}."
    if complete.late:
        yield f"Reported late: {', '.join(each.body for each in complete.late)}."
    missing = [each.body for each in complete.missing]
    yield f"Not yet reported: {', '.join(missing) or 'none is missing'}."
    correct = to_do_of(each.reporting for each in stands.bodies)
    if correct and not stands.closed:
        yield f"Still to be answered or corrected: {', '.join(correct)}."
    waiting = [each.body.acronym for each in stands.bodies if each.reporting.held]
    if waiting and stands.closed:
        yield f"Files on which nobody decided before the round was closed: {', '.join(waiting)}."
    elif waiting:
        yield f"Files wait for a decision of the secretariat: {', '.join(waiting)}."
    back = [each.body.acronym for each in stands.bodies if each.undelivered]
    if back:
        yield f"A letter came back undelivered: {', '.join(back)}. Please ask for a new address."


def _taken(stands: RoundStands) -> str:
    """Until when reports are taken or were, after the due day; a day ahead only while they are."""
    if stands.closed_early:
        return f". The round was closed on {long_date(stands.closed_early)}"
    freeze, state = stands.round.freeze, "The round is not closed yet"
    if stands.closed:
        state = "The round is closed"
        if stands.today <= freeze:
            return f". {state}"
    are = "are" if stands.today <= freeze else "were"
    taken = f"; reports {are} taken until {long_date(freeze)}"
    if stands.longer and not stands.closed:
        longer = (f"{each.body} ({each.more_time_words})" for each in stands.longer)
        taken += f", and later from {', '.join(longer)}"
    return taken if stands.takes else f"{taken}. {state}"


def _tiles(stands: RoundStands) -> tuple[Tile, ...]:
    reports = [each.reporting for each in stands.bodies]
    complete = completeness_of(reports)
    wrong = sum(each.to_correct for each in reports)
    expected, received = len(complete.expected), len(complete.received)
    return (
        Tile("have reported", Share(received, expected), "of the expected bodies"),
        Tile("on time", Share(len(complete.on_time), expected), "of the expected bodies"),
        Tile(
            one_or_many(wrong, "answer to correct", "answers to correct"), wrong, "in all reports"
        ),
        _days_left(stands),
    )


def _days_left(stands: RoundStands) -> Tile:
    """The days to the due day; after it, to the day until which reports are taken all the same."""
    held = stands.round
    due, freeze, until = (long_date(day) for day in (held.due, held.freeze, stands.until))
    if stands.closed_early:
        return Tile("the round", "closed", f"on {long_date(stands.closed_early)}")
    if stands.closed:
        over = stands.today > held.freeze
        return Tile("the round", "closed", f"reports were taken until {freeze}" if over else "")
    if not stands.takes:
        return Tile("reports", "no longer taken", f"since {until}; a later one is late")
    if stands.today <= held.due:
        last, note = held.due, f"until {due}; taken until {freeze}"
    elif stands.today <= held.freeze:
        last, note = held.freeze, f"until {freeze}; due {due}"
    else:
        last, note = stands.until, f"until {until}, for bodies with more time"
    days = (last - stands.today).days
    return Tile(one_or_many(days, "day is left", "days are left"), days, note)


# --- the list


def _urgency(each: BodyStands) -> tuple[bool, bool, bool]:
    """The missing first, then those with something open, then the rest; invited bodies last."""
    said = each.reporting
    return (not said.expected, said.received is not None, not (said.errors or said.held))


def _state(each: BodyStands) -> StatusCell:
    said = each.reporting
    if said.too_late:
        return StatusCell(capital(said.held_words), LOOK)
    if said.held:
        return StatusCell(capital(said.held_words) if said.undecided else "We must decide", LOOK)
    if said.received is None:
        return (
            StatusCell("Not yet reported", BAD) if said.expected else StatusCell("Welcome", NEUTRAL)
        )
    if said.to_correct:
        return StatusCell("To be corrected", LOOK)
    if said.unanswered:
        return StatusCell("Rows to be answered", LOOK)
    if said.partial:
        return StatusCell("Partial: rows are open", LOOK)
    if said.provisional:
        return StatusCell("To be confirmed" if said.entered else "To be cleared", LOOK)
    return StatusCell("Good", GOOD)


def _timely(said: Reporting) -> str:
    return "; ".join(filter(None, (timely_words(said), said.more_time_words)))


def _sent(each: BodyStands) -> str:
    forms = [letter for letter in each.letters if letter.kind == "templates"]
    # A new version that was only written does not undo that the form went out.
    forms = [letter for letter in forms if "not yet sent" not in letter.fate] or forms
    return forms[-1].dated if forms else "no letter yet"


def _answered(each: BodyStands) -> Share:
    return Share(each.reporting.answered, each.reporting.assigned)


def _focal_point(each: BodyStands) -> str:
    contact = each.body.contact
    return ", ".join(filter(None, (contact.name, contact.title))) or "not named"


def _last_letter(each: BodyStands) -> str:
    return each.letters[-1].short if each.letters else "none"


def _email(each: BodyStands) -> str:
    address = each.body.contact.email or "not known"
    return f"{address} (came back)" if each.undelivered else address


_BODY: ValueColumn[BodyStands] = ValueColumn("body", "Body", 11, lambda e: e.body.acronym)
_STANDS: ValueColumn[BodyStands] = ValueColumn(
    "state", "How it stands", 19, _state, ValueKind.STATUS
)

_COLUMNS: Columns[BodyStands] = (
    _BODY,
    ValueColumn("asked", "Expected or invited", 11, lambda e: expected_words(e.reporting)),
    _STANDS,
    ValueColumn("sent", "Form sent", 20, _sent),
    ValueColumn("received", "Report received", 17, lambda e: e.reporting.received, ValueKind.DATE),
    ValueColumn("timely", "In time?", 20, lambda e: _timely(e.reporting)),
    ValueColumn("answered", "Rows answered of rows asked", 15, _answered, ValueKind.SHARE),
    ValueColumn("errors", "To correct", 8, lambda e: e.reporting.to_correct, ValueKind.NUMBER),
    ValueColumn("held", "Held for your decision", 10, lambda e: e.reporting.held, ValueKind.NUMBER),
    ValueColumn("reminder", "Next reminder", 13, lambda e: e.reminder, ValueKind.DATE),
)


def _lines(texts: tuple[str, ...]) -> str:
    """As much as a cell holds: a body writes what it likes."""
    return fitting("\n".join(texts))


_CONTACTS: Columns[BodyStands] = (
    _BODY,
    _STANDS,
    ValueColumn("focal", "Focal point", 22, _focal_point),
    ValueColumn("phone", "Telephone", 17, lambda e: e.body.contact.phone),
    ValueColumn("email", "E-mail", 30, _email),
    ValueColumn("letter", "Last letter", 26, _last_letter),
    ValueColumn("remarks", "Remarks on the Cover", 34, lambda e: _lines(e.remarks)),
    ValueColumn("said", "What its mails say beside its report", 34, lambda e: _lines(e.said)),
)

# --- what waits for her

_WAITING_COLUMNS: Columns[WaitingMatter] = (
    ValueColumn("number", "No.", 11, lambda e: e.number),
    ValueColumn("at", "When", 18, lambda e: e.at, ValueKind.DATETIME),
    ValueColumn("kind", "What", 22, lambda e: e.kind),
    ValueColumn("body", "Body", 14, lambda e: e.body),
    ValueColumn("about", "From, to or about", 34, lambda e: e.about),
    ValueColumn("says", "What to do", 60, lambda e: e.says),
)


def _waits(stands: RoundStands) -> Sheet:
    number = len(stands.waiting)
    verb = one_or_many(number, "waits", "wait")
    intro: tuple[str, ...] = ("No mail, letter or remark waits for you.",)
    if number:
        mark = f"Mark a mail or a letter as done: tipxl mail {stands.round.period} --done NUMBER."
        intro = (f"{counted(number, 'matter')} {verb} for you.", mark)
    return Sheet(
        name=WAITS,
        title="Mails, letters and remarks that wait for you",
        intro=intro,
        tables=(Table("", *filled(_WAITING_COLUMNS, stands.waiting), filtered=True),),
        frozen=1,
    )


# --- the letters

_LETTER_COLUMNS: Columns[LetterStatus] = (
    ValueColumn("at", "When", 18, lambda e: e.at, ValueKind.DATETIME),
    ValueColumn("body", "Body", 12, lambda e: e.body),
    ValueColumn("letter", "Letter", 34, lambda e: e.words),
    ValueColumn("to", "To", 40, lambda e: e.to),
    ValueColumn("fate", "What became of it", 26, lambda e: e.fate),
)


def _letters(stands: RoundStands) -> Table:
    letters = [letter for each in stands.bodies for letter in each.letters]
    letters.sort(key=lambda letter: letter.at, reverse=True)
    return Table("", *filled(_LETTER_COLUMNS, letters), filtered=True)
