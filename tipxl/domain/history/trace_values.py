"""A round, a row or another line, and a column -> why this value is here: rule, words, cells."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.decision import Decision, DecisionKind
from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Finding
from tipxl.domain.forms.issued_form import COVER
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.moments import moment_words
from tipxl.domain.results.round_result import (
    AgreedRow,
    LineStatement,
    Mark,
    RoundResult,
    RowStatement,
)
from tipxl.domain.returns.returned import Answer, Return
from tipxl.domain.schema.form_schema import ColumnKind, FormSchema


class TracedStatement(Struct, frozen=True):
    """What one body said in one cell: in words, and what stood there, `raw`, in which file."""

    body: str
    role: str
    column: str
    says: str
    raw: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    original: str = ""
    received: str = ""
    sender: str = ""
    sha256: str = ""
    findings: tuple[Finding, ...] = ()


class TracedRound(Struct, frozen=True):
    """What was agreed of the same in an earlier round, with the cells behind it."""

    period: str
    value: str
    mark: str
    rule: str
    spoken: tuple[TracedStatement, ...] = ()


class TracedValue(Struct, frozen=True):
    """One column of one row: the agreed value in words, how it came about, and from which cells.

    `rule` and `why` are of this column; `carried` is the round that the value was said in, where
    nobody said it in this one. `row` is the name of the line where it is of another sheet.
    """

    period: str
    row: str
    column: str
    heading: str
    value: str
    mark: str
    rule: str
    why: str
    carried: str = ""
    spoken: tuple[TracedStatement, ...] = ()
    decisions: tuple[Decision, ...] = ()
    earlier: tuple[TracedRound, ...] = ()


def trace_row(
    schema: FormSchema, rounds: tuple[RoundResult, ...], key: str, columns: tuple[str, ...]
) -> tuple[TracedValue, ...]:
    """Each column of a row of the last of `rounds`; those before it tell where it stood."""
    row = rounds[-1].row(key)
    if row is None:
        return ()
    return tuple(_traced(schema, rounds, row, column) for column in columns)


def _traced(
    schema: FormSchema, rounds: tuple[RoundResult, ...], row: AgreedRow, column: str
) -> TracedValue:
    round, carried = rounds[-1], _carried(rounds, row, column)
    decisions = _decided(round, row.key, column)
    rule, why = _reason(row, column, carried, decisions)
    return TracedValue(
        period=round.period,
        row=row.key,
        column=column,
        heading=_heading(schema, "activities", column),
        value=_in_words(schema, "activities", column, _code(row, column)),
        mark=row.mark.value if column == "status" else "",
        rule=rule,
        why=why,
        carried=carried,
        spoken=tuple(_spoken(schema, round, row, column)),
        decisions=decisions,
        earlier=tuple(_stood(schema, rounds[:-1], row.key, column)),
    )


def line_named(round: RoundResult, name: str) -> LineStatement | None:
    """The line of another sheet than the plan's rows, by its name as in "ACWC events 01"."""
    wanted = name.casefold()
    return next((each for each in lines_of(round) if each.name.casefold() == wanted), None)


def lines_of(round: RoundResult) -> tuple[LineStatement, ...]:
    """Every line of a round that is no row of the plan: events, issues, answers without a place."""
    events, unplaced = (e.line for e in round.events), (e.line for e in round.unplaced)
    return (*events, *round.lines, *unplaced)


def cover_named(round: RoundResult, name: str) -> LineStatement | None:
    """The Cover of a body's latest report that counts, by its name as in "ACWC cover"."""
    body, _, what = name.strip().rpartition(" ")
    if what.casefold() != COVER or not body:
        return None
    sent = [e for e in round.returns if e.counts and body_key(e.body) == body_key(body)]
    covers = [
        LineStatement(
            each.body,
            COVER,
            COVER,
            row.answers,
            file=each.arrival.file,
            sha256=each.arrival.sha256,
            received=each.arrival.received,
        )
        for each in sorted(sent, key=lambda each: each.arrival.received)
        if (row := each.row(COVER, COVER)) is not None
    ]
    return covers[-1] if covers else None


