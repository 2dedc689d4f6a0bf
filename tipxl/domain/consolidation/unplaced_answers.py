"""Counting returns + plan -> the answers that the plan no longer asks, and where they belong.

A body was renamed, a row was given another key, ended or deleted, or a lead was corrected after the
answer came: nothing of it is dropped. It waits in decisions.xlsx, and is kept whatever is decided.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.consolidation.statements import as_line, line_statements, words_of
from tipxl.domain.core.decision import DecidedItem, DecisionState
from tipxl.domain.decisions.answers import decided_item
from tipxl.domain.decisions.decision_lines import DecisionContext
from tipxl.domain.decisions.unplaced_items import (
    NOWHERE,
    item_of_answer,
    item_of_body,
    placed_row,
)
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.issuing.lost_rows import PLAN
from tipxl.domain.plan.assignment import Role, asked_bodies, assignments
from tipxl.domain.plan.work_plan import Body
from tipxl.domain.results.round_result import Conflict, LineStatement, UnplacedAnswer
from tipxl.domain.returns.overlay import LatestAnswers
from tipxl.domain.returns.returned import Return, ReturnedRow, is_answered, text_of
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import CONTRIBUTED, Participation, Status

#: The forms that returns name: by body, then by version.
Forms = Mapping[str, Mapping[int, IssuedForm]]

_ROWS = "activities"


class Unplaced(Struct, frozen=True):
    """The answers without a place, and what was put to the officer of them."""

    answers: tuple[UnplacedAnswer, ...] = ()
    decided: tuple[DecidedItem, ...] = ()

    def __add__(self, other: "Unplaced") -> "Unplaced":
        return Unplaced((*self.answers, *other.answers), (*self.decided, *other.decided))

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What waits for a decision, as the sheet Conflicts lists it."""
        return tuple(
            Conflict(PLAN, each.row, each.says, (each.body,), each.number)
            for each in (item.decision for item in self.decided)
            if each.state != DecisionState.APPLIED
        )


# --- a body that the plan does not ask any more


def placed_returns(
    context: DecisionContext, returns: tuple[Return, ...], forms: Forms
) -> tuple[tuple[Return, ...], Forms, Unplaced]:
    """Every report with the body that it counts for; one of a body that is gone waits."""
    asked = asked_bodies(context.plan, context.period)
    names = {each.acronym for each in asked}
    unplaced = Unplaced()
    for name in dict.fromkeys(r.body for r in returns if r.counts and r.body not in names):
        now = context.plan.body(name)
        if now is not None and now.acronym in names:  # renamed, as the plan says
            returns, forms = _as_of(now.acronym, name, returns, forms)
            continue
        lines = tuple(_all_lines(context.schema, name, returns, forms))
        if not lines:
            continue
        item = decided_item(item_of_body(context.period, name, lines, asked), context.of_round)
        unplaced += Unplaced(decided=(item,))
        if item.code in names:
            returns, forms = _as_of(item.code, name, returns, forms)
        else:
            why = f"{name} is not asked in {context.period} any more."
            number = item.decision.number
            unplaced += Unplaced(tuple(UnplacedAnswer(each, why, number) for each in lines))
    return returns, forms, unplaced


def _as_of(
    body: str, name: str, returns: tuple[Return, ...], forms: Forms
) -> tuple[tuple[Return, ...], Forms]:
    """The returns and forms of a body under the name that it has now."""
    both = {**forms.get(name, {}), **forms.get(body, {})}
    others = {each: of for each, of in forms.items() if each != name}
    returns = tuple(replace(each, body=body) if each.body == name else each for each in returns)
    return returns, {**others, body: both} if both else others


def _all_lines(
    schema: FormSchema, name: str, returns: Sequence[Return], forms: Forms
) -> Iterator[LineStatement]:
    """Everything that the returns of a body say, row by row and line by line."""
    mine = tuple(each for each in returns if each.counts and each.body == name)
    words = words_of((name,), mine, forms)[name]
    for (block, _), (sent, row) in words.rows.items():
        if block == _ROWS and _is_typed(row, _form(forms, sent)):
            yield as_line(name, sent, row)
    yield from line_statements(schema, name, words)


# --- a row that the plan does not ask of its body any more


