"""narrative.xlsx: what the secretariat writes into the evaluations. Made once, then read."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tipxl.domain.core.workbook import Unreadable, Worksheet
from tipxl.domain.decisions.table_sheet import as_text, filled_cells, sheet_of
from tipxl.domain.planbook.codecs import folded
from tipxl.domain.schema.form_schema import EVALUATIONS, FormSchema
from tipxl.domain.schema.rating_scale import RatingScale, rating_scale
from tipxl.errors import TipxlError
from tipxl.excel.editable.editable_table import (
    INK,
    LINE,
    EditableColumn,
    EditableTable,
    EditableValue,
    Looks,
    draw_table,
)
from tipxl.excel.read import read_own_book
from tipxl.excel.writer import WorkbookWriter, draw
from tipxl.reports.evaluation.evaluation_data import NarrativeText
from tipxl.reports.evaluation.narrative import SECTIONS
from tipxl.reports.evaluation.opinions import criteria_of
from tipxl.reports.model import visual_language

_SECTIONS, _RATINGS = "Narrative", "Independent ratings"
_KEYS = {"mid-term": "For the mid-term evaluation", "final": "For the final evaluation"}
_RATED = {kind: (f"Rating, {kind}", f"Reason, {kind}") for kind in EVALUATIONS}
_HOW = (
    "This workbook is yours: tipxl made it once and only reads it. Write below, save, close Excel, "
    "and run the evaluation again; what you wrote follows the sentences made from the figures."
)


def _how_rated(scale: RatingScale) -> str:
    apart = "".join(f", or {scale.shown(each.code)}" for each in scale.apart)
    goes = f" {scale.words}{apart}" if scale.words else " a rating"
    return (
        f"For an independent evaluator, who is none of the bodies:{goes}, with a reason. Leave it "
        "empty where there is none."
    )


_CELL: Looks = {
    "text_wrap": True,
    "valign": "top",
    "align": "left",
    "indent": visual_language.INDENT,
    "border": 1,
    "border_color": LINE,
}


class NarrativeRead(Struct, frozen=True):
    """What was written for one evaluation, and what could not be placed, in sentences."""

    written: NarrativeText
    notes: tuple[str, ...] = ()


def read_narrative(data: bytes, kind: str, schema: FormSchema) -> NarrativeRead:
    """What stands in narrative.xlsx for an evaluation; TipxlError where it is no workbook."""
    workbook = read_own_book(data)
    if isinstance(workbook, Unreadable):
        raise TipxlError(f"narrative.xlsx cannot be read: {workbook.says}")
    worksheets = {worksheet.name.strip().casefold(): worksheet for worksheet in workbook.worksheets}
    sections, lost = _sections(worksheets.get(_SECTIONS.casefold()), kind)
    ratings, unknown = _ratings(worksheets.get(_RATINGS.casefold()), kind, schema)
    return NarrativeRead(NarrativeText(sections, ratings), (*lost, *unknown))


def _sections(worksheet: Worksheet | None, kind: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
    known = {section.title.casefold(): section.key for section in SECTIONS}
    found: dict[str, str] = {}
    notes = (
        []
        if worksheet
        else [f"narrative.xlsx has no sheet {_SECTIONS}: nothing was taken from it."]
    )
    columns = ("Section", _KEYS[kind])
    notes += _missing(worksheet, *columns)
    for title, (text,) in _lines(worksheet, *columns) if worksheet else ():
        key = known.get(title.casefold())
        if key is None and text:
            notes.append(
                f"narrative.xlsx, sheet {_SECTIONS}: {title!r} is no section of an evaluation, so "
                "its text was left out."
            )
        elif key is not None and text:
            found[key] = f"{found[key]}\n{text}" if key in found else text
    return found, tuple(notes)


def _ratings(
    worksheet: Worksheet | None, kind: str, schema: FormSchema
) -> tuple[Mapping[str, tuple[str, str]], tuple[str, ...]]:
    known = {item.text.partition(":")[0].casefold(): item.key for item in criteria_of(schema)}
    scale = rating_scale(schema)
    columns = ("Criterion", *_RATED[kind])
    found: dict[str, tuple[str, str]] = {}
    notes = _missing(worksheet, *columns)
    for title, (rating, reason) in _lines(worksheet, *columns) if worksheet else ():
        key = known.get(title.casefold())
        if not rating and not reason:
            continue
        shown = scale.read(rating)
        if key is None or not shown or not reason:
            notes.append(
                f"narrative.xlsx, sheet {_RATINGS}: {title!r} needs a criterion of the evaluation, "
                f"a rating ({', '.join(scale.offered)}), and a reason; it was left out."
            )
            continue
        found[key] = (shown, reason)
    return found, tuple(notes)


def _missing(worksheet: Worksheet | None, *headings: str) -> list[str]:
    """A column whose heading is gone or was renamed: what stands below it cannot be taken."""
    if worksheet is None:
        return []
    texts = {folded(as_text(v)) for line in filled_cells(worksheet).values() for v in line.values()}
    return [
        f"narrative.xlsx, sheet {worksheet.name}: no column is headed {each!r}, so nothing was "
        "taken from there. Give the heading its name again."
        for each in headings
        if folded(each) not in texts
    ]


def _lines(worksheet: Worksheet, *headings: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The title of each line and what stands beside it, wherever the columns were moved to."""
    sheet = sheet_of(worksheet, {each: each for each in headings})
    if sheet is None:
        return
    for row in sheet.rows:
        values = (sheet.value(row, each) for each in headings)
        title, *others = (v.strip() if isinstance(v, str) else as_text(v) for v in values)
        if title:
            yield title, tuple(others)


# --- made once


def new_narrative(title: str, schema: FormSchema) -> bytes:
    """An empty narrative.xlsx with a line for each section and criterion."""

    def paint(writer: WorkbookWriter) -> None:
        sections = ((s.title, s.asks, *("" for _ in EVALUATIONS)) for s in SECTIONS)
        headings = ("Section", "What belongs here", *(_KEYS[kind] for kind in EVALUATIONS))
        columns = dict(zip(headings, (30, 40, 60, 60), strict=True))
        _page(writer, _SECTIONS, title, _HOW, columns, tuple(sections))
        rated = ((item.text.partition(":")[0], "", "", "", "") for item in criteria_of(schema))
        headings = ("Criterion", *(each for kind in EVALUATIONS for each in _RATED[kind]))
        columns = dict(zip(headings, (28, 16, 60, 16, 60), strict=True))
        _page(writer, _RATINGS, title, _how_rated(rating_scale(schema)), columns, tuple(rated))

    return draw(paint, properties={"title": f"{title}: narrative"})


def _page(
    writer: WorkbookWriter,
    name: str,
    title: str,
    how: str,
    widths: Mapping[str, int],
    lines: tuple[tuple[str, ...], ...],
) -> None:
    page = writer.page(name)
    big = writer.style(bold=True, font_size=16, font_color=INK)
    page.text(0, 0, f"{title}: {name.lower()}", big)
    page.text(1, 0, how, writer.style(font_color=visual_language.QUIET))
    columns = tuple(EditableColumn(heading, width, _look) for heading, width in widths.items())
    draw_table(writer, page, EditableTable(columns, lines, top=3, spare=0, grows=False, height=60))


def _look(value: EditableValue) -> Looks:
    """Grey where something stands already, white where the officer writes."""
    return {**_CELL, "bg_color": visual_language.NEUTRAL} if value else _CELL
