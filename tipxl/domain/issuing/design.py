"""Plan + body + round + form schema + last round result -> IssuedForm."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from textwrap import shorten

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.text_limits import fitting
from tipxl.domain.forms.identity import FormName, Identity, row_tag
from tipxl.domain.forms.issued_form import (
    FormBlock,
    FormRow,
    FormWording,
    IssuedForm,
    period_item,
)
from tipxl.domain.plan.assignment import Assignment, Role, assignments
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Body, BodyKind, Plan, Round, Row
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult
from tipxl.domain.results.schedule import target_position
from tipxl.domain.results.standing_words import status_words
from tipxl.domain.schema.form_schema import (
    Block,
    BlockKind,
    ChoiceList,
    Column,
    ColumnKind,
    FormSchema,
    Item,
)
from tipxl.domain.schema.meanings import FINAL, RoundPosition

_LABEL = 60  # characters of its words with which a row is offered


class FormContext(Struct, frozen=True):
    """What forms of one round have in common. `before` is the last agreed round, if any.

    `schema_digest` is the SHA-256 of the report.toml that `schema` was read from.
    """

    plan: Plan
    schema: FormSchema
    schema_digest: str
    round: Round
    before: RoundResult | None = None
    provisional: bool = False

    @property
    def round_position(self) -> RoundPosition:
        """Which round of the plan this is: first, later or last."""
        periods = sorted(each.period for each in self.plan.rounds)
        if self.round.period == periods[0]:
            return RoundPosition.FIRST
        return RoundPosition.LAST if self.round.period == periods[-1] else RoundPosition.LATER

    def agreed(self, row: str) -> AgreedRow | None:
        """The row as it was agreed last, under its key or one that it had before."""
        if self.before is None:
            return None
        planned = self.plan.row(row)
        keys = (row, *(planned.formerly if planned else ()))
        return next((found for key in keys if (found := self.before.row(key))), None)


def design(context: FormContext, body: Body) -> IssuedForm:
    """A body's form, not yet signed (`signed` does that)."""
    plan, period = context.plan, context.round.period
    asked = assignments(plan, body, period)
    blocks = tuple(_block(context, body, block, asked) for block in context.schema.blocks)
    return IssuedForm(
        identity=Identity(plan.code, str(period), body.key, 0, "", ""),
        wording=_wording(context, body),
        lists=tuple(_offered(context, choices, asked) for choices in context.schema.lists),
        blocks=blocks,
        days={"period_start": period.start, "period_end": period.end},
        ahead=tuple(str(each) for each in period.next.through(_horizon(plan, period))),
        layout=context.schema_digest,
        evaluation=context.round.evaluation,
    )


# A serial stands in every form that went out. It was first made while these types had other names,
# and must not change with them.
_FIRST_NAMES = {
    "IssuedForm": "Template",
    "FormWording": "Wording",
    "FormBlock": "AskedBlock",
    "FormRow": "AskedRow",
}
_RENAMED = re.compile(rf"\b({'|'.join(_FIRST_NAMES)})(?=\()")


def serial(issued_form: IssuedForm) -> str:
    """Eight hex digits that name this very design, whatever its version."""
    bare = replace(issued_form, identity=replace(issued_form.identity, version=0))
    text = _RENAMED.sub(lambda found: _FIRST_NAMES[found[0]], repr(bare))
    begun = bare.wording.plan_start or ""
    return hashlib.sha256(f"{text}{bare.corrects}{begun}".encode()).hexdigest()[:8]


def bears_its_serial(issued_form: IssuedForm) -> bool:
    """Whether a design is the one that its serial names.

    Of a correction copy, whose rows had marks before it was signed, this cannot be said.
    """
    if issued_form.corrects:
        return True
    identity = replace(issued_form.identity, serial="", signature="")
    blocks = tuple(
        replace(block, rows=tuple(replace(row, mark="") for row in block.rows))
        for block in issued_form.blocks
    )
    bare = replace(issued_form, identity=identity, blocks=blocks)
    return serial(bare) == issued_form.identity.serial


def signed(issued_form: IssuedForm, key: bytes, version: int) -> IssuedForm:
    """The form with its identity, and a mark on every row that ties it to this form."""
    plan, period, body, _ = issued_form.identity.named
    identity = Identity.signed(key, FormName(plan, period, body, version), serial(issued_form))
    blocks = tuple(
        replace(
            block,
            rows=tuple(
                replace(row, mark=row_tag(key, identity, block.key, row.key)) for row in block.rows
            ),
        )
        for block in issued_form.blocks
    )
    return replace(issued_form, identity=identity, blocks=blocks)


def _wording(context: FormContext, body: Body) -> FormWording:
    plan = context.plan
    given = plan.extension(body.acronym, context.round.period)
    return FormWording(
        plan_title=plan.title,
        body_name=body.name,
        period=context.round.period.words,
        due=given.until if given else context.round.due,
        secretariat=plan.secretariat.name,
        reply_to=plan.secretariat.reply_to,
        provisional=context.provisional,
        plan_start=plan.starts if context.schema.names_plan_start else None,
    )


