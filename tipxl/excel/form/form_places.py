"""Where everything of a form stands in its workbook; rows and columns count from 0."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from textwrap import wrap

from msgspec import Struct
from msgspec.structs import replace
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from tipxl.domain.forms.issued_form import FormBlock, FormRow, IssuedForm
from tipxl.domain.schema.form_schema import Block, BlockKind, Column, ColumnKind, FormSchema

#: Names of the sheets that are not blocks.
README, CHECK, LISTS, META = "Read me", "Check", "Lists", "_meta"
CORRECT = "What to correct"  # in a correction copy

#: A table's rows above its first line; KEYS, the hidden row of column keys, is the last but one.
TITLE, STANDING, INTRO, KEYS, HEADINGS, FIRST = range(6)

#: A form's columns: question, hidden key, answer, help.
QUESTION, FORM_KEY, ANSWER, HELP = range(4)

# Of so few inputs none is worth a second locked column.
_FEW = 3

# Characters of a heading line that fit the sheet; longer ones go on below.
_BAND = 205

#: Pixels that a laptop of 1366 x 768 shows of a sheet at 100 %: what must be answered stands
#: there beside what is read. A little less is used, so that it prints at 8 points as well.
SCREEN = 1300
_USED = 1220

# How much wider than declared a column of text may be made where there is room left.
_WIDEST = 1.7

#: Characters: the columns that every table has, and what each column has around its text.
STATE_WIDTH, NUMBER_WIDTH = 10.0, 4.5
_PIXELS, _PADDING = 7, 5


class ColumnPlace(Struct, frozen=True):
    """A column of a block and the sheet column it stands in."""

    column: Column
    at: int
    width: float  # characters


class Band(Struct, frozen=True):
    """A line of a heading above some rows; `level` 0 for the first heading of a row, 1 below."""

    row: int
    text: str
    level: int


class FormTable(Struct, frozen=True):
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

    @property
    def last_needed(self) -> int:
        """The last column that must be seen: what is optional, too, where the screen has room."""
        if pixels(self._widths(self.last)) <= _USED:
            return self.last
        return max(spot.at for spot in self.spots if not spot.column.optional)

    @property
    def own(self) -> tuple[tuple[int, str, float], ...]:
        """The columns that are no question and show nothing of the plan: place, heading, width."""
        state = (self.state, "State", STATE_WIDTH)
        return ((0, "No.", NUMBER_WIDTH), state) if self.numbered else (state,)

    def is_hidden(self, spot: ColumnPlace) -> bool:
        """Whether a column of locked texts says nothing in any row."""
        column = spot.column
        return not column.is_input and not any(row.shown.get(column.key) for row in self.rows)

    @property
    def needed_widths(self) -> tuple[float, ...]:
        """The widths of all that is seen up to the last column that must be seen."""
        return self._widths(self.last_needed)

    def _widths(self, last: int) -> tuple[float, ...]:
        seen = [each for each in self.spots if each.at <= last]
        shown = (each.width for each in seen if not self.is_hidden(each))
        return (*(width for _, _, width in self.own), *shown)

    def target(self, row: FormRow, line: int) -> str:
        """The first input of a line, as a link inside the workbook names it."""
        at = self.asked(row)[0].at
        return f"{quote_sheetname(self.block.sheet)}!{xl_col_to_name(at)}{line + 1}"


class FormQuestions(Struct, frozen=True):
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
    inputs = [
        ColumnPlace(column, at, column.width) for column, at in zip(asking, places, strict=True)
    ]
    shown = [ColumnPlace(column, at, column.width) for at, column in enumerate(locked, first)]
    lines, bands = _lines(asked.rows)
    made = FormTable(
        block=block,
        rows=asked.rows,
        lines=lines,
        bands=bands,
        shown=tuple(shown),
        inputs=tuple(inputs),
        by_role={},
        key=key,
        guard=guard,
    )
    return _fitted(made, roles)


def _fitted(made: FormTable, roles: list[str]) -> FormTable:
    """The table with its columns of text as wide as the screen allows."""
    texts = [each for each in made.spots if _may_grow(made, each)]
    wide = sum(each.width for each in texts) * _PIXELS
    room = max(0.0, _USED - pixels(made.needed_widths))
    factor = min(_WIDEST, 1 + room / wide) if wide else 1.0

    def grown(spots: tuple[ColumnPlace, ...]) -> tuple[ColumnPlace, ...]:
        # Half characters: every program draws those alike.
        return tuple(
            replace(each, width=int(2 * each.width * factor) / 2) if each in texts else each
            for each in spots
        )

    inputs = grown(made.inputs)
    by_role = {role: tuple(s for s in inputs if s.column.asks(role)) for role in roles}
    return replace(made, shown=grown(made.shown), inputs=inputs, by_role=by_role)


def _may_grow(made: FormTable, spot: ColumnPlace) -> bool:
    is_text = spot.column.kind in (ColumnKind.TEXT, ColumnKind.SHOWN)
    is_long = is_text and spot.column.shows != "{key}"
    return is_long and spot.at <= made.last_needed and not made.is_hidden(spot)


def pixels(widths: Iterable[float]) -> int:
    """How wide columns of these widths are on a screen, at 100 %."""
    return sum(int(width * _PIXELS + 0.5) + _PADDING for width in widths)


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
