"""T6: who took part in the events, and for how many of them it is known."""

from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import (
    EVENTS,
    YES,
    coverage_cell,
    filled,
    is_in,
    linked,
    number_cell,
    people_cell,
    sum_cell,
)
from tipxl.reports.evaluation.supporting_sheets import area_name
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.figures.indicators import disability_share, states_reached, women_share
from tipxl.reports.figures.population import Population
from tipxl.reports.model.formulas import Condition
from tipxl.reports.model.sheet import (
    Cell,
    ReportColumn,
    ReportLine,
    RowStyle,
    Sheet,
    Table,
    ValueKind,
)

NAME = "T6 Participation"


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
    columns = (
        ReportColumn("area", "Thematic area", 32),
        ReportColumn("events", "Events counted", 11, ValueKind.NUMBER),
        ReportColumn("women", "Women", 10, ValueKind.NUMBER),
        ReportColumn("men", "Men", 10, ValueKind.NUMBER),
        ReportColumn("other", "Other", 10, ValueKind.NUMBER),
        ReportColumn("I15", "Share of women (I15)", 20, ValueKind.SHARE),
        ReportColumn("I15.known", "… known for events", 18, ValueKind.SHARE),
        ReportColumn("I16", "Persons with disabilities (I16)", 20, ValueKind.SHARE),
        ReportColumn("I16.known", "… known for events", 18, ValueKind.SHARE),
    )
    parts = [each for each in case.whole.parts("area") if each]
    lines = tuple(ReportLine(_line(case.whole.area(each), area_name(case, each))) for each in parts)
    total = ReportLine(_line(case.whole), RowStyle.TOTAL)
    note = "Women, men and other: over the events that give women and men."
    return Table("By thematic area", columns, (*lines, total), notes=(note,), key="areas")


def _line(here: Population, area: str = "") -> tuple[Cell, ...]:
    only: tuple[Condition, ...] = (is_in(EVENTS, "area", area),) if area else ()
    counted = here.events[here.events["counted"].astype(bool)]
    known = counted[counted["collected"].astype(bool)]
    conditions = (is_in(EVENTS, "counted", YES), is_in(EVENTS, "women_known", YES), *only)
    women, disabled = women_share(here), disability_share(here)
    return (
        area or "The whole plan",
        number_cell(len(counted), EVENTS, is_in(EVENTS, "counted", YES), *only),
        *(
            sum_cell(sum(int(n) for n in known[column].dropna()), EVENTS, column, *conditions)
            for column in ("women", "men", "other")
        ),
        *(people_cell(women, "women", *only), coverage_cell(women, "women", *only)),
        *(people_cell(disabled, "disability", *only), coverage_cell(disabled, "disability", *only)),
    )


def by_country(case: Evaluation) -> Table:
    """Where the events were held, and how many of the member states that is."""
    counted = case.whole.events[case.whole.events["counted"].astype(bool)]
    held = list(dict.fromkeys(counted["country"]))
    columns = (
        ReportColumn("country", "Country", 32),
        ReportColumn("events", "Events", 11, ValueKind.NUMBER),
    )
    lines = tuple(
        ReportLine(
            (
                name,
                number_cell(
                    int((counted["country"] == code).sum()),
                    EVENTS,
                    is_in(EVENTS, "country", name),
                    is_in(EVENTS, "counted", YES),
                ),
            )
        )
        for name, code in sorted((label_of(case.schema, "country", c), c) for c in held)
    )
    figure = states_reached(case.whole)
    note = f"Member states where an event was held (I17): {figure.share.text}."
    return Table("Where they were held", columns, lines, notes=(note,), key="countries")


def states_cell(case: Evaluation) -> Cell:
    """The member states reached, linked to the events."""
    return linked(states_reached(case.whole).share, EVENTS)


def any_events() -> Condition:
    """Every line of the sheet Events."""
    return filled(EVENTS, "body")
