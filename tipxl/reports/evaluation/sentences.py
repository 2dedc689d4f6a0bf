"""Plain sentences made from the numbers: each function says one thing, and says when it cannot."""

from collections.abc import Sequence
from statistics import median

from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.plan.period import long_date
from tipxl.domain.plan.work_plan import Basis
from tipxl.domain.results.schedule import LENGTHS
from tipxl.domain.schema.meanings import IssueKind
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.opinions import criteria
from tipxl.reports.evaluation.qualitative import said_once
from tipxl.reports.evaluation.supporting_sheets import ended
from tipxl.reports.evaluation.uncertainty import ranges
from tipxl.reports.figures.counting import EVENTS, Yes, met, sum_of
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.figures.figure import Figure, one_decimal
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.indicators import (
    addressed,
    agreeing,
    answered_by_lead,
    attrition,
    cleared_by_due,
    completed,
    completed_with_evidence,
    completeness,
    disability_share,
    fallen_back,
    funding_secured,
    high_impact,
    joined,
    lasting,
    left_unfinished,
    never_begun,
    not_started,
    overdue,
    postponed,
    rating,
    slipped,
    states_reached,
    sustained,
    timeliness,
    women_share,
)


def number_of(number: int, one: str, many: str) -> str:
    """A number with its noun: "1 activity", "2 activities", "no activities"."""
    return counted(number, one, many, zero="no")


def be(number: int) -> str:
    """The verb that goes with a number."""
    return one_or_many(number, "is", "are")


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- purpose and method


def purpose(case: Evaluation) -> str:
    """What this is, of what, and up to when."""
    return (
        f"This is the {case.terms.kind} evaluation of the {case.plan.title}, as of "
        f"{long_date(case.terms.cutoff)}. It counts "
        f"{number_of(len(case.whole.activities), 'activity', 'activities')} of the baseline and "
        f"{number_of(len(case.rounds), 'closed round', 'closed rounds')} of reports "
        f"({listed(case.periods)})."
    )


def gaps(case: Evaluation) -> str:
    """What could not be counted."""
    if not case.provisional:
        return "Every round up to the cut-off is closed and counted."
    return f"This evaluation is provisional. {' '.join(case.terms.gaps)}"


def coverage(case: Evaluation) -> str:
    """Who reported."""
    came, timely = completeness(case.whole), timeliness(case.whole)
    if not came.denominator:
        return "No report was expected in the rounds counted."
    cleared = cleared_by_due(case.whole).numerator
    return (
        f"Of {number_of(came.denominator, 'report', 'reports')} expected, {came.numerator} came, "
        f"{timely.numerator} by the due day ({cleared or 'none'} cleared by then). "
        f"{_answered_rows(case)}"
    )


def _answered_rows(case: Evaluation) -> str:
    figure = answered_by_lead(case.whole)
    agreed = figure.coverage.numerator if figure.coverage else 0
    beside = (
        f"; {number_of(agreed, 'row', 'rows')} agreed for good before "
        f"{one_or_many(agreed, 'was', 'were')} not asked"
        if agreed
        else ""
    )
    if not figure.denominator:
        return f"In the last round no row was asked of a lead{beside}."
    return (
        f"In the last round {figure.numerator or 'none'} of "
        f"{number_of(figure.denominator, 'row', 'rows')} asked of a lead "
        f"{one_or_many(figure.numerator, 'was', 'were')} answered by one{beside}."
    )


def assumptions(case: Evaluation) -> str:
    """How many leads are our own reading."""
    leads = sum(bool(r.leads) and r.lead_basis is Basis.ASSUMED for r in case.plan.rows)
    nobody = sum(not row.leads for row in case.plan.rows)
    if not leads and not nobody:
        return "All leads are printed in the plan or confirmed."
    without = f", and {nobody} {one_or_many(nobody, 'has', 'have')} no lead" if nobody else ""
    return (
        f"The lead of {number_of(leads, 'row', 'rows')} of {len(case.plan.rows)} {be(leads)} "
        f"assumed{without}; T13 lists them."
    )


def opinions_are_own(case: Evaluation) -> str:
    """Whose opinions these are."""
    bodies = len(set(case.whole.views["body"]))
    if not bodies:
        return "No body has rated the plan in this evaluation, so there are no ratings in it."
    return (
        f"Ratings are self-ratings by {number_of(bodies, 'body', 'bodies')}: what they say of "
        "their own work. A column is kept for an independent evaluator."
    )


