"""The sheets with the rows behind every figure of an evaluation, which its formulas count."""

from collections.abc import Iterable, Sequence

from tipxl.domain.plan.work_plan import Row
from tipxl.domain.schema.meanings import FINAL
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
from tipxl.reports.figures.evidence import label_of, sense_of
from tipxl.reports.figures.frames import each_line
from tipxl.reports.model.sheet import Cell, Paper, ReportColumn, ReportLine, Sheet, Table, ValueKind
from tipxl.reports.model.wording import leads_words, mark_cell, status_cell

# Wide enough for two lines of a long name: four would make every row high.
_AREA = ReportColumn("area", "Thematic area", 40)


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
    name: str,
    title: str,
    intro: str,
    columns: Sequence[ReportColumn],
    rows: Iterable[Sequence[Cell]],
) -> Sheet:
    lines = tuple(ReportLine(tuple(row)) for row in rows)
    table = Table("", tuple(columns), lines, filtered=True)
    return Sheet(name, title, (intro,), (table,), frozen=2, paper=Paper.A4)


def activities(case: Evaluation) -> Sheet:
    """Every activity of the baseline, as it stands."""
    columns = (
        _AREA,
        ReportColumn("key", "Activity", 11),
        ReportColumn("provision", "Provision", 10),
        ReportColumn("title", "Title", 52),
        ReportColumn("status", "Status", 17, ValueKind.STATUS),
        ReportColumn("marks", "Marks", 9),
        ReportColumn("evidenced", "Completed with evidence", 12),
        ReportColumn("continuing", "Continuing", 11),
        ReportColumn("passed", "Target has passed", 10),
        ReportColumn("reported", "Reported on in its last round", 12),
        ReportColumn("round", "Last round that has it", 11),
        ReportColumn("lead", "Lead", 18),
    )
    known = titles(case)
    marks, leading = _marks(case), _leads(case)
    rows = (
        (
            *(case.area_name(each.area), each.key, each.provision or None),
            known.get(each.key, NOT_IN_PLAN),
            status_cell(case.schema, each.status),
            marks.get(each.key),
            *(word(each.evidenced), word(each.continuing), word(each.passed)),
            *(word(each.reported), each.period or None, leading.get(each.key, "")),
        )
        for each in each_line(case.whole.activities)
    )
    count = len(case.whole.activities)
    intro = f"{count} activities in the baseline, after the rounds {', '.join(case.periods)}."
    return _sheet(ACTIVITIES, "The activities behind the figures", intro, columns, rows)


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
    columns = (
        _AREA,
        ReportColumn("key", "Row", 11),
        ReportColumn("activity", "Activity", 11),
        ReportColumn("status", "Status", 17, ValueKind.STATUS),
        ReportColumn("mark", "Mark", 7, ValueKind.MARK),
        ReportColumn("why", "Why this status", 46),
        ReportColumn("target", "Target", 11),
        ReportColumn("funding", "Funding", 13),
        ReportColumn("current", "In force in the last round", 11),
        ReportColumn("by_lead", "Answered by its lead", 11),
        ReportColumn("answered_by_two", "Answered by two or more", 11),
        ReportColumn("asked_of_two", "Given to two or more", 11),
        ReportColumn("worked_by_two", "Two or more contributed", 12),
        ReportColumn("round", "Round", 9),
    )
    whole, why = case.whole, _whys(case)
    every = list(each_line(whole.rows))
    gone = [each for each in each_line(whole.standing) if not each.current]
    lines = (
        (
            *(case.area_name(each.area), each.key, each.activity),
            *(status_cell(case.schema, each.status), mark_cell(each.mark), why.get(each.key)),
            label_of(case.schema, "target", each.target) or None,
            label_of(case.schema, "funding", each.funding) or None,
            *(word(each.current), word(each.by_lead), word(each.answered_by_two)),
            *(word(each.asked_of_two), word(each.worked_by_two), each.period),
        )
        for each in (*every, *gone)
    )
    intro = "One line for each expected output, as it stood in the last round that has it."
    return _sheet(ROWS, "The rows behind the figures", intro, columns, lines)


