"""A number format of a workbook, and what people see of a value through it."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

from tipxl.excel.xlsx.palette import COLOURS

_LONGEST = 255  # as in Excel; also keeps the patterns below quick
#: What programs in other languages leave of the word General in a file.
_GENERAL = "general|g/通用格式|g/標準|g/표준|standard|standaard|estándar|geral|основной|genel"
GENERAL = re.compile(_GENERAL, re.IGNORECASE)
_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<blank>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]'
    rf"|(?P<general>{_GENERAL})|(?P<exponent>e[+-])|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
#: The colours that a section may name, as the palette begins with them; or by their number in it.
_NAMES = ("black", "white", "red", "green", "blue", "yellow", "magenta", "cyan")
_COLOUR = re.compile(rf"{'|'.join(_NAMES)}|colou?r ?([0-9]{{1,2}})")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_MOST_PLACES = 10  # with the digits of _MOST no more than a Decimal holds
_MOST = 1e15  # from here on programs show powers of ten
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "=": lambda one, other: one == other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "<>": lambda one, other: one != other,
}

_Token = tuple[str, str]  # digit, dot, comma, percent, slash, exponent, general, text or words


class _FormatSection(Struct, frozen=True):
    """What a format makes of some of the values."""

    tokens: tuple[_Token, ...]
    compare: str = ""
    limit: float = 0.0
    colour: str = ""

    def has(self, kind: str) -> bool:
        return any(each == kind for each, _ in self.tokens)

    def fits(self, value: float) -> bool:
        return not self.compare or _COMPARE[self.compare](value, self.limit)


class NumberFormat(Struct, frozen=True):
    """The code of a number format, understood: one section or several."""

    sections: tuple[_FormatSection, ...]

    def number(self, value: float) -> str:
        """What is seen of a number; "" where it is hidden."""
        section, is_bare = self._section(value)
        if section is None:
            return ""
        seen = _number(section, abs(value))
        # Only a format that has a section of its own for what is below zero leaves the sign out.
        return f"-{seen}" if value < 0 and not is_bare and seen else seen

    def text(self, value: str) -> str:
        """What is seen of a text; "" where it is hidden."""
        section = self.sections[3] if len(self.sections) > 3 else None
        if section is None:
            section = next((each for each in self.sections if each.has("text")), None)
        if section is None:
            return value
        return "".join(value if kind == "text" else words for kind, words in section.tokens)

    @property
    def is_coloured(self) -> bool:
        """Whether it gives letters a colour."""
        return any(each.colour for each in self.sections)

    def colour(self, value: str | float | bool | None) -> str:
        """The colour that it gives to a value; "" where it leaves it as it is."""
        if isinstance(value, str):
            section = self.sections[3] if len(self.sections) > 3 else None
            section = section or next((each for each in self.sections if each.has("text")), None)
        elif isinstance(value, float):
            section, _ = self._section(value)
        else:
            return ""
        return section.colour if section else ""

    def _section(self, value: float) -> tuple[_FormatSection | None, bool]:
        """The section for a number, and whether it says by itself that the number is negative."""
        numbers = self.sections[:3]
        if any(each.compare for each in numbers):
            found = next((each for each in numbers if each.fits(value)), None)
            return found, found is not None and found is not numbers[0] and not found.compare
        if value < 0 and len(numbers) > 1:
            return numbers[1], True
        is_zero = value == 0 and len(numbers) > 2
        return numbers[2 if is_zero else 0], False


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat | None:
    """The format, or nothing where the code alters no value, or cannot be understood."""
    bare = code.strip()
    if len(code) > _LONGEST or bare in ("", "@") or GENERAL.fullmatch(bare):
        return None
    sections: list[_FormatSection] = []
    tokens: list[_Token] = []
    compare, limit, colour = "", 0.0, ""
    for found in _TOKENS.finditer(f"{code};"):
        if found["other"] == ";":
            sections.append(_FormatSection(tuple(tokens), compare, limit, colour))
            tokens, compare, limit, colour = [], "", 0.0, ""
        elif found["bracket"] is not None and (is_for := _CONDITION.fullmatch(found["bracket"])):
            compare, limit = is_for[1], float(is_for[2])
        else:
            colour = colour or _colour(found["bracket"])
            tokens.append(_token(found))
    return NumberFormat(tuple(sections[:4])) if sections else None


def _colour(bracket: str | None) -> str:
    """The colour that a bracket names; "" where it names none."""
    found = _COLOUR.fullmatch(bracket.casefold()) if bracket else None
    if found is None:
        return ""
    number = int(found[1]) if found[1] else 1 + _NAMES.index(found[0])
    return COLOURS[number - 1] if 1 <= number <= len(COLOURS) else ""


def _token(found: re.Match[str]) -> _Token:
    kind = found.lastgroup or "other"
    if kind in ("digit", "general", "exponent"):
        return kind, found[0]
    if kind == "other":
        named = {".": "dot", ",": "comma", "%": "percent", "/": "slash", "@": "text"}
        return named.get(found[0], "words"), found[0]
    if kind == "bracket":  # a currency: [$€-407]
        shown = found[kind].partition("-")[0]
        return "words", shown[1:] if shown.startswith("$") else ""
    return "words", {"blank": " ", "fill": ""}.get(kind, found[kind])


def _number(section: _FormatSection, value: float) -> str:
    if section.has("general") or (section.has("text") and not section.has("digit")):
        plain = f"{value:.15g}"
        return "".join(
            plain if kind in ("general", "text") else words for kind, words in section.tokens
        )
    if section.has("exponent"):
        return f"{value:.{_places(section)}E}"
    if section.has("slash") and section.has("digit"):
        return _fraction(section, value)
    return _in_digits(section, value)


def _places(section: _FormatSection) -> int:
    """The digits behind the point."""
    kinds = [kind for kind, _ in section.tokens]
    if "dot" not in kinds:
        return 0
    return min(kinds[kinds.index("dot") : _end(kinds)].count("digit"), _MOST_PLACES)


def _end(kinds: list[str]) -> int:
    return kinds.index("exponent") if "exponent" in kinds else len(kinds)


def _fraction(section: _FormatSection, value: float) -> str:
    kinds = [kind for kind, _ in section.tokens]
    below = kinds[kinds.index("slash") :].count("digit")
    whole, rest = divmod(Fraction(value).limit_denominator(10 ** max(1, min(below, 4)) - 1), 1)
    if not rest:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)


def _in_digits(section: _FormatSection, value: float) -> str:
    """The digits at their places, from the right; what is left over stands at the first."""
    if value >= _MOST:
        return f"{value:.15g}"
    kinds = [kind for kind, _ in section.tokens]
    point = kinds.index("dot") if "dot" in kinds else len(kinds)
    at = [number for number, kind in enumerate(kinds) if kind == "digit"]
    whole = [number for number in at if number < point]
    behind = [number for number in at if number > point]
    last = whole[-1] if whole else -1
    scale = kinds[last:point].count("comma") + kinds[max([point, *at]) :].count("comma")
    grouped = any(whole[0] < n < last for n, kind in enumerate(kinds) if kind == "comma" and whole)
    exact = Decimal(repr(value)).scaleb(2 * kinds.count("percent") - 3 * scale)
    places = min(len(behind), _MOST_PLACES)
    rounded = format(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
    digits, _, decimals = rounded.partition(".")
    shown = {
        **_whole(section, whole, digits, grouped=grouped),
        **_behind(section, behind, decimals),
    }
    pieces: list[str] = []
    for number, (kind, words) in enumerate(section.tokens):
        if kind == "digit":
            pieces.append(shown.get(number, ""))
        elif kind != "comma":
            pieces.append(words)
    return "".join(pieces)


def _whole(section: _FormatSection, at: list[int], digits: str, *, grouped: bool) -> dict[int, str]:
    needed = [section.tokens[n][1] for n in at]
    if digits == "0" and "0" not in needed:
        digits = ""
    shown: dict[int, str] = {}
    count = 0
    for number, sign in zip(reversed(at), reversed(needed), strict=True):
        digit, digits = digits[-1:], digits[:-1]
        digit = digit or {"0": "0", "?": " "}.get(sign, "")
        count += 1
        comma = "," if grouped and count > 1 and count % 3 == 1 and digit.strip() else ""
        shown[number] = digit + comma
    for digit in reversed(digits if at else ""):
        count += 1
        comma = "," if grouped and count % 3 == 1 else ""
        shown[at[0]] = digit + comma + shown[at[0]]
    return shown


def _behind(section: _FormatSection, at: list[int], decimals: str) -> dict[int, str]:
    shown: dict[int, str] = {}
    is_needed = False
    for number, digit in reversed([*zip(at, decimals, strict=False)]):
        is_needed = is_needed or digit != "0" or section.tokens[number][1] == "0"
        shown[number] = digit if is_needed else ""
    return shown
