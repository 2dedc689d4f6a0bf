"""Checks of texts that say nothing, say it everywhere, or were dragged down: warnings only."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding
from tipxl.domain.core.title_similarity import ALIKE, title_similarity
from tipxl.domain.returns.cell_values import folded
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import ReturnContext, ReturnedRow, place_of, text_at
from tipxl.domain.schema.form_schema import (
    BlockKind,
    ChoiceList,
    ColumnKind,
    FormSchema,
)
from tipxl.domain.schema.meanings import Status

# Words around a status that add nothing to it.
_FILLERS = frozenset(
    re.findall(
        r"\w+",
        "a an the is are was been being be still has it its this these we work works working all on"
        " activity activities project continuously continuous continually continued continues going"
        " implementation implemented of process progress as and by",
    )
)

# A text in so many rows was not written for any of them.
_MANY = 5

# So many cells that count up, one below the other, are no chance.
_RUN = 3

_QUOTED = 100  # characters of a title that are quoted

_LAST_NUMBER = re.compile(r"(.*?)(\d{1,9})(\D*)", re.DOTALL)


def progress_says_more_than_the_status(context: ReturnContext) -> Iterator[Finding]:
    """Who says only "ongoing" is asked what was done (V04o); with nothing else to show, X01."""
    events = {text_at(event, "activity") for event in context.accepted("events")}
    for row in context.accepted("activities"):
        progress = text_at(row, "progress")
        if not progress or tells_more_than_a_status(context.schema, progress):
            continue
        said_before = context.asked(row.key).texts.get("said", "").strip()
        shown = row.key in events or text_at(row, "evidence") or said_before
        if context.meaning(row) == Status.ONGOING and not shown:
            yield ReturnMessage.NOTHING_DELIVERED.at(place_of(row, "progress"), found=progress)
        else:
            yield ReturnMessage.ONLY_STATUS.at(place_of(row, "progress"), found=progress)


def tells_more_than_a_status(schema: FormSchema, text: str) -> bool:
    """Whether a text says anything beside "ongoing"; one without a word we can read may."""
    words, empty = _words(text), _empty_words(schema.list("status"))
    return not words or any(word not in empty for word in words)


@lru_cache(maxsize=8)  # asked at every text of a round
def _empty_words(statuses: ChoiceList) -> frozenset[str]:
    """The words that say "ongoing", and those around them."""
    items = [item for item in statuses.items if item.sense == Status.ONGOING]
    texts = (text for item in items for text in (item.label, *item.aliases))
    return _FILLERS.union(word for text in texts for word in _words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(text))


def every_row_has_its_own_text(context: ReturnContext) -> Iterator[Finding]:
    """The same text in many rows is one finding (X04)."""
    rows: dict[str, list[ReturnedRow]] = {}
    for row in context.accepted("activities"):
        if text := text_at(row, "progress"):
            rows.setdefault(squeezed(text), []).append(row)
    for text, same in rows.items():
        if len(same) >= _MANY:
            words = {"count": str(len(same)), "rows": ", ".join(row.key for row in same)}
            yield ReturnMessage.SAME_EVERYWHERE.at(
                place_of(same[0], "progress"), found=text, **words
            )


def answers_stay_in_their_rows(context: ReturnContext) -> Iterator[Finding]:
    """What the form was issued with stands in other rows: cells were sorted alone (X08).

    Nothing is said where the formats of the cells told it of each of these rows.
    """
    for block in context.schema.blocks:
        if block.kind is not BlockKind.ROWS:
            continue
        given = {row.key: row.given for row in context.issued_form.block(block.key).rows}
        mine = (row for row in context.rows if row.block == block.key and row.key in given)
        rows = sorted(mine, key=_line)
        found = [
            (column, moved)
            for column in block.inputs
            for moved in _exchanged(rows, column.key, given)
        ]
        for column, moved in found:
            place = place_of(moved[0], column.key)
            if all((place.sheet, row.key) in context.apart for row in moved):
                continue
            # Two rows may well have exchanged what stands in one column.
            if len(moved) >= _RUN or sum(other == moved for _, other in found) > 1:
                names = ", ".join(row.key for row in moved)
                words = {"rows": names, "column": column.heading}
                found_there = moved[0].text(column.key)
                yield ReturnMessage.OUT_OF_ROW.at(place, found=found_there, **words)
                break


def _exchanged(
    rows: list[ReturnedRow], column: str, given: Mapping[str, Mapping[str, str]]
) -> Iterator[list[ReturnedRow]]:
    """Rows below each other that hold together what they were issued with, each another's."""
    there = [row for row in rows if column in row.answers]
    pairs = [(given[row.key].get(column, ""), row.text(column)) for row in there]
    for first, (was, is_now) in enumerate(pairs):
        if was == is_now:
            continue
        more: Counter[str] = Counter()
        for last, (before, now) in enumerate(pairs[first:], first):
            more[before] += 1
            more[now] -= 1
            if not any(more.values()):
                some = slice(first, last + 1)
                both = zip(there[some], pairs[some], strict=True)
                yield [row for row, (had, has) in both if had != has]
                break


