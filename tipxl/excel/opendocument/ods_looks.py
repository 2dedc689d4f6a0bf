"""What the styles of an OpenDocument file show of a value: which part of a day, which letters."""

import operator
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.workbook import CellKind
from tipxl.excel.day_format import HOURS, MINUTES, REST, SECONDS, seen_of_day
from tipxl.excel.home_rows import told_by
from tipxl.excel.older_fonts import letters_of, seen_in
from tipxl.excel.xlsx.cell_styles import SMALLEST, is_alike
from tipxl.excel.xlsx.limits import Meter
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader

_PARTS = {
    **{"number:year": "y", "number:era": "y", "number:month": "m", "number:day": "d"},
    **{"number:day-of-week": "w", "number:hours": "t", "number:minutes": "t"},
    "number:seconds": "t",
}
_COUNTED = {"number:hours": HOURS, "number:minutes": MINUTES, "number:seconds": SECONDS}
_DAYS = ("number:date-style", "number:time-style")
# A format of several sections may be one of these, with a map to the style of each other section.
_OTHERS = (
    *("number:number-style", "number:text-style", "number:currency-style"),
    *("number:percentage-style", "number:boolean-style"),
)
_CONDITION = re.compile(r"value\(\)(<=|>=|!=|=|<|>)([-+0-9.eE]{1,40})")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    **{"<=": operator.le, ">=": operator.ge, "!=": operator.ne},
    **{"=": operator.eq, "<": operator.lt, ">": operator.gt},
}
_WHITE = "#ffffff"
_AUTOMATIC = "#"  # black, or white on what is dark
CELLS, PIECES = "table-cell", "text"
_STRIKES = ("style:text-line-through-style", "style:text-line-through-type")
_NO_LINES = frozenset({"none", "hidden"})
_CROSSES = ("style:diagonal-bl-tr", "style:diagonal-tl-br")  # lines from corner to corner
FAMILIES = (CELLS, PIECES)
_CONCEALED = "hidden-and-protected"


class OdsLook(Struct, frozen=True):
    """What a style of cells or of pieces of a text says; "" where it says nothing."""

    data: str = ""  # the style of its days
    letters: str = ""
    behind: str = ""
    size: str = ""
    struck: bool = False
    crossed: bool = False
    at_times: bool = False  # a condition strikes or crosses it out
    concealed: bool = False  # while the sheet is protected
    font: str = ""

    @property
    def is_unseen(self) -> bool:
        """Whether letters are too small to be seen, or have the colour of their cell."""
        size = self.size.removesuffix("pt")
        is_dust = size.replace(".", "", 1).isdecimal() and float(size) <= SMALLEST
        behind = self.behind if self.behind not in ("", "transparent") else _WHITE
        return is_dust or is_alike(self.letters[1:].upper(), behind[1:].upper())