# --- implementation


def progress(case: Evaluation) -> str:
    """Addressed first, and the honest ones at once beside it."""
    n = len(case.whole.activities)
    if not n:
        return "The baseline has no activity, so there is no progress to count."
    begun, done = addressed(case.whole).numerator, completed(case.whole).numerator
    shown = completed_with_evidence(case.whole).numerator
    return (
        f"Of {number_of(n, 'activity', 'activities')}, {begun or 'none'} {be(begun)} addressed and "
        f"{done or 'none'} completed, {_of_them(shown)} with evidence. {not_under_way(case)}"
    )


def not_under_way(case: Evaluation) -> str:
    """What is not under way, in three: never begun, fallen back, postponed."""
    idle = not_started(case.whole)
    if not idle.numerator:
        return "None of those still in the plan is not under way."
    parts = [
        f"{figure.numerator} {words}"
        for figure, words in (
            (never_begun(case.whole), "never begun"),
            (fallen_back(case.whole), "begun and fallen back"),
            (postponed(case.whole), "postponed"),
        )
        if figure.numerator
    ]
    return (
        f"Of {number_of(idle.denominator, 'activity', 'activities')} still in the plan, "
        f"{idle.numerator} {be(idle.numerator)} not under way: {listed(parts)}."
    )


def _of_them(number: int) -> str:
    return "none of them" if not number else f"{number} of them"


def since_mid_term(case: Evaluation) -> str:
    """What changed since the mid-term; "" where there is none."""
    if case.before is None:
        return ""
    begun, done = addressed(case.before).numerator, completed(case.before).numerator
    return (
        f"At mid-term {begun} {one_or_many(begun, 'was', 'were')} addressed and {done} completed."
    )


def by_area(case: Evaluation) -> str:
    """How each area stands."""
    words = []
    for letter in case.whole.parts("area"):
        here = case.whole.area(letter)
        done = completed(here)
        words.append(f"{done.numerator} of {done.denominator} in {case.area_name(letter)}")
    return f"Completed are {listed(words)}." if words else ""


def late(case: Evaluation) -> str:
    """How many rows are overdue and how many slipped; at the end, what the plan leaves unfinished.

    A plan that ended with rows unfinished is never said to have none overdue.
    """
    left, dated, moved = (each(case.whole) for each in (left_unfinished, overdue, slipped))
    ended_with = (
        f"The plan ended with {left.numerator} of {number_of(left.denominator, 'row', 'rows')} "
        "not completed. "
        if left.numerator
        else ""
    )
    if not dated.denominator:
        return f"{ended_with}No row was given a dated target, so nothing can be said about delays."
    of = f"Of {number_of(dated.denominator, 'row', 'rows')} with a dated target, "
    if left.numerator:
        return f"{ended_with}{of}{_slips(case, moved.numerator)}."
    return (
        f"{of}{dated.numerator or 'none'} {be(dated.numerator)} overdue and "
        f"{_slips(case, moved.numerator)}."
    )


def _slips(case: Evaluation, number: int) -> str:
    """How many slipped, how often targets were moved, and by how much in the middle."""
    if not number:
        return "none has slipped past its first target"
    rows = [each for each in each_line(case.whole.rows) if each.slipped]
    here = [each for each in rows if each.key in set(slipped(case.whole).behind)]
    moves, middle = sum(each.moves for each in here), median(each.slip for each in here)
    length = LENGTHS[case.rounds[-1].reporting_period.parts]
    by = f"{one_decimal(middle)} {length if middle == 1 else f'{length}s'}"
    return (
        f"{number} {one_or_many(number, 'has', 'have')} slipped past the first target, moved "
        f"{counted(moves, 'time')} in all, by {by} in the median"
    )


def ended_early(case: Evaluation) -> str:
    """What was discontinued or merged."""
    figure = attrition(case.whole)
    if not figure.numerator:
        return "No activity was discontinued or merged."
    was = one_or_many(figure.numerator, "was", "were")
    words = number_of(figure.numerator, "activity", "activities")
    return f"{_capital(words)} {was} discontinued or merged by decision."


