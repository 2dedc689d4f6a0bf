"""The workbook's own checks and Python's: the same verdict on every value the form can produce."""

import io
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from tests.excel.office import converted
from tipxl.domain.core.expression import Value, holds
from tipxl.domain.core.finding import Place, Severity
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.forms.draft import EMPTY
from tipxl.domain.forms.identity import Identity
from tipxl.domain.forms.issued_form import MACHINE, FormBlock, FormRow, FormWording, IssuedForm
from tipxl.domain.forms.state_words import NOT_READY, READY
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.returns.cell_values import CellQuestion, understand
from tipxl.domain.returns.returned import Answer
from tipxl.domain.schema import rules
from tipxl.domain.schema.form_schema import (
    Block,
    BlockKind,
    ChoiceList,
    Column,
    ColumnKind,
    FormSchema,
    Item,
)
from tipxl.domain.schema.meanings import Submission
from tipxl.domain.schema.rules import SUBMISSION, RuleTest, active
from tipxl.domain.schema.schema_text import read_schema
from tipxl.excel.form.check_cells import (
    ACTIVE,
    ANSWERS,
    ERRORS,
    FILLED,
    MESSAGE,
    STATE,
    TOTALS,
    WARNINGS,
)
from tipxl.excel.form.check_engine import cell_sources, check_engine
from tipxl.excel.form.form_places import ANSWER, form, tables
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.excel.form.lists_sheet import list_ranges

ROOT = Path(__file__).parents[3]
LINES = 90  # of each table, in each of the files
TODAY = date.today()

Typed = str | float | bool | date | None


def a_layout(evaluation: str = "") -> FormSchema:
    schema = read_schema((ROOT / "templates" / "report.toml").read_text(encoding="utf-8")).schema
    assert schema is not None
    return schema.for_round(evaluation)


def a_template(
    schema: FormSchema, rows: Sequence[FormRow], free: int, turn: str, evaluation: str = ""
) -> IssuedForm:
    periods = tuple(Item(each, each) for each in ("2017H2", "2018H1", "2018H2", "2019H1"))
    filled = {
        "past": periods[:3],
        "ahead": periods[1:],
    }
    lists = tuple(
        replace(
            each,
            items=(*filled.get(each.periods, ()), *each.items)
            if not each.rows
            else tuple(Item(row.key, row.key) for row in rows),
        )
        for each in schema.lists
    )
    return IssuedForm(
        identity=Identity("PLAN", "2018H1", body_key("BODY"), 1, "0123abcd", "0" * 20),
        wording=FormWording(
            "A plan", "A body", "January to June 2018", date(2018, 7, 30), "S", "s@x"
        ),
        lists=lists,
        blocks=tuple(_asked(block, rows, free, turn) for block in schema.blocks),
        days={"period_start": date(2018, 1, 1), "period_end": date(2018, 6, 30)},
        ahead=("2018H2", "2019H1"),
        layout="f" * 64,
        evaluation=evaluation,
    )


def _asked(block: Block, rows: Sequence[FormRow], free: int, turn: str) -> FormBlock:
    if block.kind is BlockKind.ROWS:
        led = tuple(row for row in rows if row.facts["role"] == "lead")
        return FormBlock(block.key, led if block.rows == "led" else tuple(rows))
    if block.kind is BlockKind.FORM:
        return FormBlock(block.key, (FormRow(block.key, "00000000", given=GIVEN),))
    if block.kind is BlockKind.LINES:
        items = enumerate(block.items * 5)
        return FormBlock(
            block.key,
            tuple(FormRow(f"{each.key}{n}", f"{n:08x}", {"role": each.role}) for n, each in items),
        )
    lines = range(1, free + 1)
    return FormBlock(
        block.key, tuple(FormRow(f"{n:03}", f"{n:08x}", {"turn": turn}) for n in lines)
    )


GIVEN = {"submission": "FULL"}
SAID = 'They said "it is 100 %" and more. ' + "Long text, with words. " * 20


