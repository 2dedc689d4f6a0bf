"""What in a text seems to name a person or to reach one: no report that is passed on quotes it."""

import re
from collections.abc import Iterable

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A number of a telephone begins with + or 0; years, sums and numbers of documents do not.
_TELEPHONE = re.compile(r"(?<![\w+])(?:\+\d|\(?0\d)[\d ()./-]{5,}\d")
_ADDRESSED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mdm|Dr|Prof|Professor|Atty|Hon|Datuk|Dato'?|Datin|Tan Sri|Puan|Encik|Ibu|Bapak"
    r"|Khun|Daw|Usec|Asec|Pol|Gen|Col|Maj|Capt)\b\.?(?: (?:Gen|Col|Maj|Capt)\b\.?)?"
    r" (?-i:[A-Z])[\w'’-]+"
)


def personal_detail(text: str, names: Iterable[str] = ()) -> str:
    """The first part of a text that names one of these people, or anybody; "" where none does."""
    found = (
        _MAIL.search(text),
        _TELEPHONE.search(text),
        _ADDRESSED.search(text),
        *_known(text, names),
    )
    return next((each.group() for each in found if each), "")


def _known(text: str, names: Iterable[str]) -> Iterable[re.Match[str] | None]:
    # One word alone may be a word of the language, as in "Focal point" or "May".
    for name in names:
        if len(name.split()) > 1:
            yield re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
