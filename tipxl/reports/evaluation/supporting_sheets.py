"""The sheets with the rows behind every figure of an evaluation, which its formulas count.

A column that is named as one of its frame shows it by one of three rules, by which
`figure_cells` reads it: `_field` as it stands, `_truth` as yes or no, `_coded` in the list's words.
"""

from collections.abc import Iterable
from itertools import count
from typing import Any

from tipxl.domain.core.wording_names import listed
from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.plan.work_plan import Row
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.meanings import FINAL
from tipxl.domain.schema.rating_scale import rating_scale
from tipxl.reports.evaluation.evaluation_data import NOT_IN_PLAN, Evaluation
from tipxl.reports.evaluation.figure_cells import (
    ACTIVITIES,
    EVENTS,
    HISTORY,
    LEADS,
    RATINGS,
    RESULTS,
    RETURNS,
    ROWS,
    word,
)
from tipxl.reports.evaluation.opinions import views_asked
from tipxl.reports.figures.evidence import label_of, sense_of
from tipxl.reports.figures.frames import each_line
from tipxl.reports.model.columns import Columns, ValueColumn, filled, of_part
from tipxl.reports.model.sheet import Cell, Paper, Sheet, Table, ValueKind
from tipxl.reports.model.wording import informed_cell, leads_words, mark_cell, standing_cell

#: How the names of columns begin, so that formulas stay short.
_PREFIXES = {
    **{ACTIVITIES: "act", ROWS: "row", LEADS: "led", HISTORY: "was"},
    **{EVENTS: "ev", RESULTS: "res", RATINGS: "rate", RETURNS: "rep"},
}
#: A line of a frame, its columns as attributes.
_Line = Any


def _areas(case: Evaluation) -> dict[str, str]:
    """The area of every row; one that no figure by area counts says that it was added later."""
    counted = zip(case.whole.standing["key"], case.whole.standing["area"], strict=True)
    later = {row.key: f"{case.area_name(row.area)} (added later)" for row in case.plan.rows}
    return {**later, **{key: case.area_name(area) for key, area in counted}}


def titles(case: Evaluation) -> dict[str, str]:
    """The title of every activity that plan.xlsx has."""
    firsts: dict[str, Row] = {}
    for row in case.plan.rows:
        firsts.setdefault(row.activity_key, row)
    return {key: row.title for key, row in firsts.items()}


def _sheet(
    name: str, title: str, intro: str, columns: Columns[_Line], lines: Iterable[_Line]
) -> Sheet:
    numbers = count(1)  # a figure leads to the first of its lines
    filled_in = filled(columns, lines, key=lambda _: f"line {next(numbers)}")
    table = Table("", *filled_in, filtered=True)
    return Sheet(
        name, title, (intro,), (table,), frozen=2, paper=Paper.A4, prefix=_PREFIXES.get(name, "")
    )


def _field(
    key: str, heading: str, width: float, kind: ValueKind = ValueKind.TEXT
) -> ValueColumn[_Line]:
    def shown(line: _Line) -> Cell:
        value: Cell = getattr(line, key)
        return None if value == "" else value

    return ValueColumn(key, heading, width, shown, kind)


def _truth(key: str, heading: str, width: float) -> ValueColumn[_Line]:
    return ValueColumn(key, heading, width, lambda line: word(getattr(line, key)))


_INFORMED = _truth("informed", "Known, not only carried or guessed", 12)


def _coded(case: Evaluation, key: str, heading: str, width: float) -> ValueColumn[_Line]:
    return ValueColumn(
        key, heading, width, lambda line: label_of(case.schema, key, getattr(line, key)) or None
    )


def _status(case: Evaluation) -> ValueColumn[_Line]:
    return ValueColumn(
        "status",
        "Status",
        17,
        lambda line: informed_cell(case.schema, line.status, informed=line.informed),
        ValueKind.STATUS,
    )


