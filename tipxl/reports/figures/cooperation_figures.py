"""I13 to I17: work across the sectors, and whom it reached."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from tipxl.domain.results.round_result import Mark
from tipxl.reports.figures.figure import Figure, FigureWords, counted
from tipxl.reports.figures.population import Population, members


def agreeing(population: Population) -> Figure:
    """I13: rows on which two or more bodies answered and do not contradict each other."""
    words = FigureWords(
        "I13",
        "Answered by two or more without contradiction",
        "Rows that two or more bodies answered in the last round used, and that are not contested.",
        "rows answered by two or more and not contested / rows answered by two or more",
    )
    both = population.rows[
        population.rows["key"].isin(_by_two(population, "answered", last_only=True))
    ]
    agreed = both[both["mark"] != str(Mark.CONTESTED)]
    return counted(words, agreed["key"], both["key"])


def joined(population: Population) -> Figure:
    """I14: rows on which two or more bodies did something, of those given to two or more."""
    words = FigureWords(
        "I14",
        "Two or more bodies contributed",
        "Rows on which two or more bodies worked in any round: a lead with work under way or "
        "completed, a body that took part or finished its part, or an event.",
        "rows with two or more contributors / rows in force that name two or more bodies that "
        "report; bodies invited as a group are left out",
    )
    named = population.answers[~population.answers["optional"].astype(bool)]
    asked = population.rows[population.rows["key"].isin(_twice(named, _last(population)))]
    worked = asked[asked["key"].isin(_by_two(population, "contributed", last_only=False))]
    return counted(words, worked["key"], asked["key"])


def women_share(population: Population) -> Figure:
    """I15: participations and the share of women; participations are never unique persons."""
    words = FigureWords(
        "I15",
        "Women among participations",
        "Participations of women, of all participations in events that counted women and men. "
        "Someone who came to two events is counted twice.",
        "women / (women + men + other), over the events with both counts; an event reported by "
        "two bodies counts once",
    )
    events = _counted_events(population)
    known = events[events["collected"].astype(bool)]
    return _of_people(words, (known, events), _sum(known, "women"), _present(known))


def disability_share(population: Population) -> Figure:
    """I16: persons with disabilities, where they were counted at all."""
    words = FigureWords(
        "I16",
        "Persons with disabilities among participations",
        "Participations of persons with disabilities, of all participations in the events that "
        "counted them.",
        "persons with disabilities / (women + men + other), over the events that give the number",
    )
    events = _counted_events(population)
    known = events[events["collected"].astype(bool) & events["disability"].notna()]
    return _of_people(words, (known, events), _sum(known, "disability"), _present(known))


def states_reached(population: Population) -> Figure:
    """I17: member states in which an event was held."""
    words = FigureWords(
        "I17",
        "Member states where an event was held",
        "Member states in which at least one event was held; online events are in none.",
        "member states with an event / member states",
    )
    states = members(population)
    held = set(_counted_events(population)["country"])
    return counted(words, (name for code, name in states.items() if code in held), states.values())


def participations(population: Population) -> int:
    """How many took part in the events that counted women and men."""
    events = _counted_events(population)
    return _present(events[events["collected"].astype(bool)])


def _counted_events(population: Population) -> pd.DataFrame:
    return population.events[population.events["counted"].astype(bool)]


def _of_people(
    words: FigureWords, events: tuple[pd.DataFrame, pd.DataFrame], part: int, whole: int
) -> Figure:
    known, every = events
    figure = counted(words, known["name"], every["name"])
    return replace(
        figure,
        numerator=part,
        denominator=whole,
        coverage=figure.share,
        covers="reported for events:",
    )


def _sum(events: pd.DataFrame, *columns: str) -> int:
    return sum(int(each) for column in columns for each in events[column].dropna())


def _present(events: pd.DataFrame) -> int:
    return _sum(events, "women", "men", "other")


def _last(population: Population) -> Sequence[str]:
    return list(dict.fromkeys(population.rows["period"]))


def _by_two(population: Population, column: str, *, last_only: bool) -> list[str]:
    chosen = population.answers[population.answers[column].astype(bool)]
    return _twice(chosen, _last(population) if last_only else None)


def _twice(answers: pd.DataFrame, rounds: Sequence[str] | None) -> list[str]:
    """The rows that two or more bodies stand on, in these rounds or in any."""
    chosen = answers if rounds is None else answers[answers["round"].isin(rounds)]
    pairs = chosen[["key", "body"]].drop_duplicates()
    bodies = pairs["key"].value_counts()
    return [str(key) for key in bodies[bodies >= 2].index]
