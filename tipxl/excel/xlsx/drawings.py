"""What lies on the cells of a sheet and is no note: text boxes, shapes, pictures."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tipxl.domain.core.workbook import NumberedChoice, Span, TextBox
from tipxl.excel.xlsx.addresses import cells_named
from tipxl.excel.xlsx.limits import Meter
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.parts import Relation
from tipxl.excel.xlsx.texts import decoded
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, local, scan

#: What a sheet refers to besides a drawing when something lies on it: the picture behind its cells,
#: a file in an icon, a control.
_LIES_ON = frozenset({"image", "oleObject", "package", "control", "ctrlProp"})
#: In a drawing of the older kind, which holds the notes: something else, or a picture.
_NO_NOTE = re.compile(rb'ObjectType="(?!Note")\w+"|<v:imagedata')
_LONGEST_TAG = 99  # of those above, so that one that is cut in two is found
#: Where a corner lies: a row and a column, counted from 0, and how far into them.
_CELLS = ("row", "col")
_MEASURES = frozenset({"row", "col", "rowOff", "colOff"})
_NUMBER = re.compile("-?[0-9]{1,9}")


class Drawn(NamedTuple):
    """What is drawn on a sheet: the boxes with words, and whether there is anything without.

    `covered` are the cells under controls without words.
    """

    boxes: tuple[TextBox, ...] = ()
    pictures: bool = False
    covered: tuple[Span, ...] = ()


#: Controls that write into a cell the number of what was chosen.
_NUMBERING = frozenset({"Drop", "List", "Radio"})


class Controls(NamedTuple):
    """The cells that controls of a sheet number, and whether one of them may be a choice."""

    numbered: tuple[NumberedChoice, ...]
    may_be_choices: bool


def controls(package: Package, related: Iterable[Relation]) -> Controls:
    """The controls that lie on one sheet; of LibreOffice's, the file does not tell the kind."""
    found: list[NumberedChoice] = []
    kinds: set[str] = set()
    reader = TagReader(package.meter)

    def control(attributes: Attributes) -> None:
        kinds.add(attributes.get("objectType", ""))
        if attributes.get("objectType", "") in _NUMBERING:
            found.extend(cells_named(attributes.get("fmlaLink", ""), "!"))

    reader.starts["formControlPr"] = control
    for relation in related:
        if relation.kind == "ctrlProp" and relation.target in package:
            package.meter.add("comments")
            scan(package.chunks(relation.target), package.meter, reader)
    return Controls(tuple(found), not kinds or bool(kinds & _NUMBERING))


#: So much of a cell is touched by what was drawn with a free hand beside it (in EMU, 2 mm).
_TOUCHED = 72_000


class _DrawingReader:
    """Reads the words of a drawing, one box for each thing that is anchored at a cell.

    Prefixes are not asked: programs call them differently, and all tags that are looked for mean
    the same in every namespace of a drawing.
    """

    def __init__(self, meter: Meter) -> None:
        self.text: list[str] = []
        self.found: list[TextBox] = []
        self.without_words = False
        self.covered: list[Span] = []
        self._meter = meter
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._corners: dict[str, dict[str, int]] = {}
        self._corner: dict[str, int] | None = None
        self._is_anchored = self._is_control = False
        self._spare = 0  # how deep in what older programs show instead

    def start(self, name: str, attributes: Attributes) -> None:
        """A tag opens: an anchor, one of its corners, a paragraph."""
        kind = local(name)
        self.text.clear()
        self._spare += kind == "Fallback"
        if self._spare:
            return
        if kind.endswith("Anchor"):
            self._lines, self._corners, self._is_anchored = [], {}, True
        elif kind == "Choice" and not self._is_anchored:
            # What older programs could not show at all: a control.
            self._is_control = attributes.get("Requires") == "a14"
        elif kind == "p":
            self._pieces = []
        elif kind == "br":
            self._pieces.append("\n")
        elif kind in ("from", "to"):
            self._corner = self._corners.setdefault(kind, {})

    def end(self, name: str) -> None:
        """A tag closes: a number of a corner, a piece of text, the whole."""
        kind, text = local(name), "".join(self.text)
        self.text.clear()
        if self._spare:
            self._spare -= kind == "Fallback"
        elif kind in _MEASURES and self._corner is not None:
            if _NUMBER.fullmatch(text.strip()):
                self._corner[kind] = int(text)
        elif kind == "t":
            self._meter.add("characters", len(text))
            self._pieces.append(text)
        elif kind == "p":
            self._lines.append("".join(self._pieces))
        elif kind.endswith("Anchor"):
            self._add()
            self._is_anchored, self._corner = False, None
        elif kind == "Choice" and not self._is_anchored:
            self._is_control = False

    def count_piece(self) -> None:
        """The characters are counted one by one."""

    def _add(self) -> None:
        words = "\n".join(self._lines).strip()
        first = self._corners.get("from", {})
        row, column = (first[each] + 1 if first.get(each, -1) >= 0 else 0 for each in _CELLS)
        if words:
            self._meter.add("comments")
            self.found.append(TextBox(row, column, decoded(words)))
            return
        self.without_words = True
        if self._is_control and row and column:
            self._meter.add("merges")
            last = self._corners.get("to", {})
            # Of the cell in which it ends, a control may only touch the edge.
            below, right = (
                last.get(each, 0) + (last.get(f"{each}Off", 0) > _TOUCHED) for each in _CELLS
            )
            self.covered.append(Span(row, column, max(row, below), max(column, right)))


def drawn(package: Package, related: Iterable[Relation]) -> Drawn:
    """Everything that lies on one sheet and is no note."""
    boxes: list[TextBox] = []
    covered: list[Span] = []
    pictures = False
    for relation in related:
        is_there = relation.target in package
        if relation.kind == "drawing" and is_there and _is_drawn_on(package, relation):
            reader = _DrawingReader(package.meter)
            scan(package.chunks(relation.target), package.meter, reader)
            boxes += reader.found
            covered += reader.covered
            pictures = pictures or reader.without_words
        elif relation.kind == "vmlDrawing" and is_there:
            pictures = _holds_no_note_alone(package, relation.target) or pictures
        else:
            pictures = pictures or relation.kind in _LIES_ON
    return Drawn(tuple(boxes), pictures, tuple(covered))


def _holds_no_note_alone(package: Package, part: str) -> bool:
    before = b""
    for piece in package.chunks(part):
        if _NO_NOTE.search(before + piece):
            return True
        before = piece[-_LONGEST_TAG:]
    return False


def _is_drawn_on(package: Package, drawing: Relation) -> bool:
    # LibreOffice gives every sheet a drawing, mostly without anything anchored in it.
    return b"Anchor" in package.start_of(drawing.target, 8_192)
