"""A round, a row and a column -> why this value is here: rule, words, cells."""

from collections.abc import Iterator
from dataclasses import dataclass

from tipxl.domain.agreed import AgreedRow, Consolidation, Said
from tipxl.domain.decisions import Decision
from tipxl.domain.finding import Finding
from tipxl.domain.layout import ColumnKind, Layout
from tipxl.domain.returned import Answer, Return


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
    """One column of one row: the agreed value in words, how it came about, and from which cells."""

    period: str
    row: str
    column: str
    heading: str
    value: str
    mark: str
    rule: str
    why: str
    spoken: tuple[Spoken, ...] = ()
    decisions: tuple[Decision, ...] = ()
    earlier: tuple[Stood, ...] = ()


def traced(
    layout: Layout, rounds: tuple[Consolidation, ...], key: str, columns: tuple[str, ...]
) -> tuple[Traced, ...]:
    """Each column of a row of the last of `rounds`; those before it tell where it stood."""
    round = rounds[-1]
    row = round.row(key)
    if row is None:
        return ()
    return tuple(
        Traced(
            period=round.period,
            row=key,
            column=column,
            heading=_heading(layout, column),
            value=_agreed(layout, row, column),
            mark=row.mark.value,
            rule=row.rule,
            why=row.why,
            spoken=tuple(_spoken(layout, round, row, column)),
            decisions=round.decided(key),
            earlier=tuple(_stood(layout, rounds[:-1], key, column)),
        )
        for column in columns
    )


def _stood(
    layout: Layout, rounds: tuple[Consolidation, ...], key: str, column: str
) -> Iterator[Stood]:
    for round in reversed(rounds):
        if (row := round.row(key)) is not None:
            spoken = tuple(_spoken(layout, round, row, column))
            value = _agreed(layout, row, column)
            yield Stood(round.period, value, row.mark.value, row.rule, spoken)


def _agreed(layout: Layout, row: AgreedRow, column: str) -> str:
    code = row.status if column == "status" else row.values.get(column, "")
    return _in_words(layout, column, code)


def _heading(layout: Layout, column: str) -> str:
    found = layout.block("activities").column(column)
    return found.heading if found else column


def _in_words(layout: Layout, column: str, value: str) -> str:
    found = layout.block("activities").column(column)
    if found is None or found.kind is not ColumnKind.LIST:
        return value
    return layout.list(found.list).label(value)


def _spoken(layout: Layout, round: Consolidation, row: AgreedRow, column: str) -> Iterator[Spoken]:
    for said in row.said:
        answer = said.answers.get(column)
        if answer is None or not answer.cell:
            continue
        sent = _sent(round, said, row.key, answer)
        says = _in_words(layout, column, said.text(column)) or "(blank)"
        if sent is None:
            yield Spoken(
                *(said.body, said.role, column, says, answer.raw, said.file, answer.sheet),
                cell=answer.cell,
            )
            continue
        arrival = sent.arrival
        yield Spoken(
            *(said.body, said.role, column, says, answer.raw, arrival.file, answer.sheet),
            cell=answer.cell,
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


def _sent(round: Consolidation, said: Said, key: str, answer: Answer) -> Return | None:
    """The file that an answer stands in: of a row laid over another, not always the last one."""
    mine = [each for each in round.returns if each.body == said.body.upper() and each.counts]
    mine.sort(
        key=lambda each: (each.arrival.sha256 != said.sha256, -each.arrival.received.timestamp())
    )
    return next((each for each in mine if _holds(each, key, answer)), None)


def _holds(sent: Return, key: str, answer: Answer) -> bool:
    row = sent.row("activities", key)
    spot = (answer.sheet, answer.cell, answer.raw)
    there = row.answers.values() if row else ()
    return any((each.sheet, each.cell, each.raw) == spot for each in there)
