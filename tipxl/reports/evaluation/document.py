"""The evaluation in words: title page, ten sections with tables and charts, in their order."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tipxl.domain.plan.period import long_date
from tipxl.reports.evaluation import headline as t1
from tipxl.reports.evaluation import method as t13
from tipxl.reports.evaluation import opinions, participation, qualitative, uncertainty
from tipxl.reports.evaluation import reporting_tables as t5
from tipxl.reports.evaluation import status_changes as t2
from tipxl.reports.evaluation import unfinished as t10
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.narrative import SECTIONS, Section
from tipxl.reports.evaluation.sentences import on_conclusions
from tipxl.reports.model.chart import Chart
from tipxl.reports.model.sheet import Table


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table or a chart under its caption."""

    caption: str
    shows: Table | Chart


@dataclass(frozen=True, slots=True)
class Passage:
    """One section: what the figures say, what the secretariat wrote, and what shows it.

    `asks` is the hint that stands where nothing has been written yet.
    """

    heading: str
    paragraphs: tuple[str, ...]
    written: str
    asks: str
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report to be circulated."""

    title: str
    subtitle: str
    facts: tuple[str, ...]
    warning: str
    passages: tuple[Passage, ...]


def document(case: Evaluation) -> Document:
    """The same content as the workbook, in the order a report has."""
    return Document(
        title=case.plan.title,
        subtitle=f"{case.terms.kind.capitalize()} evaluation",
        facts=(
            f"As of {long_date(case.terms.cutoff)}",
            case.plan.endorsement,
            f"Prepared by the {case.plan.secretariat.name.removeprefix('The ')}",
        ),
        warning="Provisional: see Method and limits." if case.provisional else "",
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


def _implementation(case: Evaluation) -> tuple[Exhibit, ...]:
    headline = _columns(t1.by_area(case), "area", "I1", "I2", "I4")
    unfinished = _columns(t10.rows_table(case), "key", "status", "target", "activity", "advice")
    beside = (Exhibit("Mid-term beside final", t1.beside_chart()),) if case.before else ()
    return (
        Exhibit("T1 Headline figures by thematic area", headline),
        Exhibit("T2 Status by thematic area", t2.area_chart(case)),
        Exhibit("T1 Addressed and completed over the rounds", t1.trend_chart()),
        *beside,
        Exhibit("T10 Unfinished activities by target", t10.chart()),
        Exhibit("T10 What is not finished", unfinished),
    )


def _cooperation(case: Evaluation) -> tuple[Exhibit, ...]:
    return (Exhibit("T3 Status of the rows by lead body", t2.by_lead(case).tables[0]),)


def _results(case: Evaluation) -> tuple[Exhibit, ...]:
    by_area = _columns(opinions.by_area(case), "area", "I18", "I19", "I20")
    map_of = opinions.heat_map(case)
    keys = [column.key for column in map_of.columns if column.key not in ("n", "unable")]
    return (
        Exhibit("T7 Impact, sustained, lasting: of those rated", by_area),
        Exhibit("T8 Self-ratings by criterion, 6 to 1", _columns(map_of, *keys)),
    )


def _equality(case: Evaluation) -> tuple[Exhibit, ...]:
    table = _columns(participation.by_area(case), "area", "events", "women", "men", "I15", "I16")
    return (Exhibit("T6 Participation in events", table),)


def _method(case: Evaluation) -> tuple[Exhibit, ...]:
    return (
        Exhibit("T5 Reports expected, received and on time", t5.chart()),
        Exhibit("T12 The headline, and between which ends it lies", uncertainty.ranges_table(case)),
    )


def _challenges(case: Evaluation) -> tuple[Exhibit, ...]:
    table = qualitative.reasons_table(case)
    return (Exhibit("T9 Main reasons named", _columns(table, "reason", "rows", "bodies")),)


def _recommendations(case: Evaluation) -> tuple[Exhibit, ...]:
    table = qualitative.recommendations_table(case)
    if not table.rows:
        return ()
    return (Exhibit("T11 Recommendations of the bodies", _columns(table, "body", "text", "who")),)


def _validation(case: Evaluation) -> tuple[Exhibit, ...]:
    return (Exhibit("T13 Plan versions", t13.versions(case)),)


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
