"""The evaluation on one page, to be read alone: finding, headline, results, risks, and who acts."""

from collections.abc import Iterable, Sequence
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.wording_numbers import counted
from tipxl.reports.evaluation import uncertainty
from tipxl.reports.evaluation.achievements import RULE, Achievement, achievements
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.sentences.on_one_page import Request, asked, finding, risks
from tipxl.reports.figures.indicators import completed
from tipxl.reports.model.sheet import ReportColumn, ReportLine, RowStyle, Sheet, Table
from tipxl.reports.model.wording import cut

NAME = "On one page"
# What a page holds, in points, as `word/style_template` sets it: A4 without margins and title.
_PAGE, _HEADINGS, _LINE, _BELOW, _TABLE_LINE = 704, 70, 11.2, 2.5, 17.5
_LETTERS = 104  # in a line of the page
#: So many results of an area, so many letters of each: the first of these that the page holds.
_TRIES = ((3, 170), (2, 170), (2, 120), (1, 170), (1, 110))
_TEXT = 230  # characters of a risk or a request
_ON_PAGE = {
    "I1": "Addressed: ongoing or completed",
    "I2": "Completed",
    "I4": "Completed with evidence, of those still in the plan",
}


class Quote(Struct, frozen=True):
    """What a body says it achieved; `source` is the body and the round, `about` the activity."""

    words: str
    source: str
    about: str

    @property
    def text(self) -> str:
        """The quotation as it is read."""
        return f"“{self.words}” ({self.source})"


class AreaResults(Struct, frozen=True):
    """A thematic area: how much of it is completed, and the strongest results."""

    heading: str
    quotes: tuple[Quote, ...]


class OnePage(Struct, frozen=True):
    """What a reader who reads no further must know, fitted to a page."""

    finding: tuple[str, ...]
    headline: Table
    achieved: tuple[AreaResults, ...]
    more: str
    risks: tuple[str, ...]
    asked: tuple[Request, ...]
    words: str
    rule: str = RULE
    achieved_heading: str = "What was achieved, in the bodies' own words"
    risks_heading: str = "What is at risk"
    asked_heading: str = "What is asked of whom"


def one_page(case: Evaluation) -> OnePage:
    """The page, with as many quotations as it holds."""
    said, at_risk, wanted = finding(case), _cut(risks(case)), _cut_asked(asked(case))
    headline = uncertainty.ranges_table(case, _ON_PAGE)
    words = (
        f"The figures count activities. A row is one expected output of an activity.{_last(case)}"
    )
    texts = (*said, *at_risk, *(each.text for each in wanted), RULE, words)
    free = _PAGE - _HEADINGS - sum(map(_height, texts)) - _TABLE_LINE * (len(headline.rows) + 1)
    areas = case.whole.parts("area")
    results: tuple[AreaResults, ...] = ()
    for number, letters in _TRIES:
        results = tuple(_area(case, area, number, letters) for area in areas)
        if sum(map(_height_of, results)) <= free:
            break
    shown = _fitting(results, free)
    left_out = len(areas) - len(shown)
    more = f"{counted(left_out, 'more area')} in section 3." if left_out else ""
    return OnePage(said, headline, shown, more, at_risk, wanted, words)


def _last(case: Evaluation) -> str:
    """What the name of the last round means, which the page uses; a year is itself."""
    last = next((each for each in case.rounds if each.period == case.last), None)
    words = last.reporting_period.words if last else ""
    return f" {case.last} is {words}." if words and words != case.last else ""


def _fitting(results: Sequence[AreaResults], free: float) -> tuple[AreaResults, ...]:
    """The first areas that fit; where some do not, there is room for a line that says so."""
    if sum(map(_height_of, results)) <= free:
        return tuple(results)
    found: list[AreaResults] = []
    for each in results:
        if sum(map(_height_of, (*found, each))) > free - _LINE:
            break
        found.append(each)
    return tuple(found)


def _area(case: Evaluation, area: str, number: int, letters: int) -> AreaResults:
    done = completed(case.whole.area(area))
    heading = f"{case.area_name(area)}: {done.numerator} of {done.denominator} completed"
    found = achievements(case, area)[:number]
    return AreaResults(cut(heading, _LETTERS), tuple(_quote(each, letters) for each in found))


def _quote(each: Achievement, letters: int) -> Quote:
    words = cut(each.words, letters)
    return Quote(words, each.source, cut(each.title.rstrip(" .:"), 70))


def _height_of(results: AreaResults) -> float:
    quotes = (f"{each.about}: {each.text}" for each in results.quotes)
    return sum(map(_height, (results.heading, *quotes)))


def _height(text: str) -> float:
    return _LINE * max(1, ceil(len(text) / _LETTERS)) + _BELOW


def _cut(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(cut(each, _TEXT) for each in texts)


def _cut_asked(each_asked: Sequence[Request]) -> tuple[Request, ...]:
    return tuple(
        replace(each, who=cut(each.who, 90), what=cut(each.what, _TEXT)) for each in each_asked
    )


def one_page_sheet(case: Evaluation) -> Sheet:
    """The same page as a sheet of the workbook."""
    made = one_page(case)
    lines = [*_part(made.achieved_heading)]
    for area in made.achieved:
        lines += [ReportLine((area.heading, None), RowStyle.SECTION)]
        lines += [ReportLine((each.about, each.text)) for each in area.quotes]
    lines += _part(made.risks_heading, (("", text) for text in made.risks))
    lines += _part(made.asked_heading, ((each.who, each.what) for each in made.asked))
    columns = (ReportColumn("about", "", 30), ReportColumn("text", "", 84, span=3))
    notes = tuple(filter(None, (made.more, made.rule)))
    return Sheet(
        NAME,
        f"The {case.terms.kind} evaluation on one page",
        intro=made.finding,
        tables=(
            replace(made.headline, title="", notes=(made.words,)),
            Table("", columns, tuple(lines), notes=notes, headed=False, key="page"),
        ),
        landscape=False,
    )


def _part(heading: str, texts: Iterable[tuple[str, str]] = ()) -> list[ReportLine]:
    """A heading, and a line for each text with whom it is about."""
    found = [ReportLine((heading, None), RowStyle.GROUP)]
    return [*found, *(ReportLine((about or None, text)) for about, text in texts)]
