"""The rows of a worksheet written faster than XlsxWriter writes them, to the same bytes.

XlsxWriter builds a list of attributes for each cell and looks at every column of every row. Nearly
all our cells are texts, numbers and blanks with a format: they become XML in one step, and whatever
else stands in a row is left to XlsxWriter.
"""

from functools import cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


class QuickRows(Worksheet):  # type: ignore[misc] # XlsxWriter is only partly typed
    """A worksheet with the inner loop of its own."""

    def _write_rows(self) -> None:
        self._calculate_spans()
        styles: dict[Format, str] = {}
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, info = self.table.get(row), self.row_info.get(row)
            span = self.row_spans.get(row // 16)
            if cells:
                self._write_row(row, span, info)
                for column in sorted(cells):
                    self._write_quickly(row, column, cells[column], styles)
                self._xml_end_tag("row")
            elif info or row in self.comments:
                self._write_empty_row(row, span, info)

    def _write_quickly(self, row: int, column: int, cell: Any, styles: dict[Format, str]) -> None:
        look = cell.format
        if not look:  # the row or the column may have one
            self._write_cell(row, column, cell)
            return
        style = styles.get(look)
        if style is None:
            style = styles[look] = f's="{look._get_xf_index()}"'
        match type(cell).__name__:
            case "String":
                self.fh.write(
                    f'<c r="{_letters(column)}{row + 1}" {style} t="s"><v>{cell.string}</v></c>'
                )
            case "Number" | "Datetime":
                self.fh.write(
                    f'<c r="{_letters(column)}{row + 1}" {style}><v>{cell.number:.16G}</v></c>'
                )
            case "Blank":
                self.fh.write(f'<c r="{_letters(column)}{row + 1}" {style}/>')
            case _:
                self._write_cell(row, column, cell)


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))
