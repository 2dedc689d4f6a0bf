"""Where everything of a form stands in its workbook; rows and columns count from 0."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from tipxl.domain.forms.issued_form import FormBlock, FormRow, IssuedForm
from tipxl.domain.schema.form_schema import Block, BlockKind, Column, FormSchema

#: Names of the sheets that are not blocks.
README, CHECK, LISTS, META = "Read me", "Check", "Lists", "_meta"
CORRECT = "What to correct"  # in a correction copy

#: A table's rows above its first line; KEYS, the hidden row of column keys, is the last but one.
TITLE, CODE, STANDING, INTRO, KEYS, HEADINGS, FIRST = range(7)

#: A form's columns: question, hidden key, answer, help.
QUESTION, FORM_KEY, ANSWER, HELP = range(4)

# Of so few inputs none is worth a second locked column.
_FEW = 3

# Characters of a heading line that fit the sheet; longer ones go on below.
_BAND = 150


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """A column of a block and the sheet column it stands in."""

    column: Column
    at: int


@dataclass(frozen=True, slots=True)
class Band:
    """A line of a heading above some rows; `level` 0 for the first heading of a row, 1 below."""

    row: int
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class FormTable:
    """A block as a table: its columns, the hidden key column, its lines and heading lines."""

    block: Block
    rows: tuple[FormRow, ...]
    lines: tuple[int, ...]
    bands: tuple[Band, ...]
    shown: tuple[ColumnPlace, ...]
    inputs: tuple[ColumnPlace, ...]
    by_role: Mapping[str, tuple[ColumnPlace, ...]]  # the inputs that each role is asked
    key: int
    guard: int | None = None  # a second locked column that nobody sees

    @property
    def numbered(self) -> bool:
        """Whether the lines carry a number (they have no words of their own)."""
        return self.block.kind is BlockKind.FREE

    @property
    def state(self) -> int:
        """The column that says how the line stands."""
        return 1 if self.numbered else 0

    @property
    def last(self) -> int:
        """The last column."""
        return self.inputs[-1].at

    @property
    def spots(self) -> tuple[ColumnPlace, ...]:
        """All columns of the block."""
        return self.shown + self.inputs

    def asked(self, row: FormRow) -> tuple[ColumnPlace, ...]:
        """The inputs that this row is asked."""
        return self.by_role[row.facts.get("role", "")]

    def asks(self, row: FormRow, spot: ColumnPlace) -> bool:
        """Whether this row is asked for this input."""
        return spot.column.asks(row.facts.get("role", ""))

    @property
    def frozen(self) -> int:
        """How many columns stay in sight: the state and what the line is called."""
        return min(self.state + 3 if self.shown else self.state + 1, self.inputs[0].at)

    def target(self, row: FormRow, line: int) -> str:
        """The first input of a line, as a link inside the workbook names it."""
        at = self.asked(row)[0].at
        return f"{quote_sheetname(self.block.sheet)}!{xl_col_to_name(at)}{line + 1}"


@dataclass(frozen=True, slots=True)
class FormQuestions:
    """A block as a form: the row of each question. `top` is the hidden row of column keys."""

    block: Block
    row: FormRow
    top: int

    @property
    def questions(self) -> tuple[tuple[int, Column], ...]:
        """Each question with its row."""
        return tuple(enumerate(self.block.inputs, self.top + 2))

    def cell(self, row: int) -> str:
        """The answer in that row, as a formula names it."""
        return f"{quote_sheetname(self.block.sheet)}!${xl_col_to_name(ANSWER)}${row + 1}"

    @property
    def target(self) -> str:
        """The first answer, as a link inside the workbook names it."""
        return self.cell(self.questions[0][0]).replace("$", "")


def table(block: Block, asked: FormBlock) -> FormTable:
    """Where a table's columns and lines stand; columns that nobody is asked are left out."""
    roles = sorted({row.facts.get("role", "") for row in asked.rows})
    first = 2 if block.kind is BlockKind.FREE else 1
    locked = [each for each in block.columns if not each.is_input]
    asking = [each for each in block.inputs if any(each.asks(role) for role in roles)]
    key, guard, places = _input_places(block, first + len(locked), len(asking))
    inputs = tuple(map(ColumnPlace, asking, places))
    lines, bands = _lines(asked.rows)
    return FormTable(
        block=block,
        rows=asked.rows,
        lines=lines,
        bands=bands,
        shown=tuple(map(ColumnPlace, locked, range(first, first + len(locked)))),
        inputs=inputs,
        by_role={role: tuple(s for s in inputs if s.column.asks(role)) for role in roles},
        key=key,
        guard=guard,
    )


def _input_places(block: Block, left: int, number: int) -> tuple[int, int | None, list[int]]:
    """The column of the keys, a second one that is locked, and those of the inputs.

    LibreOffice sorts cells that may all be typed into, whether the sheet is protected or not. The
    answers on a row of the plan must stay there, so locked columns that nobody sees stand between
    them. Lines of a body's own may be sorted as a whole: nothing stands between their answers.
    """
    if block.kind is BlockKind.FREE:
        return left, None, list(range(left + 1, left + 1 + number))
    guard = left + number if number > _FEW else None
    inside = (at for at in range(left + 2, left + 2 + number) if at != guard)
    return left + 1, guard, [left, *inside][:number]


def _lines(rows: tuple[FormRow, ...]) -> tuple[tuple[int, ...], tuple[Band, ...]]:
    lines: list[int] = []
    bands: list[Band] = []
    at = FIRST
    for row in rows:
        # A single heading is one of the lower kind: the upper one still holds.
        for level, text in enumerate(row.headings, 0 if len(row.headings) > 1 else 1):
            for piece in wrap(text, _BAND) or [""]:
                bands.append(Band(at, piece, level))
                at += 1
        lines.append(at)
        at += 1
    return tuple(lines), tuple(bands)


def tables(issued_form: IssuedForm, schema: FormSchema) -> tuple[FormTable, ...]:
    """Every block that is a table and asks this body something."""
    return tuple(
        table(block, issued_form.block(block.key))
        for block in schema.blocks
        if block.kind is not BlockKind.FORM and issued_form.block(block.key).rows
    )


def form(issued_form: IssuedForm, schema: FormSchema) -> FormQuestions:
    """The one block that is a form."""
    block = next(each for each in schema.blocks if each.kind is BlockKind.FORM)
    return FormQuestions(block, issued_form.block(block.key).rows[0], 9)


def areas(column: int, rows: Iterable[int]) -> str:
    """Cells of a column as a list of areas: "K6:K9 K11"."""
    name = xl_col_to_name(column)
    runs = groupby(enumerate(sorted(rows)), key=lambda each: each[1] - each[0])
    spans = [[row for _, row in run] for _, run in runs]
    return " ".join(f"{name}{span[0] + 1}:{name}{span[-1] + 1}" for span in spans)
