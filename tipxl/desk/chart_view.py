"""A chart described as values -> the shapes of its drawing, each with the rows that it leads to."""

from collections.abc import Sequence
from textwrap import wrap

from msgspec import Struct
from msgspec.structs import replace

from tipxl.desk.links import Links
from tipxl.reports.model.chart import Chart, ChartKind
from tipxl.reports.model.chart_values import ShownSeries, categories_of, of_hundred, series_of
from tipxl.reports.model.sheet import Cell, Linked, LiveValue, Report, Tinted, text_of
from tipxl.reports.model.visual_language import OTHERS, PAPER, is_dark, is_hatched

_LYING = (ChartKind.BAR, ChartKind.STACKED_BAR, ChartKind.FULL_BAR)
_STACKED = (ChartKind.STACKED_BAR, ChartKind.FULL_BAR, ChartKind.STACKED_COLUMN)
_WIDTH, _NAMES, _MARGIN = 640.0, 210.0, 44.0
_BAR, _GAP = 24.0, 12.0
_TALL, _FOOT = 210.0, 40.0
_WIDEST = 58.0  # a standing bar
_LETTERS = 30  # of a name on one line
_ROOM_FOR_TEXT = 18.0
_ALIKE, _HATCHES = 24, 2  # of 255, between two greys; kinds of hatching


class Shape(Struct, frozen=True):
    """One bar or point: where it is drawn, what it says, and where it leads."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    says: str
    figure: str
    href: str
    inside: bool  # whether its figure fits into it
    dark: bool
    hatch: int = 0  # which lines lie over a colour that another one resembles; 0 for none


class Label(Struct, frozen=True):
    """A name along the axis."""

    x: float
    y: float
    lines: tuple[str, ...]


class ChartView(Struct, frozen=True):
    """A drawing: its size, shapes and names, and what the colours mean."""

    title: str
    unit: str
    lying: bool
    width: float
    height: float
    stacked: bool
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    legend: tuple[tuple[str, str, int], ...]  # colour, name, hatch
    base: float  # where the bars begin


def chart_view(chart: Chart, report: Report, links: Links) -> ChartView:
    """The drawing of a chart."""
    names = categories_of(chart, report)
    series = [each for each in series_of(chart, report) if any(each.values)]
    values = [each.values for each in series]
    if chart.kind is ChartKind.FULL_BAR:
        values = of_hundred(values)
    lying = chart.kind in _LYING
    size = _sizes(chart, len(names), len(series))
    lines = hatches_of([_colour(each, number) for number, each in enumerate(series)])
    drawn = _Drawing(chart, links, names, lying, _largest(chart, values), size, lines)
    shapes = tuple(
        drawn.shape(place, number, series[number], sum(v[place] for v in values[:number]), v[place])
        for number, v in enumerate(values)
        for place in range(len(names))
        if v[place]
    )
    return ChartView(
        title=chart.title,
        unit=chart.unit,
        lying=lying,
        width=_WIDTH,
        height=size * len(names) + 8 if lying else _TALL + _FOOT,
        stacked=chart.kind in _STACKED,
        shapes=shapes if chart.kind in _STACKED else tuple(map(drawn.alone, shapes)),
        labels=tuple(drawn.label(place, name) for place, name in enumerate(names)),
        legend=tuple(
            (_filled(_colour(each, n)), each.name, drawn.hatches[n])
            for n, each in enumerate(series)
        ),
        base=_NAMES if lying else _TALL,
    )


def _sizes(chart: Chart, names: int, series: int) -> float:
    """How much of the axis one category takes."""
    if chart.kind in _LYING:
        return (_BAR if chart.kind in _STACKED else max(_BAR, 16.0 * series)) + _GAP
    return (_WIDTH - _MARGIN) / max(1, names)


def _largest(chart: Chart, values: list[list[float]]) -> float:
    if chart.kind in _STACKED:
        return max((sum(each) for each in zip(*values, strict=True)), default=1.0) or 1.0
    return max((value for each in values for value in each), default=1.0) or 1.0


def _colour(series: ShownSeries, number: int) -> str:
    return series.colour or OTHERS[number % len(OTHERS)]


def hatches_of(colours: Sequence[str]) -> tuple[int, ...]:
    """Which lines lie over each colour: no two look the same, nor like what is not known."""
    found: list[int] = []
    for number, colour in enumerate(colours):
        alike = sum(_resemble(colour, other) for other in colours[:number])
        found.append(min(alike + is_hatched(colour), _HATCHES))
    return tuple(found)


def _filled(colour: str) -> str:
    """The colour under the lines."""
    return PAPER if is_hatched(colour) else colour


def _resemble(one: str, other: str) -> bool:
    parts = ((int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (0, 2, 4))
    return max(abs(a - b) for a, b in parts) < _ALIKE


class _Drawing(Struct, frozen=True):
    """What all shapes of a chart have in common."""

    chart: Chart
    links: Links
    names: tuple[str, ...]
    lying: bool
    largest: float
    size: float  # of the axis that one category takes
    hatches: tuple[int, ...]

    def shape(
        self, place: int, number: int, series: ShownSeries, below: float, value: float
    ) -> Shape:
        """A bar from `below` on, or from the axis where bars stand beside each other."""
        cell = series.cells[place]
        figure, stacked = _figure(cell), self.chart.kind in _STACKED
        count = len(self.chart.series)
        thick = (self.size - _GAP) / (1 if stacked else count)
        along = _GAP / 2 + self.size * place + (0 if stacked else thick * number)
        room = _WIDTH - _NAMES - _MARGIN if self.lying else _TALL - 24
        start = below / self.largest * room if stacked else 0.0
        length = value / self.largest * room
        colour = _filled(_colour(series, number))
        if self.lying:
            box = (_NAMES + start, along, length, thick - 1)
        else:
            slim = min(thick - 2, _WIDEST)
            middle = _GAP / 2 + self.size * place + (self.size - _GAP) / 2
            left = middle + slim * ((0 if stacked else number) - (1 if stacked else count) / 2)
            box = (_MARGIN / 2 + left, _TALL - start - length, slim - 2, length)
        return Shape(
            *box,
            colour=colour,
            says=f"{self.names[place]}: {series.name}, {figure}",
            figure=figure,
            href=_behind(cell, self.links),
            inside=length > _ROOM_FOR_TEXT,
            dark=is_dark(colour),
            hatch=self.hatches[number],
        )

    def alone(self, shape: Shape) -> Shape:
        """A bar that is not stacked: its figure stands beside it."""
        return replace(shape, inside=False, dark=False)

    def label(self, place: int, name: str) -> Label:
        """The name of a category, on two lines at most."""
        lines = wrap(name, _LETTERS if self.lying else max(8, int(self.size / 7)), max_lines=2,
                     placeholder="…")  # fmt: skip
        middle = self.size * place + self.size / 2
        if self.lying:
            return Label(_NAMES - 10, middle - 7 * (len(lines) - 1) + 4, tuple(lines))
        return Label(_MARGIN / 2 + middle, _TALL + 18, tuple(lines))


def _figure(cell: Cell) -> str:
    return text_of(cell)


def _behind(cell: Cell, links: Links) -> str:
    match cell:
        case LiveValue(formula=formula):
            return links.rows_behind(formula)
        case Linked(cell=inner) | Tinted(cell=inner):
            return _behind(inner, links)
        case _:
            return ""
