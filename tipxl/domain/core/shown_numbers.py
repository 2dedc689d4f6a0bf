"""Whether what people see in a cell is the number that the cell holds."""

import re
import unicodedata
from collections.abc import Iterator

#: A number within words, with what may stand between its digits.
_NUMBER = re.compile(r"\d(?:[\d.,'\u2019 \u00a0\u202f]*\d)?")
_GROUPS = re.compile(r"\d{1,3}(?:([.,'\u2019 \u00a0\u202f])\d{2,3})(?:\1\d{2,3})*(?:[.,]0+)?")
_BELOW_ZERO = re.compile(r"(?:^|\s)[-\u2212(]\s*\D?\s*\d|\d-$")
_DASH, _POWER = re.compile("[-\u2013\u2014]"), re.compile(r"-?\d(?:\.\d+)?E[+-]\d{1,3}")
_NEAR = 1e-8  # of a number: what a program leaves out of a long one


def shows_number(shown: str, value: float) -> bool:
    """Whether people read this very number in what is shown: "25 women", "1,234.00", "- " for 0."""
    text = "".join(
        str(unicodedata.digit(each)) if each.isdecimal() else each for each in shown.strip()
    )
    if value == 0 and _DASH.search(text) and not re.search(r"\d", text):
        return True  # an accountant's nought: "Rp -"
    if _POWER.fullmatch(text):
        return abs(float(text) - value) <= _NEAR * abs(value)
    found = _NUMBER.findall(text)
    # "Others (2)" is two others, and no two below zero; "Rp (2)" may be either.
    is_aside = bool(re.search(r"[^\W\d_]\s*\(", text)) and "-" not in text
    if len(found) != 1 or (bool(_BELOW_ZERO.search(text)) != (value < 0) and not is_aside):
        return False
    return any(abs(each - abs(value)) <= _NEAR * abs(value) for each in _readings(found[0]))


def _readings(text: str) -> Iterator[float]:
    """The numbers that digits may mean in the one country or the other."""
    if text.isdecimal():
        yield float(text)
        return
    if _GROUPS.fullmatch(text) and not text.startswith("0"):
        yield float(re.sub(r"\D", "", re.sub(r"[.,]0+$", "", text) if _is_pointed(text) else text))
    if not re.search("[.,]", text):  # 1234 567
        yield float(re.sub(r"\D", "", text))
        return
    *whole, behind = re.split(r"[.,]", text)
    digits = re.sub(r"\D", "", "".join(whole))
    if whole and behind.isdecimal():
        yield float(f"{digits}.{behind}")


def _is_pointed(text: str) -> bool:
    """Whether the last sign between the digits is not that of the groups before it."""
    signs = re.findall(r"\D", text)
    return len(signs) > 1 and signs[-1] != signs[-2]
