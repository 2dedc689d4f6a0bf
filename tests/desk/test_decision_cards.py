"""The cards of the decisions: what waits, what an answer still asks of her, and in plain words."""

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import opened
from tests.desk.pressing import R, done
from tests.flow.returning import PERIOD, Returning
from tipxl.commands.consolidate import consolidate
from tipxl.commands.look import round_result
from tipxl.domain.core.decision import Decision, DecisionKind


@pytest.fixture
def held(returning: Returning) -> Returning:
    """A folder in which a letter is held, and a row has no lead."""
    returning.drop("r.xlsx", returning.filled())
    returning.drop("a letter.pdf", b"%PDF-1.4 a letter")
    returning.collect()
    return returning


def matter(of: Returning, kind: str) -> Decision:
    return next(e for e in round_result(of.root, PERIOD).decisions if e.kind == kind)


def answer(client: TestClient, number: str, answered: str, **more: str) -> str:
    words = {"number": number, "answer": answered, "why": "So it is.", "by": "Me", **more}
    sent = client.post(f"{R}/decisions", data={**words, "day": "2018-01-23"})
    return sent.headers["location"]


def test_a_card_says_no_command_of_the_terminal(held: Returning) -> None:
    page = opened(held.root).get(f"{R}/decisions").text

    assert "What becomes of the file" in page
    assert "For a form in which" not in page
    assert "can be made on the" in page


def test_an_answer_that_is_applied_says_when_in_words_and_what_is_left_to_do(
    held: Returning,
) -> None:
    lead = matter(held, DecisionKind.LEAD)
    client = opened(held.root)

    page = done(client, answer(client, lead.number, lead.options[0]))

    assert "Me, 23 January 2018" in page
    assert page.count("2018-01-23") == 1  # in the command of the terminal alone
    assert "Write it to plan.xlsx, sheet Activities, columns Leads" in page


def test_an_answer_that_is_not_used_is_no_success_and_keeps_what_was_typed(
    held: Returning,
) -> None:
    file = matter(held, DecisionKind.FILE)
    client = opened(held.root)

    where = answer(client, file.number, "It is the report of nobody")
    page = client.get(where).text

    assert 'class="done look"' in page
    assert "Look again: Answer" in page
    assert ">So it is.</textarea>" in page


def test_matters_without_a_line_in_decisions_xlsx_are_told_until_they_have_one(
    held: Returning,
) -> None:
    client = opened(held.root)
    before = client.get(f"{R}/decisions").text
    assert "Open decisions.xlsx" not in before

    consolidate(held.root, PERIOD)
    after = client.get(f"{R}/decisions").text

    assert "no line in decisions.xlsx yet" in before
    assert "no line in decisions.xlsx yet" not in after
    assert "Open decisions.xlsx" in after
