"""Chart + the report it stands in -> a picture and its words; the same chart, the same bytes."""

from io import BytesIO
from textwrap import wrap
from typing import Any
from unicodedata import category

from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tipxl.reports.model.chart import Chart, ChartKind
from tipxl.reports.model.chart_values import categories_of, of_hundred, series_of
from tipxl.reports.model.sheet import Report
from tipxl.reports.model.visual_language import (
    FINE,
    HAIRLINE,
    INK,
    OTHERS,
    PAPER,
    is_dark,
    is_dotted,
    is_hatched,
)
from tipxl.word.word_text import script_of

_STACKERS = ("\u17d2", "\u1039")  # in Khmer and Burmese the next letter stands below
_LYING = (ChartKind.BAR, ChartKind.STACKED_BAR, ChartKind.FULL_BAR)
_STACKED = (ChartKind.STACKED_BAR, ChartKind.FULL_BAR, ChartKind.STACKED_COLUMN)
_WIDE, _HIGHEST = 6.7, 8.0  # inches: the width of the text, and what a page holds with a caption
_SEEN = 0.045  # part of a stacked bar that has room for its number
_NAME = 30  # characters of a name before it goes on in the next line
# Of the machine, for letters that the one font of every machine lacks.
_FOR_SCRIPTS = ("Leelawadee UI", "Myanmar Text", "Noto Sans Thai", "Noto Sans Lao",
                "Noto Sans Khmer", "Noto Sans Myanmar")  # fmt: skip

Series = tuple[str, str, list[float], list[str]]  # name, colour, how long the bars are, labels


def picture(chart: Chart, report: Report) -> bytes:
    """The chart as a PNG for a page."""
    names = [on_lines(each, _NAME) for each in categories_of(chart, report)]
    series = _series(report, chart)
    fonts = _fonts([*names, *(each[0] for each in series)])
    with rc_context({"font.family": fonts, "font.size": FINE}):
        figure = Figure(figsize=(_WIDE, _height(chart, len(names), len(series))), dpi=200)
        axes = figure.add_subplot()
        _draw(axes, chart, names, [each for each in series if any(each[2])])
        _dress(axes, chart)
        canvas = FigureCanvasAgg(figure)
        _explain(figure, axes)
        target = BytesIO()
        canvas.print_figure(target, format="png", metadata={"Software": None})
    return target.getvalue()


def alternative_text(chart: Chart, report: Report) -> str:
    """The chart in words, for who cannot see it: every number that is drawn."""
    names = categories_of(chart, report)
    shown = series_of(chart, report)
    parts = (
        f"{name}: {', '.join(f'{each.name} {each.shown[place]}' for each in shown)}"
        for place, name in enumerate(names)
    )
    return f"{chart.title}, in {chart.unit.lower()}. {'; '.join(parts) or 'No figures'}."


def on_lines(name: str, letters: int) -> str:
    """A name on lines of so many letters; no line begins with a mark of the letter before it."""
    lines = wrap(name, letters)
    for at in range(1, len(lines)):
        while lines[at - 1] and (
            category(lines[at][0]).startswith("M") or lines[at - 1].endswith(_STACKERS)
        ):
            lines[at - 1 : at + 1] = lines[at - 1][:-1], lines[at - 1][-1] + lines[at]
    return "\n".join(lines)


def _fonts(texts: list[str]) -> list[str]:
    """The one font that is the same everywhere, and those that have the letters it lacks."""
    fonts = ["DejaVu Sans"]
    if any(script_of(letter) for text in texts for letter in text):
        known = {each.name for each in font_manager.fontManager.ttflist}
        fonts += [name for name in _FOR_SCRIPTS if name in known]
    return fonts


def _height(chart: Chart, lines: int, series: int) -> float:
    if chart.kind not in _LYING:
        return 2.9
    each = 0.5 if chart.kind in _STACKED else 0.24 * series
    return min(_HIGHEST, 1.0 + max(1, lines) * max(0.42, each))


def _draw(axes: Axes, chart: Chart, names: list[str], series: list[Series]) -> None:
    places = [float(place) for place in range(len(names))]
    if chart.kind is ChartKind.LINE:
        _lines(axes, names, places, series)
        return
    _bars(axes, chart, places, series)
    if chart.kind in _LYING:
        axes.set_yticks(places, names)
        axes.invert_yaxis()
    else:
        axes.set_xticks(places, names)


