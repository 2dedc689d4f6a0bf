"""What lies on the cells of a sheet and is no note: text boxes, shapes, pictures."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tipxl.domain.core.workbook import NumberedChoice, TextBox
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
_DIGITS = 9  # no corner has a longer number


class Drawn(NamedTuple):
    """What is drawn on a sheet: the boxes with words, and whether there is anything without."""

    boxes: tuple[TextBox, ...] = ()
    pictures: bool = False


#: Controls that write into a cell the number of what was chosen.
_NUMBERING = frozenset({"Drop", "List", "Radio"})


def numbered(package: Package, related: Iterable[Relation]) -> tuple[NumberedChoice, ...]:
    """The cells of controls that lie on one sheet."""
    found: list[NumberedChoice] = []
    reader = TagReader(package.meter)

    def control(attributes: Attributes) -> None:
        if attributes.get("objectType", "") in _NUMBERING:
            found.extend(cells_named(attributes.get("fmlaLink", ""), "!"))

    reader.starts["formControlPr"] = control
    for relation in related:
        if relation.kind == "ctrlProp" and relation.target in package:
            package.meter.add("comments")
            scan(package.chunks(relation.target), package.meter, reader)
    return tuple(found)


class _DrawingReader:
    """Reads the words of a drawing, one box for each thing that is anchored at a cell.

    Prefixes are not asked: programs call them differently, and all tags that are looked for mean
    the same in every namespace of a drawing.
    """

    def __init__(self, meter: Meter) -> None:
        self.text: list[str] = []
        self.found: list[TextBox] = []
        self.without_words = False
        self._meter = meter
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._corner = {"row": 0, "col": 0}
        self._is_corner = False
        self._spare = 0  # how deep in what older programs show instead

    def start(self, name: str, _: Attributes) -> None:
        """A tag opens: an anchor, its first corner, a paragraph."""
        kind = local(name)
        self.text.clear()
        self._spare += kind == "Fallback"
        if kind.endswith("Anchor"):
            self._lines, self._corner = [], {"row": 0, "col": 0}
        elif kind == "p":
            self._pieces = []
        elif kind == "br":
            self._pieces.append("\n")
        elif kind in ("from", "to"):
            self._is_corner = kind == "from"

    def end(self, name: str) -> None:
        """A tag closes: a number of the corner, a piece of text, the whole."""
        kind, text = local(name), "".join(self.text)
        self.text.clear()
        if self._spare:
            self._spare -= kind == "Fallback"
        elif kind in self._corner and self._is_corner:
            digits = text.strip()
            if digits.isascii() and digits.isdigit() and len(digits) < _DIGITS:
                self._corner[kind] = int(digits) + 1
        elif kind == "t":
            self._meter.add("characters", len(text))
            self._pieces.append(text)
        elif kind == "p":
            self._lines.append("".join(self._pieces))
        elif kind.endswith("Anchor"):
            self._add()

    def count_piece(self) -> None:
        """The characters are counted one by one."""

    def _add(self) -> None:
        words = "\n".join(self._lines).strip()
        row, column = self._corner.values()
        if words:
            self._meter.add("comments")
            self.found.append(TextBox(row, column, decoded(words)))
        else:
            self.without_words = True


def drawn(package: Package, related: Iterable[Relation]) -> Drawn:
    """Everything that lies on one sheet and is no note."""
    boxes: list[TextBox] = []
    pictures = False
    for relation in related:
        is_there = relation.target in package
        if relation.kind == "drawing" and is_there and _is_drawn_on(package, relation):
            reader = _DrawingReader(package.meter)
            scan(package.chunks(relation.target), package.meter, reader)
            boxes += reader.found
            pictures = pictures or reader.without_words
        elif relation.kind == "vmlDrawing" and is_there:
            pictures = _holds_no_note_alone(package, relation.target) or pictures
        else:
            pictures = pictures or relation.kind in _LIES_ON
    return Drawn(tuple(boxes), pictures)


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
