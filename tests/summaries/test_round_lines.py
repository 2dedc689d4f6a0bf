"""What a round's commands print is true and grammatical for none, one, two and many."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.builders import FIRST, a_layout, a_row, agreed
from tests.grammar import slips_in
from tests.reports.builders import a_small_plan, first_round, last_round
from tipxl.commands.close import Closed
from tipxl.commands.consolidate import Consolidated
from tipxl.commands.evaluate import Evaluated
from tipxl.domain.results.comparison import ComparedRound, compare
from tipxl.domain.results.round_result import AgreedRow, Mark, RoundResult
from tipxl.domain.results.rows_asked import RowsAnswered
from tipxl.summaries.round_lines import closed_lines, consolidated_lines, evaluated_lines
from tipxl.workspace.decisions_file import DecisionsOutcome

NUMBERS = (0, 1, 2, 7)


def rows(number: int, status: str, mark: Mark) -> tuple[AgreedRow, ...]:
    return tuple(agreed(f"A.a.1.{n + 1}#1", status, mark=mark) for n in range(number))


def rounds(number: int) -> tuple[RoundResult, RoundResult]:
    return (
        first_round(rows=rows(number, "ON", Mark.NONE), closed=True),
        last_round(rows=rows(number, "NS", Mark.CONTESTED)),
    )


def printed(number: int) -> list[str]:
    plan = a_small_plan(rows=tuple(a_row(f"A.a.1.{n + 1}#1") for n in range(number)))
    earlier, later = rounds(number)
    told = compare(a_layout(), ComparedRound(earlier, plan), ComparedRound(later, plan))
    decided = DecisionsOutcome(Path("decisions.xlsx"), number, number, number)
    answered = RowsAnswered(number, number, number)
    made = Consolidated(later, answered, Path("consolidated.xlsx"), decided, told)
    return [str(line) for line in consolidated_lines(FIRST, made)]


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_consolidated_is_told_of_any_number(number: int) -> None:
    lines = printed(number)

    assert slips_in(lines) == []
    changed = next(line for line in lines if line.startswith("Since"))
    assert changed.startswith(
        f"Since 2018H1: {number} {'row' if number == 1 else 'rows'} changed status, "
        f"{number or 'none'} back; "
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_closed_is_told_of_any_number(number: int) -> None:
    closed = replace(rounds(number)[1], closed=True)

    lines = [str(line) for line in closed_lines(FIRST, Closed(closed))]

    assert slips_in(lines) == []
    said = f"{number} {'row' if number == 1 else 'rows'} agreed, {number or 'none'} marked"
    assert said in " ".join(lines)


@pytest.mark.parametrize("number", [1, 2, 7])
def test_the_rounds_of_an_evaluation_are_told_of_any_number(number: int) -> None:
    used = tuple(f"201{n}H1" for n in range(number))
    made = Evaluated(Path("e.xlsx"), Path("e.docx"), Path("n.xlsx"), used, (), (), (), ())

    said = str(next(evaluated_lines("final", made)))

    rounds = "the closed round 2010H1." if number == 1 else "the closed rounds 2010H1, "
    assert said.startswith(f"Counted {rounds}")
