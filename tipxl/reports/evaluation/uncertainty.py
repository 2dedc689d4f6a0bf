"""T12: the rows whose status may still move, and how far that could move the headline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tipxl.domain.results.round_result import Mark
from tipxl.domain.schema.meanings import ADDRESSED, Status
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import linked
from tipxl.reports.evaluation.supporting_sheets import titles
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.indicators import (
    Figure,
    addressed,
    completed,
    completed_of_remaining,
    completed_with_evidence,
)
from tipxl.reports.figures.population import Population
from tipxl.reports.model.sheet import ReportColumn, ReportLine, Share, Sheet, Table, ValueKind
from tipxl.reports.model.wording import mark_cell, status_cell

NAME = "T12 Range"


@dataclass(frozen=True, slots=True)
class Range:
    """A headline as counted, and between which ends the marked rows could move it.

    `low`: every marked row counted as if nothing were done on it; `high`: as if all were.
    """

    figure: Figure
    low: Share
    high: Share

    @property
    def is_certain(self) -> bool:
        """Whether no marked row could move it."""
        return self.low == self.high


_Rows = Sequence[Any]


def _any_begun(rows: _Rows, *, marked: bool) -> bool:
    return any(marked if row.mark else row.sense in ADDRESSED for row in rows)


def _all_done(rows: _Rows, *, marked: bool) -> bool:
    return bool(rows) and all(marked if row.mark else row.sense == Status.COMPLETED for row in rows)


def _all_shown(rows: _Rows, *, marked: bool) -> bool:
    return bool(rows) and all(
        marked if row.mark else row.sense == Status.COMPLETED and row.evidence for row in rows
    )


_MOVES: tuple[tuple[Callable[[Population], Figure], Callable[..., bool]], ...] = (
    (addressed, _any_begun),
    (completed, _all_done),
    (completed_of_remaining, _all_done),
    (completed_with_evidence, _all_shown),
)


def ranges(population: Population) -> tuple[Range, ...]:
    """The ends of every headline; denominators stay as agreed.

    An activity without any status is silent as a whole: it may be anything.
    """
    rows: dict[str, list[Any]] = {}
    for row in each_line(population.standing):
        rows.setdefault(row.activity, []).append(row)
    found = []
    for indicator, holds in _MOVES:
        figure = indicator(population)
        low = sum(holds(rows.get(key, ()), marked=False) for key in figure.base)
        high = sum(not rows.get(key) or holds(rows[key], marked=True) for key in figure.base)
        of = figure.denominator
        found.append(Range(figure, Share(low, of), Share(high, of)))
    return tuple(found)


def uncertainty(case: Evaluation) -> Sheet:
    """The ranges, then every row that makes them."""
    return Sheet(
        NAME,
        "T12 What could still move",
        (
            "Contested, provisional and not reported rows are counted with the status agreed or "
            "carried. Lowest: as if nothing were done on any of them. Highest: as if all of them "
            "were completed and evidenced.",
        ),
        (ranges_table(case), _rows_table(case)),
    )


def ranges_table(case: Evaluation) -> Table:
    """Each headline with its ends."""
    columns = (
        ReportColumn("figure", "Figure", 38),
        ReportColumn("low", "Lowest", 20, ValueKind.SHARE),
        ReportColumn("counted", "As counted", 20, ValueKind.SHARE),
        ReportColumn("high", "Highest", 20, ValueKind.SHARE),
    )
    lines = tuple(
        ReportLine(
            (
                f"{each.figure.name} ({each.figure.code})",
                *(linked(share, "Rows") for share in (each.low, each.figure.share, each.high)),
            )
        )
        for each in ranges(case.whole)
    )
    return Table("The headline, and between which ends it lies", columns, lines, key="ranges")


def _rows_table(case: Evaluation) -> Table:
    columns = (
        ReportColumn("key", "Row", 38),
        ReportColumn("status", "Status counted", 20, ValueKind.STATUS),
        ReportColumn("mark", "Mark", 20, ValueKind.MARK),
        ReportColumn("says", "What the mark says", 20),
        ReportColumn("title", "Activity", 46),
        ReportColumn("why", "Why", 52),
    )
    known = titles(case)
    why = {row.key: row.why for round in case.rounds for row in round.rows}
    lines = tuple(
        ReportLine(
            (
                linked(each.key, "Rows"),
                status_cell(case.schema, each.status),
                mark_cell(each.mark),
                Mark(each.mark).words,
                known.get(each.activity, ""),
                why.get(each.key, ""),
            )
        )
        for each in each_line(case.whole.standing)
        if each.mark
    )
    return Table(f"Rows that may still move: {len(lines)}", columns, lines, key="rows")
