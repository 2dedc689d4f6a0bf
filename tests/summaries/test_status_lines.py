"""What `status` prints is grammatical for none, one, two and many."""

from datetime import UTC, datetime

import pytest

from tests.builders import FIRST, a_plan
from tests.grammar import slips_in
from tipxl.commands.status import RoundStatus
from tipxl.domain.results.reporting import Reporting
from tipxl.rounds.correspondence import Correspondence
from tipxl.summaries.status_lines import status_lines_of

NUMBERS = (0, 1, 2, 7)
DAY = datetime(2018, 8, 2, 9, tzinfo=UTC)


def printed(number: int) -> list[str]:
    """The lines of a round in which everything that is counted is so many."""
    open_rows = tuple(f"A.a.1.{n}#1" for n in range(number))
    came = Reporting(
        "ABC", True, number, number, DAY, days_late=number, errors=number,
        held=number, partial=True, open_rows=open_rows, submission="FULL",
    )  # fmt: skip
    others = tuple(
        Reporting(f"D{n}", True, number, 0, held=number, too_late=number) for n in range(number)
    )
    reporting = (came, *others)
    post = tuple(
        Correspondence(each.body, "sent", DAY, number, DAY, number, number, number, number)
        for each in reporting
    )
    held = a_plan().round(FIRST)
    assert held is not None
    standing = RoundStatus(
        held, False, True, reporting, "tipxl consolidate 2018H1", "Put it together.", post,
        expected=len(reporting), complete=1, timely=0,
    )  # fmt: skip
    return [str(line) for line in status_lines_of(standing)]


@pytest.mark.parametrize("number", NUMBERS)
def test_how_a_round_stands_is_told_of_any_number(number: int) -> None:
    lines = printed(number)

    # The columns of a line a body are apart by blanks.
    assert slips_in(" ".join(line.split()) for line in lines) == []
    rows = "1 row is" if number == 1 else f"{number} rows are"
    assert f"partial: {rows} open" in lines[1]
    bodies = "1 expected body has" if number == 0 else f"{number + 1} expected bodies have"
    assert any(line.startswith(f"1 of {bodies} reported") for line in lines)
