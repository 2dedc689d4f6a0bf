"""The key of a body: what codes, file names and the journal call it, however it is spelled.

People read and type the acronym as the plan spells it. A key is safe wherever a machine reads it:
at most 20 of A to Z, 0 to 9 and the hyphen. A plain acronym is its own key, in capitals.
"""

import re
import unicodedata
from hashlib import sha256
from typing import NewType

BodyKey = NewType("BodyKey", str)

# The name of no file may end like that of a form for entry.
_PLAIN = re.compile(r"(?!.*-FOR-ENTRY$)[A-Z0-9-]{1,20}", re.ASCII)
_LETTERS, _DIGITS = 13, 6


def body_key(acronym: str) -> BodyKey:
    """The key of an acronym in any case; of a key, the key itself.

    Letters outside A to Z are written as near as can be, and a short hash tells those apart that
    are then alike: "R&D" has the key R-D-7A5E81, or the like.
    """
    name = " ".join(unicodedata.normalize("NFC", acronym).split())
    if _PLAIN.fullmatch(name.upper()):
        return BodyKey(name.upper())
    letters = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d")).upper()
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    readable = re.sub(r"[^A-Z0-9]+", "-", bare).strip("-")[:_LETTERS].strip("-") or "BODY"
    digest = sha256(name.casefold().encode()).hexdigest()[:_DIGITS].upper()
    return BodyKey(f"{readable}-{digest}")