def range_of_completed(case: Evaluation) -> str:
    """Between which ends the headline lies."""
    found = next(each for each in ranges(case.whole) if each.figure.code == "I2")
    if found.is_certain:
        return "No row is contested, provisional or not reported in a way that could move this."
    return (
        "Counting every contested, provisional or not reported row first as not done and then as "
        f"done, between {found.low.numerator} and {found.high.numerator} activities are completed."
    )


# --- cooperation


def cooperation(case: Evaluation) -> str:
    """Where two or more bodies worked on the same row."""
    figure = joined(case.whole)
    if not figure.denominator:
        return "No row names two or more reporting bodies, so joint work cannot be counted."
    return (
        f"Of {number_of(figure.denominator, 'row', 'rows')} given to two or more bodies, two or "
        f"more of them contributed to {figure.numerator or 'none'}."
    )


def contradictions(case: Evaluation) -> str:
    """Where bodies that answered the same row agree, before anything was decided."""
    figure = agreeing(case.whole)
    if not figure.denominator:
        return "No row was answered by two or more bodies in the last round."
    return (
        f"In the last round two or more bodies answered "
        f"{number_of(figure.denominator, 'row', 'rows')}; on {figure.numerator or 'none'} of them "
        "their words agreed, counted before any decision."
    )


# --- results


def achieved(case: Evaluation) -> str:
    """Impact, sustained, lasting: with how many spoke."""
    figures = (high_impact(case.whole), sustained(case.whole), lasting(case.whole))
    if not any(figure.denominator for figure in figures):
        return "Impact, sustainability and lasting change were not rated."
    high, goes_on, lasts = (_opinions(case, figure) for figure in figures)
    return (
        f"By the leads' own account the impact is high in {high}, the work will be sustained in "
        f"{goes_on}, and the change is lasting in {lasts}. Opinions that it is too early are left "
        "out."
    )


def _opinions(case: Evaluation, figure: Figure) -> str:
    """So many of so many opinions, and on how many rows: two leads of a row have one each."""
    rows = case.whole.results[case.whole.results["name"].isin(figure.base)]["key"].nunique()
    if not figure.denominator:
        return "none, as no opinion was given"
    return (
        f"{figure.numerator} of {number_of(figure.denominator, 'opinion', 'opinions')} on "
        f"{number_of(rows, 'row', 'rows')}"
    )


def ratings(case: Evaluation) -> str:
    """The median of each criterion."""
    found = [(item, rating(case.whole, item.key)) for item in criteria(case)]
    words = [
        f"{item.text.partition(':')[0].lower()} {median.text}" for item, median in found
        if median.ratings
    ]  # fmt: skip
    if not words:
        return "No criterion was rated."
    return f"The median ratings, from 6 to 1 (lowest–highest): {'; '.join(words)}."


def funding(case: Evaluation) -> str:
    """Funding secured of the unfinished rows that need it, and for how many it is known."""
    figure = funding_secured(case.whole)
    known = figure.coverage
    if known is None or not known.denominator:
        return "No row is unfinished, so no funding is needed any more."
    of = number_of(known.denominator, "unfinished row", "unfinished rows")
    stands = f"How funding stands is known for {known.numerator or 'none'} of {of}"
    if not figure.denominator:
        return f"{stands}; none is known to need funding."
    need = one_or_many(figure.denominator, "needs", "need")
    return (
        f"{stands}; of {figure.denominator} that {need} it, {figure.numerator or 'none'} "
        f"{one_or_many(figure.numerator, 'has', 'have')} it secured."
    )


# --- gender, disability, victims' rights


def women(case: Evaluation) -> str:
    """Women among participations, with the coverage."""
    figure = women_share(case.whole)
    events = figure.coverage.denominator if figure.coverage else 0
    if not events:
        return "No event was reported, so nothing can be said about who took part."
    if not figure.denominator:
        return f"{_capital(number_of(events, 'event', 'events'))} were reported, none with counts."
    known = figure.coverage.numerator if figure.coverage else 0
    every = sum_of(met(case.whole, EVENTS), "women", "men", "other")
    return (
        f"{_capital(number_of(events, 'event', 'events'))} reported "
        f"{number_of(every, 'participation', 'participations')}. {_capital(str(known))} of them "
        f"{one_or_many(known, 'gives', 'give')} women and men: of their "
        f"participations {figure.share.text} were women's."
    )


