"""What each cell of decisions.xlsx offers, and the colour that each line takes from its state."""

from tipxl.domain.core.workbook import column_letters
from tipxl.excel.editable.decisions_style import APPLIED, OPEN, SPARE, WRONG, DecisionSheetWriter


def dropdowns(look: DecisionSheetWriter) -> None:
    """Offer in each column what may stand there."""
    first, last = look.top + 1, look.top + len(look.sheet.rows) + SPARE
    offers = look.offers
    common = {
        "period": offers.periods,
        "until": offers.periods,
        "row": offers.rows,
        "body": offers.bodies,
        "column": offers.columns,
        "kind": offers.kinds,
        "rule": offers.rules,
    }
    for column, field in look.field_at.items():
        if common.get(field):
            _list(look, (first, column, last, column), common[field])
        elif field == "answer":
            _answers(look, column, last)
        elif field == "holds":
            _list(look, (first, column, last, column), ("yes",))


def _answers(look: DecisionSheetWriter, column: int, last: int) -> None:
    """Each matter has its own answers; a line of her own offers the statuses."""
    number = look.top
    for number, row in enumerate(look.sheet.rows, start=look.top + 1):
        offered = look.offers.answers.get(look.sheet.text(row, "number"), look.offers.statuses)
        _list(look, (number, column, number, column), offered)
    _list(look, (number + 1, column, last, column), look.offers.statuses)


def _list(
    look: DecisionSheetWriter, area: tuple[int, int, int, int], values: tuple[str, ...]
) -> None:
    # Excel does not sort dropdowns with their lines, so another answer is warned of, not refused.
    if values:
        look.page.validate_cells(
            area,
            {
                "validate": "list",
                "source": look.lists.source(values),
                "error_type": "information",
                "error_title": "Not in the list",
                "error_message": "tipxl takes what stands in the list of this line.",
            },
        )


def colours(look: DecisionSheetWriter) -> None:
    """Colour each line by its state."""
    place = look.sheet.place("state")
    if place is None:
        return
    letters = column_letters(place + 1)
    first, last = look.top + 1, look.top + len(look.sheet.rows) + SPARE
    width = len(look.sheet.headings) - 1
    for word, colour, whole in (
        ("open", OPEN, True),
        ("no longer", WRONG, True),
        ("not used", WRONG, True),
        ("applied", APPLIED, False),
        ("settled", "#EDEDED", False),
    ):
        area = (first, 0 if whole else place, last, width if whole else place)
        rule = f'=LEFT(${letters}{first + 1},{len(word)})="{word}"'
        style = look.writer.style(bg_color=colour)
        look.page.paint_when(area, {"type": "formula", "criteria": rule, "format": style})
