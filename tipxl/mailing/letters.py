"""A round -> the letters of one kind: to which body, with which words, and what is enclosed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.forms.identity import codes_in
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.issuing.letter_kinds import LetterKind
from tipxl.domain.issuing.letter_lists import draft_rows, row_lines, status_lines
from tipxl.domain.plan.assignment import Role, asked_bodies, assignments
from tipxl.domain.plan.body_key import BodyKey, body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.reminding import OPEN_ROWS, first_day, stage_on
from tipxl.domain.plan.work_plan import Basis, Body, Round, Row
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.entered import reference
from tipxl.errors import TipxlError
from tipxl.excel.read import glance, is_whole
from tipxl.files import read_file
from tipxl.intake.arrivals import lost_files
from tipxl.intake.waiting_bodies import waiting_bodies
from tipxl.journal.journal_file import JournalFile
from tipxl.mailing.draft_statuses import draft_words, draft_workbook
from tipxl.mailing.letter_words import base_words, correcting_words, entry_words, form_words
from tipxl.mailing.replaced_forms import replacing_words
from tipxl.rounds.current_result import merged
from tipxl.validation.correction_copies import write_corrections
from tipxl.validation.read_round import read_returns
from tipxl.workspace.form_records import generate_command, latest_design, missing_designs
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles

_DAYS_TO_OBJECT = 10
_DAYS_TO_CONFIRM = 14
_IS_HELD = (
    "something of it waits for your decision: decide on it in decisions.xlsx before you remind it"
)

_LOST = (
    "{file} was collected, and is gone from returned/ or was changed: {so}. Put the original back "
    "first. To {do} it all the same, name it: --body {body}"
)


class Mailing(Struct, frozen=True):
    """What to write: a kind of letter for all bodies of a round, or for some."""

    period: Period
    kind: LetterKind = LetterKind.TEMPLATES
    bodies: tuple[str, ...] = ()
    smtp: str = ""  # the server to send them by; "" only writes them
    again: bool = False  # also what was sent before, or may have left
    by_hand: bool = False  # she has sent them herself: only record that


class LetterContext(Struct, frozen=True):
    """Everything the letters of one mailing have in common."""

    workspace: Workspace
    files: RoundFiles
    mailing: Mailing
    now: datetime

    @property
    def journal(self) -> JournalFile:
        """The journal of the round."""
        return self.workspace.records(self.mailing.period).journal


class PlannedLetter(Struct, frozen=True):
    """One letter to be written. `matter` is what makes it another letter than any before.

    `text` names the file in templates/letters. `why_not` tells why there is no letter after all.
    """

    body: Body
    text: str = ""
    matter: str = ""
    words: Mapping[str, str] = {}
    cc: tuple[str, ...] = ()
    enclosed: Path | None = None
    named: str = ""  # what the workbook is called: "report", "to correct"
    version: int = 0
    about: str = ""  # the returns that it asks to confirm, by SHA-256
    why_not: str = ""
    content: bytes = b""  # of a workbook that is made for the letter alone


def planned_letters(context: LetterContext) -> Iterator[PlannedLetter]:
    """The letters of a mailing, in the plan's order of bodies."""
    yield from _PLANNERS[context.mailing.kind](context, _wanted(context))


def _wanted(context: LetterContext) -> tuple[Body, ...]:
    bodies = asked_bodies(context.workspace.plan, context.mailing.period)
    if not context.mailing.bodies:
        return bodies
    named = [context.workspace.body(name) for name in context.mailing.bodies]
    for each in named:
        if each not in bodies:
            raise TipxlError(
                f"{each.acronym} has no row in {context.mailing.period}, or does not report; "
                "it gets no letters."
            )
    return tuple(body for body in bodies if body in named)


# --- the kinds


def _templates(context: LetterContext, bodies: tuple[Body, ...]) -> Iterator[PlannedLetter]:
    for body in bodies:
        yield _with_form(context, body, "templates", None, body.cc)


