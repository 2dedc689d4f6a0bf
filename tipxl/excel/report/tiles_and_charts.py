"""Tiles and charts: what a reader sees first."""

from typing import Any

from msgspec.structs import replace

from tipxl.excel.report import report_styles
from tipxl.excel.report.report_cells import write_cell
from tipxl.excel.report.report_formulas import FormulaTerms, address
from tipxl.excel.report.report_places import (
    CHARTS_ACROSS,
    TILE_ROWS,
    TILES_ACROSS,
    CellArea,
    Places,
    chart_rows,
    charts_from,
    tiles_from,
)
from tipxl.excel.report.sheet_page import SheetPage
from tipxl.reports.model import visual_language
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.chart_values import words_in
from tipxl.reports.model.sheet import Tile

_HEIGHTS = (34.0, 17.0, 26.0, 10.0)  # points: a tile's figure, what it is, its note, the space
_ROW = 20  # pixels of a row that is 15 points high

_TYPES: dict[ChartKind, dict[str, str]] = {
    ChartKind.COLUMN: {"type": "column"},
    ChartKind.STACKED_COLUMN: {"type": "column", "subtype": "stacked"},
    ChartKind.BAR: {"type": "bar"},
    ChartKind.STACKED_BAR: {"type": "bar", "subtype": "stacked"},
    ChartKind.FULL_BAR: {"type": "bar", "subtype": "percent_stacked"},
    ChartKind.LINE: {"type": "line"},
}
_LYING = (ChartKind.BAR, ChartKind.STACKED_BAR, ChartKind.FULL_BAR)
_STACKED = (ChartKind.STACKED_COLUMN, ChartKind.STACKED_BAR, ChartKind.FULL_BAR)
# A sheet is printed as small as FINE to BODY: its charts with it, and no number under FINE.
_LETTERS = visual_language.BODY
_NO_ZEROS = "0;;"  # a label on a bar that is not there would only disturb


