"""The styles of a workbook: which show a date or a percentage, which strike, which hide."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import ClassVar, NamedTuple
from xml.parsers.expat import ExpatError

from msgspec import Struct, field
from msgspec.structs import replace

from tipxl.domain.core.workbook import CellKind
from tipxl.excel.day_format import BUILT_IN, parts_of, seen_of_day
from tipxl.excel.home_rows import told_by
from tipxl.excel.number_format import GENERAL, NumberFormat, number_format
from tipxl.excel.older_fonts import letters_of, seen_in
from tipxl.excel.xlsx.limits import Meter, ReadLimits, RefusedFileError
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.palette import Letters, Palette, theme_colours, word_of
from tipxl.excel.xlsx.quick_styles import CellFormats, StyleLists, style_lists
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, is_true, read_once, scan

# ECMA-376 part 1, 18.8.30: 27-36 and 50-58 are dates in the East Asian versions of Excel.
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN_PERCENTS = (9, 10)
#: Formats of numbers that are known by their number alone: rounded ones, powers, fractions.
_BUILT_IN_CODES = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??"},
    **{37: "#,##0 ;(#,##0)", 38: "#,##0 ;(#,##0)", 39: "#,##0.00;(#,##0.00)", 48: "##0.0E+0"},
}
_WHITE, _BLACK = "FFFFFF", "000000"
_HEX = re.compile("[0-9A-F]{6}")
_LEAST_CONTRAST = 1.25  # of letters that somebody may still find; print asks for 4.5
SMALLEST = 2.0  # points in which letters are a line of dust
_SEEN = Letters(size=11.0)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_LONGEST_FORMAT = 255  # as in Excel; also keeps the patterns above quick


class CellLook(Struct, frozen=True):
    """What a style makes of a value: its number format, or what it shows of a day."""

    shape: NumberFormat | None = None
    parts: str = ""
    is_unseen: bool = False
    behind: str = ""  # the colour of the cell
    others: re.Pattern[str] | None = None  # letters that the font shows as others

    def shown(
        self, kind: CellKind, value: str | float | bool | None, *, date_1904: bool = False
    ) -> str | None:
        """What is seen of a value; None where it is the value itself."""
        if self.is_unseen or (self.shape and is_alike(self.shape.colour(value), self.behind)):
            return ""
        if kind is CellKind.DATE and isinstance(value, float):
            return seen_of_day(value, self.parts, date_1904=date_1904)
        if self.others and isinstance(value, str) and self.others.search(value):
            return seen_in(self.others, value)
        if self.shape is None:
            return None
        if kind is CellKind.NUMBER and isinstance(value, float):
            seen, plain = self.shape.number(value).strip(), f"{value:.15g}"
        elif kind is CellKind.TEXT and isinstance(value, str):
            seen, plain = self.shape.text(value).strip(), value.strip()
        else:
            return None
        return None if seen == plain else seen


class _Font(NamedTuple):
    """What matters of a font."""

    struck: bool = False
    color: str = _BLACK
    size: float = 11.0
    name: str = ""


class CellStyles(Struct, frozen=True):
    """The style numbers as they are written in cells."""

    dates: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    percents: set[str] = field(default_factory=set)
    looks: dict[str, CellLook] = {}  # of styles that alter or hide
    homes: dict[str, int] = {}  # marks of the rows that styles were made for
    behind: dict[str, str] = {}  # the colour of the cell
    unseen: dict[str, Letters] = {}  # the letters of those in which nothing is seen
    palette: Palette = field(default_factory=Palette)
    striking: frozenset[int] = frozenset()  # of the formats that conditions give

    def shows(self, run: Letters, style: str | None) -> bool:
        """Whether letters of a text are seen in a cell of that style."""
        cell = self.unseen.get(style or "", _SEEN)
        color, size = run.color or cell.color, run.size or cell.size
        behind = self.behind.get(style or "", _WHITE)
        return size > SMALLEST and not (color and is_alike(self.palette.known(color), behind))


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    if len(code) > _LONGEST_FORMAT:
        return False
    code = GENERAL.sub("", code)
    return bool(_ELAPSED.search(code) or _DATE_LETTERS.search(_LITERAL.sub("", code)))


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a number as a percentage."""
    return len(code) <= _LONGEST_FORMAT and "%" in _LITERAL.sub("", code)


