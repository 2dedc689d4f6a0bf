"""Plan -> Findings about it, and the Assumptions that somebody must confirm.

A finding made here names the sheet, the row's own key and the field; `plan_sheets` adds the cell.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum

from tipxl.domain.finding import Finding, Place, Severity
from tipxl.domain.plan import Basis, Body, Kind, Plan, Row

FILE = "plan.xlsx"
ACTIVITIES, BODIES, ROUNDS, SECRETARIAT = "Activities", "Bodies", "Rounds", "Secretariat"
BULLET = "•"

# Lines of a row's doubts that stand for a decision of ours; listed until the officer deletes them.
NATURE_ASSUMED = "NATURE_ASSUMED"
DONE_WHEN_PROPOSED = "DONE_WHEN_PROPOSED"

# Domains that never receive mail (RFC 2606, RFC 6761).
_NOWHERE = re.compile(
    r".*@(?:.+\.)?(?:example|test|invalid|localhost|example\.(?:com|net|org))", re.IGNORECASE
)


class Problem(Enum):
    """Everything we may tell about plan.xlsx: code, severity, sentence, and whether it stops us.

    While something that stops us is not mended there is no Plan to work with.
    """

    SHEET_MISSING = (
        "P01",
        Severity.ERROR,
        "The sheet {sheet} is missing. Put it back, for instance from an earlier copy.",
        True,
    )
    COLUMN_MISSING = (
        "P02",
        Severity.ERROR,
        "The column {heading!r} is missing. Add it with this heading; its place does not matter.",
        True,
    )
    COLUMN_ABSENT = (
        "P03",
        Severity.WARNING,
        "There is no column {heading!r}, so it is read as empty. If you renamed it, restore the "
        "heading.",
    )
    NAMED_TWICE = (
        "P04",
        Severity.ERROR,
        "{found!r} stands here a second time (first in {first}). Keep one of the two.",
        True,
    )
    SHEET_EMPTY = (
        "P05",
        Severity.ERROR,
        "The sheet {sheet} has no rows below its headings. Fill in at least one.",
        True,
    )
    CELL_EMPTY = ("P06", Severity.ERROR, "{heading} is empty. Fill it in.", True)
    ERROR_CELL = ("P07", Severity.ERROR, "The cell shows {found}. Type the value itself.", True)
    FORMULA_WITHOUT_VALUE = (
        "P08",
        Severity.ERROR,
        "The formula in this cell has no stored result. Open the file in Excel and save it, or "
        "type the value itself.",
        True,
    )
    FORMULA = (
        "P09",
        Severity.WARNING,
        "The cell holds a formula; its last result, {found!r}, is used. Type the value itself, so "
        "that it cannot change unseen.",
    )
    TEXT_TOO_LONG = (
        "P10",
        Severity.ERROR,
        "The text has {found} characters; a cell holds {expected}. Shorten it.",
        True,
    )
    KEY_IS_A_NUMBER = (
        "P11",
        Severity.ERROR,
        "{heading} was typed as the number {found}, and Excel does not keep 1.10 apart from 1.1. "
        "Format the cell as text and type it again.",
        True,
    )
    KEY_MALFORMED = (
        "P12",
        Severity.ERROR,
        "{found!r} is not a row key. Write letters or numbers with dots between them, then # and "
        "the number of the output, like A.a.1.1#1.",
        True,
    )
    KEY_DISAGREES = (
        "P13",
        Severity.WARNING,
        "The row key says {expected!r}, but the {part} is {found!r}. Correct one of the two.",
    )
    WORDING_DIFFERS = (
        "P14",
        Severity.ERROR,
        "The activity is worded differently in {first}. Rows of one activity (the same key before "
        "the #) must have the same wording.",
    )
    TITLE_EMPTY = (
        "P15",
        Severity.ERROR,
        "The activity has no title. Write the title on the first line and the sub-items below it.",
        True,
    )
    BODY_UNKNOWN = ("P16", Severity.ERROR, "{found!r} is not in the sheet Bodies. {remedy}", True)
    BODY_LISTED_TWICE = ("P17", Severity.REPAIR, "{found} is listed twice; it counts once.")
    BOTH_ROLES = (
        "P18",
        Severity.ERROR,
        "{found} stands here as lead and as cooperating. Remove it from one of the two.",
    )
    BOTH_ROLES_ASSUMED = (
        "P19",
        Severity.WARNING,
        "{found} is cooperating here and also an assumed lead. It is asked as lead until the lead "
        "is confirmed or corrected.",
    )
    GROUP_LEADS = (
        "P20",
        Severity.ERROR,
        "{found} is a group and cannot lead. Name the body that leads.",
    )
    LEAD_MISSING = (
        "P21",
        Severity.WARNING,
        "The row has no lead, so nobody must report on it. Name one, or have it decided.",
    )
    NOT_JUDGED = (
        "P22",
        Severity.NOTE,
        "The row has no expected output and does not say when it is done. Fill in 'Done when'.",
    )
    NOT_IN_LIST = (
        "P23",
        Severity.ERROR,
        "{found!r} is not one of: {expected}. Choose from the list.",
        True,
    )
    PERIOD_BAD = (
        "P24",
        Severity.ERROR,
        "{found!r} is not a period. Write it like 2018H1, 2018Q3 or 2018.",
        True,
    )
    DATE_BAD = (
        "P25",
        Severity.ERROR,
        "{found!r} is not a date. Write it as year-month-day, like 2018-07-30.",
        True,
    )
    DATES_OF_PERIOD = (
        "P26",
        Severity.WARNING,
        "{period} runs from {start} to {end}; the date here is not used. Correct it, or the "
        "period.",
    )
    RHYTHM = (
        "P27",
        Severity.ERROR,
        "{found} has another length than {first}. Rounds of one plan are all years, all "
        "half-years or all quarters.",
        True,
    )
    DUE_TOO_EARLY = (
        "P28",
        Severity.ERROR,
        "Returns are due on {found}, before the period ends on {expected}. Give a later date.",
    )
    FREEZE_TOO_EARLY = (
        "P29",
        Severity.ERROR,
        "The freeze on {found} comes before the due date {expected}. Give a later date.",
    )
    ROUND_OUTSIDE = (
        "P30",
        Severity.WARNING,
        "{found} does not lie within the plan ({expected}). Correct the round or the plan's dates.",
    )
    EVALUATED_TWICE = (
        "P31",
        Severity.ERROR,
        "The {found} evaluation already has its cut-off in {first}. Keep one of the two.",
    )
    FORCE_BACKWARDS = (
        "P32",
        Severity.ERROR,
        "The row is in force from {expected}, but only until {found}. Correct one of the two.",
    )
    CODE_MALFORMED = (
        "P33",
        Severity.ERROR,
        "{found!r} is not a plan code. Use 2 to 12 capital letters A-Z and digits.",
        True,
    )
    PLAN_BACKWARDS = (
        "P34",
        Severity.ERROR,
        "The plan ends on {found}, before it starts on {expected}. Correct one of the two.",
        True,
    )
    EMAIL_BAD = (
        "P35",
        Severity.ERROR,
        "{found!r} is not an e-mail address and is not used. Write the bare address, like "
        "name@ministry.gov; several are separated by ; where several are allowed.",
    )
    EMAIL_MISSING = (
        "P36",
        Severity.WARNING,
        "{row} reports but has no e-mail address, so its letters cannot be sent. Fill it in.",
    )
    EMAIL_PLACEHOLDER = (
        "P37",
        Severity.WARNING,
        "{found} is a placeholder that no mail reaches. Replace it by the true address.",
    )
    NAME_NOT_LISTABLE = (
        "P38",
        Severity.ERROR,
        "{found!r} has a comma or semicolon in it and could not be named in a list of bodies. "
        "Write it without.",
        True,
    )
    THROUGH_ITSELF = (
        "P39",
        Severity.ERROR,
        "{found} is said to report through itself. Leave the cell empty, or name another body.",
    )
    BODY_WITHOUT_ROW = (
        "P40",
        Severity.NOTE,
        "{row} stands on no row of Activities, so it is asked nothing.",
    )
    EVENTS_BAD = (
        "P41",
        Severity.ERROR,
        "{found!r} is not a number of events. Write a whole number from 1, or leave it empty.",
    )

    def __init__(self, code: str, severity: Severity, says: str, stops: bool = False) -> None:
        self.code = code
        self.severity = severity
        self.says = says
        self.stops = stops

    def at(self, place: Place, *, found: str = "", expected: str = "", **words: str) -> Finding:
        """This problem, told at a place."""
        known = {"sheet": place.sheet, "heading": place.column, "row": place.row}
        said = self.says.format(**{**known, **words}, found=found, expected=expected)
        return Finding(self.code, self.severity, place, said, found, expected)


STOPPING = frozenset(problem.code for problem in Problem if problem.stops)


class Matter(StrEnum):
    """What kind of thing is assumed."""

    LEADS = "assumed leads"
    COOPERATING = "assumed cooperating bodies"
    NO_LEAD = "no lead"
    NOT_JUDGED = "neither output nor done-when"
    DONE_WHEN = "proposed done-when"
    NATURE = "assumed nature"
    CONTACT = "placeholder or missing address"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing to confirm: what, whom it concerns (may be empty), and on which rows."""

    matter: Matter
    body: str
    rows: tuple[str, ...]
    says: str


