"""When a silent body is reminded next."""

from datetime import date, timedelta

import pytest

from tipxl.domain.plan.reminding import next_reminder

DUE = date(2018, 7, 30)
ALL = frozenset(
    ("reminder-14-before", "reminder-3-before", "reminder-1-after", "reminder-10-after")
)


@pytest.mark.parametrize(
    ("after_due", "written", "expected"),
    [
        (-20, (), (-14, "reminder-14-before")),
        (-14, (), (-14, "reminder-14-before")),
        (-10, (), (-10, "reminder-14-before")),  # its day has passed: today
        (-10, ("reminder-14-before",), (-3, "reminder-3-before")),
        (1, ("reminder-14-before", "reminder-3-before"), (1, "reminder-1-after")),
        (5, ("reminder-1-after",), (10, "reminder-10-after")),
        (12, (), (12, "reminder-10-after")),
        (12, tuple(ALL), None),
    ],
)
def test_a_reminder_whose_day_has_come_is_for_today_and_the_next_waits_for_its_day(
    after_due: int, written: tuple[str, ...], expected: tuple[int, str] | None
) -> None:
    today = DUE + timedelta(days=after_due)

    found = next_reminder(DUE, today, frozenset(written))

    assert (found and ((found[0] - DUE).days, found[1].letter)) == expected
