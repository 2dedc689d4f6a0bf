"""I13 to I17: work across the sectors, and whom it reached."""

from tipxl.reports.figures.counting import (
    EVENTS,
    ROWS,
    Given,
    ItemsOf,
    PartOf,
    SumsOf,
    Yes,
)
from tipxl.reports.figures.figure import Indicator

_PRESENT = ("women", "men", "other")
_COVERS = "reported for events:"

agreeing = Indicator(
    "I13",
    "Answered by two or more whose words agree",
    "Rows that two or more bodies answered in the last round used, and that say nothing against "
    "each other. Counted before any decision.",
    "rows answered by two or more whose words agree / rows answered by two or more; what was "
    "decided afterwards changes nothing here",
    PartOf(ROWS.where(Yes("answered_by_two")), (Yes("words_agree"),)),
)
joined = Indicator(
    "I14",
    "Two or more bodies contributed",
    "Rows on which two or more bodies worked in any round: a lead with work under way or "
    "completed, a body that took part or finished its part, or an event.",
    "rows with two or more contributors / rows in force that name two or more bodies that "
    "report; bodies invited as a group are left out",
    PartOf(ROWS.where(Yes("asked_of_two")), (Yes("worked_by_two"),)),
)
women_share = Indicator(
    "I15",
    "Women among participations",
    "Participations of women, of all participations in events that counted women and men; "
    "what other events reported is told beside it. Someone who came to two events is counted "
    "twice.",
    "women / (women + men + other), over the events with both counts; an event reported by "
    "two bodies counts once",
    SumsOf(EVENTS.where(Yes("women_known")), "women", _PRESENT),
    coverage=PartOf(EVENTS, (Yes("women_known"),)),
    covers=_COVERS,
)
disability_share = Indicator(
    "I16",
    "Persons with disabilities among participations",
    "Participations of persons with disabilities, of all participations in the events that "
    "counted them and women and men.",
    "persons with disabilities / (women + men + other), over the events that give all three "
    "numbers; the coverage is of all events that give the number of persons with disabilities",
    SumsOf(EVENTS.where(Yes("disability_known")), "disability", _PRESENT),
    coverage=PartOf(EVENTS, (Yes("disability_given"),)),
    covers=_COVERS,
)
states_reached = Indicator(
    "I17",
    "Member states where an event was held",
    "Member states in which at least one event was held; online events are in none.",
    "member states with an event / member states",
    ItemsOf(EVENTS, "country", "no member state"),
    question="country",
    answers=PartOf(EVENTS, (Given("country"),)),
    unanswered="No event that is counted names where it was held.",
)

COOPERATION = (agreeing, joined, women_share, disability_share, states_reached)
