"""What came of the work: joint rows, impact, ratings, funding, who took part."""

from tipxl.domain.core.wording_names import capital
from tipxl.domain.core.wording_numbers import counted, number_of, one_or_many
from tipxl.domain.schema.rating_scale import rating_scale
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.opinions import QUESTIONS, criteria
from tipxl.reports.figures.counting import EVENTS, RESULTS, Yes, is_asked, met, sum_of
from tipxl.reports.figures.figure import Figure, Median, one_decimal
from tipxl.reports.figures.indicators import (
    agreeing,
    disability_share,
    funding_secured,
    high_impact,
    joined,
    lasting,
    rating,
    states_reached,
    sustained,
    women_share,
)

# --- cooperation


def cooperation(case: Evaluation) -> str:
    """Where two or more bodies worked on the same row."""
    figure = joined(case.whole)
    if not figure.denominator:
        return "No row names two or more reporting bodies, so joint work cannot be counted."
    return (
        f"Of {number_of(figure.denominator, 'row', 'rows')} given to two or more bodies, two or "
        f"more of them contributed to {figure.numerator or 'none'}."
    )


def contradictions(case: Evaluation) -> str:
    """Where bodies that answered the same row agree, before anything was decided."""
    figure = agreeing(case.whole)
    if not figure.denominator:
        return "No row was answered by two or more bodies in the last round."
    return (
        f"In the last round two or more bodies answered "
        f"{number_of(figure.denominator, 'row', 'rows')}; on {figure.numerator or 'none'} of them "
        "their words agreed, counted before any decision."
    )


# --- results


def achieved(case: Evaluation) -> str:
    """Impact, sustained, lasting: with how many spoke."""
    told = (
        ("the impact is high in", high_impact(case.whole)),
        ("the work will be sustained in", sustained(case.whole)),
        ("the change is lasting in", lasting(case.whole)),
    )
    if all(figure.why for _, figure in told):
        if not any(is_asked(case.schema, RESULTS, each) for each in QUESTIONS):
            return "Impact, sustainability and lasting change were not asked."
        return "No answer in the lists of opinions stands for high, sustained or lasting."
    if not any(figure.denominator for _, figure in told):
        return "Impact, sustainability and lasting change were not rated."
    words = [f"{says} {_opinions(case, figure)}" for says, figure in told if not figure.why]
    last = f", and {words[-1]}" if words[1:] else words[-1]
    return (
        f"By the leads' own account {', '.join(words[:-1])}{last}. Opinions that it is too early "
        "are left out."
    )


def _opinions(case: Evaluation, figure: Figure) -> str:
    """So many of so many opinions, and on how many rows: two leads of a row have one each."""
    rows = case.whole.results[case.whole.results["name"].isin(figure.base)]["key"].nunique()
    if not figure.denominator:
        return "none, as no opinion was given"
    return (
        f"{figure.numerator} of {number_of(figure.denominator, 'opinion', 'opinions')} on "
        f"{number_of(rows, 'row', 'rows')}"
    )


def ratings(case: Evaluation) -> str:
    """The median of each criterion."""
    found = [(item, rating(case.whole, item.key)) for item in criteria(case)]
    words = [
        f"{item.text.partition(':')[0].lower()} {_median(median)}"
        for item, median in found
        if median.count
    ]
    if not words:
        return "No criterion was rated."
    scale = rating_scale(case.schema)
    if scale.why:
        return f"How often each rating was given: {'; '.join(words)}. {scale.why}"
    return f"The median ratings, from {scale.ends} (lowest–highest): {'; '.join(words)}."


def _median(found: Median) -> str:
    """The middle rating, between which ends it lies, and how many could not say.

    Of ratings without a middle, how often each was given.
    """
    foreign = f", {found.foreign} not of this scale" if found.foreign else ""
    if found.why:
        apart = f", {found.unable_words} {found.unable}" if found.unable else ""
        return f"{found.spread}{apart}{foreign}"
    apart = f", {found.unable} {found.unable_words}" if found.unable else ""
    given = counted(len(found.ratings), "rating")
    return f"{one_decimal(found.middle or 0)} ({found.span}, {given}{apart}{foreign})"


def funding(case: Evaluation) -> str:
    """Funding secured of the unfinished rows that need it, and for how many it is known."""
    figure = funding_secured(case.whole)
    if figure.why:
        return f"Whether funding is secured is not known. {figure.why}"
    known = figure.coverage
    if known is None or not known.denominator:
        return "No row is unfinished, so no funding is needed any more."
    of = number_of(known.denominator, "unfinished row", "unfinished rows")
    stands = f"How funding stands is known for {known.numerator or 'none'} of {of}"
    if not figure.denominator:
        return f"{stands}; none is known to need funding."
    need = one_or_many(figure.denominator, "needs", "need")
    return (
        f"{stands}; of {figure.denominator} that {need} it, {figure.numerator or 'none'} "
        f"{one_or_many(figure.numerator, 'has', 'have')} it secured."
    )


# --- gender, disability, victims' rights


def women(case: Evaluation) -> str:
    """Women among participations, with the coverage."""
    figure = women_share(case.whole)
    events = figure.coverage.denominator if figure.coverage else 0
    if not events:
        return "No event was reported, so nothing can be said about who took part."
    known = figure.coverage.numerator if figure.coverage else 0
    if not known:
        reported = counted(events, "event was", "events were")
        return f"{reported} reported, none with both women and men counted."
    if not figure.denominator:
        of, give = number_of(events, "event", "events"), one_or_many(known, "gives", "give")
        return f"{known} of {of} {give} women and men, and nobody took part there."
    every = sum_of(met(case.whole, EVENTS), "women", "men", "other")
    return (
        f"{capital(number_of(events, 'event', 'events'))} reported "
        f"{number_of(every, 'participation', 'participations')}. {capital(str(known))} of them "
        f"{one_or_many(known, 'gives', 'give')} women and men: {figure.share.text} of the "
        f"participations in {one_or_many(known, 'it', 'them')} were by women."
    )


def disability(case: Evaluation) -> str:
    """Persons with disabilities: over all events that give the number, then as a share."""
    figure = disability_share(case.whole)
    given = figure.coverage.numerator if figure.coverage else 0
    if not given:
        return "No event tells how many persons with disabilities took part."
    people = sum_of(met(case.whole, EVENTS.where(Yes("disability_given"))), "disability")
    events = figure.coverage.denominator if figure.coverage else 0
    share = (
        f"; where women and men are given as well, they were {figure.share.text} of the "
        "participations"
        if figure.denominator
        else ""
    )
    return (
        f"{given} of {number_of(events, 'event', 'events')} "
        f"{one_or_many(given, 'tells', 'tell')} how many persons with disabilities took part: "
        f"{people or 'none'} in all{share}."
    )


def states(case: Evaluation) -> str:
    """Where the events were held."""
    figure = states_reached(case.whole)
    if not figure.numerator:
        return "No event names a member state in which it was held."
    return f"Events were held in {figure.numerator} of {figure.denominator} member states."
