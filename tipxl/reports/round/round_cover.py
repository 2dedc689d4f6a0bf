"""The Cover of the consolidated workbook: which round, how final, who reported."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.plan.work_plan import Basis, Plan
from tipxl.domain.results.round_result import Mark, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import Status
from tipxl.reports.figures.indicators import answered_by_lead
from tipxl.reports.figures.population import population_of
from tipxl.reports.master.rows_data import NAME as ROWS_DATA
from tipxl.reports.model.columns import Columns, ValueColumn, filled, headings, rows
from tipxl.reports.model.formulas import Cells, Condition, Filled, count, equals
from tipxl.reports.model.front_matter import contents, facts
from tipxl.reports.model.sheet import (
    Cell,
    LiveValue,
    RowStyle,
    Share,
    Sheet,
    StatusCell,
    Table,
    ValueKind,
)
from tipxl.reports.model.wording import (
    MARK_MEANS,
    mark_cell,
    standing_cell,
    status_cell,
)


def state_words(round: RoundResult) -> str:
    """Draft as of the last return counted while the round is open, final once it is closed."""
    if round.closed:
        return "Final: the round is closed"
    used = {file for each in round.reporting for file in each.files}
    days = [r.arrival.received.date() for r in round.returns if r.arrival.file in used]
    as_of = f", as of {long_date(max(days))} (the last report counted)" if days else ""
    return f"Draft{as_of}: the round is open, statuses may still change"


def cover(
    plan: Plan, schema: FormSchema, round: RoundResult, others: Sequence[tuple[str, str]]
) -> Sheet:
    """The first sheet; `others` are the names of the rest, and what each holds."""
    period = round.reporting_period
    return Sheet(
        name="Cover",
        title=plan.title,
        intro=(f"Consolidated report, {period.words}",),
        tables=(
            _facts(plan, schema, round),
            _standing(plan, schema, round),
            _marks(),
            contents(others),
        ),
        landscape=False,
    )


def _facts(plan: Plan, schema: FormSchema, round: RoundResult) -> Table:
    period = round.reporting_period
    declared = plan.round(period)
    assumed = sum(row.lead_basis is Basis.ASSUMED for row in plan.rows_in(period))
    freeze = f"; reports that come after {long_date(declared.freeze)} wait" if declared else ""
    by_lead = answered_by_lead(population_of(plan, schema, (round,)))
    return facts(
        (
            ("Endorsement", plan.endorsement),
            ("Round", period.words_and_code),
            ("State", state_words(round)),
            ("Reports due", f"{long_date(round.due)}{freeze}"),
            ("Reports received", _received(round)),
            ("Rows answered by their lead", by_lead.text),
            ("Leads that are assumed", f"{assumed} of {counted(len(plan.rows_in(period)), 'row')}"),
            ("Prepared by", plan.secretariat.name),
        )
    )


def _received(round: RoundResult) -> str:
    complete = round.completeness
    invited = len(complete.invited)
    beside = f"; {len(complete.invited_received)} of {invited} invited" if invited else ""
    share = Share(len(complete.received), len(complete.expected))
    timely = Share(len(complete.on_time), len(complete.expected))
    cleared = Share(len(complete.cleared_by_due), len(complete.expected))
    partial = f"; {len(complete.partial)} of them partial" if complete.partial else ""
    return (
        f"{share.text} of the bodies expected{partial}{beside}\n"
        f"By the due day: {timely.text}; cleared by then: {cleared.text}"
    )


class _StatusLine(Struct, frozen=True):
    """How something stands, the marks of the rows that do, and how many activities do.

    `word` is the status as the Master plan shows it, whose words are counted; "": every one.
    """

    cell: Cell
    word: str
    marks: Sequence[str]
    activities: int

    @property
    def rows(self) -> LiveValue:
        return LiveValue(len(self.marks), count(self._is("status")))

    @property
    def of_activities(self) -> LiveValue:
        return LiveValue(self.activities, count(self._is("activity")))

    def marked(self, mark: str) -> LiveValue:
        """How many of the rows have a mark."""
        marks = equals(Cells(ROWS_DATA, "mark"), mark)
        return LiveValue(self.marks.count(mark), count(self._is("status"), marks))

    def _is(self, column: str) -> Condition:
        cells = Cells(ROWS_DATA, column)
        return equals(cells, self.word) if self.word else Filled(cells)


def _marked(mark: str) -> ValueColumn[_StatusLine]:
    return ValueColumn(mark, f"Rows marked {mark}", 17, lambda e: e.marked(mark), ValueKind.NUMBER)


_STANDING: Columns[_StatusLine] = (
    ValueColumn("status", "Status", 24, lambda e: e.cell, ValueKind.STATUS),
    ValueColumn("rows", "Rows", 17, lambda e: e.rows, ValueKind.NUMBER),
    ValueColumn("activities", "Activities", 17, lambda e: e.of_activities, ValueKind.NUMBER),
    *(_marked(str(mark)) for mark in MARK_MEANS),
)


def _standing(plan: Plan, schema: FormSchema, round: RoundResult) -> Table:
    agreed = [round.row(row.key) for row in plan.rows_in(round.reporting_period)]
    without = status_cell(schema, "")
    found = [(standing_cell(schema, row) if row else without, row) for row in agreed]
    stands = [(cell.text, str(row.mark) if row else "") for cell, row in found]
    activities = [standing_cell(schema, each) for each in round.activities]
    words = [each.text for each in activities]
    lines = [
        _StatusLine(
            cell,
            cell.text,
            [mark for word, mark in stands if word == cell.text],
            words.count(cell.text),
        )
        for cell in _ways_to_stand(schema, (*(cell for cell, _ in found), *activities))
    ]
    total = _StatusLine("All", "", [mark for _, mark in stands], len(activities))
    return Table(
        "Where the plan stands",
        headings(_STANDING),
        (*rows(_STANDING, lines), *rows(_STANDING, (total,), style=RowStyle.TOTAL)),
        notes=("A row is one expected output. An activity takes its status from its rows.",),
    )


def _ways_to_stand(schema: FormSchema, found: Iterable[StatusCell]) -> Iterable[StatusCell]:
    """Each status that a row can have; then what stands apart or has none, where it is found."""
    items = schema.list("status").items
    known = (status_cell(schema, item.code) for item in items if item.sense != Status.NOT_OURS)
    return {each.text: each for each in (*known, *found)}.values()


_MARKS: Columns[tuple[Mark, str]] = (
    ValueColumn("mark", "Mark", 24, lambda e: mark_cell(str(e[0])), ValueKind.MARK),
    ValueColumn("means", "What it means beside a status", 76, lambda e: e[1], span=5),
)


def _marks() -> Table:
    return Table("Marks", *filled(_MARKS, MARK_MEANS.items()))
