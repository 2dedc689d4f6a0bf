"""What is written in a cell of a worksheet -> what the cell truly holds."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.workbook import UNKNOWN_LETTER, CellKind
from tipxl.excel.older_fonts import letters_of, seen_in
from tipxl.excel.serial_dates import serial_of_text
from tipxl.excel.xlsx.cell_styles import CellStyles
from tipxl.excel.xlsx.limits import DamagedError, shown
from tipxl.excel.xlsx.strings import SharedStrings
from tipxl.excel.xlsx.texts import FOLLOWS, STRUCK, Runs, decoded

_NUMBER, _DATE, _TEXT = CellKind.NUMBER, CellKind.DATE, CellKind.TEXT
_BOOLEAN, _ERROR, _PERCENT = CellKind.BOOLEAN, CellKind.ERROR, CellKind.PERCENT
_KINDS: dict[str | None, CellKind] = {
    "s": _TEXT,
    "str": _TEXT,
    "inlineStr": _TEXT,
    "b": _BOOLEAN,
    "e": _ERROR,
    "d": _DATE,
}
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}

CellContent = tuple[CellKind, str | float | bool | None]


class SharedTables(Struct, frozen=True):
    """The texts, styles and calendar of the workbook, to which the cells of a sheet point."""

    strings: SharedStrings
    styles: CellStyles
    date_1904: bool = False


class CellValues:
    """Understands the cells of one sheet; `characters` counts the letters of their texts."""

    __slots__ = (
        "_date_1904",
        "_dates",
        "_percents",
        "_readers",
        "_struck_styles",
        "_struck_texts",
        "_styles",
        "begins",
        "can_strike",
        "characters",
        "homes",
        "looks",
        "runs",
        "texts",
    )

    def __init__(self, shared: SharedTables) -> None:
        self.texts = shared.strings.texts
        self.characters = 0
        self._struck_texts, self.runs = shared.strings.struck, shared.strings.runs
        self._styles = shared.styles
        self._dates, self._struck_styles = shared.styles.dates, shared.styles.struck
        self._percents = shared.styles.percents
        self.looks, self.homes = shared.styles.looks, shared.styles.homes
        self.begins: set[int] = set()  # from where the forms count that filled cells were made for
        self._date_1904 = shared.date_1904
        self.can_strike = bool(self._struck_texts or self._struck_styles)
        self._readers: dict[str | None, Callable[[str, str | None], CellContent]] = {
            None: self._number,
            "n": self._number,
            "str": self._text,
            "inlineStr": self._inline,
            "b": self._boolean,
            "e": lambda text, _: (_ERROR, text),
            "d": self._iso_date,
        }

    def content(self, written: str | None, style: str | None, text: str | None) -> CellContent:
        """Kind and value of a cell with this type, style and text between its tags."""
        if not text:
            kind = _KINDS.get(written, _NUMBER)
            return kind, text if kind is _TEXT else None
        if written == "s":
            value = self.texts.get(text)
            if value is None:
                raise DamagedError(f"it has no text number {shown(text)}")
            self.characters += len(value)
            return _TEXT, value
        return self._readers.get(written, self._unknown_type)(text, style)

    def is_struck(self, written: str | None, style: str | None, text: str | None, how: int) -> bool:
        """Whether the text is struck through; `how` is what an inline text says of itself."""
        if written == "s":
            how = self._struck_texts.get(text or "", FOLLOWS)
        elif written != "inlineStr":
            how = FOLLOWS
        return style in self._struck_styles if how == FOLLOWS else how == STRUCK

    def shown(
        self,
        kind: CellKind,
        value: str | float | bool | None,
        style: str | None,
        runs: Runs = (),
    ) -> str | None:
        """What people see of the value, where its style or that of its letters alters or hides it.

        `runs` are the letters of a text in pieces, where some look otherwise than their cell.
        """
        look = self.looks.get(style) if style else None
        if runs and kind is _TEXT:
            # Blanks look the same in any letters.
            filled = [letters for text, letters in runs if decoded(text).strip()]
            if not all(self._styles.shows(letters, style) for letters in filled):
                return self._seen_of(runs, style)
            if any(letters.font for letters in filled):
                seen = "".join(seen_in(letters_of(each.font), text) for text, each in runs)
                if UNKNOWN_LETTER in seen:
                    return decoded(seen).strip()
            if look:
                in_own_colours = all(letters.color for letters in filled)  # not the format's
                behind = "" if in_own_colours else look.behind
                look = replace(look, is_unseen=False, behind=behind)
        return look.shown(kind, value, date_1904=self._date_1904) if look else None

    def _seen_of(self, runs: Runs, style: str | None) -> str:
        """The pieces of a text whose letters are seen, through the format of the cell."""
        look = self.looks.get(style) if style else None
        pieces = (
            text
            for text, letters in runs
            if not decoded(text).strip() or self._styles.shows(letters, style)
        )
        seen = decoded("".join(pieces)).strip()
        return look.shape.text(seen).strip() if look and look.shape else seen

    def _number(self, text: str, style: str | None) -> CellContent:
        try:
            value = float(text)
        except ValueError:
            return (_ERROR, text) if text.strip() else (_NUMBER, None)
        # Python also reads "nan", "inf" and "1_000", and makes 1e999 infinite.
        if value - value != 0 or "_" in text:
            return _ERROR, text
        if style in self._dates:
            return _DATE, value
        return (_PERCENT if style in self._percents else _NUMBER), value

    def _text(self, text: str, _: str | None) -> CellContent:
        self.characters += len(text)
        return _TEXT, decoded(text)

    def _inline(self, text: str, _: str | None) -> CellContent:
        self.characters += len(text)
        return _TEXT, text

    def _boolean(self, text: str, _: str | None) -> CellContent:
        truth = _TRUTHS.get(text.strip().lower())
        return (_ERROR, text) if truth is None else (_BOOLEAN, truth)

    def _iso_date(self, text: str, _: str | None) -> CellContent:
        try:
            return _DATE, serial_of_text(text, self._date_1904)
        except ValueError:
            return _ERROR, text

    def _unknown_type(self, text: str, _: str | None) -> CellContent:
        return _ERROR, text