def check_plan(plan: Plan) -> tuple[Finding, ...]:
    """All that is wrong or worth telling about a plan, check by check."""
    return tuple(finding for check in CHECKS for finding in check(plan))


def assumptions(plan: Plan) -> tuple[Assumption, ...]:
    """What the plan only assumes, and who or what must confirm it."""
    return tuple(one for listed in _LISTED for one in listed(plan) if one.rows or one.body)


def is_placeholder(address: str) -> bool:
    """Whether an e-mail address lies in a domain that is reserved for examples."""
    return _NOWHERE.fullmatch(address) is not None


# --- checks on activities -------------------------------------------------------------------


def keys_agree_with_their_columns(plan: Plan) -> Iterator[Finding]:
    """A key's first two parts are the thematic area and the provision of its row."""
    for row in plan.rows:
        said = row.activity_key.split(".")[:-1]
        parts = (("thematic area", "area", row.area), ("provision", "provision", row.provision))
        for expected, (part, field, letter) in zip(said, parts, strict=False):
            if letter and letter != expected:
                place = _on(row, field)
                yield Problem.KEY_DISAGREES.at(place, found=letter, expected=expected, part=part)


def rows_of_one_activity_have_one_wording(plan: Plan) -> Iterator[Finding]:
    """The activity is printed once, so all its rows must word it alike."""
    first: dict[str, Row] = {}
    for row in plan.rows:
        known = first.setdefault(row.activity_key, row)
        if row.activity.split() != known.activity.split():
            yield Problem.WORDING_DIFFERS.at(_on(row, "activity"), first=known.key)


