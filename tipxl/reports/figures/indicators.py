"""All indicators in one tuple, in the order of their codes; each is declared in its module."""

from tipxl.reports.figures.cooperation_figures import (
    COOPERATION,
    agreeing,
    disability_share,
    joined,
    states_reached,
    women_share,
)
from tipxl.reports.figures.figure import Figure, Indicator, Median, place_of_code
from tipxl.reports.figures.opinion_figures import (
    OPINIONS,
    funding_secured,
    high_impact,
    lasting,
    rating,
    sustained,
    too_early,
)
from tipxl.reports.figures.progress_figures import (
    PROGRESS,
    addressed,
    attrition,
    completed,
    completed_of_remaining,
    completed_when_due,
    completed_with_evidence,
    due,
    fallen_back,
    left_unfinished,
    never_begun,
    not_started,
    overdue,
    postponed,
    rows_completed_when_due,
    slipped,
)
from tipxl.reports.figures.reporting_figures import (
    REPORTING,
    answered_by_lead,
    cleared_by_due,
    completeness,
    right_first_time,
    timeliness,
)

#: The headline table, in its order: "addressed" never stands without "completed" beside it.
HEADLINE: tuple[Indicator, ...] = (
    addressed,
    completed,
    completed_with_evidence,
    completeness,
    timeliness,
    cleared_by_due,
    answered_by_lead,
)

#: Every figure that is so many of so many, by its code; I21 is a median (`rating`). What is added
#: to the tuple of a module is live in the evaluation workbook, and explained on its Method sheet.
INDICATORS: tuple[Indicator, ...] = tuple(
    sorted(
        (*PROGRESS, *REPORTING, *COOPERATION, *OPINIONS), key=lambda each: place_of_code(each.code)
    )
)

__all__ = [
    "HEADLINE",
    "INDICATORS",
    "Figure",
    "Indicator",
    "Median",
    "addressed",
    "agreeing",
    "answered_by_lead",
    "attrition",
    "cleared_by_due",
    "completed",
    "completed_of_remaining",
    "completed_when_due",
    "completed_with_evidence",
    "completeness",
    "disability_share",
    "due",
    "fallen_back",
    "funding_secured",
    "high_impact",
    "joined",
    "lasting",
    "left_unfinished",
    "never_begun",
    "not_started",
    "overdue",
    "postponed",
    "rating",
    "right_first_time",
    "rows_completed_when_due",
    "slipped",
    "states_reached",
    "sustained",
    "timeliness",
    "too_early",
    "women_share",
]
