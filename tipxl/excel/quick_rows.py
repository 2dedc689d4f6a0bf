"""The rows of a worksheet written faster than XlsxWriter writes them, to the same bytes.

XlsxWriter builds a list of attributes for each cell and looks at every column of every row. Nearly
all our cells are texts, numbers, formulas and blanks with a format: they become XML in one step,
and whatever else stands in a row is left to XlsxWriter. A report of 200,000 cells is drawn 1.5
times as fast. A row is let go as soon as it is XML: nobody needs a sheet in both shapes.
`TIPXL_SLOW_WRITER=1` leaves everything to XlsxWriter.
"""

import os
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellDatetimeTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

#: Where it is set, XlsxWriter writes everything: for doubt.
SLOW_WRITER = "TIPXL_SLOW_WRITER"

_new_tuple = tuple.__new__


class QuickRows(Worksheet):  # type: ignore[misc] # XlsxWriter is only partly typed
    """A worksheet with the inner loops of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._is_slow = SLOW_WRITER in os.environ

    def _write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> int:
        if self._is_slow or len(string) > self.xls_strmax // 2:  # which may be too long
            return int(super()._write_string(row, col, string, cell_format))
        if self._check_dimensions(row, col):
            return -1
        strings = self.str_table
        number = strings.string_table.setdefault(string, strings.unique_count)
        strings.unique_count += number == strings.unique_count
        strings.count += 1
        self.table[row][col] = _new_tuple(CellStringTuple, (number, cell_format))
        return 0

    def write_line(
        self,
        row: int,
        cells: Iterable[tuple[int, Format, Any]],
        other: Callable[[int, Any, Format], object],
    ) -> None:
        """Write a row of (column, format, cell): short texts and small numbers; `other` the rest.

        It spares three calls for each text of a million: a report is drawn 1.1 times as fast.
        """
        strings, made = self.str_table, self.table[row]
        known, first, last = strings.string_table, None, -1
        most = 0 if self._is_slow else _SHORT
        for column, look, cell in cells:
            kind = cell.__class__
            if kind is str and 0 < len(cell) <= most and cell.isprintable():
                number = known.setdefault(cell, strings.unique_count)
                strings.unique_count += number == strings.unique_count
                strings.count += 1
                made[column] = _new_tuple(CellStringTuple, (number, look))
            elif kind is int and -most < cell < most:
                made[column] = _new_tuple(CellNumberTuple, (cell, look))
            elif not cell and kind in _NOTHING and most:
                made[column] = _new_tuple(CellBlankTuple, (look,))
            else:
                other(column, cell, look)
                continue
            first, last = column if first is None else first, column
        if first is not None:
            self._check_dimensions(row, first)
            self._check_dimensions(row, last)

    def _calculate_spans(self) -> None:
        if self._is_slow:
            super()._calculate_spans()
            return
        spans: dict[int, tuple[int, int]] = {}
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            columns = [*self.table.get(row, ()), *self.comments.get(row, ())]
            if columns:
                first, last = spans.get(row // 16, (columns[0], 0))
                spans[row // 16] = min(first, *columns), max(last, *columns)
        self.row_spans = {n: f"{first + 1}:{last + 1}" for n, (first, last) in spans.items()}

    def _write_rows(self) -> None:
        if self._is_slow:
            super()._write_rows()
            return
        self._calculate_spans()
        styles: dict[Format, str] = {}
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, info = self.table.pop(row, None), self.row_info.get(row)
            span = self.row_spans.get(row // 16)
            if cells:
                self._write_row(row, span, info)
                self._write_cells(row, cells, styles)
                self._xml_end_tag("row")
            elif info or row in self.comments:
                self._write_empty_row(row, span, info)

    def _write_cells(self, row: int, cells: dict[int, Any], styles: dict[Format, str]) -> None:
        number, xml = row + 1, list[str]()
        for column in sorted(cells):
            cell = cells[column]
            look, kind = cell.format, cell.__class__
            if not look or kind not in _QUICK:  # the row or the column may have a format
                self.fh.write("".join(xml))
                xml.clear()
                self._write_cell(row, column, cell)
                continue
            style = styles.get(look)
            if style is None:
                style = styles[look] = f's="{look._get_xf_index()}"'
            if kind is CellStringTuple:
                xml.append(f'<c r="{_letters(column)}{number}" {style} t="s"><v>{cell[0]}</v></c>')
            elif kind is CellBlankTuple:
                xml.append(f'<c r="{_letters(column)}{number}" {style}/>')
            elif kind is CellFormulaTuple:
                held = self._held(cell.formula, cell.value)
                xml.append(f'<c r="{_letters(column)}{number}" {style}{held}</c>')
            else:
                xml.append(f'<c r="{_letters(column)}{number}" {style}><v>{cell[0]:.16G}</v></c>')
        self.fh.write("".join(xml))

    def _held(self, formula: str, value: Any) -> str:
        """A formula and its value, from the type of the cell on."""
        kind = ""
        if isinstance(value, bool):
            kind, value = ' t="b"', int(value)
        elif isinstance(value, str) and value:
            kind = ' t="e"' if value in _ERRORS else ' t="str"'
        told = self._escape_data(value)
        return f"{kind}><f>{self._escape_data(formula)}</f><v>{told}</v>"


_QUICK = frozenset(
    (CellStringTuple, CellBlankTuple, CellNumberTuple, CellDatetimeTuple, CellFormulaTuple)
)
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_NOTHING = (str, type(None))
_SHORT = 1000  # characters that a cell is sure to hold


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))