def _reminders(context: LetterContext, bodies: tuple[Body, ...]) -> Iterator[PlannedLetter]:
    plan, today = context.workspace.plan, context.now.date()
    held = context.workspace.round(context.mailing.period)
    terms = {each: plan.round_of(each.acronym, held.period) or held for each in bodies}
    if all(stage_on(each.due, today) is None for each in (held, *terms.values())):
        first = long_date(first_day(held.due))
        raise TipxlError(f"It is too early to remind anybody: the first reminder goes on {first}.")
    if all(today > each.freeze for each in (held, *terms.values())):
        raise TipxlError(
            f"The round {held.period} takes no reports since {long_date(held.freeze)}, so a "
            "reminder would come too late."
        )
    so_far = merged(context.workspace, held.period)
    inbox = waiting_bodies(plan, context.files, context.journal.value)
    lost = _lost(context, so_far)
    for body in bodies:
        reported = so_far.reported(body.acronym)
        if reported is None or not reported.to_remind:
            continue
        why_not = _why_not_reminded(context, terms[body], reported, inbox)
        if not why_not and lost and not reported.received:
            so = "it may be its report"
            why_not = _LOST.format(file=lost, so=so, do="remind", body=body_key(body.acronym))
        stage = stage_on(terms[body].due, today)
        if why_not or stage is None:
            yield PlannedLetter(body, why_not=why_not)
            continue
        chair = (body.chair,) if stage.to_chair and body.chair else ()
        cc = tuple(dict.fromkeys((*body.cc, *chair)))
        text = OPEN_ROWS if reported.partial else stage.letter
        letter = _with_form(context, body, text, stage.letter, cc)
        copied = " The chair of your body is copied on this letter." if chair else ""
        rows = (plan.row(each) for each in reported.open_rows)
        words = {"copied": copied, "open_rows": row_lines(row for row in rows if row)}
        yield replace(letter, words={**letter.words, **words})


def _lost(context: LetterContext, so_far: RoundResult) -> str:
    """A report that is lost, so that a letter may be wrong; "" where she names who gets one."""
    if context.mailing.bodies:
        return ""
    lost = lost_files(context.files, context.journal.value, so_far.returns)
    return next(iter(lost), "")


def _why_not_reminded(
    context: LetterContext, held: Round, reported: Reporting, inbox: frozenset[BodyKey]
) -> str:
    """Why a body that has rows to report gets no reminder now; "" where it gets one."""
    if body_key(reported.body) in inbox:
        return (
            "something of it lies in inbox/ and was not collected yet: "
            f"tipxl collect {held.period} comes first"
        )
    if reported.held:
        return _IS_HELD
    if reported.to_read and not context.mailing.bodies:
        return (
            "a mail of it waits to be read (returned/mails). To remind it all the same, name it: "
            f"--body {body_key(reported.body)}"
        )
    plan, period = context.workspace.plan, context.mailing.period
    if not plan.takes_report(reported.body, period, context.now.date()):
        return f"no report of it is taken since {long_date(held.freeze)}"
    if stage_on(held.due, context.now.date()) is None:
        until, first = long_date(held.due), long_date(first_day(held.due))
        return f"it has time until {until}; its first reminder goes on {first}"
    return ""


def _with_form(
    context: LetterContext, body: Body, text: str, matter: str | None, cc: tuple[str, ...]
) -> PlannedLetter:
    design, form = latest_design(context.files, body.acronym), context.files.form(body.acronym)
    if design is None:
        journal = context.workspace.journal(context.mailing.period)
        lost = {each.body for each in missing_designs(context.files, journal)}
        what = "the record of its form is gone" if body.key in lost else "no form was issued"
        return PlannedLetter(body, why_not=f"{what}; run generate first")
    if not form.exists() or not _is_form_of(form, design):
        what = "is damaged or another workbook" if form.exists() else "is gone"
        why_not = (
            f"{form} {what}; its form is made again with: "
            f"{generate_command(context.files, body.acronym)}"
        )
        return PlannedLetter(body, why_not=why_not)
    words = {**_base(context, body), **form_words(design)}
    words["replaces"] = replacing_words(context.workspace, context.files, design)
    version = design.identity.version
    return PlannedLetter(
        body, text, matter or design.identity.code, words, cc, form, "report", version
    )


def _is_form_of(path: Path, design: IssuedForm) -> bool:
    """Whether the workbook in issued/ is whole, and the form that is on record."""
    data = read_file(path)
    return is_whole(data) and design.identity in codes_in(glance(data))


def _corrections(context: LetterContext, bodies: tuple[Body, ...]) -> Iterator[PlannedLetter]:
    period = context.mailing.period
    copies = write_corrections(context.workspace, period, read_returns(context.workspace, period))
    for body in bodies:
        for copy in (each for each in copies if each.body == body.acronym):
            if why_not := _why_not_corrected(context, body):
                yield PlannedLetter(body, why_not=why_not)
            else:
                words = {
                    **_base(context, body),
                    **form_words(copy.issued_form),
                    **correcting_words(context.workspace.schema, copy.issued_form, copy.notes),
                }
                code, version = copy.issued_form.identity.code, copy.issued_form.identity.version
                yield PlannedLetter(
                    body, "corrections", code, words, body.cc, copy.path, "to correct", version
                )


def _why_not_corrected(context: LetterContext, body: Body) -> str:
    """Why a body is not asked to correct its report any more; "" where it is."""
    plan, period = context.workspace.plan, context.mailing.period
    if plan.takes_report(body.acronym, period, context.now.date()):
        return ""
    held = plan.round_of(body.acronym, period) or context.workspace.round(period)
    return (
        f"no report of it is taken since {long_date(held.freeze)}. You decide: to let it correct "
        "its report all the same, give it more time (plan.xlsx, sheet Extensions), then type this "
        "again"
    )


