"""The paper that our workbooks are printed on, and how wide a column is on it."""

from collections.abc import Sequence

A4, A3 = 9, 8  # as Excel numbers paper
PAGE = (842.0, 595.0)  # points of A4, lying
SIDES, ENDS = (0.4, 0.4), (0.6, 0.6)  # margins, in inches
INCH = 72  # points
# LibreOffice draws a letter's width as 5.6 points, Excel as 5.25; a column has 0.75 of one more.
LETTER, EDGE = 5.6, 0.75


def page_points(paper: int, *, landscape: bool) -> tuple[float, float]:
    """How wide and how high a page is, in points, its margins left out."""
    wide, high = PAGE if paper == A4 else (2**0.5 * each for each in PAGE)
    wide, high = (wide, high) if landscape else (high, wide)
    return wide - INCH * sum(SIDES), high - INCH * sum(ENDS)


def columns_points(widths: Sequence[float]) -> float:
    """How wide columns are together, in points; their widths are in characters."""
    return sum(each + EDGE for each in widths) * LETTER