def _lines(axes: Axes, names: list[str], places: list[float], series: list[Series]) -> None:
    for name, colour, values, _ in series:
        axes.plot(names, values, marker="o", markersize=4, color=colour, label=name, linewidth=2)
        for place, value in zip(places, values, strict=True):
            axes.annotate(
                f"{value:g}", (place, value), xytext=(0, 6), fontsize=FINE,
                textcoords="offset points", ha="center", color=f"#{INK}"
            )  # fmt: skip


def _bars(axes: Axes, chart: Chart, places: list[float], series: list[Series]) -> None:
    stacked, lying = chart.kind in _STACKED, chart.kind in _LYING
    below = [0.0] * len(places)
    wide = 0.6 if stacked else 0.8 / max(1, len(series))
    longest = max((sum(each) for each in zip(*(s[2] for s in series), strict=True)), default=0.0)
    for number, (name, colour, values, shown) in enumerate(series):
        at = places if stacked else [p + (number - (len(series) - 1) / 2) * wide for p in places]
        look: dict[str, Any] = {"color": colour, "label": name, "linewidth": 0.8,
                                "edgecolor": f"#{PAPER}"}  # fmt: skip
        hatched = is_hatched(colour[1:])
        if hatched:
            look |= {
                "color": f"#{PAPER}",
                "edgecolor": colour,
                "hatch": ".." if is_dotted(colour[1:]) else "//",
            }
        if lying:
            bars = axes.barh(at, values, wide, left=below if stacked else None, **look)
        else:
            bars = axes.bar(at, values, wide, bottom=below if stacked else None, **look)
        least = _SEEN * longest if stacked else 0.0
        # In a part that is not there a number would only disturb; beside a bar it says why.
        texts = [
            text if (v or not stacked) and v >= least else ""
            for text, v in zip(shown, values, strict=True)
        ]
        labels = axes.bar_label(
            bars,
            texts,
            label_type="center" if stacked else "edge",
            padding=0 if stacked else 2,
            fontsize=FINE,
            color=f"#{PAPER if stacked and not hatched and is_dark(colour[1:]) else INK}",
        )
        if hatched:
            for label in labels:  # on lines a number is hard to read
                label.set_bbox({"facecolor": f"#{PAPER}", "edgecolor": "none", "pad": 1.5})
        if stacked:
            below = [low + value for low, value in zip(below, values, strict=True)]


def _dress(axes: Axes, chart: Chart) -> None:
    lying, full = chart.kind in _LYING, chart.kind is ChartKind.FULL_BAR
    ink = f"#{INK}"
    label = f"{chart.unit}, in per cent; the numbers say how many" if full else chart.unit
    (axes.set_xlabel if lying else axes.set_ylabel)(label, fontsize=FINE, color=ink)
    axes.margins(x=0.08 if lying else None, y=None if lying else 0.14)
    axes.tick_params(labelsize=FINE, colors=ink, length=0)
    axes.grid(axis="x" if lying else "y", color=f"#{HAIRLINE}", linewidth=0.6)
    axes.set_axisbelow(True)
    values = axes.xaxis if lying else axes.yaxis
    values.set_major_locator(MaxNLocator(nbins=6, integer=True))
    if full:
        axes.set_xlim(0, 100)
    elif not lying:
        axes.set_ylim(bottom=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _explain(figure: Figure, axes: Axes) -> None:
    """Say above the chart what each colour means, in as many columns as the picture is wide."""
    figure.tight_layout()
    if not axes.get_legend_handles_labels()[0]:
        return
    for columns in (4, 3, 2, 1):
        legend = axes.legend(fontsize=FINE, frameon=False, loc="lower center", ncols=columns,
                             bbox_to_anchor=(0.5, 1.0), borderaxespad=0.3)  # fmt: skip
        taken = legend.get_window_extent()
        if taken.x0 >= 0 and taken.x1 <= figure.bbox.width:
            break
    figure.tight_layout()  # once more: the words need room above


def _series(report: Report, chart: Chart) -> list[Series]:
    shown = series_of(chart, report)
    numbers = [each.values for each in shown]
    values = of_hundred(numbers) if chart.kind is ChartKind.FULL_BAR else numbers
    return [
        (each.name, f"#{each.colour or OTHERS[place % len(OTHERS)]}", long, each.shown)
        for place, (each, long) in enumerate(zip(shown, values, strict=True))
    ]
