"""All rounds -> what was reported last time, and the time before: of a body, a row, or a word."""

from collections.abc import Iterator

from msgspec import Struct

from tipxl.domain.results.round_result import LineStatement, RoundResult
from tipxl.domain.returns.returned import in_words
from tipxl.domain.schema.form_schema import FormSchema


class HistoryQuery(Struct, frozen=True):
    """What is looked for; what is "" is not asked. Case does not matter."""

    body: str = ""
    row: str = ""
    word: str = ""

    def is_of(self, body: str, row: str) -> bool:
        """Whether something a body said of a row is looked at."""
        key = row.casefold()
        keys = ("", key, key.partition("#")[0])  # an activity stands for all its rows
        return self.body.casefold() in ("", body.casefold()) and self.row.casefold() in keys

    def is_in(self, says: tuple[str, ...]) -> bool:
        """Whether the word stands in what was said."""
        return any(self.word.casefold() in each.casefold() for each in says)


class HistoryEntry(Struct, frozen=True):
    """What a body said in a round of a row, or on a line of another sheet.

    `status` is what was agreed of the row then, with its mark.
    """

    period: str
    body: str
    row: str
    says: tuple[str, ...]
    status: str = ""


def search_history(
    schema: FormSchema, round: RoundResult, sought: HistoryQuery
) -> Iterator[HistoryEntry]:
    """Everything of one round that is looked for, in the order of the plan."""
    yield from _of_rows(schema, round, sought)
    for line in (*(each.line for each in round.events), *round.lines):
        row = line.text("activity") or line.text("row")
        says = tuple(in_words(schema.block(line.block), schema, line.answers))
        if sought.is_of(line.body, row) and says and sought.is_in(says):
            yield HistoryEntry(round.period, line.body, _named(schema, line), says)
    yield from _unplaced(schema, round, sought)


def _unplaced(
    schema: FormSchema, round: RoundResult, sought: HistoryQuery
) -> Iterator[HistoryEntry]:
    for each in round.unplaced:
        line, is_row = each.line, each.line.block == "activities"
        row = line.key if is_row else line.text("activity") or line.text("row")
        says = tuple(in_words(schema.block(line.block), schema, line.answers))
        if sought.is_of(line.body, row) and says and sought.is_in(says):
            named = row if is_row else _named(schema, line)
            yield HistoryEntry(round.period, line.body, named, says, "counts nowhere")


def _of_rows(
    schema: FormSchema, round: RoundResult, sought: HistoryQuery
) -> Iterator[HistoryEntry]:
    block = schema.block("activities")
    for row in round.rows:
        mark = f" ({row.mark.value})" if row.mark else ""
        status = f"{schema.list('status').label(row.status) or 'no status'}{mark}"
        for said in row.said:
            says = tuple(in_words(block, schema, said.answers)) if said.answered else ()
            if sought.is_of(said.body, row.key) and says and sought.is_in(says):
                yield HistoryEntry(round.period, said.body, row.key, says, status)


def _named(schema: FormSchema, line: LineStatement) -> str:
    return f"{schema.block(line.block).sheet} {line.key}"
