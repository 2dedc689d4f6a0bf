"""Text as XML and Excel keep it -> the text a person sees."""

import re

from tipxl.excel.xlsx.scan import Attributes, Part, is_true

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BLANKS = " \t\r\n"
_SURROGATES = re.compile("[\ud800-\udfff]")

# A rich text is struck when every run is; a run that does not say follows the cell.
FOLLOWS, STRUCK, NOT_STRUCK = 0, 1, 2


def decoded(text: str) -> str:
    """Undo Excel's way of writing characters that XML cannot hold, e.g. _x000D_."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class RichText:
    """Gathers one text out of <t> and <r> tags, leaving out how it is pronounced."""

    __slots__ = ("_kept", "_pieces", "_run", "_runs", "_spoken")

    def __init__(self, part: Part) -> None:
        self._pieces: list[str] = []
        self._runs: set[int] = set()
        self._run: int | None = None
        self._spoken = self._kept = False
        part.starts |= {"t": self._text, "r": self._begin_run, "rPr": self._begin_look}
        part.starts |= {"strike": self._strike, "rPh": self._begin_spoken}
        part.ends |= {"t": self._end_text, "rPh": self._end_spoken}

    def taken(self) -> tuple[str, int]:
        """The whole text and how it is struck; the next one starts anew."""
        pieces = self._pieces
        text = decoded(pieces[0] if len(pieces) == 1 else "".join(pieces))
        pieces.clear()
        return text, FOLLOWS if self._run is None else self._how()

    def _how(self) -> int:
        runs, self._run = self._runs.copy(), None
        self._runs.clear()
        if NOT_STRUCK in runs:
            return NOT_STRUCK
        return STRUCK if runs == {STRUCK} else FOLLOWS

    def _begin_run(self, _: Attributes) -> None:
        self._run = FOLLOWS

    def _begin_look(self, _: Attributes) -> None:
        self._run = NOT_STRUCK

    def _strike(self, attributes: Attributes) -> None:
        if is_true(attributes.get("val", "1")):
            self._run = STRUCK

    def _begin_spoken(self, _: Attributes) -> None:
        self._spoken = True

    def _end_spoken(self, _: str) -> None:
        self._spoken = False

    def _text(self, attributes: Attributes) -> None:
        self._kept = attributes.get("xml:space") == "preserve"

    def _end_text(self, text: str) -> None:
        if self._spoken:
            return
        # Without xml:space blanks at the ends are layout of the XML, as in pretty-printed files.
        if not self._kept:
            text = text.strip(_BLANKS)
        self._pieces.append(text)
        if self._run is not None and text.strip():
            self._runs.add(self._run)
