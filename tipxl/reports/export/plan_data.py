"""Plan -> the tables of an export that describe it: rows, activities, bodies, rounds."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from tipxl.domain.plan.work_plan import Body, CompletionType, Plan, Round, Row
from tipxl.reports.export.data_table import DataColumn, DataTable, DataType, TableDesign, refers
from tipxl.reports.export.round_data import RoundData, joined
from tipxl.reports.figures.population import baseline

_COMPLETION = {
    CompletionType.ONE_OFF: "one-off",
    CompletionType.SERIES: "series",
    CompletionType.CONTINUING: "continuing",
}


def plan_tables(plan: Plan, rounds: Sequence[RoundData]) -> tuple[DataTable, ...]:
    """The plan as it is, with the rows and bodies that it has lost and a round still has."""
    rows = _every_row(plan, rounds)
    first = _baseline(plan, rounds)
    activities = tuple(_activities(rows, first))
    return (
        _ROWS.filled(rows.values()),
        _ACTIVITIES.filled(activities),
        _ROW_BODIES.filled(_row_bodies(rows.values())),
        _BODIES.filled(_every_body(plan, rounds).values()),
        _ROUNDS.filled(_rounds(plan, rounds)),
    )


class _PlanRow(Struct, frozen=True):
    """A row, and whether plan.xlsx has it today."""

    row: Row
    in_plan: bool


class _PlanActivity(Struct, frozen=True):
    """An activity, by its rows."""

    rows: tuple[Row, ...]
    in_baseline: bool

    @property
    def row(self) -> Row:
        return self.rows[0]


class _RowBody(Struct, frozen=True):
    """A body that the plan names on a row."""

    row: Row
    body: str
    role: str


class _RoundOfPlan(Struct, frozen=True):
    """A round of the plan, and how it stands."""

    held: Round
    data: RoundData | None


def _every_row(plan: Plan, rounds: Sequence[RoundData]) -> dict[str, _PlanRow]:
    found = {row.key: _PlanRow(row, in_plan=True) for row in plan.rows}
    for each in reversed(rounds):
        for row in each.plan.rows:
            found.setdefault(row.key, _PlanRow(row, in_plan=False))
    return found


def _every_body(plan: Plan, rounds: Sequence[RoundData]) -> dict[str, Body]:
    found = {body.acronym: body for body in plan.bodies}
    for each in reversed(rounds):
        for body in each.plan.bodies:
            found.setdefault(body.acronym, body)
    return found


def _baseline(plan: Plan, rounds: Sequence[RoundData]) -> frozenset[str]:
    return frozenset(baseline(plan, [each.result for each in rounds]))


def _activities(rows: dict[str, _PlanRow], first: frozenset[str]) -> Iterator[_PlanActivity]:
    found: dict[str, list[Row]] = {}
    for each in rows.values():
        found.setdefault(each.row.activity_key, []).append(each.row)
    for key, mine in found.items():
        yield _PlanActivity(tuple(mine), key in first)


def _row_bodies(rows: Iterable[_PlanRow]) -> Iterator[_RowBody]:
    for each in rows:
        row = each.row
        yield from (_RowBody(row, body, "lead") for body in dict.fromkeys(row.leads))
        yield from (
            _RowBody(row, body, "part")
            for body in dict.fromkeys(row.cooperating)
            if body not in row.leads
        )


def _rounds(plan: Plan, rounds: Sequence[RoundData]) -> Iterator[_RoundOfPlan]:
    data = {each.result.period: each for each in rounds}
    known = {str(held.period): held for held in plan.rounds}
    for each in rounds:
        held = each.plan.round(each.result.reporting_period)
        if held is not None:
            known.setdefault(each.result.period, held)
    for period, held in sorted(known.items(), key=lambda item: item[1].period):
        yield _RoundOfPlan(held, data.get(period))


_ROWS: TableDesign[_PlanRow] = TableDesign(
    "rows",
    "The rows of the plan: one expected output of one activity, what bodies report on.",
    (
        DataColumn("row", "The row's key, such as A.a.1.1#1.", lambda e: e.row.key),
        DataColumn("activity", "The key of its activity.", lambda e: e.row.activity_key),
        DataColumn("area", "The letter of its thematic area.", lambda e: e.row.area),
        DataColumn("area_name", "The thematic area in words.", lambda e: e.row.area_name),
        DataColumn("provision", "The letter of its provision.", lambda e: e.row.provision),
        DataColumn("provision_text", "The provision in words.", lambda e: e.row.provision_text),
        DataColumn("collaboration", "The area of collaboration.", lambda e: e.row.collaboration),
        DataColumn("title", "The activity's title.", lambda e: e.row.title),
        DataColumn("wording", "The activity in the endorsed wording.", lambda e: e.row.activity),
        DataColumn("output", "The expected output.", lambda e: e.row.output),
        DataColumn("done_when", "What it is judged by.", lambda e: e.row.done_when),
        DataColumn(
            "leads", "The bodies that lead it, with ; between them.", lambda e: joined(e.row.leads)
        ),
        DataColumn(
            "lead_basis", "Why they are held to lead: printed, assumed, confirmed.",
            lambda e: e.row.lead_basis.value,
        ),
        DataColumn(
            "completion_type", "How it comes to its end: one-off, series, continuing.",
            lambda e: _COMPLETION[e.row.nature],
        ),
        DataColumn(
            "events_planned", "How many events it plans.", lambda e: e.row.events_planned,
            DataType.INTEGER, unit="events",
        ),
        DataColumn(
            "in_force_from", "The first period in which it is part of the plan; blank: its first.",
            lambda e: str(e.row.in_force_from or ""),
        ),
        DataColumn(
            "in_force_until", "The last period in which it is part of the plan; blank: its last.",
            lambda e: str(e.row.in_force_until or ""),
        ),
        DataColumn(
            "in_plan", "Whether plan.xlsx has it today.", lambda e: e.in_plan, DataType.BOOLEAN
        ),
    ),
    ("row",),
    (refers("activities", "activity"),),
)  # fmt: skip

_ACTIVITIES: TableDesign[_PlanActivity] = TableDesign(
    "activities",
    "The activities of the plan, each of one row or more.",
    (
        DataColumn("activity", "Its key, such as A.a.1.1.", lambda e: e.row.activity_key),
        DataColumn("area", "The letter of its thematic area.", lambda e: e.row.area),
        DataColumn("area_name", "The thematic area in words.", lambda e: e.row.area_name),
        DataColumn("provision", "The letter of its provision.", lambda e: e.row.provision),
        DataColumn("title", "Its title.", lambda e: e.row.title),
        DataColumn(
            "leads", "The bodies that lead any of its rows, with ; between them.",
            lambda e: joined(dict.fromkeys(lead for row in e.rows for lead in row.leads)),
        ),
        DataColumn(
            "rows", "How many rows it has.", lambda e: len(e.rows), DataType.INTEGER, unit="rows"
        ),
        DataColumn(
            "continuing", "Whether it continues as long as the plan does.",
            lambda e: all(row.nature is CompletionType.CONTINUING for row in e.rows),
            DataType.BOOLEAN,
        ),
        DataColumn(
            "in_baseline", "Whether N, that the figures of progress divide by, counts it.",
            lambda e: e.in_baseline, DataType.BOOLEAN,
            "In force in the plan's baseline round; without one, in the first round of the export.",
        ),
    ),
    ("activity",),
)  # fmt: skip

_ROW_BODIES: TableDesign[_RowBody] = TableDesign(
    "row_bodies",
    "The bodies (and groups of bodies) that the plan names on each row.",
    (
        DataColumn("row", "The row.", lambda e: e.row.key),
        DataColumn("body", "The body's acronym.", lambda e: e.body),
        DataColumn("role", "lead, or part where it takes part.", lambda e: e.role),
    ),
    ("row", "body"),
    (refers("rows", "row"), refers("bodies", "body")),
)

_BODIES: TableDesign[Body] = TableDesign(
    "bodies",
    "The bodies of the plan, and the groups that stand for several.",
    (
        DataColumn("body", "The body's acronym.", lambda e: e.acronym),
        DataColumn("name", "Its full name.", lambda e: e.name),
        DataColumn("kind", "body, or group.", lambda e: e.kind.value),
        DataColumn("pillar", "Its pillar.", lambda e: e.pillar),
        DataColumn("reports", "Whether it reports.", lambda e: e.reports, DataType.BOOLEAN),
        DataColumn("reports_through", "The body that reports for it.", lambda e: e.reports_through),
        DataColumn("focal_point", "Its focal point.", lambda e: e.contact.name, confidential=True),
        DataColumn("email", "The address of it.", lambda e: e.contact.email, confidential=True),
        DataColumn("copied_to", "Who is copied.", lambda e: joined(e.cc), confidential=True),
        DataColumn("chair", "The address of its chair.", lambda e: e.chair, confidential=True),
    ),
    ("body",),
)

_ROUNDS: TableDesign[_RoundOfPlan] = TableDesign(
    "rounds",
    "The reporting rounds of the plan.",
    (
        DataColumn("round", "The period reported on: 2018H1.", lambda e: str(e.held.period)),
        DataColumn("starts", "Its first day.", lambda e: e.held.period.start, DataType.DATE),
        DataColumn("ends", "Its last day.", lambda e: e.held.period.end, DataType.DATE),
        DataColumn("due", "When reports are due.", lambda e: e.held.due, DataType.DATE),
        DataColumn(
            "freeze", "After it, reports wait for the next round.", lambda e: e.held.freeze,
            DataType.DATE,
        ),
        DataColumn(
            "is_baseline", "Whether N is counted from it.", lambda e: e.held.baseline,
            DataType.BOOLEAN,
        ),
        DataColumn("evaluation", "mid-term or final.", lambda e: e.held.evaluation),
        DataColumn(
            "exported", "Whether the lines of this round are in this export.",
            lambda e: e.data is not None and e.data.wanted, DataType.BOOLEAN,
        ),
        DataColumn(
            "closed", "Whether its statuses are agreed for good; false: a draft, or not begun.",
            lambda e: e.data is not None and e.data.result.closed, DataType.BOOLEAN,
        ),
    ),
    ("round",),
)  # fmt: skip
