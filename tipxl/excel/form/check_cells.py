"""The cells of one line of the form on the sheet _check: formulas with their true values."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from tipxl.domain.core.expression import EMPTY_WORDS, Value, holds, squeezed
from tipxl.domain.core.finding import Severity
from tipxl.domain.forms.draft import EMPTY, Draft
from tipxl.domain.forms.issued_form import MACHINE, FormRow, IssuedForm
from tipxl.domain.forms.state_words import (
    AGREED,
    AS_BEFORE,
    FINE,
    OPTIONAL,
    TO_CORRECT,
    TO_DO,
    TO_SEE,
)
from tipxl.domain.schema.form_schema import Block, BlockKind, Column, ColumnKind, FormSchema
from tipxl.domain.schema.rules import SUBMISSION, RuleTest, active, tests_of
from tipxl.excel.form.form_places import FormQuestions, FormTable
from tipxl.excel.form.rule_formulas import (
    ODD_BLANKS,
    BlankWords,
    ListSource,
    ValueRef,
    formula,
    literal,
    serial,
    too_long,
    understood,
)

#: The columns every row of _check has; then come the understood answers, then the tests.
LABEL, TARGET, ACTIVE, ERRORS, WARNINGS, MESSAGE, STATE, FILLED, ORDER, ANSWERS = range(10)

#: Its rows above the first line: odd blanks and words that mean a blank; the totals.
WORDS, TOTALS, FIRST = 0, 1, 3

BROKEN = "A cell of this line shows an error such as #REF!: empty it and type the answer again."

# Stand for the row on the block's sheet, the row here and the row above it, until a line is placed.
_THERE, _HERE, _ABOVE = "\x01", "\x02", "\x03"

#: A formula and the value it has; a text alone where there is no formula.
Cell = tuple[str, str | float | bool]


def _name(column: int, row: int | str) -> str:
    return f"${xl_col_to_name(column)}${row}"


#: Where the odd blanks and the words that mean a blank stand on _check.
BLANKS = BlankWords(
    tuple(_name(n, WORDS + 1) for n in range(len(ODD_BLANKS))),
    f"{_name(len(ODD_BLANKS), WORDS + 1)}"
    f":{_name(len(ODD_BLANKS) + len(EMPTY_WORDS) - 1, WORDS + 1)}",
)

_SUBMITTED = ValueRef(f"{MACHINE}!{_name(LABEL, TOTALS + 1)}")


class RawCells(Struct, frozen=True):
    """The cells of a line that are typed into, by column key, and the area they lie in."""

    cells: Mapping[str, str]
    area: str


class CellSources(Struct, frozen=True):
    """What every line is made from. `submitted` is the submission type that stands there."""

    issued_form: IssuedForm
    schema: FormSchema
    lists: Mapping[str, ListSource]
    submitted: str
    draft: Draft = EMPTY

    @property
    def today(self) -> date:
        """The day on which stored values are true: the file must not depend on the clock."""
        return self.draft.day or self.issued_form.wording.due

    def values(self, block: Block, asked: FormRow) -> dict[str, Value]:
        """What the rules read in a line, by column key."""
        return {
            each.key: self.draft.value((block.key, asked.key, each.key), asked.values.get(each.key))
            for each in block.inputs
        }


def table_raw(table: FormTable, asked: FormRow) -> RawCells:
    """The cells of a table's line."""
    sheet = quote_sheetname(table.block.sheet)
    first, last = (xl_col_to_name(table.inputs[n].at) for n in (0, -1))
    return RawCells(
        {s.column.key: f"{sheet}!${xl_col_to_name(s.at)}{_THERE}" for s in table.asked(asked)},
        f"{sheet}!${first}{_THERE}:${last}{_THERE}",
    )


def form_raw(form: FormQuestions) -> RawCells:
    """The cells of the form's one record."""
    cells = {column.key: form.cell(row) for row, column in form.questions}
    first, last = form.cell(form.questions[0][0]), form.cell(form.questions[-1][0])
    return RawCells(cells, f"{first}:{last.partition('!')[2]}")


def placed(cells: tuple[Cell, ...], there: int, here: int) -> tuple[Cell, ...]:
    """The cells with the rows they stand in."""
    on_sheet, on_check, above = str(there + 1), str(here + 1), str(here)
    return tuple(
        (
            text.replace(_THERE, on_sheet).replace(_HERE, on_check).replace(_ABOVE, above),
            value,
        )
        for text, value in cells
    )


def compiled(sources: CellSources, block: Block, asked: FormRow, raw: RawCells) -> tuple[Cell, ...]:
    """A line's cells from ACTIVE on, not yet placed: the head, the answers, the tests, and last
    the texts that its formulas compare with and cannot hold.
    """
    columns = tuple(each for each in block.inputs if each.key in raw.cells)
    tests = tests_of(sources.schema, block, sources.issued_form.asked(asked))
    long = _long_texts(asked)
    texts = {
        text: _here(at) for at, text in enumerate(long, ANSWERS + len(columns) + 1 + len(tests))
    }
    refs = {
        each.key: ValueRef(_here(at), raw.cells[each.key], texts=texts)
        for at, each in enumerate(columns, ANSWERS)
    }
    values = {**sources.values(block, asked), SUBMISSION: sources.submitted}
    counts = active(block, asked.values, settled=asked.settled)
    line = _CheckedLine(sources, block, raw, {**refs, SUBMISSION: _SUBMITTED}, values)
    is_active = holds(counts, values, sources.today)
    errors = [line.message(t, is_active) for t in tests if t.severity is Severity.ERROR]
    others = [line.message(t, is_active) for t in tests if t.severity is not Severity.ERROR]
    # Comparing a cell that shows an error is an error itself.
    broken = (f'IF(ISERROR(SUMPRODUCT(--({raw.area}=""))),{literal(BROKEN)},"")', "")
    head = _Head(block, asked, values[columns[0].key] is None, ANSWERS + len(columns))
    return (
        *head.cells((formula(counts, line.refs), is_active), [broken, *errors], others),
        *(line.answer(column) for column in columns),
        *(broken, *errors, *others),
        *(("", text) for text in long),
    )


