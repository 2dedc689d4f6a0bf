"""What a round comes to: every row's status with the rule that decided, events, open matters."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.decision import Decision, DecisionState
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.results.reporting import Completeness, Reporting, completeness_of
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


class RowStatement(Struct, frozen=True):
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
    answers: Mapping[str, Answer] = {}
    file: str = ""
    sha256: str = ""
    received: datetime | None = None
    evented: bool = False  # it reported an event on this row

    @property
    def counts(self) -> bool:
        """Whether it was answered, and nothing of it must be corrected first."""
        return self.answered and not self.refused

    def text(self, column: str) -> str:
        """An answer as text, "" where it is blank."""
        return text_of(self.answers.get(column))


class AgreedRow(Struct, frozen=True):
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
    values: Mapping[str, str] = {}
    no_information: bool = False

    @property
    def target(self) -> Period | None:
        """The period by which it is to be completed; None where none is named."""
        return Period.or_none(self.values.get("target", ""))

    @property
    def answered_by_lead(self) -> bool:
        """Whether a lead gave an answer that counts."""
        return any(each.role == Role.LEAD and each.counts for each in self.said)


class AgreedActivity(Struct, frozen=True):
    """One activity, from its rows (rule K9).

    `no_information`: without its rows of which there is none, it would not be among the addressed.
    """

    key: str
    status: str
    marks: tuple[Mark, ...]
    rows: tuple[str, ...]
    no_information: bool = False


class LineStatement(Struct, frozen=True):
    """One line of another sheet than the plan's rows, as its body's returns came to.

    `block` is "events", "issues", "other", "results" (evaluation of a row) or "views" (evaluation
    of the plan); `key` names the line within its body's form.
    """

    body: str
    block: str
    key: str
    answers: Mapping[str, Answer] = {}
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


class AgreedEvent(Struct, frozen=True):
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


class UnplacedAnswer(Struct, frozen=True):
    """What a body said where the plan does not ask it any more: kept, and counted nowhere.

    `line` has the block and the key that its form had; `number` is that of its line in
    decisions.xlsx.
    """

    line: LineStatement
    why: str
    number: str = ""


class Conflict(Struct, frozen=True):
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


class RoundResult(Struct, frozen=True):
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

    def agreed(self) -> "RoundResult":
        """The same, closed: what is held of a body was left undecided."""
        reporting = tuple(replace(each, undecided=each.held > 0) for each in self.reporting)
        return replace(self, closed=True, reporting=reporting)

    def decided(self, row: str) -> tuple[Decision, ...]:
        """The decisions that were applied to a row."""
        return _applied(self).get(row, ())


# Every row and body of a round is looked up many times for a report.


@remembered
def _rows(round: RoundResult) -> Mapping[str, AgreedRow]:
    return {row.key: row for row in reversed(round.rows)}


@remembered
def _applied(round: RoundResult) -> Mapping[str, tuple[Decision, ...]]:
    found: dict[str, list[Decision]] = {}
    for each in round.decisions:
        if each.state == DecisionState.APPLIED:
            found.setdefault(each.row, []).append(each)
    return {row: tuple(each) for row, each in found.items()}


@remembered
def _reporting(round: RoundResult) -> Mapping[BodyKey, Reporting]:
    return {body_key(each.body): each for each in reversed(round.reporting)}
