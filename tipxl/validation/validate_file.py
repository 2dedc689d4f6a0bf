"""One file + everything its verdict rests on -> Return; opens no file, so any process can."""

from dataclasses import dataclass, replace
from functools import lru_cache

from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Unreadable, Verdict, Workbook
from tipxl.domain.decisions.waivers import Waiver, waived
from tipxl.domain.forms.identity import Identity
from tipxl.domain.forms.issued_form import UNREAD, IssuedForm
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.extract import extract
from tipxl.domain.returns.overlay import latest_answers
from tipxl.domain.returns.recognise import SigningKeys, fits, older_form, recognise
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.domain.returns.validation import Known, RuledForm, validate
from tipxl.domain.schema.rules import Rulebook
from tipxl.errors import TipxlError
from tipxl.excel.read import read_book
from tipxl.workspace.issued_forms import NOTHING_ISSUED, IssuedDesigns, RecordFile, understood


@dataclass(frozen=True, slots=True)
class ValidationTerms:
    """What the files of a round have in common: the rules of its forms, and who signed them."""

    plan: str
    period: Period
    keys: SigningKeys
    schemas: tuple[RecordFile, ...] = ()  # every report.toml that forms were issued with


@dataclass(frozen=True, slots=True)
class ValidationTask:
    """A file to judge. `before` are the returns of its body that count and came before it."""

    data: bytes
    arrival: Arrival
    terms: ValidationTerms
    issued: IssuedDesigns = NOTHING_ISSUED
    before: tuple[Return, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsDesigns:
    """It cannot be judged without what was issued to this body."""

    body: str


def validate_task(task: ValidationTask) -> Return | NeedsDesigns:
    """One file: what it is, whose it is, and every rule applied to it."""
    workbook = read_book(task.data, leave_out=UNREAD)
    if isinstance(workbook, Unreadable):
        return kept_out(task.arrival, workbook.verdict, _found(workbook, task.arrival))
    found = recognise(workbook, task.terms.keys)
    if found.identity is None or found.trouble is not None:
        trouble = found.trouble or ReturnMessage.NO_CODE.at(Place())
        return held(task.arrival, trouble, found.identity)
    misfit = fits(found.identity, task.terms.plan, str(task.terms.period))
    if misfit is not None:
        return held(task.arrival, misfit, found.identity)
    if found.identity.body != task.issued.body:
        return NeedsDesigns(found.identity.body)
    return _judge_own(task, workbook, found.identity, found.notes)


def _judge_own(
    task: ValidationTask, workbook: Workbook, identity: Identity, notes: tuple[Finding, ...]
) -> Return:
    issued_form = task.issued.design(identity.version)
    if issued_form is None or issued_form.identity != identity:
        unknown = ReturnMessage.UNKNOWN_DESIGN.at(Place(), code=identity.code)
        return held(task.arrival, unknown, identity)
    judged = validate_as(task, workbook, issued_form)
    told = (*notes, *_newer(task.issued, issued_form))
    told = tuple(each.at(file=task.arrival.file) for each in told)
    return replace(judged, findings=(*told, *judged.findings))


def validate_as(task: ValidationTask, workbook: Workbook, issued_form: IssuedForm) -> Return:
    """The rules of a form applied to a workbook, whatever it calls itself."""
    form = RuledForm(issued_form, _rules(task.terms, issued_form))
    extraction = extract(workbook, form.issued_form, form.schema)
    judged = validate(form, extraction, task.arrival, _known(task))
    return waived(judged, task.waivers, task.terms.period)


def _newer(issued: IssuedDesigns, issued_form: IssuedForm) -> tuple[Finding, ...]:
    """What must be told where the body was sent another form after this one."""
    if issued_form.identity.version == len(issued.designs):
        return ()
    newest = issued.newest_form()
    return older_form(issued_form, newest) if newest else ()


def _known(task: ValidationTask) -> Known:
    """What a body has said so far in this round."""
    versions = {each.version for each in task.before}
    templates = {n: found for n in versions if (found := task.issued.design(n))}
    return {key: row for key, (_, row) in latest_answers(task.before, templates).rows.items()}


def _rules(terms: ValidationTerms, issued_form: IssuedForm) -> Rulebook:
    name = f"report-{issued_form.layout[:12]}.toml"
    record = next((each for each in terms.schemas if each.path.endswith(name)), None)
    if record is None:
        raise TipxlError(f"The record {name} is gone. Put it back from your back-up.")
    return _rulebook(record, issued_form.evaluation)


@lru_cache(maxsize=16)
def _rulebook(record: RecordFile, evaluation: str) -> Rulebook:
    return Rulebook(understood(record).for_round(evaluation))


def _found(unreadable: Unreadable, arrival: Arrival) -> Finding:
    place = Place(file=arrival.file)
    return Finding(unreadable.code, Severity.ERROR, place, unreadable.says)


def held(arrival: Arrival, trouble: Finding, identity: Identity | None = None) -> Return:
    """A file that waits for a person, and why."""
    told = kept_out(arrival, Verdict.HELD, trouble.at(file=arrival.file))
    return replace(told, body=identity.body, period=identity.period) if identity else told


def kept_out(arrival: Arrival, verdict: Verdict, finding: Finding) -> Return:
    """A file that does not count, and why."""
    return Return(arrival, verdict, says=finding.says, findings=(finding,))