# Wide enough for two lines of a long name: four would make every row high.
def _area(case: Evaluation) -> ValueColumn[_Line]:
    return ValueColumn("area", "Thematic area", 40, lambda line: case.area_name(line.area))


def _area_of_row(case: Evaluation) -> ValueColumn[_Line]:
    areas = _areas(case)
    return ValueColumn("area", "Thematic area", 40, lambda line: areas.get(line.key, NOT_IN_PLAN))


def activities(case: Evaluation) -> Sheet:
    """Every activity of the baseline, as it stands."""
    known, marks, leading = titles(case), _marks(case), _leads(case)
    columns: Columns[_Line] = (
        _area(case),
        _field("key", "Activity", 11),
        _field("provision", "Provision", 10),
        ValueColumn("title", "Title", 52, lambda each: known.get(each.key, NOT_IN_PLAN)),
        _status(case),
        ValueColumn("marks", "Marks", 9, lambda each: marks.get(each.key)),
        _INFORMED,
        _truth("evidenced", "Completed with evidence", 12),
        _truth("continuing", "Continuing", 11),
        _truth("passed", "Due or overdue", 10),
        _truth("first_passed", "Due or overdue by its first target", 10),
        _truth("begun", "Ever under way", 10),
        _truth("reported", "Reported on in its last round", 12),
        _field("period", "Last round that has it", 11),
        ValueColumn("lead", "Lead", 18, lambda each: leading.get(each.key, "")),
    )
    lines = case.whole.activities
    rounds = one_or_many(len(case.periods), "round", "rounds")
    intro = (
        f"{counted(len(lines), 'activity')} in the baseline, after the {rounds} "
        f"{listed(case.periods)}."
    )
    return _sheet(ACTIVITIES, "The activities behind the figures", intro, columns, each_line(lines))


def _marks(case: Evaluation) -> dict[str, str]:
    standing = case.whole.standing
    marks = zip(standing["activity"], standing["mark"], strict=True)
    return _each_once(((activity, mark) for activity, mark in marks if mark), ", ")


def _leads(case: Evaluation) -> dict[str, str]:
    return _each_once(((row.activity_key, leads_words(row)) for row in case.plan.rows), "; ")


def _each_once(said: Iterable[tuple[str, str]], between: str) -> dict[str, str]:
    """What is said of each activity, in its order."""
    found: dict[str, dict[str, None]] = {}
    for activity, words in said:
        found.setdefault(activity, {})[words] = None
    return {activity: between.join(words) for activity, words in found.items()}


def rows(case: Evaluation) -> Sheet:
    """Every row that a figure counts: those of the last round, and of the baseline."""
    why = {row.key: row.why for round in case.rounds for row in round.rows}
    columns: Columns[_Line] = (
        _area(case),
        _field("key", "Row", 11),
        _field("activity", "Activity", 11),
        _status(case),
        ValueColumn("mark", "Mark", 7, lambda each: mark_cell(each.mark), ValueKind.MARK),
        ValueColumn("why", "Why this status", 46, lambda each: why.get(each.key)),
        _truth("evidence", "Evidence named", 10),
        _coded(case, "target", "Target", 11),
        _field("first", "First agreed target", 11),
        _truth("first_passed", "Due or overdue by its first target", 11),
        _field("moves", "Times moved", 9, ValueKind.NUMBER),
        _truth("slipped", "Slipped", 9),
        _truth("overdue", "Overdue", 9),
        _truth("due", "Due", 9),
        _truth("unfinished", "Not completed by the end of the plan", 11),
        _coded(case, "funding", "Funding", 13),
        _truth("current", "In force in the last round", 11),
        _truth("asked", "Asked of a lead", 11),
        _truth("by_lead", "Answered by its lead", 11),
        _truth("agreed_for_good", "Agreed for good before", 11),
        _truth("answered_by_two", "Answered by two or more", 11),
        _truth("words_agree", "Their words agree", 11),
        _truth("asked_of_two", "Given to two or more", 11),
        _truth("worked_by_two", "Two or more contributed", 12),
        _field("period", "Round", 9),
    )
    gone = (each for each in each_line(case.whole.standing) if not each.current)
    intro = "One line for each expected output, as it stood in the last round that has it."
    return _sheet(
        ROWS,
        "The rows behind the figures",
        intro,
        columns,
        (*each_line(case.whole.rows), *gone),
    )