def _long_texts(asked: FormRow) -> tuple[str, ...]:
    """What was said last time, and what cells are issued with, where a formula cannot hold it."""
    known = (*asked.texts.values(), *asked.values.values())
    texts = (squeezed(each) for each in known if isinstance(each, str) and too_long(each))
    return tuple(dict.fromkeys(filter(too_long, texts)))


def _here(column: int) -> str:
    return f"${xl_col_to_name(column)}{_HERE}"


class _CheckedLine(Struct, frozen=True):
    """A line's columns as formulas name them, and what they are issued with."""

    sources: CellSources
    block: Block
    raw: RawCells
    refs: Mapping[str, ValueRef]
    values: Mapping[str, Value]

    def answer(self, column: Column) -> Cell:
        """The understood answer."""
        value = self.values[column.key]
        source = self.sources.lists.get(column.list)
        return understood(column.kind, self.raw.cells[column.key], BLANKS, source), _stored(value)

    def message(self, test: RuleTest, is_active: bool) -> Cell:
        """The test's sentence where it is wrong."""
        fails = is_active and test.fails(self.values, self.sources.today)
        words, says = self._sentence(test.says)
        wrong = formula(test.wrong, self.refs)
        return f'IF({_here(ACTIVE)},IF({wrong},{words},""),"")', says if fails else ""

    def _sentence(self, says: str) -> tuple[str, str]:
        # {status} and the like are the words of an answer, which only the line knows.
        words, text = [], ""
        for part in re.split(r"(\{\w+\})", says):
            column = self.block.column(part[1:-1])
            if column is not None and column.kind is ColumnKind.LIST and column.key in self.refs:
                words.append(BLANKS.squeezed(self.raw.cells[column.key]))
                code = str(self.values.get(column.key) or "")
                text += self.sources.issued_form.understood(column.list).label(code)
            elif part:
                words.append(literal(part))
                text += part
        return "&".join(words), text


class _Head(Struct, frozen=True):
    """The fixed cells of a line: whether it counts, how many tests are wrong, how it stands."""

    block: Block
    asked: FormRow
    is_blank: bool  # its first answer, which says whether it is answered at all
    first: int  # the column of the first test

    def cells(
        self, active: Cell, errors: Sequence[Cell], others: Sequence[Cell]
    ) -> tuple[Cell, ...]:
        """ACTIVE to ORDER."""
        wrong = [str(value) for _, value in (*errors, *others) if value]
        bad = sum(bool(value) for _, value in errors)
        middle, last = self.first + len(errors), self.first + len(errors) + len(others)
        joined = '&" "&'.join(_here(at) for at in range(self.first, last))
        return (
            active,
            (_count(self.first, middle), bad),
            (_count(middle, last), len(wrong) - bad),
            (f"TRIM({joined})", " ".join(wrong)),
            (self._state(), self._state_now(bool(active[1]), bad, len(wrong) - bad)),
            (f'IF({_here(ANSWERS)}="",0,1)', 0 if self.is_blank else 1),
            self._order(),
        )

    def _order(self) -> Cell:
        # Free lines with something to tell are numbered; their numbers hang on the lines above.
        above = f"COUNT(${xl_col_to_name(ORDER)}${FIRST}:${xl_col_to_name(ORDER)}{_ABOVE})"
        if self.block.kind is not BlockKind.FREE:
            return '""', ""
        return f'IF({_here(ERRORS)}+{_here(WARNINGS)}>0,{above}+1,"")', ""

    @property
    def _words(self) -> tuple[str, str, str, str]:
        """Where its first cell is blank: wrong, to look at, nothing wrong; and where it rests."""
        if self.block.kind is BlockKind.FREE:
            return TO_CORRECT, TO_SEE, FINE, ""
        if self.block.kind is BlockKind.FORM:
            return TO_CORRECT, TO_SEE, FINE, FINE
        at_rest = OPTIONAL if self.asked.settled else AS_BEFORE
        return TO_DO, TO_DO, OPTIONAL, AGREED if self.asked.final else at_rest

    def _state(self) -> str:
        wrong, look, fine, rest = (literal(each) for each in self._words)
        blank = f'{_here(ANSWERS)}=""'
        return (
            f"IF({_here(ERRORS)}>0,IF({blank},{wrong},{literal(TO_CORRECT)}),"
            f"IF({_here(WARNINGS)}>0,IF({blank},{look},{literal(TO_SEE)}),"
            f"IF({_here(ACTIVE)},IF({blank},{fine},{literal(FINE)}),{rest})))"
        )

    def _state_now(self, is_active: bool, errors: int, others: int) -> str:
        wrong, look, fine, rest = self._words
        if errors:
            return wrong if self.is_blank else TO_CORRECT
        if others:
            return look if self.is_blank else TO_SEE
        if is_active:
            return fine if self.is_blank else FINE
        return rest


def _stored(value: Value) -> str | float:
    if isinstance(value, date):
        return float(serial(value))
    return squeezed(value or "") if value is None or isinstance(value, str) else value


def _count(first: int, end: int) -> str:
    return f'SUMPRODUCT(--({_here(first)}:{_here(end - 1)}<>""))' if end > first else "0"
