"""The evaluation in words: title page, ten sections with tables and charts, in their order."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.personal_data import personal_data
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.wording_names import the
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.schema.rating_scale import rating_scale
from tipxl.reports.evaluation import headline as t1
from tipxl.reports.evaluation import method as t13
from tipxl.reports.evaluation import opinions, participation, qualitative, uncertainty
from tipxl.reports.evaluation import reporting_tables as t5
from tipxl.reports.evaluation import status_changes as t2
from tipxl.reports.evaluation import unfinished as t10
from tipxl.reports.evaluation.achievements import Achievement, completions
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.narrative import SECTIONS, Section
from tipxl.reports.evaluation.one_page import OnePage, one_page
from tipxl.reports.evaluation.sentences import on_conclusions, on_one_page
from tipxl.reports.model.chart import Chart
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.sheet import Cell, Table
from tipxl.reports.model.wording import cut

_MOST_COMPLETED = 80  # rows that the document lists; the workbook has all
_MOST_COLUMNS = 14  # columns that a page takes
_TITLE, _WORDS = 110, 240  # characters


class Exhibit(Struct, frozen=True):
    """A table or a chart with its caption, and the code of the sheet that it is taken from.

    A text that names the code means this one, if it is the first and may be `cited`; `named` is
    what a text calls it instead.
    """

    caption: str
    shows: Table | Chart
    code: str = ""
    cited: bool = True
    named: str = ""


class Passage(Struct, frozen=True):
    """One section: what the figures say, what the secretariat wrote, and what shows it.

    `asks` is the hint that stands where nothing has been written yet.
    """

    heading: str
    paragraphs: tuple[str, ...]
    written: str
    asks: str
    exhibits: tuple[Exhibit, ...] = ()


class Document(Struct, frozen=True):
    """A report to be circulated: the one page, then the chapters."""

    title: str
    subtitle: str
    facts: tuple[str, ...]
    warning: str
    summary: OnePage
    passages: tuple[Passage, ...]


def document(case: Evaluation) -> Document:
    """The same content as the workbook, in the order a report has."""
    return Document(
        title=case.plan.title,
        subtitle=f"{case.terms.kind.capitalize()} evaluation",
        facts=(
            f"As of {long_date(case.terms.cutoff)}",
            *(f"Prepared by {the(name)}" for name in (case.plan.secretariat.name,) if name),
            *(f"The plan: {words}" for words in (case.plan.endorsement,) if words),
        ),
        warning="Provisional: see Method and limits." if case.provisional else "",
        summary=one_page(case),
        passages=tuple(
            _passage(case, number, section) for number, section in enumerate(SECTIONS, start=1)
        ),
    )


def _passage(case: Evaluation, number: int, section: Section) -> Passage:
    show = _EXHIBITS.get(section.key)
    return Passage(
        heading=f"{number}. {section.title}",
        paragraphs=_paragraphs(case, section),
        written=case.terms.written.sections.get(section.key, "").strip(),
        asks=section.asks,
        exhibits=show(case) if show else (),
    )


def _paragraphs(case: Evaluation, section: Section) -> tuple[str, ...]:
    if section.key == "conclusions":
        return on_conclusions.conclusions(case)
    text = " ".join(text for make in section.opens if (text := make(case)))
    return (text,)


def _columns(table: Table, *keys: str) -> Table:
    """A table with these columns only, for a page that is narrower than a sheet."""
    places = [
        place for key in keys for place, column in enumerate(table.columns) if column.key == key
    ]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(
            replace(line, cells=tuple(line.cells[place] for place in places)) for line in table.rows
        ),
    )


def _shortened(table: Table) -> Table:
    """A table whose titles of activities take two lines at the most."""
    at = next(n for n, column in enumerate(table.columns) if column.key == "activity")

    def line(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return (*cells[:at], cut(str(cells[at] or ""), _TITLE), *cells[at + 1 :])

    return replace(table, rows=tuple(replace(each, cells=line(each.cells)) for each in table.rows))


def _implementation(case: Evaluation) -> tuple[Exhibit, ...]:
    headline = _columns(t1.by_area(case), "area", "I1", "I2", "I4")
    unfinished = _shortened(
        _columns(t10.rows_table(case), "key", "status", "target", "activity", "advice")
    )
    beside = (Exhibit("Mid-term beside final", t1.beside_chart(), "T1"),) if case.before else ()
    return (
        Exhibit("Headline figures by thematic area", headline, "T1"),
        Exhibit("Status by thematic area, activities", t2.area_chart(case), "T2"),
        Exhibit("Addressed and completed over the rounds, activities", t1.trend_chart(), "T1"),
        *beside,
        Exhibit(
            "What was completed, in the bodies' own words, and what shows it",
            _done(case),
            named=on_one_page.SHOWN,
        ),
        Exhibit("Unfinished activities by target", t10.chart(), "T10", cited=False),
        Exhibit("What is not finished", unfinished, "T10"),
    )


def _done(case: Evaluation) -> Table:
    """What was completed, in the plan's order, as far as a document can show it."""
    people = tuple(body.contact.name for body in case.plan.bodies)
    found = completions(case)
    columns: Columns[Achievement] = (
        ValueColumn("row", "Row, completed in", 10, lambda each: f"{each.row}\n{each.when}"),
        ValueColumn("activity", "Activity", 40, lambda each: cut(each.title, _TITLE)),
        ValueColumn("words", "In the body's own words", 40, lambda each: _quoted(each, people)),
        ValueColumn("evidence", "What shows it", 30, lambda each: each.evidence or "nothing named"),
    )
    more = len(found) - _MOST_COMPLETED
    notes = (f"{counted(more, 'more row')}: sheet Rows of the workbook.",) if more > 0 else ()
    return Table("", *filled(columns, found[:_MOST_COMPLETED]), notes=notes, key="completed")


