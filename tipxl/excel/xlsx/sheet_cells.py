"""Reads the filled cells of a worksheet with their true type.

This is where the time goes: a cell costs five calls from expat, so `start` and `end` ask for the
two commonest tags first and everything else goes through the tables of `TagReader`.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

from tipxl.domain.core.workbook import Cell, Link
from tipxl.excel.home_rows import Homes
from tipxl.excel.xlsx.addresses import LAST_COLUMN, is_no_size, place, row_number
from tipxl.excel.xlsx.cell_contents import CellValues, SharedTables
from tipxl.excel.xlsx.limits import DamagedError, Meter
from tipxl.excel.xlsx.texts import FOLLOWS, STRUCK, RichText, Runs, address_in
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, is_true, local

_new_tuple = tuple.__new__


class CellsReader(TagReader):
    """Reads a worksheet; `cells` are its filled cells in the order of the file."""

    __slots__ = (
        "_address",
        "_before",
        "_c",
        "_cell",
        "_counted",
        "_f",
        "_formula",
        "_last",
        "_ordered",
        "_own",
        "_rich",
        "_runs",
        "_struck",
        "_v",
        "_value",
        "_values",
        "cells",
        "foreign_ends",
        "foreign_starts",
        "hidden_rows",
        "homes",
        "links",
    )

    def __init__(self, meter: Meter, shared: SharedTables) -> None:
        super().__init__(meter)
        self._values = CellValues(shared)
        self.cells: list[Cell] = []
        self.hidden_rows: list[int] = []
        self.foreign_starts: dict[str, Callable[[Attributes], None]] = {}
        self.foreign_ends: dict[str, Callable[[str], None]] = {}
        self._c, self._v, self._f = "c", "v", "f"
        self._before: Attributes = {}
        self._cell: Attributes = {}
        self._value: str | None = None
        self._formula = False
        self._address = ""  # that the formula of the cell leads to
        self.links: list[Link] = []
        self.homes = Homes()
        self._counted = self._last = (0, 0)
        self._ordered = True
        self._own = self._c, self._v, self._f, self.starts, self.ends
        self._struck = FOLLOWS
        self._runs: Runs = ()
        self._rich = RichText(self)
        self.starts["row"] = self._begin_row
        self.ends["is"] = self._end_inline

    def start(self, name: str, attributes: Attributes) -> None:
        """A tag opens: a cell, its value, or something rarer."""
        self.depth += 1
        if name == self._c:
            self._before, self._cell = self._cell, attributes
        elif name == self._v:
            self.text.clear()
        elif name == self._f:
            self._formula = True
            self.text.clear()
        else:
            handler = self.starts.get(name)
            if handler is None:
                self._start_unknown(name, attributes)
            else:
                self.text.clear()
                handler(attributes)

    def end(self, name: str) -> None:
        """A tag closes: a value, its cell, or something rarer."""
        self.depth -= 1
        if name == self._v:
            pieces = self.text
            self._value = pieces[0] if len(pieces) == 1 else "".join(pieces)
        elif name == self._c:
            if self._value is not None or self._formula:
                self._fill()
                self._value, self._formula = None, False
            else:
                self._pass_blank()
        elif name == self._f:
            self._address = address_in("".join(self.text))
        else:
            handler = self.ends.get(name)
            if handler is None and ":" in name:
                handler = self.foreign_ends.get(local(name))
            if handler is not None:
                handler(self.take_text())
            if self._foreign > self.depth:
                self._foreign = 0
                self._c, self._v, self._f, self.starts, self.ends = self._own

    def count_piece(self) -> None:
        """Check the number of cells and letters after a piece."""
        super().count_piece()
        self.meter.ensure_more("cells", len(self.cells))
        self.meter.add("characters", self._values.characters)
        self._values.characters = 0

    def finished(self) -> tuple[Cell, ...]:
        """The cells in reading order; the same address twice is no workbook's doing."""
        self.meter.add("cells", len(self.cells))
        if self._ordered:
            return tuple(self.cells)
        self.cells.sort(key=lambda cell: cell[0] << 15 | cell[1])
        for before, after in pairwise(self.cells):
            if before[:2] == after[:2]:
                raise DamagedError(f"the cell {after.address} is in it twice")
        return tuple(self.cells)

    def _start_unknown(self, name: str, attributes: Attributes) -> None:
        if self.depth == 1:
            self.take_root(name, attributes)
        elif self.is_elsewhere(name, attributes) and not self._foreign:
            self._foreign = self.depth
            self._own = self._c, self._v, self._f, self.starts, self.ends
            self._c = self._v = self._f = ""
            self.starts, self.ends = {}, {}
        handler = self.foreign_starts.get(local(name)) if ":" in name else None
        if handler is not None:
            self.text.clear()
            handler(attributes)

    def take_root(self, name: str, attributes: Attributes) -> None:
        """Tags are compared with their prefix: xm:f in an extension is not the f of a cell."""
        super().take_root(name, attributes)
        prefix = name[: name.rfind(":") + 1]
        self._c, self._v, self._f = prefix + "c", prefix + "v", prefix + "f"

    def _begin_row(self, attributes: Attributes) -> None:
        digits = attributes.get("r")
        row = self._counted[0] + 1 if digits is None else row_number(digits)
        self._counted, self._cell = (row, 0), {}
        if is_true(attributes.get("hidden")) or is_no_size(attributes.get("ht")):
            self.meter.add("hidden_rows")
            self.hidden_rows.append(row)

    def _end_inline(self, _: str) -> None:
        self._value, self._struck = self._rich.take_text()
        self._runs = self._rich.runs
        self._values.can_strike = self._values.can_strike or self._struck == STRUCK

    def _fill(self) -> None:
        attributes = self._cell
        ref = attributes.get("r")
        here = self._count() if ref is None else place(ref)
        if here <= self._last:
            self._ordered = False
        self._last = here
        if self._address:
            self.meter.add("relationships")
            self.links.append(Link(*here, self._address))
            self._address = ""
        written, style, text = attributes.get("t"), attributes.get("s"), self._value
        kind, value = self._values.content(written, style, text)
        is_filled = self._formula or (value is not None and value != "")
        if style and (home := self._values.homes.get(style)):
            self.homes.add(here, home, is_filled=is_filled)
        if is_filled:
            struck = self._values.can_strike and self._values.is_struck(
                written, style, text, self._struck
            )
            # Cell(...) itself is a call in Python, half as dear again.
            runs = self._runs if written == "inlineStr" else self._values.runs.get(text or "", ())
            is_usual = not self._values.looks and not runs
            runs = runs if written in ("s", "inlineStr") else ()
            seen = None if is_usual else self._values.shown(kind, value, style, runs)
            self.cells.append(_new_tuple(Cell, (*here, kind, value, self._formula, struck, seen)))

    def _pass_blank(self) -> None:
        here = None if "r" in self._cell else self._count()
        home = self._values.homes.get(self._cell.get("s", ""))
        if home:
            with suppress(DamagedError):  # nobody needs its address
                self.homes.add(here or place(self._cell["r"]), home, is_filled=False)

    def _count(self) -> tuple[int, int]:
        # A cell that does not say where it is stands to the right of the one before.
        before = self._before.get("r")
        row, column = self._counted if before is None else place(before)
        if row < 1 or column >= LAST_COLUMN:
            raise DamagedError("it has a cell outside of its sheet")
        self._counted = row, column + 1
        return self._counted
