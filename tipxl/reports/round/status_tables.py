"""The sheet Tables: where areas and lead bodies stand, as heat maps.

Live over the Master plan and, for each body, over its own lines of Data.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import (
    AgreedActivity,
    AgreedRow,
    RoundResult,
    RowStatement,
)
from tipxl.domain.results.rows_asked import is_owed
from tipxl.domain.results.standing_words import stands_apart, status_words
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import ADDRESSED, Status
from tipxl.reports.figures.frames import NO_CODE
from tipxl.reports.master.data_sheet import NO, YES, of_body
from tipxl.reports.master.rows_data import NAME as ROWS_DATA
from tipxl.reports.model.columns import Columns, ValueColumn, filled, headings, rows
from tipxl.reports.model.formulas import Cells, Number, Ratio, SameLine, Sum, count, equals, plus
from tipxl.reports.model.sheet import (
    Cell,
    LiveValue,
    RowStyle,
    Share,
    Sheet,
    Table,
    Tinted,
    ValueKind,
)
from tipxl.reports.model.visual_language import SHADES
from tipxl.reports.model.wording import addressed_words, area_words, no_information_words

NAME = "Tables"
#: The tables that formulas and charts look into, by their keys.
ACTIVITIES, ROWS, BODIES = "activities", "rows", "bodies"
#: What is ongoing only by what is carried or guessed stands apart.
UNINFORMED = "no_information"
#: The line of all areas together.
WHOLE = "all"

# From a pale to a strong blue; the number always stands on it.


class StatusCounts(Struct, frozen=True):
    """One line of a heat map: how many stand in each status, and the formula of each number.

    `answered` is of a lead body: how many it answered of the rows that it was asked about.
    """

    key: str
    label: str
    counts: Mapping[str, int]
    formulas: Mapping[str, Number]
    answered: LiveValue | None = None
    heated: bool = True

    @property
    def whole(self) -> LiveValue:
        """All statuses together."""
        return LiveValue(sum(self.counts.values()), plus(*map(SameLine, self.counts)))

    def number(self, code: str) -> Cell:
        """How many stand in a status, on the colour of its part of the line."""
        number, whole = self.counts[code], sum(self.counts.values())
        cell = LiveValue(number, self.formulas[code])
        if not (self.heated and number):
            return cell
        return Tinted(cell, SHADES[min(len(SHADES) - 1, len(SHADES) * number // whole)])

    def share(self, codes: Iterable[str]) -> LiveValue:
        """How many of the line stand in one of these statuses."""
        number = sum(self.counts[code] for code in codes)
        return LiveValue(
            Share(number, sum(self.counts.values())),
            Ratio(plus(*map(SameLine, codes)), SameLine("whole")),
        )


def _columns(
    schema: FormSchema, codes: Sequence[str], first: str, whole: str
) -> Columns[StatusCounts]:
    """Addressed and, always beside it, completed stand after the statuses and their sum."""
    addressed = schema.list("status").codes(*ADDRESSED)
    completed = schema.list("status").codes(Status.COMPLETED)
    words, share = f"Addressed: {addressed_words(schema)}", ValueKind.SHARE
    return (
        ValueColumn("label", first, 44, lambda e: e.label),
        *(_status_column(schema, code) for code in codes),
        ValueColumn("whole", whole, 11, lambda e: e.whole, ValueKind.NUMBER),
        ValueColumn("addressed", words, 17, lambda e: e.share(addressed), share),
        ValueColumn("completed", "Completed", 17, lambda e: e.share(completed), share),
    )


def _status_column(schema: FormSchema, code: str) -> ValueColumn[StatusCounts]:
    words = _words_of(schema, code)
    return ValueColumn(code, words, 11, lambda e: e.number(code), ValueKind.NUMBER)


def _words_of(schema: FormSchema, code: str) -> str:
    if code == UNINFORMED:
        return no_information_words(schema)
    return status_words(schema, "" if code == NO_CODE else code)


_ANSWERED: ValueColumn[StatusCounts] = ValueColumn(
    "answered",
    "Rows answered by this lead, of those asked",
    17,
    lambda e: e.answered,
    ValueKind.SHARE,
)


def tables(plan: Plan, schema: FormSchema, round: RoundResult) -> Sheet:
    """Areas by status (activities, then rows) and lead bodies by status (rows)."""
    in_force = plan.rows_in(round.reporting_period)
    agreed = {row.key: _standing(schema, row) for row in round.rows}
    areas = {row.activity_key: row.area for row in in_force}
    statuses = {each.key: _standing(schema, each) for each in round.activities}
    activities = [(area, statuses.get(key, "")) for key, area in areas.items()]
    counted_rows = [(row.area, agreed.get(row.key, "")) for row in in_force]
    # The same statuses in every table, so that they stand below each other.
    codes = _status_codes(schema, {*agreed.values(), *(status for _, status in activities)})
    return Sheet(
        name=NAME,
        title=f"Where the plan stands, {round.reporting_period.words}",
        intro=(
            "The darker a cell, the larger its part of the line. Every number is a formula, and a "
            "click on it leads to the first of the rows that it counts.",
        ),
        tables=(
            _areas(plan, schema, activities, codes, ACTIVITIES),
            _areas(plan, schema, counted_rows, codes, ROWS),
            _bodies(plan, schema, round, codes),
        ),
        frozen=1,
    )


def _standing(schema: FormSchema, agreed: AgreedRow | AgreedActivity) -> str:
    return UNINFORMED if stands_apart(schema, agreed) else agreed.status


def _status_codes(schema: FormSchema, found: Collection[str]) -> tuple[str, ...]:
    """The statuses of report.toml that a row can have; "no status yet" only where it is found."""
    known = tuple(i.code for i in schema.list("status").items if i.sense != Status.NOT_OURS)
    apart = [code for code in (UNINFORMED, NO_CODE) if (code if code != NO_CODE else "") in found]
    return (*known, *apart)


def _counts(statuses: Iterable[str], codes: Sequence[str]) -> dict[str, int]:
    found = Counter(status or NO_CODE for status in statuses)
    return {code: found[code] for code in codes}


# --- areas

_UNITS = {
    ACTIVITIES: "An activity takes its status from its rows.",
    ROWS: "A row is one expected output of an activity.",
}
#: The columns of Data by row whose words are counted, as a reader sees them.
_WORDS = {ACTIVITIES: "activity", ROWS: "status"}


def _areas(
    plan: Plan,
    schema: FormSchema,
    found: Sequence[tuple[str, str]],
    codes: Sequence[str],
    what: str,
) -> Table:
    """The areas and statuses of all rows, or all activities, that were `found`."""
    statuses = [status for _, status in found]
    columns = _columns(schema, codes, "Thematic area", "All")
    lines = [
        StatusCounts(
            letter,
            area_words(plan, letter),
            _counts((status for area, status in found if area == letter), codes),
            {
                code: count(
                    equals(Cells(ROWS_DATA, "area"), letter),
                    equals(Cells(ROWS_DATA, _WORDS[what]), _words_of(schema, code)),
                )
                for code in codes
            },
        )
        for letter in dict.fromkeys(area for area, _ in found)
    ]
    sums = {code: Sum(Cells(NAME, code, what)) for code in codes}
    total = StatusCounts(WHOLE, "The whole plan", _counts(statuses, codes), sums, heated=False)
    return Table(
        f"Thematic areas by status: {what}",
        headings(columns),
        (
            *rows(columns, lines, key=lambda e: e.key),
            *rows(columns, (total,), key=lambda e: e.key, style=RowStyle.TOTAL),
        ),
        notes=(_UNITS[what],),
        key=what,
    )


# --- bodies


def _bodies(plan: Plan, schema: FormSchema, round: RoundResult, codes: Sequence[str]) -> Table:
    led: dict[str, list[_Led]] = {}
    for row in round.rows:
        for said in row.said:
            if said.role == Role.LEAD:
                mine = _Led(_standing(schema, row), said, is_owed(schema, row, said))
                led.setdefault(said.body, []).append(mine)
    columns = (*_columns(schema, codes, "Lead body", "Rows it leads"), _ANSWERED)
    lines = (
        _body(body.acronym, led[body.acronym], codes) for body in plan.bodies if body.acronym in led
    )
    return Table(
        "Lead bodies by status: rows",
        *filled(columns, lines, key=lambda e: e.key),
        notes=(
            "A row with two leads stands in the line of each, so there is no sum. A row agreed for "
            "good in an earlier round is not asked again.",
        ),
        key=BODIES,
    )


class _Led(Struct, frozen=True):
    """A row that a body leads: where it stands, what the body said, whether it was asked."""

    standing: str
    said: RowStatement
    asked: bool

    @property
    def answered(self) -> bool:
        """Whether the body was asked, and its answer counts."""
        return self.asked and self.said.counts


def _body(body: str, led: Sequence[_Led], codes: Sequence[str]) -> StatusCounts:
    lead = equals(of_body("role", body), Role.LEAD)
    apart = equals(of_body("apart", body), YES)
    known = (equals(of_body("apart", body), NO),) if UNINFORMED in codes else ()
    formulas = {
        code: count(lead, apart)
        if code == UNINFORMED
        else count(lead, equals(of_body("agreed", body), code), *known)
        for code in codes
    }
    asked = equals(of_body("owed", body), YES)
    spoke = count(lead, asked, equals(of_body("counts", body), YES))
    share = Share(sum(each.answered for each in led), sum(each.asked for each in led))
    answered = LiveValue(share, Ratio(spoke, count(lead, asked)))
    counts = _counts((each.standing for each in led), codes)
    return StatusCounts(body, body, counts, formulas, answered)
