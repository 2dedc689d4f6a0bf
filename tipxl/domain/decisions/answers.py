"""Matter + the officer's lines -> Decision, and a Ruling where her answer can be used."""

from collections.abc import Iterator
from dataclasses import dataclass

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.decisions.decision_messages import DecisionMessage, near
from tipxl.domain.returns.cell_values import CellQuestion, nearest, understand
from tipxl.domain.returns.returned import CLEAR
from tipxl.domain.rulings.decision import (
    Decision,
    DecisionItem,
    DecisionKind,
    DecisionLine,
    DecisionState,
    Ruling,
)
from tipxl.domain.schema.form_schema import ChoiceList, Column, ColumnKind

#: The answer by which a body's proposal changes the plan.
PLAN_CHANGED = "changed"

_ENDED = ("discontinued", "merged")


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """What became of a matter; without a `ruling` it stands as the rules left it."""

    decision: Decision
    ruling: Ruling | None = None


def answered(matter: DecisionItem, entries: tuple[DecisionLine, ...]) -> AnsweredItem:
    """The answer to a matter, or why there is none that can be used."""
    mine = [each for each in entries if each.number.upper() == matter.number.upper()]
    typed = [each for each in mine if each.answered]
    if not typed:
        return AnsweredItem(_decision(matter, DecisionState.OPEN))
    entry = typed[0]
    findings = list(_problems(matter, typed))
    if not findings and not _fits(matter, entry):
        findings.append(
            DecisionMessage.NO_LONGER_FITS.about(entry.at("answer"), found=entry.answer)
        )
        detail = "what the bodies say has changed since"
        return AnsweredItem(_decision(matter, DecisionState.UNFIT, entry, detail, tuple(findings)))
    if any(each.severity is Severity.ERROR for each in findings):
        detail = findings[0].says
        return AnsweredItem(_decision(matter, DecisionState.WRONG, entry, detail, tuple(findings)))
    code = chosen(matter.choices, entry.answer)
    detail = to_be_written(matter.kind, code)
    decision = _decision(matter, DecisionState.APPLIED, entry, detail)
    return AnsweredItem(decision, ruling_of(matter.kind, code, entry))


def to_be_written(kind: DecisionKind, code: str) -> str:
    """What remains for her to do: the plan is hers, and no answer changes it."""
    if kind is DecisionKind.LEAD:
        return "Write it to plan.xlsx, sheet Activities, columns Leads and Lead basis (confirmed)"
    if kind is DecisionKind.PLAN and code == PLAN_CHANGED:
        return "Write it to plan.xlsx, sheet Activities"
    return ""


def ruling_of(kind: DecisionKind, code: str, entry: DecisionLine) -> Ruling:
    """An answer, with who, when and why."""
    return Ruling(
        number=entry.number,
        kind=kind,
        code=code,
        text=entry.text,
        who=entry.decided_by,
        why=entry.why,
        reference=entry.reference,
        agreed_with=entry.agreed_with,
        day=entry.day,
    )


def _fits(matter: DecisionItem, entry: DecisionLine) -> bool:
    # A line whose hidden fingerprint was deleted cannot be known to fit.
    return entry.stands == matter.stands or entry.confirmed


def _problems(matter: DecisionItem, typed: list[DecisionLine]) -> Iterator[Finding]:
    entry = typed[0]
    codes = {chosen(matter.choices, each.answer) for each in typed}
    if len(codes) > 1:
        yield DecisionMessage.TWICE.about(typed[1].at("number"), number=matter.number)
        return
    code = codes.pop()
    if not code:
        yield not_in_list(entry.at("answer"), entry.answer, matter.choices)
        return
    yield from incomplete(entry, matter.choices, code)


def incomplete(entry: DecisionLine, choices: ChoiceList, code: str) -> Iterator[Finding]:
    """A decision needs who and why; an end also the decision that is recorded."""
    if not entry.decided_by:
        yield DecisionMessage.NO_WHO.about(entry.at("decided_by"))
    if not entry.why:
        yield DecisionMessage.NO_WHY.about(entry.at("why"))
    item = choices.item(code)
    if item is not None and item.sense in _ENDED and not entry.reference:
        yield DecisionMessage.NO_REFERENCE.about(entry.at("reference"), status=item.label)


def chosen(choices: ChoiceList, typed: str) -> str:
    """The code of an answer, by the same aliases as in the forms; "" where it is none."""
    column = Column("answer", "Answer", ColumnKind.LIST)
    cell = Cell(1, 1, CellKind.TEXT, typed)
    value, _ = understand(cell, CellQuestion(column, choices), Place())
    return "" if value in (None, MISREAD, CLEAR) else str(value)


def not_in_list(place: Place, typed: str, choices: ChoiceList) -> Finding:
    """What to tell of an answer that is none."""
    labels = ", ".join(each.label for each in choices.items)
    guess = near(nearest(typed, choices))
    return DecisionMessage.NOT_IN_LIST.about(place, found=typed, near=guess, choices=labels)


def _decision(
    matter: DecisionItem,
    state: DecisionState,
    entry: DecisionLine | None = None,
    detail: str = "",
    findings: tuple[Finding, ...] = (),
) -> Decision:
    entry = entry or DecisionLine()
    item = matter.choices.item(chosen(matter.choices, entry.answer)) if entry.answer else None
    used = state is DecisionState.APPLIED and item is not None
    return Decision(
        number=matter.number,
        kind=matter.kind,
        says=matter.says,
        who=matter.who,
        body=matter.body,
        row=matter.row,
        column=matter.column,
        file=matter.file,
        state=state,
        detail=detail,
        answer=item.label if item else entry.answer,
        old=matter.old,
        new=item.label if used and item else "",
        why=entry.why,
        reference=entry.reference,
        agreed_with=entry.agreed_with,
        decided_by=entry.decided_by,
        day=entry.day,
        stands=matter.stands,
        options=tuple(each.label for each in matter.choices.items),
        findings=findings,
    )
