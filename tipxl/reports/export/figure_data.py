"""Rounds -> the table of an export with every figure, of the whole and of its parts."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tipxl.reports.export.data_table import DataColumn, DataTable, DataType, TableDesign, refers
from tipxl.reports.export.round_data import RoundData
from tipxl.reports.figures.figure import Figure
from tipxl.reports.figures.indicators import INDICATORS
from tipxl.reports.figures.population import Population, population_of


def figure_table(rounds: Sequence[RoundData], *, circulated: bool = False) -> DataTable:
    """Every figure as of each round, by the plan of then, as an evaluation up to it counts.

    `circulated`: without those of a single body.
    """
    return _FIGURES.filled(_counted(rounds, circulated=circulated))


class CountedFigure(Struct, frozen=True):
    """A figure as of a round, of the whole plan or of one part of it."""

    period: str
    kind: str
    part: str
    figure: Figure


def _counted(rounds: Sequence[RoundData], *, circulated: bool) -> Iterator[CountedFigure]:
    for number, data in enumerate(rounds, start=1):
        if data.wanted:
            upto = [each.result for each in rounds[:number]]
            whole = population_of(data.plan, data.schema, upto)
            for kind, part, population in _parts(whole, circulated=circulated):
                for indicator in INDICATORS:
                    yield CountedFigure(data.result.period, kind, part, indicator(population))


def _parts(whole: Population, *, circulated: bool) -> Iterator[tuple[str, str, Population]]:
    yield "plan", "all", whole
    yield from (("area", each, whole.area(each)) for each in whole.parts("area") if each)
    if not circulated:
        yield from (("lead", each, whole.lead(each)) for each in whole.parts("leads") if each)


def _value(line: CountedFigure) -> float | None:
    figure = line.figure
    return figure.numerator / figure.denominator if figure.denominator else None


_FIGURES: TableDesign[CountedFigure] = TableDesign(
    "figures",
    "Every figure that is so many of so many, as of each round: of the whole plan, each thematic "
    "area, and each lead body. Each counts all rounds up to its own.",
    (
        DataColumn("round", "The last round counted.", lambda e: e.period),
        DataColumn("part_kind", "plan, area or lead.", lambda e: e.kind),
        DataColumn("part", "all, the letter of an area, or the acronym of a body.",
                   lambda e: e.part),
        DataColumn("code", "The code, I1 to I22.", lambda e: e.figure.code),
        DataColumn("name", "Its name.", lambda e: e.figure.name),
        DataColumn("says", "What it says.", lambda e: e.figure.says),
        DataColumn("formula", "How it is counted, in words.", lambda e: e.figure.formula),
        DataColumn("numerator", "So many.", lambda e: e.figure.numerator, DataType.INTEGER),
        DataColumn("denominator", "Of so many.", lambda e: e.figure.denominator,
                   DataType.INTEGER),
        DataColumn("value", "The share, from 0 to 1; blank where nothing is counted.", _value,
                   DataType.NUMBER, "numerator / denominator, not rounded", "share"),
        DataColumn("why", "Why nothing is counted, where it is not.", lambda e: e.figure.reason),
    ),
    ("round", "part_kind", "part", "code"),
    (refers("rounds", "round"),),
)  # fmt: skip
