"""A text that others will read -> what in it looks like a person's name, telephone or address.

One rule for what is warned of in a report and before closing, and for what is never quoted.
"""

import re
from collections.abc import Iterable, Iterator

#: How the name of a person begins, as the member states write it.
_TITLES = (
    *("Mr", "Mrs", "Ms", "Miss", "Mdm", "Madam", "Dr", "Prof", "Professor", "Atty", "Attorney"),
    *("Usec", "Asec"),
    *("Datuk", "Dato", "Datin", "Tan Sri", "Puan", "Encik", "Khun", "Daw", "Ibu", "Bapak"),
)
_RANKS = "Hon|Pol|Col|Gen|Maj|Capt|Lt|Insp|Engr"
#: What stands in the name of an office.
_OFFICES = frozenset(
    (
        *("secretariat", "office", "unit", "division", "desk", "department", "ministry"),
        *("focal", "point", "team", "chair", "committee", "body", "the"),
    )
)
_NAME = r"[^\W\d_a-z][^\W\d_]*\.?"
_TITLED = re.compile(
    rf"(?<![\w.])(?:H\.\s?E\.\s?)?(?:{'|'.join(_TITLES)}|(?:{_RANKS})(?=\.))(?:\.|’|')?\s+(?!of\b){_NAME}(?:[\s-]+{_NAME}){{0,3}}"
)
#: The same ranks, one or two, without their full stop; "Gen Z" is nobody's name.
_RANKED = re.compile(
    rf"(?<![\w.])(?:{_RANKS})\s+(?:(?:{_RANKS})\b\.?\s+)?(?!(?:{_RANKS})\b)[A-Z][\w'’-]+"
)
_EXCELLENCY = re.compile(rf"H\.\s?E\.\s+{_NAME}(?:\s+{_NAME}){{0,3}}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Digits in groups, as telephones are written: with a + before, or begun with 0.
_PHONE = re.compile(
    r"(?<![\w./-])(?:\+\d|\((?!19|20)\+?\d{1,4}\)[\s-]?\d|0\d)[\d\s().-]{4,18}\d(?![\w/-])"
)
#: Each with what stands in every text that it fits, and is found much sooner.
_PATTERNS = ((_TITLED, ""), (_RANKED, ""), (_EXCELLENCY, "H."), (_MAIL, "@"))
_DATE = re.compile(r"\d{1,2}[.\s/-]\d{1,2}[.\s/-]\d{4}")
_FEWEST, _MOST = 8, 15  # digits of a telephone number


def personal_data(text: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """What stands in a text of a person: `names` that are known, titled names, numbers, mails."""
    if not text:
        return ()
    known = (each for each in names if _is_name(each) and _holds(text, each))
    return tuple(dict.fromkeys((*known, *_found(text))))


def _found(text: str) -> Iterator[str]:
    for pattern, begins in _PATTERNS:
        if begins in text:
            yield from (match[0].strip() for match in pattern.finditer(text))
    for match in _PHONE.finditer(text):
        digits = sum(each.isdigit() for each in match[0])
        if _FEWEST <= digits <= _MOST and not _DATE.search(match[0]):
            yield match[0].strip()


def _is_name(name: str) -> bool:
    """Whether it is a person's, as far as can be seen: two capitalised words, and no office."""
    words = name.split()
    return len(words) > 1 and all(
        each[:1].isupper() and each.casefold().strip(".,") not in _OFFICES for each in words
    )


def _holds(text: str, name: str) -> bool:
    wanted = r"\s+".join(map(re.escape, name.split()))
    return re.search(rf"(?<!\w){wanted}(?!\w)", text, re.IGNORECASE) is not None
