"""The counting returns of a round -> what each body said of each row, and beside the rows."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from tipxl.domain.consolidation.cover_remarks import cover_remarks
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.assignment import Assignment, Role
from tipxl.domain.results.round_result import LineStatement, RowStatement
from tipxl.domain.returns.overlay import LatestAnswers, latest_answers
from tipxl.domain.returns.returned import Return, ReturnedRow, is_answered
from tipxl.domain.schema.form_schema import FormSchema


def words_of(
    bodies: Sequence[str],
    counting: Sequence[Return],
    templates: Mapping[str, Mapping[int, IssuedForm]],
) -> Mapping[str, LatestAnswers]:
    """What each body said: its returns laid over each other."""
    sent: dict[str, list[Return]] = {}
    for each in counting:
        sent.setdefault(each.body, []).append(each)
    return {
        name: latest_answers(tuple(sent.get(name, ())), templates.get(name, {})) for name in bodies
    }


def row_statements(
    words: Mapping[str, LatestAnswers], asked: Mapping[str, Sequence[Assignment]]
) -> Mapping[str, tuple[RowStatement, ...]]:
    """What was said of each row, by its key: its leads first, each in the order of the plan."""
    found: dict[str, list[tuple[tuple[bool, int], RowStatement]]] = {}
    for body, mine in asked.items():
        evented = _evented(words[body])
        for each in mine:
            said = _one(body, each, words[body], evented)
            found.setdefault(each.row.key, []).append((_order(said, each), said))
    return {
        key: tuple(said for _, said in sorted(each, key=lambda ordered: ordered[0]))
        for key, each in found.items()
    }


def _order(said: RowStatement, asked: Assignment) -> tuple[bool, int]:
    named = (*asked.row.leads, *asked.row.cooperating)
    place = named.index(said.body) if said.body in named else len(named)
    return (said.role != Role.LEAD, place)


def _evented(words: LatestAnswers) -> frozenset[str]:
    """The rows that a body reported an event on, or that an event of it also serves."""
    events = (row for (block, _), (_, row) in words.rows.items() if block == "events")
    return frozenset(
        event.text(named)
        for event in events
        if not event.refused
        for named in ("activity", "serves")
    )


def _one(
    body: str, asked: Assignment, words: LatestAnswers, evented: frozenset[str]
) -> RowStatement:
    found = words.rows.get(("activities", asked.row.key))
    nil = words.nil is not None
    if found is None:
        return RowStatement(
            body=body,
            role=asked.role,
            optional=asked.optional,
            nil=nil,
            provisional=words.nil is not None and words.nil.provisional,
            evented=asked.row.key in evented,
        )
    sent, row = found
    return RowStatement(
        body=body,
        role=asked.role,
        optional=asked.optional,
        answered=is_answered(row),
        refused=row.refused,
        provisional=("activities", asked.row.key) in words.unsure,
        nil=nil,
        answers=row.answers,
        file=sent.arrival.file,
        sha256=sent.arrival.sha256,
        received=sent.arrival.received,
        evented=asked.row.key in evented,
    )


def line_statements(schema: FormSchema, body: str, words: LatestAnswers) -> Iterator[LineStatement]:
    """What a body said beside the rows of the plan, sheet by sheet."""
    yield from cover_remarks(schema, body, words)
    for (block, key), (sent, row) in words.rows.items():
        if block not in ("activities", "cover"):
            yield as_line(body, sent, replace(row, key=key))


def as_line(body: str, sent: Return, row: ReturnedRow) -> LineStatement:
    """A line of a sheet as its body's return says it."""
    return LineStatement(
        body=body,
        block=row.block,
        key=row.key,
        answers=row.answers,
        refused=row.refused,
        provisional=sent.provisional,
        file=sent.arrival.file,
        sha256=sent.arrival.sha256,
        received=sent.arrival.received,
    )
