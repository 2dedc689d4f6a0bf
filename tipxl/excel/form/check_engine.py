"""The very hidden sheet _check: a row for each line of the form, a cell for each of its tests."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace
from xlsxwriter.utility import xl_col_to_name

from tipxl.domain.core.expression import EMPTY_WORDS, MISREAD, Value
from tipxl.domain.forms.draft import Draft
from tipxl.domain.forms.issued_form import MACHINE, FormRow, IssuedForm
from tipxl.domain.forms.state_words import NOT_READY, READY
from tipxl.domain.plan.work_plan import title_of
from tipxl.domain.schema.form_schema import Block, BlockKind, FormSchema
from tipxl.domain.schema.meanings import Submission
from tipxl.excel.form.check_cells import (
    ACTIVE,
    ANSWERS,
    ERRORS,
    FILLED,
    FIRST,
    LABEL,
    MESSAGE,
    ORDER,
    STATE,
    TARGET,
    TOTALS,
    WARNINGS,
    WORDS,
    Cell,
    CellSources,
    compiled,
    form_raw,
    placed,
    table_raw,
)
from tipxl.excel.form.form_places import FormQuestions, FormTable
from tipxl.excel.form.lists_sheet import ListRange
from tipxl.excel.form.rule_formulas import ODD_BLANKS
from tipxl.excel.writer import SheetWriter, WorkbookWriter


class CheckLine(Struct, frozen=True):
    """A line of the form with its cells, ACTIVE and on."""

    block: Block
    asked: FormRow
    label: str
    target: str
    row: int  # on _check
    there: int  # on the block's own sheet
    cells: tuple[Cell, ...]

    def ref(self, at: int) -> str:
        """One of its cells, as a formula names it."""
        return f"{MACHINE}!${xl_col_to_name(at)}${self.row + 1}"

    @property
    def wrong(self) -> int:
        """How many of its tests are wrong now."""
        return int(self.value(ERRORS)) + int(self.value(WARNINGS))

    def value(self, at: int) -> str | float | bool:
        """What that cell is issued with."""
        return self.cells[at - ACTIVE][1]

    def cell(self, at: int) -> Cell:
        """A formula that repeats one of its cells, and the value."""
        return self.ref(at), self.value(at)

    @property
    def title(self) -> str:
        """What the line is about, in its first words; "" where a body says so itself."""
        if self.block.kind is BlockKind.FORM:
            return self.block.title
        shown = [each for each in self.block.columns if not each.is_input]
        if not shown:
            return ""
        widest = max(shown, key=lambda each: each.width)
        return title_of(self.asked.shown.get(widest.key, ""))

    @property
    def is_counted(self) -> bool:
        """Whether it is one of the rows on which an answer is owed, as status counts them.

        What is agreed for good is not asked, so it is not counted either.
        """
        is_row = self.block.kind is BlockKind.ROWS and not self.block.only
        return is_row and not self.asked.settled


class CheckEngine(Struct, frozen=True):
    """All lines: the form's record, then rows of the plan, then free lines."""

    lines: tuple[CheckLine, ...]

    def of(self, block: Block) -> tuple[CheckLine, ...]:
        """The lines of a block."""
        return tuple(line for line in self.lines if line.block.key == block.key)

    @property
    def free(self) -> tuple[CheckLine, ...]:
        """The lines that a body may begin or not."""
        return tuple(line for line in self.lines if line.block.kind is BlockKind.FREE)

    @property
    def assigned(self) -> int:
        """How many rows an answer is expected on."""
        return sum(line.is_counted for line in self.lines)

    @property
    def totals(self) -> Mapping[int, Cell]:
        """What stands in the row of totals: the sum of a column, or in STATE the verdict."""
        errors, warnings = (self._sum(at) for at in (ERRORS, WARNINGS))
        filled = [line for line in self.lines if line.is_counted]
        refs = "+".join(_sums([line.row + 1 for line in filled], xl_col_to_name(FILLED))) or "0"
        verdict = f'IF({xl_col_to_name(ERRORS)}{TOTALS + 1}=0,"{READY}","{NOT_READY}")'
        return {
            ERRORS: errors,
            WARNINGS: warnings,
            STATE: (verdict, NOT_READY if errors[1] else READY),
            FILLED: (refs, sum(int(line.value(FILLED)) for line in filled)),
        }

    def _sum(self, at: int) -> Cell:
        name = xl_col_to_name(at)
        total = sum(int(line.value(at)) for line in self.lines)
        return f"SUM({name}{FIRST + 1}:{name}{FIRST + len(self.lines)})", total

    def in_state(self, state: str) -> Cell:
        """How many lines stand so: what can be counted in the column State of the sheet Check."""
        now = sum(line.value(STATE) == state for line in self.lines)
        return f'COUNTIF({span(self.lines, STATE)},"{state}")', now

    def total(self, at: int) -> Cell:
        """A formula that repeats a total, and its value."""
        return f"{MACHINE}!${xl_col_to_name(at)}${TOTALS + 1}", self.totals[at][1]