class OdsLooks:
    """The looks of the styles by family and name, while they are being read."""

    __slots__ = ("_counts_on", "_data", "_looks", "_maps", "_meter", "_parts")

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._data = ""  # the style of values that is being declared
        self._counts_on = False
        self._parts: dict[str, str] = {}
        self._maps: dict[str, list[tuple[str, str]]] = {}  # conditions, and the styles then
        self._looks: dict[tuple[str, str], OdsLook] = {}

    def listen(self, part: TagReader) -> None:
        """Have the styles of values in a part read."""
        part.starts |= dict.fromkeys(_OTHERS, self._begin_data)
        part.starts |= dict.fromkeys(_DAYS, self._begin_days)
        part.starts |= {tag: partial(self._add_part, tag) for tag in _PARTS}
        part.ends |= dict.fromkeys((*_OTHERS, *_DAYS), self._end_data)

    def _begin_data(self, attributes: Attributes) -> None:
        self._meter.add("styles")
        self._data = attributes.get("style:name", "")

    def _end_data(self, _: str) -> None:
        self._data = ""

    def _begin_days(self, attributes: Attributes) -> None:
        self._begin_data(attributes)
        self._parts[self._data] = ""
        self._counts_on = attributes.get("number:truncate-on-overflow") == "false"

    def _add_part(self, tag: str, _: Attributes) -> None:
        """A part of a day is shown; the first one of a duration counts on where a day ends."""
        parts = self._parts.get(self._data)
        if parts is None:
            return
        if self._counts_on:
            parts += _COUNTED.get(tag, "")
            self._counts_on = False
        elif tag in _COUNTED and any(unit in parts for unit in _COUNTED.values()):
            parts += REST
        self._parts[self._data] = parts + _PARTS[tag] * (_PARTS[tag] not in parts)

    def begin(self, family: str, name: str, attributes: Attributes) -> None:
        """A style begins; it has what its parent has."""
        self._meter.add("styles")
        look = self._looks.get((family, attributes.get("style:parent-style-name", "")), OdsLook())
        self._looks[family, name] = replace(
            look, data=attributes.get("style:data-style-name", look.data)
        )

    def add(self, family: str, name: str, attributes: Attributes) -> None:
        """What a style says of letters or of the ground behind them."""
        look = self._looks.get((family, name))
        if look is None:
            return
        letters = attributes.get("fo:color", look.letters).lower()
        is_automatic = attributes.get("style:use-window-font-color") == "true"
        self._looks[family, name] = replace(
            look,
            letters=_AUTOMATIC if is_automatic else letters,
            behind=attributes.get("fo:background-color", look.behind).lower(),
            size=attributes.get("fo:font-size", look.size),
            struck=_is_drawn(attributes, _STRIKES, otherwise=look.struck),
            crossed=_is_drawn(attributes, _CROSSES, otherwise=look.crossed),
            concealed=attributes.get("style:cell-protect", look.concealed and _CONCEALED)
            == _CONCEALED,
            font=attributes.get("style:font-name", look.font),
        )

    def is_concealed(self, style: str) -> bool:
        """Whether a style of cells shows nothing while the sheet is protected."""
        return self._looks.get((CELLS, style), OdsLook()).concealed

    def home(self, style: str) -> int:
        """The row of the form that a style was made for; 0 where it does not tell."""
        look = self._looks.get((CELLS, style))
        return told_by(look.letters[1:].upper()) if look else 0

    def strikes(self, family: str, style: str) -> bool:
        """Whether a style strikes its text through, or crosses its cell out."""
        look = self._looks.get((family, style), OdsLook())
        return look.struck or look.crossed

    def add_map(self, family: str, name: str, attributes: Attributes) -> None:
        """Where a condition holds, some values are shown by another style, or a style looks so."""
        then = attributes.get("style:apply-style-name", "")
        look = self._looks.get((family, name))
        if self._data:
            self._meter.add("styles")
            condition = attributes.get("style:condition", "")
            self._maps.setdefault(self._data, []).append((condition, then))
        elif look and self.strikes(family, then):
            self._looks[family, name] = replace(look, at_times=True)

    def strikes_at_times(self, style: str) -> bool:
        """Whether a condition of a style of cells strikes its text through."""
        return self._looks.get((CELLS, style), OdsLook()).at_times

    def piece(self, style: str, around: OdsLook) -> OdsLook:
        """The look of a piece of a text; what its style does not say is as around it."""
        own = self._looks.get((PIECES, style), around)
        letters, size, font = (
            getattr(own, each) or getattr(around, each) for each in ("letters", "size", "font")
        )
        return replace(around, letters=letters, size=size, font=font)

    def shows(self, piece: OdsLook, style: str) -> bool:
        """Whether a piece of the text of a cell of that style is seen."""
        cell = self._looks.get((CELLS, style), OdsLook())
        if not (piece.letters or piece.size):
            return not cell.is_unseen
        letters, size = piece.letters or cell.letters, piece.size or cell.size
        return not replace(cell, letters=letters, size=size).is_unseen

    @property
    def any(self) -> bool:
        """Whether a look may matter."""
        return bool(self._looks)

    def shown(
        self, style: str, kind: CellKind, value: str | float | bool | None, lines: list[str]
    ) -> str | None:
        """What is seen of a value with these lines that are seen; None where it is all."""
        look = self._looks.get((CELLS, style), OdsLook())
        seen = "\n".join(lines).strip()
        if not seen and (look.is_unseen or (lines and value is not None)):
            return ""
        if kind is CellKind.DATE and isinstance(value, float):
            maps = self._maps.get(look.data, ())
            chosen = next((name for condition, name in maps if _holds(condition, value)), look.data)
            parts = self._parts.get(chosen)
            return None if parts is None else seen_of_day(value, parts)
        if not lines or kind in (CellKind.BOOLEAN, CellKind.ERROR, CellKind.PERCENT):
            return None
        plain = f"{value:.15g}" if isinstance(value, float) else str(value)
        others = letters_of(look.font)
        if others and kind is CellKind.TEXT and others.search(plain):
            return seen_in(others, plain)
        return None if _letters(seen) == _letters(plain) else seen


def _is_drawn(attributes: Attributes, names: tuple[str, ...], *, otherwise: bool) -> bool:
    """Whether one of these lines is drawn; `otherwise` where none is spoken of."""
    said = [attributes[name] for name in names if name in attributes]
    # Gnumeric gives every cell the diagonals "0.000cm none #c7c7c7".
    return any(_NO_LINES.isdisjoint(each.split()) for each in said) if said else otherwise


def _holds(condition: str, value: float) -> bool:
    """Whether a condition of a map, like value()>=0, holds."""
    found = _CONDITION.fullmatch(condition.replace(" ", ""))
    with suppress(ValueError):
        return found is not None and _COMPARED[found[1]](value, float(found[2]))
    return False


def _letters(text: str) -> str:
    return "".join(text.split())
