"""openpyxl parses a stylesheet once: most of the time it takes to open one of our workbooks.

Those of a folder have the same one, byte for byte, and tests open them by the hundred.
"""

from copy import copy
from functools import lru_cache
from importlib import import_module
from typing import Any
from zipfile import ZipFile

from openpyxl.styles.named_styles import NamedStyle, NamedStyleList
from openpyxl.styles.stylesheet import Stylesheet, apply_stylesheet
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.xml.constants import ARC_STYLE
from openpyxl.xml.functions import fromstring

#: Where openpyxl looks it up. Its insides are not among what its types tell.
reader: Any = import_module("openpyxl.reader.excel")


@lru_cache(maxsize=64)
def parsed_stylesheet(data: bytes) -> Any:
    """What all workbooks with this stylesheet share, and nobody may change."""
    tree: Any = fromstring(data)
    return Stylesheet.from_tree(tree)


def remembered(archive: ZipFile, book: Any) -> None:
    """As openpyxl's own, of a stylesheet that may have been parsed before.

    What a workbook adds to its lists of styles stays its own; the styles in them are never changed.
    """
    parsed = parsed_stylesheet(archive.read(ARC_STYLE)) if ARC_STYLE in archive.namelist() else None
    if parsed is None or not (parsed.cell_styles and parsed.named_styles):
        apply_stylesheet(archive, book)  # and it says what is missing
        return
    book._borders = IndexedList(parsed.borders)
    book._fonts = IndexedList(parsed.fonts)
    book._fills = IndexedList(parsed.fills)
    book._differential_styles.styles = list(parsed.dxfs)
    book._number_formats = _list_again(parsed.number_formats)
    book._protections = _list_again(parsed.protections)
    book._alignments = _list_again(parsed.alignments)
    book._table_styles = parsed.tableStyles
    book._cell_styles = _list_again(parsed.cell_styles)
    book._named_styles = NamedStyleList([_again(each) for each in parsed.named_styles])
    book._date_formats = set(parsed.date_formats)
    book._timedelta_formats = set(parsed.timedelta_formats)
    for each in book._named_styles:
        each.bind(book)
    if parsed.colors is not None:
        book._colors = list(parsed.colors.index)


def _list_again(known: Any) -> Any:
    """The same list, with the same places that it knows its values by."""
    made: Any = IndexedList()
    list.extend(made, known)
    made._dict, made.clean = dict(known._dict), known.clean
    return made


def _again(style: Any) -> Any:
    """The same style, bound to no workbook yet."""
    made: Any = NamedStyle(
        style.name,
        style.font,
        style.fill,
        style.border,
        style.alignment,
        style.number_format,
        style.protection,
        style.builtinId,
        style.hidden,
    )
    made._style = copy(style._style)
    return made


def remember_stylesheets() -> None:
    """From now on in this process, whoever opens a workbook with openpyxl."""
    # With another openpyxl, setting a name that it does not look up would change nothing.
    assert reader.apply_stylesheet in (apply_stylesheet, remembered)
    reader.apply_stylesheet = remembered
