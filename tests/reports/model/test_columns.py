from tipxl.reports.model.columns import (
    Columns,
    ValueColumn,
    banded,
    filled,
    group,
    headings,
    of_part,
    rows,
)
from tipxl.reports.model.sheet import ReportColumn, ReportLine, RowStyle, ValueKind

COLUMNS: Columns[str] = (
    ValueColumn("word", "Word", 12, lambda word: word),
    ValueColumn("length", "Letters", 8, len, ValueKind.NUMBER),
)


def test_a_column_makes_its_cell_from_the_source_of_each_line() -> None:
    columns, lines = filled(COLUMNS, ("row", "body"), key=str.upper, block=lambda word: word[0])

    assert columns == (
        ReportColumn("word", "Word", 12),
        ReportColumn("length", "Letters", 8, ValueKind.NUMBER),
    )
    assert lines == (
        ReportLine(("row", 3), key="ROW", block="r"),
        ReportLine(("body", 4), key="BODY", block="b"),
    )


def test_a_line_is_of_the_style_it_is_asked_in() -> None:
    assert rows(COLUMNS, ("all",), style=RowStyle.TOTAL) == (
        ReportLine(("all", 3), RowStyle.TOTAL),
    )
    assert group(COLUMNS, "A. Trade") == ReportLine(("A. Trade", None), RowStyle.GROUP)


def test_columns_of_a_part_are_made_from_that_part_under_a_band() -> None:
    columns: Columns[tuple[int, str]] = banded("Named", of_part(lambda pair: pair[1], COLUMNS))

    assert [(each.heading, each.band) for each in headings(columns)] == [
        ("Word", "Named"),
        ("Letters", "Named"),
    ]
    assert rows(columns, ((1, "row"),)) == (ReportLine(("row", 3)),)
