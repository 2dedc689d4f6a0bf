from datetime import UTC, datetime

from tipxl.domain.results.reporting import Reporting, completeness_of

CAME = datetime(2018, 7, 20, 9, tzinfo=UTC)
REPORTING = (
    Reporting("ABC", True, 2, 2, CAME, on_time=True),
    Reporting("DEF", True, 2, 1, CAME, days_late=3),
    Reporting("GHI", True, 2, 0),
    Reporting("JKL", False, 0, 1, CAME, on_time=True),
    Reporting("MNO", False, 0, 0),
)


def test_only_expected_bodies_are_counted_as_received_in_time_late_or_missing() -> None:
    complete = completeness_of(REPORTING)

    assert [each.body for each in complete.expected] == ["ABC", "DEF", "GHI"]
    assert [each.body for each in complete.received] == ["ABC", "DEF"]
    assert [each.body for each in complete.on_time] == ["ABC"]
    assert [each.body for each in complete.late] == ["DEF"]
    assert [each.body for each in complete.missing] == ["GHI"]
    assert complete.words == "2 of 3 expected bodies have reported"


def test_invited_bodies_are_counted_apart_and_are_never_missing() -> None:
    complete = completeness_of(REPORTING)

    assert [each.body for each in complete.invited] == ["JKL", "MNO"]
    assert [each.body for each in complete.invited_received] == ["JKL"]
