"""What the secretariat enters for a body that answered otherwise, until the body confirms it.

A letter, a telephone call, a meeting: the answers count provisionally, and as confirmed once the
body has said so in a mail of its own (RULES 5).
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from msgspec.structs import replace

from tipxl.domain.forms.issued_form import COVER, ENTERED, IssuedForm
from tipxl.domain.returns.returned import Return, in_words
from tipxl.domain.schema.form_schema import BlockKind, FormSchema
from tipxl.domain.schema.meanings import Clearance

#: The word that a body answers with; the letter that asks for it says so.
YES = "CONFIRMED"

_YES = re.compile(r"\W*((yes|we|i)\W+)?(confirm|confirmed)\W*", re.IGNORECASE)
_DOUBT = re.compile(
    r"\b(but|except|however|not|wrong|incorrect|instead|only|change|correction|unless)\b",
    re.IGNORECASE,
)
# Where what we wrote begins again, or the sender's signature.
_QUOTED = re.compile(r"\s*(>|-- $|-{3,}|_{5,}|From:|On .*wrote:\s*$)")
_LINES = 12  # of one's own that are looked at


_REFERENCE = re.compile(r"\bTX-[0-9A-F]{8}\b")


def reference(about: tuple[str, ...]) -> str:
    """What stands in the subject of a letter about these returns, by SHA-256, and of its answer."""
    return f"TX-{sha256(' '.join(about).encode()).hexdigest()[:8].upper()}"


def referred(subject: str) -> frozenset[str]:
    """The references in the subject of a mail."""
    return frozenset(_REFERENCE.findall(subject.upper()))


def for_entry(issued_form: IssuedForm, source: str) -> IssuedForm:
    """A body's form, not yet signed, in which the secretariat enters what it said otherwise."""
    cover = issued_form.block(COVER)
    rows = tuple(replace(row, given={**row.given, ENTERED: source}) for row in cover.rows)
    blocks = (replace(each, rows=rows) if each is cover else each for each in issued_form.blocks)
    return replace(issued_form, blocks=tuple(blocks))


def confirmed(schema: FormSchema, returned: Return, confirmed_by_body: frozenset[str]) -> Return:
    """A return that was entered and then confirmed, by SHA-256, is provisional no longer.

    A draft that is not yet cleared stays one.
    """
    cover = returned.row(COVER, COVER)
    if returned.arrival.sha256 not in confirmed_by_body or cover is None or not returned.entered:
        return returned
    is_draft = cover.text("clearance") in schema.list("clearance").codes(Clearance.DRAFT)
    return replace(returned, provisional=is_draft)


def says_yes(text: str) -> bool:
    """Whether a mail's own words are a plain confirmation; any doubt is for a person to read."""
    own: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line) or len(own) == _LINES:
            break
        if line.strip():
            own.append(line)
    return any(_YES.fullmatch(line) for line in own) and not any(map(_DOUBT.search, own))


def answer_lines(schema: FormSchema, returned: Return) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each line of a return with what was entered there: its name, and its answers in words."""
    for row in returned.rows:
        block = schema.block(row.block)
        if block.kind is not BlockKind.FORM and not row.refused:
            name = row.key if block.kind is BlockKind.ROWS else f"{block.title}, {row.key}"
            yield name, tuple(in_words(block, schema, row.answers))