def activities_have_titles(plan: Plan) -> Iterator[Finding]:
    """The first line is the title; a bullet there means that the title was lost."""
    for row in plan.rows:
        if row.activity and row.title.strip().startswith(BULLET):
            yield Problem.TITLE_EMPTY.at(_on(row, "activity"))


def bodies_have_one_role_on_a_row(plan: Plan) -> Iterator[Finding]:
    """Lead outranks cooperating, which is worth a question when the lead is only assumed."""
    for row in plan.rows:
        both = [lead for lead in row.leads if lead in row.cooperating]
        assumed = row.lead_basis is Basis.ASSUMED
        problem = Problem.BOTH_ROLES_ASSUMED if assumed else Problem.BOTH_ROLES
        for acronym in both:
            yield problem.at(_on(row, "cooperating"), found=acronym)


def leads_are_bodies(plan: Plan) -> Iterator[Finding]:
    """A group has no focal point who could answer."""
    groups = {body.acronym for body in plan.bodies if body.kind is Kind.GROUP}
    for row in plan.rows:
        for acronym in row.leads:
            if acronym in groups:
                yield Problem.GROUP_LEADS.at(_on(row, "leads"), found=acronym)


def rows_have_a_lead(plan: Plan) -> Iterator[Finding]:
    """Without a lead nobody must report."""
    for row in _without_lead(plan):
        yield Problem.LEAD_MISSING.at(_on(row, "leads"))


def rows_can_be_judged(plan: Plan) -> Iterator[Finding]:
    """A row is judged by its output, or by what 'Done when' says."""
    for row in _not_judged(plan):
        yield Problem.NOT_JUDGED.at(_on(row, "done_when"))


def rows_are_in_force_forwards(plan: Plan) -> Iterator[Finding]:
    """A row begins before it ends."""
    for row in plan.rows:
        begins, ends = row.in_force_from, row.in_force_until
        if begins and ends and begins.start > ends.start:
            place = _on(row, "in_force_until")
            yield Problem.FORCE_BACKWARDS.at(place, found=str(ends), expected=str(begins))