def placed_rows(
    context: DecisionContext, words: Mapping[str, LatestAnswers], forms: Forms
) -> tuple[Mapping[str, LatestAnswers], Unplaced]:
    """Every answer on the row that it counts on; one whose row is gone waits."""
    placed, unplaced = dict(words), Unplaced()
    for body in asked_bodies(context.plan, context.period):
        homeless = tuple(_homeless(context, body, words[body.acronym], forms))
        if homeless:
            found, without = _placed(context, body, words[body.acronym], homeless)
            placed[body.acronym] = found
            unplaced += without
    return placed, unplaced


#: An answer without a place: its return, its row, and why.
_Homeless = tuple[Return, ReturnedRow, str]


def _homeless(
    context: DecisionContext, body: Body, said: LatestAnswers, forms: Forms
) -> Iterator[_Homeless]:
    asked = assignments(context.plan, body, context.period)
    roles = {each.row.key: each.role for each in asked}
    for (block, key), (sent, row) in said.rows.items():
        if block != _ROWS or key in context.led:
            continue
        why = _why(context, body, row, roles.get(key))
        if why and _is_typed(row, _form(forms, sent)):
            yield sent, row, why


def _why(context: DecisionContext, body: Body, row: ReturnedRow, role: Role | None) -> str:
    """Why an answer has no place any more; "" where it has one."""
    if role is None:
        planned = context.plan.row(row.key)
        if planned is None or not planned.in_force(context.period):
            return f"In plan.xlsx no row of that key is in force in {context.period}."
        return f"plan.xlsx does not name {body.acronym} on this row any more."
    if role == Role.LEAD and row.text("part") and not row.text("status"):
        return f"{body.acronym} answered for its part, and plan.xlsx names it as a lead now."
    if role == Role.PART and row.text("status") and not row.text("part"):
        return f"{body.acronym} answered as a lead, and plan.xlsx does not name it as one any more."
    return ""


def _placed(
    context: DecisionContext, body: Body, said: LatestAnswers, homeless: tuple[_Homeless, ...]
) -> tuple[LatestAnswers, Unplaced]:
    gone = {(_ROWS, row.key) for _, row, _ in homeless}
    rows = {at: found for at, found in said.rows.items() if at not in gone}
    answered = {
        key for (block, key), (_, row) in rows.items() if block == _ROWS and is_answered(row)
    }
    asked = assignments(context.plan, body, context.period)
    free = tuple(each for each in asked if each.row.key not in answered)
    unplaced = Unplaced()
    homes = {old: each.row.key for each in free for old in each.row.formerly}
    for sent, row, why in homeless:
        if row.key in homes:  # the row has another key now, as the plan says
            rows[_ROWS, homes[row.key]] = (sent, replace(row, key=homes[row.key]))
            continue
        line = as_line(body.acronym, sent, row)
        if not _matters(context.schema, row):
            unplaced += Unplaced((UnplacedAnswer(line, why),))
            continue
        open_item = item_of_answer(context.schema, context.period, line, why, free)
        item = decided_item(open_item, context.of_round)
        unplaced += Unplaced(decided=(item,))
        if item.code in ("", NOWHERE):
            unplaced += Unplaced((UnplacedAnswer(line, why, item.decision.number),))
        else:
            moved = placed_row(row, item.code)
            rows[_ROWS, moved.key] = (sent, moved)
    return replace(said, rows=rows), unplaced


# --- one answer


def _form(forms: Forms, sent: Return) -> IssuedForm | None:
    return forms.get(sent.body, {}).get(sent.version)


def _is_typed(row: ReturnedRow, form: IssuedForm | None) -> bool:
    """Whether a row says more than it came with."""
    rows = form.block(row.block).rows if form else ()
    given = next((each.given for each in rows if each.key == row.key), {})
    return any(
        text and text != given.get(column, "")
        for column, answer in row.answers.items()
        if (text := text_of(answer))
    )


def _matters(schema: FormSchema, row: ReturnedRow) -> bool:
    """Whether there is something to decide: not where a body says that it has no part in it."""
    if row.text("progress"):
        return True
    part = schema.list("part").item(row.text("part"))
    status = schema.list("status").item(row.text("status"))
    if part is not None and part.sense not in (*CONTRIBUTED, Participation.PREPARING):
        return False
    return status is None or status.sense != Status.NOT_OURS
