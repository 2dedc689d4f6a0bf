"""A block that stands on several sheets, or a row on several lines -> the lines that count.

Who copies a sheet answers on one of the two: what stands as it was issued is no rival of what was
filled in. Where both were filled in and differ, a person decides; lines that the body fills in
freely are put one below the other.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.wording_numbers import number_of
from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.returns.cell_values import raw_text
from tipxl.domain.returns.form_lines import FormLine, by_sheet
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import Block, BlockKind, Column

_NAMED = 5  # rows that are named where two sheets differ


class OneOfEach(Struct, frozen=True):
    """The lines of a block that count, and what was found in choosing them."""

    lines: tuple[FormLine, ...]
    findings: tuple[Finding, ...] = ()


def one_of_each(issued_form: IssuedForm, block: Block, lines: Sequence[FormLine]) -> OneOfEach:
    """The lines of one block, each once, wherever it stands on several sheets."""
    rows = {row.key: row for row in issued_form.block(block.key).rows}
    lines_of = by_sheet(lines)
    if len(lines_of) < 2:
        return OneOfEach(tuple(lines))
    answered = {
        sheet: here
        for sheet, here in lines_of.items()
        if any(_said(issued_form, block, rows, line) for line in here)
    }
    if len(answered) < 2:
        chosen = next(iter(answered or lines_of))
        note = ReturnMessage.SHEET_TWICE.at(Place(sheet=chosen), sheet=block.sheet, name=chosen)
        return OneOfEach(tuple(lines_of[chosen]), (note,))
    if block.kind is BlockKind.FREE:
        return _one_below_the_other(issued_form, block, rows, answered)
    return _side_by_side(issued_form, block, rows, answered)


def answered_lines(
    issued_form: IssuedForm, block: Block, asked: FormRow, lines: list[FormLine]
) -> list[FormLine]:
    """Of the lines of one row those that say something; the first where none does."""
    rows = {asked.key: asked}
    return [line for line in lines if _said(issued_form, block, rows, line)] or lines[:1]


def _side_by_side(
    issued_form: IssuedForm,
    block: Block,
    rows: dict[str, FormRow],
    answered: dict[str, list[FormLine]],
) -> OneOfEach:
    """Of each row the line that says something; held where two say different things."""
    by_key: dict[str, list[FormLine]] = {}
    for here in answered.values():
        for line in here:
            by_key.setdefault(line.key, []).append(line)
    chosen: list[FormLine] = []
    differing: list[str] = []
    for key, several in by_key.items():
        # What a cover was issued with is an answer, too: "Full report" is not said by nobody.
        saying = several
        if block.kind is not BlockKind.FORM:
            saying = [each for each in several if _said(issued_form, block, rows, each)]
        said = {_words(block, line) for line in saying}
        if len(said) > 1:
            differing.append(f"{key}: {' or '.join(f'“{each}”' for each in sorted(said))}")
        chosen.append((saying or several)[0])
    names = ", ".join(answered)
    place = Place(sheet=next(iter(answered)))
    if not differing:
        note = ReturnMessage.SHEET_TWICE.at(place, sheet=block.sheet, name=names)
        return OneOfEach(tuple(chosen), (note,))
    more = f" and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
    words = {"sheet": block.sheet, "names": names, "rows": "; ".join(differing[:_NAMED]) + more}
    return OneOfEach(tuple(chosen), (ReturnMessage.SHEETS_DIFFER.at(place, **words),))


def _one_below_the_other(
    issued_form: IssuedForm,
    block: Block,
    rows: dict[str, FormRow],
    answered: dict[str, list[FormLine]],
) -> OneOfEach:
    """The lines of the first sheet, then what only the others say, on lines that are free."""
    (first, chosen), *others = answered.items()
    taken = [line for line in chosen if _said(issued_form, block, rows, line)]
    said = {_words(block, line) for line in taken}
    used = {line.key for line in taken}
    free = iter(row for key, row in rows.items() if key not in used)
    added: list[FormLine] = []
    for _, here in others:
        for line in here:
            text = _words(block, line)
            if text in said or not _said(issued_form, block, rows, line):
                continue
            said.add(text)
            if row := next(free, None):
                added.append(replace(line, key=row.key, mark=row.mark))
    place = Place(sheet=others[0][0])
    words = {"sheet": block.sheet, "names": ", ".join(answered), "first": first}
    note = ReturnMessage.SHEET_CONTINUED.at(
        place,
        **words,
        further=number_of(len(added), "line", "lines"),
    )
    replaced = {line.key for line in added}
    kept = [line for line in chosen if line.key not in replaced]
    return OneOfEach((*kept, *added), (note,))


def _said(issued_form: IssuedForm, block: Block, rows: dict[str, FormRow], line: FormLine) -> bool:
    """Whether a line says something else than its form was issued with."""
    if block.kind is BlockKind.FORM:
        asked = next(iter(rows.values()), None)
        column = block.column(line.key)
        columns = [(column, "answer")] if column else []
    else:
        asked = rows.get(line.key)
        columns = [(column, column.key) for column in block.inputs]
    given = asked.given if asked else {}
    for column, at in columns:
        cell = line.cells.get(at)
        text = squeezed(raw_text(cell)) if cell else ""
        if text and text != squeezed(_as_given(issued_form, column, given.get(column.key, ""))):
            return True
    return False


def _as_given(issued_form: IssuedForm, column: Column, given: str) -> str:
    return issued_form.list(column.list).label(given) if column.list and given else given


def _words(block: Block, line: FormLine) -> str:
    """What a line says, to be compared and quoted."""
    keys: Iterator[str] = iter(("answer",))
    if block.kind is not BlockKind.FORM:
        keys = (column.key for column in block.inputs)
    texts = (squeezed(raw_text(line.cells[key])) for key in keys if key in line.cells)
    return " · ".join(text for text in texts if text)
