"""The returns of one body in one round -> its answers, laid over each other (RULES 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tipxl.domain.returned import CLEAR, Answer, Return, ReturnedRow
from tipxl.domain.template import Template

Key = tuple[str, str]  # block, row


@dataclass(frozen=True, slots=True)
class Latest:
    """What a body has said in a round: the return each row comes from, and its answers."""

    rows: Mapping[Key, tuple[Return, ReturnedRow]]
    nil: Return | None = None  # the nil report, where that was the last word on the whole
    used: tuple[Return, ...] = ()


def latest(returns: tuple[Return, ...], templates: Mapping[int, Template]) -> Latest:
    """The latest full return counts; partial ones and corrections after it overlay it in order.

    `returns` are one body's that count, `templates` the designs by version.
    """
    ordered = sorted(returns, key=lambda each: (each.arrival.received, each.arrival.sha256))
    whole = [each for each in ordered if each.submission in ("FULL", "NIL")]
    base = whole[-1] if whole else None
    start = ordered.index(base) + 1 if base else 0
    overlays = [r for r in ordered[start:] if r.submission not in ("FULL", "NIL")]
    rows: dict[Key, tuple[Return, ReturnedRow]] = {}
    if base is not None and base.submission == "FULL":
        rows.update({(row.block, row.key): (base, row) for row in base.rows})
    for overlay in overlays:
        for row in overlay.rows:
            key = _place(overlay, row, rows)
            before = rows[key][1] if key in rows else None
            rows[key] = (overlay, laid_over(before, row, _given(templates, overlay, row)))
    used = (*((base,) if base else ()), *overlays)
    nil = base if base is not None and base.submission == "NIL" else None
    return Latest(rows, nil, used)


def _place(
    overlay: Return, row: ReturnedRow, rows: Mapping[Key, tuple[Return, ReturnedRow]]
) -> Key:
    """Where a row goes: a free line of a partial report is one more, that of a correction the same.

    A line of the plan, or one that says what it said before, goes where it stood.
    """
    key = (row.block, row.key)
    if overlay.submission != "PARTIAL" or key not in rows or not row.key.isdigit():
        return key
    before = rows[key][1]
    same = all(before.value(column) == answer.value for column, answer in row.answers.items())
    return key if same else (row.block, f"{row.key} of {overlay.arrival.sha256[:8]}")


def _given(templates: Mapping[int, Template], sent: Return, row: ReturnedRow) -> Mapping[str, str]:
    template = templates[sent.version]
    asked = next(each for each in template.block(row.block).rows if each.key == row.key)
    return asked.given


def laid_over(
    before: ReturnedRow | None, row: ReturnedRow, given: Mapping[str, str]
) -> ReturnedRow:
    """A row with the answers that it changes; an answer differs from what its form gave."""
    own = {column: _cleared(answer) for column, answer in row.answers.items()}
    if before is None:
        return replace(row, answers=own)
    said: dict[str, Answer] = dict(before.answers)
    for column, answer in own.items():
        if row.answers[column].value == CLEAR or (
            answer.value is not None and answer.value != given.get(column)
        ):
            said[column] = answer
    return replace(row, answers=said)


def _cleared(answer: Answer) -> Answer:
    return replace(answer, value=None) if answer.value == CLEAR else answer
