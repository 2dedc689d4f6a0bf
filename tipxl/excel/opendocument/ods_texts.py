"""The texts of an OpenDocument file: of cells, of the notes on them and of what is drawn there.

Where they stand, the reader of the cells knows: it takes each as it ends.
"""

import re

from tipxl.excel.older_fonts import letters_of, seen_in
from tipxl.excel.opendocument.ods_looks import FAMILIES, PIECES, OdsLook, OdsLooks
from tipxl.excel.xlsx.limits import DamagedError, Meter
from tipxl.excel.xlsx.texts import LOWERED, RAISED
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader

_BLANKS = re.compile(r"[ \t\r\n]+")
# Characters XML cannot contain stand for those that must outlive the collapsing of blanks.
_SPACE, _TAB, _BREAK = "\1", "\2", "\3"
_REAL_BLANKS = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})
_LONGEST_BLANK = 32_767
#: What can be drawn on a sheet; each may hold words.
_DRAWN = tuple(
    f"draw:{each}"
    for each in (
        *("frame", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon"),
        *("regular-polygon", "path", "connector", "caption", "measure", "control", "g"),
    )
)


class OdsTagReader(TagReader):
    """A handler whose tags have many namespaces, named by the prefixes that every program uses."""

    __slots__ = ()

    def take_root(self, name: str, attributes: Attributes) -> None:
        """Prefixes stand as they are."""


class OdsTextReader(OdsTagReader):
    """Reads styles of texts, paragraphs and their pieces, notes and drawings."""

    __slots__ = (
        "_box",
        "_drawn_depth",
        "_family",
        "_note",
        "_note_depth",
        "_paragraph",
        "_pieces",
        "_seen",
        "_shifted_styles",
        "_shifts",
        "cell_depth",
        "is_struck",
        "lines",
        "looks",
        "pages",
        "seen_lines",
        "style",
    )

    def __init__(self, meter: Meter, looks: OdsLooks) -> None:
        super().__init__(meter)
        self.style = self._family = ""  # that is being declared
        self.looks = looks
        self.pages: dict[str, str] = {}  # on which the sheets of a style are printed
        self.is_struck = False
        self._shifted_styles: dict[tuple[str, str], dict[int, int]] = {}  # to their digits
        self._shifts: list[dict[int, int]] = []  # of the pieces of text that are open
        self.cell_depth = self._note_depth = self._drawn_depth = 0
        self._box, self.lines, self._note = list[str](), list[str](), list[str]()
        self._paragraph: list[str] | None = None
        self._seen, self.seen_lines = list[str](), list[str]()  # without letters nobody sees
        self._pieces: list[OdsLook] = []  # of text that are open
        looks.listen(self)
        self.starts |= {
            "style:style": self._begin_style,
            "style:text-properties": self._text_style,
            "style:table-cell-properties": self._look,
            "style:map": self._map,
            "text:span": self._begin_span,
            "office:annotation": self._begin_note,
            "text:p": self._begin_paragraph,
            "text:a": self._link,
            **dict.fromkeys(_DRAWN, self._begin_drawn),
            "text:s": self._spaces,
            "text:tab": lambda _: self._put(_TAB),
            "text:line-break": lambda _: self._put(_BREAK),
        }
        self.ends |= {
            "office:annotation": self._end_note,
            "text:p": self._end_paragraph,
            "text:span": self._end_span,
            **dict.fromkeys(_DRAWN, self._end_drawn),
        }

    # --- where they stand

    @property
    def is_on_a_sheet(self) -> bool:
        """Whether a sheet has begun."""
        raise NotImplementedError

    @property
    def cell_style(self) -> str:
        """The style of the cell that is open."""
        raise NotImplementedError

    def take_note(self, text: str) -> None:
        """Keep the note on the cell that is open."""
        raise NotImplementedError

    def take_link(self, address: str) -> None:
        """Keep the address behind the text of the cell that is open."""
        raise NotImplementedError

    def take_drawing(self, text: str) -> None:
        """Keep what was drawn, on the cell that is open or on the sheet; "" is a picture."""
        raise NotImplementedError

    def begin_texts(self) -> None:
        """A cell begins: nothing of it was read so far."""
        self.is_struck = False
        self.cell_depth, self._note_depth = self.depth, 0
        self.lines, self.seen_lines, self._note = [], [], []

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep the text before a tag inside a paragraph, then go on as usual."""
        self._put(self.take_text())
        super().start(name, attributes)

    # --- styles

    def _begin_style(self, attributes: Attributes) -> None:
        self.style = attributes.get("style:name", "")
        self._family = attributes.get("style:family", "")
        if self._family in FAMILIES:
            self.looks.begin(self._family, self.style, attributes)
        elif self._family == "table":
            self.pages[self.style] = attributes.get("style:master-page-name", "")

    def _look(self, attributes: Attributes) -> None:
        self.looks.add(self._family, self.style, attributes)

    def _map(self, attributes: Attributes) -> None:
        self.looks.add_map(self._family, self.style, attributes)

    def _text_style(self, attributes: Attributes) -> None:
        self._look(attributes)
        if position := attributes.get("style:text-position"):
            self.meter.add("styles")
            self._shifted_styles[self._family, self.style] = _shift(position)

    def _begin_span(self, attributes: Attributes) -> None:
        around = self._shifts[-1] if self._shifts else {}
        name = attributes.get("text:style-name", "")
        self._shifts.append(self._shifted_styles.get(("text", name), around))
        self._pieces.append(self.looks.piece(name, self._pieces[-1] if self._pieces else OdsLook()))
        if self._is_of_cell and self.looks.strikes(PIECES, name):
            self.is_struck = True

    def _end_span(self, text: str) -> None:
        self._put(text)
        if self._shifts:
            self._shifts.pop()
            self._pieces.pop()

    # --- texts

    def _begin_note(self, _: Attributes) -> None:
        self._note_depth = self.depth

    def _end_note(self, _: str) -> None:
        self._note_depth = 0
        if self.cell_depth and self._note:
            self.meter.add("comments")
            self.take_note("\n".join(self._note))

    def _begin_paragraph(self, _: Attributes) -> None:
        # A paragraph deeper than this belongs to a drawing that lies on the cell.
        around = self._note_depth or self.cell_depth
        if self._drawn_depth or (self.cell_depth and self.depth == around + 1):
            self._paragraph, self._seen = [], []

    def _end_paragraph(self, text: str) -> None:
        self._put(text)
        if self._paragraph is not None:
            own = self._note if self._note_depth else self.lines
            (self._box if self._drawn_depth else own).append(_line(self._paragraph))
            if self._is_of_cell:
                self.seen_lines.append(_line(self._seen))
            self._paragraph = None

    def _link(self, attributes: Attributes) -> None:
        address = attributes.get("xlink:href", "")
        if self._note_depth or not address or address.startswith("#"):
            return
        if self._drawn_depth:
            self._put(f"({address}) ")
        elif self.cell_depth:
            self.meter.add("relationships")
            self.take_link(address)

    def _begin_drawn(self, _: Attributes) -> None:
        # What lies inside of another drawing (a group, the words of a frame) is a part of it.
        if self.is_on_a_sheet and not self._note_depth and not self._drawn_depth:
            self._drawn_depth, self._box = self.depth, []

    def _end_drawn(self, _: str) -> None:
        if self._drawn_depth != self.depth:
            return
        self._drawn_depth = 0
        text = "\n".join(self._box).strip()
        if text:
            self.meter.add("comments")
        self.take_drawing(text)

    def _spaces(self, attributes: Attributes) -> None:
        self._put(_SPACE * repeated(attributes, "text:c", _LONGEST_BLANK))

    def _put(self, text: str) -> None:
        if text and self._paragraph is not None:
            self.meter.add("characters", len(text))
            shift = self._shifts[-1] if self._shifts else {}
            piece = text.translate(shift) if shift else text
            self._paragraph.append(piece)
            if self._is_of_cell and self._is_seen(text):
                font = self._pieces[-1].font if self._pieces else ""
                self._seen.append(seen_in(letters_of(font), piece) if font else piece)

    @property
    def _is_of_cell(self) -> bool:
        """Whether a text is the cell's own."""
        return bool(self.cell_depth) and not self._note_depth and not self._drawn_depth

    def _is_seen(self, text: str) -> bool:
        """Whether letters of the cell are seen; blanks look the same in any letters."""
        piece = self._pieces[-1] if self._pieces else OdsLook()
        is_blank = not text.translate(_REAL_BLANKS).strip()
        return is_blank or self.looks.shows(piece, self.cell_style)


def _line(pieces: list[str]) -> str:
    return _BLANKS.sub(" ", "".join(pieces)).strip(" ").translate(_REAL_BLANKS)


def _shift(position: str) -> dict[int, int]:
    """What becomes of digits at a place like "super 58%", "-33% 58%" or "0% 100%"."""
    place = position.split(maxsplit=1)[0] if position.split() else ""
    if place == "super" or re.fullmatch(r"\+?[0-9.]*[1-9][0-9.]*%", place):
        return RAISED
    return LOWERED if place == "sub" or place.startswith("-") else {}


def repeated(attributes: Attributes, name: str, most: int) -> int:
    """How often a tag stands for itself; DamagedError where that cannot be."""
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise DamagedError("it repeats a cell an impossible number of times")
    # A row at the bottom of the sheet may be repeated by more than Excel has rows; it is blank.
    return min(max(1, int(text)), most)
