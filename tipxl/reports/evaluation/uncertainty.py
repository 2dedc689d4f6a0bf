"""T12: the rows whose status may still move, and how far that could move the headline."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from tipxl.domain.results.round_result import Mark
from tipxl.domain.schema.meanings import ADDRESSED, STOPPED, Status
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
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.sheet import Share, Sheet, Table, ValueKind
from tipxl.reports.model.wording import informed_cell, mark_cell

NAME = "T12 Range"


class Range(Struct, frozen=True):
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

    An activity without any row in a round was not reported at all: it may be anything. Rows that
    ended by decision are left out, as where the activity takes its status from its rows (K9).
    """
    rows: dict[str, list[Any]] = {}
    for row in each_line(population.standing):
        mine = rows.setdefault(row.activity, [])
        if row.mark or row.sense not in STOPPED:
            mine.append(row)
    found = []
    for indicator, holds in _MOVES:
        figure = indicator(population)
        low = sum(holds(rows.get(key, ()), marked=False) for key in figure.base)
        high = sum(key not in rows or holds(rows[key], marked=True) for key in figure.base)
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


def ranges_table(case: Evaluation, names: Mapping[str, str] | None = None) -> Table:
    """Each headline with its ends; or those whose codes have names here, under these."""

    def name(each: Range) -> str:
        code = each.figure.code
        return names[code] if names else f"{each.figure.name} ({code})"

    columns: Columns[Range] = (
        ValueColumn("figure", "Figure", 38, name),
        _share("low", "Lowest", lambda each: each.low),
        _share("counted", "As counted", lambda each: each.figure.share),
        _share("high", "Highest", lambda each: each.high),
    )
    wanted = (each for each in ranges(case.whole) if not names or each.figure.code in names)
    lines = filled(columns, wanted)
    return Table("The headline, and between which ends it lies", *lines, key="ranges")


def _share(key: str, heading: str, of: Callable[[Range], Share]) -> ValueColumn[Range]:
    return ValueColumn(key, heading, 20, lambda each: linked(of(each), "Rows"), ValueKind.SHARE)


def _rows_table(case: Evaluation) -> Table:
    known = titles(case)
    why = {row.key: row.why for round in case.rounds for row in round.rows}
    columns: Columns[Any] = (
        ValueColumn("key", "Row", 38, lambda each: linked(each.key, "Rows")),
        ValueColumn(
            "status",
            "Status counted",
            20,
            lambda each: informed_cell(case.schema, each.status, informed=each.informed),
            ValueKind.STATUS,
        ),
        ValueColumn("mark", "Mark", 20, lambda each: mark_cell(each.mark), ValueKind.MARK),
        ValueColumn("says", "What the mark says", 20, lambda each: Mark(each.mark).words),
        ValueColumn("title", "Activity", 46, lambda each: known.get(each.activity, "")),
        ValueColumn("why", "Why", 52, lambda each: why.get(each.key, "")),
    )
    marked = [each for each in each_line(case.whole.standing) if each.mark]
    left = sum(not each.current for each in marked)
    gone = f", of which {left} left the plan" if left else ""
    title = f"Rows that may still move: {len(marked)}{gone}"
    return Table(title, *filled(columns, marked), key="rows")
