"""T2 to T4: where the plan stands by area and by lead body, and what changed."""

from collections import Counter

from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.results.standing_words import status_words
from tipxl.domain.schema.meanings import Status
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import (
    ACTIVITIES,
    HISTORY,
    LEADS,
    NO,
    YES,
    PlanPart,
    count_column,
    is_in,
    number_cell,
)
from tipxl.reports.figures.counting import Code, Lines, Without, Yes
from tipxl.reports.figures.frames import each_line
from tipxl.reports.model.chart import Chart, ChartKind, Series
from tipxl.reports.model.columns import Columns, ValueColumn, headings, rows
from tipxl.reports.model.formulas import Cells, EqualTo
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    ReportLine,
    RowStyle,
    Sheet,
    StatusCell,
    Table,
    ValueKind,
)
from tipxl.reports.model.visual_language import ChartColour
from tipxl.reports.model.wording import no_information_words, standing_texts, status_cell

BY_AREA, BY_LEAD, CHANGES = "T2 Status by area", "T3 Status by lead", "T4 Changes"


#: What is under way only by what is carried or guessed stands apart (K6).
UNINFORMED = "no_information"
_KNOWN = (Yes("informed"),)
_UNKNOWN = Lines("activities", (Without(Yes("informed")),))


def statuses(case: Evaluation) -> tuple[str, ...]:
    """The statuses that can be agreed, in their order; "" where some have none yet."""
    items = case.schema.list("status").items
    known = tuple(each.code for each in items if each.sense != Status.NOT_OURS)
    return (*known, "") if (case.whole.activities["status"] == "").any() else known


def by_area(case: Evaluation) -> Sheet:
    """How many activities of each area stand where."""
    table = by_area_table(case)
    return Sheet(BY_AREA, "T2 Status by thematic area", (), (table,), charts=(area_chart(case),))


def by_area_table(case: Evaluation) -> Table:
    """Activities by area and status."""
    columns: Columns[PlanPart] = (
        ValueColumn("area", "Thematic area", 32, lambda part: part.name),
        *(
            count_column(
                case,
                code or "none",
                status_words(case.schema, code),
                14,
                Lines("activities", (Code("status", code), *_KNOWN)),
            )
            for code in statuses(case)
        ),
        *(
            count_column(case, UNINFORMED, no_information_words(case.schema), 14, _UNKNOWN)
            for _ in range(_has_unknown(case))
        ),
        ValueColumn("all", "All", 10, _all, ValueKind.NUMBER),
    )
    areas = (PlanPart.area(case, letter) for letter in case.whole.parts("area"))
    total = rows(columns, (PlanPart(case.whole),), style=RowStyle.TOTAL)
    note = "Activities of the baseline. An activity takes its status from its rows."
    lines = (*rows(columns, areas), *total)
    return Table("", headings(columns), lines, notes=(note,), key="areas")


def _all(part: PlanPart) -> Cell:
    number = len(part.population.activities)
    return number_cell(number, ACTIVITIES, part.only[ACTIVITIES]) if part.only else number


def area_chart(case: Evaluation) -> Chart:
    """Status by area, each area as a whole."""
    return Chart(
        ChartKind.FULL_BAR,
        "Status of the activities by thematic area",
        Cells(BY_AREA, "area", "areas"),
        (
            *(
                Series(Cells(BY_AREA, code or "none", "areas"), _colour(case, code))
                for code in statuses(case)
            ),
            *(
                Series(Cells(BY_AREA, UNINFORMED, "areas"), ChartColour.NOT_KNOWN)
                for _ in range(_has_unknown(case))
            ),
        ),
        unit="Share of the activities",
    )


def _has_unknown(case: Evaluation) -> bool:
    """Whether an activity is only carried, or guessed, as under way."""
    return not all(case.whole.activities["informed"])


def _colour(case: Evaluation, code: str) -> str:
    cell: StatusCell = status_cell(case.schema, code)
    return cell.colour or ChartColour.NO_STATUS


