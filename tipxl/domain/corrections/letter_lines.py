"""What to correct, as the lines of a letter: numbered as in the copy, alike ones together."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from textwrap import fill

from msgspec.structs import replace

from tipxl.domain.core.finding import Finding, Place, gathered_alike
from tipxl.domain.corrections.field_keys import block_of
from tipxl.domain.forms.draft import Note, offered
from tipxl.domain.schema.form_schema import BlockKind, FormSchema

_WIDTH = 92  # characters of a line
_QUOTED = 120  # characters of an answer that a letter quotes
_ANSWERS = 3  # that are quoted where one thing is wrong in several cells


def letter_lines(schema: FormSchema, notes: Iterable[Note], rows: Mapping[str, str]) -> str:
    """What is to be corrected, a numbered paragraph each; `rows` are the words for each row."""
    return "\n".join(
        fill(
            f"{number}. {_in_words(schema, tuple(alike), rows)}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="     ",
            break_long_words=False,
        )
        for number, alike in groupby(notes, key=lambda note: note.number)
    )


def _in_words(schema: FormSchema, notes: tuple[Note, ...], titled: Mapping[str, str]) -> str:
    alike = [note.finding for note in notes]
    (finding,) = gathered_alike(_bare(each) for each in alike)
    stands = _where(schema, finding.place, titled)
    where = ", ".join(filter(None, (stands, _question(schema, finding))))
    parts = [f"{where}: {finding.says}" if where else finding.says]
    said = (each for each in alike if each.found.strip() and each.found not in finding.says)
    quotes = (f'"{_short(each.found)}"' for each in said)
    found = list(dict.fromkeys(quotes))
    if 0 < len(found) <= _ANSWERS:
        parts.append(f"You wrote: {', '.join(found)}.")
    expected = {" ".join(each.expected.split()) for each in alike}
    if len(expected) == 1 and (text := expected.pop()):
        parts.append(f"Expected: {offered(text)}")
    left = {note.left_in_list for note in notes}
    if len(left) == 1 and (follows := left.pop()):
        parts[-1] = parts[-1] if parts[-1].endswith((".", "?", "!")) else f"{parts[-1]}."
        parts.append(f"If you leave it: {follows}")
    return " ".join(parts)


def _bare(finding: Finding) -> Finding:
    return replace(finding, found="", expected="")


def _where(schema: FormSchema, place: Place, titled: Mapping[str, str]) -> str:
    block = block_of(schema, place)
    if block is None:
        return place.sheet
    if block.kind is BlockKind.FORM or not place.row:
        return block.sheet
    rows = place.row
    if block.kind is BlockKind.FREE:
        rows = ", ".join(str(int(row)) if row.isdigit() else row for row in rows.split(", "))
        lines = "lines" if ", " in rows else "line"
        return f"{block.sheet}, {lines} {rows}"
    return f"{block.sheet}, {titled.get(rows, rows)}"


def _question(schema: FormSchema, finding: Finding) -> str:
    """The questions that are meant, where the sentence does not name them as the form does."""
    place = finding.place
    block = block_of(schema, place)
    columns = [block.column(key) for key in place.column.split(", ")] if block else []
    headings = [column.heading for column in columns if column is not None]
    return " and ".join(f'"{each}"' for each in headings if each not in finding.says)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _QUOTED else f"{plain[:_QUOTED].rstrip()}…"
