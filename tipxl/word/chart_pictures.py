"""Chart + the report it stands in -> a picture; the same chart gives the same bytes."""

from io import BytesIO
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tipxl.reports.model.chart import Chart, ChartKind
from tipxl.reports.model.chart_values import categories_of, of_hundred, series_of
from tipxl.reports.model.sheet import Report

_INK, _GRID = "#404040", "#D9D9D9"
_LYING = (ChartKind.BAR, ChartKind.STACKED_BAR, ChartKind.FULL_BAR)
_STACKED = (ChartKind.STACKED_BAR, ChartKind.FULL_BAR, ChartKind.STACKED_COLUMN)
_COLOURS = ("2E75B6", "548235", "BF9000", "7F7F7F", "C55A11")

Series = tuple[str, str, list[float]]  # name, colour, values


def picture(chart: Chart, report: Report) -> bytes:
    """The chart as a PNG for a page."""
    names = [_wrapped(each) for each in categories_of(chart, report)]
    series = _series(report, chart)
    figure = Figure(figsize=(6.6, _height(chart, len(names), len(series))), dpi=150)
    axes = figure.add_subplot()
    _draw(axes, chart, names, [each for each in series if any(each[2])])
    _dress(axes, chart)
    figure.tight_layout()
    target = BytesIO()
    FigureCanvasAgg(figure).print_figure(target, format="png", metadata={"Software": None})
    return target.getvalue()


def _height(chart: Chart, lines: int, series: int) -> float:
    if chart.kind not in _LYING:
        return 3.0
    each = 0.55 if chart.kind in _STACKED else 0.3 * series
    return 1.2 + max(1, lines) * max(0.45, each)


def _draw(axes: Axes, chart: Chart, names: list[str], series: list[Series]) -> None:
    places = [float(place) for place in range(len(names))]
    if chart.kind is ChartKind.LINE:
        for name, colour, values in series:
            axes.plot(names, values, marker="o", color=colour, label=name, linewidth=2)
            for place, value in zip(places, values, strict=True):
                axes.annotate(f"{value:g}", (place, value), xytext=(0, 6), fontsize=8,
                              textcoords="offset points", ha="center", color=_INK)  # fmt: skip
        return
    _bars(axes, chart, places, series)
    if chart.kind in _LYING:
        axes.set_yticks(places, names)
        axes.invert_yaxis()
    else:
        axes.set_xticks(places, names)


def _bars(axes: Axes, chart: Chart, places: list[float], series: list[Series]) -> None:
    stacked, lying = chart.kind in _STACKED, chart.kind in _LYING
    below = [0.0] * len(places)
    wide = 0.6 if stacked else 0.8 / max(1, len(series))
    for number, (name, colour, values) in enumerate(series):
        at = places if stacked else [p + (number - (len(series) - 1) / 2) * wide for p in places]
        look: dict[str, Any] = {"color": colour, "label": name, "edgecolor": "#7F7F7F",
                                "linewidth": 0.4}  # fmt: skip
        if lying:
            bars = axes.barh(at, values, wide, left=below if stacked else None, **look)
        else:
            bars = axes.bar(at, values, wide, bottom=below if stacked else None, **look)
        if chart.kind is not ChartKind.FULL_BAR:
            texts = [f"{value:g}" if value else "" for value in values]
            axes.bar_label(
                bars, texts, label_type="center" if stacked else "edge", fontsize=8, color=_INK
            )
        if stacked:
            below = [low + value for low, value in zip(below, values, strict=True)]


def _dress(axes: Axes, chart: Chart) -> None:
    lying = chart.kind in _LYING
    (axes.set_xlabel if lying else axes.set_ylabel)(chart.unit, fontsize=8.5, color=_INK)
    axes.margins(x=0.12 if lying else None, y=None if lying else 0.12)
    axes.tick_params(labelsize=8.5, colors=_INK)
    axes.grid(axis="x" if lying else "y", color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    if chart.kind is ChartKind.FULL_BAR:
        axes.set_xlim(0, 100)
    elif chart.kind is ChartKind.LINE:
        axes.set_ylim(bottom=0)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8, frameon=False, loc="upper center", ncols=4,
                    bbox_to_anchor=(0.5, -0.18 if lying else -0.16))  # fmt: skip


def _series(report: Report, chart: Chart) -> list[Series]:
    shown = series_of(chart, report)
    values = [each.values for each in shown]
    if chart.kind is ChartKind.FULL_BAR:
        values = of_hundred(values)
    return [
        (each.name, f"#{each.colour or _COLOURS[place % len(_COLOURS)]}", numbers)
        for place, (each, numbers) in enumerate(zip(shown, values, strict=True))
    ]


def _wrapped(text: str) -> str:
    return fill(text, 30)
