"""T6: who took part in the events, and for how many of them it is known."""

from collections.abc import Iterable

from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import (
    PlanPart,
    count_cell,
    count_column,
    coverage_cell,
    share_column,
    sum_cell,
)
from tipxl.reports.evaluation.figure_cells import by_area as lines_by_area
from tipxl.reports.figures.counting import EVENTS, Code, Lines, Yes, met
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.figures.indicators import (
    Indicator,
    disability_share,
    states_reached,
    women_share,
)
from tipxl.reports.model.columns import ValueColumn
from tipxl.reports.model.free_lines import PEOPLE, people_asked
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    ReportLine,
    Sheet,
    Table,
    ValueKind,
)

NAME = "T6 Participation"
BOTH_GIVEN = (
    "Both given: over the events that give women and men, on which the share of women rests."
)
NO_COUNTRY = "not named"


def participation(case: Evaluation) -> Sheet:
    """By area, always with the number of events that the figures rest on."""
    return Sheet(
        name=NAME,
        title="T6 Participation in events",
        intro=(
            "Participations, never unique persons: who came to two events is counted twice. A "
            "count that was not collected is not zero, so every share says on how many events it "
            "rests.",
        ),
        tables=(by_area(case), by_country(case)),
    )


def by_area(case: Evaluation) -> Table:
    """Events, participations, and the shares of women and of persons with disabilities."""
    people = _counts(case)
    columns = (
        count_column(case, "events", "Events counted", 11, EVENTS),
        *(_people(case, EVENTS, e, "all.", f"{e.capitalize()} reported") for e in people),
        *(_people(case, _BOTH, e, "", f"{e.capitalize()}, both given") for e in people),
        share_column(case, women_share, "Share of women (I15)", 20),
        _known(case, women_share, "Events that give both"),
        share_column(case, disability_share, "Persons with disabilities (I16)", 20),
        _known(case, disability_share, "Events that give disabilities"),
    )
    notes = ("Reported: over all events counted, whatever they give.", BOTH_GIVEN)
    return Table("By thematic area", *lines_by_area(case, columns), notes=notes, key="areas")


def _counts(case: Evaluation) -> tuple[str, ...]:
    """What the form asks, or asked in a round in which somebody gave it."""
    asked, events = people_asked(case.schema), met(case.whole, EVENTS)
    return tuple(each for each in PEOPLE if each in asked or events[each].notna().any())


#: The events on which a share of women rests.
_BOTH = EVENTS.where(Yes("women_known"))


def _people(
    case: Evaluation, lines: Lines, key: str, prefix: str, heading: str
) -> ValueColumn[PlanPart]:
    def cell(part: PlanPart) -> Cell:
        return sum_cell(case, lines, key, part, EVENTS)

    return ValueColumn(f"{prefix}{key}", heading, 10, cell, ValueKind.NUMBER)


def _known(case: Evaluation, indicator: Indicator, heading: str) -> ValueColumn[PlanPart]:
    def cell(part: PlanPart) -> Cell:
        return coverage_cell(case, indicator, part)

    key = f"{indicator.code}.known"
    return ValueColumn(key, heading, 18, cell, ValueKind.SHARE)


def _countries(case: Evaluation, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Countries by name, (name, code); last the events that name none."""
    named = ((label_of(case.schema, "country", code) or NO_COUNTRY, code) for code in codes)
    return sorted(named, key=lambda each: (not each[1], each))


def by_country(case: Evaluation) -> Table:
    """Where the events were held, and how many of the member states that is."""
    held = dict.fromkeys(met(case.whole, EVENTS)["country"])
    columns = (
        ReportColumn("country", "Country", 32),
        ReportColumn("events", "Events", 11, ValueKind.NUMBER),
    )
    lines = tuple(
        ReportLine(
            (name, count_cell(case, Lines("events", (Code("country", code), *EVENTS.conditions))))
        )
        for name, code in _countries(case, held)
    )
    figure = states_reached(case.whole)
    note = f"Member states where an event was held (I17): {figure.share.text}."
    return Table("Where they were held", columns, lines, notes=(note,), key="countries")
