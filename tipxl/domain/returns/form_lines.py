"""One line of a block, wherever it stands in a file."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from tipxl.domain.core.finding import Place
from tipxl.domain.core.workbook import Cell, column_letters
from tipxl.domain.forms.issued_form import FormRow
from tipxl.domain.schema.form_schema import Block


class FormLine(Struct, frozen=True):
    """One line of a block: where it stands, and its filled cells by column key.

    `columns` tells where each column stands, filled or not. `mark` is "" where the hidden key was
    gone and the line was known by what people see. `copies` are further columns of the same keys,
    by their number: somebody copied a column together with its hidden key. `homes` are marks of
    the rows that the formats of its cells were made for, by column key, where a sheet tells them;
    `home` is that of its hidden key.
    """

    block: str
    key: str
    mark: str
    sheet: str
    number: int
    cells: Mapping[str, Cell]
    columns: Mapping[str, int]
    copies: Mapping[int, tuple[str, Cell | None]] = {}
    homes: Mapping[str, int] = {}
    home: int = 0

    def is_of(self, asked: FormRow) -> bool:
        """Whether it is the line of that row of this very form."""
        return self.key == asked.key and self.mark in ("", asked.mark)

    def is_begun(self, block: Block) -> bool:
        """Whether something stands in a cell that the body fills in, beside links to nothing."""
        asked = block.asked_keys
        # Of a form every question is a line of its own.
        filled = (cell for key, cell in self.cells.items() if key in asked or key == "answer")
        return any(not cell.is_nought_by_formula for cell in filled)

    def address(self, key: str) -> str:
        """The address of its cell in the column of that key."""
        return f"{column_letters(self.columns[key])}{self.number}"

    @property
    def place(self) -> Place:
        """The line as a whole."""
        return Place(sheet=self.sheet, cell=f"A{self.number}", row=self.key)

    def place_of(self, key: str) -> Place:
        """Its cell in the column of that key."""
        return Place(sheet=self.sheet, cell=self.address(key), row=self.key, column=key)


def by_sheet(lines: Iterable[FormLine]) -> dict[str, list[FormLine]]:
    """The lines of each sheet, in their order."""
    found: dict[str, list[FormLine]] = {}
    for line in lines:
        found.setdefault(line.sheet, []).append(line)
    return found
