"""How all we write looks: sizes, colours and measures, declared once for Excel and Word.

The desk takes the colours of its charts from here; its own are in `desk/static/desk.css`.

The colours of statuses stand in report.toml. They are used for statuses only, and no colour here is
one of them. A colour never speaks alone: its word stands in the cell, the bar or the legend.
Colours are RRGGBB.
"""

from enum import StrEnum

FONT = "Calibri"

# --- sizes of letters, in points

TITLE = 16.0  # the name of a sheet; a chapter in a document
SUBTITLE = 12.0  # the title of a table or a chart
BODY = 10.0
SMALL = 9.0  # notes, what stands under a figure, names along an axis
FINE = 8.0  # foot of a page, numbers on bars; nothing is printed smaller
FIGURE = 20.0  # a figure shown large

# --- colours

ACCENT = "1F3864"  # the one accent: titles, headings, totals, links
ACCENT_SOFT = "E8ECF4"  # behind a heading inside a table, and behind a figure shown large
INK = "262626"  # text
QUIET = "595959"  # what a reader may pass over: notes, sources, what stands above as well
HAIRLINE = "D0D5DD"  # the line below each line of a table; there are no boxes
PAPER = "FFFFFF"
INPUT = "FFFBE6"  # a cell to be filled in

#: How much something asks of a reader; always beside its word, and never a status.
GOOD, LOOK, BAD, NEUTRAL = "D2EBE5", "FFE699", "F4CCCC", "EDEDED"

#: The same, as a frame around a cell, and as letters that nobody may pass over.
LOOK_FRAME, BAD_FRAME = "BF8F00", "C00000"

#: From few to many, in a table that is read by its shades.
SHADES = ("EEF1F7", "DCE2EE", "C3CCE0", "A6B3D1")

#: From poor to good, in a table of opinions.
SCALE = ("F4CCCC", "F8DEDA", "F6EFE3", "EAF1EC", "DEEFEA", "D2EBE5")


class ChartColour(StrEnum):
    """What a bar or a line stands for: it has the same colour in every chart."""

    ADDRESSED = "2F6DB5"
    COMPLETED = "4E8A3C"
    EXPECTED = "C9CDD4"
    RECEIVED = "7FB3B8"
    ON_TIME = "1D6F78"
    WOMEN = "7A4F9A"
    MEN = "C79A3A"
    NOT_KNOWN = "8A8F98"  # hatched
    NO_STATUS = "8A8F99"  # dotted
    EARLIER = "A7B2C9"  # the evaluation before this one
    NOW = "1F3864"
    LATE = "B5543C"  # due or overdue
    AHEAD = "6C8EAD"  # the target is still to come
    UNDATED = "BDBDBD"  # no target
    NUMBER = "5B6B82"  # how many there are, where there is nothing to tell apart


def is_dark(colour: str) -> bool:
    """Whether letters on this colour (RRGGBB) must be light."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def is_hatched(colour: str) -> bool:
    """Whether a bar of this colour (RRGGBB) is hatched, so that it is taken for no status."""
    return colour in (ChartColour.NOT_KNOWN, ChartColour.NO_STATUS)


def is_dotted(colour: str) -> bool:
    """Whether its hatching is of dots: nothing was agreed yet, and not that nobody was heard."""
    return colour == ChartColour.NO_STATUS


#: For a chart whose colours have no meaning of their own.
OTHERS = ("5B6B82", "1D6F78", "C79A3A", "7A4F9A", "A7B2C9", "B5543C")

# --- measures

INDENT = 1  # steps between a cell's edge and its text
SIDE_AIR = 1.3  # characters of a column's width that the space beside its text takes
ACROSS = 150.0  # characters that a line runs across a sheet before it wraps
CELL_AIR = 3.0  # points left free in the height of a row, so that no text touches a line
HEADING_LINES = 2  # a row of headings is no higher
SHORT_ROW = 31.0  # points: up to this height text stands in the middle of its row, above it on top
STATUS_WIDTH = 14  # characters of a column of statuses that lead somewhere,
STATUS_LINE = 16  # and the letters on one line of it: LibreOffice breaks no line of a link
NARROWEST = 6.0  # characters of a column of a table
NONE_HERE = "None in this round"  # what an empty table says
NONE_COUNTED = "None in the rounds counted"  # and in an evaluation