class ConditionLook:
    """What a conditional format makes of a cell, while its tags are heard."""

    __slots__ = ("_behind", "_hides", "_is_font", "_letters")

    def __init__(self) -> None:
        self._hides = self._is_font = False
        self._letters = self._behind = ""

    @property
    def hides(self) -> bool:
        """Whether it strikes what stands there, shows nothing of it, or has its letters unseen."""
        known = Palette().known
        letters, behind = known(self._letters), known(self._behind) if self._behind else _WHITE
        is_pale = bool(letters) and is_alike(letters, _WHITE)
        return self._hides or (is_pale and is_alike(letters, behind))

    def _font(self, _: Attributes) -> None:
        self._is_font = True

    def _fill(self, _: Attributes) -> None:
        self._is_font = False

    def _strike(self, attributes: Attributes) -> None:
        self._hides = self._hides or is_true(attributes.get("val", "1"))

    def _format(self, attributes: Attributes) -> None:
        code = attributes.get("formatCode", "")
        shape = number_format(code)
        if shape is None or ("a" in shape.text("a") and is_date_format(code)):
            return
        if "a" not in shape.text("a") or not re.search("[0-9]", shape.number(1)):
            self._hides = True  # or another word is seen in its place

    def _color(self, attributes: Attributes) -> None:
        if self._is_font and attributes.get("auto") is None:
            self._letters = word_of(attributes)

    def _ground(self, attributes: Attributes) -> None:
        self._behind = word_of(attributes)

    #: The tags of a format that matter.
    HEARD: ClassVar[Mapping[str, Callable[["ConditionLook", Attributes], None]]] = {
        **{"font": _font, "fill": _fill, "border": _fill, "strike": _strike, "numFmt": _format},
        **{"color": _color, "fgColor": _ground, "bgColor": _ground},
    }


