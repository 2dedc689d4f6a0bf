"""Rows -> the lists in a letter: what was agreed of each and why, what is only assumed."""

from collections.abc import Iterable
from textwrap import fill, shorten

from tipxl.domain.plan.assignment import Assignment, Role
from tipxl.domain.plan.work_plan import Row
from tipxl.domain.results.round_result import AgreedRow, Mark
from tipxl.domain.results.standing_words import standing_words
from tipxl.domain.schema.form_schema import FormSchema

_WIDTH = 92  # characters of a line
_TITLE = 160  # characters of an activity's title that a letter repeats


def status_lines(
    schema: FormSchema, assigned: Iterable[Assignment], agreed: Iterable[AgreedRow]
) -> str:
    """A paragraph for each row of a body: its status, and why; what changed stands first."""
    news, others = draft_rows(assigned, agreed)
    new = [_status(schema, each, row) for each, row in news]
    old = [_status(schema, each, row) for each, row in others]
    if new and old:
        new, old = ["Changed, or still open:", *new], ["As it was agreed before:", *old]
    return "\n\n".join((*new, *old))


DraftRow = tuple[Assignment, AgreedRow]


def draft_rows(
    assigned: Iterable[Assignment], agreed: Iterable[AgreedRow]
) -> tuple[tuple[DraftRow, ...], tuple[DraftRow, ...]]:
    """The rows that a body is asked about: those that changed or may still move, and the others."""
    rows = {each.key: each for each in agreed}
    mine = [(e, rows[e.row.key]) for e in assigned if e.row.key in rows and not e.optional]
    return (
        tuple(each for each in mine if _is_news(each[1])),
        tuple(each for each in mine if not _is_news(each[1])),
    )


def _is_news(agreed: AgreedRow) -> bool:
    """Whether the status is another one than before, or may still move."""
    may_move = agreed.mark in (Mark.PROVISIONAL, Mark.CONTESTED)
    return agreed.status != agreed.previous or may_move


def _status(schema: FormSchema, assigned: Assignment, agreed: AgreedRow) -> str:
    statuses = schema.list("status")
    status = standing_words(schema, agreed)
    mark = f" ({agreed.mark.words})" if agreed.mark else ""
    before = statuses.label(agreed.previous)
    changed = f", before: {before}" if before and agreed.previous != agreed.status else ""
    role = "you lead" if assigned.role == Role.LEAD else "you take part"
    head = f"{agreed.key} ({role}): {status}{mark}{changed}"
    return "\n".join((_wrapped(head, "  "), _title(assigned.row), _wrapped(agreed.why, "     ")))


def row_lines(rows: Iterable[Row]) -> str:
    """A paragraph for each row: its key, its activity, what it should lead to."""
    return "\n\n".join(_row(row) for row in rows)


def _row(row: Row) -> str:
    lines = [_wrapped(row.key, "  "), _title(row)]
    if row.output:
        output = shorten(" ".join(row.output.split()), _TITLE, placeholder=" …")
        lines.append(_wrapped(f"Expected output: {output}", "     "))
    return "\n".join(lines)


def _title(row: Row) -> str:
    return _wrapped(shorten(row.title, _TITLE, placeholder=" …"), "     ")


def _wrapped(text: str, indent: str) -> str:
    return fill(
        " ".join(text.split()),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent="     ",
        break_long_words=False,
        break_on_hyphens=False,
    )