def unplaced_on(round: RoundResult, key: str) -> tuple[LineStatement, ...]:
    """What bodies answered on a row that the plan does not ask of them any more."""
    wanted = key.strip().casefold()
    return tuple(
        each.line
        for each in round.unplaced
        if each.line.block == "activities" and each.line.key.casefold() == wanted
    )


def trace_line(
    schema: FormSchema, round: RoundResult, line: LineStatement, columns: tuple[str, ...]
) -> tuple[TracedValue, ...]:
    """Each column of such a line; the first tells whether an event is counted, and why."""
    event = next((each for each in round.events if each.line.name == line.name), None)
    whole = "Counted." if event and event.counted else "Not counted."
    why = f"{whole} {event.why}".strip() if event else _without_place(round, line)
    mark = Mark.PROVISIONAL if line.provisional else Mark.NONE
    return tuple(
        TracedValue(
            period=round.period,
            row=line.name,
            column=column,
            heading=_heading(schema, line.block, column),
            value=_in_words(schema, line.block, column, line.text(column)),
            mark=mark.value,
            rule="K10" if event and not number else "",
            why=why if not number else "",
            spoken=tuple(_of_line(schema, round, line, column)),
            decisions=_about(round, line) if not number else (),
        )
        for number, column in enumerate(columns)
    )


def _without_place(round: RoundResult, line: LineStatement) -> str:
    """Why an answer counts nowhere; "" where it has its place."""
    found = next((each for each in round.unplaced if each.line.name == line.name), None)
    if found is None:
        return ""
    where = f" (decisions.xlsx, line {found.number})" if found.number else ""
    return f"It is kept and counts nowhere: {found.why}{where}"


def _about(round: RoundResult, line: LineStatement) -> tuple[Decision, ...]:
    """The decisions on whether an event is the same as another, or where an answer belongs."""
    placed = {each.number for each in round.unplaced if each.line.name == line.name}
    if placed:
        return tuple(each for each in round.decisions if each.number in placed)
    named = {each.number for each in round.conflicts if line.name in each.lines}
    return tuple(
        each
        for each in round.decisions
        if each.kind == DecisionKind.EVENT and (each.number in named or f"{line.name}:" in each.who)
    )


# --- how a value came about


def _code(row: AgreedRow, column: str) -> str:
    return row.status if column == "status" else row.values.get(column, "")


def _carried(rounds: tuple[RoundResult, ...], row: AgreedRow, column: str) -> str:
    value, found = _code(row, column), ""
    if not value or _is_of(rounds[-1], row, column, value):
        return ""
    for before in reversed(rounds[:-1]):
        old = before.row(row.key)
        if old is None or _code(old, column) != value:
            break
        found = before.period
        if _is_of(before, old, column, value):
            break
    return found


def _is_of(round: RoundResult, row: AgreedRow, column: str, value: str) -> bool:
    """Whether a value was said, or decided, in that very round."""
    said = (s.text(column) for s in row.said if s.role == Role.LEAD and not s.refused)
    was_said = any(text and (text == value or text in value.split("\n")) for text in said)
    carried = column == "status" and row.status == row.previous
    return was_said or (bool(_decided(round, row.key, column)) and not carried)


def _decided(round: RoundResult, key: str, column: str) -> tuple[Decision, ...]:
    """The decisions that were applied to a column of a row."""
    return tuple(each for each in round.decided(key) if _column(each) == column)


def _column(decision: Decision) -> str:
    if decision.kind in (DecisionKind.STATUS, DecisionKind.END, DecisionKind.LEAD):
        return "status"
    return decision.column if decision.kind == DecisionKind.WORDS else ""


def _reason(
    row: AgreedRow, column: str, carried: str, decisions: tuple[Decision, ...]
) -> tuple[str, str]:
    if column == "status":
        return row.rule, row.why
    if decisions:
        return "K1", "Corrected by decision."
    if column in ("part", "progress"):
        return "K12", "Each body's own words, never blended."
    if carried:
        return "K11", f"No lead answered it in this round; it stands as said in {carried}."
    if not row.values.get(column):
        return "", ""
    if column == "evidence":
        return "K11", "What every lead shows, united."
    return "K11", "The answer of the lead that is named first among those that answered."


