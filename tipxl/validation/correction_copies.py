"""Returns with mistakes -> corrections/: the body's own answers on a new form, marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tipxl.domain.core.workbook import Unreadable
from tipxl.domain.corrections.correction import Sent, correct, to_mend
from tipxl.domain.forms.draft import Draft
from tipxl.domain.forms.issued_form import UNREAD, Template
from tipxl.domain.issuing.design import signed
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.extract import gather
from tipxl.domain.returns.overlay import latest
from tipxl.domain.returns.returned import Return
from tipxl.domain.returns.validation import Form
from tipxl.domain.schema.rules import Rulebook
from tipxl.errors import TipxlError
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.read import read_book
from tipxl.files import read_file, write_whole
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.form_records import correcting, issued_layout, next_version
from tipxl.workspace.opening import Desk, closed_round
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.records import read_record, write_record


@dataclass(frozen=True, slots=True)
class Copy:
    """A correction copy as it was written."""

    body: str
    path: Path
    template: Template
    draft: Draft


def write_corrections(desk: Desk, period: Period, returns: tuple[Return, ...]) -> tuple[Copy, ...]:
    """Write a copy for each body that has something to mend, and take away those mended since.

    A return that was issued a copy before keeps that copy's identity. A closed round issues none.
    """
    files = desk.files(period)
    if closed_round(files) is not None:
        return ()
    copies = (_copy(desk, files, theirs) for theirs in _by_body(returns).values())
    made = tuple(copy for copy in copies if copy is not None)
    for body in desk.plan.bodies:
        path = files.correction(body.acronym.upper())
        if path not in [copy.path for copy in made]:
            _take_away(path)
    return made


def _by_body(returns: tuple[Return, ...]) -> Mapping[str, tuple[Return, ...]]:
    counting = [each for each in returns if each.counts]
    bodies = dict.fromkeys(each.body for each in counting)
    return {body: tuple(each for each in counting if each.body == body) for body in bodies}


def _copy(desk: Desk, files: RoundFiles, theirs: tuple[Return, ...]) -> Copy | None:
    forms = {each.version: _form(files, each) for each in theirs}
    said = latest(theirs, {version: form.template for version, form in forms.items()})
    wrong = to_mend(said)
    if not wrong:
        return None
    sent = tuple(_sent(files, each, forms[each.version]) for each in wrong)
    form = forms[wrong[0].version]
    waivers = waivers_of(desk, register(desk), files.period)
    correction = correct(form, sent, said, desk.round(files.period).freeze, waivers)
    if correction is None:
        return None
    body, bare = wrong[0].body, correction.template
    known = correcting(files, body, bare.corrects)
    template = known or signed(bare, desk.signing_key, next_version(files, body))
    workbook = form_workbook(template, issued_layout(files, template.layout), correction.draft)
    if known is None:
        write_record(files.design(body, template.identity.version), template)
    write_whole(files.correction(body), workbook)
    return Copy(body, files.correction(body), template, correction.draft)


def _form(files: RoundFiles, returned: Return) -> Form:
    template = read_record(files.design(returned.body, returned.version), Template)
    layout = issued_layout(files, template.layout).for_round(template.evaluation)
    return Form(template, Rulebook(layout))


def _sent(files: RoundFiles, returned: Return, form: Form) -> Sent:
    path = files.returned / returned.arrival.file
    book = read_book(read_file(path), leave_out=UNREAD)
    if isinstance(book, Unreadable):
        raise TipxlError(f"{path} was read before and cannot be read now. Run this again.")
    return Sent(returned, gather(book, form.template, form.layout))


def _take_away(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise TipxlError(
            f"Cannot take away {path}, in which nothing is left to mend: close it in Excel "
            "(or whatever holds it open) and run again."
        ) from error
