"""Checks of texts that say nothing, something else, or the same everywhere: warnings only."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding
from tipxl.domain.core.title_similarity import ALIKE, title_similarity
from tipxl.domain.returns.cell_values import folded, spellings
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

_DONE = (
    r"(?:complete[ds]?|held|conducted|implemented|done|finished|finali[sz]ed|delivered|adopted|"
    r"organi[sz]ed|carried out|convened|published|launched)"
)
#: Words that no finished work is told with.
_UNFINISHED = re.compile(
    rf"\b(?:not|never)(?: yet| been| be| fully| have| has)* (?P<verb>{_DONE}|started|begun)\b"
    rf"|\byet to be {_DONE}\b|\bwill be (?:completed|finished|finali[sz]ed)\b"
    r"|\bstill (?:ongoing|on going|in progress|under way|pending|being(?! used| applied))\b"
    r"|\bbelum (?:selesai|dilaksanakan|dimulai|siap|terlaksana)\b|\btidak dilaksanakan\b"
    r"|\bchưa (?:hoàn thành|thực hiện|tổ chức)\b|ยังไม่(?:เสร็จ|แล้วเสร็จ|ได้)"
)
#: Words that finished work is told with only where something else was done.
_PUT_OFF = re.compile(
    r"\b(?:was|were|been|is|are)(?: \w+)? (?:cancelled|canceled|postponed|deferred|suspended)\b"
    rf"|^(?:cancelled|canceled|postponed|deferred)\b|\b(?:will|to) be {_DONE}\b"
    r"|\b(?:dibatalkan|ditunda|ditangguhkan)\b"
    r"|\b(?:đã hủy|bị hủy|hoãn)\b|ยกเลิก|เลื่อนออกไป"
)
#: What follows finished work may still be open.
_AFTERWARDS = re.compile(
    r"\b(?:reports?|proceedings|minutes|summary|certificates?|publication|recommendations|results|"
    r"video)(?: (?:is|are|was|were|has|have|will|it|they|of \w+|of the \w+))* $"
)
_DONE_WORD = re.compile(
    rf"\b{_DONE}\b|\b(?:is|are) (?:now )?(?:available|in use|in force|on ?line|on (?:the|our) web)"
)
_OFF = re.compile(
    r"\b(?:cancelled|canceled|postponed|not held|did not take place|dibatalkan|ditunda|"
    r"ditangguhkan|bị hủy|đã hủy|hoãn)\b|ยกเลิก|เลื่อนออกไป"
)
_PAPER = (
    r"(?:attach(?:ed|ments?)|annex(?:es)?|appendix|enclos(?:ed|ures?)|lampiran|terlampir|đính kèm|"
    r"phụ lục|เอกสารแนบ|e ?mails?|letters?|"
    r"(?:last|previous|separate|other) (?:reports?|letters?|e ?mails?|mails?|files?|documents?|"
    r"forms?|returns?|papers?|sheets?|submissions?))"
)
_POINTS = r"(?:see|refer(?: to)?|as(?: per)?|lihat|xem|ดู)"
_ELSEWHERE = re.compile(
    rf"(?:(?:please|kindly|pls) )*(?:(?:{_POINTS}|(?:as )?in) (?:the |our |my )?{_PAPER}|"
    rf"{_POINTS} (?:the |our |my )?(?:last|previous|separate|other) \w+|"
    r"(?:the )?(?:attached|attachments?|enclosed|enclosures?|annex|terlampir|đính kèm|เอกสารแนบ))"
    r"(?: (?:file|document|report|letter|e ?mail|\w{1,2})){0,2}"
)


def progress_says_more_than_the_status(context: ReturnContext) -> Iterator[Finding]:
    """Who says only "ongoing" is asked what was done (V04o); with nothing else to show, X01."""
    events = {text_at(event, "activity") for event in context.accepted("events")}
    for row in context.accepted("activities"):
        progress = text_at(row, "progress")
        if not progress or tells_more_than_a_status(context.schema, progress):
            continue
        if says_another_status(context, row):  # which is asked
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


def progress_agrees_with_the_status(context: ReturnContext) -> Iterator[Finding]:
    """Who chooses one status and writes another is asked which of them holds (X12, X13)."""
    for row in context.accepted("activities"):
        progress, status = folded(text_at(row, "progress")), row.text("status")
        if not progress or not status:
            continue
        label = context.schema.list("status").label(status)
        other = says_another_status(context, row)
        place = place_of(row, "progress")
        if other:
            words = {"said": other, "status": label}
            yield ReturnMessage.OTHER_STATUS.at(place, found=text_at(row, "progress"), **words)
        elif context.meaning(row) == Status.COMPLETED and (words_found := _not_done(progress)):
            words = {"status": label, "words": words_found}
            yield ReturnMessage.NOT_DONE.at(place, found=text_at(row, "progress"), **words)


def says_another_status(context: ReturnContext, row: ReturnedRow) -> str:
    """The status that the whole text of a row is, where it is not the one chosen; "" if none."""
    named = spellings(context.schema.list("status")).get(folded(text_at(row, "progress")))
    chosen = row.text("status")
    return named.label if named is not None and chosen and named.code != chosen else ""


def _not_done(text: str) -> str:
    """The words by which a text says that the work is not done; "" where it does not."""
    for each in _UNFINISHED.finditer(text):
        if not _is_done_besides(text, each):
            return each.group()
    found = _PUT_OFF.search(text)
    if found is None or _DONE_WORD.search(_PUT_OFF.sub(" ", text)):
        return ""
    return found.group()


def _is_done_besides(text: str, found: re.Match[str]) -> bool:
    """Whether work is told as done, and only what follows it, or a first attempt, as not done."""
    before, after = text[: found.start()], text[found.end() :]
    if _AFTERWARDS.search(before):
        return bool(_DONE_WORD.search(_UNFINISHED.sub(" ", text)))
    verb = found["verb"]
    again = r"\b(?:and|but|so|then|it|they)(?: it| they| then| later| finally)* (?:was|were)"
    return bool(verb and re.search(rf"{again}(?: \w+)? {re.escape(verb)}\b", after))


def an_event_that_is_listed_was_held(context: ReturnContext) -> Iterator[Finding]:
    """An event whose title says that it was cancelled or put off is asked about (X14)."""
    for event in context.accepted("events"):
        title = text_at(event, "title")
        if found := _OFF.search(folded(title)):
            yield ReturnMessage.EVENT_OFF.at(
                place_of(event, "title"), found=title, words=found.group()
            )


def an_answer_stands_in_its_cell(context: ReturnContext) -> Iterator[Finding]:
    """Who only points to another paper is asked to write the answer (X11)."""
    texts = {
        block.key: [each.key for each in block.inputs if each.kind is ColumnKind.TEXT]
        for block in context.schema.blocks
        if block.kind is not BlockKind.FORM
    }
    for row in context.rows:
        for column in texts.get(row.block, ()):
            text = text_at(row, column)
            if text and not row.refused and _ELSEWHERE.fullmatch(folded(text)):
                yield ReturnMessage.ELSEWHERE.at(place_of(row, column), found=text)


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
    for first, end in exchanged_runs(pairs):
        both = zip(there[first:end], pairs[first:end], strict=True)
        yield [row for row, (was, is_now) in both if was != is_now]


def exchanged_runs(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Where texts stand exchanged: of each that changed, the shortest run with all texts it had.

    `pairs` are what stood and what stands, place by place; a run is its first place and its end.
    """
    # Between two equal sums as many texts of each kind stood as stand there now.
    sums = (0, *accumulate(hash(was) - hash(is_now) for was, is_now in pairs))
    ends: list[int] = [0] * len(pairs)
    next_with: dict[int, int] = {}
    for place in range(len(pairs) - 1, -1, -1):
        next_with[sums[place + 1]] = place + 1
        ends[place] = next_with.get(sums[place], 0)
    for first, (end, (was, is_now)) in enumerate(zip(ends, pairs, strict=True)):
        if end and was != is_now:
            stood, stands = zip(*pairs[first:end], strict=True)
            if Counter(stood) == Counter(stands):  # other texts may have that sum by chance
                yield first, end


def an_event_is_reported_once(context: ReturnContext) -> Iterator[Finding]:
    """Two lines of one report that seem to be the same event; both are counted (X06).

    Each title is held against every other one of its day, activity and country, as the square of
    those. They are no more than the lines for events in report.toml, and of a title only so much
    is compared: all 40 of one day take 0.1 s, and 3 s where each has 300 letters, and every word
    of all of them is made of the same seven.
    """
    alike: dict[tuple[str, ...], dict[str, ReturnedRow]] = {}  # the first line of each title
    for event in context.accepted("events"):
        title, (start, *where) = text_at(event, "title"), (text_at(event, key) for key in _OF_ONE)
        if not title or not start:
            continue
        earlier = alike.setdefault((start, *where), {})
        named = (earlier[each] for each in earlier if title_similarity(each, title) >= ALIKE)
        if (first := next(named, None)) is not None:
            words = {"line": first.key.lstrip("0"), "title": text_at(first, "title")[:_QUOTED]}
            yield ReturnMessage.EVENT_TWICE.at(place_of(event, "title"), found=title, **words)
        earlier.setdefault(title, event)


#: Two lines that differ in one of these tell of two events.
_OF_ONE = ("start", "activity", "country")


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
