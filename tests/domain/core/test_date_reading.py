"""A day is read from serial numbers and from text in every usual order, and never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_cell, serial_of
from tests.typed import typed_texts
from tipxl.domain.core.date_reading import FIRST_DAY, LAST_DAY, read_date
from tipxl.domain.core.workbook import CellKind

DAYS = st.dates(FIRST_DAY, LAST_DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("typed", "iso", "how"),
    [
        ("2018-03-15", "2018-03-15", "text"),
        ("2018/3/15", "2018-03-15", "text"),
        ("2018.03.15", "2018-03-15", "text"),
        ("2018-03-15T00:00:00", "2018-03-15", "text"),
        ("2018-03-15 00:00", "2018-03-15", "text"),
        ("15/03/2018", "2018-03-15", "text"),
        ("03/15/2018", "2018-03-15", "text"),
        ("15.3.2018", "2018-03-15", "text"),
        ("13/03/2018", "2018-03-13", "text"),
        ("03/13/2018", "2018-03-13", "text"),
        ("04/04/2018", "2018-04-04", "text"),
        ("03/04/2018", "2018-04-03", "unsure"),
        ("3-4-2018", "2018-04-03", "unsure"),
        ("15 March 2018", "2018-03-15", "text"),
        ("15-Mar-2018", "2018-03-15", "text"),
        ("15th of March 2018", "2018-03-15", "text"),
        ("15th March, 2018", "2018-03-15", "text"),
        ("March 15, 2018", "2018-03-15", "text"),
        ("MAR 1st 2018", "2018-03-01", "text"),
        ("2 Sept 2018", "2018-09-02", "text"),
        ("Sept. 2 2018", "2018-09-02", "text"),
        ("  15\u00a0March  2018 ", "2018-03-15", "text"),
        ("15 March 2561", "2018-03-15", "buddhist"),
        ("2561-03-15", "2018-03-15", "buddhist"),
        ("29/02/2020", "2020-02-29", "text"),
        ("29/02/2563", "2020-02-29", "buddhist"),
        ("29 February 2563", "2020-02-29", "buddhist"),
        ("29/02/2564", "", ""),
        ("29/02/2018", "", ""),
        ("31 June 2018", "", ""),
        ("15/13/2018", "", ""),
        ("0/1/2018", "", ""),
        ("15 marsh 2018", "", ""),
        ("15 maybe 2018", "", ""),
        ("15/03/18", "", ""),
        ("March 2018", "2018-03-01", "month"),
        ("Mar-2018", "2018-03-01", "month"),
        ("Sept. 2018", "2018-09-01", "month"),
        ("March 2561", "2018-03-01", "month"),
        ("03/2018", "2018-03-01", "month"),
        ("2018-03", "2018-03-01", "month"),
        ("3.2561", "2018-03-01", "month"),
        ("13/2018", "", ""),
        ("8-6/06/2018", "", ""),
        ("maybe 2018", "", ""),
        ("2018", "", ""),
        ("1989-12-31", "", ""),
        ("2100-01-01", "", ""),
        ("9999-12-31", "", ""),
        ("2018-03-15 10:30", "", ""),
        ("June - July 2018", "", ""),
        ("17 - 15 March 2018", "", ""),
        ("03/04/2018 - 05/04/2018", "", ""),
        ("tomorrow", "", ""),
        ("", "", ""),
        ("１５/０３/２０１８", "2018-03-15", "text"),
        ("١٥/٠٣/٢٠١٨", "2018-03-15", "text"),
    ],
)
def test_text_is_a_day_where_it_has_one_meaning(typed: str, iso: str, how: str) -> None:
    reading = read_date(a_cell(typed))

    assert (reading.iso, reading.how) == (iso, how)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("6-8 June 2017", "2017-06-06", "2017-06-08"),
        ("6-8/06/2017", "2017-06-06", "2017-06-08"),
        ("6 to 8.6.2560", "2017-06-06", "2017-06-08"),
        ("6 – 8 June 2017", "2017-06-06", "2017-06-08"),
        ("6th to 8th June 2017", "2017-06-06", "2017-06-08"),
        ("6 & 7 June 2017", "2017-06-06", "2017-06-07"),
        ("6-8 June 2560", "2017-06-06", "2017-06-08"),
        ("June 6-8, 2017", "2017-06-06", "2017-06-08"),
        ("30 June - 2 July 2017", "2017-06-30", "2017-07-02"),
        ("June 30 to July 2, 2017", "2017-06-30", "2017-07-02"),
        ("28 December 2017 – 2 January 2018", "2017-12-28", "2018-01-02"),
        ("2017-06-06 to 2017-06-08", "2017-06-06", "2017-06-08"),
        ("13/06/2017 - 15/06/2017", "2017-06-13", "2017-06-15"),
    ],
)
def test_two_days_in_one_cell_are_its_first_and_its_last(typed: str, first: str, last: str) -> None:
    reading = read_date(a_cell(typed))

    assert (reading.iso, reading.how, reading.until) == (first, "range", last)


@given(DAYS)
def test_a_serial_number_is_its_day_in_both_calendars_of_excel(day: date) -> None:
    serial = serial_of(day)
    in_1904 = serial._replace(value=float((day - date(1904, 1, 1)).days))

    assert read_date(serial).iso == day.isoformat()
    assert read_date(in_1904, date_1904=True).iso == day.isoformat()


@given(DAYS)
def test_every_way_to_write_a_day_out_is_read_as_that_day(day: date) -> None:
    ways = (
        f"{day:%Y-%m-%d}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%b} {day.day}, {day.year}",
        f"{day:%d-%b-%Y}",
    )

    assert {read_date(a_cell(way)).iso for way in ways} == {day.isoformat()}


@pytest.mark.parametrize(
    ("number", "iso"),
    [
        (43174.0, "2018-03-15"),
        (43174.75, "2018-03-15"),
        (0.0, ""),
        (-5.0, ""),
        (20180315.0, ""),
        (2018.0, ""),
        (1e300, ""),
        (241503.0, "2018-03-17"),  # 17 March 2561
    ],
)
def test_a_number_is_a_day_only_where_the_day_makes_sense(number: float, iso: str) -> None:
    found = read_date(a_cell(number, kind=CellKind.DATE)).iso

    assert found == iso


@pytest.mark.parametrize("value", [True, None])
def test_a_tick_or_nothing_is_no_day(value: bool | None) -> None:
    assert read_date(a_cell(value)).iso == ""


@given(typed_texts(30) | st.floats() | st.booleans())
def test_nothing_that_is_typed_breaks_the_reader(value: str | float | bool) -> None:
    iso = read_date(a_cell(value)).iso

    assert not iso or FIRST_DAY <= date.fromisoformat(iso) < LAST_DAY
