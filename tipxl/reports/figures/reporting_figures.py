"""I9 to I12: how the bodies reported."""

from tipxl.reports.figures.counting import FIRST_FILES, RETURNS, ROWS, Given, PartOf, Yes
from tipxl.reports.figures.figure import Indicator

completeness = Indicator(
    "I9",
    "Completeness",
    "Reports received, late ones included, of the reports expected.",
    "reports received / reports expected; a body that leads a row is expected once a round",
    PartOf(RETURNS, (Given("received"),)),
)
timeliness = Indicator(
    "I10",
    "Timeliness",
    "Reports received by the due date, of the reports expected.",
    "reports received by the due date / reports expected; a draft is never on time",
    PartOf(RETURNS, (Yes("on_time"),)),
)
answered_by_lead = Indicator(
    "I11",
    "Rows answered by their lead",
    "Rows on which a lead gave an answer that counts, in the last round used.",
    "rows answered by a lead / rows in force in the last round used",
    PartOf(ROWS, (Yes("by_lead"),)),
)
right_first_time = Indicator(
    "I12",
    "Reports right first time",
    "Bodies whose first file of a round had nothing that must be corrected.",
    "first files without an error / first files received, one a body and round",
    PartOf(FIRST_FILES, (Yes("right"),)),
)

REPORTING = (completeness, timeliness, answered_by_lead, right_first_time)
