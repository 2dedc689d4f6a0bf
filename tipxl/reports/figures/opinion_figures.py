"""I18 to I22: what the leads think was achieved, the ratings of the plan, and funding."""

from tipxl.domain.schema.meanings import FINAL, Funding, Opinion
from tipxl.domain.schema.rating_scale import RatingScale, rating_scale
from tipxl.reports.figures.counting import (
    RESULTS,
    ROWS,
    Given,
    LineCondition,
    Lines,
    Listed,
    Means,
    OneOf,
    PartOf,
    Without,
    met,
)
from tipxl.reports.figures.figure import Indicator, Median
from tipxl.reports.figures.population import Population

_OWN = "The leads' own view: one opinion a row and lead, so a row with two leads has two."
_UNFINISHED = ROWS.where(Without(Means("status", FINAL)))


def too_early(question: str) -> LineCondition:
    """Leads who say that it is too early to tell."""
    return Means(question, (Opinion.TOO_EARLY,))


def _opinions(question: str, meaning: str) -> PartOf:
    rated = RESULTS.where(Listed(question), Without(too_early(question)))
    return PartOf(rated, (Means(question, (meaning,)),))


high_impact = Indicator(
    "I18",
    "High impact",
    f"Opinions that see a high impact. {_OWN}",
    "high / (opinions given − too early to tell)",
    _opinions("impact", Opinion.HIGH),
    question="impact",
    answers=PartOf(RESULTS, (Given("impact"),)),
)
sustained = Indicator(
    "I19",
    "Will be sustained",
    f"Opinions that the row goes on when this plan and its funding end. {_OWN}",
    "yes / (opinions given − too early to tell)",
    _opinions("sustained", Opinion.SUSTAINED),
    question="sustained",
    answers=PartOf(RESULTS, (Given("sustained"),)),
)
lasting = Indicator(
    "I20",
    "Lasting change",
    f"Opinions that the change cannot easily be undone. {_OWN}",
    "lasting / (opinions given − too early to tell)",
    _opinions("lasting", Opinion.LASTING),
    question="lasting",
    answers=PartOf(RESULTS, (Given("lasting"),)),
)
funding_secured = Indicator(
    "I22",
    "Funding secured",
    "Unfinished rows whose funding is secured, among the unfinished rows that need funding and "
    "whose lead says how it stands.",
    "secured / (secured + partly secured + being sought); not needed, not known and not "
    "answered are left out",
    PartOf(
        _UNFINISHED.where(Means("funding", (Funding.SECURED, Funding.NEEDED))),
        (Means("funding", (Funding.SECURED,)),),
    ),
    coverage=PartOf(_UNFINISHED, (Means("funding", tuple(Funding)),)),
    covers="known for unfinished rows:",
    question="funding",
    answers=PartOf(_UNFINISHED, (Given("funding"),)),
)
OPINIONS = (high_impact, sustained, lasting, funding_secured)


def rating(population: Population, criterion: str, of: RatingScale | None = None) -> Median:
    """I21: the median rating of one criterion; those unable to assess are counted apart.

    So is what the scale does not have: a choice that was taken away, or words. `of` is the scale on
    which they rated, where it is not that of the population.
    """
    scale = of or rating_scale(population.schema)
    views = met(population, Lines("views", (OneOf("criterion", (criterion,)), Given("rating"))))
    rated = views[views["rating"].isin([each.code for each in scale.steps])]
    apart = views["rating"].isin([each.code for each in scale.apart])
    given = tuple(rated["rating"])
    with_reason = " with a reason" if scale.reasoned else ""
    return Median(
        code="I21",
        name=f"Rating: {criterion}",
        says=f"The middle of the bodies' own ratings{_between(scale)}.",
        formula=f"median of the ratings{with_reason}; lowest–highest; number of ratings; never a "
        "mean",
        criterion=criterion,
        ratings=tuple(scale.numbers[each] for each in given if each in scale.numbers),
        given=tuple((each.label, given.count(each.code)) for each in scale.steps),
        unable=int(apart.sum()),
        foreign=len(views) - len(rated) - int(apart.sum()),
        unable_words=scale.apart_words.lower(),
        why=scale.why,
        behind=tuple(rated["name"]),
    )


def _between(scale: RatingScale) -> str:
    return f", {scale.words}" if scale.words else ""
