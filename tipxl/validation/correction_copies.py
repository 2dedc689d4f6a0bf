"""Returns with mistakes -> corrections/: the body's own answers on a new form, marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tipxl.domain.core.workbook import Unreadable
from tipxl.domain.corrections.correction import SentFile, correct, what_to_correct
from tipxl.domain.forms.draft import Draft
from tipxl.domain.forms.issued_form import UNREAD, IssuedForm
from tipxl.domain.issuing.design import signed
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.extract import extract
from tipxl.domain.returns.overlay import latest_answers
from tipxl.domain.returns.returned import Return
from tipxl.domain.returns.validation import RuledForm
from tipxl.domain.schema.rules import Rulebook
from tipxl.errors import TipxlError
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.read import read_book
from tipxl.files import read_file, write_whole
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.form_records import correcting, issued_layout, next_version
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.records import read_record, write_record


@dataclass(frozen=True, slots=True)
class CorrectionCopy:
    """A correction copy as it was written."""

    body: str
    path: Path
    issued_form: IssuedForm
    draft: Draft


def write_corrections(
    workspace: Workspace, period: Period, returns: tuple[Return, ...]
) -> tuple[CorrectionCopy, ...]:
    """Write a copy for each body that has something to correct, and remove those corrected since.

    A return that was issued a copy before keeps that copy's identity. A closed round issues none.
    """
    files = workspace.files(period)
    if workspace.closed(files.period) is not None:
        return ()
    copies = (_copy(workspace, files, theirs) for theirs in _by_body(returns).values())
    made = tuple(copy for copy in copies if copy is not None)
    for body in workspace.plan.bodies:
        path = files.correction(body.acronym)
        if path not in [copy.path for copy in made]:
            _take_away(path)
    return made


def _by_body(returns: tuple[Return, ...]) -> Mapping[str, tuple[Return, ...]]:
    counting = [each for each in returns if each.counts]
    bodies = dict.fromkeys(each.body for each in counting)
    return {body: tuple(each for each in counting if each.body == body) for body in bodies}


def _copy(
    workspace: Workspace, files: RoundFiles, theirs: tuple[Return, ...]
) -> CorrectionCopy | None:
    forms = {each.version: _form(files, each) for each in theirs}
    said = latest_answers(theirs, {version: form.issued_form for version, form in forms.items()})
    wrong = what_to_correct(said)
    if not wrong:
        return None
    sent = tuple(_sent(files, each, forms[each.version]) for each in wrong)
    form = forms[wrong[0].version]
    waivers = waivers_of(workspace, register(workspace), files.period)
    held = workspace.plan.round_of(wrong[0].body, files.period) or workspace.round(files.period)
    correction = correct(form, sent, said, held.freeze, waivers)
    if correction is None:
        return None
    body, bare = wrong[0].body, correction.issued_form
    known = correcting(files, body, bare.corrects)
    issued_form = known or signed(bare, workspace.signing_key, next_version(files, body))
    workbook = form_workbook(
        issued_form, issued_layout(files, issued_form.layout), correction.draft
    )
    if known is None:
        write_record(files.design(body, issued_form.identity.version), issued_form)
    write_whole(files.correction(body), workbook)
    return CorrectionCopy(body, files.correction(body), issued_form, correction.draft)


def _form(files: RoundFiles, returned: Return) -> RuledForm:
    issued_form = read_record(files.design(returned.body, returned.version), IssuedForm)
    schema = issued_layout(files, issued_form.layout).for_round(issued_form.evaluation)
    return RuledForm(issued_form, Rulebook(schema))


def _sent(files: RoundFiles, returned: Return, form: RuledForm) -> SentFile:
    path = files.returned / returned.arrival.file
    workbook = read_book(read_file(path), leave_out=UNREAD)
    if isinstance(workbook, Unreadable):
        raise TipxlError(f"{path} was read before and cannot be read now. Run this again.")
    return SentFile(returned, extract(workbook, form.issued_form, form.schema))


def _take_away(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise TipxlError(
            f"Cannot take away {path}, in which nothing is left to correct: close it in Excel "
            "(or whatever holds it open) and run again."
        ) from error
