"""What only Python can decide about a return: each check is named as the truth it asks for.

What a workbook can express stands in report.toml instead, where the body sees it before sending.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tipxl.domain.finding import Finding, Place
from tipxl.domain.layout import Layout
from tipxl.domain.returned import ReturnedRow
from tipxl.domain.template import Template
from tipxl.domain.told import Told, tell


@dataclass(frozen=True, slots=True)
class Judging:
    """A return as the checks see it: its form, what kind of report it is, the rows that count."""

    layout: Layout
    template: Template
    submission: str
    rows: tuple[ReturnedRow, ...]

    def row(self, key: str) -> ReturnedRow | None:
        """The counting answers of a row of the plan."""
        return next((r for r in self.rows if r.block == "activities" and r.key == key), None)


def every_assigned_row_is_answered(judging: Judging) -> Iterator[Finding]:
    """A full report answers each row (F01); settled rows need nothing."""
    if judging.submission != "FULL":
        return
    asked = [row for row in judging.template.block("activities").rows if not row.settled]
    answered = [row for row in asked if is_answered(judging.row(row.key))]
    if len(answered) < len(asked):
        counts = {"answered": str(len(answered)), "assigned": str(len(asked))}
        yield tell(Told.ROWS_ANSWERED, Place(sheet="Activities"), **counts)


def is_answered(row: ReturnedRow | None) -> bool:
    """Whether a body said what it must always say: its status, or its part."""
    return row is not None and bool(row.text("status") or row.text("part"))


Check = Callable[[Judging], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (every_assigned_row_is_answered,)
