"""Takes the lists out of an ordinary part of styles: what is written once a form, and what often.

Why: a form has hundreds of formats of cells and a hundred fonts, most of them made for one of its
rows, and LibreOffice writes a condition for each colour, and a palette. Of two forms hardly a part
of styles is alike, but each font, filling, condition and colour in it is. So an expression must
cover a list to its last character; a second finds the numbers in the formats of cells, or the
pieces of another list, each of which the slow reader reads once for all files. What stands around
the lists is then alike in nearly all files of a round. The styles of returns saved by LibreOffice
are read 1.6 times as fast, of others 1.4 times, which is a twentieth of reading and judging them.

A list that is not as expected stays with what stands around it, for the slow reader. So does the
whole part where its lists have more or longer pieces than any form: each new piece costs a reader
of its own, many times what it costs among others, and a file made to be heavy has 100,000 of them.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from tipxl.excel.xlsx.package import Package

#: The formats of cells, every letter of them, as the usual programs write them: each with what may
#: stand in it in one order, so that nothing stands in it twice.
_FORMAT = (
    rb'<xf numFmtId="([0-9]{1,9}+)" fontId="([0-9]{1,9}+)" fillId="([0-9]{1,9}+)"'
    rb'(?: borderId="([0-9]{1,9}+)")?+'
)


def _in_order(*names: bytes) -> bytes:
    return b"".join(rb"(?: " + name + rb'="[0-9A-Za-z]{0,20}+")?+' for name in names)


_APPLIED = (
    *(b"applyNumberFormat", b"applyFont", b"applyFill"),
    *(b"applyBorder", b"applyAlignment", b"applyProtection"),
)
_MORE = rb"(?:%b(?=/?>)|%b)" % (
    _in_order(*_APPLIED, b"pivotButton", b"quotePrefix", b"xfId"),  # openpyxl
    _in_order(b"xfId", b"quotePrefix", b"pivotButton", *_APPLIED),
)
_TURNED, _SHRUNK = _in_order(b"horizontal", b"vertical"), _in_order(b"shrinkToFit", b"readingOrder")
_WRAPPED = rb'(?: indent="[0-9]{1,3}+"%b|%b)' % (
    _in_order(b"wrapText"),  # XlsxWriter
    _in_order(b"textRotation", b"wrapText", b"indent"),
)
_ALIGNMENT = rb"(?:<alignment%b%b%b/>)?+" % (_TURNED, _WRAPPED, _SHRUNK)
_PROTECTION = rb"(?:<protection%b/>)?+" % _in_order(b"locked", b"hidden")
_CLOSED = rb"(?:/>|>%b%b</xf>)" % (_ALIGNMENT, _PROTECTION)
_ONE_FORMAT = _FORMAT.replace(b"([", b"(?:[") + _MORE + _CLOSED
_COUNTED = rb'(?: count="[0-9]{1,9}+")?+>'


# The expressions are made when they are first needed: who reads no styles needs none.


@cache
def _cell_formats() -> re.Pattern[bytes]:
    return re.compile(rb"<cellXfs%b((?:%b)*+)</cellXfs>" % (_COUNTED, _ONE_FORMAT))


@cache
def _of_a_format() -> re.Pattern[bytes]:
    return re.compile(_FORMAT)


_VALUE = rb'="[ !#-%\'-;=?-~]{0,60}+"'
_LOOK = (  # the tags of a font or a filling, each with what is read of it
    rb"</?(?:font|fill|patternFill)>|<(?:[biu]|strike|sz|name|family|charset|scheme|color|patternFill"
    rb"|fgColor|bgColor|rgbColor)(?: (?:val|rgb|theme|indexed|tint|auto|patternType)%b)*+/?>"
) % _VALUE


@cache
def _list(group: bytes, item: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """What covers a whole list, and what finds each piece of it."""
    piece = rb"<%b>(?:(?!<%b[ />])(?:%b))*?</%b>" % (item, item, _LOOK, item)
    if item == b"rgbColor":
        piece = rb"<rgbColor rgb%b/>" % _VALUE
    whole = rb"<%b%b((?:%b)*+)</%b>" % (group, _COUNTED, piece, group)
    return re.compile(whole), re.compile(piece)


#: Different pieces of all lists together, and bytes of one; our forms have 220, and 130 bytes.
MOST_PIECES, _LONGEST_PIECE = 2_000, 1_000

#: The formats of cells, and the lists of pieces: their tags, and that of a piece.
FORMATS = "cellXfs"
_LISTS = {"fonts": b"font", "fills": b"fill", "dxfs": b"dxf", "indexedColors": b"rgbColor"}

CellFormats = Sequence[
    tuple[int, int, int, int]
]  # the numbers of number format, font, fill, border


class StyleLists(Struct, frozen=True):
    """The formats of cells, the pieces of the other lists, and the part without them."""

    whole: bytes
    around: bytes
    formats: CellFormats
    pieces: Mapping[str, Sequence[bytes]]

    @property
    def taken(self) -> set[str]:
        """The names of the lists that are not among what stands around them."""
        return {FORMATS, *self.pieces}

    @property
    def styles(self) -> int:
        """How many formats and pieces were taken out."""
        return len(self.formats) + sum(map(len, self.pieces.values()))

    @property
    def are_few(self) -> bool:
        """Whether the pieces are few enough, and short enough, to be read one by one."""
        kinds = [set(each) for each in self.pieces.values()]
        longest = max((len(piece) for each in kinds for piece in each), default=0)
        return sum(map(len, kinds)) <= MOST_PIECES and longest <= _LONGEST_PIECE


def style_lists(package: Package, part: str) -> StyleLists | None:
    """The lists of a part of styles; nothing where the formats of its cells are unusual."""
    whole = package.whole(part)
    covered = _covered(_cell_formats(), FORMATS, whole) if whole and b"<!" not in whole else None
    if not whole or not covered:
        return None
    found = _of_a_format().findall(whole, *covered.span(1))
    formats = [(int(a), int(b), int(c), int(d or b"0")) for a, b, c, d in found]
    around, pieces = _without(whole, covered, FORMATS), {}
    for group, item in _LISTS.items():
        cover, piece = _list(group.encode(), item)
        if covered := _covered(cover, group, around):
            pieces[group] = piece.findall(around, *covered.span(1))
            around = _without(around, covered, group)
    return StyleLists(whole, around, formats, pieces)


def _without(whole: bytes, covered: re.Match[bytes], group: str) -> bytes:
    """The part with an empty list instead, which does not say how many it had."""
    begin, end = covered.span()
    return whole[:begin] + f"<{group}></{group}>".encode() + whole[end:]


def _covered(cover: re.Pattern[bytes], group: str, whole: bytes) -> re.Match[bytes] | None:
    """The list of that name, if there is one, and nothing unusual in it."""
    is_alone = whole.count(f"<{group}".encode()) == 1 and f":{group}".encode() not in whole
    return cover.search(whole) if is_alone else None
