"""What a focal point does to a form in LibreOffice: many files out of one session."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.excel.office import at_the_desk
from tests.steps.returning import LED, place

Action = Sequence[str]
XLSX, ODS, XLS = "Calc MS Excel 2007 XML", "calc8", "MS Excel 97"
XLSM, PDF, HTML = "Calc MS Excel 2007 VBA XML", "calc_pdf_Export", "HTML (StarCalc)"
SHEETS = {"cover": "Cover", "activities": "Activities", "events": "Events"}


class Map:
    """Where everything stands on a form."""

    def __init__(self, form: bytes) -> None:
        self._book = load_workbook(BytesIO(form))

    def cell(self, row: str, column: str, block: str = "activities") -> str:
        """The address of an answer, e.g. J9."""
        return place(self._book[SHEETS[block]], block, row, column).coordinate

    def column(self, column: str, beside: int = 0) -> str:
        """The letters of a column of the activities, or of one beside it."""
        cell = place(self._book["Activities"], "activities", LED[0], column)
        return get_column_letter(cell.column + beside)

    def line(self, row: str) -> int:
        """The number of a row of the plan."""
        return place(self._book["Activities"], "activities", row, "status").row

    @property
    def last(self) -> int:
        """The last row of the activities."""
        return self._book["Activities"].max_row


Tampering = Callable[[Map], tuple[Sequence[Action], str]]  # the actions, and the format to save as


def tampered(form: bytes, folder: Path, tamperings: dict[str, Tampering]) -> dict[str, bytes]:
    """Each tampering done to the form, by the name of its file."""
    spots = Map(form)
    source = folder / "source.xlsx"
    source.write_bytes(form)
    actions: list[Action] = []
    for number, tampering in enumerate(tamperings.values()):
        done, kind = tampering(spots)
        actions.append(("open", "", str(source)))
        actions += done
        kind, _, password = kind.partition("|")
        save = ("save", "0", "A1", str(folder / f"saved-{number}"), kind)
        actions.append((*save, password) if password else save)
    at_the_desk(form, folder, actions)
    return {
        name: (folder / f"saved-{number}").read_bytes() for number, name in enumerate(tamperings)
    }
