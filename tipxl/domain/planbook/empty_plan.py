"""A plan with nothing in it yet, for an officer who types in her own."""

from datetime import date

from tipxl.domain.plan.work_plan import Plan, Secretariat

_YEARS = 4
_HEADINGS = ("Objective", "Area of work", "Activity", "Expected output", "Who", "Status")


def empty_plan(today: date) -> Plan:
    """No activities, bodies or rounds; four years from the beginning of this one."""
    return Plan(
        code="",
        title="",
        endorsement="",
        headings=_HEADINGS,
        starts=date(today.year, 1, 1),
        ends=date(today.year + _YEARS - 1, 12, 31),
        secretariat=Secretariat("", "", ""),
        bodies=(),
        rounds=(),
        rows=(),
    )