def leads(case: Evaluation) -> Sheet:
    """Every row once for each body that leads it."""
    pillars = dict(case.whole.bodies)
    basis = {row.key: row.lead_basis.value for row in case.plan.rows}

    def row_of(led: tuple[str, _Line]) -> _Line:
        return led[1]

    columns: Columns[tuple[str, _Line]] = (
        ValueColumn("lead", "Lead body", 14, lambda led: led[0]),
        *of_part(row_of, (_field("key", "Row", 11),)),
        ValueColumn("pillar", "Pillar", 10, lambda led: pillars.get(led[0]) or None),
        *of_part(row_of, (_area(case), _status(case), _INFORMED)),
        ValueColumn("basis", "Why it leads", 12, lambda led: basis.get(led[1].key)),
    )
    lines = ((lead, each) for each in each_line(case.whole.standing) for lead in each.leads)
    intro = "A row with two leads stands here twice; a row without a lead does not stand here."
    return _sheet(LEADS, "The rows by the bodies that lead them", intro, columns, lines)


def history(case: Evaluation) -> Sheet:
    """Every activity with its status after each round."""
    columns: Columns[_Line] = (
        _area(case),
        ValueColumn("activity", "Activity", 12, lambda each: each.key),
        *(_status_after(case, round) for round in case.rounds),
    )
    intro = "Blank where the plan of that round did not have the activity."
    lines = each_line(case.whole.activities)
    return _sheet(HISTORY, "Every activity, round by round", intro, columns, lines)


def _status_after(case: Evaluation, round: RoundResult) -> ValueColumn[_Line]:
    held = {each.key: each for each in round.activities}

    def shown(line: _Line) -> Cell:
        return standing_cell(case.schema, held[line.key]) if line.key in held else None

    return ValueColumn(round.period, round.period, 17, shown, ValueKind.STATUS)


def events(case: Evaluation) -> Sheet:
    """Every event, with what is counted of it and why not."""
    columns: Columns[_Line] = (
        _field("round", "Round", 9),
        _field("body", "Reported by", 11),
        _field("key", "Row", 11),
        _area_of_row(case),
        _field("title", "Event", 40),
        _coded(case, "country", "Country", 15),
        _field("women", "Women", 8, ValueKind.NUMBER),
        _field("men", "Men", 8, ValueKind.NUMBER),
        _field("other", "Other", 8, ValueKind.NUMBER),
        _field("disability", "Persons with disabilities", 11, ValueKind.NUMBER),
        _truth("counted", "Counted", 9),
        _truth("women_known", "Women and men given", 10),
        _truth("disability_given", "Disabilities given", 11),
        _truth("disability_known", "Disabilities, women and men given", 12),
        ValueColumn(
            "why", "Why not counted", 30, lambda each: each.why if not each.counted else None
        ),
    )
    lines = each_line(case.whole.events)
    intro = (
        "Participations, never unique persons. A blank count was not collected: it is not zero. "
        "An event that two bodies reported counts once."
    )
    return _sheet(EVENTS, "The events behind the figures", intro, columns, lines)


def results(case: Evaluation) -> Sheet:
    """What the leads say their rows have achieved."""
    columns: Columns[_Line] = (
        _field("body", "Body (its own view)", 12),
        _field("key", "Row", 11),
        _area_of_row(case),
        _coded(case, "impact", "Impact", 18),
        _coded(case, "sustained", "Sustained", 18),
        _coded(case, "lasting", "Lasting", 18),
        _field("basis", "What this rests on", 50),
        _coded(case, "advice", "After the plan", 14),
    )
    lines = each_line(case.whole.results)
    intro = "Self-ratings: each is the view of the body that leads the row, and of nobody else."
    return _sheet(RESULTS, "What the leads say was achieved", intro, columns, lines)


