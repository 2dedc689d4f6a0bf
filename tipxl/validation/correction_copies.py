"""Returns with mistakes -> corrections/: the body's own answers on a new form, marked."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from tipxl.domain.core.workbook import Unreadable
from tipxl.domain.corrections.correction import SentFile, correct, what_to_correct
from tipxl.domain.decisions.waivers import Waiver
from tipxl.domain.forms.draft import Note
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
from tipxl.validation.known_copies import KnownCopies, KnownCopy
from tipxl.workers.program import fingerprint
from tipxl.workspace.cache import opened
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.form_records import correcting, issued_layout, issued_to, next_version
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.records import write_record


class CorrectionCopy(Struct, frozen=True):
    """A correction copy as it was written."""

    body: str
    path: Path
    issued_form: IssuedForm
    notes: tuple[Note, ...]


def write_corrections(
    workspace: Workspace, period: Period, returns: tuple[Return, ...]
) -> tuple[CorrectionCopy, ...]:
    """Write a copy for each body that has something to correct, and remove those corrected since.

    A return that was issued a copy before keeps that copy's identity. A closed round issues none.
    """
    files = workspace.files(period)
    if workspace.closed(files.period) is not None:
        return ()
    waivers = waivers_of(workspace, register(workspace), period)
    with opened(workspace.folder.cache, keep=workspace.keeps) as cache:
        known = KnownCopies(cache, period)
        copier = _Copier(workspace, files, waivers, known)
        copies = [copier.copy(theirs) for theirs in _by_body(returns).values()]
        known.tidy()
    made = tuple(copy for copy in copies if copy is not None)
    for body in workspace.plan.bodies:
        path = files.correction(body.acronym)
        if path not in [copy.path for copy in made]:
            _take_away(path)
    return made


def _by_body(returns: tuple[Return, ...]) -> Mapping[str, tuple[Return, ...]]:
    by_body: dict[str, list[Return]] = {}
    for each in returns:
        if each.counts:
            by_body.setdefault(each.body, []).append(each)
    return {body: tuple(theirs) for body, theirs in by_body.items()}


class _Copier(Struct, frozen=True):
    """Makes the copies of one round; one that stands as it was made is not made again."""

    workspace: Workspace
    files: RoundFiles
    waivers: tuple[Waiver, ...]
    known: KnownCopies

    def copy(self, theirs: tuple[Return, ...]) -> CorrectionCopy | None:
        """What one body has to correct, of all that counts of it; None for nothing."""
        if not any(each.errors for each in theirs):
            return None
        body, files = theirs[0].body, self.files
        issued = issued_to(files, body)
        until = self._last_day(body)
        key = self.known.key(theirs, issued, self.waivers, until)
        known = self.known.find(key)
        if known is not None and (not known.version or _stands(files.correction(body), known)):
            form = issued.design(known.version)
            return CorrectionCopy(body, files.correction(body), form, known.notes) if form else None
        made = self._made(theirs, issued.forms, until)
        if made is None:
            self.known.store(key, KnownCopy())
        else:
            copy, workbook = made
            # The copy's own design is new among those that were issued.
            key = self.known.key(theirs, issued_to(files, body), self.waivers, until)
            version, digest = copy.issued_form.identity.version, fingerprint(workbook)
            self.known.store(key, KnownCopy(version, digest, copy.notes))
        return made[0] if made else None

    def _last_day(self, body: str) -> date:
        plan, period = self.workspace.plan, self.files.period
        return (plan.round_of(body, period) or self.workspace.round(period)).freeze

    def _made(
        self, theirs: tuple[Return, ...], forms: Mapping[int, IssuedForm], until: date
    ) -> tuple[CorrectionCopy, bytes] | None:
        files, body = self.files, theirs[0].body
        said = latest_answers(theirs, forms)
        wrong = what_to_correct(said)
        if not wrong:
            return None
        ruled = {n: _ruled(files, forms[n]) for n in {each.version for each in wrong}}
        sent = tuple(_sent(files, each, ruled[each.version]) for each in wrong)
        correction = correct(ruled[wrong[0].version], sent, said, until, self.waivers)
        if correction is None:
            return None
        known = correcting(files, body, correction.issued_form.corrects)
        issued_form = known or signed(
            correction.issued_form,
            self.workspace.signing_key,
            next_version(files, body, self.workspace.journal(files.period)),
        )
        layout = issued_layout(files, issued_form.layout)
        workbook = form_workbook(issued_form, layout, correction.draft)
        if known is None:
            write_record(files.design(body, issued_form.identity.version), issued_form)
        write_whole(files.correction(body), workbook)
        copy = CorrectionCopy(body, files.correction(body), issued_form, correction.draft.notes)
        return copy, workbook


def _stands(path: Path, known: KnownCopy) -> bool:
    try:
        return fingerprint(path.read_bytes()) == known.workbook
    except OSError:
        return False


def _ruled(files: RoundFiles, issued_form: IssuedForm) -> RuledForm:
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
