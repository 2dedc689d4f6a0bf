"""Catalogues of messages: what holds for every one of them."""

from collections import Counter

import pytest

from tipxl.domain.core.finding import Place, Severity
from tipxl.domain.core.message import Message
from tipxl.domain.corrections.in_copy import IN_COPY
from tipxl.domain.decisions.decision_messages import DecisionMessage
from tipxl.domain.planbook.plan_messages import PlanMessage
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.excel.read import Refusal

EVERY = (*Refusal, *ReturnMessage, *PlanMessage, *DecisionMessage)


def test_no_two_messages_of_any_catalogues_share_a_code() -> None:
    codes = Counter(each.code for each in EVERY)

    assert [code for code, times in codes.items() if times > 1] == []


def test_no_two_messages_of_a_catalogue_are_one_member() -> None:
    for catalogue in (Refusal, ReturnMessage, PlanMessage, DecisionMessage):
        assert [*catalogue.__members__] == [each.name for each in catalogue]


def test_a_message_carries_its_code_severity_and_words_to_its_place() -> None:
    place = Place(sheet="Activities", row="A.a.1.1#1")

    finding = ReturnMessage.ROW_GONE.at(place, found="x", row="A.a.1.1#1")

    assert (finding.code, finding.severity, finding.place) == ("T10", Severity.WARNING, place)
    says = "The row A.a.1.1#1 is missing from the sheet, so it was not answered. Please answer it."
    assert finding.says == says
    assert (finding.found, finding.expected) == ("x", "")


@pytest.mark.parametrize("message", (*Refusal, *ReturnMessage))
def test_a_forgotten_word_is_an_error_at_once(message: Message) -> None:
    words = message.sentence.replace("{found", "").replace("{expected", "")

    if "{" in words:
        with pytest.raises(KeyError):
            message.at(Place())


def test_what_a_copy_says_is_about_messages_that_there_are() -> None:
    assert IN_COPY.keys() <= {each.code for each in ReturnMessage}
