"""Moments of a zone: in order also in the hour that comes twice, on any computer."""

import os
import pickle
import subprocess
import sys
import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.builders import FIRST
from tests.flow.small import SmallFolder
from tipxl.cli import main
from tipxl.domain.plan.moments import moment_words, zone_words
from tipxl.errors import TipxlError
from tipxl.excel.editable.plan_file import write_plan
from tipxl.time_zones import NamedOffset, file_time, in_zone, known_zones, zone_named
from tipxl.validation.read_round import read_returns
from tipxl.workspace.opening import open_workspace
from tipxl.workspace.paths import Folder

#: Summer time ends in Berlin: 02:00 to 03:00 comes twice.
TWICE = datetime(2018, 10, 28, 0, 50, tzinfo=UTC)
#: Summer time begins in Asunción at midnight: this day has no 00:30.
LEFT_OUT = datetime(2018, 10, 7, 0, 30)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Yangon", "Australia/Lord_Howe", "UTC"])
def test_moments_of_a_zone_are_in_the_order_in_which_they_came(name: str) -> None:
    zone = zone_named(name)
    came = [datetime(2018, 1, 1, tzinfo=UTC) + n * timedelta(minutes=20) for n in range(30_000)]

    shown = [in_zone(each, zone) for each in came]

    assert shown == came
    assert all(one < other for one, other in pairwise(shown))
    assert {other - one for one, other in pairwise(shown)} == {timedelta(minutes=20)}
    own = zoneinfo.ZoneInfo(name)
    assert all(
        a.replace(tzinfo=None) == b.astimezone(own).replace(tzinfo=None)
        for a, b in zip(shown, came, strict=True)
    )


def test_a_moment_says_its_zone_by_name() -> None:
    moment = in_zone(datetime(2018, 7, 30, 17, 30, tzinfo=UTC), zone_named("Asia/Yangon"))

    assert moment_words(moment) == "31 July 2018, 00:00 (Asia/Yangon)"


def test_in_the_hour_that_comes_twice_a_moment_says_which_of_the_two() -> None:
    zone = zone_named("Europe/Berlin")

    said = [moment_words(in_zone(TWICE + n * timedelta(hours=1), zone)) for n in (-1, 0, 1, 2)]

    assert said == [
        "28 October 2018, 01:50 (Europe/Berlin)",
        "28 October 2018, 02:50 (Europe/Berlin, UTC+02:00)",
        "28 October 2018, 02:50 (Europe/Berlin, UTC+01:00)",
        "28 October 2018, 03:50 (Europe/Berlin)",
    ]
    assert zone_words(in_zone(TWICE, zone)) == "Europe/Berlin"  # the heading of a whole column


def test_the_name_of_a_zone_is_said_whole_though_a_comma_stands_in_it() -> None:
    own = timezone(timedelta(hours=1), "Paris, Madrid")  # as a computer may name its own

    assert zone_words(TWICE.astimezone(own)) == "Paris, Madrid"
    assert zone_words(TWICE.astimezone(NamedOffset("Paris, Madrid", timedelta(hours=1)))) == (
        "Paris, Madrid"
    )
    assert zone_words(datetime(2018, 1, 1)) == ""


@pytest.mark.parametrize("hours", [0, 1])
def test_a_moment_of_an_hour_that_comes_twice_is_the_same_in_another_process(hours: int) -> None:
    moment = in_zone(TWICE + timedelta(hours=hours), zone_named("Europe/Berlin"))

    again = pickle.loads(pickle.dumps(moment))

    assert again == moment == TWICE + timedelta(hours=hours)
    assert moment_words(again) == moment_words(moment)
    assert again.isoformat() == f"2018-10-28T02:50:00+0{2 - hours}:00"
    assert again.tzname() == f"Europe/Berlin, UTC+0{2 - hours}:00"
    assert TWICE.astimezone(again.tzinfo) == TWICE


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Jakarta", "Australia/Lord_Howe"])
def test_no_two_moments_of_a_year_are_said_with_the_same_words(name: str) -> None:
    zone = zone_named(name)
    every = [datetime(2018, 1, 1, tzinfo=UTC) + n * timedelta(minutes=30) for n in range(17_520)]

    assert len({moment_words(in_zone(each, zone)) for each in every}) == len(every)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (datetime(2018, 10, 7), datetime(2018, 10, 7, 4, tzinfo=UTC)),
        (LEFT_OUT, datetime(2018, 10, 7, 4, 30, tzinfo=UTC)),
        (datetime(2018, 10, 6, 23, 59), datetime(2018, 10, 7, 3, 59, tzinfo=UTC)),
    ],
)
def test_a_moment_that_a_day_leaves_out_stays_on_its_day(typed: datetime, meant: datetime) -> None:
    moment = in_zone(typed, zone_named("America/Asuncion"))

    assert moment == meant
    assert moment.date() == typed.date()


def test_of_an_hour_that_comes_twice_what_is_typed_is_the_first() -> None:
    typed = in_zone(datetime(2018, 10, 28, 2, 50), zone_named("Europe/Berlin"))

    assert typed == TWICE


