"""One file + everything its verdict hangs on -> Return. No file is opened, so any process can."""

from dataclasses import dataclass, replace
from functools import lru_cache

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.workbook import Book, Unreadable, Verdict
from tipxl.domain.decisions.waivers import Waiver, waived
from tipxl.domain.forms.identity import Identity
from tipxl.domain.forms.issued_form import UNREAD, Template
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.extract import gather
from tipxl.domain.returns.messages import Told, tell
from tipxl.domain.returns.overlay import latest
from tipxl.domain.returns.recognise import Keys, fits, older_form, recognise
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.domain.returns.validation import Form, Known, judge
from tipxl.domain.schema.rules import Rulebook
from tipxl.errors import TipxlError
from tipxl.excel.read import read_book
from tipxl.workspace.issued_forms import NOTHING_ISSUED, Issued, Record, understood


@dataclass(frozen=True, slots=True)
class Terms:
    """What the files of a round have in common: the rules of its forms, and who signed them."""

    plan: str
    period: str
    keys: Keys
    layouts: tuple[Record, ...] = ()  # every report.toml that forms were issued with


@dataclass(frozen=True, slots=True)
class Task:
    """A file to judge. `before` are the returns of its body that count and came before it."""

    data: bytes
    arrival: Arrival
    terms: Terms
    issued: Issued = NOTHING_ISSUED
    before: tuple[Return, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """It cannot be judged without what was issued to this body."""

    body: str


def judge_task(task: Task) -> Return | Wanted:
    """One file: what it is, whose it is, and every rule applied to it."""
    book = read_book(task.data, leave_out=UNREAD)
    if isinstance(book, Unreadable):
        return kept_out(task.arrival, book.verdict, _found(book, task.arrival))
    found = recognise(book, task.terms.keys)
    if found.identity is None or found.trouble is not None:
        trouble = found.trouble or tell(Told.NO_CODE, Place())
        return held(task.arrival, trouble, found.identity)
    misfit = fits(found.identity, task.terms.plan, task.terms.period)
    if misfit is not None:
        return held(task.arrival, misfit, found.identity)
    if found.identity.body != task.issued.body:
        return Wanted(found.identity.body)
    return _judge_own(task, book, found.identity, found.notes)


def _judge_own(task: Task, book: Book, identity: Identity, notes: tuple[Finding, ...]) -> Return:
    template = task.issued.design(identity.version)
    if template is None or template.identity != identity:
        unknown = tell(Told.UNKNOWN_DESIGN, Place(), code=identity.code)
        return held(task.arrival, unknown, identity)
    judged = judge_as(task, book, template)
    told = (*notes, *_newer(task.issued, template))
    told = tuple(each.at(file=task.arrival.file) for each in told)
    return replace(judged, findings=(*told, *judged.findings))


def judge_as(task: Task, book: Book, template: Template) -> Return:
    """The rules of a form applied to a workbook, whatever it calls itself."""
    form = Form(template, _rules(task.terms, template))
    gathered = gather(book, form.template, form.layout)
    judged = judge(form, gathered, task.arrival, _known(task))
    return waived(judged, task.waivers, Period.parse(task.terms.period))


def _newer(issued: Issued, template: Template) -> tuple[Finding, ...]:
    """What must be told where the body was sent another form after this one."""
    if template.identity.version == len(issued.designs):
        return ()
    newest = issued.newest_form()
    return older_form(template, newest) if newest else ()


def _known(task: Task) -> Known:
    """What a body has said so far in this round."""
    versions = {each.version for each in task.before}
    templates = {n: found for n in versions if (found := task.issued.design(n))}
    return {key: row for key, (_, row) in latest(task.before, templates).rows.items()}


def _rules(terms: Terms, template: Template) -> Rulebook:
    name = f"report-{template.layout[:12]}.toml"
    record = next((each for each in terms.layouts if each.path.endswith(name)), None)
    if record is None:
        raise TipxlError(f"The record {name} is gone. Put it back from your back-up.")
    return _rulebook(record, template.evaluation)


@lru_cache(maxsize=16)
def _rulebook(record: Record, evaluation: str) -> Rulebook:
    return Rulebook(understood(record).for_round(evaluation))


def _found(unreadable: Unreadable, arrival: Arrival) -> Finding:
    code = Finding(unreadable.code, Told.NO_CODE.severity, Place(), unreadable.says)
    return code.at(file=arrival.file)


def held(arrival: Arrival, trouble: Finding, identity: Identity | None = None) -> Return:
    """A file that waits for a person, and why."""
    told = kept_out(arrival, Verdict.HELD, trouble.at(file=arrival.file))
    return replace(told, body=identity.body, period=identity.period) if identity else told


def kept_out(arrival: Arrival, verdict: Verdict, finding: Finding) -> Return:
    """A file that does not count, and why."""
    return Return(arrival, verdict, says=finding.says, findings=(finding,))
