"""A text that all bodies read -> what in it looks like a person's name, telephone or address."""

import re
from collections.abc import Iterable, Iterator

from tipxl.domain.schema.form_schema import BlockKind, ColumnKind, FormSchema
from tipxl.domain.schema.meanings import IssueKind

#: How the name of a person begins, as the member states write it.
_TITLES = (
    *("Mr", "Mrs", "Ms", "Miss", "Mdm", "Madam", "Dr", "Prof", "Professor", "Atty", "Attorney"),
    *(r"Hon\.", r"Pol\.", r"Col\.", r"Gen\.", r"Maj\.", r"Capt\.", r"Lt\.", r"Insp\.", r"Engr\."),
    *("Datuk", "Dato", "Datin", "Tan Sri", "Puan", "Encik", "Khun", "Daw", "Ibu", "Bapak"),
)
#: What stands in the name of an office.
_OFFICES = frozenset(
    (
        *("secretariat", "office", "unit", "division", "desk", "department", "ministry"),
        *("focal", "point", "team", "chair", "committee", "body", "the"),
    )
)
_NAME = r"[^\W\d_a-z][^\W\d_]*\.?"
_TITLED = re.compile(
    rf"(?<![\w.])(?:H\.\s?E\.\s?)?(?:{'|'.join(_TITLES)})(?:\.|’|')?\s+(?!of\b){_NAME}(?:[\s-]+{_NAME}){{0,3}}"
)
_EXCELLENCY = re.compile(rf"H\.\s?E\.\s+{_NAME}(?:\s+{_NAME}){{0,3}}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Digits in groups, as telephones are written: with a + before, or begun with 0.
_PHONE = re.compile(
    r"(?<![\w./-])(?:\+\d|\((?!19|20)\+?\d{1,4}\)[\s-]?\d|0\d)[\d\s().-]{4,18}\d(?![\w/-])"
)
_DATE = re.compile(r"\d{1,2}[.\s/-]\d{1,2}[.\s/-]\d{4}")
_FEWEST, _MOST = 8, 15  # digits of a telephone number


def personal_data(text: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """What stands in a text of a person: `names` that are known, titled names, numbers, mails."""
    known = (each for each in names if _is_name(each) and _holds(text, each))
    return tuple(dict.fromkeys((*known, *_found(text))))


def read_by_all(schema: FormSchema, block: str, kind: str = "") -> tuple[str, ...]:
    """The columns of a block whose texts are circulated; `kind` is that of an issue."""
    found = next((each for each in schema.blocks if each.key == block), None)
    if found is None or found.kind is BlockKind.FORM or _is_private(schema, block, kind):
        return ()
    return tuple(each.key for each in found.inputs if each.kind is ColumnKind.TEXT)


def _is_private(schema: FormSchema, block: str, kind: str) -> bool:
    if block != "issues":
        return False
    item = schema.list("issue_kind").item(kind)
    return item is None or item.sense == IssueKind.PRIVATE


def _found(text: str) -> Iterator[str]:
    for pattern in (_TITLED, _EXCELLENCY, _MAIL):
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
