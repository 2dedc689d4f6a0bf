"""Cases + the officer's lines -> the cases as decided: who leads, which words, which status."""

from dataclasses import dataclass, replace

from tipxl.domain.decisions.answers import AnsweredItem, answered, chosen
from tipxl.domain.decisions.items import bodies_of, item_of_row
from tipxl.domain.decisions.own_lines import OwnLineContext, contradictions, kind_of, own_answered
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Plan, Row
from tipxl.domain.results.round_result import RowStatement
from tipxl.domain.results.status_rules import RowCase, decide
from tipxl.domain.returns.returned import Answer
from tipxl.domain.rulings.decision import (
    OWN,
    Decision,
    DecisionKind,
    DecisionLine,
    DecisionState,
    Ruling,
)
from tipxl.domain.schema.form_schema import FormSchema


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """The officer's lines, and the round that they are asked for."""

    plan: Plan
    schema: FormSchema
    period: Period
    entries: tuple[DecisionLine, ...] = ()

    @property
    def mine(self) -> tuple[DecisionLine, ...]:
        """The lines of this round."""
        return tuple(each for each in self.entries if each.period == str(self.period))

    def own(self, *kinds: DecisionKind) -> tuple[DecisionLine, ...]:
        """The lines of this round that she added herself."""
        return tuple(each for each in self.mine if each.is_own and kind_of(each) in kinds)

    def bench(self, cases: tuple[RowCase, ...]) -> OwnLineContext:
        """What her own lines are read by."""
        return OwnLineContext(self.plan, self.schema, self.period, {c.row.key: c for c in cases})


@dataclass(frozen=True, slots=True)
class Stage:
    """What was decided at one stage."""

    answers: tuple[AnsweredItem, ...] = ()

    @property
    def rulings(self) -> tuple[tuple[Decision, Ruling], ...]:
        """The answers that are used."""
        return tuple((a.decision, a.ruling) for a in self.answers if a.ruling is not None)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What became of every matter and line."""
        return tuple(each.decision for each in self.answers)


# --- who leads


def leads_decided(ledger: DecisionContext, cases: tuple[RowCase, ...]) -> Stage:
    """Who leads the rows that ask for it, and those that the officer names a lead for."""
    asked = _answers(ledger, cases, (DecisionKind.LEAD,))
    own = tuple(own_answered(ledger.bench(cases), each) for each in ledger.own(DecisionKind.LEAD))
    return Stage(_settled(contradictions((*asked, *own))))


def led_as_decided(ledger: DecisionContext, ruled: Stage) -> Plan:
    """The plan with the leads decided in this round, and in earlier ones where it lags behind."""
    leads = {**_before(ledger), **{d.row: ruling.code for d, ruling in ruled.rulings}}
    if not leads:
        return ledger.plan
    rows = tuple(_led(row, leads[row.key]) if row.key in leads else row for row in ledger.plan.rows)
    return replace(ledger.plan, rows=rows)


def _before(ledger: DecisionContext) -> dict[str, str]:
    """The leads of rounds before, where plan.xlsx does not yet say more than an assumption."""
    unsure = {r.key for r in ledger.plan.rows if not r.leads or r.lead_basis is Basis.ASSUMED}
    found: dict[str, str] = {}
    for entry in sorted(ledger.entries, key=lambda each: each.period):
        applied = entry.kind == DecisionKind.LEAD and entry.state.startswith(DecisionState.APPLIED)
        if applied and entry.row in unsure and _is_before(entry.period, ledger.period):
            found[entry.row] = chosen(bodies_of(ledger.plan), entry.answer)
    return {row: body for row, body in found.items() if body}


def _is_before(period: str, now: Period) -> bool:
    try:
        return Period.parse(period) < now
    except ValueError:
        return False


def _led(row: Row, body: str) -> Row:
    # Who led before keeps its place on the row, so that nothing it said is lost.
    others = (*row.leads, *row.cooperating)
    rest = tuple(each for each in dict.fromkeys(others) if each != body)
    return replace(row, leads=(body,), lead_basis=Basis.CONFIRMED, cooperating=rest)


# --- which words


def words_decided(ledger: DecisionContext, cases: tuple[RowCase, ...]) -> Stage:
    """The words that the officer corrects in agreement with a body."""
    bench = ledger.bench(cases)
    own = tuple(own_answered(bench, each) for each in ledger.own(DecisionKind.WORDS))
    return Stage(contradictions(own))


def corrected(case: RowCase, ruled: Stage) -> RowCase:
    """The case with the corrected words of its bodies."""
    mine = [(d, ruling) for d, ruling in ruled.rulings if d.row == case.row.key and d.body]
    said = case.said
    for decision, ruling in mine:
        said = tuple(
            _corrected(each, decision.column, ruling) if each.body == decision.body else each
            for each in said
        )
    return replace(case, said=said) if mine else case


def _corrected(said: RowStatement, column: str, ruling: Ruling) -> RowStatement:
    before = said.answers.get(column, Answer(None))
    answers = {**said.answers, column: replace(before, value=ruling.code)}
    status = column in ("status", "part")
    return replace(
        said,
        answers=answers,
        answered=said.answered or status,
        # A status that a person has agreed with the body needs no correcting any more.
        refused=said.refused and not status,
    )


def words_of_row(key: str, ruled: Stage) -> dict[str, str]:
    """The corrected answers of a row itself, by column."""
    return {d.column: ruling.code for d, ruling in ruled.rulings if d.row == key and not d.body}


# --- which status


def statuses_decided(ledger: DecisionContext, cases: tuple[RowCase, ...]) -> Stage:
    """The statuses that the officer decides: of contested rows, of ends, and of her own accord."""
    asked = _answers(ledger, cases, (DecisionKind.END, DecisionKind.STATUS))
    bench = ledger.bench(cases)
    own = tuple(own_answered(bench, each) for each in ledger.own(DecisionKind.STATUS))
    return Stage(_settled(contradictions((*asked, *own))))


def _answers(
    ledger: DecisionContext, cases: tuple[RowCase, ...], kinds: tuple[DecisionKind, ...]
) -> tuple[AnsweredItem, ...]:
    found = []
    for case in cases:
        matter = item_of_row(ledger.plan, str(ledger.period), case, decide(case))
        if matter is not None and matter.kind in kinds:
            found.append(answered(matter, ledger.mine))
    return tuple(found)


def _settled(answers: tuple[AnsweredItem, ...]) -> tuple[AnsweredItem, ...]:
    """An open matter that a line of her own decides is settled."""
    own = {
        a.decision.row: a.decision.number
        for a in answers
        if a.ruling is not None and a.ruling.number.startswith(OWN)
    }
    return tuple(
        AnsweredItem(
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
