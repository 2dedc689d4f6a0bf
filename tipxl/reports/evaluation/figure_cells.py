"""Figures as cells: the value, the formula that comes to it, and the way to the rows behind it.

What is counted is said once, in `reports.figures.counting`. Here the same expression becomes a
formula over the sheet of the workbook that shows the frame's lines.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from tipxl.domain.results.standing_words import status_words
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.figures.counting import (
    Code,
    Counting,
    Given,
    ItemsOf,
    LineCondition,
    Lines,
    Listed,
    Means,
    OneOf,
    PartOf,
    SumsOf,
    Without,
    Yes,
    items_of,
    met,
    sum_of,
    unlisted,
)
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.figures.indicators import Figure, Indicator
from tipxl.reports.figures.population import Population
from tipxl.reports.model.columns import Columns, ValueColumn, headings, rows
from tipxl.reports.model.formulas import (
    AnyLine,
    Cells,
    Condition,
    Count,
    EqualTo,
    Filled,
    Negated,
    Numeric,
    Plus,
    Ratio,
    Sum,
    SumIfAny,
)
from tipxl.reports.model.sheet import (
    NOT_REPORTED,
    Cell,
    CellRef,
    Linked,
    LiveValue,
    ReportColumn,
    ReportLine,
    RowStyle,
    Share,
    ValueKind,
)

ACTIVITIES, ROWS, LEADS, HISTORY = "Activities", "Rows", "Leads", "Rounds"
EVENTS, RESULTS, RATINGS, RETURNS = "Events", "Results", "Ratings", "Compliance"

YES, NO = "yes", "no"

#: The sheet that shows the lines of each frame, its columns named as the frame's.
_SHEETS = {
    **{"activities": ACTIVITIES, "rows": ROWS, "reporting": RETURNS, "first_time": RETURNS},
    **{"events": EVENTS, "results": RESULTS, "views": RATINGS},
}
#: The frame whose lines hold the answers that a sheet of rows shows.
_FRAMES = {sheet: frame for frame, sheet in _SHEETS.items() if frame != "first_time"}
#: By what the lines of a frame are known on a sheet that shows others as well.
_OWN: Mapping[str, LineCondition] = {"rows": Yes("current"), "first_time": Given("right")}
#: A formula over more items of a list would be longer than Excel takes.
_MOST_ITEMS = 15


def word(value: object) -> str | None:
    """A truth as the sheets of rows write it; nothing where it is not known."""
    return None if value is None else YES if value else NO


def is_in(sheet: str, column: str, *texts: str) -> EqualTo:
    """The lines of a sheet of rows that hold one of these texts in a column."""
    return EqualTo(Cells(sheet, column), texts)


class PlanPart(Struct, frozen=True):
    """A part of the plan: what is counted in it, and what narrows each sheet of rows to it."""

    population: Population
    only: Mapping[str, Condition] = {}
    name: str = "The whole plan"

    @classmethod
    def area(cls, case: Evaluation, letter: str) -> "PlanPart":
        """One thematic area; its returns are those of the bodies that lead a row of it."""
        name = case.area_name(letter)
        sheets = (ACTIVITIES, ROWS, EVENTS, RESULTS)
        here = {sheet: is_in(sheet, "area", name) for sheet in sheets}
        led = is_in(RETURNS, f"leads_{letter}", YES)
        return cls(case.whole.area(letter), {**here, RETURNS: led}, name)


def by_area(
    case: Evaluation, columns: Columns[PlanPart]
) -> tuple[tuple[ReportColumn, ...], tuple[ReportLine, ...]]:
    """The columns, and a line for each area that plan.xlsx has and for the whole plan."""
    named = (ValueColumn("area", "Thematic area", 32, lambda part: part.name), *columns)
    areas = [PlanPart.area(case, letter) for letter in case.whole.parts("area") if letter]
    total = rows(named, (PlanPart(case.whole),), style=RowStyle.TOTAL)
    return headings(named), (*rows(named, areas), *total)


def share_column(
    case: Evaluation, indicator: Indicator, heading: str, width: float
) -> ValueColumn[PlanPart]:
    """A figure of each part of the plan."""

    def cell(part: PlanPart) -> Cell:
        return share_cell(case, indicator, part)

    return ValueColumn(indicator.code, heading, width, cell, ValueKind.SHARE)


def count_column(
    case: Evaluation, key: str, heading: str, width: float, lines: Lines
) -> ValueColumn[PlanPart]:
    """How many lines each part of the plan has."""

    def cell(part: PlanPart) -> Cell:
        return count_cell(case, lines, part)

    return ValueColumn(key, heading, width, cell, ValueKind.NUMBER)


# --- cells


def share_cell(case: Evaluation, indicator: Indicator, part: PlanPart | None = None) -> Cell:
    """A figure as a live share, linked to its rows; plain where nothing can be said."""
    here = part or PlanPart(case.whole)
    figure = indicator(here.population)
    return figure.share if figure.why else _live(case, figure.share, indicator.counts, here)


def hits_cell(case: Evaluation, indicator: Indicator) -> Cell:
    """The numerator of a figure of the whole plan, live; plain where it is a sum or not known."""
    figure, counting = indicator(case.whole), indicator.counts
    if figure.why or not isinstance(counting, PartOf):
        return hits(figure)
    ratio = _ratio(case, counting, PlanPart(case.whole))
    return linked(LiveValue(figure.numerator, ratio.numerator), _SHEETS[counting.lines.frame])


def hits(figure: Figure) -> int | str:
    """The numerator of a figure; n/a where nothing can be said, which is not zero."""
    return figure.share.text if figure.why else figure.numerator


def reported_cell(case: Evaluation, indicator: Indicator, part: PlanPart) -> Cell:
    """The second rate: among the activities reported on."""
    share, counting = indicator(part.population).reported, indicator.among_reported
    return _live(case, share, counting, part) if share and counting else None


def coverage_cell(case: Evaluation, indicator: Indicator, part: PlanPart) -> Cell:
    """For how much of what is asked about it a figure is known."""
    share = indicator(part.population).coverage
    return _live(case, share, indicator.coverage, part) if share and indicator.coverage else None


def count_cell(case: Evaluation, lines: Lines, part: PlanPart | None = None) -> Cell:
    """How many lines these are, live."""
    here = part or PlanPart(case.whole)
    conditions = _conditions(case, lines, here)
    return number_cell(len(met(here.population, lines)), _SHEETS[lines.frame], *conditions)


def sum_cell(case: Evaluation, lines: Lines, column: str, part: PlanPart, every: Lines) -> Cell:
    """The sum of a column over these lines, live; words where there are some of `every`, the lines
    on which it could stand, and none of these has a number.
    """
    sheet, conditions = _SHEETS[lines.frame], _conditions(case, lines, part)
    here, all = met(part.population, lines), met(part.population, every)
    is_known = all.empty or here[column].notna().any()
    number = sum_of(here, column) if is_known else NOT_REPORTED
    cells = Cells(sheet, column)
    formula = SumIfAny(
        Sum(cells, conditions),
        Count((*conditions, Numeric(cells))),
        Count(_conditions(case, every, part)),
        NOT_REPORTED,
    )
    return linked(LiveValue(number, formula), sheet)


def number_cell(number: int, sheet: str, *conditions: Condition) -> Cell:
    """A live count of the lines of a sheet of rows, linked to them."""
    return linked(LiveValue(number, Count(conditions)), sheet)


def linked(cell: Cell, sheet: str) -> Cell:
    """A cell that leads to the sheet with the rows behind it."""
    return Linked(cell, CellRef(sheet))


def _live(case: Evaluation, share: Share, counting: Counting, part: PlanPart) -> Cell:
    sheet = _SHEETS[counting.lines.frame]
    if isinstance(counting, ItemsOf) and len(counting.items(case.schema)) > _MOST_ITEMS:
        return linked(share, sheet)
    return linked(LiveValue(share, _ratio(case, counting, part)), sheet)


# --- formulas


def _ratio(case: Evaluation, counting: Counting, part: PlanPart) -> Ratio:
    sheet, base = _SHEETS[counting.lines.frame], _conditions(case, counting.lines, part)
    match counting:
        case PartOf():
            hits = (_condition(case, sheet, each) for each in counting.hits)
            return Ratio(Count(_said((*hits, *base), sheet)), Count(base))
        case SumsOf():
            whole = tuple(Sum(Cells(sheet, each), base) for each in counting.whole)
            return Ratio(Sum(Cells(sheet, counting.column), base), Plus(whole))
        case ItemsOf():
            items = counting.items(case.schema)
            held = (is_in(sheet, counting.column, each.label) for each in items)
            return Ratio(Plus(tuple(AnyLine((each, *base)) for each in held)), len(items))


def _conditions(case: Evaluation, lines: Lines, part: PlanPart) -> tuple[Condition, ...]:
    """By what the lines are found on their sheet, in this part of the plan."""
    sheet, own = _SHEETS[lines.frame], _OWN.get(lines.frame)
    conditions: Iterable[LineCondition] = lines.conditions or (own or Given(_name(sheet)),)
    if own and own not in conditions:
        conditions = (own, *conditions)
    only = (part.only[sheet],) if sheet in part.only else ()
    return _said((*(_condition(case, sheet, each) for each in conditions), *only), sheet)


def _said(conditions: tuple[Condition, ...], sheet: str) -> tuple[Condition, ...]:
    """That a line is there at all needs no saying where anything else is asked of it."""
    others = tuple(each for each in conditions if each != Filled(Cells(sheet, _name(sheet))))
    return others or conditions


def _name(sheet: str) -> str:
    """The column of a sheet in which every line has something."""
    return "key" if sheet == ACTIVITIES else "body"


def _condition(case: Evaluation, sheet: str, condition: LineCondition) -> Condition:
    match condition:
        case Yes(column):
            return is_in(sheet, column, YES)
        case Given(column):
            return Filled(Cells(sheet, column))
        case Listed(column):
            if not unlisted(case.whole, _FRAMES[sheet], column):
                return Filled(Cells(sheet, column))  # which is short
            return is_in(sheet, column, *(i.label for i in items_of(case.schema, column)))
        case OneOf(column, texts):
            return is_in(sheet, column, *texts)
        case Code(column, code):
            return is_in(sheet, column, code_words(case.schema, column, code))
        case Means(column, meanings):
            labels = (i.label for i in items_of(case.schema, column) if i.sense in meanings)
            return is_in(sheet, column, *labels)
        case Without(inner):
            return Negated(_condition(case, sheet, inner))


def code_words(schema: FormSchema, column: str, code: str) -> str:
    """A code as the sheets of rows show it; the list of the codes is named as the column."""
    return status_words(schema, code) if column == "status" else label_of(schema, column, code)
