"""Text as XML and Excel store it, turned into the text that a person sees."""

import re
from contextlib import suppress

from tipxl.domain.core.xml_text import xml_text
from tipxl.excel.older_fonts import letters_of
from tipxl.excel.xlsx.palette import Letters, word_of
from tipxl.excel.xlsx.xml_reader import Attributes, TagReader, is_true

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
BLANKS = " \t\r\n"
#: A formula that shows a text and leads to an address; one into the workbook begins with #.
_LEADS_TO = re.compile(r'HYPERLINK\(\s*"((?:[^"#]|"")(?:[^"]|"")*)"', re.IGNORECASE)
_SURROGATES = re.compile("[\ud800-\udfff]")

#: Digits that are raised or lowered in a text, as people see them: a 25 with a raised 1 is no 251.
RAISED = str.maketrans("0123456789", "\u2070\xb9\xb2\xb3\u2074\u2075\u2076\u2077\u2078\u2079")
LOWERED = {ord(str(number)): 0x2080 + number for number in range(10)}
_SHIFTED = {"superscript": RAISED, "subscript": LOWERED}

# A rich text is struck when a run of it is; a run that does not say follows the cell.
FOLLOWS, STRUCK, NOT_STRUCK = 0, 1, 2


def address_in(formula: str) -> str:
    """The address that a formula leads to; "" where it leads nowhere."""
    found = _LEADS_TO.search(formula)
    return found[1].replace('""', '"') if found else ""


def decoded(text: str) -> str:
    """Undo Excel's way of writing characters that XML cannot hold, e.g. _x000D_."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return xml_text(text)


Runs = tuple[tuple[str, Letters], ...]


class RichText:
    """Collects one text out of <t> and <r> tags, leaving out how it is pronounced."""

    __slots__ = (
        *("_letters", "_phonetic", "_pieces", "_preserved", "_run", "_runs", "_shifted"),
        *("_written", "runs"),
    )

    def __init__(self, part: TagReader) -> None:
        self._pieces: list[str] = []
        self._runs: set[int] = set()
        self._run: int | None = None
        self._phonetic = self._preserved = False
        self._shifted: dict[int, int] = {}
        self._letters = Letters()
        self._written: list[tuple[str, Letters]] = []
        self.runs: Runs = ()  # of the last text, where some letters look otherwise than its cell
        part.starts |= {"t": self._text, "r": self._begin_run, "rPr": self._begin_run_properties}
        part.starts |= {"strike": self._strike, "rPh": self._begin_phonetic}
        part.starts["vertAlign"] = self._shift
        part.starts |= {"color": self._colour, "sz": self._size, "rFont": self._font}
        part.ends |= {"t": self._end_text, "rPh": self._end_phonetic}

    def take_text(self) -> tuple[str, int]:
        """The whole text and how it is struck; the next one starts anew."""
        pieces = self._pieces
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        text = decoded(text if self._preserved else text.rstrip(BLANKS))
        pieces.clear()
        self._shifted, self._letters = {}, Letters()
        is_plain = all(letters == Letters() for _, letters in self._written)
        self.runs = () if is_plain else tuple(self._written)
        self._written.clear()
        return text, FOLLOWS if self._run is None else self._how()

    def _how(self) -> int:
        runs, self._run = self._runs.copy(), None
        self._runs.clear()
        if STRUCK in runs:
            return STRUCK
        return NOT_STRUCK if runs == {NOT_STRUCK} else FOLLOWS

    def _begin_run(self, _: Attributes) -> None:
        self._run = FOLLOWS
        self._shifted, self._letters = {}, Letters()

    def _begin_run_properties(self, _: Attributes) -> None:
        self._run = NOT_STRUCK

    def _strike(self, attributes: Attributes) -> None:
        if is_true(attributes.get("val", "1")):
            self._run = STRUCK

    def _colour(self, attributes: Attributes) -> None:
        if self._run is not None:
            self._letters = self._letters._replace(color=word_of(attributes))

    def _size(self, attributes: Attributes) -> None:
        if self._run is not None:
            with suppress(ValueError):
                self._letters = self._letters._replace(size=float(attributes.get("val", "")))

    def _font(self, attributes: Attributes) -> None:
        font = attributes.get("val", "")
        if self._run is not None and letters_of(font):
            self._letters = self._letters._replace(font=font)

    def _shift(self, attributes: Attributes) -> None:
        self._shifted = _SHIFTED.get(attributes.get("val", ""), {})

    def _begin_phonetic(self, _: Attributes) -> None:
        self._phonetic = True

    def _end_phonetic(self, _: str) -> None:
        self._phonetic = False

    def _text(self, attributes: Attributes) -> None:
        self._preserved = attributes.get("xml:space") == "preserve"

    def _end_text(self, text: str) -> None:
        if self._phonetic:
            return
        # Without xml:space blanks at the ends of the whole text are layout of the XML, as in
        # pretty-printed files; those between two runs keep words apart (Gnumeric).
        if not self._preserved and not self._pieces:
            text = text.lstrip(BLANKS)
        self._pieces.append(text.translate(self._shifted) if self._shifted else text)
        if self._run is not None:
            self._written.append((text, self._letters))
            if text.strip():
                self._runs.add(self._run)