# --- who said it, and where


def _stood(
    schema: FormSchema, rounds: tuple[RoundResult, ...], key: str, column: str
) -> Iterator[TracedRound]:
    for round in reversed(rounds):
        if (row := round.row(key)) is not None:
            spoken = tuple(_spoken(schema, round, row, column))
            value = _in_words(schema, "activities", column, _code(row, column))
            yield TracedRound(round.period, value, row.mark.value, row.rule, spoken)


def _heading(schema: FormSchema, block: str, column: str) -> str:
    found = schema.block(block).column(column)
    return found.heading if found else column


def _in_words(schema: FormSchema, block: str, column: str, value: str) -> str:
    found = schema.block(block).column(column)
    if found is None or found.kind is not ColumnKind.LIST:
        return value
    return schema.list(found.list).label(value)


def _spoken(
    schema: FormSchema, round: RoundResult, row: AgreedRow, column: str
) -> Iterator[TracedStatement]:
    for said in row.said:
        answer = said.answers.get(column)
        if answer is not None and answer.cell:
            says = _in_words(schema, "activities", column, said.text(column))
            sent = _sent(round, said, "activities", answer)
            yield _in_cell(said, column, says, sent, _typed(schema, "activities", column, answer))
    for line in unplaced_on(round, row.key):
        for each in _of_line(schema, round, line, column):
            yield replace(each, role="not asked any more")


def _typed(schema: FormSchema, block: str, column: str, answer: Answer) -> str:
    """What was typed, as it is read on the screen: a day is no serial number."""
    found = schema.block(block).column(column)
    is_day = found is not None and found.kind is ColumnKind.DATE
    if is_day and isinstance(answer.value, str) and _is_number(answer.raw):
        return answer.value if answer.value != MISREAD else answer.raw
    return answer.raw


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _of_line(
    schema: FormSchema, round: RoundResult, line: LineStatement, column: str
) -> Iterator[TracedStatement]:
    answer = line.answers.get(column)
    if answer is not None and answer.cell and (answer.raw or answer.value is not None):
        says = _in_words(schema, line.block, column, line.text(column))
        sent = _sent(round, line, line.block, answer)
        yield _in_cell(line, column, says, sent, _typed(schema, line.block, column, answer))


def _in_cell(
    said: RowStatement | LineStatement, column: str, says: str, sent: Return | None, typed: str
) -> TracedStatement:
    answer = said.answers[column]
    role = said.role if isinstance(said, RowStatement) else ""
    spoken = TracedStatement(
        body=said.body,
        role=role,
        column=column,
        says=says or "(blank)",
        raw=typed,
        file=said.file,
        sheet=answer.sheet,
        cell=answer.cell,
    )
    if sent is None:
        return spoken
    arrival = sent.arrival
    return replace(
        spoken,
        file=arrival.file,
        original=arrival.original,
        received=moment_words(arrival.received),
        sender=arrival.sender,
        sha256=arrival.sha256,
        findings=tuple(
            each
            for each in sent.findings
            if (each.place.sheet, each.place.cell) == (answer.sheet, answer.cell)
        ),
    )


def _sent(
    round: RoundResult, said: RowStatement | LineStatement, block: str, answer: Answer
) -> Return | None:
    """The file that an answer stands in: of a row laid over another, not always the last one."""
    body = body_key(said.body)
    mine = [each for each in round.returns if body_key(each.body) == body and each.counts]
    mine.sort(
        key=lambda each: (each.arrival.sha256 != said.sha256, -each.arrival.received.timestamp())
    )
    return next((each for each in mine if _holds(each, block, answer)), None)


def _holds(sent: Return, block: str, answer: Answer) -> bool:
    """Whether it is the file of an answer, whatever row that counts on by decision."""
    spot = (answer.sheet, answer.cell, answer.raw)
    rows = (row.answers.values() for row in sent.rows if row.block == block)
    return any((each.sheet, each.cell, each.raw) == spot for row in rows for each in row)
