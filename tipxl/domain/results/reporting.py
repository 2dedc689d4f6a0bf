"""How the bodies reported in a round: each of them, and how complete that is (RULES 2)."""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.core.workbook import Verdict


class Reporting(Struct, frozen=True):
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
    unanswered: int = 0  # of the errors, those that only say that a row has no answer yet
    undecided: bool = False  # what is held of it was left so when the round was closed

    @property
    def held_words(self) -> str:
        """What waits of it, in words; "" where nothing does."""
        if not self.held:
            return ""
        verdict = Verdict.LATE if self.too_late else Verdict.HELD
        return verdict.words_when_closed if self.undecided else verdict.words

    @property
    def to_correct(self) -> int:
        """How many of its answers are to be corrected."""
        return self.errors - self.unanswered

    @property
    def to_do_words(self) -> str:
        """What the body has still to answer and to correct; "" where that is nothing."""
        counts = (
            (self.unanswered, counted(self.unanswered, "row to answer", "rows to answer")),
            (self.to_correct, f"{self.to_correct} to correct"),
        )
        return ", ".join(words for number, words in counts if number)

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


class Completeness(Struct, frozen=True):
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
        waiting = [each for each in self.waiting if not each.undecided]
        left = [each for each in self.waiting if each.undecided]
        waits = counted(len(waiting), "waits", "wait")
        words = f"; {waits} for your decision" if waiting else ""
        if left:
            was = counted(len(left), "more came and was", "more came and were")
            words += f"; {was} left undecided when the round was closed"
        return words


def taken_until(freeze: date, reporting: Iterable[Reporting]) -> date:
    """The last day on which a report of any of these is taken: some may have more time."""
    return max((freeze, *(each.more_time or freeze for each in reporting)))


def to_do_of(reporting: Iterable[Reporting]) -> tuple[str, ...]:
    """The bodies that have still to answer or to correct something, each with how much."""
    return tuple(f"{each.body} ({each.to_do_words})" for each in reporting if each.to_do_words)


def completeness_of(reporting: Iterable[Reporting]) -> Completeness:
    """How complete the reports of a round are; `reporting` has a line for each body asked."""
    every = tuple(reporting)
    return Completeness(
        tuple(each for each in every if each.expected),
        tuple(each for each in every if not each.expected),
    )