def draw_tiles(on: SheetPage, places: Places) -> None:
    """Draw the tiles of a sheet, four beside each other."""
    first = tiles_from(on.sheet)
    wide = len(on.widths) // TILES_ACROSS
    for number, tile in enumerate(on.sheet.tiles):
        row = first + TILE_ROWS * (number // TILES_ACROSS)
        _tile(on, (row, number % TILES_ACROSS * wide), wide, tile, FormulaTerms(places))


def _tile(on: SheetPage, at: tuple[int, int], wide: int, tile: Tile, terms: FormulaTerms) -> None:
    row, column = at
    back = {"bg_color": tile.colour or report_styles.SOFT, "align": "center"}
    looks: tuple[dict[str, Any], ...] = (
        {**report_styles.FIGURE, "valign": "bottom"},
        {"bold": True, "font_size": 11},
        {"font_size": visual_language.SMALL, "font_color": visual_language.INK, "text_wrap": True},
    )
    for down, (cell, look) in enumerate(
        zip((tile.figure, tile.label, tile.note), looks, strict=True)
    ):
        edge = {"left": 5, "right": 5, "left_color": "white", "right_color": "white"}
        style = on.style(**back, **look, **edge)
        on.merged((row + down, column), wide, style)
        write_cell(on.page, (row + down, column), cell, style, terms)
    for down, height in enumerate(_HEIGHTS):
        on.page.set_row(row + down, height)


def draw_charts(on: SheetPage, places: Places) -> None:
    """Draw the charts of a sheet, two beside each other."""
    row = charts_from(on.sheet)
    half = len(on.widths) // CHARTS_ACROSS
    for number, rows in enumerate(chart_rows(on.sheet)):
        beside = on.sheet.charts[number * CHARTS_ACROSS : (number + 1) * CHARTS_ACROSS]
        for place, chart in enumerate(beside):
            _chart(on, (row, place * half), chart, places)
        row += rows


def _chart(on: SheetPage, at: tuple[int, int], chart: Chart, places: Places) -> None:
    made = on.writer.add_chart(_TYPES[chart.kind])
    for number, series in enumerate(chart.series):
        made.add_series(_series(chart, series, number, places))
    made.set_title(
        {
            "name": chart.title,
            "overlay": False,
            "name_font": _font(visual_language.SUBTITLE, bold=True),
        }
    )
    made.set_legend({"position": "bottom", "font": _font(_LETTERS)})
    if len(chart.series) == 1:
        made.set_legend({"none": True})
    _axes(made, chart)
    half = len(on.widths) // CHARTS_ACROSS
    wide = sum(round(width * 7 + 5) for width in on.widths[at[1] : at[1] + half])
    made.set_size({"width": wide - 12, "height": chart.height * _ROW})
    made.set_chartarea({"border": {"color": report_styles.LINES}})
    on.page.insert_chart(*at, made, {"x_offset": 4, "y_offset": 4, "object_position": 2,
                                     "description": chart.title})  # fmt: skip


def _series(chart: Chart, series: Series, number: int, places: Places) -> dict[str, Any]:
    chosen = series.colour or visual_language.OTHERS[number % len(visual_language.OTHERS)]
    colour, stacked = f"#{chosen}", chart.kind in _STACKED
    area = places.heading(series.values)
    look: dict[str, Any] = {"fill": {"color": colour}, "gap": 60}
    hatched = visual_language.is_hatched(chosen)
    light = stacked and not hatched and visual_language.is_dark(chosen)
    if hatched:
        pattern = "percent_10" if visual_language.is_dotted(chosen) else "wide_upward_diagonal"
        look = {"pattern": {"pattern": pattern, "fg_color": colour}, "gap": 60}
    if stacked:
        look["border"] = {"color": "white", "width": 0.5}
    if chart.kind is ChartKind.LINE:
        look = {"line": {"color": colour, "width": 2.25}, "marker": _marker(colour)}
    return {
        "name": [area.sheet, area.first_row, area.first_column],
        "categories": _range(places.cells(chart.categories)),
        "values": _range(places.cells(series.values)),
        "data_labels": {
            "value": True,
            "num_format": _NO_ZEROS if stacked else "0",
            "font": _font(_LETTERS, white=light),
            # Beside its point a number would stand in its own line.
            **({"position": "above"} if chart.kind is ChartKind.LINE else {}),
            **({} if stacked else _words(series, places)),
        },
        **look,
    }


def _words(series: Series, places: Places) -> dict[str, Any]:
    """The cells with words, as n/a, beside their bars: Excel would write 0 there."""
    area, found = places.cells(series.values), list[dict[str, str] | None]()
    place = places.tables[series.values.sheet, series.values.table]
    at = [column.key for column in place.table.columns].index(series.values.column)
    for row in range(area.first_row, area.last_row + 1):
        one = replace(area, first_row=row, last_row=row)
        is_word = words_in(place.table.rows[row - place.first].cells[at])
        found.append({"value": f"={address(one)}"} if is_word else None)
    return {"custom": found} if any(found) else {}


def _marker(colour: str) -> dict[str, Any]:
    return {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}}


def _axes(made: Any, chart: Chart) -> None:
    categories: dict[str, Any] = {
        "name": chart.across, "name_font": _font(_LETTERS), "num_font": _font(_LETTERS),
        "major_tick_mark": "none", "line": {"color": report_styles.LINES},
    }  # fmt: skip
    values: dict[str, Any] = {
        "name": chart.unit,
        "name_font": _font(_LETTERS),
        "min": 0,
        **_scale(chart),
    }
    if chart.kind in _LYING:
        # The first line of the table stands at the top, the axis of values at the bottom.
        made.set_y_axis({**categories, "reverse": True, "crossing": "max"})
        made.set_x_axis(values)
    else:
        made.set_x_axis(categories)
        made.set_y_axis(values)


def _scale(chart: Chart) -> dict[str, Any]:
    """How an axis of values is drawn: where each bar has its number on it, it says no more."""
    if chart.kind not in (ChartKind.FULL_BAR, ChartKind.LINE):
        quiet = {"visible": False}
        return {"major_gridlines": quiet, "label_position": "none", "line": {"none": True},
                "major_tick_mark": "none"}  # fmt: skip
    parts = {"num_format": "0%", "major_unit": 0.25}
    return {
        "num_font": _font(_LETTERS), **(parts if chart.kind is ChartKind.FULL_BAR else {}),
        "major_gridlines": {"visible": True, "line": {"color": visual_language.HAIRLINE}},
    }  # fmt: skip


def _range(area: CellArea) -> list[Any]:
    return [area.sheet, area.first_row, area.first_column, area.last_row, area.last_column]


def _font(size: float, *, bold: bool = False, white: bool = False) -> dict[str, Any]:
    colour = visual_language.PAPER if white else visual_language.INK
    return {"name": visual_language.FONT, "size": size, "bold": bold, "color": colour}
