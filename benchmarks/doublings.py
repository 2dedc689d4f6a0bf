"""python -m benchmarks.doublings: what twice as much takes, kind by kind; nothing is quadratic.

Each kind of work is made of invented values in memory, of n and of 2n. The table has the processor
time of both, and their ratio: 2 where the work grows as what it is done of, 4 where it grows as its
square. The ratio should stay below 2.3.
"""

import cProfile
import hashlib
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import repeat
from pathlib import Path

import click
from msgspec.structs import replace

from benchmarks.folders import NOW, PERIOD, a_plan
from tipxl.domain.consolidation.arrival_days import arrival_days
from tipxl.domain.consolidation.merge import merge
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.consolidation.statements import words_of
from tipxl.domain.core.decision import Decision
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.decision_lines import DecisionContext
from tipxl.domain.decisions.register import empty, lines_of, updated
from tipxl.domain.decisions.round_decisions import proposals_decided
from tipxl.domain.forms.issued_form import COVER
from tipxl.domain.issuing.design import FormContext
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.returned import Answer, Arrival, Return, ReturnedRow
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import Submission
from tipxl.domain.schema.schema_text import read_schema
from tipxl.intake.returned_store import IntakeOutcome
from tipxl.journal.journal_events import FileCollected, LetterSent, MailCollected
from tipxl.journal.journal_file import JournalFile, read_journal
from tipxl.reports.model.counts_sheet import with_counts
from tipxl.reports.round.consolidated import consolidated
from tipxl.rounds.correspondence import correspondence
from tipxl.rounds.waiting_post import waiting_post
from tipxl.validation.said_before import SaidSoFar
from tipxl.workers.tidying import tidy_seldom
from tipxl.workspace.issued_forms import NOTHING_ISSUED
from tipxl.workspace.packaged import sample

Work = Callable[[], object]


def _schema() -> FormSchema:
    read = read_schema(sample().report.read_text(encoding="utf-8"))
    if read.schema is None:
        raise RuntimeError("The sample's report.toml cannot be read.")
    return read.schema


def _merged(plan: Plan, schema: FormSchema) -> RoundResult:
    context = FormContext(plan, schema, "", plan.rounds[0])
    return merge(context, RoundReturns(tuple(map(_report, _bodies(plan))), {}))


def _bodies(plan: Plan) -> tuple[str, ...]:
    return tuple(each.acronym for each in plan.bodies)


def _report(body: str, number: int = 0) -> Return:
    sha256 = hashlib.sha256(f"{body} {number}".encode()).hexdigest()
    received = NOW + timedelta(minutes=number)
    arrival = Arrival(f"{body} {number}.xlsx", f"{body}.xlsx", sha256, received, "--received")
    row = ReturnedRow("activities", "A.a.1.1#1", {"status": Answer("ON")})
    return Return(
        *(arrival, Verdict.ACCEPTED),
        body=body,
        period=str(PERIOD),
        version=1,
        submission=Submission.FULL,
        rows=(row,),
    )


def bodies(count: int) -> Work:
    """A round of so many bodies, merged, and every sheet of its workbook."""
    plan, schema = a_plan(count), _schema()
    return lambda: with_counts(consolidated(plan, schema, (_merged(plan, schema),)))


