"""Everything an evaluation is made of, counted once for all its tables and sentences."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.todays_names import under_todays_names
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.rating_scale import RatingScale, rating_scale
from tipxl.reports.figures.population import Population, population_of
from tipxl.reports.model.wording import area_words

FINAL = "final"
NOT_IN_PLAN = "(no longer in plan.xlsx)"


class NarrativeText(Struct, frozen=True):
    """What people wrote into narrative.xlsx for one evaluation.

    `sections` maps a section's key to its text; `ratings` a criterion to the rating and the reason
    of the independent evaluator.
    """

    sections: Mapping[str, str] = {}
    ratings: Mapping[str, tuple[str, str]] = {}


class EvaluationTerms(Struct, frozen=True):
    """Which evaluation this is, up to when, and what it could not count (whole sentences).

    `asked_before` are the questions of the mid-term, where the final has one: its ratings are of
    the scale of that time. Where they `are_lost_before`, there is no scale by which to read them.
    """

    kind: str
    cutoff: date
    gaps: tuple[str, ...] = ()
    written: NarrativeText = field(default_factory=NarrativeText)
    asked_before: FormSchema | None = None
    are_lost_before: bool = False


class Evaluation(Struct, frozen=True):
    """An evaluation with its figures. `before` is the mid-term, where the final has one."""

    plan: Plan
    schema: FormSchema
    terms: EvaluationTerms
    rounds: tuple[RoundResult, ...]
    whole: Population
    before: Population | None = None
    before_period: str = ""
    scale_before: RatingScale | None = None

    @property
    def is_final(self) -> bool:
        """Whether the plan has ended with it."""
        return self.terms.kind == FINAL

    @property
    def provisional(self) -> bool:
        """Whether something is missing, so that figures may still change."""
        return bool(self.terms.gaps)

    @property
    def last(self) -> str:
        """The last round counted."""
        return self.rounds[-1].period

    @property
    def periods(self) -> tuple[str, ...]:
        """The rounds counted, oldest first."""
        return tuple(each.period for each in self.rounds)

    @property
    def name(self) -> str:
        """The evaluation as it is called."""
        return f"{self.terms.kind.capitalize()} evaluation, as of {long_date(self.terms.cutoff)}"

    def area_name(self, letter: str) -> str:
        """A thematic area in words; what plan.xlsx has lost says so."""
        return area_words(self.plan, letter) if letter else NOT_IN_PLAN

    def labels(self, *senses: str) -> tuple[str, ...]:
        """The words of the statuses with these meanings."""
        choices = self.schema.list("status")
        return tuple(choices.label(code) for code in choices.codes(*senses))


def evaluated(
    plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult], terms: EvaluationTerms
) -> Evaluation:
    """Count the closed rounds up to the cut-off (oldest first; at least one)."""
    used = under_todays_names(plan, rounds)
    earlier = _mid_term(plan, used) if terms.kind == FINAL else ()
    return Evaluation(
        plan=plan,
        schema=schema,
        terms=terms,
        rounds=used,
        whole=population_of(plan, schema, used, terms.kind),
        before=population_of(plan, schema, earlier, "mid-term") if earlier else None,
        before_period=earlier[-1].period if earlier else "",
        scale_before=_scale_before(terms),
    )


def _scale_before(terms: EvaluationTerms) -> RatingScale | None:
    if terms.are_lost_before:
        return RatingScale()
    return rating_scale(terms.asked_before) if terms.asked_before else None


def _mid_term(plan: Plan, rounds: tuple[RoundResult, ...]) -> tuple[RoundResult, ...]:
    held = next((each for each in plan.rounds if each.evaluation == "mid-term"), None)
    if held is None:
        return ()
    return tuple(each for each in rounds if each.reporting_period <= held.period)
