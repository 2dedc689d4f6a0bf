"""What to correct, as the lines of a letter: numbered, alike ones together."""

from collections.abc import Iterable
from textwrap import fill

from tipxl.domain.core.finding import Finding, Place, gathered_alike
from tipxl.domain.forms.draft import Note, offered
from tipxl.domain.returns.field_keys import block_of
from tipxl.domain.schema.form_schema import BlockKind, FormSchema

_WIDTH = 92  # characters of a line
_QUOTED = 120  # characters of an answer that a letter quotes


def letter_lines(schema: FormSchema, notes: Iterable[Note]) -> str:
    """What is to be corrected, a numbered paragraph each."""
    merged = gathered_alike(note.finding for note in notes)
    return "\n".join(
        fill(
            f"{number}. {_in_words(schema, finding)}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="     ",
            break_long_words=False,
        )
        for number, finding in enumerate(merged, 1)
    )


def _in_words(schema: FormSchema, finding: Finding) -> str:
    where = ", ".join(filter(None, (_where(schema, finding.place), _question(schema, finding))))
    parts = [f"{where}: {finding.says}" if where else finding.says]
    if finding.found.strip():
        parts.append(f'There stood: "{_short(finding.found)}".')
    if finding.expected.strip():
        parts.append(f"Expected: {offered(' '.join(finding.expected.split()))}")
    return " ".join(parts)


def _where(schema: FormSchema, place: Place) -> str:
    block = block_of(schema, place)
    if block is None:
        return place.sheet
    if block.kind is BlockKind.FORM or not place.row:
        return block.sheet
    rows = place.row
    if block.kind is BlockKind.FREE:
        rows = ", ".join(str(int(row)) if row.isdigit() else row for row in rows.split(", "))
        return f"{block.sheet}, line {rows}"
    return f"{block.sheet}, {rows}"


def _question(schema: FormSchema, finding: Finding) -> str:
    """The questions that are meant, where the sentence does not name them itself."""
    place = finding.place
    block = block_of(schema, place)
    columns = [block.column(key) for key in place.column.split(", ")] if block else []
    headings = [column.heading for column in columns if column is not None]
    says = finding.says.casefold()
    return " and ".join(f'"{each}"' for each in headings if each.casefold() not in says)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _QUOTED else f"{plain[:_QUOTED].rstrip()}…"
