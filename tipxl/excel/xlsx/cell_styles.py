"""The styles of a workbook: which show a date, a percentage or no number, and which strike."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from tipxl.excel.xlsx.limits import Meter
from tipxl.excel.xlsx.package import Package
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, is_true, read_once, scan

# ECMA-376 part 1, 18.8.30: 27-36 and 50-58 are dates in the East Asian versions of Excel.
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN_PERCENTS = (9, 10)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_LONGEST_FORMAT = 255  # as in Excel; also keeps the patterns above quick


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The style numbers as they are written in cells."""

    dates: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    percents: frozenset[str] = frozenset()
    masks: frozenset[str] = frozenset()  # what hides a number, or shows another


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    if len(code) > _LONGEST_FORMAT:
        return False
    code = code.replace("General", "")
    return bool(_ELAPSED.search(code) or _DATE_LETTERS.search(_LITERAL.sub("", code)))


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a number as a percentage."""
    return len(code) <= _LONGEST_FORMAT and "%" in _LITERAL.sub("", code)


def is_mask_format(code: str) -> bool:
    """Whether a number format hides a positive number, puts words for it, or leaves thousands out.

    A unit behind the number is none: 25 "women".
    """
    if len(code) > _LONGEST_FORMAT:
        return False
    first = _LITERAL.sub(_plain_literal, code).partition(";")[0]
    digits = re.search(r"[0#?@]|General", first)
    return not digits or bool(re.search(r"\d", first.replace("0", ""))) or ",;" in first + ";"


def _plain_literal(found: re.Match[str]) -> str:
    """Of what stands in quotes only other digits matter: "about 30" is shown for any number."""
    return "".join(each for each in found[0] if each in "123456789") if found[0][0] == '"' else ""


class _StylesReader(TagReader):
    """Reads number formats, fonts and cell styles, each only inside its own list."""

    __slots__ = ("_inside", "custom", "fonts", "formats", "masks", "percents")

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter)
        self._inside = ""
        self.custom: dict[int, bool] = {}
        self.percents: set[int] = {*_BUILT_IN_PERCENTS}
        self.masks: set[int] = set()
        self.fonts: list[bool] = []
        self.formats: list[tuple[int, int]] = []
        for group in ("numFmts", "fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            self.starts[group] = partial(self._enter, group)
            self.ends[group] = partial(self._enter, "")
        self.starts |= {"numFmt": self._format, "font": self._font, "xf": self._cell_format}
        self.starts["strike"] = self._strike

    def _enter(self, group: str, _: object) -> None:
        self._inside = group

    def _format(self, attributes: Attributes) -> None:
        if self._inside == "numFmts":
            self.meter.add("styles")
            code = attributes.get("formatCode", "")
            number = int(attributes["numFmtId"])
            self.custom[number] = is_date_format(code)
            (self.masks.add if is_mask_format(code) else self.masks.discard)(number)
            (self.percents.add if is_percent_format(code) else self.percents.discard)(number)

    def _font(self, _: Attributes) -> None:
        if self._inside == "fonts":
            self.meter.add("styles")
            self.fonts.append(False)

    def _strike(self, attributes: Attributes) -> None:
        if self._inside == "fonts" and self.fonts:
            self.fonts[-1] = is_true(attributes.get("val", "1"))

    def _cell_format(self, attributes: Attributes) -> None:
        if self._inside == "cellXfs":
            self.meter.add("styles")
            number, font = attributes.get("numFmtId", "0"), attributes.get("fontId", "0")
            self.formats.append((int(number), int(font)))


def styles(package: Package, part: str) -> CellStyles:
    """Read number formats, fonts and cell styles; colours and borders are of no interest."""
    return read_once(package.chunks(part), package.meter, _read)


def _read(chunks: Iterable[bytes], meter: Meter) -> CellStyles:
    found = _StylesReader(meter)
    scan(chunks, meter, found)
    dates: set[str] = set()
    struck: set[str] = set()
    percents: set[str] = set()
    masks: set[str] = set()
    for index, (number, font) in enumerate(found.formats):
        if found.custom.get(number, number in _BUILT_IN_DATES):
            dates.add(str(index))
        elif number in found.percents:
            percents.add(str(index))
        elif number in found.masks:
            masks.add(str(index))
        if 0 <= font < len(found.fonts) and found.fonts[font]:
            struck.add(str(index))
    return CellStyles(frozenset(dates), frozenset(struck), frozenset(percents), frozenset(masks))
