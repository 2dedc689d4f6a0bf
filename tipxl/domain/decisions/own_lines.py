"""Lines that the officer added herself -> Decisions: a status, a lead, a corrected word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.decisions.answers import (
    Answered,
    chosen,
    incomplete,
    not_in_list,
    ruling_of,
    to_be_written,
)
from tipxl.domain.decisions.decision_messages import DecisionTold, near
from tipxl.domain.decisions.items import basis_of, bodies_of, statuses_of
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.status_rules import Case, decide
from tipxl.domain.returns.cell_values import folded, nearest
from tipxl.domain.rulings.decision import (
    FILE,
    OWN,
    OWN_KINDS,
    SHEET,
    Decision,
    Entry,
    Kind,
    Ruling,
    State,
    fingerprint,
)
from tipxl.domain.schema.form_schema import ChoiceList, Column, ColumnKind, Item, Layout

#: What every body says for itself, and so is corrected only in a body's name.
EACH_OWN = ("status", "part", "progress")


@dataclass(frozen=True, slots=True)
class Bench:
    """What her lines are read by: the plan, the words of the form, the round and its cases."""

    plan: Plan
    layout: Layout
    period: Period
    cases: Mapping[str, Case]

    @property
    def columns(self) -> tuple[Column, ...]:
        """What can be corrected on a row of the plan."""
        return self.layout.block("activities").inputs

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

    kind: Kind
    choices: ChoiceList
    typed: str
    code: str = ""
    body: str = ""
    column: str = ""
    old: str = ""
    basis: tuple[str, ...] = ()


def kind_of(entry: Entry) -> Kind:
    """What an own line is about: as she says, or as what she filled in tells."""
    named = next((kind for kind in OWN_KINDS if folded(kind) == folded(entry.kind)), None)
    if named is not None:
        return named
    about_status = folded(entry.column) in ("status", "status now")
    return Kind.WORDS if entry.text and not (about_status and not entry.body) else Kind.STATUS


def own_number(entry: Entry) -> str:
    """The number for an own line, made from what stands in it when it is first seen."""
    parts = (entry.period, kind_of(entry), entry.row, entry.body, entry.column)
    return f"{OWN}{fingerprint(*parts, entry.answer, entry.text)[:6]}"


def own_answered(bench: Bench, entry: Entry) -> Answered:
    """What becomes of a line of her own."""
    problems = tuple(_misplaced(bench, entry))
    if problems:
        return Answered(_told(entry, State.WRONG, problems))
    read = _read(bench, entry)
    problems = tuple(_wrong(bench, entry, read))
    if problems:
        return Answered(_told(entry, State.WRONG, problems, read))
    stands = fingerprint(*read.basis)
    if entry.stands and entry.stands != stands and not entry.confirmed:
        unfit = DecisionTold.NO_LONGER_FITS.about(entry.at("row"))
        return Answered(_told(entry, State.UNFIT, (unfit,), read))
    return Answered(_told(entry, State.APPLIED, (), read), ruling_of(read.kind, read.code, entry))


def _told(
    entry: Entry, state: State, findings: tuple[Finding, ...], read: _Read | None = None
) -> Decision:
    details = {State.WRONG: findings[0].says if findings else ""}
    details[State.UNFIT] = "what it rested on has changed since"
    details[State.APPLIED] = to_be_written(kind_of(entry), "")
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
        new=_label(read, read.code) if read and state is State.APPLIED else "",
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


def _misplaced(bench: Bench, entry: Entry) -> Iterator[Finding]:
    rows = {row.key: row for row in bench.plan.rows}
    if not entry.row or not entry.answered:
        yield DecisionTold.NOTHING_TO_DO.about(entry.at("answer" if entry.row else "row"))
    elif entry.row not in rows:
        items = tuple(Item(key, key) for key in rows)
        guess = near(nearest(entry.row, ChoiceList("rows", items)))
        yield DecisionTold.UNKNOWN_ROW.about(entry.at("row"), found=entry.row, near=guess)
    elif entry.row not in bench.cases:
        words = {"found": entry.row, "period": str(bench.period)}
        yield DecisionTold.NOT_IN_FORCE.about(entry.at("row"), **words)
    if entry.body and not bench.body(entry.body):
        guess = near(nearest(entry.body, bodies_of(bench.plan)))
        yield DecisionTold.UNKNOWN_BODY.about(entry.at("body"), found=entry.body, near=guess)
    if entry.column and bench.column(entry.column) is None:
        items = tuple(Item(c.key, c.heading) for c in bench.columns)
        guess = near(nearest(entry.column, ChoiceList("columns", items)))
        yield DecisionTold.UNKNOWN_COLUMN.about(entry.at("column"), found=entry.column, near=guess)


# --- what does it set?


def _read(bench: Bench, entry: Entry) -> _Read:
    case = bench.cases[entry.row]
    kind = kind_of(entry)
    if kind is Kind.LEAD:
        leads = ", ".join(case.row.leads) or "nobody"
        choices = bodies_of(bench.plan)
        typed = entry.answer or entry.text or entry.body
        code = chosen(choices, typed)
        return _Read(kind, choices, typed, code, old=leads, basis=basis_of(case))
    if kind is Kind.STATUS:
        choices = statuses_of(case)
        typed = entry.answer or entry.text
        code = chosen(choices, typed)
        old = case.label(decide(case).status)
        return _Read(kind, choices, typed, code, column="status", old=old, basis=basis_of(case))
    return _words(bench, entry, case)


def _words(bench: Bench, entry: Entry, case: Case) -> _Read:
    column = bench.column(entry.column)
    body = bench.body(entry.body)
    typed = entry.text or entry.answer
    if column is None:
        return _Read(Kind.WORDS, ChoiceList(""), typed, "", body)
    said = next((each for each in case.said if each.body == body), None)
    old = said.text(column.key) if said else case.values.get(column.key, "")
    choices = _choices(bench, column)
    code = typed if column.kind is ColumnKind.TEXT else _choice(bench, choices, typed)
    return _Read(Kind.WORDS, choices, typed, code, body, column.key, old, (old,))


def _choices(bench: Bench, column: Column) -> ChoiceList:
    if column.kind is not ColumnKind.LIST:
        return ChoiceList("")
    return bench.layout.list(column.list)


def _choice(bench: Bench, choices: ChoiceList, typed: str) -> str:
    if choices.periods:
        try:
            period = Period.parse(typed)
        except ValueError:
            return chosen(choices, typed)
        return str(period) if period.parts == bench.period.parts else ""
    return chosen(choices, typed)


def _wrong(bench: Bench, entry: Entry, read: _Read) -> Iterator[Finding]:
    if read.kind is Kind.WORDS:
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


def _wrong_words(bench: Bench, entry: Entry, read: _Read) -> Iterator[Finding]:
    column = bench.column(read.column)
    if column is None:
        yield DecisionTold.NOTHING_TO_DO.about(entry.at("column"))
        return
    if not read.body and column.key in EACH_OWN:
        yield DecisionTold.NEEDS_BODY.about(entry.at("body"), column=column.heading)
    said = next((each for each in bench.cases[entry.row].said if each.body == read.body), None)
    if read.body and (said is None or not column.asks(said.role)):
        words = {"body": read.body, "column": column.heading, "row": entry.row}
        yield DecisionTold.NOT_ASKED.about(entry.at("body"), **words)


def contradictions(answers: tuple[Answered, ...]) -> tuple[Answered, ...]:
    """The same answers, but of those that set one thing differently none is used."""
    by_target: dict[tuple[str, ...], list[Answered]] = {}
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
    kind = Kind.STATUS if ruling.kind is Kind.END else ruling.kind
    words = (decision.body, decision.column) if kind is Kind.WORDS else ()
    return (kind, decision.row, *words)


def _clashed(each: Answered, numbers: str) -> Answered:
    if not numbers:
        return each
    place = Place(FILE, SHEET, row=each.decision.number, column="answer")
    told = DecisionTold.CONTRADICTED.about(place, numbers=numbers)
    decision = replace(each.decision, state=State.WRONG, detail=told.says, new="", findings=(told,))
    return Answered(decision)