def _sums(rows: Sequence[int], name: str) -> Iterator[str]:
    """Sums of a column, one for all rows that stand below each other.

    A name for each row would be more than Excel takes in a formula from 1,500 rows on.
    """
    for _, run in groupby(enumerate(rows), lambda each: each[1] - each[0]):
        first, *_, last = [row for _, row in run] * 2
        yield f"SUM({name}{first}:{name}{last})"


def span(lines: Sequence[CheckLine], at: int) -> str:
    """A column over lines that stand below each other, as a formula names it."""
    name = xl_col_to_name(at)
    return f"{MACHINE}!${name}${lines[0].row + 1}:${name}${lines[-1].row + 1}"


def cell_sources(
    issued_form: IssuedForm, schema: FormSchema, ranges: Sequence[ListRange], draft: Draft
) -> CellSources:
    """What the lines of a form are made from."""
    sources = {each.key: each.source for each in reversed(ranges)}
    cover = next(each for each in schema.blocks if each.kind is BlockKind.FORM).key
    given = issued_form.block(cover).rows[0].given.get("submission", "")
    submitted = draft.value((cover, cover, "submission"), given)
    return CellSources(issued_form, schema, sources, _known(submitted), draft)


def _known(submitted: Value) -> str:
    return Submission.FULL if submitted in (None, "", MISREAD) else str(submitted)


def check_engine(
    sources: CellSources, form: FormQuestions, tables: Sequence[FormTable]
) -> CheckEngine:
    """Every line of the form, compiled."""
    cells = placed(compiled(sources, form.block, form.row, form_raw(form)), 0, FIRST)
    top = form.questions[0][0]
    lines = [CheckLine(form.block, form.row, form.block.sheet, form.target, FIRST, top, cells)]
    for table in sorted(tables, key=lambda each: each.numbered):
        lines.extend(_lines(sources, table, FIRST + len(lines)))
    return CheckEngine(tuple(_numbered(lines)))


def _numbered(lines: Sequence[CheckLine]) -> Iterator[CheckLine]:
    """The lines, those free ones that have something to tell with their number in ORDER."""
    number = 0
    for line in lines:
        if line.block.kind is not BlockKind.FREE or not line.wrong:
            yield line
            continue
        number += 1
        cells, at = list(line.cells), ORDER - ACTIVE
        cells[at] = (cells[at][0], number)
        yield replace(line, cells=tuple(cells))


def _lines(sources: CellSources, table: FormTable, first: int) -> Iterator[CheckLine]:
    made: dict[str, tuple[Cell, ...]] = {}
    for number, (asked, there) in enumerate(zip(table.rows, table.lines, strict=True)):
        entered = sources.values(table.block, asked)
        known = repr((asked.facts, asked.texts, asked.given, asked.settled, asked.final, entered))
        if known not in made:
            made[known] = compiled(sources, table.block, asked, table_raw(table, asked))
        label = _label(table, asked, number)
        cells = placed(made[known], there, first + number)
        target = table.target(asked, there)
        yield CheckLine(table.block, asked, label, target, first + number, there, cells)


def _label(table: FormTable, asked: FormRow, number: int) -> str:
    """What a line is called: a row by its key, and by its sheet as well where that is another."""
    sheet = table.block.sheet
    if table.numbered:
        return f"{sheet}, line {number + 1}"
    if table.block.kind is BlockKind.LINES:
        return sheet
    return f"{sheet}: {asked.key}" if table.block.only else asked.key


def draw_check_engine(writer: WorkbookWriter, engine: CheckEngine) -> None:
    """Write the sheet."""
    page = writer.page(MACHINE)
    _draw_top(page, engine)
    for line in engine.lines:
        page.text(line.row, LABEL, line.label)
        page.text(line.row, TARGET, f"#{line.target}")
        for at, (text, value) in enumerate(line.cells, ACTIVE):
            if text:
                page.formula(line.row, at, text, None, value)
            else:
                page.text(line.row, at, str(value))
    page.very_hidden()


def _draw_top(page: SheetWriter, engine: CheckEngine) -> None:
    for at, (name, blank) in enumerate(zip(ODD_BLANKS, "\u00a0\u3000\u200b\ufeff", strict=True)):
        page.formula(WORDS, at, name, None, blank)
    for at, word in enumerate(EMPTY_WORDS, len(ODD_BLANKS)):
        page.text(WORDS, at, word)
    for at, (text, value) in {LABEL: _submission(engine.lines[0]), **engine.totals}.items():
        page.formula(TOTALS, at, text, None, value)


def _submission(cover: CheckLine) -> Cell:
    """The submission type; where the Cover does not tell, the report is taken as a full one."""
    columns = [each.key for each in cover.block.inputs]
    if "submission" not in columns:
        return f'"{Submission.FULL}"', Submission.FULL
    cell, value = cover.cell(columns.index("submission") + ANSWERS)
    return f'IF(OR({cell}="",EXACT({cell},"?")),"{Submission.FULL}",{cell})', _known(str(value))


__all__ = [
    "MESSAGE",
    "CheckEngine",
    "CheckLine",
    "check_engine",
    "draw_check_engine",
    "span",
]