def _horizon(plan: Plan, period: Period) -> Period:
    # A target may lie up to two years after the plan's end (RULES 4).
    return period.of(date(plan.ends.year + 2, plan.ends.month, 1))


def _offered(
    context: FormContext, choices: ChoiceList, asked: tuple[Assignment, ...]
) -> ChoiceList:
    period = context.round.period
    if choices.rows:
        rows = [each.row for each in asked]
        labels = (row_label(each, rows) if choices.titled else each.key for each in rows)
        items = (Item(row.key, label) for row, label in zip(rows, labels, strict=True))
        return replace(choices, items=tuple(items))
    if choices.periods == "past":
        spans = tuple(period.of(context.plan.starts).through(period))
    elif choices.periods == "ahead":
        # A target that has passed comes pre-filled: what we filled in must be in the list.
        passed = _passed(context, choices, asked)
        spans = (*passed, *period.through(_horizon(context.plan, period)))
    else:
        return choices
    return replace(choices, items=(*map(period_item, spans), *choices.items))


def row_label(row: Row, among: Sequence[Row]) -> str:
    """A row as a list offers it: its key, then what tells it from the others."""
    several = sum(each.activity_key == row.activity_key for each in among) > 1
    words = row.output if several and row.output.strip() else row.title
    # In a workbook * and ? stand for any text, and ~ takes their meaning away.
    plain = squeezed(re.sub(r"[*?~]", " ", words)).rstrip(" .;,")
    return squeezed(f"{row.key} · {shorten(plain, _LABEL, placeholder=' …')}".rstrip(" ·"))


def _passed(
    context: FormContext, choices: ChoiceList, asked: tuple[Assignment, ...]
) -> Iterator[Period]:
    """The earlier periods that these rows were agreed with, in order."""
    columns = [
        column.key
        for block in context.schema.blocks
        for column in block.inputs
        if column.list == choices.key
    ]
    before = [agreed for each in asked if (agreed := context.agreed(each.row.key))]
    texts = {row.values.get(key, "") for row in before for key in columns}
    now = context.round.period
    first = min((now, *(each.period for each in context.plan.rounds)))
    return (each for each in first.through(now) if each < now and str(each) in texts)


def _block(
    context: FormContext, body: Body, block: Block, asked: tuple[Assignment, ...]
) -> FormBlock:
    if block.kind is BlockKind.ROWS:
        mine = tuple(a for a in asked if block.rows != "led" or a.role == Role.LEAD)
        return FormBlock(block.key, _rows(context, body, block, mine))
    if block.kind is BlockKind.LINES:
        # What a body thinks of the plan as a whole is asked of those who lead something.
        leads = any(each.role == Role.LEAD for each in asked)
        return FormBlock(block.key, _lines(block) if leads else ())
    if block.kind is BlockKind.FORM:
        return FormBlock(block.key, (FormRow(block.key, given=_cover(body, block)),))
    facts = {"turn": context.round_position}
    lines = range(1, block.lines + 1)
    return FormBlock(block.key, tuple(FormRow(f"{n:02}", facts=facts) for n in lines))


def _lines(block: Block) -> tuple[FormRow, ...]:
    shown = [column for column in block.columns if not column.is_input]
    return tuple(
        FormRow(
            key=item.key,
            facts={"role": item.role},
            shown={column.key: _shown(column, {"question": item.text}) for column in shown},
        )
        for item in block.items
    )


def _cover(body: Body, block: Block) -> dict[str, str]:
    contact = body.contact
    known = {
        "contact_name": contact.name,
        "contact_title": contact.title,
        "contact_email": contact.email,
        "contact_phone": contact.phone,
    }
    given = {each.key: each.given_value or known.get(each.given, "") for each in block.inputs}
    return {key: value for key, value in given.items() if value}


def _rows(
    context: FormContext, body: Body, block: Block, asked: tuple[Assignment, ...]
) -> tuple[FormRow, ...]:
    rows = []
    heading: tuple[str, ...] = ()
    for each in asked:
        lines = _headings(each)
        rows.append(_row(context, body, block, each, tuple(h for h in lines if h not in heading)))
        heading = lines
    return tuple(rows)


def _headings(asked: Assignment) -> tuple[str, ...]:
    row = asked.row
    role = "You lead" if asked.role == Role.LEAD else "You take part"
    return (
        f"{role} · {row.area}. {row.area_name}",
        f"{row.area}.{row.provision} {row.provision_text}".strip(),
    )


def _row(
    context: FormContext, body: Body, block: Block, asked: Assignment, headings: tuple[str, ...]
) -> FormRow:
    agreed = context.agreed(asked.row.key)
    final = agreed is not None and is_final(context.schema, agreed)
    said = _said_before(context, body, asked, agreed)
    others = _others(context.plan, asked, body)
    who = _who(context, asked, body)
    words = {**_words(context, asked, agreed), "others": others, "who_words": who, "said": said}
    return FormRow(
        key=asked.row.key,
        facts={
            "role": asked.role,
            "basis": asked.basis.value,
            "nature": asked.row.nature.value,
            "last": agreed.status if agreed else "",
            "schedule": target_position(context.round.period, agreed),
            "turn": context.round_position,
        },
        texts={"said": said},
        shown={each.key: _shown(each, words) for each in block.columns if not each.is_input},
        given=_given(block, asked, agreed, final=final),
        headings=headings,
        final=final,
        settled=final or asked.optional,
    )