# --- checks on rounds -----------------------------------------------------------------------


def periods_have_one_rhythm(plan: Plan) -> Iterator[Finding]:
    """Periods of different lengths cannot be compared."""
    if not plan.rounds:
        return
    first = plan.rounds[0].period
    for each in plan.rounds:
        if each.period.parts != first.parts:
            place = _place(ROUNDS, str(each.period), "period")
            yield Problem.RHYTHM.at(place, found=str(each.period), first=str(first))
    for row in plan.rows:
        for field in ("in_force_from", "in_force_until"):
            period = getattr(row, field)
            if period and period.parts != first.parts:
                yield Problem.RHYTHM.at(_on(row, field), found=str(period), first=str(first))


def days_of_a_round_follow_each_other(plan: Plan) -> Iterator[Finding]:
    """The period ends, then returns are due, then the round is frozen."""
    for each in plan.rounds:
        key, end = str(each.period), each.period.end
        if each.due < end:
            place = _place(ROUNDS, key, "due")
            yield Problem.DUE_TOO_EARLY.at(place, found=str(each.due), expected=str(end))
        if each.freeze < each.due:
            place = _place(ROUNDS, key, "freeze")
            yield Problem.FREEZE_TOO_EARLY.at(place, found=str(each.freeze), expected=str(each.due))


def rounds_lie_within_the_plan(plan: Plan) -> Iterator[Finding]:
    """A round outside the plan's years is a slip of the pen more often than meant."""
    for each in plan.rounds:
        if each.period.start < plan.starts or each.period.end > plan.ends:
            place = _place(ROUNDS, str(each.period), "period")
            years = f"{plan.starts} to {plan.ends}"
            yield Problem.ROUND_OUTSIDE.at(place, found=str(each.period), expected=years)


def evaluations_have_one_cut_off(plan: Plan) -> Iterator[Finding]:
    """An evaluation is asked for by its name."""
    first: dict[str, str] = {}
    for each in plan.rounds:
        known = first.setdefault(each.evaluation, str(each.period))
        if each.evaluation and known != str(each.period):
            place = _place(ROUNDS, str(each.period), "evaluation")
            yield Problem.EVALUATED_TWICE.at(place, found=each.evaluation, first=known)


def the_plan_ends_after_it_starts(plan: Plan) -> Iterator[Finding]:
    """The plan's own two dates."""
    if plan.ends < plan.starts:
        place = _place(SECRETARIAT, "Plan ends", "ends")
        yield Problem.PLAN_BACKWARDS.at(place, found=str(plan.ends), expected=str(plan.starts))


# --- checks on bodies -----------------------------------------------------------------------


def reporting_bodies_can_be_written_to(plan: Plan) -> Iterator[Finding]:
    """A letter needs an address, and a true one."""
    for body in plan.bodies:
        if _unreachable(body):
            yield Problem.EMAIL_MISSING.at(_place(BODIES, body.acronym, "contact.email"))
        elif is_placeholder(body.contact.email):
            place = _place(BODIES, body.acronym, "contact.email")
            yield Problem.EMAIL_PLACEHOLDER.at(place, found=body.contact.email)
    if is_placeholder(plan.secretariat.sender):
        place = _place(SECRETARIAT, "From (e-mail)", "secretariat.sender")
        yield Problem.EMAIL_PLACEHOLDER.at(place, found=plan.secretariat.sender)


def bodies_report_through_others(plan: Plan) -> Iterator[Finding]:
    """To report through itself says nothing."""
    for body in plan.bodies:
        if body.reports_through == body.acronym:
            place = _place(BODIES, body.acronym, "reports_through")
            yield Problem.THROUGH_ITSELF.at(place, found=body.acronym)


def bodies_stand_on_some_row(plan: Plan) -> Iterator[Finding]:
    """A body without a row gets no form."""
    named = {acronym for row in plan.rows for acronym in (*row.leads, *row.cooperating)}
    for body in plan.bodies:
        if body.acronym not in named:
            yield Problem.BODY_WITHOUT_ROW.at(_place(BODIES, body.acronym, "acronym"))


