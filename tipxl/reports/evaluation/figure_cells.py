"""Figures as cells: the value, the formula that comes to it, and the way to the rows behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tipxl.domain.schema.meanings import ADDRESSED, IDLE, STOPPED, Funding, Opinion, Status
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.figures.indicators import Figure
from tipxl.reports.model.formulas import (
    Cells,
    Condition,
    Count,
    EqualTo,
    Filled,
    Negated,
    Plus,
    Ratio,
    Sum,
)
from tipxl.reports.model.sheet import Cell, CellRef, Linked, LiveValue

ACTIVITIES, ROWS, LEADS, HISTORY = "Activities", "Rows", "Leads", "History"
EVENTS, RESULTS, RATINGS, RETURNS = "Events", "Results", "Ratings", "Compliance"

YES, NO = "yes", "no"


def word(value: object) -> str:
    """A truth as the sheets of rows write it."""
    return YES if value else NO


def is_in(sheet: str, column: str, *texts: str) -> EqualTo:
    """The lines of a sheet of rows that hold one of these texts in a column."""
    return EqualTo(Cells(sheet, column), texts)


def filled(sheet: str, column: str) -> Filled:
    """The lines of a sheet of rows with anything in a column."""
    return Filled(Cells(sheet, column))


@dataclass(frozen=True, slots=True)
class Counting:
    """How a figure is counted over a sheet of rows: which lines, of which lines."""

    sheet: str
    hits: tuple[Condition, ...]
    base: tuple[Condition, ...]


def share_cell(figure: Figure, counting: Counting | None, *only: Condition) -> Cell:
    """A figure as a live share, linked to its rows; `only` narrows both sides of it."""
    if counting is None or figure.why:
        return figure.share
    ratio = Ratio(Count((*counting.hits, *counting.base, *only)), Count((*counting.base, *only)))
    return linked(LiveValue(figure.share, ratio), counting.sheet)


def reported_cell(figure: Figure, counting: Counting, *only: Condition) -> Cell:
    """The second rate: among the activities reported on."""
    if figure.reported is None:
        return None
    spoken = is_in(ACTIVITIES, "reported", YES)
    share = figure.reported
    among = replace(figure, numerator=share.numerator, denominator=share.denominator)
    return share_cell(among, counting, spoken, *only)


def number_cell(number: int, sheet: str, *conditions: Condition) -> Cell:
    """A live count of the lines of a sheet of rows, linked to them."""
    return linked(LiveValue(number, Count(conditions)), sheet)


def sum_cell(number: int, sheet: str, column: str, *conditions: Condition) -> Cell:
    """A live sum over a sheet of rows, linked to it."""
    return linked(LiveValue(number, Sum(Cells(sheet, column), conditions)), sheet)


def linked(cell: Cell, sheet: str) -> Cell:
    """A cell that leads to the sheet with the rows behind it."""
    return Linked(cell, CellRef(sheet))


def people_cell(figure: Figure, column: str, *only: Condition) -> Cell:
    """A share of participations, over the events that count for it."""
    held = (is_in(EVENTS, "counted", YES), is_in(EVENTS, f"{column}_known", YES), *only)
    whole = Plus(tuple(Sum(Cells(EVENTS, each), held) for each in ("women", "men", "other")))
    return linked(LiveValue(figure.share, Ratio(Sum(Cells(EVENTS, column), held), whole)), EVENTS)


def coverage_cell(figure: Figure, column: str, *only: Condition) -> Cell:
    """For how many of the events a share of participations is known."""
    if figure.coverage is None:
        return None
    base = (is_in(EVENTS, "counted", YES), *only)
    known = Count((*base, is_in(EVENTS, f"{column}_known", YES)))
    return linked(LiveValue(figure.coverage, Ratio(known, Count(base))), EVENTS)


def countings(case: Evaluation) -> Mapping[str, Counting]:
    """How each figure that is so many lines of so many is counted over the sheets of rows."""
    done = is_in(ACTIVITIES, "status", *case.labels(Status.COMPLETED))
    gone = is_in(ACTIVITIES, "status", *case.labels(*STOPPED))
    begun = is_in(ACTIVITIES, "status", *case.labels(*ADDRESSED))
    idle = is_in(ACTIVITIES, "status", *case.labels(*IDLE))
    passed = is_in(ACTIVITIES, "passed", YES)
    whole, left = (filled(ACTIVITIES, "activity"),), (filled(ACTIVITIES, "activity"), Negated(gone))
    return {
        "I1": Counting(ACTIVITIES, (begun,), whole),
        "I2": Counting(ACTIVITIES, (done,), whole),
        "I3": Counting(ACTIVITIES, (done,), left),
        "I4": Counting(ACTIVITIES, (done, is_in(ACTIVITIES, "evidence", YES)), left),
        "I5": Counting(ACTIVITIES, (done,), (*left, passed)),
        "I6": Counting(ACTIVITIES, (idle,), left),
        "I7": Counting(ACTIVITIES, (gone,), whole),
        "I8": Counting(ACTIVITIES, (passed, Negated(done)), (*left, filled(ACTIVITIES, "passed"))),
        **_of_returns(),
        **_of_rows(case),
        **_of_opinions(case),
    }


def _of_returns() -> Mapping[str, Counting]:
    expected = (is_in(RETURNS, "expected", YES),)
    first = (filled(RETURNS, "right"),)
    return {
        "I9": Counting(RETURNS, (filled(RETURNS, "received"),), expected),
        "I10": Counting(RETURNS, (is_in(RETURNS, "timely", YES),), expected),
        "I12": Counting(RETURNS, (is_in(RETURNS, "right", YES),), first),
    }


def _of_rows(case: Evaluation) -> Mapping[str, Counting]:
    current = is_in(ROWS, "current", YES)
    both = (current, is_in(ROWS, "answered_by_two", YES))
    asked = (current, is_in(ROWS, "asked_of_two", YES))
    found = {
        "I11": Counting(ROWS, (is_in(ROWS, "by_lead", YES),), (current,)),
        "I13": Counting(ROWS, (Negated(is_in(ROWS, "mark", "CT")),), both),
        "I14": Counting(ROWS, (is_in(ROWS, "worked_by_two", YES),), asked),
    }
    secured, needing = (labels(case, "funding", *each) for each in _FUNDING)
    if secured and needing:
        needed = (current, is_in(ROWS, "funding", *needing))
        found["I22"] = Counting(ROWS, (is_in(ROWS, "funding", *secured),), needed)
    return found


_FUNDING = ((Funding.SECURED,), (Funding.SECURED, Funding.NEEDED))
_OPINIONS = (("I18", "impact", Opinion.HIGH), ("I19", "sustained", Opinion.SUSTAINED),
             ("I20", "lasting", Opinion.LASTING))  # fmt: skip


def _of_opinions(case: Evaluation) -> Mapping[str, Counting]:
    found = {}
    for code, question, sense in _OPINIONS:
        good = labels(case, question, sense)
        early = labels(case, question, Opinion.TOO_EARLY)
        if good:
            rated: tuple[Condition, ...] = (filled(RESULTS, question),)
            if early:
                rated = (*rated, Negated(is_in(RESULTS, question, *early)))
            found[code] = Counting(RESULTS, (is_in(RESULTS, question, *good),), rated)
    return found


def labels(case: Evaluation, choices: str, *senses: str) -> tuple[str, ...]:
    """The words of a list's values with these meanings; nothing where report.toml has none."""
    found = next((each for each in case.schema.lists if each.key == choices), None)
    return tuple(found.label(code) for code in found.codes(*senses)) if found else ()