class _StylesReader(TagReader):
    """Reads number formats, fonts, fills and cell styles, each only inside its own list."""

    __slots__ = (
        *("_inside", "_is_solid", "codes", "crossing", "fills", "fonts", "formats", "palette"),
        *("_borders", "_entered", "_is_diagonal", "_looks"),
    )

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter)
        self._inside = ""
        self._entered: set[str] = set()
        self._is_solid = False
        self.palette: list[str] = []  # of the file itself, as Numbers writes it
        self.codes: dict[int, str] = {}
        self.fonts: list[_Font] = []
        self.fills: list[str] = []
        self.formats: list[tuple[int, int, int, int]] = []
        self._borders, self._is_diagonal = 0, False
        self.crossing: set[int] = set()  # borders with a line from corner to corner
        self._looks: list[ConditionLook] = []  # that conditions give to a cell
        for group in (
            "borders",
            "numFmts",
            "fonts",
            "fills",
            "cellXfs",
            "cellStyleXfs",
            "dxfs",
            "indexedColors",
        ):
            self.starts[group] = partial(self._enter, group)
            self.ends[group] = partial(self._enter, "")
        self.starts |= {"numFmt": self._format, "font": self._font, "xf": self._cell_format}
        self.starts |= {"strike": self._strike, "color": self._color, "sz": self._size}
        self.starts["name"] = self._name
        self.starts |= {"fill": self._new_fill, "patternFill": self._fill}
        self.starts |= {"fgColor": self._fill_color, "rgbColor": self._of_palette}
        self.starts |= {"border": self._border, "diagonal": self._diagonal, "dxf": self._dxf}
        for tag, do in ConditionLook.HEARD.items():
            self.starts[tag] = partial(self._either, do, self.starts.get(tag))

    def _enter(self, group: str, _: object) -> None:
        self._inside = group
        self._entered.add(group)

    def _either(
        self,
        heard: Callable[[ConditionLook, Attributes], None],
        otherwise: Callable[[Attributes], None] | None,
        attributes: Attributes,
    ) -> None:
        """A tag of a conditional format, or the same of cells."""
        if self._inside == "dxfs":
            if self._looks:
                heard(self._looks[-1], attributes)
        elif otherwise is not None:
            otherwise(attributes)

    def _format(self, attributes: Attributes) -> None:
        if self._inside == "numFmts":
            self.meter.add("styles")
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

    def _font(self, _: Attributes) -> None:
        if self._inside == "fonts":
            self.meter.add("styles")
            self.fonts.append(_Font())

    def _strike(self, attributes: Attributes) -> None:
        if self._inside == "fonts" and self.fonts:
            is_struck = is_true(attributes.get("val", "1"))
            self.fonts[-1] = self.fonts[-1]._replace(struck=is_struck)

    def _color(self, attributes: Attributes) -> None:
        if self._inside == "fonts" and self.fonts:
            self.fonts[-1] = self.fonts[-1]._replace(color=word_of(attributes))

    def _size(self, attributes: Attributes) -> None:
        if self._inside == "fonts" and self.fonts:
            with suppress(ValueError):
                size = float(attributes.get("val", ""))
                self.fonts[-1] = self.fonts[-1]._replace(size=size)

    def _name(self, attributes: Attributes) -> None:
        if self._inside == "fonts" and self.fonts:
            self.fonts[-1] = self.fonts[-1]._replace(name=attributes.get("val", ""))

    def _new_fill(self, _: Attributes) -> None:
        if self._inside == "fills":
            self.meter.add("styles")
            self.fills.append("")  # a gradient: unknown
            self._is_solid = False

    def _fill(self, attributes: Attributes) -> None:
        if self._inside == "fills" and self.fills:
            pattern = attributes.get("patternType", "none")
            self.fills[-1] = _WHITE if pattern == "none" else ""
            self._is_solid = pattern == "solid"  # of a hatching, it is the colour of the lines

    def _fill_color(self, attributes: Attributes) -> None:
        if self._inside == "fills" and self.fills and self._is_solid:
            self.fills[-1] = word_of(attributes)

    def _dxf(self, _: Attributes) -> None:
        if self._inside == "dxfs":
            self.meter.add("styles")
            self._looks.append(ConditionLook())

    def _border(self, attributes: Attributes) -> None:
        if self._inside == "borders":
            self.meter.add("styles")
            self._borders += 1
            ways = attributes.get("diagonalUp"), attributes.get("diagonalDown")
            self._is_diagonal = any(map(is_true, ways))

    def _diagonal(self, attributes: Attributes) -> None:
        is_drawn = attributes.get("style", "none") != "none"
        if self._inside == "borders" and self._is_diagonal and is_drawn:
            self.crossing.add(self._borders - 1)

    def _of_palette(self, attributes: Attributes) -> None:
        if self._inside == "indexedColors":
            self.meter.add("styles")
            self.palette.append(attributes.get("rgb", "")[-6:].upper())

    def _cell_format(self, attributes: Attributes) -> None:
        if self._inside == "cellXfs":
            self.meter.add("styles")
            names = ("numFmtId", "fontId", "fillId", "borderId")
            number, font, fill, border = (int(attributes.get(name, "0")) for name in names)
            self.formats.append((number, font, fill, border))

    def finished(self) -> "_Styles":
        """All of it, each colour as it is written."""
        fonts, fills, formats = tuple(self.fonts), tuple(self.fills), tuple(self.formats)
        striking = (number for number, look in enumerate(self._looks) if look.hides)
        marks = frozenset(self.crossing), frozenset(striking), frozenset(self._entered)
        return _Styles(self.codes, fonts, fills, tuple(self.palette), formats, *marks)


