"""How large a sheet is printed, from the widths of its columns."""

from openpyxl.worksheet.worksheet import Worksheet

_LETTER = 5.6  # points that LibreOffice gives to one letter of width
_PAGE = 784  # points across a page of A4 that lies, between its margins
_SIZE = 10  # points of the letters on a sheet


def printed_points(page: Worksheet, columns: int) -> float:
    """The size of the letters, in points, where the first columns are fitted to one page."""
    # openpyxl keeps neighbours of one width under the first of them.
    groups = [each for each in page.column_dimensions.values() if not each.hidden]
    shown = [(g.width, max(0, min(g.max or 0, columns) - (g.min or 0) + 1)) for g in groups]
    letters = sum(width * count for width, count in shown)
    return min(1.0, _PAGE / (letters * _LETTER)) * _SIZE