# Marks of which a body asks at once: by whom, and why?
_UNSETTLED = (Mark.CONTESTED, Mark.PROVISIONAL)


def is_final(schema: FormSchema, agreed: AgreedRow) -> bool:
    """Whether the agreed status is final: completed, discontinued or merged, and not contested."""
    item = schema.list("status").item(agreed.status)
    return item is not None and item.sense in FINAL and agreed.mark is Mark.NONE


def _said_before(
    context: FormContext, body: Body, asked: Assignment, agreed: AgreedRow | None
) -> str:
    if agreed is None:
        # The document's own status remarks are the baseline text (RULES 1).
        return asked.row.printed_status
    return next((s.text("progress") for s in agreed.said if s.body == body.acronym), "")


def _words(context: FormContext, asked: Assignment, agreed: AgreedRow | None) -> Mapping[str, str]:
    row = asked.row
    return {
        "key": row.key,
        "area": row.area,
        "area_name": row.area_name,
        "provision": row.provision,
        "provision_text": row.provision_text,
        "collaboration": row.collaboration,
        "collaboration_title": row.collaboration_title,
        "activity": row.activity,
        "output": row.output,
        "done_when": row.done_when,
        "judged_words": f"We judge this row by: {row.done_when}" if row.done_when else "",
        "role_words": role_words(asked),
        "last_words": _last_words(context.schema, agreed),
        "unsettled_words": agreed.why if agreed and agreed.mark in _UNSETTLED else "",
    }


def role_words(asked: Assignment) -> str:
    """The role as a body reads it."""
    if asked.role == Role.LEAD:
        name = "Co-lead" if len(asked.row.leads) > 1 else "Lead"
        return f"{name} (assumed: please confirm)" if asked.basis == "assumed" else name
    return "Welcome to answer" if asked.optional else "Taking part"


def _others(plan: Plan, asked: Assignment, body: Body) -> str:
    leads, parts = _beside(plan, asked.row, body)
    lines = [f"Lead: {leads}" if leads else "", f"With: {parts}" if parts else ""]
    return "\n".join(line for line in lines if line)


def _beside(plan: Plan, row: Row, body: Body) -> tuple[str, str]:
    """The others who lead a row, and the others who take part."""
    unnamed = {body.acronym, *(each.acronym for each in plan.bodies if each.kind is BodyKind.GROUP)}
    leads = ", ".join(each for each in row.leads if each != body.acronym)
    return leads, ", ".join(each for each in row.cooperating if each not in unnamed)


def _who(context: FormContext, asked: Assignment, body: Body) -> str:
    """The role of a body on a row and the others on it, in one line."""
    leads, parts = _beside(context.plan, asked.row, body)
    if asked.role == Role.LEAD:
        role = f"You lead{f' with {leads}' if leads else ''}{_assumed(context.schema, asked)}"
        return f"{role}. Taking part: {parts}." if parts else f"{role}."
    role = "Your answer is welcome" if asked.optional else "You take part"
    others = [f"Lead: {leads}" if leads else "", f"Also: {parts}" if parts else ""]
    return ". ".join((role, *filter(None, others))) + "."


def _assumed(schema: FormSchema, asked: Assignment) -> str:
    if asked.basis != Basis.ASSUMED:
        return ""
    offered = (item.label for item in schema.list("status").items if item.basis == Basis.ASSUMED)
    label = next(offered, "")
    return (
        f" (we assume it; if not, choose “{label}”)" if label else " (we assume it: please confirm)"
    )


def _last_words(schema: FormSchema, agreed: AgreedRow | None) -> str:
    """An agreed status in words, e.g. "Ongoing (provisional)".

    They belong to the serial of a form: in other words those of open rounds would be other forms.
    """
    words = status_words(schema, agreed.status if agreed else "")
    return f"{words} ({agreed.mark.words})" if agreed and agreed.status and agreed.mark else words


def _shown(column: Column, words: Mapping[str, str]) -> str:
    # In one pass: what the plan says may itself hold a word in braces.
    filled = (
        (line, re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), line))
        for line in column.shows.split("\n")
    )
    # A word that says nothing leaves no empty line.
    text = "\n".join(said for line, said in filled if said or not line)
    # What a body said is cut to the cell; where the plan or report.toml says more, it is refused.
    return fitting(text.strip()) if "{said}" in column.shows else text.strip()


def _given(
    block: Block, asked: Assignment, agreed: AgreedRow | None, *, final: bool
) -> dict[str, str]:
    if agreed is None:
        return {}
    known = {"status": agreed.status, **agreed.values}
    wanted = ("before", "final") if final else ("before",)
    # What several bodies said was put together, and may be more than a cell holds.
    return {
        column.key: fitting(known[column.key])
        for column in block.inputs
        if column.given in wanted and column.asks(asked.role) and known.get(column.key)
        if column.kind in (ColumnKind.LIST, ColumnKind.TEXT)
    }
