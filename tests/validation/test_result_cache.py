"""The returns in the cache: as a worker packed them, or as this process validated them."""

from pathlib import Path

import pytest

from tests.builders import a_return, a_template, an_arrival
from tipxl.domain.core.finding import Place
from tipxl.domain.core.message import Message
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.recognise import SigningKeys
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.excel.read import Refusal
from tipxl.validation.packing import packed
from tipxl.validation.result_cache import ResultCache
from tipxl.validation.validate_file import ValidationTerms, kept_out
from tipxl.workspace.cache import opened
from tipxl.workspace.issued_forms import IssuedDesigns

RETURNED = a_return(a_template())
TERMS = ValidationTerms("SYN", Period.parse("2018H1"), SigningKeys(b"key"))
ARRIVAL = RETURNED.arrival


def issued(_: str) -> IssuedDesigns:
    return IssuedDesigns()


@pytest.mark.parametrize("answer", [RETURNED, packed(RETURNED)], ids=["validated here", "packed"])
def test_a_stored_return_is_found_again_with_every_answer(tmp_path: Path, answer: object) -> None:
    assert isinstance(answer, type(RETURNED) | bytes)
    with opened(tmp_path / "cache") as cache:
        ResultCache(cache, TERMS, issued).store(ARRIVAL, answer)

        assert ResultCache(cache, TERMS, issued).find(ARRIVAL) == RETURNED


def test_what_this_process_validated_is_not_unpacked_again(tmp_path: Path) -> None:
    with opened(tmp_path / "cache") as cache:
        assert ResultCache(cache, TERMS, issued).store(ARRIVAL, RETURNED) is RETURNED


def test_a_return_whose_file_has_another_arrival_is_not_known(tmp_path: Path) -> None:
    other = an_arrival(day=21)
    with opened(tmp_path / "cache") as cache:
        results = ResultCache(cache, TERMS, issued)
        results.store(ARRIVAL, RETURNED)

        assert results.find(other) is None


@pytest.mark.parametrize("finding", [Refusal.SHORTAGE, ReturnMessage.READER_DIED])
def test_a_refusal_for_want_of_time_or_memory_is_tried_again(
    tmp_path: Path, finding: Message
) -> None:
    refused = kept_out(RETURNED.arrival, Verdict.HELD, finding.at(Place(), why="it was busy"))
    with opened(tmp_path / "cache") as cache:
        results = ResultCache(cache, TERMS, issued)

        assert results.store(ARRIVAL, packed(refused)) == refused
        assert results.find(ARRIVAL) is None
