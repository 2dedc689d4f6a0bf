"""The returns of one body in one round -> its answers, laid over each other (RULES 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tipxl.domain.returned import Answer, Return, ReturnedRow
from tipxl.domain.template import Template

#: Typed to blank an answer given before: an overlay's empty cell says nothing.
CLEAR = "CLEAR"

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
            key = (row.block, row.key)
            before = rows[key][1] if key in rows else None
            rows[key] = (overlay, _laid_over(before, row, _given(templates, overlay, row)))
    used = (*((base,) if base else ()), *overlays)
    nil = base if base is not None and base.submission == "NIL" else None
    return Latest(rows, nil, used)


def _given(templates: Mapping[int, Template], sent: Return, row: ReturnedRow) -> Mapping[str, str]:
    template = templates[sent.version]
    asked = next(each for each in template.block(row.block).rows if each.key == row.key)
    return asked.given


def _laid_over(
    before: ReturnedRow | None, row: ReturnedRow, given: Mapping[str, str]
) -> ReturnedRow:
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
