"""A rule and what is known of a row become tests, and questions apply when they should."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.builders import JOINED, LED, a_layout, a_template, after, agreed, row_of
from tipxl.domain.core.expression import Known, Value, holds
from tipxl.domain.schema import rules
from tipxl.domain.schema.form_schema import Column
from tipxl.domain.schema.rules import SUBMISSION, KnownFacts, Rulebook, RuleTest, active, applies

TODAY = date(2018, 7, 20)
ROWS = a_layout().block("activities")


def asked(key: str = LED) -> KnownFacts:
    issued_form = a_template()
    return issued_form.asked(row_of(issued_form, key))


def a_column(key: str) -> Column:
    column = ROWS.column(key)
    assert column is not None
    return column


def a_test(code: str, of: KnownFacts | None = None) -> RuleTest:
    return next(
        each for each in rules.tests_of(a_layout(), ROWS, of or asked()) if each.code == code
    )


def test_only_what_the_role_is_asked_is_tested() -> None:
    codes = {each.column for each in rules.tests_of(a_layout(), ROWS, asked(JOINED))}

    assert codes == {"part", "progress"}


def test_what_can_never_fail_is_left_out() -> None:
    codes = {each.code for each in rules.tests_of(a_layout(), ROWS, asked())}

    assert {"V06c", "V08l", "V08w", "V04s", "V03"}.isdisjoint(codes)
    assert {"V01", "V02", "V04", "V06", "V09"} <= codes


def test_words_of_a_rule_are_filled_in() -> None:
    issued_form = after(agreed(status="CO"))
    of = issued_form.asked(row_of(issued_form, LED))

    assert a_test("V03", of).says.startswith("Completed cannot become {status}: ")
    assert "please shorten to 2000 characters" in a_test("V10").says
    assert a_test("V10").says.startswith("What was done in this period is longer than 2000")


@pytest.mark.parametrize(
    ("column", "key", "values", "truth"),
    [
        ("status", LED, {}, True),
        ("part", LED, {}, False),
        ("progress", LED, {"status": "ON"}, True),
        ("progress", LED, {"status": "CO"}, True),
        ("progress", LED, {"status": "NS"}, False),
        ("progress", LED, {}, False),
        ("progress", JOINED, {"part": "TP"}, True),
        ("progress", JOINED, {"part": "NO"}, False),
        ("completed_in", LED, {"status": "CO"}, True),
        ("completed_in", LED, {"status": "ON"}, False),
        ("completed_in", JOINED, {"status": "CO"}, False),
        ("reason", LED, {"status": "PP"}, True),
        ("reason", LED, {"status": "ON"}, False),
        ("target", LED, {"status": "CO"}, False),
        ("funding", LED, {"status": "CO"}, True),
    ],
)
def test_a_question_applies_when_it_should(
    column: str, key: str, values: dict[str, Value], truth: bool
) -> None:
    question = applies(a_layout(), ROWS, a_column(column), asked(key))

    assert holds(question, values, TODAY) is truth


def test_a_reason_is_asked_where_the_target_has_passed() -> None:
    issued_form = after(agreed(status="ON", values={"target": "2018H1"}))
    of = issued_form.asked(row_of(issued_form, LED))

    assert applies(a_layout(), ROWS, a_column("reason"), of) == Known(True)


@pytest.mark.parametrize(
    ("submission", "status", "settled", "counts"),
    [
        ("FULL", None, False, True),
        ("FULL", "ON", False, True),
        ("PARTIAL", None, False, False),
        ("PARTIAL", "ON", False, True),
        ("CORRECTION", None, False, False),
        ("CORRECTION", "ON", False, True),
        ("NIL", None, False, False),
        ("NIL", "ON", False, False),
        ("FULL", None, True, False),
        ("FULL", "ON", True, True),
        ("NIL", "ON", True, False),
    ],
)
def test_a_row_counts_by_what_kind_of_report_it_is_in(
    submission: str, status: str | None, settled: bool, counts: bool
) -> None:
    values: dict[str, Value] = {SUBMISSION: submission, "status": status}

    assert holds(active(ROWS, {}, settled=settled), values, TODAY) is counts


def test_a_free_line_counts_once_it_is_begun_and_a_form_always() -> None:
    events, cover = a_layout().block("events"), a_layout().block("cover")
    full: dict[str, Value] = {SUBMISSION: "FULL"}

    assert not holds(active(events, {}, settled=False), full, TODAY)
    assert holds(active(events, {}, settled=False), {**full, "title": "W"}, TODAY)
    assert active(cover, {}, settled=False) == Known(True)


def test_tests_made_once_are_those_of_every_row() -> None:
    workbook, issued_form = Rulebook(a_layout()), after(agreed(status="ON"))
    rows = [issued_form.asked(row) for row in issued_form.block("activities").rows]
    told = [replace(each, texts={"said": f"We did no. {n}."}) for n, each in enumerate(rows)]

    for of in (*rows, *told, *rows):
        assert workbook.tests_of(ROWS, of) == rules.tests_of(a_layout(), ROWS, of)
