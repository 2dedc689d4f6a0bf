"""T7 and T8: what the bodies themselves say was achieved, and how they rate the plan."""

from collections.abc import Iterator

import pandas as pd

from tipxl.domain.core.wording_numbers import counted, one_or_many
from tipxl.domain.schema.form_schema import FormSchema, LineItem
from tipxl.domain.schema.rating_scale import RatingScale, rating_scale
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import PlanPart, count_column, share_column
from tipxl.reports.evaluation.figure_cells import by_area as lines_by_area
from tipxl.reports.figures.counting import RESULTS, unlisted
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.figures.figure import one_decimal
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.indicators import (
    Indicator,
    Median,
    high_impact,
    lasting,
    rating,
    sustained,
    too_early,
)
from tipxl.reports.model.columns import Columns
from tipxl.reports.model.sheet import (
    Cell,
    Repeated,
    ReportColumn,
    ReportLine,
    Sheet,
    Table,
    Tinted,
    ValueKind,
)
from tipxl.reports.model.visual_language import NEUTRAL, SCALE
from tipxl.reports.model.wording import cut

BY_RESULT, BY_CRITERION = "T7 Results", "T8 Ratings by criterion"
SELF = "These are self-ratings: the view of the bodies that lead the work, and of nobody else."
_AGAIN = 34  # letters of a question that stands in the line above: one line
QUESTIONS = {"impact": high_impact, "sustained": sustained, "lasting": lasting}


def results(case: Evaluation) -> Sheet:
    """High impact, sustained, lasting: by area, with n and those for whom it is too early."""
    return Sheet(BY_RESULT, "T7 Impact, sustained, lasting", (SELF,), (by_area(case),))


def by_area(case: Evaluation) -> Table:
    """A line for each area: what its leads say, of how many, and for how many it is too early."""
    columns = tuple(column for each in QUESTIONS.items() for column in _question(case, *each))
    note = (
        "One opinion for each row and lead. Too early to tell is counted apart; an opinion without "
        "the basis that High and Yes need is not counted (T13 Method)."
    )
    whys = (figure.why for figure in (each(case.whole) for each in QUESTIONS.values()))
    notes = (note, *_unlisted(case), *(f"n/a: {why}" for why in whys if why))
    return Table("", *lines_by_area(case, columns), notes=notes, key="areas")


def _unlisted(case: Evaluation) -> Iterator[str]:
    """How many answers the list does not have any more, so that they are not counted."""
    for question, indicator in QUESTIONS.items():
        number = unlisted(case.whole, RESULTS.frame, question)
        if number:
            are = one_or_many(number, "is not in its list and is", "are not in its list and are")
            yield f"{indicator.name}: {counted(number, 'answer')} {are} not counted."


def _question(case: Evaluation, question: str, indicator: Indicator) -> Columns[PlanPart]:
    early = RESULTS.where(too_early(question))
    return (
        share_column(case, indicator, indicator.name, 19),
        count_column(case, f"{question}.n", "Rated (n)", 9, indicator.counts.lines),
        count_column(case, f"{question}.early", "Too early", 9, early),
    )


# --- ratings


def criteria(case: Evaluation) -> tuple[LineItem, ...]:
    """The criteria of the plan's evaluation."""
    return criteria_of(case.schema)


def criteria_of(schema: FormSchema, role: str = "criterion") -> tuple[LineItem, ...]:
    """The criteria (or questions) that report.toml declares; nothing where it asks none."""
    block = next((each for each in schema.blocks if each.key == "views"), None)
    return tuple(each for each in block.items if each.role == role) if block else ()


def views_asked(schema: FormSchema) -> dict[str, str]:
    """What each criterion is called, and each question as it was asked."""
    criteria = {each.key: each.text.partition(":")[0] for each in criteria_of(schema)}
    return criteria | {each.key: each.text for each in criteria_of(schema, "question")}


def ratings(case: Evaluation) -> Sheet:
    """The heat map of ratings, their reasons, and the answers to the open questions."""
    return Sheet(
        name=BY_CRITERION,
        title="T8 Ratings by criterion",
        intro=(f"{SELF}{_scale_words(rating_scale(case.schema))}",),
        tables=(heat_map(case), _reasons(case), _voices(case)),
        grid=(30.0, *(11.0 for _ in range(12))),
    )