CHECKS: tuple[Callable[[Plan], Iterable[Finding]], ...] = (
    keys_agree_with_their_columns,
    rows_of_one_activity_have_one_wording,
    activities_have_titles,
    bodies_have_one_role_on_a_row,
    leads_are_bodies,
    rows_have_a_lead,
    rows_can_be_judged,
    rows_are_in_force_forwards,
    periods_have_one_rhythm,
    days_of_a_round_follow_each_other,
    rounds_lie_within_the_plan,
    evaluations_have_one_cut_off,
    the_plan_ends_after_it_starts,
    reporting_bodies_can_be_written_to,
    bodies_report_through_others,
    bodies_stand_on_some_row,
)


# --- assumptions ----------------------------------------------------------------------------


def _assumed_leads(plan: Plan) -> Iterator[Assumption]:
    assumed = [row for row in plan.rows if row.lead_basis is Basis.ASSUMED]
    for body in plan.bodies:
        rows = tuple(row.key for row in assumed if body.acronym in row.leads)
        if rows:
            says = f"{body.acronym} is only assumed to lead {_count(rows)}. Ask it to confirm."
            yield Assumption(Matter.LEADS, body.acronym, rows, says)


def _assumed_cooperating(plan: Plan) -> Iterator[Assumption]:
    assumed = [row for row in plan.rows if row.cooperating_basis is Basis.ASSUMED]
    for body in plan.bodies:
        rows = tuple(row.key for row in assumed if body.acronym in row.cooperating)
        if rows:
            says = f"{body.acronym} is only assumed to cooperate on {_count(rows)}."
            yield Assumption(Matter.COOPERATING, body.acronym, rows, says)


def _rows_without_lead(plan: Plan) -> Iterator[Assumption]:
    rows = tuple(row.key for row in _without_lead(plan))
    yield Assumption(Matter.NO_LEAD, "", rows, f"Nobody leads {_count(rows)}. Name a lead.")


def _rows_not_judged(plan: Plan) -> Iterator[Assumption]:
    rows = tuple(row.key for row in _not_judged(plan))
    says = f"Nothing says when {_count(rows)} would be done. Fill in 'Done when'."
    yield Assumption(Matter.NOT_JUDGED, "", rows, says)


def _proposed_done_when(plan: Plan) -> Iterator[Assumption]:
    rows = _doubted(plan, DONE_WHEN_PROPOSED)
    says = (
        f"'Done when' is only proposed for {_count(rows)}. Agree it, then delete the line "
        f"{DONE_WHEN_PROPOSED} from the doubts."
    )
    yield Assumption(Matter.DONE_WHEN, "", rows, says)


def _assumed_nature(plan: Plan) -> Iterator[Assumption]:
    rows = _doubted(plan, NATURE_ASSUMED)
    says = (
        f"The nature (one-off, series, continuing) is our reading for {_count(rows)}. Confirm it, "
        f"then delete the line {NATURE_ASSUMED} from the doubts."
    )
    yield Assumption(Matter.NATURE, "", rows, says)


def _contacts(plan: Plan) -> Iterator[Assumption]:
    for body in plan.bodies:
        if _unreachable(body) or is_placeholder(body.contact.email):
            address = body.contact.email or "no e-mail address"
            says = f"{body.acronym} has {address}. Fill in its focal point."
            yield Assumption(Matter.CONTACT, body.acronym, (), says)


_LISTED: tuple[Callable[[Plan], Iterable[Assumption]], ...] = (
    _assumed_leads,
    _assumed_cooperating,
    _rows_without_lead,
    _rows_not_judged,
    _proposed_done_when,
    _assumed_nature,
    _contacts,
)


def _without_lead(plan: Plan) -> Iterator[Row]:
    return (row for row in plan.rows if not row.leads)


def _not_judged(plan: Plan) -> Iterator[Row]:
    return (row for row in plan.rows if not row.output and not row.done_when)


def _doubted(plan: Plan, mark: str) -> tuple[str, ...]:
    return tuple(row.key for row in plan.rows if any(d.startswith(mark) for d in row.doubts))


def _unreachable(body: Body) -> bool:
    return body.kind is Kind.BODY and body.reports and not body.contact.email


def _count(rows: tuple[str, ...]) -> str:
    return "1 row" if len(rows) == 1 else f"{len(rows)} rows"


def _place(sheet: str, row: str, field: str) -> Place:
    return Place(FILE, sheet, row=row, column=field)


def _on(row: Row, field: str) -> Place:
    return _place(ACTIVITIES, row.key, field)