@lru_cache(maxsize=4096)  # a workbook has few colours, and a round the same ones
def is_alike(letters: str, ground: str) -> bool:
    """Whether letters of one colour cannot be told from the ground: equal, or nearly so."""
    if not (_HEX.fullmatch(letters) and _HEX.fullmatch(ground)):
        return bool(letters) and letters == ground
    light, dark = sorted((_brightness(letters), _brightness(ground)), reverse=True)
    # Red on a grey as bright as it is seen by its hue; blue alone hardly counts.
    is_near = all(
        abs(int(letters[n : n + 2], 16) - int(ground[n : n + 2], 16)) < 64 for n in (0, 2)
    )
    return is_near and (light + 0.05) / (dark + 0.05) < _LEAST_CONTRAST


def _brightness(colour: str) -> float:
    """The relative luminance of the WCAG, 0 to 1."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (x / 12.92 if x <= 0.04 else ((x + 0.055) / 1.055) ** 2.4 for x in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def styles(package: Package, part: str, theme: str = "") -> CellStyles:
    """Read number formats, fonts, fills and cell styles; of borders, which cross a cell out.

    `theme` is the part with the colours of the theme, "" where there is none.
    """
    lists = style_lists(package, part)
    found = (lists and _of_lists(lists, package.meter)) or read_once(
        package.chunks(part), package.meter, _read
    )
    colours = (
        read_once(package.chunks(theme), package.meter, theme_colours) if theme else Palette().theme
    )
    return _cell_styles(*found.known(colours))


def _of_lists(lists: StyleLists, meter: Meter) -> "_Styles | None":
    """What lists and their surroundings say; nothing where the slow reader must read them."""
    counted = {"inflated_bytes": len(lists.whole), "elements": lists.whole.count(b"<")}
    if not lists.are_few or not meter.allows(counted | {"styles": lists.styles}):
        return None
    trial, size = Meter(meter.limits), meter.limits.chunk_bytes
    chunks = (lists.around[at : at + size] for at in range(0, len(lists.around), size))
    try:
        found = read_once(chunks, trial, _read)
        pieces = {
            group: [_piece(group, each) for each in lists.pieces[group]] for group in lists.pieces
        }
    except (ExpatError, RefusedFileError, ValueError, LookupError):
        return None
    counted["styles"] = lists.styles + trial.used["styles"]
    if not lists.taken <= found.entered or not meter.allows(counted):
        return None
    for what, number in counted.items():
        meter.add(what, number)
    return found.with_lists(lists.formats, pieces)


class _Styles(NamedTuple):
    """What a part of styles holds."""

    codes: Mapping[int, str]
    fonts: Sequence[_Font]
    fills: Sequence[str]  # their colours
    palette: tuple[str, ...]
    formats: CellFormats
    crossing: frozenset[int]  # borders with a line from corner to corner
    striking: frozenset[int]  # of the formats that conditions give
    entered: frozenset[str] = frozenset()  # the lists that it has

    def with_lists(
        self, formats: CellFormats, pieces: Mapping[str, Sequence["_Styles"]]
    ) -> "_Styles":
        """The same with the formats of cells, and with lists of which it has none, in pieces."""
        looks = enumerate(pieces.get("dxfs", ()))
        return self._replace(
            formats=formats,
            fonts=[each.fonts[0] for each in pieces.get("fonts", ())] or self.fonts,
            fills=[each.fills[0] for each in pieces.get("fills", ())] or self.fills,
            palette=tuple(e.palette[0] for e in pieces.get("indexedColors", ())) or self.palette,
            striking=frozenset(n for n, look in looks if look.striking) or self.striking,
        )

    def known(self, theme: tuple[str, ...]) -> tuple["_Styles", Palette]:
        """The same with each colour as itself, and how such colours are known."""
        palette = Palette(self.palette, theme)
        fonts = tuple(
            each if each.color == known else each._replace(color=known)
            for each in self.fonts
            for known in (palette.known(each.color),)
        )
        return self._replace(fonts=fonts, fills=tuple(map(palette.known, self.fills))), palette

    def font_of(self, font: int) -> _Font:
        """The font with that number."""
        return self.fonts[font] if 0 <= font < len(self.fonts) else _Font()

    def behind(self, fill: int) -> str:
        """The colour of a cell with that fill."""
        return self.fills[fill] if 0 <= fill < len(self.fills) else _WHITE

    def is_unseen(self, font: int, fill: int) -> bool:
        """Whether letters are too small to be seen, or have the colour of their cell."""
        letters = self.font_of(font)
        return letters.size <= SMALLEST or is_alike(letters.color, self.behind(fill))


def _read(chunks: Iterable[bytes], meter: Meter) -> _Styles:
    reader = _StylesReader(meter)
    scan(chunks, meter, reader)
    return reader.finished()


@lru_cache(maxsize=4096)  # the forms of a round have the same fonts, though not all of them
def _piece(group: str, written: bytes) -> _Styles:
    """What a piece of a list says, by the slow reader."""
    name = group.encode()
    alone = b"<styleSheet><%b>%b</%b></styleSheet>" % (name, written, name)
    return _read([alone], Meter(ReadLimits()))


def _cell_styles(found: _Styles, palette: Palette) -> CellStyles:
    formats, fonts = found.formats, len(found.fonts)
    numbers = {each: _number_look(each, found.codes.get(each)) for each in {n for n, *_ in formats}}
    unseen = {pair: found.is_unseen(*pair) for pair in {each[1:3] for each in formats}}
    homes = [told_by(each.color) for each in found.fonts]
    others = [letters_of(each.name) for each in found.fonts]
    read = CellStyles(palette=palette, striking=found.striking)
    for index, (number, font, fill, border) in enumerate(formats):
        name, (kind, look, alters) = str(index), numbers[number]
        read.behind[name] = found.behind(fill)
        if kind is CellKind.DATE:
            read.dates.add(name)
        elif kind is CellKind.PERCENT:
            read.percents.add(name)
        if found.font_of(font).struck or border in found.crossing:
            read.struck.add(name)
        if unseen[font, fill]:
            read.looks[name] = replace(look, is_unseen=True)
            letters = found.font_of(font)
            read.unseen[name] = Letters(letters.color, letters.size)
        elif alters:
            read.looks[name] = replace(look, behind=found.behind(fill))
        if 0 <= font < fonts and others[font]:
            read.looks[name] = replace(read.looks.get(name, look), others=others[font])
        if 0 <= font < fonts and homes[font]:
            read.homes[name] = homes[font]
    return read


def _number_look(number: int, code: str | None) -> tuple[CellKind, CellLook, bool]:
    """What a number format makes of a number, what it shows, and whether that is another thing."""
    is_date = number in _BUILT_IN_DATES if code is None else is_date_format(code)
    is_percent = number in _BUILT_IN_PERCENTS if code is None else is_percent_format(code)
    shape = number_format(_BUILT_IN_CODES.get(number, "") if code is None else code)
    if is_date:
        parts = BUILT_IN.get(number, "ymd") if code is None else parts_of(code)
        is_in_part = not {"y", "m", "d"} <= set(parts)
        return CellKind.DATE, CellLook(shape, parts), is_in_part or _says_of_texts(shape)
    if is_percent:
        return CellKind.PERCENT, CellLook(shape), _says_of_texts(shape)
    return CellKind.NUMBER, CellLook(shape), shape is not None


def _says_of_texts(shape: NumberFormat | None) -> bool:
    """Whether a format of days or shares alters or hides a text, or has a colour of its own."""
    return shape is not None and (shape.text("a") != "a" or shape.is_coloured)
