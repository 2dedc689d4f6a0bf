"""An indicator is declared once: the number counted and the workbook's formula are the same."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.reports.builders import ONE, SILENT, TWO, an_opinion, sheet_of
from tests.reports.evaluation.builders import OPINIONS as EVALUATED
from tests.reports.evaluation.builders import a_case, a_plan_to_evaluate
from tests.reports.figures.test_figures import EVENTS, OPINIONS, TARGETS, rounds_of
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.excel.report.report_workbook import report_workbook
from tipxl.reports.evaluation import method
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.evaluation_workbook import evaluation_report
from tipxl.reports.figures import counting
from tipxl.reports.figures.counting import (
    Code,
    Given,
    ItemsOf,
    Lines,
    Means,
    OneOf,
    PartOf,
    SumsOf,
    Without,
    Yes,
)
from tipxl.reports.figures.indicators import INDICATORS, Indicator
from tipxl.reports.model.formulas import (
    AnyLine,
    Cells,
    Condition,
    Count,
    EqualTo,
    Filled,
    Formula,
    HoldsOneOf,
    Negated,
    Number,
    Numeric,
    Plus,
    Ratio,
    StatusPart,
    Sum,
    SumIfAny,
)
from tipxl.reports.model.sheet import Cell, Linked, LiveValue, Report, Share, text_of

VIEWS = tuple(each for each in EVALUATED if each.block == "views")


def the_case() -> Evaluation:
    """An evaluation in which every indicator counts something."""
    return a_case(rows=TARGETS.rows, lines=(*OPINIONS, *VIEWS), events=EVENTS)


# --- a formula in the report's terms, worked out over what its sheets show


def column(report: Report, cells: Cells) -> list[Cell]:
    table = next(t for t in sheet_of(report, cells.sheet).tables if t.key == cells.table)
    at = [each.key for each in table.columns].index(cells.column)
    return [line.cells[at] for line in table.rows]


def holds(report: Report, condition: Condition) -> list[bool]:
    match condition:
        case EqualTo(cells, texts):
            return [text_of(cell) in texts for cell in column(report, cells)]
        case Filled(cells):
            return [text_of(cell) != "" for cell in column(report, cells)]
        case Numeric(cells):
            return [isinstance(cell, int) for cell in column(report, cells)]
        case Negated(inner):
            return [not each for each in holds(report, inner)]
        case _:
            raise AssertionError(condition)


def lines(report: Report, conditions: tuple[Condition, ...]) -> list[bool]:
    return [all(line) for line in zip(*(holds(report, c) for c in conditions), strict=True)]


def number(report: Report, formula: Number) -> int:
    match formula:
        case int():
            return formula
        case Plus(terms):
            return sum(number(report, each) for each in terms)
        case Count(conditions):
            return sum(lines(report, conditions))
        case AnyLine(conditions):
            return int(any(lines(report, conditions)))
        case Sum(cells, conditions):
            found = zip(column(report, cells), lines(report, conditions), strict=True)
            return sum(cell for cell, met in found if met and isinstance(cell, int))
        case _:
            raise AssertionError(formula)


def worked_out(report: Report, formula: Formula) -> int | str | Share:
    assert not isinstance(formula, StatusPart | HoldsOneOf)
    if isinstance(formula, SumIfAny):
        is_unknown = number(report, formula.lines) and not number(report, formula.known)
        return formula.otherwise if is_unknown else number(report, formula.sum)
    if isinstance(formula, Ratio):
        return Share(number(report, formula.numerator), number(report, formula.denominator))
    return number(report, formula)


def live(cell: Cell) -> LiveValue | None:
    inner = cell.cell if isinstance(cell, Linked) else cell
    return inner if isinstance(inner, LiveValue) else None


def every_live_value(report: Report) -> Iterator[LiveValue]:
    for sheet in report.sheets:
        for table in sheet.tables:
            yield from (found for row in table.rows for cell in row.cells if (found := live(cell)))


def on_the_method_sheet(report: Report, code: str) -> list[tuple[Cell, ...]]:
    table = next(t for t in sheet_of(report, method.NAME).tables if t.key == "figures")
    return [line.cells for line in table.rows if line.cells[0] == code]


# --- every indicator, and one that is added


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda each: each.code)
def test_every_indicator_is_live_and_explained_on_the_method_sheet(indicator: Indicator) -> None:
    case = the_case()
    report = evaluation_report(case)

    ((_, name, value, says, formula),) = on_the_method_sheet(report, indicator.code)

    found = live(value)
    assert found is not None
    assert found.value == indicator(case.whole).share == worked_out(report, found.formula)
    assert (name, says) == (indicator.name, indicator.says)
    assert str(formula).startswith(indicator.formula)
    assert indicator(case.whole).denominator, "the case shows nothing of this indicator"


INVENTED = (
    Indicator("I901", "Late", "", "", PartOf(Lines("reporting"), (Given("days_late"),))),
    Indicator("I902", "All rows", "", "", PartOf(Lines("rows"), (Without(Yes("by_lead")),))),
    Indicator("I903", "ABC", "", "", PartOf(Lines("views"), (OneOf("body", ("ABC",)),))),
    Indicator("I904", "Begun", "", "", PartOf(Lines("activities"), (Code("status", "ON"),))),
    Indicator("I905", "Evidenced", "", "", PartOf(Lines("activities"), (Yes("evidenced"),))),
    Indicator("I906", "First", "", "", PartOf(Lines("first_time"), (Without(Yes("right")),))),
    Indicator("I907", "Men", "", "", SumsOf(Lines("events"), "men", ("women", "men"))),
    Indicator("I908", "Reasons", "", "", ItemsOf(Lines("rows"), "funding", "not known")),
)


def with_invented(monkeypatch: pytest.MonkeyPatch, case: Evaluation) -> Report:
    monkeypatch.setattr(method, "INDICATORS", (*INDICATORS, *INVENTED))
    return evaluation_report(case)


@pytest.mark.parametrize("added", INVENTED, ids=lambda each: each.name)
def test_an_added_indicator_is_live_and_right(
    monkeypatch: pytest.MonkeyPatch, added: Indicator
) -> None:
    case = the_case()
    report = with_invented(monkeypatch, case)

    ((_, _, value, *_),) = on_the_method_sheet(report, added.code)

    found = live(value)
    assert found is not None
    assert found.value == added(case.whole).share == worked_out(report, found.formula)
    assert added(case.whole).denominator


def test_a_workbook_stores_the_formula_and_the_value_of_every_indicator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = the_case()
    data = report_workbook(with_invented(monkeypatch, case))
    formulas, values = (
        {row[0].value: row[2] for row in load_workbook(BytesIO(data), data_only=each)[method.NAME]}
        for each in (False, True)
    )

    for indicator in (*INDICATORS, *INVENTED):
        assert formulas[indicator.code].data_type == "f"
        assert values[indicator.code].value == indicator(case.whole).share.text


def test_what_no_choice_of_the_list_means_is_not_counted_as_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nonsense = PartOf(counting.RESULTS, (Means("impact", ("nonsense",)),))
    monkeypatch.setattr(method, "INDICATORS", (Indicator("I909", "None", "", "", nonsense),))

    ((_, _, value, _, formula),) = on_the_method_sheet(evaluation_report(the_case()), "I909")

    assert text_of(value) == "n/a"
    assert "The form has no choice in its list “impact” that stands for “nonsense”." in str(formula)


@pytest.mark.parametrize("kind", ["mid-term", "final"])
def test_every_live_cell_comes_to_the_value_it_stores(kind: str) -> None:
    report = evaluation_report(a_case(kind, rows=TARGETS.rows, lines=OPINIONS, events=EVENTS))

    for each in every_live_value(report):
        assert each.value == worked_out(report, each.formula)


def test_an_answer_that_its_list_has_lost_is_no_part_of_a_figure_and_is_told() -> None:
    lost = (
        an_opinion("ABC", ONE, impact="HIGH"),
        an_opinion("DEF", TWO, impact="GONE"),
        an_opinion("GHI", SILENT, impact="LOW"),
    )
    case = a_case(lines=lost)
    report = evaluation_report(case)

    ((_, _, value, *_),) = on_the_method_sheet(report, "I18")
    found = live(value)
    assert found is not None
    assert found.value == Share(1, 2) == worked_out(report, found.formula)
    for each in every_live_value(report):
        assert each.value == worked_out(report, each.formula)
    (table,) = sheet_of(report, "T7 Results").tables
    assert "High impact: 1 answer is not in its list and is not counted." in table.notes


@settings(max_examples=20)
@given(rounds_of())
def test_of_any_round_the_formulas_say_what_is_counted(made: tuple[Plan, RoundResult]) -> None:
    report = evaluation_report(a_case(plan=made[0], rounds=(made[1],)))

    for each in every_live_value(report):
        assert each.value == worked_out(report, each.formula)


def test_an_evaluation_is_drawn_whatever_plan_xlsx_has_lost() -> None:
    plan = a_plan_to_evaluate()
    lost = replace(plan, rows=tuple(row for row in plan.rows if row.key != SILENT))

    report = evaluation_report(a_case(plan=lost))

    assert report_workbook(report)
    for each in every_live_value(report):
        assert each.value == worked_out(report, each.formula)
