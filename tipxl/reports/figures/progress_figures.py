"""The figures of progress, by activity: how far the plan has come."""

from tipxl.domain.schema.meanings import ADDRESSED, IDLE, STOPPED, Status
from tipxl.reports.figures.counting import ACTIVITIES, Given, Lines, Means, PartOf, Without, Yes
from tipxl.reports.figures.figure import Indicator

_N = "N = activities in the baseline"
_REMAINING = "N − discontinued − merged"
_ENDED = "the period named as target had ended when the last round used ended"

_IS_COMPLETED = Means("status", (Status.COMPLETED,))
_HAS_ENDED_OTHERWISE = Means("status", STOPPED)
_LEFT = ACTIVITIES.where(Without(_HAS_ENDED_OTHERWISE))

#: Work has begun or is done: the rate that other ASEAN plans print.
addressed = Indicator(
    "I1",
    "Addressed",
    "Activities on which work is under way or completed.",
    f"(ongoing + completed) / N; {_N}",
    PartOf(ACTIVITIES, (Means("status", ADDRESSED),)),
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
)
completed_when_due = Indicator(
    "I5",
    "Completed of those due",
    f"Completed activities among those whose target has passed: {_ENDED}.",
    "completed / activities whose target has passed; n/a where fewer than half of the rows "
    "have a target",
    PartOf(_LEFT.where(Yes("passed")), (_IS_COMPLETED,)),
    needs=PartOf(Lines("standing"), (Given("passed"),)),
    needed="rows have a target",
)
not_started = Indicator(
    "I6",
    "Not yet under way",
    "Activities not started, in preparation or postponed, among those still in the plan.",
    f"(not started + in preparation + postponed) / ({_REMAINING}); {_N}",
    PartOf(_LEFT, (Means("status", IDLE),)),
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
    f"Activities not completed although their target has passed ({_ENDED}), among those "
    "with a target.",
    "not completed and target passed / activities still in the plan that have a target",
    PartOf(_LEFT.where(Given("passed")), (Yes("passed"), Without(_IS_COMPLETED))),
)

PROGRESS = (
    addressed,
    completed,
    completed_of_remaining,
    completed_with_evidence,
    completed_when_due,
    not_started,
    attrition,
    overdue,
)
