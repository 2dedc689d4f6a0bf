"""Two organisations that share no word of their plans, and how their bodies fill in any form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.flow.few_rows import begin_with
from tests.other.plan import other_plan
from tipxl.commands.init import init
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import FormBlock, FormRow, IssuedForm
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema
from tipxl.excel.editable.plan_file import write_plan
from tipxl.excel.fill import Typed
from tipxl.workspace.paths import Folder

FORM = Path(__file__).parents[1] / "other" / "report.toml"

#: Questions that a focal point fills in only for a reason of her own.
LEFT_EMPTY = {"entered", "remarks", "other", "disability", "serves"}


@dataclass(frozen=True)
class Organisation:
    """A plan with its form, three rounds, and the rows and bodies on which the story turns.

    The second round of `other` and the third of the sample serve the mid-term evaluation.
    """

    name: str
    rounds: tuple[Period, ...]
    reporter: str  # leads the first two rows below
    wrong: str  # first answered with two statuses in one cell
    contested: str  # its lead completes it while another body is still preparing
    preparing: str
    ended: str  # its lead gives it up while others take part
    silent: str  # a lead that never answers in the first round
    foreign: tuple[str, ...]  # words that only the other plan and form have

    def begin(self, root: Path) -> None:
        """A new folder with this plan and form."""
        if self.name == "other":
            init(root)
            write_plan(other_plan(), Folder(root).plan)
            Folder(root).report.write_bytes(FORM.read_bytes())
        else:
            begin_with(root, _of_the_story)


#: Of the sample plan the rows of the story, and those of its bodies alone: three rounds of all 59
#: take minutes. The demo, and tests/audit with it, hold rounds of the whole plan.
_ROWS = (
    *("A.a.1.4#1", "A.b.3.1#1", "A.e.1.1#1", "A.e.1.2#1", "A.e.1.3#1"),
    *("A.l.1.1#1", "B.f.1.1#1", "C.h.1.2#1"),
)


def _of_the_story(plan: Plan) -> tuple[Row, ...]:
    rows = tuple(each for each in plan.rows if each.key in _ROWS)
    assert len(rows) == len(_ROWS)
    return rows


BOHOL = Organisation(
    name="sample",
    rounds=tuple(Period.parse(each) for each in ("2017H2", "2018H1", "2018H2")),
    reporter="SLOM",
    wrong="A.e.1.2#1",
    contested="A.e.1.1#1",
    preparing="AICHR",
    ended="B.f.1.1#1",
    silent="SOMED",
    foreign=("Delta", "panel", "Running", "Given up", "Getting ready", "obstacle"),
)
DELTA = Organisation(
    name="other",
    rounds=tuple(Period(year) for year in (2021, 2022, 2023)),
    reporter="WATER",
    wrong="W.1#1",
    contested="W.2#1",
    preparing="SHIPS",
    ended="F.1#1",
    silent="SCHOOL",
    foreign=(
        *("ASEAN", "Bohol", "TIP", "trafficking", "sectoral bod", "half-year"),
        *("Ongoing", "Not started", "In preparation", "Postponed", "Discontinued and", "Took part"),
    ),
)


@dataclass(frozen=True)
class Pen:
    """Fills in any form by what report.toml means, not by what it is called."""

    schema: FormSchema
    issued_form: IssuedForm
    period: Period
    senses: Mapping[str, str]  # what is said of a row, by its sense; ongoing or took part otherwise

    def answers(self) -> dict[FieldKey, Typed]:
        """A full report that nothing can be said against."""
        schema = self.schema.for_round(self.issued_form.evaluation)
        typed: dict[FieldKey, Typed] = {}
        for asked in self.issued_form.blocks:
            inputs = schema.block(asked.key).inputs
            for row in self._lines(asked):
                typed |= self._line(asked.key, row, inputs)
        return typed

    def _lines(self, asked: FormBlock) -> Iterator[FormRow]:
        """Every line that is asked; the first of the empty ones."""
        free = not asked.rows or asked.key in ("events", "issues", "other")
        yield from asked.rows[:1] if free else (row for row in asked.rows if not row.final)

    def _line(self, block: str, row: FormRow, inputs: tuple[Column, ...]) -> dict[FieldKey, Typed]:
        role, chosen = row.facts.get("role", ""), dict[str, str]()
        typed: dict[FieldKey, Typed] = {}
        for column in inputs:
            if column.key in LEFT_EMPTY or (role and not column.asks(role)):
                continue
            if column.asked and not any(chosen.get(k) in v for k, v in column.asked.items()):
                continue
            if column.kind is ColumnKind.LIST:
                chosen[column.key] = code = self._code(block, row, column)
                typed[block, row.key, column.key] = self.issued_form.list(column.list).label(code)
            elif not row.given.get(column.key):
                typed[block, row.key, column.key] = self._typed(row, column)
        return typed

    def _code(self, block: str, row: FormRow, column: Column) -> str:
        choices = self.issued_form.list(column.list)
        if block == "activities" and column.key in ("status", "part"):
            usual = "ongoing" if column.key == "status" else "took part"
            return choices.codes(self.senses.get(row.key, usual))[0]
        if column.key == "submission":
            return "FULL"
        far = self.period.next.next
        period = {"past": str(self.period), "ahead": str(far)}.get(choices.periods, "")
        return period or choices.items[0].code

    def _typed(self, row: FormRow, column: Column) -> Typed:
        if column.kind is ColumnKind.DATE:
            is_day_of_report = row.key == "cover"
            return self._today if is_day_of_report else self.period.start + timedelta(days=40)
        if column.kind is ColumnKind.COUNT:
            return 7
        return f"{column.heading}: {row.key} in {self.period}."

    @property
    def _today(self) -> date:
        return self.issued_form.wording.due - timedelta(days=12)
