"""Answers that the plan no longer asks -> what the officer decides of each: where it belongs."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from tipxl.domain.core.decision import Decision, DecisionKind
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.decisions.items import DecisionItem, brief, fingerprint, numbered
from tipxl.domain.plan.assignment import Assignment, Role
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Body
from tipxl.domain.results.round_result import LineStatement
from tipxl.domain.returns.returned import ReturnedRow, in_words
from tipxl.domain.schema.form_schema import ChoiceList, FormSchema, Item
from tipxl.domain.schema.meanings import Status

#: The answer that leaves an answer where it is.
NOWHERE = "nowhere"

_KEPT = Item(NOWHERE, "It counts nowhere; it is kept", aliases=("nowhere", "keep", "kept"))
_LONG = 4000  # characters that a cell of decisions.xlsx shows at most


def item_of_body(
    period: Period, name: str, lines: Sequence[LineStatement], asked: Iterable[Body]
) -> DecisionItem:
    """Whose report the answers of a body are that the plan does not ask any more."""
    items = (Item(each.acronym, f"It is the report of {each.acronym}") for each in asked)
    files = ", ".join(dict.fromkeys(each.file for each in lines))
    number = counted(len(lines), "answer")
    return DecisionItem(
        Decision(
            number=numbered(str(period), DecisionKind.PLACE, name),
            kind=DecisionKind.PLACE,
            says=f"Whose report is {files}? {name} is not asked in {period} any more: plan.xlsx "
            f"has no body of that name that reports and has a row. Its {number} "
            f"{'counts' if len(lines) == 1 else 'count'} nowhere until you say whose they are.",
            who=brief("\n".join(f"{name}, {each.key}" for each in lines), _LONG),
            body=name,
            file=files,
            old="counts nowhere",
            stands=fingerprint(name),
        ),
        ChoiceList("bodies", (*items, _KEPT)),
    )


def item_of_answer(
    schema: FormSchema, period: Period, line: LineStatement, why: str, free: Iterable[Assignment]
) -> DecisionItem:
    """Where one answer belongs; `free` are the rows on which its body has said nothing else."""
    said = "; ".join(in_words(schema.block(line.block), schema, line.answers))
    items = tuple(item for each in free for item in _places(schema, line, each))
    return DecisionItem(
        Decision(
            number=numbered(str(period), DecisionKind.PLACE, line.body, line.key),
            kind=DecisionKind.PLACE,
            says=f"Where does the answer of {line.body} on {line.key} belong? {why} It counts "
            "nowhere until you say where, or put it right in plan.xlsx, sheet Activities.",
            who=f"{line.body}: {brief(said, _LONG - 100)}",
            body=line.body,
            row=line.key,
            file=line.file,
            old="counts nowhere",
            stands=fingerprint(line.text("status"), line.text("part"), why),
        ),
        ChoiceList("places", (*items, _KEPT)),
    )


def _places(schema: FormSchema, line: LineStatement, asked: Assignment) -> tuple[Item, ...]:
    """What the answer would be on another row: as it stands, or in the words of another role."""
    key, column = asked.row.key, "status" if asked.role == Role.LEAD else "part"
    if line.text(column):
        return (Item(key, f"It is the answer on {key}", aliases=(key,)),)
    if key != line.key:
        return ()
    choices = (i for i in schema.list(column).items if i.sense != Status.NOT_OURS)
    return tuple(Item(f"{key} {i.code}", f"It counts there as: {i.label}") for i in choices)


def placed_row(row: ReturnedRow, code: str) -> ReturnedRow:
    """The answers at the place that she chose, in the words of the role that it has there."""
    key, _, value = code.partition(" ")
    if not value:
        return replace(row, key=key)
    old, new = ("status", "part") if row.text("status") else ("part", "status")
    answers = {name: answer for name, answer in row.answers.items() if name != old}
    return replace(row, key=key, answers={**answers, new: replace(row.answers[old], value=value)})
