"""A period is written, read, followed by the next, and knows its days, in every rhythm."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.plan.period import Period

PERIODS = st.integers(1900, 2199).flatmap(
    lambda year: st.sampled_from((1, 2, 4)).flatmap(
        lambda parts: st.integers(1, parts).map(lambda part: Period(year, part, parts))
    )
)


@given(PERIODS)
def test_what_is_written_is_read_again(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS)
def test_the_next_period_begins_on_the_day_after(period: Period) -> None:
    assert period.next.start == period.end + timedelta(days=1)
    assert period.next > period


@given(PERIODS, st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_lies_in_exactly_the_period_that_is_found_for_it(period: Period, day: date) -> None:
    found = period.of(day)

    assert found.start <= day <= found.end
    assert found.parts == period.parts


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018H1", date(2018, 1, 1), date(2018, 6, 30)),
        ("2018H2", date(2018, 7, 1), date(2018, 12, 31)),
        ("2020Q1", date(2020, 1, 1), date(2020, 3, 31)),
        ("2018Q2", date(2018, 4, 1), date(2018, 6, 30)),
        ("2018Q4", date(2018, 10, 1), date(2018, 12, 31)),
        (" 2018h1 ", date(2018, 1, 1), date(2018, 6, 30)),
    ],
)
def test_a_period_has_its_days(typed: str, start: date, end: date) -> None:
    period = Period.parse(typed)

    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "2018H3", "2018H0", "2018Q5", "2018H", "18H1", "2018-H1", "H1 2018", "2018X1"),
        *("1899H1", "2018H1\n2018H2", "2018H12", "２０１８H1", "2018.0", "None"),
    ],
)
def test_anything_else_is_refused_with_the_remedy(typed: str) -> None:
    with pytest.raises(ValueError, match="write it like 2018H1, 2018Q3 or 2018"):
        Period.parse(typed)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2018H2", "2019H2", ["2018H2", "2019H1", "2019H2"]),
        ("2018Q3", "2019Q1", ["2018Q3", "2018Q4", "2019Q1"]),
        ("2018", "2020", ["2018", "2019", "2020"]),
        ("2018H1", "2018H1", ["2018H1"]),
        ("2018H2", "2018H1", []),
    ],
)
def test_a_range_holds_both_its_ends(first: str, last: str, found: list[str]) -> None:
    periods = Period.parse(first).through(Period.parse(last))

    assert [str(each) for each in periods] == found


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2018H1", "January to June 2018"),
        ("2018Q3", "July to September 2018"),
        ("2018", "2018"),
    ],
)
def test_a_reader_is_told_the_months(period: str, words: str) -> None:
    assert Period.parse(period).words == words


def test_a_letter_writes_a_day_in_english_whatever_the_computer_speaks() -> None:
    assert long_date(date(2018, 7, 3)) == "3 July 2018"


@pytest.mark.parametrize(
    ("text", "period"),
    [("2018h1", Period(2018, 1, 2)), ("continuing", None), ("", None), ("2018H3", None)],
)
def test_a_text_that_is_no_period_is_none(text: str, period: Period | None) -> None:
    assert Period.or_none(text) == period


def test_the_code_of_a_period_stands_beside_its_words_unless_it_is_the_same() -> None:
    told = [Period.parse(each).words_and_code for each in ("2018H1", "2024")]

    assert told == ["January to June 2018 (2018H1)", "2024"]
