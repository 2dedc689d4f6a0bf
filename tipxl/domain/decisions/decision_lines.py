"""The lines of decisions.xlsx, and what is to be decided by one that the officer added herself."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tipxl.domain.core.decision import Decision, DecisionKind
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.decisions.decision_messages import DecisionMessage, near
from tipxl.domain.decisions.items import (
    DecisionItem,
    basis_of,
    bodies_of,
    fingerprint,
    leads_of,
    statuses_of,
)
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.status_rules import RowCase
from tipxl.domain.returns.cell_values import folded, nearest
from tipxl.domain.schema.form_schema import ChoiceList, Column, ColumnKind, FormSchema, Item

FILE, SHEET = "decisions.xlsx", "Decisions"

#: How the number of a line begins that the officer added herself.
OWN = "Y-"

#: The kinds of line that the officer may add herself.
OWN_KINDS = (
    DecisionKind.STATUS,
    DecisionKind.WORDS,
    DecisionKind.LEAD,
    DecisionKind.MORE_TIME,
)

#: What every body says for itself, and so is corrected only in a body's name.
EACH_OWN = ("status", "part", "progress")


class DecisionLine(Struct, frozen=True):
    """One line of decisions.xlsx as typed: every cell as text, "" where it is blank.

    Every line has a number, one that the officer added herself the one it will be given.
    """

    number: str = ""
    state: str = ""
    period: str = ""
    kind: str = ""
    body: str = ""
    row: str = ""
    column: str = ""
    says: str = ""
    who: str = ""
    answer: str = ""
    text: str = ""
    why: str = ""
    reference: str = ""
    agreed_with: str = ""
    decided_by: str = ""
    day: str = ""
    holds: str = ""
    stands: str = ""

    @property
    def answered(self) -> bool:
        """Whether she has answered."""
        return bool(self.answer or self.text)

    @property
    def typed(self) -> str:
        """Her answer: for an item that is put to her, what stands under Answer."""
        if not self.is_own:
            return self.answer
        first, second = self.answer, self.text
        return second or first if kind_of(self) is DecisionKind.WORDS else first or second

    @property
    def is_own(self) -> bool:
        """Whether she added the line herself."""
        return self.number.upper().startswith(OWN)

    @property
    def confirmed(self) -> bool:
        """Whether she confirms that her answer holds though what it rests on has changed."""
        return self.holds.casefold() in ("yes", "y", "still holds")

    def at(self, name: str) -> Place:
        """A field of the line; where it stands just now is not part of the decision."""
        return Place(FILE, SHEET, row=self.number, column=name)


def kind_of(line: DecisionLine) -> DecisionKind:
    """What an own line is about: what she says or, failing that, what her cells show."""
    named = next((kind for kind in OWN_KINDS if folded(kind) == folded(line.kind)), None)
    if named is not None:
        return named
    if line.body and not (line.row or line.column):
        return DecisionKind.MORE_TIME
    of_the_row = folded(line.column) in ("status", "status now") and not line.body
    return DecisionKind.WORDS if line.text and not of_the_row else DecisionKind.STATUS


def own_number(line: DecisionLine) -> str:
    """The number for an own line, made from what stands in it when it is first seen."""
    parts = (line.period, kind_of(line), line.row, line.body, line.column, line.answer, line.text)
    return f"{OWN}{fingerprint(*parts)[:6]}"


# --- an own line -> what is to be decided


class DecisionContext(Struct, frozen=True, dict=True):
    """The officer's lines, of all rounds, and what they are read by."""

    plan: Plan
    schema: FormSchema
    period: Period
    lines: tuple[DecisionLine, ...] = ()

    @cached_property
    def of_round(self) -> tuple[DecisionLine, ...]:
        """The lines of this round: the same tuple each time, which every item is looked up in."""
        period = str(self.period)
        return tuple(each for each in self.lines if each.period == period)

    @cached_property
    def led(self) -> frozenset[str]:
        """The rows of which she has said in this round who leads them."""
        lead = DecisionKind.LEAD
        return frozenset(e.row for e in self.of_round if e.kind == lead and e.answered)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What can be corrected on a row of the plan."""
        return self.schema.block("activities").inputs

    def column(self, named: str) -> Column | None:
        """The column of that heading or key."""
        wanted = folded(named)
        return next((c for c in self.columns if wanted in (folded(c.heading), folded(c.key))), None)

    def body(self, named: str) -> str:
        """The acronym of a body as the plan writes it; "" where it has none of that name."""
        found = self.plan.body(named) if named else None
        return found.acronym if found else ""


def item_of_line(
    context: DecisionContext, cases: Mapping[str, RowCase], line: DecisionLine
) -> DecisionItem:
    """What a line of her own decides; with `problems` where there is no such thing."""
    kind = kind_of(line)
    problems = tuple(_misplaced(context, cases, line))
    if problems:
        return DecisionItem(
            Decision(
                number=line.number,
                kind=kind,
                says=line.says,
                who=line.who,
                body=line.body,
                row=line.row,
                column=line.column,
                stands=line.stands,
            ),
            ChoiceList(""),
            problems=problems,
        )
    case = cases[line.row]
    if kind is DecisionKind.WORDS:
        return _words(context, line, case)
    status = kind is DecisionKind.STATUS
    return DecisionItem(
        Decision(
            number=line.number,
            kind=kind,
            says=line.says,
            who=line.who,
            row=line.row,
            column="status" if status else "",
            old=case.label(case.outcome.status) if status else leads_of(case),
            stands=fingerprint(*basis_of(case)),
        ),
        statuses_of(case) if status else bodies_of(context.plan),
    )


def _words(context: DecisionContext, line: DecisionLine, case: RowCase) -> DecisionItem:
    """A corrected answer, of a body where it names one and else of the row itself."""
    column, body = context.column(line.column), context.body(line.body)
    said = next((each for each in case.said if each.body == body), None)
    problems: tuple[Finding, ...] = ()
    if column is None:
        key, old, choices = "", "", ChoiceList("")
        problems = (DecisionMessage.NOTHING_TO_DO.at(line.at("column")),)
    else:
        key = column.key
        old = said.text(key) if said else case.values.get(key, "")
        is_list = column.kind is ColumnKind.LIST
        choices = context.schema.list(column.list) if is_list else ChoiceList("")
        words = {"column": column.heading, "body": body, "row": line.row}
        if not body and key in EACH_OWN:
            problems = (DecisionMessage.NEEDS_BODY.at(line.at("body"), **words),)
        if body and (said is None or not column.asks(said.role)):
            problems = (DecisionMessage.NOT_ASKED.at(line.at("body"), **words),)
    return DecisionItem(
        Decision(
            number=line.number,
            kind=DecisionKind.WORDS,
            says=line.says,
            who=line.who,
            body=body,
            row=line.row,
            column=key,
            old=choices.label(old) if old else "(blank)",
            stands=fingerprint(old),
        ),
        choices,
        free=column is not None and column.kind is ColumnKind.TEXT,
        round=context.period,
        problems=problems,
    )


def _misplaced(
    context: DecisionContext, cases: Mapping[str, RowCase], line: DecisionLine
) -> Iterator[Finding]:
    """What is wrong with the place that a line names: its row, body or column."""
    rows = {row.key: row for row in context.plan.rows}
    if not line.row or not line.answered:
        yield DecisionMessage.NOTHING_TO_DO.at(line.at("answer" if line.row else "row"))
    elif line.row not in rows:
        items = tuple(Item(key, key) for key in rows)
        guess = near(nearest(line.row, ChoiceList("rows", items)))
        yield DecisionMessage.UNKNOWN_ROW.at(line.at("row"), found=line.row, near=guess)
    elif line.row not in cases:
        words = {"found": line.row, "period": str(context.period)}
        yield DecisionMessage.NOT_IN_FORCE.at(line.at("row"), **words)
    if line.body and not context.body(line.body):
        guess = near(nearest(line.body, bodies_of(context.plan)))
        yield DecisionMessage.UNKNOWN_BODY.at(line.at("body"), found=line.body, near=guess)
    if line.column and context.column(line.column) is None:
        items = tuple(Item(c.key, c.heading) for c in context.columns)
        guess = near(nearest(line.column, ChoiceList("columns", items)))
        yield DecisionMessage.UNKNOWN_COLUMN.at(line.at("column"), found=line.column, near=guess)
