"""Generate: plan -> one form a body, in issued/, with the record of each design."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.forms.identity import codes_in
from tipxl.domain.forms.issued_form import COVER, ENTERED, IssuedForm
from tipxl.domain.issuing.design import FormContext, design, serial, signed
from tipxl.domain.plan.assignment import asked_bodies
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Body
from tipxl.domain.returns.entered import for_entry
from tipxl.errors import TipxlError
from tipxl.excel.read import glance
from tipxl.files import read_file, write_whole
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FormIssued, LetterEvent
from tipxl.rounds.current_result import merged
from tipxl.workers.pool import spread
from tipxl.workers.worker_options import HERE, WorkerOptions
from tipxl.workspace.form_drawing import DRAWING, FormDrawing, draw_form
from tipxl.workspace.form_records import latest_design, next_version, to_make_again
from tipxl.workspace.known_rounds import forget_left_out, left_out
from tipxl.workspace.opening import (
    Tick,
    Workspace,
    agreed_before,
    form_context,
    open_workspace,
    round_before,
    silent,
)
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.records import write_record, write_text_once


class GeneratedForm(Struct, frozen=True):
    """A form issued to a body. `new` where its design differs from the one issued before."""

    body: str
    path: Path
    version: int
    rows: int
    new: bool
    frozen: date | None = None  # the last day on which its report was taken, where that has passed
    other_key: bool = False  # whether the form before it was signed with another key


class _Designed(Struct, frozen=True):
    body: str
    issued_form: IssuedForm
    new: bool
    other_key: bool = False


class _WantedForm(Struct, frozen=True):
    """One form: for which round and body, and how the body answered where it is for entry."""

    given: FormContext
    body: Body
    entered: str

    @property
    def bare(self) -> IssuedForm:
        """Its design, not yet signed."""
        made = design(self.given, self.body)
        return for_entry(made, self.entered) if self.entered else made


class GenerateRequest(Struct, frozen=True):
    """What to generate: all bodies or some; `provisional` while the last round is open.

    With `entry` (how a body answered: letter, phone, meeting) the forms are for the secretariat.
    """

    period: Period
    bodies: tuple[str, ...] = ()
    provisional: bool = False
    entry: str = ""


def generate(
    root: Path,
    request: GenerateRequest,
    now: datetime,
    tick: Tick = silent,
    worker_options: WorkerOptions = HERE,
) -> tuple[GeneratedForm, ...]:
    """Write one form per body; what was issued before and is unchanged keeps its version."""
    workspace = open_workspace(root, worker_options)
    files = workspace.files(request.period)
    workspace.round(request.period)
    _refuse_left_out(files)
    wanted, entered = _bodies(workspace, request), _source(workspace, request)
    with workspace.recording(request.period) as journal:
        if workspace.closed(files.period) is not None:
            raise TipxlError(
                f"The round {request.period} is closed; its forms stay as they were issued."
            )
        given = _occasion(workspace, request)
        designed = [_design(workspace, files, _WantedForm(given, body, entered)) for body in wanted]
        # Nothing is recorded or issued before every form could be drawn.
        workbooks = _draw(workspace, given, designed, tick)
        forget_left_out(workspace.folder, request.period)
        write_text_once(files.schema(workspace.schema_digest), workspace.schema_text)
        issued = [_issue(files, *each) for each in zip(designed, workbooks, strict=True)]
        # What an interrupted run issued and could not tell any more is told now.
        known = {(each.body, each.version) for each in journal.value.of(FormIssued)}
        left = _on_record(workspace, files) if journal.value.is_not_begun else ()
        told = (*left, *((body_key(each.body), each.version) for each in issued))
        journal.append(*(FormIssued(now, *e) for e in dict.fromkeys(told) if e not in known))
        files.inbox.mkdir(parents=True, exist_ok=True)
    today = workspace.moment(now).date()
    return tuple(_told_frozen(workspace, request.period, each, today) for each in issued)


def _refuse_left_out(files: RoundFiles) -> None:
    """Raise TipxlError for a round left out of which something is there, and the forms are lost.

    Its journal would be taken for that of the new forms.
    """
    told = left_out(files.folder, files.period)
    if told is not None and not files.begun and files.journal.exists():
        raise TipxlError(
            f"{files.period} is left out, as {told.name} says, so no forms are made for it. To "
            f"count it, put its folder back into {files.folder.rounds} and remove {told.name}. To "
            f"begin it anew without what was there, move the folder {files.root} elsewhere first, "
            "then type this again."
        )


def _on_record(workspace: Workspace, files: RoundFiles) -> Iterator[tuple[BodyKey, int]]:
    for body in asked_bodies(workspace.plan, files.period):
        yield from ((body.key, version) for version in files.versions(body.acronym))


def _told_frozen(
    workspace: Workspace, period: Period, made: GeneratedForm, today: date
) -> GeneratedForm:
    held = workspace.plan.round_of(made.body, period)
    return replace(made, frozen=held.freeze) if held and held.freeze < today else made


def _bodies(workspace: Workspace, request: GenerateRequest) -> tuple[Body, ...]:
    asked = asked_bodies(workspace.plan, request.period)
    if not request.bodies:
        return asked
    wanted = tuple(workspace.body(name) for name in request.bodies)
    for body in wanted:
        if body not in asked:
            raise TipxlError(
                f"{body.acronym} has no row in {request.period}, or does not report (sheet Bodies)."
            )
    return wanted


def _occasion(workspace: Workspace, request: GenerateRequest) -> FormContext:
    earlier = round_before(workspace, request.period)
    if not request.provisional or earlier is None or workspace.closed(earlier) is not None:
        return form_context(workspace, request.period, agreed_before(workspace, request.period))
    return replace(
        form_context(workspace, request.period, merged(workspace, earlier)), provisional=True
    )


def _source(workspace: Workspace, request: GenerateRequest) -> str:
    """The code of how a body answered; "" for forms that the bodies fill in."""
    if not request.entry:
        return ""
    cover = workspace.schema.block(COVER).column(ENTERED)
    if cover is None:
        raise TipxlError(
            f"report.toml has no question {ENTERED!r} on the cover, which a form for entry needs."
        )
    if not request.bodies:
        raise TipxlError("Name the body that answered otherwise, for example: --body ACWC")
    known = workspace.schema.list(cover.list).items
    wanted = request.entry.strip().casefold()
    for each in known:
        if wanted in (each.code.casefold(), each.label.casefold()):
            return each.code
    codes = ", ".join(each.code.lower() for each in known)
    raise TipxlError(f"There is no way of answering {request.entry!r}. It is one of {codes}.")


def _design(workspace: Workspace, files: RoundFiles, wanted: _WantedForm) -> _Designed:
    body, bare = wanted.body, wanted.bare
    last = latest_design(files, body.acronym, wanted.entered)
    before = last or _of_the_round_before(workspace, files, body)
    other_key = before is not None and not before.identity.is_signed_with(workspace.signing_key)
    # After a key was lost and a new one made, the form must be signed anew to be known again.
    new = last is None or other_key or last.identity.serial != serial(bare)
    issued_form = _new_form(workspace, files, wanted) if new or last is None else last
    return _Designed(body.acronym, issued_form, new, other_key)


def _new_form(workspace: Workspace, files: RoundFiles, wanted: _WantedForm) -> IssuedForm:
    """A form with a version of its own, but for one whose record is lost and that it is anew."""
    body, journal = wanted.body.acronym, workspace.journal(files.period)
    lost = None if wanted.entered else to_make_again(files, body, journal)
    if lost is not None:
        again = signed(wanted.bare, workspace.signing_key, lost)
        if _is_known(files, journal, FormDrawing(again, wanted.given.schema)):
            return again
    return signed(wanted.bare, workspace.signing_key, next_version(files, body, journal))


def _is_known(files: RoundFiles, journal: Journal, drawing: FormDrawing) -> bool:
    """Whether that very form was issued: its workbook lies there, came back, or was sent."""
    body = drawing.issued_form.identity.body
    came_back = sorted(path for path in files.returned.glob("*") if path.is_file())
    if any(_lies_as(path, drawing.issued_form) for path in (files.form(body), *came_back)):
        return True
    enclosed = {each.enclosed for each in journal.of(LetterEvent)} - {""}
    return bool(enclosed) and hashlib.sha256(draw_form(drawing)).hexdigest() in enclosed


def _lies_as(path: Path, form: IssuedForm) -> bool:
    try:
        return form.identity in codes_in(glance(read_file(path)))
    except TipxlError:  # it is gone, or cannot be read
        return False


def _of_the_round_before(workspace: Workspace, files: RoundFiles, body: Body) -> IssuedForm | None:
    earlier = round_before(workspace, files.period)
    return latest_design(workspace.files(earlier), body.acronym) if earlier else None


def _draw(
    workspace: Workspace, given: FormContext, designed: Sequence[_Designed], tick: Tick
) -> list[bytes]:
    """The workbooks of the forms, drawn wherever there is a free processor."""
    drawings = (FormDrawing(each.issued_form, given.schema) for each in designed)
    workbooks = []
    with spread(DRAWING, drawings, len(designed), workspace.worker_options) as answers:
        for each, workbook in zip(designed, answers, strict=True):
            workbooks.append(workbook)
            tick(each.body)
    return workbooks


def _issue(files: RoundFiles, form: _Designed, workbook: bytes) -> GeneratedForm:
    version = form.issued_form.identity.version
    for_us = bool(form.issued_form.entered)
    path = files.entry_form(form.body) if for_us else files.form(form.body)
    if form.new:
        write_record(files.design(form.body, version), form.issued_form)
    write_whole(path, workbook)
    rows = len(form.issued_form.block("activities").rows)
    return GeneratedForm(form.body, path, version, rows, form.new, other_key=form.other_key)
