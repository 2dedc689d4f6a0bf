"""Lines that the officer added herself -> Decisions: a status, a lead, a corrected word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.decisions.answers import (
    AnsweredItem,
    chosen,
    incomplete,
    not_in_list,
    ruling_of,
    to_be_written,
)
from tipxl.domain.decisions.decision_messages import DecisionMessage, near
from tipxl.domain.decisions.items import basis_of, bodies_of, statuses_of
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.status_rules import RowCase, decide
from tipxl.domain.returns.cell_values import folded, nearest
from tipxl.domain.rulings.decision import (
    FILE,
    OWN,
    OWN_KINDS,
    SHEET,
    Decision,
    DecisionKind,
    DecisionLine,
    DecisionState,
    Ruling,
    fingerprint,
)
from tipxl.domain.schema.form_schema import ChoiceList, Column, ColumnKind, FormSchema, Item

#: What every body says for itself, and so is corrected only in a body's name.
EACH_OWN = ("status", "part", "progress")


@dataclass(frozen=True, slots=True)
class OwnLineContext:
    """What her lines are read by: the plan, the words of the form, the round and its cases."""

    plan: Plan
    schema: FormSchema
    period: Period
    cases: Mapping[str, RowCase]

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


@dataclass(frozen=True, slots=True)
class _Read:
    """An own line understood: `code` is what it sets, `old` what it changes, both as kept."""

    kind: DecisionKind
    choices: ChoiceList
    typed: str
    code: str = ""
    body: str = ""
    column: str = ""
    old: str = ""
    basis: tuple[str, ...] = ()


def kind_of(entry: DecisionLine) -> DecisionKind:
    """What an own line is about: as she says, or as what she filled in tells."""
    named = next((kind for kind in OWN_KINDS if folded(kind) == folded(entry.kind)), None)
    if named is not None:
        return named
    about_status = folded(entry.column) in ("status", "status now")
    return (
        DecisionKind.WORDS
        if entry.text and not (about_status and not entry.body)
        else DecisionKind.STATUS
    )


def own_number(entry: DecisionLine) -> str:
    """The number for an own line, made from what stands in it when it is first seen."""
    parts = (entry.period, kind_of(entry), entry.row, entry.body, entry.column)
    return f"{OWN}{fingerprint(*parts, entry.answer, entry.text)[:6]}"


def own_answered(bench: OwnLineContext, entry: DecisionLine) -> AnsweredItem:
    """What becomes of a line of her own."""
    problems = tuple(_misplaced(bench, entry))
    if problems:
        return AnsweredItem(_told(entry, DecisionState.WRONG, problems))
    read = _read(bench, entry)
    problems = tuple(_wrong(bench, entry, read))
    if problems:
        return AnsweredItem(_told(entry, DecisionState.WRONG, problems, read))
    stands = fingerprint(*read.basis)
    if entry.stands and entry.stands != stands and not entry.confirmed:
        unfit = DecisionMessage.NO_LONGER_FITS.about(entry.at("row"))
        return AnsweredItem(_told(entry, DecisionState.UNFIT, (unfit,), read))
    return AnsweredItem(
        _told(entry, DecisionState.APPLIED, (), read), ruling_of(read.kind, read.code, entry)
    )


def _told(
    entry: DecisionLine,
    state: DecisionState,
    findings: tuple[Finding, ...],
    read: _Read | None = None,
) -> Decision:
    details = {DecisionState.WRONG: findings[0].says if findings else ""}
    details[DecisionState.UNFIT] = "what it rested on has changed since"
    details[DecisionState.APPLIED] = to_be_written(kind_of(entry), "")
    return Decision(
        number=entry.number,
        kind=kind_of(entry),
        says=entry.says,
        who=entry.who,
        body=read.body if read else entry.body,
        row=entry.row,
        column=read.column if read else entry.column,
        state=state,
        detail=details.get(state, ""),
        answer=entry.answer or entry.text,
        old=_label(read, read.old) if read else "",
        new=_label(read, read.code) if read and state is DecisionState.APPLIED else "",
        why=entry.why,
        reference=entry.reference,
        agreed_with=entry.agreed_with,
        decided_by=entry.decided_by,
        day=entry.day,
        stands=fingerprint(*read.basis) if read else entry.stands,
        findings=findings,
    )


def _label(read: _Read, code: str) -> str:
    return read.choices.label(code) if code else "(blank)"


# --- is it about something that there is?


def _misplaced(bench: OwnLineContext, entry: DecisionLine) -> Iterator[Finding]:
    rows = {row.key: row for row in bench.plan.rows}
    if not entry.row or not entry.answered:
        yield DecisionMessage.NOTHING_TO_DO.about(entry.at("answer" if entry.row else "row"))
    elif entry.row not in rows:
        items = tuple(Item(key, key) for key in rows)
        guess = near(nearest(entry.row, ChoiceList("rows", items)))
        yield DecisionMessage.UNKNOWN_ROW.about(entry.at("row"), found=entry.row, near=guess)
    elif entry.row not in bench.cases:
        words = {"found": entry.row, "period": str(bench.period)}
        yield DecisionMessage.NOT_IN_FORCE.about(entry.at("row"), **words)
    if entry.body and not bench.body(entry.body):
        guess = near(nearest(entry.body, bodies_of(bench.plan)))
        yield DecisionMessage.UNKNOWN_BODY.about(entry.at("body"), found=entry.body, near=guess)
    if entry.column and bench.column(entry.column) is None:
        items = tuple(Item(c.key, c.heading) for c in bench.columns)
        guess = near(nearest(entry.column, ChoiceList("columns", items)))
        yield DecisionMessage.UNKNOWN_COLUMN.about(
            entry.at("column"), found=entry.column, near=guess
        )


# --- what does it set?


def _read(bench: OwnLineContext, entry: DecisionLine) -> _Read:
    case = bench.cases[entry.row]
    kind = kind_of(entry)
    if kind is DecisionKind.LEAD:
        leads = ", ".join(case.row.leads) or "nobody"
        choices = bodies_of(bench.plan)
        typed = entry.answer or entry.text or entry.body
        code = chosen(choices, typed)
        return _Read(kind, choices, typed, code, old=leads, basis=basis_of(case))
    if kind is DecisionKind.STATUS:
        choices = statuses_of(case)
        typed = entry.answer or entry.text
        code = chosen(choices, typed)
        old = case.label(decide(case).status)
        return _Read(kind, choices, typed, code, column="status", old=old, basis=basis_of(case))
    return _words(bench, entry, case)


def _words(bench: OwnLineContext, entry: DecisionLine, case: RowCase) -> _Read:
    column = bench.column(entry.column)
    body = bench.body(entry.body)
    typed = entry.text or entry.answer
    if column is None:
        return _Read(DecisionKind.WORDS, ChoiceList(""), typed, "", body)
    said = next((each for each in case.said if each.body == body), None)
    old = said.text(column.key) if said else case.values.get(column.key, "")
    choices = _choices(bench, column)
    code = typed if column.kind is ColumnKind.TEXT else _choice(bench, choices, typed)
    return _Read(DecisionKind.WORDS, choices, typed, code, body, column.key, old, (old,))


def _choices(bench: OwnLineContext, column: Column) -> ChoiceList:
    if column.kind is not ColumnKind.LIST:
        return ChoiceList("")
    return bench.schema.list(column.list)


def _choice(bench: OwnLineContext, choices: ChoiceList, typed: str) -> str:
    if choices.periods:
        try:
            period = Period.parse(typed)
        except ValueError:
            return chosen(choices, typed)
        return str(period) if period.parts == bench.period.parts else ""
    return chosen(choices, typed)


def _wrong(bench: OwnLineContext, entry: DecisionLine, read: _Read) -> Iterator[Finding]:
    if read.kind is DecisionKind.WORDS:
        found = next(_wrong_words(bench, entry, read), None)
        if found is not None:
            yield found
            return
    if not read.code:
        at = "answer" if entry.answer == read.typed else "text"
        choices = read.choices
        if choices.periods:
            items = (*choices.items, Item(str(bench.period), f"a period like {bench.period}"))
            choices = replace(choices, items=items)
        yield not_in_list(entry.at(at), read.typed, choices)
        return
    yield from incomplete(entry, read.choices, read.code)


def _wrong_words(bench: OwnLineContext, entry: DecisionLine, read: _Read) -> Iterator[Finding]:
    column = bench.column(read.column)
    if column is None:
        yield DecisionMessage.NOTHING_TO_DO.about(entry.at("column"))
        return
    if not read.body and column.key in EACH_OWN:
        yield DecisionMessage.NEEDS_BODY.about(entry.at("body"), column=column.heading)
    said = next((each for each in bench.cases[entry.row].said if each.body == read.body), None)
    if read.body and (said is None or not column.asks(said.role)):
        words = {"body": read.body, "column": column.heading, "row": entry.row}
        yield DecisionMessage.NOT_ASKED.about(entry.at("body"), **words)


def contradictions(answers: tuple[AnsweredItem, ...]) -> tuple[AnsweredItem, ...]:
    """The same answers, but of those that set one thing differently none is used."""
    by_target: dict[tuple[str, ...], list[AnsweredItem]] = {}
    for each in answers:
        if each.ruling is not None:
            by_target.setdefault(_target(each.ruling, each.decision), []).append(each)
    clashing = {
        each.decision.number: ", ".join(sorted(a.decision.number for a in same))
        for same in by_target.values()
        if len({a.ruling.code for a in same if a.ruling}) > 1
        for each in same
    }
    return tuple(_clashed(each, clashing.get(each.decision.number, "")) for each in answers)


def _target(ruling: Ruling, decision: Decision) -> tuple[str, ...]:
    kind = DecisionKind.STATUS if ruling.kind is DecisionKind.END else ruling.kind
    words = (decision.body, decision.column) if kind is DecisionKind.WORDS else ()
    return (kind, decision.row, *words)


def _clashed(each: AnsweredItem, numbers: str) -> AnsweredItem:
    if not numbers:
        return each
    place = Place(FILE, SHEET, row=each.decision.number, column="answer")
    told = DecisionMessage.CONTRADICTED.about(place, numbers=numbers)
    decision = replace(
        each.decision, state=DecisionState.WRONG, detail=told.says, new="", findings=(told,)
    )
    return AnsweredItem(decision)
