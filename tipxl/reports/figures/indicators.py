"""All indicators of the plan, each declared once: words, and the expression that counts it."""

from tipxl.reports.figures.cooperation_figures import (
    COOPERATION,
    agreeing,
    disability_share,
    joined,
    states_reached,
    women_share,
)
from tipxl.reports.figures.figure import Figure, Indicator, Median
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
    not_started,
    overdue,
)
from tipxl.reports.figures.reporting_figures import (
    REPORTING,
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

#: Every figure that is so many of so many, I1 to I22; I21 is a median (`rating`). What is added to
#: one of these is live in the evaluation workbook, and explained on its Method sheet.
INDICATORS: tuple[Indicator, ...] = (*PROGRESS, *REPORTING, *COOPERATION, *OPINIONS)

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