def an_event_is_reported_once(context: ReturnContext) -> Iterator[Finding]:
    """Two lines of one report that seem to be the same event; both are counted (X06)."""
    events = [event for event in context.accepted("events") if text_at(event, "title")]
    for number, event in enumerate(events):
        for earlier in events[:number]:
            if _seem_one(earlier, event):
                title = text_at(earlier, "title")[:_QUOTED]
                words = {"line": earlier.key.lstrip("0"), "title": title}
                found = text_at(event, "title")
                yield ReturnMessage.EVENT_TWICE.at(place_of(event, "title"), found=found, **words)
                break


def _seem_one(one: ReturnedRow, other: ReturnedRow) -> bool:
    same = ("activity", "start", "country")
    if not text_at(one, "start") or any(text_at(one, key) != text_at(other, key) for key in same):
        return False
    return title_similarity(text_at(one, "title"), text_at(other, "title")) >= ALIKE


def an_answer_was_not_dragged_down(context: ReturnContext) -> Iterator[Finding]:
    """Cells below each other that count up (…1, …2, …3) come from the fill handle (X05)."""
    for block in context.schema.blocks:
        rows = sorted((r for r in context.rows if r.block == block.key), key=_line)
        # Free lines may well tell of a series: Training 1, Training 2, Training 3.
        is_free = block.kind is BlockKind.FREE
        kinds = (ColumnKind.LIST,) if is_free else (ColumnKind.LIST, ColumnKind.TEXT)
        for column in block.inputs:
            if column.kind in kinds:
                yield from (_dragged(run, column.key) for run in _runs(rows, column.key))


def _line(row: ReturnedRow) -> int:
    cell = next((answer.cell for answer in row.answers.values()), "")
    return int(re.sub(r"\D", "", cell) or 0)


def _runs(rows: list[ReturnedRow], column: str) -> Iterator[list[ReturnedRow]]:
    run = rows[:1]
    for above, below in pairwise(rows):
        if not _counts_up(_raw(above, column), _raw(below, column)):
            if len(run) >= _RUN:
                yield run
            run = []
        run.append(below)
    if len(run) >= _RUN:
        yield run


def _raw(row: ReturnedRow, column: str) -> str:
    answer = row.answers.get(column)
    return answer.raw if answer else ""


def _counts_up(above: str, below: str) -> bool:
    if not above or not below:  # as most cells are
        return False
    one, two = _LAST_NUMBER.fullmatch(above), _LAST_NUMBER.fullmatch(below)
    if one is None or two is None:
        return False
    return (one[1], one[3]) == (two[1], two[3]) and int(two[2]) == int(one[2]) + 1


def _dragged(run: list[ReturnedRow], column: str) -> Finding:
    texts = [_raw(row, column) for row in run]
    words = {"first": run[0].key, "last": run[-1].key}
    found = f"{texts[0]}, {texts[1]}, … {texts[-1]}"
    return ReturnMessage.DRAGGED.at(place_of(run[1], column), found=found, **words)
