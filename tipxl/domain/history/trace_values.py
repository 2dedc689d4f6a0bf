"""A round, a row or another line, and a column -> why this value is here: rule, words, cells."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tipxl.domain.core.finding import Finding
from tipxl.domain.results.round_result import AgreedRow, Consolidation, Mark, Said, SaidLine
from tipxl.domain.returns.returned import Answer, Return
from tipxl.domain.rulings.decision import Decision, Kind
from tipxl.domain.schema.form_schema import ColumnKind, Layout


@dataclass(frozen=True, slots=True)
class Spoken:
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


@dataclass(frozen=True, slots=True)
class Stood:
    """What was agreed of the same in an earlier round, with the cells behind it."""

    period: str
    value: str
    mark: str
    rule: str
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
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
    spoken: tuple[Spoken, ...] = ()
    decisions: tuple[Decision, ...] = ()
    earlier: tuple[Stood, ...] = ()


def traced(
    layout: Layout, rounds: tuple[Consolidation, ...], key: str, columns: tuple[str, ...]
) -> tuple[Traced, ...]:
    """Each column of a row of the last of `rounds`; those before it tell where it stood."""
    row = rounds[-1].row(key)
    if row is None:
        return ()
    return tuple(_traced(layout, rounds, row, column) for column in columns)


def _traced(
    layout: Layout, rounds: tuple[Consolidation, ...], row: AgreedRow, column: str
) -> Traced:
    round, carried = rounds[-1], _carried(rounds, row, column)
    decisions = _decided(round, row.key, column)
    rule, why = _reason(row, column, carried, decisions)
    return Traced(
        period=round.period,
        row=row.key,
        column=column,
        heading=_heading(layout, "activities", column),
        value=_in_words(layout, "activities", column, _code(row, column)),
        mark=row.mark.value if column == "status" else "",
        rule=rule,
        why=why,
        carried=carried,
        spoken=tuple(_spoken(layout, round, row, column)),
        decisions=decisions,
        earlier=tuple(_stood(layout, rounds[:-1], row.key, column)),
    )


def line_named(round: Consolidation, name: str) -> SaidLine | None:
    """The line of another sheet than the plan's rows, by its name as in "ACWC events 01"."""
    wanted = name.casefold()
    return next((each for each in lines_of(round) if each.name.casefold() == wanted), None)


def lines_of(round: Consolidation) -> tuple[SaidLine, ...]:
    """Every line of a round that is no row of the plan: events, issues and the rest."""
    return (*(each.line for each in round.events), *round.lines)


def traced_line(
    layout: Layout, round: Consolidation, line: SaidLine, columns: tuple[str, ...]
) -> tuple[Traced, ...]:
    """Each column of such a line; the first tells whether an event is counted, and why."""
    event = next((each for each in round.events if each.line.name == line.name), None)
    whole = "Counted." if event and event.counted else "Not counted."
    why = f"{whole} {event.why}".strip() if event else ""
    mark = Mark.PROVISIONAL if line.provisional else Mark.NONE
    return tuple(
        Traced(
            period=round.period,
            row=line.name,
            column=column,
            heading=_heading(layout, line.block, column),
            value=_in_words(layout, line.block, column, line.text(column)),
            mark=mark.value,
            rule="K10" if event and not number else "",
            why=why if not number else "",
            spoken=tuple(_of_line(layout, round, line, column)),
            decisions=_about(round, line) if not number else (),
        )
        for number, column in enumerate(columns)
    )


def _about(round: Consolidation, line: SaidLine) -> tuple[Decision, ...]:
    """The decisions on whether an event is the same as another."""
    named = {each.number for each in round.conflicts if line.name in each.lines}
    return tuple(
        each
        for each in round.decisions
        if each.kind == Kind.EVENT and (each.number in named or f"{line.name}:" in each.who)
    )


# --- how a value came about


def _code(row: AgreedRow, column: str) -> str:
    return row.status if column == "status" else row.values.get(column, "")


def _carried(rounds: tuple[Consolidation, ...], row: AgreedRow, column: str) -> str:
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


