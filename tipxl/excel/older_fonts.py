"""Fonts of older programs, and of signs, whose letters are others than those that a file holds."""

import re
from functools import cache, lru_cache

from tipxl.domain.core.workbook import UNKNOWN_LETTER

# The expressions are made when they are first needed: who reads no sheet needs none.


@cache
def _latin() -> re.Pattern[str]:
    """Vietnamese and Lao ones, before Unicode: the letters of English are themselves."""
    return re.compile(r"\.vn|vni[- ]|vn[iu]?times|saysettha lao|alice\d", re.IGNORECASE)


@cache
def _others() -> re.Pattern[str]:
    """Khmer and Burmese ones lie on the keys of English, and these fonts hold no letters at all."""
    return re.compile(
        r"limon|win ?(?:innwa|burmese|myanmar)|wingdings|webdings|zapf ?dingbats", re.IGNORECASE
    )


@cache
def _high() -> re.Pattern[str]:
    return re.compile("[\x80-\uffff]")


@cache
def _any() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]|[\x80-\uffff]")


@lru_cache(maxsize=1024)
def letters_of(font: str) -> re.Pattern[str] | None:
    """The letters that a font shows as others; None of a usual one."""
    if _latin().match(font):
        return _high()
    return _any() if _others().match(font) else None


def seen_in(letters: re.Pattern[str] | None, text: str) -> str:
    """A text as far as it is known how it is seen in a font with these letters."""
    return letters.sub(UNKNOWN_LETTER, text) if letters else text