def _drafts(context: LetterContext, bodies: tuple[Body, ...]) -> Iterator[PlannedLetter]:
    period, plan = context.mailing.period, context.workspace.plan
    so_far = merged(context.workspace, period)
    agreed, lost = so_far.rows, _lost(context, so_far)
    by = long_date((context.now + timedelta(days=_DAYS_TO_OBJECT)).date())
    for body in bodies:
        schema, assigned = context.workspace.schema, tuple(assignments(plan, body, period))
        statuses, rows = status_lines(schema, assigned, agreed), draft_rows(assigned, agreed)
        if statuses and lost:
            so = "the statuses are those without it"
            why_not = _LOST.format(file=lost, so=so, do="write to", body=body_key(body.acronym))
            yield PlannedLetter(body, why_not=why_not)
        elif statuses:
            words = {**_base(context, body), "statuses": statuses, "object_by": by}
            words["draft_rows"] = draft_words(*rows)
            book = draft_workbook(plan, schema, body, period, rows)
            yield PlannedLetter(
                body,
                "draft",
                _digest(statuses),
                words,
                body.cc,
                content=book,
                named="draft statuses",
            )


def _receipts(context: LetterContext, bodies: tuple[Body, ...]) -> Iterator[PlannedLetter]:
    so_far = merged(context.workspace, context.mailing.period)
    good = {each.body: each.arrival for each in so_far.returns if each.counts}
    for body in bodies:
        reported = so_far.reported(body.acronym)
        if reported and reported.partial:
            open_rows = counted(len(reported.open_rows), "row is", "rows are")
            why_not = f"its report is partial: {open_rows} open, so it is reminded, not thanked"
            yield PlannedLetter(body, why_not=why_not)
        elif reported and reported.received and not reported.errors:
            arrival = good[body.acronym]
            words = {**_base(context, body), **_received(context, reported, arrival.received)}
            yield PlannedLetter(body, "receipt", arrival.sha256, words, body.cc)


def _received(context: LetterContext, reported: Reporting, received: datetime) -> Mapping[str, str]:
    return {
        "received_on": long_date(received.date()),
        "submission": context.workspace.schema.list("submission").label(reported.submission),
        "answered": f"{reported.answered} of {reported.assigned}"
        if reported.assigned
        else "none was due",
    }


def _confirmations(context: LetterContext, bodies: tuple[Body, ...]) -> Iterator[PlannedLetter]:
    by = long_date((context.now + timedelta(days=_DAYS_TO_CONFIRM)).date())
    for body in bodies:
        rows = _assumed(context, body)
        if rows:
            listed = row_lines(rows)
            words = {**_base(context, body), "assumed_rows": listed, "confirm_by": by}
            yield PlannedLetter(body, "confirm", _digest(listed), words, body.cc)


def _assumed(context: LetterContext, body: Body) -> tuple[Row, ...]:
    asked = assignments(context.workspace.plan, body, context.mailing.period)
    return tuple(e.row for e in asked if e.role == Role.LEAD and e.basis is Basis.ASSUMED)


def _entries(context: LetterContext, bodies: tuple[Body, ...]) -> Iterator[PlannedLetter]:
    returns = read_returns(context.workspace, context.mailing.period)
    done = context.journal.value.confirmed
    for body in bodies:
        mine = [e for e in returns if e.body == body.acronym and e.counts]
        entered = tuple(e for e in mine if e.entered and e.arrival.sha256 not in done)
        if entered:
            about = tuple(each.arrival.sha256 for each in entered)
            words = {**_base(context, body), **entry_words(context.workspace.schema, entered)}
            words["reference"] = reference(about)
            listed = " ".join(about)
            yield PlannedLetter(body, "confirm-entry", listed, words, body.cc, about=listed)


def _base(context: LetterContext, body: Body) -> Mapping[str, str]:
    plan, held = context.workspace.plan, context.workspace.round(context.mailing.period)
    return base_words(plan, held, body, context.now.date())


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


_PLANNERS: Mapping[
    LetterKind, Callable[[LetterContext, tuple[Body, ...]], Iterator[PlannedLetter]]
] = {
    LetterKind.TEMPLATES: _templates,
    LetterKind.REMINDERS: _reminders,
    LetterKind.CORRECTIONS: _corrections,
    LetterKind.DRAFT: _drafts,
    LetterKind.RECEIPT: _receipts,
    LetterKind.CONFIRM: _confirmations,
    LetterKind.CONFIRM_ENTRY: _entries,
}
