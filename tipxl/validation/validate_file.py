"""One file + everything its verdict rests on -> Return; opens no file, so any process can."""

from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Unreadable, Verdict, Workbook
from tipxl.domain.decisions.waivers import Waiver, waived
from tipxl.domain.forms.identity import Identity
from tipxl.domain.forms.issued_form import UNREAD, IssuedForm
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.extract import extract
from tipxl.domain.returns.overlay import LatestAnswers, latest_answers
from tipxl.domain.returns.recognise import SigningKeys, fits, older_form, recognise
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.domain.returns.validation import RuledForm, validate
from tipxl.domain.schema.rules import Rulebook
from tipxl.excel.read import read_book
from tipxl.workspace.issued_forms import NOTHING_ISSUED, IssuedDesigns, RecordFile, understood
from tipxl.workspace.paths import Folder


class ValidationTerms(Struct, frozen=True):
    """What the files of a round have in common: the rules of its forms, and who signed them."""

    plan: str
    period: Period
    keys: SigningKeys
    schemas: tuple[RecordFile, ...] = ()  # every report.toml that forms were issued with


class ValidationTask(Struct, frozen=True):
    """A file to validate. `said` is what its body said before; None where nothing came before."""

    data: bytes
    arrival: Arrival
    terms: ValidationTerms
    issued: IssuedDesigns = NOTHING_ISSUED
    said: LatestAnswers | None = None
    waivers: tuple[Waiver, ...] = ()


class NeedsDesigns(Struct, frozen=True):
    """It cannot be validated without what was issued to this body."""

    body: str


def validate_task(task: ValidationTask) -> Return | NeedsDesigns:
    """One file: what it is, whose it is, and every rule applied to it."""
    workbook = read_book(task.data, leave_out=UNREAD)
    if isinstance(workbook, Unreadable):
        place = Place(file=task.arrival.file)
        finding = Finding(workbook.code, Severity.ERROR, place, workbook.says)
        return kept_out(task.arrival, workbook.verdict, finding)
    found = recognise(workbook, task.terms.keys)
    if found.identity is not None and _is_of_another_key(found.trouble):
        return _on_record(task, found.identity, found.trouble)
    if found.identity is None or found.trouble is not None:
        trouble = found.trouble or ReturnMessage.NO_CODE.at(Place())
        return held(task.arrival, trouble, found.identity)
    misfit = fits(found.identity, task.terms.plan, str(task.terms.period))
    if misfit is not None:
        # A form of another plan says nothing about a body of this one, of the same name or not.
        is_ours = found.identity.plan == task.terms.plan
        return held(task.arrival, misfit, found.identity if is_ours else None)
    if found.identity.body != task.issued.body:
        return NeedsDesigns(found.identity.body)
    return _validate_own(task, workbook, found.identity, found.notes)


def _is_of_another_key(trouble: Finding | None) -> TypeGuard[Finding]:
    return trouble is not None and trouble.code == ReturnMessage.WRONG_SIGNATURE.code


def _on_record(task: ValidationTask, identity: Identity, trouble: Finding) -> Return | NeedsDesigns:
    """A form that the key of the folder did not sign: held, and told whether it is one of ours."""
    if identity.body != task.issued.body:
        return NeedsDesigns(identity.body)
    issued_form = task.issued.design(identity.version)
    if issued_form is not None and issued_form.identity == identity:
        trouble = ReturnMessage.LOST_SIGNATURE.at(Place(), code=identity.code)
    return held(task.arrival, trouble, identity)


def _validate_own(
    task: ValidationTask, workbook: Workbook, identity: Identity, notes: tuple[Finding, ...]
) -> Return:
    issued_form = task.issued.design(identity.version)
    if issued_form is None or issued_form.identity != identity:
        unknown = ReturnMessage.UNKNOWN_DESIGN.at(Place(), code=identity.code)
        return held(task.arrival, unknown, identity)
    if _rules(task.terms, issued_form) is None:
        return _without_questions(task, issued_form)
    returned = validate_as(task, workbook, issued_form)
    findings = [*notes]
    if identity.version < max(task.issued.designs) and (newest := task.issued.newest_form()):
        findings += older_form(issued_form, newest)
    findings = [each.at(file=task.arrival.file) for each in findings]
    return replace(returned, findings=(*findings, *returned.findings))


def validate_as(task: ValidationTask, workbook: Workbook, issued_form: IssuedForm) -> Return:
    """The rules of a form applied to a workbook, whatever it calls itself.

    What is filled in on a form whose questions are lost is held.
    """
    rules = _rules(task.terms, issued_form)
    if rules is None:
        return _without_questions(task, issued_form)
    form = RuledForm(issued_form, rules)
    extraction = extract(workbook, form.issued_form, form.schema)
    known = {key: row for key, (_, row) in task.said.rows.items()} if task.said else None
    returned = validate(form, extraction, task.arrival, known)
    return waived(returned, task.waivers, task.terms.period)


def said_before(issued: IssuedDesigns, before: tuple[Return, ...]) -> LatestAnswers:
    """What a body has said in its returns so far."""
    return latest_answers(before, issued.forms)


def _rules(terms: ValidationTerms, issued_form: IssuedForm) -> Rulebook | None:
    """The rules that a form was issued with; None where no sound record of them is left."""
    name = _schema_name(terms, issued_form)
    record = next((each for each in terms.schemas if each.path.endswith(name)), None)
    return None if record is None else _rulebook(record, issued_form.evaluation)


def _schema_name(terms: ValidationTerms, issued_form: IssuedForm) -> str:
    return Folder(Path()).round(terms.period).schema(issued_form.layout).name


def _without_questions(task: ValidationTask, issued_form: IssuedForm) -> Return:
    identity, name = issued_form.identity, _schema_name(task.terms, issued_form)
    lost = ReturnMessage.UNKNOWN_QUESTIONS.at(Place(), code=identity.code, file=name)
    return held(task.arrival, lost, identity)


@lru_cache(maxsize=16)
def _rulebook(record: RecordFile, evaluation: str) -> Rulebook:
    return Rulebook(understood(record).for_round(evaluation))


def held(arrival: Arrival, trouble: Finding, identity: Identity | None = None) -> Return:
    """A file that waits for a person, and why."""
    returned = kept_out(arrival, Verdict.HELD, trouble.at(file=arrival.file))
    if identity is None:
        return returned
    return replace(returned, body=identity.body, period=identity.period)


def kept_out(arrival: Arrival, verdict: Verdict, finding: Finding) -> Return:
    """A file that does not count, and why."""
    return Return(arrival, verdict, says=finding.says, findings=(finding,))
