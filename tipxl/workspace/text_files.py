"""A text file of the officer -> its text, however it was saved, or the remedy in words."""

import codecs
from pathlib import Path

from tipxl.domain.core.xml_text import xml_text
from tipxl.errors import TipxlError
from tipxl.files import read_file

# The longer mark first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_text(path: Path) -> str:
    """The text of a file; TipxlError with the remedy where its letters cannot be told."""
    return text_from(read_file(path), str(path))


def text_from(data: bytes, name: str) -> str:
    """The text that the bytes of a file stand for. `name` is what the file is called to her."""
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), (b"", "utf-8")
    )
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise TipxlError(
            f"The letters of {name} cannot be told apart: it was not saved as UTF-8, or it is "
            "damaged. If you changed it, open it in the program that you wrote it with, choose "
            "Save As, and there the encoding UTF-8. If not, put it back from your back-up."
        )
    return xml_text(text)