@pytest.mark.parametrize("seconds", [999999999999.0, -99999999999.0, 253402300799.0, -1.0])
@pytest.mark.parametrize("name", ["Asia/Jakarta", "America/Anchorage", "Pacific/Kiritimati"])
def test_a_time_of_a_file_that_no_calendar_has_is_a_moment_in_every_zone(
    seconds: float, name: str
) -> None:
    moment = in_zone(file_time(seconds), zone_named(name))

    assert moment.year in (1969, 1970, 9998, 9999)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Asia/Jakarta", datetime(1, 1, 1)), ("America/Anchorage", datetime(9999, 12, 31, 23))],
)
def test_a_day_at_the_edge_of_the_calendar_is_told(name: str, typed: datetime) -> None:
    with pytest.raises(TipxlError, match=f"{typed.date()} cannot be the day"):
        in_zone(typed, zone_named(name))


def test_a_zone_goes_to_another_process() -> None:
    zone = zone_named("Europe/Berlin")

    again = pickle.loads(pickle.dumps(zone))

    assert str(again) == "Europe/Berlin"
    assert TWICE.astimezone(again) == TWICE.astimezone(zone)


@pytest.mark.parametrize("name", ["Asia/Nowhere", "asia", "../etc/passwd", "/etc/passwd", "A\0"])
def test_a_zone_that_no_computer_knows_is_told(name: str) -> None:
    with pytest.raises(TipxlError, match=r"does not know the time zone .* pip install tzdata"):
        zone_named(name)


@pytest.mark.parametrize("summer_time_ends", [False, True])
def test_of_two_reports_the_later_one_counts_also_in_the_hour_that_comes_twice(
    small: SmallFolder, summer_time_ends: bool
) -> None:
    last = date(2018, 11, 15)
    rounds = tuple(
        replace(each, due=date(2018, 10, 28), freeze=last) if each.period == FIRST else each
        for each in small.workspace.plan.rounds
    )
    zone = "Europe/Berlin" if summer_time_ends else "Asia/Yangon"
    write_plan(
        replace(small.workspace.plan, rounds=rounds, time_zone=zone), Folder(small.root).plan
    )
    came = (TWICE, TWICE + timedelta(minutes=20))
    late = [small.arrives(n, at).late for n, at in zip(("ABC", "ABC again"), came, strict=True)]

    returns = read_returns(open_workspace(small.root), FIRST)

    assert tuple(each.arrival.received.astimezone(UTC) for each in returns) == came
    assert late == ["", ""]


_SHOWN = """
from datetime import UTC, datetime
from tipxl.time_zones import in_zone, zone_named
print(in_zone(datetime(2018, 7, 30, 17, 29, tzinfo=UTC), zone_named("Asia/Yangon")).isoformat())
print(in_zone(datetime(2018, 7, 30), zone_named("Asia/Yangon")).isoformat())
"""


@pytest.mark.parametrize(
    "own", [None, "", "UTC", "America/Lima", ":Asia/Tokyo", "no zone", "EST5EDT"]
)
def test_the_days_of_a_plan_do_not_hang_on_the_zone_of_the_computer(own: str | None) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "TZ"}
    if own is not None:
        environment["TZ"] = own

    shown = subprocess.run(
        (sys.executable, "-c", _SHOWN), env=environment, capture_output=True, text=True, check=True
    )

    assert shown.stdout.split() == ["2018-07-30T23:59:00+06:30", "2018-07-30T00:00:00+06:30"]


def test_zones_are_known_where_the_computer_has_none_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = zoneinfo.TZPATH
    monkeypatch.delenv("PYTHONTZPATH", raising=False)
    zoneinfo.reset_tzpath(())  # as on Windows: only the package tzdata is left
    zoneinfo.ZoneInfo.clear_cache()
    try:
        assert {"Asia/Jakarta", "Asia/Yangon", "Europe/Berlin"} <= known_zones()
        moment = datetime(2018, 7, 30, 17, 30, tzinfo=UTC)
        assert in_zone(moment, zone_named("Asia/Yangon")).date() == date(2018, 7, 31)
    finally:
        zoneinfo.reset_tzpath(before)
        zoneinfo.ZoneInfo.clear_cache()


def test_where_no_zones_are_known_at_all_it_is_told_with_the_remedy(
    small: SmallFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = zoneinfo.TZPATH
    write_plan(replace(small.workspace.plan, time_zone="Europe/Berlin"), Folder(small.root).plan)
    monkeypatch.delenv("PYTHONTZPATH", raising=False)
    for name in ("tzdata", *(each for each in sys.modules if each.startswith("tzdata."))):
        monkeypatch.setitem(sys.modules, name, None)  # it was removed
    zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()
    try:
        with pytest.raises(TipxlError, match=r"Europe/Berlin of plan\.xlsx.*pip install tzdata"):
            open_workspace(small.root)
        shown = CliRunner().invoke(main, ["plan", "--root", str(small.root)])
        assert "pip install tzdata" in shown.output
    finally:
        zoneinfo.reset_tzpath(before)
        zoneinfo.ZoneInfo.clear_cache()


def test_the_last_day_of_a_round_ends_at_midnight_also_after_summer_time_ended_in_it(
    small: SmallFolder,
) -> None:
    rounds = tuple(
        replace(each, due=date(2018, 10, 30), freeze=date(2018, 11, 15))
        if each.period == FIRST
        else each
        for each in small.workspace.plan.rounds
    )
    plan = replace(small.workspace.plan, rounds=rounds, time_zone="Europe/Berlin")
    write_plan(plan, Folder(small.root).plan)

    in_time = small.arrives("ABC", datetime(2018, 10, 30, 22, 59, tzinfo=UTC))  # 23:59 there
    late = small.arrives("DEF", datetime(2018, 10, 30, 23, 1, tzinfo=UTC))

    assert in_time.late == ""
    assert "1 day" in late.late