def invented_rows(rng: random.Random, schema: FormSchema) -> Iterator[FormRow]:
    """Rows of both roles, every basis, last status, nature, schedule and turn."""
    statuses = ["", *(item.code for item in schema.list("status").items if not item.basis)]
    for number in range(LINES):
        last = statuses[number % len(statuses)]
        role = "lead" if rng.random() < 0.75 else "part"
        given = {}
        if role == "lead" and last and rng.random() < 0.4:
            given = {
                "status": last,
                "target": "2018H2",
                "evidence": 'Report "A"  1',
                "partner": "X",
            }
        settled = bool(given) and rng.random() < 0.5
        yield FormRow(
            key=f"A.a.{number}#1",
            mark=f"{number:08x}",
            facts={
                "role": role,
                "basis": rng.choice(["printed", "assumed", "confirmed"]),
                "nature": rng.choice(["ONE", "SER", "REC", "REC"]),
                "last": last,
                "schedule": rng.choice(["overdue", "due", "dated", "undated"]),
                "turn": rng.choice(["first", "later", "last"]),
            },
            texts={"said": rng.choice(["", SAID, "We met."])},
            shown={"key": f"A.a.{number}#1", "activity": "An activity"},
            given=given,
            final=settled and rng.random() < 0.7,
            settled=settled,
        )


# --- what is typed


def proper(rng: random.Random, column: Column, issued_form: IssuedForm, row: FormRow) -> Typed:
    """A value that the form can read (any value of a list, also of other rows, also a past one)."""
    if rng.random() < 0.35:
        return None
    match column.kind:
        case ColumnKind.LIST:
            return str(rng.choice(issued_form.understood(column.list).items).label)
        case ColumnKind.DATE:
            near = [date(2018, 1, 1), date(2018, 6, 30), TODAY, TODAY + timedelta(days=1)]
            return rng.choice([*near, date(2018, 1, 1) + timedelta(days=rng.randrange(-400, 400))])
        case ColumnKind.COUNT:
            counts: list[Typed] = ["NC", 0.0, 1.0, 5.0, float(rng.randrange(200))]
            return rng.choice(counts)
        case _:
            texts = ["We met.", row.texts.get("said", "") or "New", "x" * min(column.limit, 60)]
            return rng.choice([*texts, "y" * column.limit, "Ongoing\nand on", "Việt 😀 ไทย"])


ODD: tuple[Typed, ...] = (
    *("\u00a0", " ", "*", "?", "~", "??", "o*", "<>", "=1+1", "TRUE", "\u200b", "\u3000x", "n/a"),
    *(
        "\u2003",
        "\u2003n/a",
        "\u202f-",
        "\x85",
        "N/A",
        "-",
        "same as last time",
        "NIL",
        "nc",
        "n.c.",
        "12",
        "1,200",
        "-3",
        "2018-03-15",
    ),
    *("15/03/2018", "March 2018", "2018H1\u00a0", " Ongoing ", "ongoing", "ONGOING", "On-going"),
    *("Completed*", "Compl?ted", "Ongoing\u200b", "\ufeffCompleted", "Com\tpleted", "Ongoing;"),
    *("addressed", "Completed / Ongoing", "Other", "other", "Took  part", "took part", "#N/A"),
    *(-3.0, 0.5, 1e9, 1e12, 43_000.0, 43_174.75, 5.0, 0.0, 2018.0, True, False),
    *(date(1985, 1, 1), date(2150, 1, 1), date(2018, 3, 15), '"quoted"', "a" * 2500, "😀" * 1100),
    *("x" * 255, "We met. ", "We\u00a0met.", "WE MET.", "ß", "1e5", "nan", "Not started.", "NS"),
)


def odd(rng: random.Random, column: Column, issued_form: IssuedForm, row: FormRow) -> Typed:
    """Anything that paste can bring."""
    return proper(rng, column, issued_form, row) if rng.random() < 0.5 else rng.choice(ODD)


# --- a workbook filled in, recalculated, and what it says


@dataclass(frozen=True)
class Verdict:
    """What one line's row on _check says."""

    told: tuple[str, ...]
    active: bool
    errors: int
    warnings: int
    message: str
    state: str


@dataclass(frozen=True)
class Filled:
    """A form with what was typed, line by line, before and after LibreOffice worked it out."""

    schema: FormSchema
    issued_form: IssuedForm
    typed: dict[tuple[str, str], dict[str, Typed]]
    data: bytes