def _whys(case: Evaluation) -> dict[str, str]:
    return {row.key: row.why for round in case.rounds for row in round.rows}


def leads(case: Evaluation) -> Sheet:
    """Every row once for each body that leads it."""
    columns = (
        ReportColumn("lead", "Lead body", 14),
        ReportColumn("key", "Row", 11),
        ReportColumn("pillar", "Pillar", 10),
        _AREA,
        ReportColumn("status", "Status", 17, ValueKind.STATUS),
        ReportColumn("basis", "Why it leads", 12),
    )
    pillars = dict(case.whole.bodies)
    basis = {row.key: row.lead_basis.value for row in case.plan.rows}
    lines = (
        (
            *(lead, each.key, pillars.get(lead) or None, case.area_name(each.area)),
            *(status_cell(case.schema, each.status), basis.get(each.key)),
        )
        for each in each_line(case.whole.standing)
        for lead in each.leads
    )
    intro = "A row with two leads stands here twice; a row without a lead does not stand here."
    return _sheet(LEADS, "The rows by the bodies that lead them", intro, columns, lines)


def history(case: Evaluation) -> Sheet:
    """Every activity with its status after each round."""
    columns = (
        _AREA,
        ReportColumn("activity", "Activity", 12),
        *(ReportColumn(each, each, 17, ValueKind.STATUS) for each in case.periods),
    )
    after = [{a.key: a.status for a in round.activities} for round in case.rounds]
    lines = (
        (
            *(case.area_name(each.area), each.key),
            *(
                status_cell(case.schema, held[each.key]) if each.key in held else None
                for held in after
            ),
        )
        for each in each_line(case.whole.activities)
    )
    intro = "Blank where the plan of that round did not have the activity."
    return _sheet(HISTORY, "Every activity, round by round", intro, columns, lines)


def events(case: Evaluation) -> Sheet:
    """Every event, with what is counted of it and why not."""
    columns = (
        ReportColumn("round", "Round", 9),
        ReportColumn("body", "Reported by", 11),
        ReportColumn("key", "Row", 11),
        _AREA,
        ReportColumn("title", "Event", 40),
        ReportColumn("country", "Country", 15),
        ReportColumn("women", "Women", 8, ValueKind.NUMBER),
        ReportColumn("men", "Men", 8, ValueKind.NUMBER),
        ReportColumn("other", "Other", 8, ValueKind.NUMBER),
        ReportColumn("disability", "Persons with disabilities", 11, ValueKind.NUMBER),
        ReportColumn("counted", "Counted", 9),
        ReportColumn("women_known", "Women and men given", 10),
        ReportColumn("disability_known", "Disabilities given", 11),
        ReportColumn("why", "Why not counted", 30),
    )
    areas = _areas(case)
    lines = (
        (
            *(each.round, each.body, each.key, areas.get(each.key, NOT_IN_PLAN)),
            *(each.title, label_of(case.schema, "country", each.country)),
            *(each.women, each.men, each.other, each.disability),
            *(word(each.counted), word(each.women_known), word(each.disability_known)),
            each.why if not each.counted else None,
        )
        for each in each_line(case.whole.events)
    )
    intro = (
        "Participations, never unique persons. A blank count was not collected: it is not zero. "
        "An event that two bodies reported counts once."
    )
    return _sheet(EVENTS, "The events behind the figures", intro, columns, lines)


