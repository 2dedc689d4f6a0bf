"""Answers that were sorted without the rest of their rows, known by what their formats tell.

A cell of a form tells the row that it was made for. Where cells of one column have exchanged their
places, they were sorted: copying alone brings no two cells into each other's places. A copy of a
cell that was sorted was sorted with it. What was copied otherwise, and what was cut or pasted from
elsewhere or from another form, is no business of ours.

A cell that lost its mark (pasted with the format of another file) breaks such a ring: where every
ring of a column has one, its sorting is not seen.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Finding
from tipxl.domain.core.wording_names import listed
from tipxl.domain.returns.cell_values import raw_text, seen_text
from tipxl.domain.returns.form_lines import FormLine, by_sheet
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import Block, BlockKind

_MOST_NAMED = 4  # columns in one sentence
_ANSWER = "answer"  # the one column of a form


class _SortedColumn(Struct, frozen=True):
    """A column whose cells stand in each other's places, by the number of the line.

    `came_from` is the line for which the cell that stands there was made, `went_to` the one where
    its own cell stands now; a copy stands there in its stead, where it has none. `are_alike` are
    cells that all say the same.
    """

    key: str
    came_from: Mapping[int, FormLine]
    went_to: Mapping[int, FormLine]
    are_alike: bool

    def alters(self, line: FormLine) -> bool:
        """Whether the line says something else in it than before."""
        now = self.went_to.get(line.number)
        if now is None:  # its own cell is gone, and nobody knows what it said
            return line.number in self.came_from and not self.are_alike
        return _text(line, self.key) != _text(now, self.key)


def sorted_apart(block: Block, lines: list[FormLine], *, date_1904: bool) -> Iterator[Finding]:
    """Each line in which answers of another one stand, or from which its own were taken."""
    is_form = block.kind is BlockKind.FORM
    keys = [_ANSWER] if is_form else [column.key for column in block.inputs]
    headings = {column.key: column.heading for column in block.inputs}
    for mine in by_sheet(line for line in lines if line.home).values():
        columns = [column for key in keys if (column := _sorted(mine, key)).came_from]
        for line in mine if columns else ():
            moved = [column for column in columns if column.alters(line)]
            if not moved or (block.kind is BlockKind.FREE and _is_whole(line, keys, columns)):
                continue
            others = dict.fromkeys(each.came_from[line.number].key for each in moved)
            place = line.place_of(moved[0].key)
            names = [headings[line.key if is_form else column.key] for column in moved]
            place = replace(place, column=line.key) if is_form else place
            other = _named(block, [*others], headings)
            cell = line.cells.get(moved[0].key)
            found = seen_text(cell, date_1904=date_1904) if cell else ""
            words = {"found": found, "columns": _few(names), "other": other}
            yield ReturnMessage.SORTED_APART.at(place, **words)


def _named(block: Block, keys: list[str], headings: Mapping[str, str]) -> str:
    """The lines where answers were typed, as people find them."""
    if len(keys) > 1 or block.kind is BlockKind.LINES:
        return "other lines"
    if block.kind is BlockKind.FORM:
        return f"the question {headings[keys[0]]}"
    return f"line {keys[0].lstrip('0')}" if block.kind is BlockKind.FREE else f"the row {keys[0]}"


def _few(names: list[str]) -> str:
    if len(names) <= _MOST_NAMED:
        return listed(names)
    first = names[: _MOST_NAMED - 1]
    return listed([*first, f"{len(names) - len(first)} more columns"])


def _sorted(lines: list[FormLine], key: str) -> _SortedColumn:
    """What stands in each other's places in a column: rings of two cells or more, and copies."""
    by_home = {line.home: line for line in lines}
    source = {
        line.number: by_home[home] for line in lines if (home := line.homes.get(key, 0)) in by_home
    }
    ringed = {line.number for line in lines if _is_in_a_ring(line.number, source)}
    moved = set(ringed)
    while more := {at for at, home in source.items() if home.number in moved} - moved:
        moved |= more
    mine = [line for line in lines if line.number in moved]
    went_to = {source[line.number].number: line for line in mine if line.number in ringed}
    are_alike = len({_text(line, key) for line in mine}) == 1
    return _SortedColumn(key, {at: source[at] for at in moved}, went_to, are_alike)


def _is_in_a_ring(number: int, came_from: Mapping[int, FormLine]) -> bool:
    at, length = number, 0
    while length <= len(came_from) and (source := came_from.get(at)) is not None:
        at, length = source.number, length + 1
        if at == number:
            return length > 1
    return False


def _text(line: FormLine, key: str) -> str:
    cell = line.cells.get(key)
    return squeezed(raw_text(cell)) if cell else ""


def _is_whole(line: FormLine, keys: list[str], columns: list[_SortedColumn]) -> bool:
    """Whether all its answers came from one line, and nothing else stayed: it says what it said."""
    mine = [each for each in columns if line.number in each.came_from]
    source, *others = {each.came_from[line.number].key: each for each in mine}.values()
    other, came = source.came_from[line.number], {each.key for each in mine}
    stayed = (key for key in keys if key not in came and line.homes.get(key) == line.home)
    return not others and all(_text(line, key) == _text(other, key) for key in stayed)