def _scale_words(scale: RatingScale) -> str:
    """What the ratings mean, and what is made of them; "" where none are asked."""
    goes = f" The ratings go {scale.words}." if scale.words else ""
    apart = (
        f" {scale.shown(each.code)} means {each.label.lower()}."
        for each in scale.apart
        if scale.shown(each.code) != each.label
    )
    middle = scale.why or "The median is the middle rating; there is no mean."
    return f"{goes}{''.join(apart)} {middle}"


def heat_map(case: Evaluation) -> Table:
    """Criterion by body; then the median, the span, n, and a place for the independent view."""
    bodies, scale = _bodies(case), rating_scale(case.schema)
    columns = (
        ReportColumn("criterion", "Criterion", 30),
        *(ReportColumn(each, each, 11, ValueKind.NUMBER) for each in bodies),
        ReportColumn("median", "Median (I21)", 11, ValueKind.NUMBER),
        ReportColumn("span", "Lowest–highest", 11, ValueKind.NUMBER),
        ReportColumn("n", "n", 11, ValueKind.NUMBER),
        ReportColumn("unable", scale.apart_words, 11, ValueKind.NUMBER),
        ReportColumn("independent", "Independent evaluator", 14, ValueKind.NUMBER),
    )
    lines = tuple(
        ReportLine(
            (
                item.text.partition(":")[0],
                *(_rated(case, scale, body, item.key) for body in bodies),
                *_summed(rating(case.whole, item.key)),
                case.terms.written.ratings.get(item.key, ("", ""))[0] or None,
            )
        )
        for item in criteria(case)
    )
    note = (
        f"{_foreign(case)}The last column is for an independent evaluator: it shows what stands "
        "on the sheet Independent ratings of narrative.xlsx, and is empty until then."
    )
    return Table("The bodies' own ratings", columns, lines, notes=(note,), key="ratings")


def _foreign(case: Evaluation) -> str:
    """How many ratings are of none of the choices, so that they are not counted."""
    number = sum(rating(case.whole, item.key).foreign for item in criteria(case))
    if not number:
        return ""
    are = one_or_many(number, "is not of this scale and is", "are not of this scale and are")
    return f"{counted(number, 'rating')} {are} not counted. "


def _summed(found: Median) -> tuple[Cell, ...]:
    middle = one_decimal(found.middle) if found.middle is not None else "n/a"
    return middle, found.span, found.count, found.unable


def _bodies(case: Evaluation) -> tuple[str, ...]:
    spoke = set(case.whole.views["body"])
    return tuple(b.acronym for b in case.plan.bodies if b.acronym in spoke)


def _view(case: Evaluation, body: str, criterion: str) -> pd.DataFrame:
    views = case.whole.views
    return views[(views["body"] == body) & (views["criterion"] == criterion)]


def _rated(case: Evaluation, scale: RatingScale, body: str, criterion: str) -> Cell:
    code = next(iter(_view(case, body, criterion)["rating"]), "")
    shown, place = scale.shown(code), scale.place(code)
    if place is not None:  # from poor to good, always with the number in the cell
        return Tinted(shown, SCALE[round(place * (len(SCALE) - 1))])
    return Tinted(shown, NEUTRAL) if code in (e.code for e in scale.apart) else shown or None


# Of reasons and answers alike, so that the headings at the top of a page hold for both.
_IN_WORDS = (
    ReportColumn("criterion", "Criterion or question", 30),
    ReportColumn("body", "Body", 11),
    ReportColumn("rating", "Rating", 22, span=2),
    ReportColumn("answer", "Reason or answer, in its own words", 88, span=8),
)


def _reasons(case: Evaluation) -> Table:
    lines = tuple(
        ReportLine(
            (
                item.text.partition(":")[0],
                *(each.body, label_of(case.schema, "rating", each.rating), each.answer),
            )
        )
        for item in criteria(case)
        for each in each_line(case.whole.views[case.whole.views["criterion"] == item.key])
        if each.rating
    )
    return Table("The reasons given for the ratings", _IN_WORDS, lines, key="reasons")


def _voices(case: Evaluation) -> Table:
    views = case.whole.views[case.whole.views["answer"] != ""]
    lines = tuple(
        ReportLine(
            (
                Repeated(cut(item.text, _AGAIN)) if number else item.text,
                *(each.body, None, each.answer),
            )
        )
        for item in criteria_of(case.schema, "question")
        for number, each in enumerate(each_line(views[views["criterion"] == item.key]))
    )
    return Table("What the bodies answer to the open questions", _IN_WORDS, lines, key="voices")
