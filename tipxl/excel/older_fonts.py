"""Fonts of older programs, and of signs, whose letters are others than those that a file holds."""

import re
from functools import lru_cache

from tipxl.domain.core.workbook import UNKNOWN_LETTER

# Vietnamese and Lao ones, before Unicode: the letters of English are themselves.
_LATIN = re.compile(r"\.vn|vni[- ]|vn[iu]?times|saysettha lao|alice\d", re.IGNORECASE)
# Khmer and Burmese ones lie on the keys of English, and these fonts hold no letters at all.
_OTHERS = re.compile(
    r"limon|win ?(?:innwa|burmese|myanmar)|wingdings|webdings|zapf ?dingbats", re.IGNORECASE
)
_HIGH, _ANY = re.compile("[\x80-\uffff]"), re.compile(r"[^\W\d_]|[\x80-\uffff]")


@lru_cache(maxsize=1024)
def letters_of(font: str) -> re.Pattern[str] | None:
    """The letters that a font shows as others; None of a usual one."""
    if _LATIN.match(font):
        return _HIGH
    return _ANY if _OTHERS.match(font) else None


def seen_in(letters: re.Pattern[str] | None, text: str) -> str:
    """A text as far as it is known how it is seen in a font with these letters."""
    return letters.sub(UNKNOWN_LETTER, text) if letters else text
