"""T6: who took part in the events, and for how many of them it is known."""

from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import (
    PlanPart,
    count_cell,
    coverage_cell,
    share_cell,
    sum_cell,
)
from tipxl.reports.figures.counting import EVENTS, Code, Lines, Yes, met
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.figures.indicators import disability_share, states_reached, women_share
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
    lines = tuple(
        ReportLine((case.area_name(each), *_cells(case, PlanPart.area(case, each))))
        for each in parts
    )
    total = ReportLine(("The whole plan", *_cells(case, PlanPart(case.whole))), RowStyle.TOTAL)
    note = "Women, men and other: over the events that give women and men."
    return Table("By thematic area", columns, (*lines, total), notes=(note,), key="areas")


def _cells(case: Evaluation, part: PlanPart) -> tuple[Cell, ...]:
    known = EVENTS.where(Yes("women_known"))
    return (
        count_cell(case, EVENTS, part),
        *(sum_cell(case, known, column, part) for column in ("women", "men", "other")),
        *(share_cell(case, women_share, part), coverage_cell(case, women_share, part)),
        *(share_cell(case, disability_share, part), coverage_cell(case, disability_share, part)),
    )


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
        for name, code in sorted((label_of(case.schema, "country", c), c) for c in held)
    )
    figure = states_reached(case.whole)
    note = f"Member states where an event was held (I17): {figure.share.text}."
    return Table("Where they were held", columns, lines, notes=(note,), key="countries")
