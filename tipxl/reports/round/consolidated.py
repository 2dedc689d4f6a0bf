"""The consolidated workbook of a round: which sheets it has, in their order."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.comparison import Comparison
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.todays_names import under_todays_names
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.master.data_sheet import data
from tipxl.reports.master.endorsed_plan import endorsed_plan
from tipxl.reports.master.master_plan import master_plan
from tipxl.reports.master.rows_data import rows_data
from tipxl.reports.model.sheet import Report, Sheet
from tipxl.reports.round.attention import attention
from tipxl.reports.round.changes import changes
from tipxl.reports.round.compliance import compliance
from tipxl.reports.round.dashboard import dashboard
from tipxl.reports.round.events import events
from tipxl.reports.round.history_sheet import history
from tipxl.reports.round.issues import issues
from tipxl.reports.round.method_sheet import method_sheet
from tipxl.reports.round.other_activities import other_activities
from tipxl.reports.round.registers import conflicts, validation_log
from tipxl.reports.round.round_cover import cover
from tipxl.reports.round.status_tables import tables

#: What each sheet holds, as the Cover tells it.
HOLDS: Mapping[str, str] = {
    "Dashboard": "Where the plan stands, at a glance.",
    "Master plan": "Where each activity stands, what it achieved so far, and what comes next.",
    "As endorsed": "The columns of the endorsed document in its wording, the status filled in.",
    "Tables": "Thematic areas and lead bodies by status, in numbers.",
    "Changes": "Every change of status since the round before, with its explanation.",
    "Events": "Workshops, trainings and meetings, and how many took part in them.",
    "Attention": "The rows that somebody must ask after, and what to do next.",
    "Issues": "Challenges, lessons, good practices, recommendations and requests for support.",
    "Other activities": "Work of the bodies that serves the plan and has no row in it.",
    "Compliance": "Who reported, when, and how many of its rows it answered.",
    "Conflicts": "What the bodies see differently: waiting for a decision, or settled by rule.",
    "Validation log": "Every mistake and repair in the reports, with its place and what to do.",
    "Rounds": "Where each row and activity stood, and how each body reported, round by round.",
    "Method": "What each word means, how each figure is counted, and what is assumed.",
    "Data by row": "Every row of the plan in one line, with its codes, as figures count it.",
    "Data": "Every answer as accepted, with the file, sheet and row it came from.",
}


class RoundSheets(Mapping[str, Sheet]):
    """The sheets of the last of `rounds` by name, in their order; those before it are closed.

    Each is made when it is first asked for, and once: a page shows one of them, and all together
    take eight times as long as the Dashboard, with a thousand bodies.
    """

    def __init__(
        self,
        plan: Plan,
        schema: FormSchema,
        rounds: Sequence[RoundResult],
        comparison: Comparison | None = None,
    ) -> None:
        self.plan = plan
        self.schema = schema
        self.rounds = under_todays_names(plan, rounds)
        self.comparison = comparison
        self._made: dict[str, Sheet] = {}

    @property
    def round(self) -> RoundResult:
        """The round that is shown."""
        return self.rounds[-1]

    @property
    def row_keys(self) -> frozenset[str]:
        """The rows of the plan that are in force in it."""
        return frozenset(row.key for row in self.plan.rows_in(self.round.reporting_period))

    def __getitem__(self, name: str) -> Sheet:
        if name not in self._made:
            self._made[name] = _SHEETS[name](self)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in _SHEETS

    def __iter__(self) -> Iterator[str]:
        return iter(_SHEETS)

    def __len__(self) -> int:
        return len(_SHEETS)


#: How each sheet is made, in the order of the workbook.
_SHEETS: Mapping[str, Callable[[RoundSheets], Sheet]] = {
    "Cover": lambda of: _cover(of.plan, of.schema, of.round, tuple(HOLDS)),
    "Dashboard": lambda of: dashboard(of.plan, of.schema, of.rounds, of["Tables"]),
    "Master plan": lambda of: master_plan(of.plan, of.schema, of.rounds),
    "As endorsed": lambda of: endorsed_plan(of.plan, of.schema, of.rounds),
    "Tables": lambda of: tables(of.plan, of.schema, of.round),
    "Changes": lambda of: changes(of.plan, of.schema, of.round, of.comparison),
    "Events": lambda of: events(of.schema, of.round),
    "Attention": lambda of: attention(of.plan, of.schema, of.rounds),
    "Issues": lambda of: issues(of.plan, of.schema, of.round),
    "Other activities": lambda of: other_activities(of.schema, of.round),
    "Compliance": lambda of: compliance(of.plan, of.schema, of.rounds),
    "Conflicts": lambda of: conflicts(of.plan, of.schema, of.round),
    "Validation log": lambda of: validation_log(of.round),
    "Rounds": lambda of: history(of.plan, of.schema, of.rounds),
    "Method": lambda of: method_sheet(of.plan, of.schema, of.rounds),
    "Data by row": lambda of: rows_data(of.plan, of.schema, of.rounds),
    "Data": lambda of: data(of.schema, of.round),
}


def consolidated(
    plan: Plan,
    schema: FormSchema,
    rounds: Sequence[RoundResult],
    comparison: Comparison | None = None,
) -> Report:
    """The secretariat's workbook of the last of `rounds`; those before it are closed.

    `comparison` is what changed since an earlier round; None where this is the first.
    """
    sheets = RoundSheets(plan, schema, rounds, comparison)
    return Report(title=_title(plan, sheets.round), sheets=tuple(sheets.values()))


def bound(plan: Plan, schema: FormSchema, round: RoundResult, sheets: tuple[Sheet, ...]) -> Report:
    """The sheets behind a Cover; draft while the round is open, final once it is closed."""
    held = tuple(sheet.name for sheet in sheets)
    return Report(title=_title(plan, round), sheets=(_cover(plan, schema, round, held), *sheets))


def _title(plan: Plan, round: RoundResult) -> str:
    state = "final" if round.closed else "draft"
    return f"{plan.title}, {round.reporting_period.words} ({state})"


def _cover(plan: Plan, schema: FormSchema, round: RoundResult, held: tuple[str, ...]) -> Sheet:
    return cover(plan, schema, round, tuple((name, HOLDS[name]) for name in held))