def rows(count: int) -> Work:
    """A round of so many rows, most of one body, merged, and every sheet of its workbook."""
    plan, schema = a_plan(-(-count // 6)), _schema()
    first = plan.bodies[0].acronym
    led = tuple(replace(each, leads=(first,), cooperating=()) for each in plan.rows)
    plan = replace(plan, rows=led[:count], bodies=plan.bodies[:10])
    return lambda: with_counts(consolidated(plan, schema, (_merged(plan, schema),)))


def questions(count: int) -> Work:
    """A question from each of so many bodies, each with its line in decisions.xlsx."""
    plan, schema = a_plan(count), _schema()
    sent = tuple(_with_another_contact(_report(each)) for each in _bodies(plan))
    asked = _decisions(DecisionContext(plan, schema, PERIOD), sent)
    sheet = updated(empty(), str(PERIOD), asked)
    found = replace(empty(), decisions=sheet, lines=lines_of(sheet))
    context = DecisionContext(plan, schema, PERIOD, found.lines)
    return lambda: updated(found, str(PERIOD), _decisions(context, sent))


def _decisions(context: DecisionContext, sent: tuple[Return, ...]) -> tuple[Decision, ...]:
    return tuple(each.decision for each in proposals_decided(context, sent))


def _with_another_contact(report: Return) -> Return:
    answers = {"focal_email": Answer(f"new@{report.body.casefold()}.example")}
    return replace(report, rows=(*report.rows, ReturnedRow(COVER, COVER, answers)))


def rounds(count: int) -> Work:
    """The workbook of the last of so many rounds."""
    plan, schema = a_plan(10), _schema()
    merged, period, periods = _merged(plan, schema), PERIOD, list[Period]()
    for _ in range(count):
        periods.append(period)
        period = period.next
    every = tuple(replace(merged, period=str(each), closed=True) for each in periods)
    return lambda: consolidated(plan, schema, every)


def journal_lines(count: int) -> Work:
    """A journal of so many lines, read, and what went to each of ten bodies and came from it."""
    return _journal_of(a_plan(10), count)


def letters(count: int) -> Work:
    """A letter to each of so many bodies, read, and what went to each."""
    return _journal_of(a_plan(count), count)


def mails(count: int) -> Work:
    """A mail to read from each of so many bodies, and a letter to each that came back."""
    return _journal_of(a_plan(count), 2 * count, _mail)


_Line = FileCollected | LetterSent | MailCollected


def _journal_of(plan: Plan, count: int, line: Callable[[Plan, int], _Line] | None = None) -> Work:
    place = tempfile.TemporaryDirectory()
    path = Path(place.name) / "journal.jsonl"
    JournalFile(path).append(*map(line or _line, repeat(plan), range(count)))

    def read() -> object:
        with place:
            journal = read_journal(path)
        return correspondence(plan, plan.bodies, journal), waiting_post(plan, journal)

    return read


def _line(plan: Plan, number: int) -> FileCollected | LetterSent:
    body, at = plan.bodies[number % len(plan.bodies)], NOW + timedelta(minutes=number)
    if number % 2 or len(plan.bodies) > 10:
        sent = body_key(body.acronym)
        return LetterSent(at, sent, "templates", body.contact.email, f"<{number}@example>")
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    return FileCollected(at, f"{number}.xlsx", f"{number}.xlsx", sha256, at, "--received")


def _mail(plan: Plan, number: int) -> MailCollected:
    body, at = plan.bodies[number // 2], NOW + timedelta(minutes=number)
    came_back = body.contact.email if number % 2 else ""
    outcome = IntakeOutcome.UNDELIVERED if came_back else IntakeOutcome.TO_READ
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    return MailCollected(
        *(at, sha256, f"{number}.eml", f"<{number}@example>", body.contact.email, "A question"),
        *(at, "the mail", outcome.value),
        undelivered=came_back,
    )


def resubmissions(count: int) -> Work:
    """One body that reports so many times, each report laid over what it said before."""
    sent = tuple(_report("B00001", number) for number in range(count))

    def lay() -> object:
        said = SaidSoFar(lambda _: NOTHING_ISSUED)
        for each in sent:
            said.of(each.body)
            said.add(each)
        words = words_of(("B00001",), sent, {})
        return words, arrival_days(sent, {}, ("A.a.1.1#1",))

    return lay


#: What is doubled, how it is made, and how much of it there is at first.
KINDS: Mapping[str, tuple[Callable[[int], Work], int]] = {
    "bodies": (bodies, 500),
    "rows": (rows, 1000),
    "rounds": (rounds, 100),
    "open questions": (questions, 2000),
    "journal lines": (journal_lines, 5000),
    "letters to as many bodies": (letters, 1000),
    "mails of as many bodies": (mails, 500),
    "resubmissions of one body": (resubmissions, 1500),
}


@dataclass(frozen=True, slots=True)
class Doubling:
    """What a work took of n and of 2n."""

    once: float
    twice: float

    @property
    def ratio(self) -> float:
        """How much more the double takes."""
        return self.twice / self.once


def timed(make: Callable[[int], Work], count: int, runs: int = 3) -> Doubling:
    """The processor time, the least of a few runs: each on values that nobody has looked at."""
    found = [min(_seconds(make(each)) for _ in range(runs)) for each in (count, 2 * count)]
    return Doubling(*found)


def _seconds(work: Work) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def called(make: Callable[[int], Work], count: int) -> Doubling:
    """How many calls of functions it takes, which is the same on every computer."""
    return Doubling(*(float(_calls(make(each))) for each in (count, 2 * count)))


def _calls(work: Work) -> int:
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(each.callcount for each in profile.getstats())


@click.command()
@click.option("--only", default="", help="One kind, by its name.")
def main(only: str) -> None:
    """Print what twice as much takes, for each kind of work."""
    tidy_seldom()
    for name, (make, count) in KINDS.items():
        if only in ("", name):
            work = timed(make, count)
            words = f"{name}: {count:,} {work.once:.2f} s, {2 * count:,} {work.twice:.2f} s"
            click.echo(f"{words}, {work.ratio:.2f} times")


if __name__ == "__main__":
    main()
