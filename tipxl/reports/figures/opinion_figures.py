"""I18 to I22: what the leads think was achieved, the ratings of the plan, and funding."""

from tipxl.domain.schema.meanings import Funding, Opinion
from tipxl.reports.figures.counting import (
    RESULTS,
    ROWS,
    Given,
    LineCondition,
    Lines,
    Means,
    OneOf,
    PartOf,
    Without,
    met,
)
from tipxl.reports.figures.figure import Indicator, Median
from tipxl.reports.figures.population import Population

_OWN = "The leads' own view: one opinion a row and lead."


def too_early(question: str) -> LineCondition:
    """Leads who say that it is too early to tell."""
    return Means(question, (Opinion.TOO_EARLY,))


def _opinions(question: str, meaning: str) -> PartOf:
    rated = RESULTS.where(Given(question), Without(too_early(question)))
    return PartOf(rated, (Means(question, (meaning,)),))


high_impact = Indicator(
    "I18",
    "High impact",
    f"Rows whose lead sees a high impact. {_OWN}",
    "high / (rated − too early to tell)",
    _opinions("impact", Opinion.HIGH),
)
sustained = Indicator(
    "I19",
    "Will be sustained",
    f"Rows that go on when this plan and its funding end. {_OWN}",
    "yes / (rated − too early to tell)",
    _opinions("sustained", Opinion.SUSTAINED),
)
lasting = Indicator(
    "I20",
    "Lasting change",
    f"Rows whose change cannot easily be undone. {_OWN}",
    "lasting / (rated − too early to tell)",
    _opinions("lasting", Opinion.LASTING),
)
funding_secured = Indicator(
    "I22",
    "Funding secured",
    "Rows whose funding is secured, among the rows that need funding and whose lead says how "
    "it stands.",
    "secured / (secured + partly secured + being sought); not needed, not known and not "
    "answered are left out",
    PartOf(
        ROWS.where(Means("funding", (Funding.SECURED, Funding.NEEDED))),
        (Means("funding", (Funding.SECURED,)),),
    ),
    coverage=PartOf(ROWS, (Means("funding", tuple(Funding)),)),
    covers="known for rows:",
)
OPINIONS = (high_impact, sustained, lasting, funding_secured)


def rating(population: Population, criterion: str) -> Median:
    """I21: the median rating of one criterion; those unable to assess are counted apart."""
    views = met(population, Lines("views", (OneOf("criterion", (criterion,)), Given("rating"))))
    rated = views[views["rating"].isin([str(each) for each in range(1, 7)])]
    return Median(
        code="I21",
        name=f"Rating: {criterion}",
        says="The middle of the bodies' own ratings, from 6 (highly satisfactory) to 1 (highly "
        "unsatisfactory).",
        formula="median of the ratings with a reason; lowest–highest; n; never a mean",
        criterion=criterion,
        ratings=tuple(int(each) for each in rated["rating"]),
        unable=len(views) - len(rated),
        behind=tuple(rated["name"]),
    )
