"""All indicators of the plan, each declared once: words, and the expression that counts it."""

from tipxl.reports.figures.cooperation_figures import (
    agreeing,
    disability_share,
    joined,
    states_reached,
    women_share,
)
from tipxl.reports.figures.figure import Figure, Indicator, Median
from tipxl.reports.figures.opinion_figures import (
    funding_secured,
    high_impact,
    lasting,
    rating,
    sustained,
    too_early,
)
from tipxl.reports.figures.progress_figures import (
    addressed,
    attrition,
    completed,
    completed_of_remaining,
    completed_when_due,
    completed_with_evidence,
    not_started,
    overdue,
)
from tipxl.reports.figures.reporting_figures import (
    answered_by_lead,
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
    answered_by_lead,
)

#: Every figure that is so many of so many, I1 to I22; I21 is a median (`rating`). What is added
#: here is live in the evaluation workbook, and explained on its Method sheet.
INDICATORS: tuple[Indicator, ...] = (
    addressed,
    completed,
    completed_of_remaining,
    completed_with_evidence,
    completed_when_due,
    not_started,
    attrition,
    overdue,
    completeness,
    timeliness,
    answered_by_lead,
    right_first_time,
    agreeing,
    joined,
    women_share,
    disability_share,
    states_reached,
    high_impact,
    sustained,
    lasting,
    funding_secured,
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
    "completed",
    "completed_of_remaining",
    "completed_when_due",
    "completed_with_evidence",
    "completeness",
    "disability_share",
    "funding_secured",
    "high_impact",
    "joined",
    "lasting",
    "not_started",
    "overdue",
    "rating",
    "right_first_time",
    "states_reached",
    "sustained",
    "timeliness",
    "too_early",
    "women_share",
]
