"""The valid rest: a plan, a form, a workbook that came back, what bodies said.

Each builder makes something that nothing can be said against; a test changes what it is about.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tipxl.domain.core.workbook import Cell, CellKind, Workbook, Worksheet
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.forms.issued_form import META, FormRow, IssuedForm
from tipxl.domain.issuing.design import FormContext, design, signed
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import (
    Basis,
    Body,
    BodyKind,
    CompletionType,
    Contact,
    Plan,
    Round,
    Row,
    Secretariat,
)
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult, RowStatement
from tipxl.domain.results.status_rules import RowCase
from tipxl.domain.returns.extract import extract
from tipxl.domain.returns.returned import Answer, Arrival, Return
from tipxl.domain.returns.validation import Known, RuledForm, validate
from tipxl.domain.schema.form_schema import BlockKind, FormSchema
from tipxl.domain.schema.rules import Rulebook
from tipxl.domain.schema.schema_text import read_schema

REPORT = Path(__file__).parent.parent / "templates" / "report.toml"
KEY = b"a key of the tests"
FIRST, SECOND, LAST = Period.parse("2018H1"), Period.parse("2018H2"), Period.parse("2019H1")

# Rows of `a_plan`, by what is special about them.
LED, SHARED, JOINED, ASSUMED, CONTINUING, OPEN = (
    *("A.a.1.1#1", "A.a.1.1#2", "A.a.1.2#1"),
    *("A.a.1.3#1", "A.a.1.4#1", "B.a.1.1#1"),
)

Typed = str | float | bool | Cell | None
Table = list[list[Cell | None]]


@cache
def a_layout() -> FormSchema:
    """The real report.toml."""
    schema = read_schema(REPORT.read_text(encoding="utf-8")).schema
    assert schema is not None
    return schema


# --- the plan


def a_row(key: str = LED, **changes: Any) -> Row:
    row = Row(
        key=key,
        area=key[0],
        area_name="Knowledge",
        provision="a",
        provision_text="Know more;",
        collaboration="a.1",
        collaboration_title="Studies.",
        activity=f"Hold studies {key}:\n• Rivers.\n• Roads.",
        output=f"Studies {key} held.",
        leads=("ABC",),
    )
    return replace(row, **changes)


def a_body(acronym: str = "ABC", **changes: Any) -> Body:
    contact = Contact("A. Person", "Officer", f"focal@{acronym.lower()}.org", "+1 234")
    return replace(Body(acronym, f"The {acronym} Meeting", contact=contact), **changes)


def a_round(period: Period = FIRST, **changes: Any) -> Round:
    due = {FIRST: date(2018, 7, 30), SECOND: date(2019, 1, 30), LAST: date(2019, 7, 30)}[period]
    return replace(Round(period, due, freeze=due + timedelta(days=20)), **changes)


def a_plan(**changes: Any) -> Plan:
    """Six rows: led alone, shared, joined, led by assumption, continuing, and without a lead."""
    plan = Plan(
        code="SMALL1",
        title="A Small Plan",
        endorsement="Endorsed on 1 December 2017",
        headings=("Provisions", "Areas", "Activities", "Outputs", "Bodies", "Status"),
        starts=date(2018, 1, 1),
        ends=date(2019, 6, 30),
        secretariat=Secretariat("The Secretariat", "desk@plan.org", "returns@plan.org", "1 Road"),
        bodies=(
            a_body("ABC"),
            a_body("DEF"),
            a_body("GHI"),
            Body("All others", "every other body", kind=BodyKind.GROUP, reports=False),
        ),
        rounds=(a_round(FIRST), a_round(SECOND), a_round(LAST, evaluation="final")),
        rows=(
            a_row(LED, cooperating=("DEF",)),
            a_row(SHARED, leads=("ABC", "DEF")),
            a_row(JOINED, leads=("DEF",), cooperating=("ABC",)),
            a_row(ASSUMED, lead_basis=Basis.ASSUMED),
            a_row(CONTINUING, nature=CompletionType.CONTINUING),
            a_row(OPEN, leads=(), cooperating=("All others",)),
        ),
    )
    return replace(plan, **changes)


def an_occasion(period: Period = FIRST, **changes: Any) -> FormContext:
    plan = changes.pop("plan", a_plan())
    held = plan.round(period)
    assert held is not None
    schema = a_layout().for_round(held.evaluation)
    return replace(FormContext(plan, schema, "0" * 64, held), **changes)


# --- what was agreed


def agreed(key: str = LED, status: str = "ON", **changes: Any) -> AgreedRow:
    return replace(AgreedRow(key, status, Mark.NONE, "K8", "ABC says so."), **changes)


def a_consolidation(*rows: AgreedRow, **changes: Any) -> RoundResult:
    closed = RoundResult(
        plan="SMALL1",
        period=str(FIRST),
        due=date(2018, 7, 30),
        rows=rows,
        activities=(),
        reporting=(),
        conflicts=(),
        returns=(),
        closed=True,
    )
    return replace(closed, **changes)


# --- the form, and a workbook made from its keys by hand


def a_template(acronym: str = "ABC", occasion: FormContext | None = None) -> IssuedForm:
    occasion = occasion or an_occasion()
    body = occasion.plan.body(acronym)
    assert body is not None
    return signed(design(occasion, body), KEY, 1)


def after(*rows: AgreedRow, period: Period = SECOND) -> IssuedForm:
    """The form of ABC in a later round, with these rows agreed before."""
    return a_template(occasion=an_occasion(period, before=a_consolidation(*rows)))


def row_of(issued_form: IssuedForm, key: str) -> FormRow:
    return next(row for row in issued_form.block("activities").rows if row.key == key)


def a_cell(value: Typed, **changes: Any) -> Cell:
    """A cell that stands nowhere yet."""
    if isinstance(value, Cell):
        return value
    kind = CellKind.TEXT
    if isinstance(value, bool):
        kind = CellKind.BOOLEAN
    elif isinstance(value, int | float):
        kind, value = CellKind.NUMBER, float(value)
    return Cell(1, 1, kind, value)._replace(**changes)


def good_answers(issued_form: IssuedForm) -> dict[FieldKey, Typed]:
    """A full report that nothing can be said against."""
    typed: dict[FieldKey, Typed] = {
        ("cover", "cover", "submission"): "Full report",
        ("cover", "cover", "date"): serial_of(date(2018, 7, 20)),
        ("cover", "cover", "cleared_by"): "The chair",
        ("cover", "cover", "clearance"): "Cleared by the chair or SOM leader",
    }
    for row in issued_form.block("activities").rows:
        if row.settled:
            continue
        if row.facts["role"] == Role.PART:
            typed["activities", row.key, "part"] = "Nothing this period"
            continue
        typed["activities", row.key, "status"] = "Ongoing"
        typed["activities", row.key, "progress"] = "The first workshop was held."
        typed["activities", row.key, "target"] = "2019H1"
    return typed


def serial_of(day: date) -> Cell:
    """A day as a workbook holds it."""
    return Cell(1, 1, CellKind.DATE, float((day - date(1899, 12, 30)).days))


def an_event(line: str = "01", **changes: Typed) -> dict[FieldKey, Typed]:
    answers: dict[str, Typed] = {
        "activity": LED,
        "title": "A workshop",
        "start": serial_of(date(2018, 3, 1)),
        "end": serial_of(date(2018, 3, 2)),
        "country": "Thailand",
        "women": 12.0,
        "men": 9.0,
        **changes,
    }
    return {("events", line, column): value for column, value in answers.items()}


def tables(issued_form: IssuedForm, typed: Mapping[FieldKey, Typed]) -> dict[str, Table]:
    """Sheet name -> its rows of cells, as the form is issued and then typed into."""
    made: dict[str, Table] = {}
    schema = a_layout().for_round(issued_form.evaluation)
    for block in schema.blocks:
        rows = issued_form.block(block.key).rows
        if block.kind is BlockKind.FORM:
            head = [f"tx:{block.key}:key!", f"tx:{block.key}:heading", f"tx:{block.key}:answer"]
            lines: list[list[Typed]] = [[*head]]
            for column in block.inputs:
                value = _standing(issued_form, typed, (block.key, rows[0], column.key))
                key = f"tx:{block.key}:{column.key}|{rows[0].mark}"
                lines.append([key, column.heading, value])
        else:
            keys = ["key!", *(column.key for column in block.columns)]
            lines = [[f"tx:{block.key}:{key}" for key in keys]]
            for row in rows:
                values = [_standing(issued_form, typed, (block.key, row, key)) for key in keys[1:]]
                lines.append([f"tx:{block.key}:{row.key}|{row.mark}", *values])
        made[block.sheet] = [[None if v is None else a_cell(v) for v in line] for line in lines]
    return made


def _standing(
    issued_form: IssuedForm, typed: Mapping[FieldKey, Typed], at: tuple[str, FormRow, str]
) -> Typed:
    block, row, key = at
    if (block, row.key, key) in typed:
        return typed[block, row.key, key]
    column = a_layout().block(block).column(key)
    assert column is not None
    if not column.is_input:
        return row.shown.get(key) or None
    given = row.given.get(key)
    return issued_form.list(column.list).label(given) if given and column.list else given


def a_grid(name: str, table: Sequence[Sequence[Cell | None]]) -> Worksheet:
    """The cells where they stand, row by row."""
    cells = tuple(
        cell._replace(row=row, column=column)
        for row, line in enumerate(table, start=3)
        for column, cell in enumerate(line, start=1)
        if cell is not None
    )
    return Worksheet(name, cells, protected=True)


def a_book(sheets: Mapping[str, Table], **changes: Any) -> Workbook:
    worksheets = tuple(a_grid(name, table) for name, table in sheets.items())
    return replace(Workbook("xlsx", (*worksheets, Worksheet(META, state="veryHidden"))), **changes)


def a_book_sorted(
    sheets: Mapping[str, Table], sheet: str, orders: Mapping[str, Sequence[int]]
) -> Workbook:
    """A book with marks on a sheet, in which the first cells of columns were sorted alone.

    `orders` says, by column, from which line each of the first lines has its cell; one that is
    named twice was copied over another before.
    """
    table = [[*line] for line in sheets[sheet]]
    keys = [str(cell.value).rpartition(":")[2] for cell in table[0] if cell is not None]
    homes = {
        (row, column + 1): row
        for row in range(3, len(table) + 3)
        for column in range(len(table[0]))
    }
    for key, order in orders.items():
        column = keys.index(key)
        before = [line[column] for line in table]
        for line, source in enumerate(order, start=1):
            table[line][column] = before[source]
            homes[line + 3, column + 1] = source + 3
    book = a_book({**sheets, sheet: table})
    pages = (replace(x, homes=homes) if x.name == sheet else x for x in book.worksheets)
    return replace(book, worksheets=tuple(pages))


# --- what came back


def an_arrival(day: int = 20, hour: int = 9, **changes: Any) -> Arrival:
    moment = datetime(2018, 7, day, hour, tzinfo=UTC)
    arrival = Arrival("ABC [1].xlsx", "ABC.xlsx", f"{day:02}{hour:02}" * 16, moment, "the mail")
    return replace(arrival, **changes)


def judged(
    issued_form: IssuedForm,
    workbook: Workbook,
    arrival: Arrival | None = None,
    known: Known | None = None,
) -> Return:
    schema = a_layout().for_round(issued_form.evaluation)
    extraction = extract(workbook, issued_form, schema)
    return validate(
        RuledForm(issued_form, Rulebook(schema)), extraction, arrival or an_arrival(), known
    )


def a_return(
    issued_form: IssuedForm,
    changes: Mapping[FieldKey, Typed] | None = None,
    *,
    arrival: Arrival | None = None,
    bare: bool = False,
) -> Return:
    """The form of ABC as it came back, well answered (or, bare, not at all) but for the changes."""
    typed = {**({} if bare else good_answers(issued_form)), **(changes or {})}
    return judged(issued_form, a_book(tables(issued_form, typed)), arrival)


def codes(returned: Return) -> list[str]:
    return [each.code for each in returned.findings]


# --- what bodies said of one row


def said(body: str, role: str = Role.LEAD, **answers: Any) -> RowStatement:
    """What a body said: `status=`, `part=`, `progress=`, … are answers, the rest is about it."""
    about = {
        name: answers.pop(name)
        for name in ("optional", "refused", "provisional", "nil", "evented", "answered")
        if name in answers
    }
    given = {key: Answer(value, str(value)) for key, value in answers.items()}
    answered = bool({"status", "part"} & set(given))
    return replace(RowStatement(body, Role(role), answered=answered, answers=given), **about)


def a_case(*of: RowStatement, previous: str = "", **changes: Any) -> RowCase:
    leads = tuple(each.body for each in of if each.role == Role.LEAD)
    parts = tuple(each.body for each in of if each.role == Role.PART)
    row = a_row(leads=leads, cooperating=parts)
    return replace(RowCase(a_layout(), row, previous, Mark.NONE, False, of), **changes)
