"""Items + the officer's lines -> what was decided, and why an answer cannot be used."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from tipxl.domain.core.decision import DecidedItem, Decision, DecisionKind, DecisionState
from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.decisions.decision_lines import FILE, OWN, SHEET, DecisionLine
from tipxl.domain.decisions.decision_messages import DecisionMessage, near
from tipxl.domain.decisions.items import PLAN_CHANGED, DecisionItem
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.cell_values import CellQuestion, nearest, understand
from tipxl.domain.returns.returned import CLEAR
from tipxl.domain.schema.form_schema import ChoiceList, Column, ColumnKind
from tipxl.domain.schema.meanings import STOPPED


def decided_item(item: DecisionItem, lines: tuple[DecisionLine, ...]) -> DecidedItem:
    """What became of an item: open, applied, or not used because of its findings.

    The lines of other items are passed over.
    """
    mine = by_number(lines).get(item.open.number.upper(), ())
    answers = [each for each in mine if each.answered or item.problems]
    if not answers:
        return DecidedItem(replace(item.open, options=_options(item)))
    line = answers[0]
    code = _code(item, line)
    label = item.choices.label(code)
    decision = replace(
        item.open,
        answer=label or line.typed,
        why=line.why,
        reference=line.reference,
        agreed_with=line.agreed_with,
        decided_by=line.decided_by,
        day=line.day,
        options=() if line.is_own else _options(item),
    )
    findings = item.problems or tuple(_problems(item, answers))
    if findings:
        return not_used(decision, *findings)
    # An own line has no fingerprint yet when it is first seen. Of an item that was put to her,
    # a line whose fingerprint was deleted cannot be known to fit.
    new = line.is_own and not line.stands
    if not (new or line.confirmed or line.stands == decision.stands):
        place, found = ("row", "") if line.is_own else ("answer", line.answer)
        unfit = DecisionMessage.NO_LONGER_FITS.at(line.at(place), found=found)
        changed = "what it rested on has" if line.is_own else "what the bodies say has"
        detail = f"{changed} changed since"
        return DecidedItem(
            replace(decision, state=DecisionState.UNFIT, detail=detail, findings=(unfit,))
        )
    detail = ""
    if decision.kind == DecisionKind.LEAD:  # the plan is hers, and no answer changes it
        detail = "Write it to plan.xlsx, sheet Activities, columns Leads and Lead basis (confirmed)"
    elif decision.kind == DecisionKind.PLAN and code == PLAN_CHANGED:
        detail = item.then
    return DecidedItem(
        replace(decision, state=DecisionState.APPLIED, detail=detail, new=label), code
    )


@remembered  # thousands of items look for theirs in the same lines
def by_number(lines: tuple[DecisionLine, ...]) -> Mapping[str, Sequence[DecisionLine]]:
    """The lines of each item, by its number in capitals."""
    found: dict[str, list[DecisionLine]] = {}
    for each in lines:
        found.setdefault(each.number.upper(), []).append(each)
    return found


def not_used(decision: Decision, *findings: Finding) -> DecidedItem:
    """A decision whose answer cannot be used, and why."""
    says = findings[0].says
    return DecidedItem(
        replace(decision, state=DecisionState.WRONG, detail=says, new="", findings=findings)
    )


def chosen(choices: ChoiceList, typed: str) -> str:
    """The code of an answer, by the same aliases as in the forms; "" where it is none."""
    column = Column("answer", "Answer", ColumnKind.LIST)
    cell = Cell(1, 1, CellKind.TEXT, typed)
    value, _ = understand(cell, CellQuestion(column, choices), Place())
    return "" if value in (None, MISREAD, CLEAR) else str(value)


def _options(item: DecisionItem) -> tuple[str, ...]:
    return tuple(each.label for each in item.choices.items)


def _code(item: DecisionItem, line: DecisionLine) -> str:
    """The code of what a line answers; "" where it is none of the answers."""
    if item.free:
        return line.typed
    if item.choices.periods and item.round is not None:
        period = Period.or_none(line.typed)
        if period is not None:
            return str(period) if period.parts == item.round.parts else ""
    return chosen(item.choices, line.typed)


def _problems(item: DecisionItem, answers: Sequence[DecisionLine]) -> Iterator[Finding]:
    """An answer must be one, and one only; it needs who and why, an end also its decision."""
    line = answers[0]
    codes = {_code(item, each) for each in answers}
    if len(codes) > 1:
        yield DecisionMessage.TWICE.at(answers[1].at("number"), number=item.open.number)
        return
    code = codes.pop()
    if not code:
        place = line.at("answer" if line.answer == line.typed else "text")
        labels = _options(item)
        if item.choices.periods:
            labels = (*labels, f"a period like {item.round}")
        words = {"near": near(nearest(line.typed, item.choices)), "choices": ", ".join(labels)}
        yield DecisionMessage.NOT_IN_LIST.at(place, found=line.typed, **words)
        return
    if not line.decided_by:
        yield DecisionMessage.NO_WHO.at(line.at("decided_by"))
    if not line.why:
        yield DecisionMessage.NO_WHY.at(line.at("why"))
    found = item.choices.item(code)
    if found is not None and found.sense in STOPPED and not line.reference:
        yield DecisionMessage.NO_REFERENCE.at(line.at("reference"), status=found.label)


# --- several decisions on one thing


def without_contradictions(answers: Sequence[DecidedItem]) -> tuple[DecidedItem, ...]:
    """Of decisions that set one thing differently none is used."""
    by_target: dict[tuple[str, ...], list[DecidedItem]] = {}
    for each in answers:
        if each.code:
            by_target.setdefault(_target(each.decision), []).append(each)
    clashing = {
        each.decision.number: ", ".join(sorted(a.decision.number for a in same))
        for same in by_target.values()
        if len({a.code for a in same}) > 1
        for each in same
    }
    return tuple(_unless_clashing(each, clashing) for each in answers)


def _target(decision: Decision) -> tuple[str, ...]:
    kind = DecisionKind.STATUS if decision.kind == DecisionKind.END else decision.kind
    words = (decision.body, decision.column) if kind == DecisionKind.WORDS else ()
    return (kind, decision.row, *words)


def _unless_clashing(each: DecidedItem, clashing: Mapping[str, str]) -> DecidedItem:
    number = each.decision.number
    if number not in clashing:
        return each
    place = Place(FILE, SHEET, row=number, column="answer")
    return not_used(each.decision, DecisionMessage.CONTRADICTED.at(place, numbers=clashing[number]))


def settled(answers: Sequence[DecidedItem]) -> tuple[DecidedItem, ...]:
    """An open item of a row that a line of her own decides is settled by it."""
    own = {
        a.decision.row: a.decision.number
        for a in answers
        if a.code and a.decision.number.upper().startswith(OWN)
    }
    return tuple(
        DecidedItem(
            replace(
                a.decision,
                state=DecisionState.SETTLED,
                detail=f"decided by {own[a.decision.row]}",
            )
        )
        if a.decision.state == DecisionState.OPEN and a.decision.row in own
        else a
        for a in answers
    )
