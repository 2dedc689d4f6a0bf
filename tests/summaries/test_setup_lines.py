"""What `plan` says of a plan that assumes things: alike is said once, and long lists are cut."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.builders import FIRST, SECOND, a_plan
from tests.grammar import slips_in
from tipxl.commands.generate import GeneratedForm, GenerateRequest
from tipxl.commands.init import InitResult
from tipxl.commands.plan import Checked
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.plan.period import Period
from tipxl.domain.planbook.assumptions import Assumption, AssumptionKind
from tipxl.rounds.affected_forms import AffectedForm
from tipxl.summaries.setup_lines import affected_lines, generated_lines, init_lines, plan_lines


def assumed(*found: Assumption) -> list[str]:
    """The lines below the heading of what is assumed."""
    lines = list(plan_lines(Checked(a_plan(), (), found)))
    return lines[lines.index("\nAssumed, to be confirmed:") + 1 : -1]


def without_address(body: str) -> Assumption:
    return Assumption(AssumptionKind.CONTACT, body, (), f"{body} has no e-mail address.")


def test_one_body_without_an_address_is_said_as_it_is_and_many_on_one_line() -> None:
    assert assumed(without_address("ABC")) == ["  ABC has no e-mail address."]
    assert assumed(without_address("ABC"), without_address("DEF")) == [
        "  2 bodies have a placeholder or no e-mail address: ABC, DEF. Fill in their focal points "
        "(sheet Bodies)."
    ]


@pytest.mark.parametrize(
    ("severity", "number", "lines"),
    [(Severity.WARNING, 3, 3), (Severity.WARNING, 4, 2), (Severity.ERROR, 13, 13)],
)
def test_many_warnings_of_one_kind_are_said_once_with_every_cell(
    severity: Severity, number: int, lines: int
) -> None:
    found = tuple(
        Finding("P37", severity, Place("plan.xlsx", "Bodies", f"J{at}"), f"x{at}@y.example.")
        for at in range(2, 2 + number)
    )

    said = list(plan_lines(Checked(a_plan(), found, ())))[:lines]

    assert all(f"J{at}" in "\n".join(said) for at in range(2, 2 + number))
    assert [line[:8].strip() for line in said] == (
        [severity.value, ""] if lines == 2 else [severity.value] * lines
    )


def test_of_many_rows_the_first_are_named() -> None:
    def said(number: int) -> str:
        rows = tuple(f"A.{at}" for at in range(number))
        return assumed(Assumption(AssumptionKind.NATURE, "", rows, "Ours."))[0]

    assert said(1) == "  Ours. A.0"
    assert said(8).endswith("A.6, A.7")
    assert said(9).endswith("A.6, A.7 and 1 more")
    assert said(59).endswith("A.6, A.7 and 51 more")


@pytest.mark.parametrize("number", [1, 2, 7])
def test_forms_that_a_new_plan_makes_otherwise_are_told_of_any_number(number: int) -> None:
    lines = list(affected_lines(tuple(AffectedForm(FIRST, f"B{n}", ()) for n in range(number))))

    these, has = ("this form was", "this body. What it has stays valid")
    if number > 1:
        these, has = ("these forms were", "these bodies. What they have stays valid")
    assert f"since {these} issued" in lines[0]
    assert f"goes only to {has}" in " ".join(lines)


@pytest.mark.parametrize(
    ("begun", "unsigned", "told"),
    [
        ((), {}, f"Next: edit {Path('plan/workbooks/plan.xlsx')}, then: tipxl plan"),
        ((FIRST,), {}, "Next: tipxl status"),
        ((FIRST, SECOND), {SECOND: "tipxl generate X"}, "Make new ones with: tipxl generate X, "),
    ],
)
def test_after_init_comes_what_fits_the_rounds_that_are_there(
    begun: tuple[Period, ...], unsigned: Mapping[Period, str], told: str
) -> None:
    (line,) = init_lines(InitResult(Path("plan"), (), (), begun, unsigned))

    assert told in line


@pytest.mark.parametrize("number", [0, 1, 2, 7])
def test_forms_that_were_issued_are_told_of_any_number(number: int) -> None:
    forms = tuple(
        GeneratedForm(f"B{n}", Path("B.xlsx"), 1, number, True, date(2018, 8, 19), other_key=True)
        for n in range(number)
    )

    lines = [str(line) for line in generated_lines(GenerateRequest(FIRST), forms)]

    assert slips_in(" ".join(line.split()) for line in lines) == []
    assert lines[-1].startswith("1 form." if number == 1 else f"{number} forms.")
