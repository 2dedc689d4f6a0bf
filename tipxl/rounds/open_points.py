"""An open round -> what is not finished in it: what the meeting should know before it is closed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_names import capital
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.plan.reminding import first_day
from tipxl.domain.plan.work_plan import Round
from tipxl.domain.results.reporting import Reporting, taken_until, to_do_of
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.intake.arrivals import lost_files, unread_folders, waits_for_her
from tipxl.intake.inbox import inbox_notes, waiting
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import DeliveryStatus
from tipxl.rounds.folder_notes import clock_notes
from tipxl.rounds.journal_gaps import is_anothers, unjoined_copies
from tipxl.rounds.kept_files import changed_mails, given_up_reports, missing_mails
from tipxl.rounds.persons_named import persons_named
from tipxl.rounds.round_notes import (
    displaced_notes,
    record_notes,
    unknown_mail_notes,
)
from tipxl.rounds.uncollected import Uncollected, uncollected
from tipxl.rounds.waiting_post import waiting_post
from tipxl.workspace.form_records import renamed_records
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles


class SettledAt(StrEnum):
    """Where an open point is dealt with."""

    DECISIONS = "decisions"
    REPORTS = "reports"
    LETTERS = "letters"
    POST = "post"
    STATUS = "status"
    FOLDER = "folder"


class OpenPoint(Struct, frozen=True):
    """One thing that is not finished, in words, and where it is dealt with.

    `letters` are those that settle it, where letters do; `command` is what to type to settle it,
    "" where time does. A round with one that `refuses` cannot be closed; the files of one that
    `may_be_given_up` can be recorded as lost for good. What every command says before it does
    anything is `said_anyway`.
    """

    words: str
    where: SettledAt
    names: tuple[str, ...] = ()
    command: str = ""
    refuses: bool = False
    may_be_given_up: bool = False
    said_anyway: bool = False
    letters: LetterKind | None = None

    @property
    def count(self) -> int:
        """How many bodies, files or lines it is about."""
        return len(self.names) or 1

    @property
    def line(self) -> str:
        """It on one line, as the terminal shows it."""
        names = f": {', '.join(self.names)}" if self.names else ""
        command = f" To settle it: {self.command}" if self.command else ""
        return f"{self.count:4}  {self.words}{names}.{command}"


class RoundFacts(Struct, frozen=True):
    """What the folder tells beside the merged round."""

    missing: tuple[str, ...] = ()  # files that were collected and that returned/ lacks
    mails: tuple[str, ...] = ()  # mails that were collected and are gone
    changed_mails: tuple[str, ...] = ()  # mails that are not what was collected
    unknown: Uncollected = Uncollected()  # files in returned/ that the journal does not know
    unread: tuple[str, ...] = ()  # folders in returned/, in which nothing is read
    gaps: tuple[str, ...] = ()  # where the journal lacks lines
    unjoined: tuple[str, ...] = ()  # copies of the journal that may have lines which it lacks
    notes: tuple[str, ...] = ()  # what else is wrong in the folder of the round
    clock: tuple[str, ...] = ()  # that the clock was set back
    inbox: int = 0  # files that wait to be collected
    post: tuple[str, ...] = ()  # the numbers of mails and letters that wait for her
    persons: tuple[str, ...] = ()  # where a text for circulation seems to name a person
    unsent: tuple[tuple[LetterKind, tuple[str, ...]], ...] = ()  # kind, and whose letter lies there
    renamed: tuple[str, ...] = ()  # records of forms that lie there under another name only
    given_up: frozenset[str] = frozenset()  # files that were collected and are lost for good


def round_facts(
    workspace: Workspace, files: RoundFiles, so_far: RoundResult, now: datetime
) -> RoundFacts:
    """What the folder tells of a round, and its texts."""
    records = workspace.records(files.period)
    journal = records.journal.value
    if is_anothers(records):  # what it tells is of other files
        clock = tuple(clock_notes(workspace.folder, now))
        return RoundFacts(gaps=journal.gaps, clock=clock, inbox=waiting(files, journal))
    return RoundFacts(
        lost_files(files, journal, so_far.returns),
        tuple(each.file for each in missing_mails(records)),
        tuple(each.file for each in changed_mails(records, keep=workspace.keeps)),
        # Nothing is collected by a journal that is not whole, so it is told after the joining.
        Uncollected() if journal.gaps else uncollected(files, journal, so_far.returns),
        () if journal.gaps else tuple(each.name for each in unread_folders(files)),
        journal.gaps,
        tuple(each.name for each in unjoined_copies(records)),
        _notes(workspace, files, journal),
        tuple(clock_notes(workspace.folder, now)),
        waiting(files, journal),
        tuple(each.number for each in waiting_post(workspace.plan, journal)),
        persons_named(workspace.plan, workspace.schema, so_far),
        tuple((kind, names) for kind in _TOLD if (names := _unsent(journal, kind))),
        () if journal.gaps else tuple(each.name for each in renamed_records(files, journal)),
        given_up_reports(records),
    )


def _notes(workspace: Workspace, files: RoundFiles, journal: Journal) -> tuple[str, ...]:
    return (
        *record_notes(workspace, files),
        *(() if journal.gaps else unknown_mail_notes(files, journal)),
        *inbox_notes(files),
        *(() if is_anothers(workspace.records(files.period)) else displaced_notes(files, journal)),
    )


#: The letters that tell something; those that ask for something are written anew when it is asked.
_TOLD = (LetterKind.DRAFT, LetterKind.RECEIPT)


def _unsent(journal: Journal, kind: LetterKind) -> tuple[str, ...]:
    """The bodies whose last letter of a kind was written and did not leave, as far as is known."""
    last = {each.body: each.status for each in journal.letters.values() if each.kind == kind}
    return tuple(str(body) for body, status in last.items() if status is DeliveryStatus.WRITTEN)


def open_points(
    so_far: RoundResult, held: Round, facts: RoundFacts, now: datetime
) -> tuple[OpenPoint, ...]:
    """Everything that is open, the gravest first; empty where nothing is."""
    if so_far.closed:
        return ()
    period = str(held.period)
    return (
        *_as_possible(facts, _of_the_folder(facts, period), period),
        *_of_time(so_far.reporting, held, now),
        *_to_decide(so_far, period),
        *_of_reporting(so_far.reporting, held, now),
        *_of_letters(facts, period),
        *_of_persons(facts, period),
    )


def _as_possible(
    facts: RoundFacts, points: Iterable[OpenPoint], period: str
) -> Iterator[OpenPoint]:
    """The same, without the commands that are refused until the journal is whole."""
    for each in points:
        refused = facts.gaps and each.command.startswith(f"tipxl collect {period}")
        yield replace(each, command="") if refused else each


def _of_persons(facts: RoundFacts, period: str) -> Iterator[OpenPoint]:
    if facts.persons:
        words = (
            "A name, telephone number or address of a person seems to stand in a text that is "
            "circulated"
        )
        command = f"correct the words in decisions.xlsx, then tipxl consolidate {period}"
        yield OpenPoint(words, SettledAt.DECISIONS, facts.persons, command)


def _of_the_folder(facts: RoundFacts, period: str) -> Iterator[OpenPoint]:
    if facts.missing:
        yield OpenPoint(
            "Collected before, and gone from returned/, not to be read or changed since; put back "
            "the originals from your back-up, or save them into inbox/ again",
            SettledAt.FOLDER, facts.missing, f"tipxl collect {period}",
            refuses=True, may_be_given_up=True,
        )  # fmt: skip
    yield from _not_collected(facts, period)
    if facts.mails:
        words = (
            f"A mail that was collected is gone from returned/mails/{_as_before(facts)}; put it "
            "back from your back-up, or save it into inbox/ again"
        )
        yield OpenPoint(words, SettledAt.FOLDER, facts.mails, f"tipxl collect {period}")
    if facts.changed_mails:
        words = (
            f"A mail in returned/mails/ is not what was collected{_as_before(facts)}; "
            "move it out of the folder, then put the original back from your back-up, or save it "
            "into inbox/ again"
        )
        yield OpenPoint(words, SettledAt.FOLDER, facts.changed_mails, f"tipxl collect {period}")
    yield from (OpenPoint(each, SettledAt.FOLDER) for each in _in_a_line(facts.notes))
    if mailed := tuple(each.name for each in facts.unknown.mailed):
        words = (
            "Not collected, by the journal, and in a mail that was not collected either, which "
            "says when and from whom it came; collect the mail first"
        )
        yield OpenPoint(words, SettledAt.FOLDER, mailed)
    yield from (
        OpenPoint(each, SettledAt.FOLDER, said_anyway=True) for each in _in_a_line(facts.clock)
    )
    yield from _of_the_records(facts, period)
    if facts.inbox:
        words = f"{counted(facts.inbox, 'file waits', 'files wait')} in inbox/ to be collected"
        yield OpenPoint(words, SettledAt.REPORTS, (), f"tipxl collect {period}")
    if facts.post:
        words = "Mails to read and letters that were not delivered wait for you"
        yield OpenPoint(words, SettledAt.POST, facts.post, f"tipxl mail {period}")


def _of_the_records(facts: RoundFacts, period: str) -> Iterator[OpenPoint]:
    """What the journal lacks, or may lack, and records by other names: so no round is closed."""
    if facts.gaps:
        gaps = tuple(_in_a_line(facts.gaps))
        yield OpenPoint(
            "The journal is not whole", SettledAt.FOLDER, gaps, f"tipxl join {period}", refuses=True
        )
    if facts.unjoined:
        words = (
            "A copy of the journal holds lines that are not in it, or cannot be read; join the "
            "two, or move the copy out of the folder where it is no journal"
        )
        yield OpenPoint(
            words, SettledAt.FOLDER, facts.unjoined, f"tipxl join {period}", refuses=True
        )
    if facts.renamed:
        words = (
            "The record of a form is gone and lies beside under another name; rename that to the "
            "name of the record"
        )
        yield OpenPoint(words, SettledAt.FOLDER, facts.renamed, refuses=True)


def _as_before(facts: RoundFacts) -> str:
    """That nothing of a lost mail is missing in the round; "" where reports are lost, too."""
    return ", and its reports count as before" * (not (facts.missing or facts.given_up))


def _not_collected(facts: RoundFacts, period: str) -> Iterator[OpenPoint]:
    """What lies in returned/ and only collecting puts right."""
    if facts.unknown.to_say:
        yield OpenPoint(
            "Not collected, by the journal: the time of the file stands for its receipt, and from "
            "whom it came is not known; name each as it lies in returned/, with the day of its "
            "receipt",
            SettledAt.FOLDER, facts.unknown.to_say, f"tipxl collect {period} FILE --received DAY",
        )  # fmt: skip
    if facts.unknown.packed:
        words = "A mail or an archive in returned/, in which nothing counts; move it into inbox/"
        yield OpenPoint(words, SettledAt.FOLDER, facts.unknown.packed, f"tipxl collect {period}")
    if facts.unknown.ours:
        words = "A workbook as it was sent, in which nothing is filled in; move it out of returned/"
        yield OpenPoint(words, SettledAt.FOLDER, tuple(facts.unknown.ours))
    if facts.unread:
        words = "A folder in returned/ in which nothing is read; move it into inbox/"
        yield OpenPoint(words, SettledAt.FOLDER, facts.unread, f"tipxl collect {period}")


def _in_a_line(sentences: Iterable[str]) -> Iterator[str]:
    """Sentences as words of a point, which has a full stop of its own."""
    return (each.rstrip(".") for each in sentences)


def _of_letters(facts: RoundFacts, period: str) -> Iterator[OpenPoint]:
    for kind, bodies in facts.unsent:
        words = f"{kind.words}: written, and never sent or not recorded as sent, to"
        command = f"tipxl send {period} --kind {kind} --sent-by-hand"
        yield OpenPoint(words, SettledAt.LETTERS, bodies, command, letters=kind)


def _of_time(reporting: tuple[Reporting, ...], held: Round, now: datetime) -> Iterator[OpenPoint]:
    if now.date() <= held.due:
        yield OpenPoint(
            f"The round is not due yet: reports have until {long_date(held.due)}", SettledAt.STATUS
        )
    elif now.date() <= held.freeze:
        yield OpenPoint(
            f"Reports are still taken, until {long_date(held.freeze)}", SettledAt.STATUS
        )
    longer = tuple(
        f"{each.body} ({long_date(each.more_time)})"
        for each in reporting
        if each.to_remind and each.more_time and now.date() <= each.more_time
    )
    if longer:
        yield OpenPoint("More time was given, and is not over, to", SettledAt.STATUS, longer)


def _to_decide(so_far: RoundResult, period: str) -> Iterator[OpenPoint]:
    command = f"answer in decisions.xlsx, then tipxl consolidate {period}"
    held = tuple(each for each in so_far.returns if waits_for_her(each))
    for verdict in (each for each in Verdict if each.waits):
        waits = tuple(each.arrival.file for each in held if each.verdict is verdict)
        if waits:
            words = f"{capital(verdict.words)}; not used until you take it"
            yield OpenPoint(words, SettledAt.DECISIONS, waits, command)
    undecided = tuple(each.number for each in so_far.decisions if each.waits)
    if undecided:
        words = "Not decided; what it asks is agreed as it stands without a decision"
        yield OpenPoint(words, SettledAt.DECISIONS, undecided, command)
    contested = tuple(each.key for each in so_far.rows if each.mark is Mark.CONTESTED)
    if contested:
        yield OpenPoint("The status is contested", SettledAt.DECISIONS, contested, command)


def _bodies(reporting: Iterable[Reporting]) -> tuple[str, ...]:
    return tuple(each.body for each in reporting)


def _of_reporting(
    reporting: tuple[Reporting, ...], held: Round, now: datetime
) -> Iterator[OpenPoint]:
    call = f"tipxl status {held.period} --write"

    def of(
        holds: Callable[[Reporting], bool],
        words: str,
        where: SettledAt,
        letters: LetterKind | None = None,
        named: Callable[[Iterable[Reporting]], tuple[str, ...]] = _bodies,
    ) -> Iterator[OpenPoint]:
        names = named(each for each in reporting if holds(each))
        if names and letters:
            command = f"tipxl send {held.period}{_OPTIONS.get(letters, f' --kind {letters}')}"
            yield OpenPoint(words, SettledAt.LETTERS, names, command, letters=letters)
        elif names:
            yield OpenPoint(words, where, names, call)

    def until(asked: Callable[[Reporting], bool]) -> date:
        """The last day for those who are asked: some may have more time."""
        return taken_until(held.freeze, (each for each in reporting if asked(each)))

    in_time = first_day(held.due) <= now.date() <= until(lambda e: e.to_remind)
    remind = LetterKind.REMINDERS if in_time else None
    may_correct = now.date() <= until(lambda e: bool(e.errors))
    yield from of(
        lambda e: e.received is None and e.form in _NOT_GONE,
        "The letter with the form was never sent, or not recorded as sent, to",
        SettledAt.LETTERS, LetterKind.TEMPLATES,
    )  # fmt: skip
    yield from of(
        lambda e: e.expected and e.received is None and not e.held,
        "Not yet reported; the statuses agreed before are carried",
        SettledAt.STATUS, remind,
    )  # fmt: skip
    yield from of(
        lambda e: e.expected and e.partial,
        "Partial; the rows that it leaves open keep the statuses agreed before, of",
        SettledAt.STATUS, remind,
    )  # fmt: skip
    correct = LetterKind.CORRECTIONS if may_correct else None
    words = "Something is still to be answered or corrected by"
    yield from of(lambda e: bool(e.errors), words, SettledAt.REPORTS, correct, to_do_of)
    words = "Entered by you, not yet confirmed by"
    entered = LetterKind.CONFIRM_ENTRY
    yield from of(lambda e: e.provisional and bool(e.entered), words, SettledAt.STATUS, entered)
    words = "Provisional: a draft that is not yet cleared, from"
    yield from of(lambda e: e.provisional and not e.entered, words, SettledAt.STATUS)


#: The letters with the forms are not written again: that they went is recorded.
_OPTIONS = {LetterKind.TEMPLATES: " --sent-by-hand"}

#: What is recorded of a letter that has not left.
_NOT_GONE = ("", DeliveryStatus.WRITTEN.value, DeliveryStatus.REFUSED.value)