def results(case: Evaluation) -> Sheet:
    """What the leads say their rows have achieved."""
    columns = (
        ReportColumn("body", "Body (its own view)", 12),
        ReportColumn("key", "Row", 11),
        _AREA,
        ReportColumn("impact", "Impact", 18),
        ReportColumn("sustained", "Sustained", 18),
        ReportColumn("lasting", "Lasting", 18),
        ReportColumn("basis", "What this rests on", 50),
        ReportColumn("advice", "After the plan", 14),
    )
    areas = _areas(case)
    lines = (
        (
            *(each.body, each.key, areas.get(each.key, NOT_IN_PLAN)),
            *(_words(case, key, getattr(each, key)) for key in ("impact", "sustained", "lasting")),
            *(each.basis or None, _words(case, "advice", each.advice)),
        )
        for each in each_line(case.whole.results)
    )
    intro = "Self-ratings: each is the view of the body that leads the row, and of nobody else."
    return _sheet(RESULTS, "What the leads say was achieved", intro, columns, lines)


def ratings(case: Evaluation) -> Sheet:
    """What the bodies say of the plan as a whole."""
    columns = (
        ReportColumn("body", "Body (its own view)", 12),
        ReportColumn("criterion", "Criterion or question", 18),
        ReportColumn("rating", "Rating", 30),
        ReportColumn("answer", "Reason or answer", 90),
    )
    lines = (
        (each.body, each.criterion, _words(case, "rating", each.rating), each.answer or None)
        for each in each_line(case.whole.views)
    )
    intro = "Self-ratings, from 6 (highly satisfactory) to 1; a rating needs a reason to count."
    return _sheet(RATINGS, "What the bodies say of the plan", intro, columns, lines)


def _words(case: Evaluation, choices: str, code: str) -> str | None:
    return label_of(case.schema, choices, code) or None


def returns(case: Evaluation) -> Sheet:
    """How every body reported in every round."""
    areas = case.whole.parts("area")
    columns = (
        ReportColumn("body", "Body", 11),
        ReportColumn("round", "Round", 10),
        ReportColumn("expected", "Expected", 10),
        ReportColumn("received", "Received", 18, ValueKind.DATETIME),
        ReportColumn("on_time", "On time", 9),
        ReportColumn("days_late", "Days late", 9, ValueKind.NUMBER),
        ReportColumn("right", "Right first time", 10),
        ReportColumn("submission", "Type of report", 15),
        ReportColumn("answered", "Rows answered", 10, ValueKind.NUMBER),
        ReportColumn("assigned", "Rows asked", 10, ValueKind.NUMBER),
        *(ReportColumn(f"leads_{a}", f"Leads in {a or NOT_IN_PLAN}", 9) for a in areas),
    )
    first = {(each.round, each.body): word(each.right) for each in each_line(case.whole.first_time)}
    led = _areas_led(case)
    lines = (
        (
            *(each.body, each.round, word(each.expected), each.received, word(each.on_time)),
            *(each.days_late, first.get((each.round, each.body))),
            *(label_of(case.schema, "submission", each.submission) or None, each.answered),
            *(
                each.assigned,
                *(word(area in led.get((each.round, each.body), ())) for area in areas),
            ),
        )
        for each in each_line(case.whole.reporting)
    )
    intro = "Expected are bodies that lead a row; the others are invited, and never missing."
    return _sheet(RETURNS, "Who reported, round by round", intro, columns, lines)


def _areas_led(case: Evaluation) -> dict[tuple[str, str], set[str]]:
    """(round, body) -> the areas that it led a row of."""
    areas: dict[str, set[str]] = {}
    for table in (case.whole.standing, case.whole.rows):
        for key, area in zip(table["key"], table["area"], strict=True):
            areas.setdefault(key, set()).add(area)
    led: dict[tuple[str, str], set[str]] = {}
    for key, period, body in case.whole.leading:
        led.setdefault((period, body), set()).update(areas.get(key, ()))
    return led


def sheets(case: Evaluation) -> tuple[Sheet, ...]:
    """All sheets of rows, in the order of a reader's questions."""
    made = (activities, rows, leads, history, events, results, ratings, returns)
    return tuple(make(case) for make in made)


def ended(case: Evaluation, status: str) -> bool:
    """Whether nothing is to be done any more: completed, discontinued or merged."""
    return sense_of(case.schema, "status", status) in FINAL
