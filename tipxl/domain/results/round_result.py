"""What a round comes to: every row's status with the rule that decided, and who reported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tipxl.domain.core.decision import Decision, DecisionState
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.period import Period, long_date
from tipxl.domain.returns.returned import Answer, Return, text_of


class Mark(StrEnum):
    """Set by the program beside a status, never by a body."""

    NONE = ""
    NOT_REPORTED = "NR"
    PROVISIONAL = "PV"
    CONTESTED = "CT"

    @property
    def words(self) -> str:
        """The mark as it is read; "" where there is none."""
        return _MARK_WORDS[self]


_MARK_WORDS = {
    Mark.NONE: "",
    Mark.NOT_REPORTED: "not reported",
    Mark.PROVISIONAL: "provisional",
    Mark.CONTESTED: "contested",
}


@dataclass(frozen=True, slots=True)
class RowStatement:
    """What one body said of one row, after all its returns of the round were laid over each other.

    `optional` where it was only invited to answer (a group's row).
    `refused` where its answer has an error that must be corrected first.
    """

    body: str
    role: Role
    optional: bool = False
    answered: bool = False
    refused: bool = False
    provisional: bool = False
    nil: bool = False  # its last word was a nil report
    answers: Mapping[str, Answer] = field(default_factory=dict)
    file: str = ""
    sha256: str = ""
    received: datetime | None = None
    evented: bool = False  # it reported an event on this row

    def text(self, column: str) -> str:
        """An answer as text, "" where it is blank."""
        return text_of(self.answers.get(column))


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """One row at the end of a round. `rule` and `why` tell how its status was found.

    `values` are the agreed other answers (target, completed_in, evidence, reason, explain,
    next_step, funding, partner) as codes and texts. `previous` is the status agreed before.
    `no_information`: the status is only carried or guessed, as nobody who could say was heard (K6).
    """

    key: str
    status: str
    mark: Mark
    rule: str
    why: str
    previous: str = ""
    previous_mark: Mark = Mark.NONE
    said: tuple[RowStatement, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    no_information: bool = False

    @property
    def target(self) -> Period | None:
        """The period by which it is to be completed; None where none is named."""
        return Period.or_none(self.values.get("target", ""))

    @property
    def answered_by_lead(self) -> bool:
        """Whether a lead gave an answer that counts."""
        return any(
            each.role == Role.LEAD and each.answered and not each.refused for each in self.said
        )


@dataclass(frozen=True, slots=True)
class AgreedActivity:
    """One activity, from its rows (rule K9).

    `no_information`: without its rows of which there is none, it would not be among the addressed.
    """

    key: str
    status: str
    marks: tuple[Mark, ...]
    rows: tuple[str, ...]
    no_information: bool = False


@dataclass(frozen=True, slots=True)
class Reporting:
    """How one body reported in a round. `expected` bodies are missing when they are silent."""

    body: str
    expected: bool
    assigned: int  # rows asked, optional ones left out
    answered: int
    received: datetime | None = None  # the first complete report; the first of all where none is
    on_time: bool = False  # the first complete report came by the due day, cleared or not
    days_late: int = 0
    submission: str = ""
    provisional: bool = False
    errors: int = 0
    files: tuple[str, ...] = ()
    held: int = 0
    entered: str = ""  # from what the secretariat entered it (a letter, a call), in words
    form: str = ""  # what became of the letter with the form: written, sent, …
    form_at: datetime | None = None
    reminders: int = 0
    corrections: int = 0  # letters that asked to correct a return
    uncertain: int = 0  # letters that may not have left
    undelivered: int = 0  # letters refused, or come back
    to_read: int = 0  # mails without a workbook
    partial: bool = False  # what came leaves rows open that it was asked
    # All of it was cleared by the body by the due day; None in older records, whose `on_time` said
    # just that.
    cleared_on_time: bool | None = None
    too_late: int = 0  # of the files held, those that came after the freeze
    open_rows: tuple[str, ...] = ()  # the rows that a partial report leaves open
    more_time: date | None = None  # its own due day, where it was given one
    replaced: datetime | None = None  # when a later full report took the place of the first

    @property
    def held_words(self) -> str:
        """What waits of it, in words; "" where nothing does."""
        if not self.held:
            return ""
        return "late: waits for your decision" if self.too_late else "held for your decision"

    @property
    def to_remind(self) -> bool:
        """Whether a report of it is expected and none came, or one that leaves rows open."""
        return self.expected and (self.received is None or self.partial)

    @property
    def more_time_words(self) -> str:
        """That it was given more time, and until when; "" where it was not."""
        return f"more time until {long_date(self.more_time)}" if self.more_time else ""

    @property
    def in_time(self) -> bool:
        """Whether its first complete report came by the due day, cleared or not."""
        if self.cleared_on_time is None:
            return self.received is not None and not self.days_late
        return self.on_time

    @property
    def cleared_by_due(self) -> bool:
        """Whether all of its report was cleared by the body itself by the due day."""
        return self.on_time if self.cleared_on_time is None else self.cleared_on_time

    @property
    def clearance_words(self) -> str:
        """Who stands by the report, and by when; "" where there is none."""
        if self.received is None:
            return ""
        if self.entered:
            return self.entered_words
        if self.provisional:
            return "draft, not yet cleared"
        if self.partial:
            return "cleared, as far as it goes"
        return "cleared by the due day" if self.cleared_by_due else "cleared after the due day"

    @property
    def post_words(self) -> str:
        """What is open between us and the body in the post; "" where nothing is."""
        open_ones = (
            (self.undelivered, "letter not delivered", "letters not delivered"),
            (self.uncertain, "letter may not have left", "letters may not have left"),
            (self.to_read, "mail to be read", "mails to be read"),
        )
        return "; ".join(counted(n, one, many) for n, one, many in open_ones if n)

    @property
    def entered_words(self) -> str:
        """Who wrote the report, and whether the body stands by it; "" where it wrote it itself."""
        if not self.entered:
            return ""
        state = "not yet confirmed" if self.provisional else "confirmed"
        return f"entered by the secretariat from: {self.entered}; {state}"


@dataclass(frozen=True, slots=True)
class Completeness:
    """The bodies that were asked in a round: expected to report, or only invited.

    Completeness is `received` of `expected`, timeliness `on_time` of `expected`. Invited bodies
    are counted apart and never missing (RULES 2).
    """

    expected: tuple[Reporting, ...]
    invited: tuple[Reporting, ...]

    @property
    def received(self) -> tuple[Reporting, ...]:
        """The expected bodies that have ever reported."""
        return tuple(each for each in self.expected if each.received is not None)

    @property
    def on_time(self) -> tuple[Reporting, ...]:
        """The expected bodies that reported by the due day."""
        return tuple(each for each in self.expected if each.in_time)

    @property
    def cleared_by_due(self) -> tuple[Reporting, ...]:
        """The expected bodies whose report was cleared by the due day."""
        return tuple(each for each in self.expected if each.cleared_by_due)

    @property
    def partial(self) -> tuple[Reporting, ...]:
        """The expected bodies whose report leaves rows open."""
        return tuple(each for each in self.expected if each.partial)

    @property
    def entered(self) -> tuple[Reporting, ...]:
        """The expected bodies for whom the secretariat entered the report."""
        return tuple(each for each in self.received if each.entered)

    @property
    def late(self) -> tuple[Reporting, ...]:
        """The expected bodies that reported after the due day."""
        return tuple(each for each in self.received if each.days_late)

    @property
    def missing(self) -> tuple[Reporting, ...]:
        """The expected bodies that have not yet reported."""
        return tuple(each for each in self.expected if each.received is None)

    @property
    def waiting(self) -> tuple[Reporting, ...]:
        """Of those that have not yet reported, the bodies whose report waits for a decision."""
        return tuple(each for each in self.missing if each.held)

    @property
    def invited_received(self) -> tuple[Reporting, ...]:
        """The invited bodies that have reported."""
        return tuple(each for each in self.invited if each.received is not None)

    @property
    def words(self) -> str:
        """The completeness as it is read out."""
        bodies = counted(len(self.expected), "expected body has", "expected bodies have")
        return f"{len(self.received)} of {bodies} reported{self.waits_words}"

    @property
    def waits_words(self) -> str:
        """How many reports wait for a decision, to be said after how many there are."""
        waiting = len(self.waiting)
        return f"; {counted(waiting, 'waits', 'wait')} for your decision" if waiting else ""


def completeness_of(reporting: Iterable[Reporting]) -> Completeness:
    """How complete the reports of a round are; `reporting` has a line for each body asked."""
    every = tuple(reporting)
    return Completeness(
        tuple(each for each in every if each.expected),
        tuple(each for each in every if not each.expected),
    )


@dataclass(frozen=True, slots=True)
class LineStatement:
    """One line of another sheet than the plan's rows, as its body's returns came to.

    `block` is "events", "issues", "other", "results" (evaluation of a row) or "views" (evaluation
    of the plan); `key` names the line within its body's form.
    """

    body: str
    block: str
    key: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    refused: bool = False
    provisional: bool = False
    file: str = ""
    sha256: str = ""
    received: datetime | None = None

    @property
    def name(self) -> str:
        """What it is called within its round, whatever other lines there are."""
        return f"{self.body} {self.block} {self.key}"

    def text(self, column: str) -> str:
        """An answer as text, "" where it is blank."""
        return text_of(self.answers.get(column))


@dataclass(frozen=True, slots=True)
class AgreedEvent:
    """An event that a body reported, and whether its figures are counted (rule K10).

    `twin` names the other lines that seem to be the same event; of these one is kept and
    the others' participants are not added. `why` says so in words, and where an event is not
    counted for another reason. `replaces` names lines of earlier rounds that told of the same
    event: an evaluation over those rounds counts this one in their place.
    """

    line: LineStatement
    counted: bool = True
    twin: str = ""
    why: str = ""
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnplacedAnswer:
    """What a body said where the plan does not ask it any more: kept, and counted nowhere.

    `line` has the block and the key that its form had; `number` is that of its line in
    decisions.xlsx.
    """

    line: LineStatement
    why: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something a person must decide. `rule` is the merging rule that found it.

    `number` is that of its line in decisions.xlsx; "" where it has none. `lines` names the two
    events that may be one.
    """

    rule: str
    row: str
    says: str
    bodies: tuple[str, ...] = ()
    number: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundResult:
    """One round merged. `decisions` are all items put to a person, and her own, with answers."""

    plan: str  # the plan's code
    period: str
    due: date
    rows: tuple[AgreedRow, ...]
    activities: tuple[AgreedActivity, ...]
    reporting: tuple[Reporting, ...]
    conflicts: tuple[Conflict, ...]
    returns: tuple[Return, ...]
    closed: bool = False
    events: tuple[AgreedEvent, ...] = ()
    lines: tuple[
        LineStatement, ...
    ] = ()  # of every other sheet than the plan's rows and the events
    decisions: tuple[Decision, ...] = ()
    first_month: int = 1  # in which the plan's reporting years begin
    unplaced: tuple[UnplacedAnswer, ...] = ()  # answers that the plan no longer asks

    @property
    def reporting_period(self) -> Period:
        """The period that the bodies report on; its record holds the text."""
        return Period.parse(self.period).beginning(self.first_month)

    def row(self, key: str) -> AgreedRow | None:
        """The row of that key; None when the round does not have it."""
        return _rows(self).get(key)

    def reported(self, body: str) -> Reporting | None:
        """How a body reported; None when it was not asked."""
        return _reporting(self).get(body_key(body))

    @property
    def completeness(self) -> Completeness:
        """How many of the reports expected came, and came in time."""
        return completeness_of(self.reporting)

    def decided(self, row: str) -> tuple[Decision, ...]:
        """The decisions that were applied to a row."""
        return tuple(d for d in self.decisions if d.row == row and d.state == DecisionState.APPLIED)


# Every row and body of a round is looked up many times for a report.


@remembered
def _rows(round: RoundResult) -> Mapping[str, AgreedRow]:
    return {row.key: row for row in reversed(round.rows)}


@remembered
def _reporting(round: RoundResult) -> Mapping[BodyKey, Reporting]:
    return {body_key(each.body): each for each in reversed(round.reporting)}