def disability(case: Evaluation) -> str:
    """Persons with disabilities: over all events that give the number, then as a share."""
    figure = disability_share(case.whole)
    given = figure.coverage.numerator if figure.coverage else 0
    if not given:
        return "No event tells how many persons with disabilities took part."
    people = sum_of(met(case.whole, EVENTS.where(Yes("disability_given"))), "disability")
    events = figure.coverage.denominator if figure.coverage else 0
    share = (
        f"; where women and men are given as well, they were {figure.share.text} of the "
        "participations"
        if figure.denominator
        else ""
    )
    return (
        f"{given} of {number_of(events, 'event', 'events')} "
        f"{one_or_many(given, 'tells', 'tell')} how many persons with disabilities took part: "
        f"{people or 'none'} in all{share}."
    )


def states(case: Evaluation) -> str:
    """Where the events were held."""
    figure = states_reached(case.whole)
    return f"Events were held in {figure.numerator} of {figure.denominator} member states."


# --- challenges


def reasons(case: Evaluation) -> str:
    """The reason named most often."""
    named = case.whole.answers[case.whole.answers["reason"] != ""]
    if named.empty:
        return "No lead named a reason for delay."
    rows = named.groupby("reason")["key"].nunique()
    counts = sorted(((int(n), str(code)) for code, n in rows.items()), key=lambda x: (-x[0], x[1]))
    words = [
        f"{label_of(case.schema, 'reason', code).lower()} ({number_of(n, 'row', 'rows')})"
        for n, code in counts[:3]
    ]
    return f"The reasons named most for what did not move: {listed(words)}."


def challenges(case: Evaluation) -> str:
    """How many challenges and by how many bodies."""
    said = case.whole.issues[case.whole.issues["sense"] == IssueKind.CHALLENGE]
    if said.empty:
        return "No body reported a challenge in its own words."
    bodies, lines = int(said["body"].nunique()), said_once(said)
    return (
        f"{_capital(number_of(bodies, 'body', 'bodies'))} named "
        f"{number_of(lines, 'challenge', 'challenges')} in their own words (T9)."
    )


# --- conclusions, recommendations


def conclusions(case: Evaluation) -> tuple[str, ...]:
    """Each conclusion with the table that it rests on."""
    open_rows = [e for e in each_line(case.whole.standing) if not ended(case, e.status)]
    left = number_of(len(open_rows), "row", "rows")
    return (
        f"Progress: {progress(case)} (T1)",
        f"Delay: {late(case)} (T10)",
        f"Reporting: {coverage(case)} (T5)",
        f"Joint work: {cooperation(case)} (sheet Rows)",
        f"Certainty: {range_of_completed(case)} (T12)",
        f"What is left: {left} {be(len(open_rows))} not finished. (T10)",
    )


def concluded(case: Evaluation) -> str:
    """The conclusions, a line each."""
    return "\n".join(conclusions(case))


def recommended(case: Evaluation) -> str:
    """How many recommendations the bodies made."""
    said = case.whole.issues[case.whole.issues["sense"] == IssueKind.RECOMMENDATION]
    if said.empty:
        return "The bodies made no recommendation on their sheet Issues."
    bodies, lines = int(said["body"].nunique()), said_once(said)
    return (
        f"{_capital(number_of(bodies, 'body', 'bodies'))} made "
        f"{number_of(lines, 'recommendation', 'recommendations')} (T11)."
    )


def advice(case: Evaluation) -> str:
    """What the leads advise for unfinished rows; "" before the end."""
    if not case.is_final:
        return ""
    given = [e.advice for e in each_line(case.whole.results) if e.advice]
    if not given:
        return "The leads gave no advice on the unfinished rows."
    counts = {code: given.count(code) for code in dict.fromkeys(given)}
    words = [
        f"{label_of(case.schema, 'advice', code).lower()} {n}" for code, n in sorted(counts.items())
    ]
    return f"For unfinished rows the leads advise: {', '.join(words)} (T10)."


def to_be_validated(case: Evaluation) -> str:
    """What a reader must know before it is agreed."""
    last = case.rounds[-1]
    return (
        f"The figures rest on the statuses agreed when the round {last.period} was closed. Who "
        "validated this evaluation, when, and with what reservations, is recorded below."
    )
