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
    "Reports received by the due day, of the reports expected. The first complete report counts, "
    "cleared or not; a later one that takes its place is shown and changes nothing.",
    "complete reports received by the due day / reports expected",
    PartOf(RETURNS, (Yes("on_time"),)),
)
#: Beside timeliness, a figure of its own: it has no number on the page of indicators.
cleared_by_due = Indicator(
    "I10b",
    "Cleared by the due day",
    "Reports that their body had cleared by the due day, of the reports expected. A draft, and "
    "what the secretariat entered from a call or a letter, is not cleared.",
    "reports complete and cleared by the due day / reports expected",
    PartOf(RETURNS, (Yes("cleared"),)),
)
answered_by_lead = Indicator(
    "I11",
    "Rows answered by their lead",
    "Rows on which a lead gave an answer that counts, of the rows asked of a lead in the last "
    "round used. Rows agreed for good in an earlier round are not asked.",
    "rows answered by a lead / rows asked of a lead in the last round used; beside it the rows "
    "agreed for good, which are not asked",
    PartOf(ROWS.where(Yes("asked")), (Yes("by_lead"),)),
    coverage=PartOf(ROWS, (Yes("agreed_for_good"),)),
    covers="agreed for good and not asked:",
)
right_first_time = Indicator(
    "I12",
    "Reports right first time",
    "Bodies whose first file of a round had nothing that must be corrected.",
    "first files without an error / first files received, one a body and round",
    PartOf(FIRST_FILES, (Yes("right"),)),
)

#: What is counted over every round used, and not in the last one alone.
OVER_ROUNDS = (completeness, timeliness, cleared_by_due, right_first_time)
REPORTING = (completeness, timeliness, cleared_by_due, answered_by_lead, right_first_time)
