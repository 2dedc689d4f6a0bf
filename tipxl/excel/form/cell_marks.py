"""The notes of a correction copy in its cells: where they stand, their colour and comment."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from tipxl.domain.core.finding import Severity
from tipxl.domain.forms.draft import ASKS, EMPTY, Draft, FieldKey, Note, Typed, remark
from tipxl.excel.form.form_places import ANSWER, FormQuestions, FormTable
from tipxl.excel.writer import WorkbookWriter


class MarkedCell(Struct, frozen=True):
    """A cell of the workbook."""

    sheet: str
    row: int
    column: int

    @property
    def words(self) -> str:
        """The cell as people name it."""
        return f"{self.sheet} {xl_rowcol_to_cell(self.row, self.column)}"

    @property
    def target(self) -> str:
        """The cell as a link inside the workbook names it."""
        return f"{quote_sheetname(self.sheet)}!{xl_rowcol_to_cell(self.row, self.column)}"


class Marks(Struct, frozen=True):
    """The draft of a form, and where each of its notes stands."""

    draft: Draft = EMPTY
    spots: Mapping[FieldKey, MarkedCell] = {}
    noted: Mapping[MarkedCell, tuple[Note, ...]] = {}

    def at(self, sheet: str, row: int, column: int) -> Severity | None:
        """What a cell's strongest note is."""
        if not self.noted:
            return None
        notes = self.noted.get(MarkedCell(sheet, row, column))
        return notes[0].severity if notes else None

    def prompt(self, sheet: str, row: int, column: int) -> tuple[str, str] | None:
        """What is said beside a cell while it is chosen: what its strongest note asks, and why."""
        notes = self.noted.get(MarkedCell(sheet, row, column)) if self.noted else None
        if not notes:
            return None
        return ASKS[notes[0].severity], " ".join(note.finding.says for note in notes)

    def spot(self, key: FieldKey) -> MarkedCell | None:
        """The cell a note is about: its own, else the line's first input, else the sheet."""
        block, row, _ = key
        around = (key, (block, row, ""), (block, "", ""))
        return next((self.spots[each] for each in around if each in self.spots), None)


def marks(draft: Draft, form: FormQuestions, tables: Sequence[FormTable]) -> Marks:
    """Where the notes of a draft stand."""
    if not draft.notes:
        return Marks(draft)
    found = Marks(draft, dict(_spots(form, tables)))
    noted: dict[MarkedCell, tuple[Note, ...]] = {}
    for note in draft.notes:
        spot = found.spot(note.field) if note.field[1] else None
        if spot is not None:
            noted[spot] = (*noted.get(spot, ()), note)
    return Marks(draft, found.spots, noted)


def _spots(
    form: FormQuestions, tables: Sequence[FormTable]
) -> Iterator[tuple[FieldKey, MarkedCell]]:
    key = form.block.key
    yield (key, "", ""), MarkedCell(form.block.sheet, 0, 0)
    for row, column in form.questions:
        yield (key, key, column.key), MarkedCell(form.block.sheet, row, ANSWER)
    for table in tables:
        key = table.block.key
        yield (key, "", ""), MarkedCell(table.block.sheet, 0, 0)
        for asked, line in zip(table.rows, table.lines, strict=True):
            inputs = table.asked(asked)
            yield (key, asked.key, ""), MarkedCell(table.block.sheet, line, inputs[0].at)
            for each in (*table.shown, *inputs):
                yield (
                    (key, asked.key, each.column.key),
                    MarkedCell(table.block.sheet, line, each.at),
                )


def draw_remarks(writer: WorkbookWriter, noted: Marks, author: str) -> None:
    """Attach a comment to every cell that has a note."""
    for spot, notes in noted.noted.items():
        page = writer.get_worksheet_by_name(spot.sheet)
        page.remark(spot.row, spot.column, remark(notes), author)


def words(typed: Typed) -> str:
    """What stands in an input, as its cell shows it."""
    if isinstance(typed, date):
        return typed.isoformat()
    return f"{typed:.15g}" if isinstance(typed, float) else typed or ""