def filled(rng: random.Random, submission: Typed, turn: str, make) -> Filled:  # type: ignore[no-untyped-def]
    schema = a_layout("final")
    rows = tuple(invented_rows(rng, schema))
    issued_form = a_template(schema, rows, LINES // 2, turn, "final")
    book = openpyxl.load_workbook(io.BytesIO(form_workbook(issued_form, schema)))
    typed: dict[tuple[str, str], dict[str, Typed]] = {}
    record = form(issued_form, schema)
    page = book[record.block.sheet]
    answers = typed.setdefault((record.block.key, record.row.key), {})
    for row, column in record.questions:
        value = make(rng, column, issued_form, record.row)
        value = submission if column.key == "submission" else value
        _put(page.cell(row + 1, ANSWER + 1), value)
        answers[column.key] = value
    for table in tables(issued_form, schema):
        page = book[table.block.sheet]
        for asked, line in zip(table.rows, table.lines, strict=True):
            answers = typed.setdefault((table.block.key, asked.key), {})
            untouched = rng.random() < 0.15
            for spot in table.asked(asked):
                given = asked.given.get(spot.column.key)
                if untouched and spot.column.list and given:
                    given = issued_form.list(spot.column.list).label(given)
                value = given if untouched else make(rng, spot.column, issued_form, asked)
                _put(page.cell(line + 1, spot.at + 1), value)
                answers[spot.column.key] = value
    out = io.BytesIO()
    book.save(out)
    return Filled(schema, issued_form, typed, out.getvalue())


def _put(cell, value: Typed) -> None:  # type: ignore[no-untyped-def]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def verdicts(case: Filled, data: bytes) -> tuple[dict[tuple[str, str], Verdict], str]:
    """What _check says of every line, and of the whole."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    page = book[MACHINE]
    rows = list(page.iter_rows(values_only=True))
    parts = form(case.issued_form, case.schema), tables(case.issued_form, case.schema)
    stock = list_ranges(case.issued_form, case.schema)
    whole = check_engine(cell_sources(case.issued_form, case.schema, stock, EMPTY), *parts)
    found = {}
    for line in whole.lines:
        cells = [*rows[line.row], *[None] * 60]
        asked = len(_columns(case, line.block.key, line.asked))
        tests = _tests(case, line.block.key, line.asked)
        first = ANSWERS + asked + 1
        found[line.block.key, line.asked.key] = Verdict(
            told=tuple(str(each or "") for each in cells[first : first + len(tests)]),
            active=bool(cells[ACTIVE]),
            errors=int(str(cells[ERRORS])),
            warnings=int(str(cells[WARNINGS])),
            message=str(cells[MESSAGE] or ""),
            state=str(cells[STATE] or ""),
        )
    return found, str(rows[TOTALS][STATE])


def _columns(case: Filled, block: str, asked: FormRow) -> list[Column]:
    role = asked.facts.get("role", "")
    return [each for each in case.schema.block(block).inputs if each.asks(role)]


def _tests(case: Filled, block: str, asked: FormRow) -> list[RuleTest]:
    tests = rules.tests_of(case.schema, case.schema.block(block), case.issued_form.asked(asked))
    return sorted(tests, key=lambda test: test.severity is not Severity.ERROR)


# --- what Python says


def strictly(value: Typed, column: Column, choices: ChoiceList | None) -> Value:
    """A proper value, understood: the label exactly is its code."""
    if choices is not None and isinstance(value, str):
        return next((each.code for each in choices.items if each.label == value), "?")
    return value if not isinstance(value, bool) else "?"


def kindly(value: Typed, column: Column, choices: ChoiceList | None) -> Value:
    """Any value, understood as the checker does when the workbook comes back."""
    cell = None
    if isinstance(value, bool):
        cell = Cell(1, 1, CellKind.BOOLEAN, value)
    elif isinstance(value, date):
        cell = Cell(1, 1, CellKind.DATE, float((value - date(1899, 12, 30)).days))
    elif isinstance(value, float):
        cell = Cell(1, 1, CellKind.NUMBER, value)
    elif value is not None:
        cell = Cell(1, 1, CellKind.TEXT, value)
    understood, _ = understand(cell, CellQuestion(column, choices), Place())
    return Answer(understood, "").understood(column.kind)


Expected = dict[tuple[str, str], tuple[bool, list[tuple[RuleTest, bool]]]]


def expected(case: Filled, reader) -> Expected:  # type: ignore[no-untyped-def]
    """Whether each line counts, and which of its tests fail."""
    values = {
        slot: {
            column.key: reader(
                answers.get(column.key),
                column,
                case.issued_form.understood(column.list) if column.list else None,
            )
            for column in _columns(case, slot[0], _row(case, slot))
        }
        for slot, answers in case.typed.items()
    }
    submitted = values["cover", "cover"].get("submission")
    submitted = submitted if submitted not in (None, "?") else Submission.FULL
    found = {}
    for slot, answers in values.items():
        asked, block = _row(case, slot), case.schema.block(slot[0])
        known = {**answers, SUBMISSION: submitted}
        counts = holds(active(block, asked.values, settled=asked.settled), known, TODAY)
        tests = _tests(case, slot[0], asked)
        found[slot] = counts, [(test, counts and test.fails(known, TODAY)) for test in tests]
    return found


def _row(case: Filled, slot: tuple[str, str]) -> FormRow:
    return next(row for row in case.issued_form.block(slot[0]).rows if row.key == slot[1])


# --- the tests

#: Verbs whose mistake the form's own validations let nobody make by typing.
PREVENTED = ("one_of", "is_date", "whole_number", "length")

FILES = (
    ("Full report", "later"),
    ("Full report", "first"),
    ("Full report", "last"),
    ("Partial report", "later"),
    ("Correction", "last"),
    ("Nil report", "later"),
    (None, "first"),
)


def _all(make, folder: Path, seed: int):  # type: ignore[no-untyped-def]
    rng = random.Random(seed)
    cases = {f"{n}.xlsx": filled(rng, *each, make) for n, each in enumerate(FILES)}
    done = converted({name: case.data for name, case in cases.items()}, folder)
    return [(case, *verdicts(case, done[name])) for name, case in cases.items()]


SEED = int(os.environ.get("TIPXL_SEED", "2018"))


@pytest.mark.office
def test_on_every_value_the_form_can_produce_each_rule_says_the_same_in_the_workbook_and_in_python(
    tmp_path: Path,
) -> None:
    lines, fired, passed = 0, set(), set()

    for case, found, verdict in _all(proper, tmp_path, SEED):
        want = expected(case, strictly)
        wrong = 0
        for slot, (counts, tests) in want.items():
            said = found[slot]
            got = {
                (t.code, t.column) for (t, _), each in zip(tests, said.told, strict=True) if each
            }
            assert got == {(t.code, t.column) for t, fails in tests if fails}, (
                slot,
                case.typed[slot],
            )
            assert said.active == counts
            assert said.errors == sum(f for t, f in tests if t.severity is Severity.ERROR)
            assert said.warnings == sum(f for t, f in tests if t.severity is not Severity.ERROR)
            assert bool(said.message) == any(f for _, f in tests)
            wrong += said.errors
            lines += 1
            fired |= got
            passed |= {(t.code, t.column) for t, fails in tests if not fails}
        assert verdict == (NOT_READY if wrong else READY)

    assert lines >= 2000
    codes = {rule.code for rule in a_layout("final").rules if rule.verb not in PREVENTED}
    assert {code for code, _ in fired} >= codes
    assert {code for code, _ in passed} >= codes


@pytest.mark.office
def test_whatever_is_typed_ready_never_comes_before_an_error(tmp_path: Path) -> None:
    fired = set()

    for case, found, verdict in _all(odd, tmp_path, SEED + 1):
        want = expected(case, kindly)
        for slot, (_, tests) in want.items():
            told = found[slot].told
            for (test, fails), said in zip(tests, told, strict=True):
                if said:
                    fired.add(test.code)
                if fails and test.severity is Severity.ERROR:
                    assert found[slot].errors, (slot, test.code, test.column, case.typed[slot])
                    assert verdict == NOT_READY

    assert fired >= {rule.code for rule in a_layout("final").rules if rule.verb in PREVENTED}


def test_the_total_of_rows_that_are_answered_is_as_short_for_thousands_of_them() -> None:
    schema = a_layout("final")
    rows = tuple(invented_rows(random.Random(1), schema))
    issued_form = a_template(schema, rows, 1, "middle", "final")
    parts = form(issued_form, schema), tables(issued_form, schema)
    stock = list_ranges(issued_form, schema)
    engine = check_engine(cell_sources(issued_form, schema, stock, EMPTY), *parts)
    line = next(each for each in engine.lines if each.is_counted)
    many = [replace(line, row=at) for at in range(4, 3_004) if at not in (9, 10)]

    formula, now = replace(engine, lines=tuple(many)).totals[FILLED]

    assert formula == "SUM(H5:H9)+SUM(H12:H3004)"
    assert now == len(many) * int(line.value(FILLED))
