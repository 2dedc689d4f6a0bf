"""The returns of one body in one round -> its answers, laid over each other (RULES 5)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.decision import TAKEN_BACK, DecisionKind
from tipxl.domain.core.expression import MISREAD, squeezed
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import CLEAR, Answer, Return, ReturnedRow, is_answered, text_of
from tipxl.domain.schema.form_schema import ColumnKind, FormSchema
from tipxl.domain.schema.meanings import Submission

Key = tuple[str, str]  # block, row

_COVER, _REMARKS = "cover", "remarks"
_ROWS = "activities"  # of these it is told by their keys what a later report leaves out
_SEVERAL = 4  # answers, of which half may differ in a line that was corrected
_LIKE = 0.6  # from here on a text is the same worded anew
_COMPARED = 200  # letters of it
_LONGEST_NAME = 60

#: What decides a row of the plan; who corrects only the words beside it does not clear it.
_DECIDING = ("status", "part")

_WHOLE = (Submission.FULL, Submission.NIL)  # a report that stands for all that its body has to say


class LatestAnswers(Struct, frozen=True):
    """What a body has said in a round: the return each row comes from, and its answers."""

    rows: Mapping[Key, tuple[Return, ReturnedRow]]
    nil: Return | None = None  # the nil report, where that was the last word on the whole
    used: tuple[Return, ...] = ()
    unsure: frozenset[Key] = frozenset()  # what stands only in a draft, or as it was entered


def latest_answers(returns: tuple[Return, ...], forms: Mapping[int, IssuedForm]) -> LatestAnswers:
    """The latest full return counts; partial ones and corrections after it overlay it in order.

    `returns` are one body's that count, `forms` what it was issued, by version. A nil report after
    another one wipes nothing (RULES 5), but where a person decided so.
    """
    so_far = AnswersSoFar(forms)
    for each in sorted(returns, key=in_order):
        so_far.add(each)
    return so_far.latest


class AnswersSoFar:
    """The answers of one body while its returns come in, in order: each is laid over once."""

    def __init__(self, forms: Mapping[int, IssuedForm]) -> None:
        self._forms = forms
        self._rows: dict[Key, tuple[Return, ReturnedRow]] = {}
        self._used: list[Return] = []
        self._unsure: set[Key] = set()
        self._is_answered = False  # by anything but nil reports

    @property
    def latest(self) -> LatestAnswers:
        """What the body has said by now."""
        base = self._used[0] if self._used else None
        nil = base if base is not None and base.submission == Submission.NIL else None
        return LatestAnswers(dict(self._rows), nil, tuple(self._used), frozenset(self._unsure))

    def add(self, sent: Return) -> None:
        """Lay the next return over those before, or let it take their place."""
        if sent.submission == Submission.NIL:
            if is_taken_back(sent) or not self._is_answered:
                self._used, self._rows, self._unsure = [sent], {}, set()
            return
        self._is_answered = True
        if sent.submission == Submission.FULL:
            self._used = [sent]
            self._rows = {(row.block, row.key): (sent, row) for row in sent.rows}
            self._unsure = set(self._rows) if sent.provisional else set()
            return
        self._used.append(sent)
        for row in sent.rows:
            self._lay(sent, row)

    def _lay(self, overlay: Return, row: ReturnedRow) -> None:
        key = _place(overlay, row, self._rows)
        before = self._rows[key][1] if key in self._rows else None
        if before is not None and not before.refused and _cannot_be_read(row):
            return  # it leaves what stood
        laid = laid_over(before, row, _given(self._forms, overlay, row))
        self._rows[key] = (overlay, laid)
        if overlay.provisional:
            self._unsure.add(key)
        elif before is None or any(_differs(before, laid, column) for column in _DECIDING):
            self._unsure.discard(key)


def is_taken_back(nil: Return) -> bool:
    """Whether a person decided that a nil report takes back what its body had reported."""
    return any(d.kind == DecisionKind.NIL and d.answer == TAKEN_BACK for d in nil.decisions)


def replaced(returns: Iterable[Return]) -> Mapping[str, Return]:
    """What no longer counts, by SHA-256, with the later full report that took its place."""
    counting = (each for each in returns if each.counts and each.body)
    ordered = sorted(counting, key=in_order, reverse=True)
    last: dict[str, Return] = {}
    gone: dict[str, Return] = {}
    for each in ordered:
        if each.body in last:
            gone[each.arrival.sha256] = last[each.body]
        elif each.submission in _WHOLE:
            last[each.body] = each
    return gone


def told_what_it_replaces(returned: Return, before: LatestAnswers, schema: FormSchema) -> Return:
    """A full report, with findings where its body had said what this one leaves out."""
    if not (returned.counts and returned.submission == Submission.FULL and before.used):
        return returned
    told = (*_rows_left_empty(returned, before), *_lines_left_out(returned, before, schema))
    return replace(returned, findings=(*returned.findings, *told)) if told else returned


def _rows_left_empty(returned: Return, before: LatestAnswers) -> Iterator[Finding]:
    rows = {(row.block, row.key): row for row in returned.rows}
    lost = [
        key
        for (block, key), (_, row) in before.rows.items()
        if block == _ROWS and is_answered(row) and not is_answered(rows.get((block, key)))
    ]
    if lost:
        place = Place(file=returned.arrival.file, sheet="Activities", row=", ".join(lost))
        yield ReturnMessage.REPLACES.at(place, day=_day_of(before), rows=", ".join(lost))


def _lines_left_out(
    returned: Return, before: LatestAnswers, schema: FormSchema
) -> Iterator[Finding]:
    """Events, issues and opinions: a line may stand elsewhere now, or be worded anew."""
    chosen = {
        each.key: {column.key for column in each.inputs if column.kind is ColumnKind.LIST}
        for each in schema.blocks
    }
    now: dict[str, list[ReturnedRow]] = {}
    for row in returned.rows:
        now.setdefault(row.block, []).append(row)
    lost: dict[str, list[str]] = {}
    for (block, _), (_, row) in before.rows.items():
        said = _said(row)
        if block == _ROWS or not said:
            continue
        # What is chosen from a list, many lines have in common.
        own = {k: text for k, text in said.items() if k not in chosen.get(block, ())} or said
        if not any(_says_the_same(row, own, each) for each in now.get(block, ())):
            sheet = next((each.sheet for each in row.answers.values() if each.sheet), block)
            lost.setdefault(sheet, []).append(_named(row, own))
    for sheet, lines in lost.items():
        place = Place(file=returned.arrival.file, sheet=sheet)
        words = {"day": _day_of(before), "sheet": sheet, "lines": "; ".join(lines)}
        yield ReturnMessage.LEAVES_OUT.at(place, **words)


def _said(row: ReturnedRow) -> dict[str, str]:
    """What stood in the cells of a row, by column; of the Cover, what is no answer to a rule."""
    texts = {key: squeezed(each.raw or text_of(each)) for key, each in row.answers.items()}
    is_cover = row.block == _COVER
    return {k: text for k, text in texts.items() if text and (k == _REMARKS or not is_cover)}


def _says_the_same(row: ReturnedRow, said: Mapping[str, str], other: ReturnedRow) -> bool:
    """Whether a later line is this one, somewhere else perhaps, or in its place worded anew."""
    others, longest = _said(other), max(said, key=lambda key: len(said[key]))
    if not row.key.isdecimal():  # a row of the plan, or a question
        return row.key == other.key and bool(others)
    text, now = said[longest], others.get(longest, "")
    alike, few = sum(others.get(key) == each for key, each in said.items()), len(said) < _SEVERAL
    if row.key != other.key:  # events of a series have one title, each its own days and counts
        return text == now and (few or 2 * alike >= len(said))
    if text == now:
        return few or alike > 1
    likeness = SequenceMatcher(None, text[:_COMPARED], now[:_COMPARED]).ratio()
    return (likeness > _LIKE and (few or alike > 0)) or (not few and 2 * alike >= len(said))


def _named(row: ReturnedRow, said: Mapping[str, str]) -> str:
    """A line by its longest text, or by the row of the plan that it is about."""
    text = row.key if "#" in row.key else max(said.values(), key=len)
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME].rstrip()}…"


def _day_of(before: LatestAnswers) -> str:
    return long_date(before.used[-1].arrival.received.date())


def in_order(sent: Return) -> tuple[datetime, str]:
    """By this the returns of a body are ordered; the names of files mean nothing."""
    return sent.arrival.received, sent.arrival.sha256


def _place(
    overlay: Return, row: ReturnedRow, rows: Mapping[Key, tuple[Return, ReturnedRow]]
) -> Key:
    """Where a row goes: a free line of a partial report is one more, that of a correction the same.

    A line of the plan, or one that says what it said before, goes where it stood.
    """
    key = (row.block, row.key)
    if overlay.submission != Submission.PARTIAL or key not in rows or not row.key.isdigit():
        return key
    before = rows[key][1]
    same = all(before.value(column) == answer.value for column, answer in row.answers.items())
    return key if same else (row.block, f"{row.key} of {overlay.arrival.sha256[:8]}")


def _given(forms: Mapping[int, IssuedForm], sent: Return, row: ReturnedRow) -> Mapping[str, str]:
    rows = forms[sent.version].block(row.block).rows
    return next(each for each in rows if each.key == row.key).given


def _differs(before: ReturnedRow, laid: ReturnedRow, column: str) -> bool:
    return before.answers.get(column) is not laid.answers.get(column)


def _cannot_be_read(row: ReturnedRow) -> bool:
    return row.refused and any(answer.value == MISREAD for answer in row.answers.values())


def laid_over(
    before: ReturnedRow | None, row: ReturnedRow, given: Mapping[str, str]
) -> ReturnedRow:
    """A row with the answers that it changes; an answer differs from what its form gave."""
    own = {column: _cleared(answer) for column, answer in row.answers.items()}
    if before is None:
        return replace(row, answers=own)
    answers: dict[str, Answer] = dict(before.answers)
    for column, answer in own.items():
        if row.answers[column].value == CLEAR or (
            answer.value is not None and answer.value != given.get(column)
        ):
            answers[column] = answer
    return replace(row, answers=answers)


def _cleared(answer: Answer) -> Answer:
    return replace(answer, value=None) if answer.value == CLEAR else answer