def _is_of(round: Consolidation, row: AgreedRow, column: str, value: str) -> bool:
    """Whether a value was said, or decided, in that very round."""
    said = (s.text(column) for s in row.said if s.role == "lead" and not s.refused)
    heard = any(text and (text == value or text in value.split("\n")) for text in said)
    kept = column == "status" and row.status == row.previous
    return heard or (bool(_decided(round, row.key, column)) and not kept)


def _decided(round: Consolidation, key: str, column: str) -> tuple[Decision, ...]:
    """The decisions that were applied to a column of a row."""
    return tuple(each for each in round.decided(key) if _column(each) == column)


def _column(decision: Decision) -> str:
    if decision.kind in (Kind.STATUS, Kind.END, Kind.LEAD):
        return "status"
    return decision.column if decision.kind == Kind.WORDS else ""


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
    layout: Layout, rounds: tuple[Consolidation, ...], key: str, column: str
) -> Iterator[Stood]:
    for round in reversed(rounds):
        if (row := round.row(key)) is not None:
            spoken = tuple(_spoken(layout, round, row, column))
            value = _in_words(layout, "activities", column, _code(row, column))
            yield Stood(round.period, value, row.mark.value, row.rule, spoken)


def _heading(layout: Layout, block: str, column: str) -> str:
    found = layout.block(block).column(column)
    return found.heading if found else column


def _in_words(layout: Layout, block: str, column: str, value: str) -> str:
    found = layout.block(block).column(column)
    if found is None or found.kind is not ColumnKind.LIST:
        return value
    return layout.list(found.list).label(value)


def _spoken(layout: Layout, round: Consolidation, row: AgreedRow, column: str) -> Iterator[Spoken]:
    for said in row.said:
        answer = said.answers.get(column)
        if answer is not None and answer.cell:
            says = _in_words(layout, "activities", column, said.text(column))
            sent = _sent(round, said, ("activities", row.key), answer)
            yield _in_cell(said, column, says, sent)


def _of_line(layout: Layout, round: Consolidation, line: SaidLine, column: str) -> Iterator[Spoken]:
    answer = line.answers.get(column)
    if answer is not None and answer.cell and (answer.raw or answer.value is not None):
        says = _in_words(layout, line.block, column, line.text(column))
        # A line that a partial report added is named for its file, too.
        sent = _sent(round, line, (line.block, line.key.partition(" of ")[0]), answer)
        yield _in_cell(line, column, says, sent)


def _in_cell(said: Said | SaidLine, column: str, says: str, sent: Return | None) -> Spoken:
    answer = said.answers[column]
    role = said.role if isinstance(said, Said) else ""
    spoken = Spoken(
        *(said.body, role, column, says or "(blank)", answer.raw, said.file, answer.sheet),
        cell=answer.cell,
    )
    if sent is None:
        return spoken
    arrival = sent.arrival
    return replace(
        spoken,
        file=arrival.file,
        original=arrival.original,
        received=arrival.received.isoformat(),
        sender=arrival.sender,
        sha256=arrival.sha256,
        findings=tuple(
            each
            for each in sent.findings
            if (each.place.sheet, each.place.cell) == (answer.sheet, answer.cell)
        ),
    )


def _sent(
    round: Consolidation, said: Said | SaidLine, line: tuple[str, str], answer: Answer
) -> Return | None:
    """The file that an answer stands in: of a row laid over another, not always the last one."""
    mine = [each for each in round.returns if each.body == said.body.upper() and each.counts]
    mine.sort(
        key=lambda each: (each.arrival.sha256 != said.sha256, -each.arrival.received.timestamp())
    )
    return next((each for each in mine if _holds(each, line, answer)), None)


def _holds(sent: Return, line: tuple[str, str], answer: Answer) -> bool:
    row = sent.row(*line)
    spot = (answer.sheet, answer.cell, answer.raw)
    there = row.answers.values() if row else ()
    return any((each.sheet, each.cell, each.raw) == spot for each in there)
