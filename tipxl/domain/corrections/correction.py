"""What a body sent + the form it was sent on -> the same answers on a new form, with our notes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Finding
from tipxl.domain.core.text_limits import beginning
from tipxl.domain.corrections.correction_notes import noted
from tipxl.domain.decisions.waivers import Waiver, waived
from tipxl.domain.forms.draft import Draft, Entered, Slot, Typed
from tipxl.domain.forms.identity import Identity
from tipxl.domain.forms.issued_form import AskedRow, Template
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.extract import Gathered
from tipxl.domain.returns.field_keys import on_slots
from tipxl.domain.returns.messages import Told
from tipxl.domain.returns.overlay import Latest
from tipxl.domain.returns.returned import CLEAR, Answer, Return, ReturnedRow
from tipxl.domain.returns.validation import FULL, Form, judge
from tipxl.domain.schema.form_schema import Block, BlockKind, Column, ColumnKind, Layout

# In these cells stood nothing that can be sent back as an answer.
_EMPTIED = {Told.CELL_ERROR.code, Told.NO_RESULT.code, Told.STRUCK.code}


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of a body, with all that was read in it, also what does not count."""

    returned: Return
    gathered: Gathered


@dataclass(frozen=True, slots=True)
class Correction:
    """A form to be mended and returned, not yet signed."""

    template: Template
    draft: Draft


def to_mend(said: Latest) -> tuple[Return, ...]:
    """The returns that a correction copy is made of, the one it replaces first; () for none.

    That is a full report with what overlays it; otherwise the last return with an error.
    """
    wrong = [each for each in said.used if each.errors]
    if not wrong:
        return ()
    return said.used if said.used[0].submission == FULL else (wrong[-1],)


def correct(
    form: Form,
    sent: tuple[Sent, ...],
    said: Latest,
    until: date,
    waivers: tuple[Waiver, ...] = (),
) -> Correction | None:
    """The copy of what was sent on a form; None where nothing in it must be mended.

    `until` is the last day on which a return still counts. What is waived is told, and need not be
    mended.
    """
    template, layout = form.template, form.layout
    gathered = _laid_over(template, layout, sent, said)
    arrival = sent[-1].returned.arrival
    period = Period.parse(template.identity.period)
    judged = waived(judge(form, gathered, arrival), waivers, period)
    if not judged.errors:
        return None
    draft = Draft(
        entered=dict(_entered(template, layout, gathered)),
        notes=noted(template, layout, judged.findings),
        day=arrival.received.date(),
    )
    return Correction(_renewed(template, arrival.sha256, until), draft)


def _renewed(template: Template, corrects: str, until: date) -> Template:
    plan, period, body, _ = template.identity.named
    return replace(
        template,
        identity=Identity(plan, period, body, 0, "", ""),
        wording=replace(template.wording, due=until),
        corrects=corrects,
    )


# --- what stands in the copy


def _laid_over(
    template: Template, layout: Layout, sent: tuple[Sent, ...], said: Latest
) -> Gathered:
    """Everything read in the first file, with the rows that later ones laid over it."""
    first = sent[0].returned
    later = {
        key: (source, row)
        for key, (source, row) in said.rows.items()
        if len(sent) > 1 and source is not first and layout.block(key[0]).kind is not BlockKind.FORM
    }
    rows: dict[tuple[str, str], ReturnedRow] = {}
    findings: list[Finding] = []
    for each in sent:
        placed = on_slots(template, layout, each.gathered)
        mine = {key for key, (source, _) in later.items() if source is each.returned}
        if each.returned is first:
            rows.update({(row.block, row.key): row for row in placed.rows})
            findings += [f for f in placed.findings if (f.place.sheet, f.place.row) not in later]
        else:
            rows.update({(r.block, r.key): r for r in placed.rows if (r.block, r.key) in mine})
            findings += [f for f in placed.findings if (f.place.sheet, f.place.row) in mine]
    merged = on_slots(template, layout, Gathered(tuple(row for _, row in later.values()), ()))
    rows.update({(row.block, row.key): row for row in merged.rows})
    return Gathered(tuple(_completed(template, layout, rows)), tuple(findings))


def _completed(
    template: Template, layout: Layout, rows: Mapping[tuple[str, str], ReturnedRow]
) -> Iterator[ReturnedRow]:
    """Every line of the form; what was gone from the file stands as it was issued."""
    for block in layout.blocks:
        for asked in template.block(block.key).rows:
            row = rows.get((block.key, asked.key))
            answers = {
                column.key: (row.answers.get(column.key) if row else None)
                or Answer(asked.given.get(column.key), "", block.key, _cell(asked.key, column.key))
                for column in _asked(block, asked)
            }
            yield ReturnedRow(block.key, asked.key, answers, refused=bool(row and row.refused))


def _asked(block: Block, row: AskedRow) -> Iterator[Column]:
    return (each for each in block.inputs if each.asks(row.facts.get("role", "")))


def _cell(row: str, column: str) -> str:
    return f"{row}|{column}"


def _entered(
    template: Template, layout: Layout, gathered: Gathered
) -> Iterator[tuple[Slot, Entered]]:
    emptied = {
        (f.place.sheet, f.place.row, f.place.column)
        for f in gathered.findings
        if f.code in _EMPTIED
    }
    for row in gathered.rows:
        block = layout.block(row.block)
        for column in block.inputs:
            answer = row.answers.get(column.key)
            if answer is not None:
                slot = (row.block, row.key, column.key)
                gone = slot in emptied
                yield slot, Entered(None, None) if gone else _typed(template, column, answer)


def _typed(template: Template, column: Column, answer: Answer) -> Entered:
    value = answer.understood(column.kind)
    typed: Typed = value
    if value is None or value == MISREAD:
        typed = None if answer.raw.strip() in ("", CLEAR) else answer.raw
    elif column.kind is ColumnKind.LIST:
        typed = template.list(column.list).label(str(value))
    return Entered(beginning(typed) if isinstance(typed, str) else typed, value)
