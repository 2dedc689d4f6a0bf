"""What leads say beside the status: the first-named lead's target, evidence united (K11, K12)."""

from itertools import permutations

import pytest

from tests.builders import (
    SHARED,
    Typed,
    a_layout,
    a_return,
    a_template,
    an_arrival,
    an_occasion,
)
from tipxl.domain.consolidation.merge import merge
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.forms.draft import FieldKey
from tipxl.domain.results.round_result import AgreedRow
from tipxl.domain.returns.returned import Return
from tipxl.reports.model.row_words import progress

OCCASION = an_occasion()


def back(acronym: str, day: int, **answers: Typed) -> Return:
    typed: dict[FieldKey, Typed] = {("activities", SHARED, key): v for key, v in answers.items()}
    arrival = an_arrival(day, file=f"{acronym} {day}.xlsx", sha256=f"{acronym}{day}")
    return a_return(a_template(acronym, OCCASION), typed, arrival=arrival)


def row_of(*returns: Return) -> AgreedRow:
    forms = {body: {1: a_template(body, OCCASION)} for body in ("ABC", "DEF", "GHI")}
    row = merge(OCCASION, RoundReturns(returns, forms)).row(SHARED)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("first", "second", "column", "agreed"),
    [
        ({"target": "2018H2"}, {"target": "2019H1"}, "target", "2018H2"),
        ({"target": "2019H1"}, {"target": "2018H2"}, "target", "2019H1"),
        (
            {"status": "Completed", "completed_in": "2018H1", "evidence": "A"},
            {"status": "Completed", "completed_in": "2017H2", "evidence": "B"},
            "completed_in",
            "2018H1",
        ),
        ({"next_step": "Print it."}, {"next_step": "Send it."}, "next_step", "Print it."),
        ({"evidence": "Report 7"}, {"evidence": "Minutes"}, "evidence", "Report 7\nMinutes"),
        ({"evidence": "Report 7"}, {"evidence": "Report 7"}, "evidence", "Report 7"),
        ({"evidence": None}, {"evidence": "Minutes"}, "evidence", "Minutes"),
        ({"evidence": "Report 7"}, {"evidence": None}, "evidence", "Report 7"),
        ({"evidence": None}, {"evidence": None}, "evidence", ""),
    ],
)
def test_k11_the_first_named_lead_s_words_hold_and_evidence_is_united(
    first: dict[str, Typed], second: dict[str, Typed], column: str, agreed: str
) -> None:
    # The plan names ABC first; who sent its report first is no matter.
    returns = (back("ABC", 25, **first), back("DEF", 20, **second))

    found = {row_of(*order).values.get(column, "") for order in permutations(returns)}

    assert found == {agreed}


def test_k11_where_the_first_named_lead_is_silent_the_next_one_s_words_hold() -> None:
    row = row_of(back("DEF", 20, target="2019H1", evidence="Minutes"))

    assert (row.values["target"], row.values["evidence"]) == ("2019H1", "Minutes")


@pytest.mark.parametrize("days", [(20, 25), (25, 20)])
def test_k12_narratives_stand_apart_each_with_its_body_s_name(days: tuple[int, int]) -> None:
    abc = back("ABC", days[0], progress="We wrote it.")
    row = row_of(abc, back("DEF", days[1], progress="We printed it."))

    assert progress(a_layout(), row) == "ABC (lead): We wrote it.\nDEF (lead): We printed it."
    assert "progress" not in row.values
