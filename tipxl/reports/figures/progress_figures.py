"""The figures of progress, by activity: how far the plan has come."""

from tipxl.domain.schema.meanings import ADDRESSED, IDLE, STOPPED, Status
from tipxl.reports.figures.counting import (
    ACTIVITIES,
    ROWS,
    Given,
    Lines,
    Means,
    PartOf,
    Without,
    Yes,
)
from tipxl.reports.figures.figure import Indicator

_N = "N = activities in the baseline"
_REMAINING = "N − discontinued − merged"
_DUE_BY = "is the period of the last round used, or an earlier one"

_IS_COMPLETED = Means("status", (Status.COMPLETED,))
_HAS_ENDED_OTHERWISE = Means("status", STOPPED)
_LEFT = ACTIVITIES.where(Without(_HAS_ENDED_OTHERWISE))
_ROWS_LEFT = ROWS.where(Without(_HAS_ENDED_OTHERWISE))
_DATED = _ROWS_LEFT.where(Given("first"))
_HAVE_A_TARGET = PartOf(Lines("standing"), (Given("first"),))
_BEFORE_WORK = (Status.NOT_STARTED, Status.PREPARING)

#: Work has begun or is done: the rate that other ASEAN plans print.
addressed = Indicator(
    "I1",
    "Addressed",
    "Activities on which work is under way or completed; not those of which there is no "
    "information for two rounds, or only a guess.",
    f"(ongoing + completed, but for those without information) / N; {_N}",
    PartOf(ACTIVITIES, (Means("status", ADDRESSED), Yes("informed"))),
)
completed = Indicator(
    "I2",
    "Completed",
    "Activities agreed as completed, with evidence or without.",
    f"completed / N; {_N}",
    PartOf(ACTIVITIES, (_IS_COMPLETED,)),
)
completed_of_remaining = Indicator(
    "I3",
    "Completed of those still in the plan",
    "Completed activities among those neither discontinued nor merged by decision.",
    f"completed / ({_REMAINING}); {_N}",
    PartOf(_LEFT, (_IS_COMPLETED,)),
)
#: The headline for "done": completed, and something shows it.
completed_with_evidence = Indicator(
    "I4",
    "Completed with evidence",
    "Completed activities of which every completed row names what shows it, among the "
    "activities still part of the plan.",
    f"completed with evidence / ({_REMAINING}); {_N}",
    PartOf(_LEFT, (_IS_COMPLETED, Yes("evidenced"))),
    question="evidence",
    answers=PartOf(Lines("standing"), (Yes("evidence"),)),
)
completed_when_due = Indicator(
    "I5",
    "Completed of those due",
    f"Completed activities among those due: the first agreed target {_DUE_BY}. A target that was "
    "moved later does not count here.",
    f"completed / activities whose first agreed target {_DUE_BY}; n/a where fewer than half of "
    "the rows have a target",
    PartOf(_LEFT.where(Yes("first_passed")), (_IS_COMPLETED,)),
    needs=_HAVE_A_TARGET,
    needed="rows have a target",
)
rows_completed_when_due = Indicator(
    "I5b",
    "Completed of those due, by rows",
    f"Completed rows among those due: the first agreed target {_DUE_BY}.",
    f"completed rows / rows still in the plan whose first agreed target {_DUE_BY}; n/a where "
    "fewer than half of the rows have a target",
    PartOf(_ROWS_LEFT.where(Yes("first_passed")), (_IS_COMPLETED,)),
    needs=_HAVE_A_TARGET,
    needed="rows have a target",
)
not_started = Indicator(
    "I6",
    "Not under way",
    "Activities not started, in preparation or postponed, among those still in the plan: never "
    "begun, begun and fallen back, and postponed together.",
    f"(not started + in preparation + postponed) / ({_REMAINING}); {_N}",
    PartOf(_LEFT, (Means("status", IDLE),)),
)
never_begun = Indicator(
    "I6a",
    "Never begun",
    "Activities not started or in preparation that were not under way after any round.",
    f"not started or in preparation, never ongoing or completed / ({_REMAINING}); {_N}",
    PartOf(_LEFT, (Means("status", _BEFORE_WORK), Without(Yes("begun")))),
)
fallen_back = Indicator(
    "I6b",
    "Begun and fallen back",
    "Activities not started or in preparation that had been under way after an earlier round.",
    f"not started or in preparation, ongoing or completed before / ({_REMAINING}); {_N}",
    PartOf(_LEFT, (Means("status", _BEFORE_WORK), Yes("begun"))),
)
postponed = Indicator(
    "I6c",
    "Moved to a later period",
    "Activities put off, on which no work is done now.",
    f"postponed / ({_REMAINING}); {_N}",
    PartOf(_LEFT, (Means("status", (Status.POSTPONED,)),)),
)
attrition = Indicator(
    "I7",
    "Discontinued or merged",
    "Activities that ended by decision without being carried out as planned.",
    f"(discontinued + merged) / N; {_N}",
    PartOf(ACTIVITIES, (_HAS_ENDED_OTHERWISE,)),
)
overdue = Indicator(
    "I8",
    "Overdue",
    "Rows not completed whose target lies before the period of the last round used, among those "
    "that ever had a dated target. What is due in that very period is counted as due (I8a), as in "
    "Schedule; a target moved to a later period is neither: read this with the next three.",
    "rows not completed, target before the last period used / rows still in the plan that were "
    "given a dated target",
    PartOf(_DATED, (Yes("overdue"),)),
)
due = Indicator(
    "I8a",
    "Due",
    "Rows not completed whose target is the period of the last round used itself, among those "
    "that ever had a dated target.",
    "rows not completed, target the last period used / rows still in the plan that were given a "
    "dated target",
    PartOf(_DATED, (Yes("due"),)),
)
slipped = Indicator(
    "I8b",
    "Slipped",
    "Rows whose target was moved past the first one agreed, among those that ever had a dated "
    "target.",
    "rows whose last target lies after the first / rows still in the plan that were given a "
    "dated target",
    PartOf(_DATED, (Yes("slipped"),)),
)
left_unfinished = Indicator(
    "I8c",
    "Not completed by the end of the plan",
    "Rows that the plan leaves unfinished when it ends, whatever target they name; none before "
    "that.",
    "rows not completed when the plan has ended / rows still in the plan",
    PartOf(_ROWS_LEFT, (Yes("unfinished"),)),
)

PROGRESS = (
    addressed,
    completed,
    completed_of_remaining,
    completed_with_evidence,
    completed_when_due,
    rows_completed_when_due,
    not_started,
    never_begun,
    fallen_back,
    postponed,
    attrition,
    overdue,
    due,
    slipped,
    left_unfinished,
)
