"""The returns of one body in one round -> its answers, laid over each other (RULES 5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tipxl.domain.core.decision import TAKEN_BACK, DecisionKind
from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Place
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.period import long_date
from tipxl.domain.returns.return_context import is_answered
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import CLEAR, Answer, Return, ReturnedRow
from tipxl.domain.schema.meanings import Submission

Key = tuple[str, str]  # block, row

_WHOLE = (Submission.FULL, Submission.NIL)  # a report that stands for all that its body has to say


@dataclass(frozen=True, slots=True)
class LatestAnswers:
    """What a body has said in a round: the return each row comes from, and its answers."""

    rows: Mapping[Key, tuple[Return, ReturnedRow]]
    nil: Return | None = None  # the nil report, where that was the last word on the whole
    used: tuple[Return, ...] = ()


def latest_answers(returns: tuple[Return, ...], forms: Mapping[int, IssuedForm]) -> LatestAnswers:
    """The latest full return counts; partial ones and corrections after it overlay it in order.

    `returns` are one body's that count, `forms` what it was issued, by version. A nil report after
    another one wipes nothing (RULES 5), but where a person decided so.
    """
    ordered = sorted(returns, key=_in_order)
    base = _base(ordered)
    start = ordered.index(base) + 1 if base else 0
    overlays = [r for r in ordered[start:] if r.submission not in _WHOLE]
    rows: dict[Key, tuple[Return, ReturnedRow]] = {}
    if base is not None and base.submission == Submission.FULL:
        rows.update({(row.block, row.key): (base, row) for row in base.rows})
    for overlay in overlays:
        for row in overlay.rows:
            key = _place(overlay, row, rows)
            before = rows[key][1] if key in rows else None
            if before is not None and not before.refused and _cannot_be_read(row):
                continue  # it leaves what stood
            rows[key] = (overlay, laid_over(before, row, _given(forms, overlay, row)))
    used = (*((base,) if base else ()), *overlays)
    nil = base if base is not None and base.submission == Submission.NIL else None
    return LatestAnswers(rows, nil, used)


def _base(ordered: Sequence[Return]) -> Return | None:
    """The latest report that stands for all that its body has to say."""
    whole = (each for n, each in enumerate(ordered) if _is_whole(each, ordered[:n]))
    return next(reversed(list(whole)), None)


def _is_whole(returned: Return, before: Sequence[Return]) -> bool:
    """A full report is; a nil report where nothing else came before, or where it was so decided."""
    if returned.submission != Submission.NIL:
        return returned.submission in _WHOLE
    return is_taken_back(returned) or all(r.submission == Submission.NIL for r in before)


def is_taken_back(nil: Return) -> bool:
    """Whether a person decided that a nil report takes back what its body had reported."""
    return any(d.kind == DecisionKind.NIL and d.answer == TAKEN_BACK for d in nil.decisions)


def replaced(returns: Iterable[Return]) -> Mapping[str, Return]:
    """What no longer counts, by SHA-256, with the later full report that took its place."""
    counting = (each for each in returns if each.counts and each.body)
    ordered = sorted(counting, key=_in_order, reverse=True)
    last: dict[str, Return] = {}
    gone: dict[str, Return] = {}
    for each in ordered:
        if each.body in last:
            gone[each.arrival.sha256] = last[each.body]
        elif each.submission in _WHOLE:
            last[each.body] = each
    return gone


def told_what_it_replaces(returned: Return, before: LatestAnswers) -> Return:
    """A full report, with a finding where its body had answered rows that it leaves empty now."""
    if not (returned.counts and returned.submission == Submission.FULL and before.used):
        return returned
    rows = {(row.block, row.key): row for row in returned.rows}
    lost = [
        key
        for (block, key), (_, row) in before.rows.items()
        if block == "activities" and is_answered(row) and not is_answered(rows.get((block, key)))
    ]
    if not lost:
        return returned
    words = {"day": long_date(before.used[-1].arrival.received.date()), "rows": ", ".join(lost)}
    place = Place(file=returned.arrival.file, sheet="Activities", row=", ".join(lost))
    finding = ReturnMessage.REPLACES.at(place, **words)
    return replace(returned, findings=(*returned.findings, finding))


def _in_order(sent: Return) -> tuple[datetime, str]:
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