def by_lead(case: Evaluation) -> Sheet:
    """How many rows of each lead body stand where."""
    led = [
        (lead, e.status if e.informed else UNINFORMED)
        for e in each_line(case.whole.standing)
        for lead in e.leads
    ]
    every, of_lead = Counter(led), Counter(lead for lead, _ in led)
    bodies = [body.acronym for body in case.plan.bodies if body.acronym in of_lead]
    codes = _row_statuses(case)
    lines = tuple(
        ReportLine(
            (
                body,
                *(
                    number_cell(
                        every[body, status],
                        LEADS,
                        is_in(LEADS, "lead", body),
                        *_is_row_status(case, status),
                    )
                    for status in codes
                ),
                number_cell(of_lead[body], LEADS, is_in(LEADS, "lead", body)),
            )
        )
        for body in bodies
    )
    columns = (
        ReportColumn("lead", "Lead body", 32),
        *(
            ReportColumn(code or "none", _row_words(case, code), 14, ValueKind.NUMBER)
            for code in codes
        ),
        ReportColumn("all", "Rows led", 10, ValueKind.NUMBER),
    )
    unled = sum(not each.leads for each in each_line(case.whole.standing))
    notes = (
        "Rows, not activities: one activity can have outputs with different leads. A row with two "
        "leads counts for both, so the lines add up to more than the plan.",
        f"Rows without any lead: {unled}. Leads may be assumed: T13 Method lists them.",
    )
    table = Table("", columns, lines, notes=notes, key="leads")
    return Sheet(BY_LEAD, "T3 Status by lead body", (), (table,))


def _row_statuses(case: Evaluation) -> tuple[str, ...]:
    known = tuple(each for each in statuses(case) if each)
    unknown = () if all(case.whole.standing["informed"]) else (UNINFORMED,)
    none_yet = ("",) if (case.whole.standing["status"] == "").any() else ()
    return (*known, *unknown, *none_yet)


def _row_words(case: Evaluation, code: str) -> str:
    return (
        no_information_words(case.schema) if code == UNINFORMED else status_words(case.schema, code)
    )


def _is_row_status(case: Evaluation, code: str) -> tuple[EqualTo, ...]:
    """The rows of a status; what is only carried or guessed as under way stands apart (K6)."""
    if code == UNINFORMED:
        return (is_in(LEADS, "informed", NO),)
    return (
        is_in(LEADS, "status", status_words(case.schema, code)),
        is_in(LEADS, "informed", YES),
    )


def changes(case: Evaluation) -> Sheet:
    """From which status to which: since the baseline, and at the end since the mid-term."""
    spans = [(case.periods[0], "the baseline")]
    if case.before_period and case.before_period != case.last:
        spans.insert(0, (case.before_period, "the mid-term"))
    tables = tuple(_matrix(case, period, since) for period, since in spans if period != case.last)
    intro = "Down: the status then. Across: the status now. What lies on the diagonal did not move."
    if not tables:
        intro = "Only one round is counted, so nothing can be compared yet."
    return Sheet(CHANGES, "T4 What changed", (intro,), tables)


def _matrix(case: Evaluation, period: str, since: str) -> Table:
    then = next(each for each in case.rounds if each.period == period)
    now = next(each for each in case.rounds if each.period == case.last)
    stood = {each.key: each.status for each in then.activities}
    stands = {each.key: each.status for each in now.activities}
    keys = [k for k in case.whole.activities["key"] if k in stood and k in stands]
    codes = _codes(case, [stood[k] for k in keys] + [stands[k] for k in keys])
    lines = tuple(
        ReportLine(
            (
                status_cell(case.schema, old),
                *(
                    _moved(case, (period, old), (case.last, new),
                           sum((stood[k], stands[k]) == (old, new) for k in keys))
                    for new in codes
                ),
                sum(stood[k] == old for k in keys),
            )
        )
        for old in codes
    )  # fmt: skip
    columns = (
        ReportColumn("from", f"Status in {period}", 32, ValueKind.STATUS),
        *(
            ReportColumn(c or "none", status_words(case.schema, c), 14, ValueKind.NUMBER)
            for c in codes
        ),
        ReportColumn("all", "All then", 10, ValueKind.NUMBER),
    )
    note = f"{counted(len(keys), 'activity')} that both rounds have."
    return Table(f"Since {since} ({period} to {case.last})", columns, lines, (note,), key=period)


def _codes(case: Evaluation, met: list[str]) -> list[str]:
    items = [each.code for each in case.schema.list("status").items]
    return [code for code in ("", *items) if code in met or (code and code in items[:4])]


def _moved(case: Evaluation, then: tuple[str, str], now: tuple[str, str], number: int) -> Cell:
    conditions = (
        EqualTo(Cells(HISTORY, period), standing_texts(case.schema, status))
        for period, status in (then, now)
    )
    return number_cell(number, HISTORY, *conditions)
