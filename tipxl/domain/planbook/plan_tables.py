"""The sheets of plan.xlsx, the settings of the last one, and what a Plan shows in their cells."""

from datetime import date
from operator import attrgetter
from typing import Any

from msgspec import Struct

from tipxl.domain.plan.work_plan import Plan, Secretariat
from tipxl.domain.planbook.codecs import (
    DAY,
    EMAIL,
    MONTH,
    PLAN_CODE,
    SAID_YES,
    TEXT,
    Codec,
    Value,
)
from tipxl.domain.planbook.plan_columns import (
    ACTIVITY_COLUMNS,
    BODY_COLUMNS,
    EXTENSION_COLUMNS,
    HOLIDAY_COLUMNS,
    ROUND_COLUMNS,
    PlanColumn,
)
from tipxl.domain.planbook.plan_messages import (
    ACTIVITIES,
    BODIES,
    DONE_WHEN_CONFIRMED,
    EXTENSIONS,
    HOLIDAYS,
    NATURE_CONFIRMED,
    ROUNDS,
    SECRETARIAT,
)


class PlanTable(Struct, frozen=True):
    """One sheet: its name, its columns, and the field by which people know a row.

    A plan may lack an `optional` sheet, or have nothing on it.
    """

    name: str
    columns: tuple[PlanColumn, ...]
    known_by: str
    optional: bool = False

    def column(self, field: str) -> PlanColumn:
        """The column that fills a field."""
        return next(each for each in self.columns if each.field == field)


class PlanSetting(Struct, frozen=True):
    """One line of the sheet Secretariat."""

    field: str
    label: str
    codec: Codec
    purpose: str
    filled: bool = True


HEADINGS = 6  # columns of an endorsed work plan, provisions to status

SETTINGS = (
    PlanSetting(
        "code",
        "Plan code",
        PLAN_CODE,
        "2 to 12 capital letters and digits; part of every form's code. Choose it once.",
    ),
    PlanSetting("title", "Plan title", TEXT, "Stands on every form, letter and report."),
    PlanSetting(
        "endorsement", "Endorsement", TEXT, "Who endorsed the plan, and when.", filled=False
    ),
    PlanSetting("starts", "Plan starts", DAY, "The first day of the plan's work (year-month-day)."),
    PlanSetting("ends", "Plan ends", DAY, "The last day of the plan (year-month-day)."),
    *(
        PlanSetting(
            f"headings.{number}",
            f"Heading {number}",
            TEXT,
            f"The endorsed document's heading of column {number}, used in the master plan.",
        )
        for number in range(1, HEADINGS + 1)
    ),
    PlanSetting("secretariat.name", "Name", TEXT, "Who signs the letters."),
    PlanSetting("secretariat.sender", "From (e-mail)", EMAIL, "The address letters are sent from."),
    PlanSetting(
        "secretariat.reply_to",
        "Reply-to",
        EMAIL,
        "Where reports go. Empty: to the address above.",
        filled=False,
    ),
    PlanSetting(
        "secretariat.address",
        "Address",
        TEXT,
        "The postal address under the letters.",
        filled=False,
    ),
    PlanSetting(
        "time_zone",
        "Time zone",
        TEXT,
        "Whose days and hours count, like Asia/Jakarta. Empty: those of the computer.",
        filled=False,
    ),
    PlanSetting(
        "first_month",
        "Year begins in",
        MONTH,
        "The month in which reporting years begin. Empty: January. With July, 2018H1 is July to "
        "December 2018.",
        filled=False,
    ),
    PlanSetting(
        "nature_confirmed",
        NATURE_CONFIRMED,
        SAID_YES,
        "yes: the nature of every activity (one-off, series, continuing) is confirmed, whatever "
        "its doubts say. Empty: it is our reading.",
        filled=False,
    ),
    PlanSetting(
        "done_when_confirmed",
        DONE_WHEN_CONFIRMED,
        SAID_YES,
        "yes: every proposed 'Done when' is agreed, whatever the doubts say. Empty: it is only "
        "proposed.",
        filled=False,
    ),
)

SETTING_COLUMNS = (
    PlanColumn("setting", "Setting", TEXT, "Do not change these names.", filled=True),
    PlanColumn("value", "Value", TEXT, "What applies to this plan."),
    PlanColumn("purpose", "What it is for", TEXT, "", wanted=False),
)

SETTING_TABLE = PlanTable(SECRETARIAT, SETTING_COLUMNS, "setting")
TABLES = (
    PlanTable(ACTIVITIES, ACTIVITY_COLUMNS, "key"),
    PlanTable(BODIES, BODY_COLUMNS, "acronym"),
    PlanTable(ROUNDS, ROUND_COLUMNS, "period"),
    SETTING_TABLE,
    PlanTable(EXTENSIONS, EXTENSION_COLUMNS, "body", optional=True),
    PlanTable(HOLIDAYS, HOLIDAY_COLUMNS, "day", optional=True),
)


_EMPTY_HEADINGS = ("Objective", "Area of work", "Activity", "Expected output", "Who", "Status")
_EMPTY_YEARS = 4


def lines_of(plan: Plan, table: PlanTable) -> tuple[tuple[Value, ...], ...]:
    """What stands in a sheet's cells below the headings."""
    if table.name == SECRETARIAT:
        return tuple((each.label, _setting(plan, each), each.purpose) for each in SETTINGS)
    items: dict[str, tuple[Any, ...]] = {
        ACTIVITIES: plan.rows,
        BODIES: plan.bodies,
        ROUNDS: plan.rounds,
        EXTENSIONS: plan.extensions,
        HOLIDAYS: plan.holidays,
    }
    return tuple(
        tuple(column.codec.show(attrgetter(column.field)(item)) for column in table.columns)
        for item in items[table.name]
    )


def _setting(plan: Plan, setting: PlanSetting) -> Value:
    place, _, number = setting.field.partition(".")
    if place == "headings":
        return "".join(plan.headings[int(number) - 1 : int(number)])
    return setting.codec.show(attrgetter(setting.field)(plan))


def empty_plan(today: date) -> Plan:
    """No activities, bodies or rounds; four years from the beginning of this one."""
    return Plan(
        code="",
        title="",
        endorsement="",
        headings=_EMPTY_HEADINGS,
        starts=date(today.year, 1, 1),
        ends=date(today.year + _EMPTY_YEARS - 1, 12, 31),
        secretariat=Secretariat("", "", ""),
        bodies=(),
        rounds=(),
        rows=(),
    )