def _quoted(each: Achievement, people: tuple[str, ...]) -> str:
    if not each.words:
        return "nothing written"
    if personal_data(each.words, people):
        return f"not quoted, as it seems to name a person ({each.source})"
    return f"“{cut(each.words, _WORDS)}” ({each.source})"


def _cooperation(case: Evaluation) -> tuple[Exhibit, ...]:
    return (Exhibit("Status of the rows by lead body", t2.by_lead(case).tables[0], "T3"),)


def _results(case: Evaluation) -> tuple[Exhibit, ...]:
    by_area = _columns(opinions.by_area(case), "area", "I18", "I19", "I20")
    map_of = opinions.heat_map(case)
    ends = rating_scale(case.schema).ends
    goes = f", {ends}" if ends else ""
    keys = [column.key for column in map_of.columns if column.key not in ("n", "unable")]
    if len(keys) > _MOST_COLUMNS:
        keys = ["criterion", *_of_many(case), "independent"]
    return (
        Exhibit("Impact, sustained, lasting: of those rated", by_area, "T7"),
        Exhibit(f"Self-ratings by criterion{goes}", _columns(map_of, *keys), "T8"),
    )


def _of_many(case: Evaluation) -> tuple[str, ...]:
    """What stands for the ratings of more bodies than a page has columns for."""
    return ("n", "unable") if rating_scale(case.schema).why else ("median", "span")


def _equality(case: Evaluation) -> tuple[Exhibit, ...]:
    table = _columns(participation.by_area(case), "area", "events", "women", "men", "I15", "I16")
    # Of the columns that the other note explains the document has none.
    table = replace(table, notes=(participation.BOTH_GIVEN,))
    return (Exhibit("Participation in events", table, "T6"),)


def _method(case: Evaluation) -> tuple[Exhibit, ...]:
    ranges = uncertainty.ranges_table(case)
    return (
        Exhibit("Reports expected, received and on time", t5.chart(), "T5"),
        Exhibit("The headline, and between which ends it lies", ranges, "T12"),
    )


def _challenges(case: Evaluation) -> tuple[Exhibit, ...]:
    table = _columns(qualitative.reasons_table(case), "reason", "rows", "bodies")
    challenges = _columns(qualitative.challenges_table(case), "body", "row", "text")
    return (
        Exhibit("Main reasons named", table, "T9", cited=False),
        *(
            (Exhibit("Challenges, in the bodies' own words", challenges, "T9"),)
            if challenges.rows
            else ()
        ),
    )


def _recommendations(case: Evaluation) -> tuple[Exhibit, ...]:
    table = _columns(qualitative.recommendations_table(case), "body", "text", "who")
    return (Exhibit("Recommendations of the bodies", table, "T11"),) if table.rows else ()


def _validation(case: Evaluation) -> tuple[Exhibit, ...]:
    return (Exhibit("Plan versions", t13.versions(case), "T13", cited=False),)


_EXHIBITS: dict[str, Callable[[Evaluation], tuple[Exhibit, ...]]] = {
    "method": _method,
    "implementation": _implementation,
    "cooperation": _cooperation,
    "results": _results,
    "equality": _equality,
    "challenges": _challenges,
    "recommendations": _recommendations,
    "validation": _validation,
}
