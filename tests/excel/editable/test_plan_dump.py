"""A workbook as text for review."""

from tipxl.domain.core.workbook import Cell, CellKind, Comment, Span, Workbook, Worksheet
from tipxl.excel.dump import dump_book

GRID = Worksheet(
    "Report",
    (
        Cell(1, 1, CellKind.TEXT, "two\nlines"),
        Cell(1, 2, CellKind.NUMBER, 3.0, formula=True),
        Cell(2, 1, CellKind.DATE, 43_311.0, struck=True),
        Cell(2, 2, CellKind.DATE, 43_311.5),
        Cell(3, 1, CellKind.ERROR, "#REF!"),
        Cell(3, 2, CellKind.NUMBER, None, formula=True),
        Cell(4, 28, CellKind.BOOLEAN, True),
    ),
    state="hidden",
    protected=True,
    merges=(Span(1, 1, 2, 2),),
    hidden_rows=(3,),
    hidden_columns=(Span(1, 13, 1_048_576, 13),),
    lists=(Span(4, 3, 4, 3),),
    comments=(Comment(4, 28, "see annex"),),
    header="TX1",
)


def test_a_workbook_is_told_line_by_line() -> None:
    assert dump_book(Workbook("xlsx", (GRID, Worksheet("Notes")))).split("\n") == [
        "workbook: xlsx",
        "",
        "[Report] hidden, protected",
        "A1 text 'two\\nlines'",
        "B1 formula number 3",
        "A2 struck date 2018-07-30",
        "B2 date 2018-07-30 12:00",
        "A3 error '#REF!'",
        "B3 formula number None",
        "AB4 boolean True",
        "merged A1:B2",
        "dropdown C4",
        "hidden row 3",
        "hidden column M",
        "comment AB4 'see annex'",
        "header 'TX1'",
        "",
        "[Notes] visible",
        "",
    ]


def test_dates_count_from_1904_where_the_book_says_so() -> None:
    worksheet = Worksheet("Report", (Cell(1, 1, CellKind.DATE, 0.0),))

    assert "A1 date 1904-01-01" in dump_book(Workbook("xlsx", (worksheet,), date_1904=True))
