"""What an evaluation counts and rests on: purpose, gaps, reports, assumed leads."""

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_names import listed, the
from tipxl.domain.core.wording_numbers import be, counted, number_of, one_or_many
from tipxl.domain.plan.work_plan import Basis
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.figures.indicators import (
    answered_by_lead,
    cleared_by_due,
    completeness,
    timeliness,
)


def purpose(case: Evaluation) -> str:
    """What this is, of what, and up to when."""
    return (
        f"This is the {case.terms.kind} evaluation of {the(case.plan.title)}, as of "
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
    expected = completeness(case.whole).denominator
    if not expected:
        return f"{came(case)}."
    cleared = cleared_by_due(case.whole).numerator
    return f"{came(case)} ({cleared or 'none'} cleared by then). {_answered_rows(case)}"


def came(case: Evaluation) -> str:
    """How many reports came and how many in time, as part of a sentence."""
    found, timely = completeness(case.whole), timeliness(case.whole)
    if not found.denominator:
        return "No report was expected in the rounds counted"
    return (
        f"Of {number_of(found.denominator, 'report', 'reports')} expected, "
        f"{found.numerator or 'none'} came, {timely.numerator or 'none'} by the due day"
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
    without = f", and {counted(nobody, 'row has', 'rows have')} no lead" if nobody else ""
    return (
        f"{_assumed(leads, len(case.plan.rows))}{without}; "
        f"T13 lists {one_or_many(leads + nobody, 'it', 'them')}."
    )


def _assumed(leads: int, rows: int) -> str:
    if not leads:
        return "No lead is assumed"
    lead = one_or_many(leads, "lead", "leads")
    return f"The {lead} of {counted(leads, 'row')} of {rows} {be(leads)} assumed"


def opinions_are_own(case: Evaluation) -> str:
    """Whose opinions these are."""
    bodies = len(set(case.whole.views["body"]))
    if not bodies:
        return "No body has rated the plan in this evaluation, so there are no ratings in it."
    return (
        f"Ratings are self-ratings by {number_of(bodies, 'body', 'bodies')}: what they say of "
        "their own work. A column is kept for an independent evaluator."
    )
