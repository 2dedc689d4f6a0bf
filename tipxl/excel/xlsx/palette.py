"""The colours that a workbook writes as numbers: of a palette, or of its theme with a tint."""

import colorsys
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from tipxl.excel.xlsx.limits import Meter
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, scan

#: ECMA-376 part 1, 18.8.27: the palette of Excel, from number 8; 0 to 7 are its first eight.
COLOURS = tuple(
    re.findall(
        "[0-9A-F]{6}",
        "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 "
        "800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
        "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 "
        "99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
        "003366 339966 003300 333300 993300 993366 333399 333333",
    )
)
_INDEXED = (*COLOURS[:8], *COLOURS)
#: As a workbook numbers them, which is not their order in the theme.
_OF_A_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
_WHITE_AND_BLACK = ("FFFFFF", "000000")


class Letters(NamedTuple):
    """How a run of letters in a text looks, where it says so itself; "" and 0 are as its cell."""

    color: str = ""
    size: float = 0.0
    font: str = ""  # one whose letters are others than those that the file holds


class Palette(NamedTuple):
    """What the numbers of colours mean in one workbook."""

    indexed: tuple[str, ...] = ()  # of the file itself, as Numbers writes it
    theme: tuple[str, ...] = _WHITE_AND_BLACK

    def known(self, colour: str) -> str:
        """A colour as six signs, where it is written as a number; any other word as it is."""
        kind, _, rest = colour.partition("=")
        digits, _, tint = rest.partition(" tint=")
        colours = {"indexed": self.indexed or _INDEXED, "theme": self.theme}.get(kind, ())
        if not (digits.isascii() and digits.isdecimal()) or int(digits) >= len(colours):
            return colour
        return _tinted(colours[int(digits)], tint)


def word_of(attributes: Attributes) -> str:
    """A colour as one word, whichever way it is written."""
    if written := attributes.get("rgb", "")[-6:].upper():
        return written
    for kind in ("theme", "indexed"):
        if kind in attributes:
            tint = attributes.get("tint", "")
            more = f" tint={tint}" if tint.strip("-0.") and kind == "theme" else ""
            return f"{kind}={attributes[kind]}{more}"
    return " ".join(f"{key}={attributes[key]}" for key in sorted(attributes))


def _tinted(colour: str, tint: str) -> str:
    """A colour made lighter or darker (ECMA-376 part 1, 18.8.19)."""
    with suppress(ValueError):
        share = max(-1.0, min(1.0, float(tint or 0)))
        parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
        hue, light, strength = colorsys.rgb_to_hls(*parts)
        light = light * (1 + share) if share < 0 else light * (1 - share) + share
        mixed = colorsys.hls_to_rgb(hue, light, strength)
        return "".join(f"{round(255 * each):02X}" for each in mixed)
    return colour


class _ThemeReader(TagReader):
    """Reads the colours of a theme."""

    __slots__ = ("_name", "found")

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter)
        self._name = ""
        self.found: dict[str, str] = {}
        for name in _OF_A_THEME:
            self.starts[name] = partial(self._begin, name)
            self.ends[name] = partial(self._begin, "")
        self.starts |= {"srgbClr": self._keep, "sysClr": self._keep}

    def _begin(self, name: str, _: object) -> None:
        self._name = name

    def _keep(self, attributes: Attributes) -> None:
        if self._name:
            colour = attributes.get("lastClr", attributes.get("val", ""))
            self.found.setdefault(self._name, colour[-6:].upper())


def theme_colours(chunks: Iterable[bytes], meter: Meter) -> tuple[str, ...]:
    """The colours of a theme, as a workbook numbers them."""
    reader = _ThemeReader(meter)
    scan(chunks, meter, reader)
    fallback = dict(zip(_OF_A_THEME, _WHITE_AND_BLACK, strict=False))
    return tuple(reader.found.get(name, fallback.get(name, "")) for name in _OF_A_THEME)