def ratings(case: Evaluation) -> Sheet:
    """What the bodies say of the plan as a whole."""
    asked = views_asked(case.schema)
    columns: Columns[_Line] = (
        _field("body", "Body (its own view)", 12),
        ValueColumn(
            "criterion",
            "Criterion or question",
            44,
            lambda each: asked.get(each.criterion, each.criterion),
        ),
        _coded(case, "rating", "Rating", 30),
        _field("answer", "Reason or answer", 90),
    )
    lines = each_line(case.whole.views)
    scale = rating_scale(case.schema)
    goes = f", {scale.words}" if scale.words else ""
    reason = "; a rating needs a reason to count" if scale.reasoned else ""
    intro = f"Self-ratings{goes}{reason}."
    return _sheet(RATINGS, "What the bodies say of the plan", intro, columns, lines)


def returns(case: Evaluation) -> Sheet:
    """How every body reported in every round."""
    first = {(each.round, each.body): word(each.right) for each in each_line(case.whole.first_time)}
    columns: Columns[_Line] = (
        _field("body", "Body", 11),
        _field("round", "Round", 10),
        _truth("expected", "Expected", 10),
        _field("received", "Received", 18, ValueKind.DATETIME),
        _truth("on_time", "On time", 9),
        _truth("cleared", "Cleared by the due day", 12),
        _field("days_late", "Days late", 9, ValueKind.NUMBER),
        ValueColumn(
            "right", "Right first time", 10, lambda each: first.get((each.round, each.body))
        ),
        _coded(case, "submission", "Type of report", 15),
        _field("answered", "Rows answered", 10, ValueKind.NUMBER),
        _field("assigned", "Rows asked", 10, ValueKind.NUMBER),
        *_leads_in_areas(case),
    )
    lines = each_line(case.whole.reporting)
    intro = "Expected are bodies that lead a row; the others are invited, and never missing."
    return _sheet(RETURNS, "Who reported, round by round", intro, columns, lines)


def _leads_in_areas(case: Evaluation) -> Columns[_Line]:
    """For each area, whether a body led a row of it in a round."""
    areas: dict[str, set[str]] = {}
    for table in (case.whole.standing, case.whole.rows):
        for key, area in zip(table["key"], table["area"], strict=True):
            areas.setdefault(key, set()).add(area)
    led = {
        (period, body, area)
        for key, period, body in case.whole.leading
        for area in areas.get(key, ())
    }

    def column(area: str) -> ValueColumn[_Line]:
        heading = f"Leads in {area or NOT_IN_PLAN}"
        return ValueColumn(
            f"leads_{area}", heading, 9, lambda each: word((each.round, each.body, area) in led)
        )

    return tuple(map(column, case.whole.parts("area")))


def sheets(case: Evaluation) -> tuple[Sheet, ...]:
    """All sheets of rows, in the order of a reader's questions."""
    made = (activities, rows, leads, history, events, results, ratings, returns)
    return tuple(make(case) for make in made)


def open_rows(case: Evaluation) -> list[_Line]:
    """Every unfinished row: of the baseline, and of what was added to the plan since."""
    known = set(case.whole.standing["key"])
    added = (each for each in each_line(case.whole.rows) if each.key not in known)
    every = (*each_line(case.whole.standing), *added)
    return [each for each in every if not ended(case, each.status)]


def still_open(case: Evaluation) -> list[_Line]:
    """The unfinished rows of the plan as it is now: nobody is asked of one that left it."""
    return [each for each in open_rows(case) if each.current]


def ended(case: Evaluation, status: str) -> bool:
    """Whether nothing is to be done any more: completed, discontinued or merged."""
    return sense_of(case.schema, "status", status) in FINAL
