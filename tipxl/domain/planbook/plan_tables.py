"""The sheets of plan.xlsx, the settings of the last one, and what a Plan shows in their cells."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.planbook.codecs import DAY, EMAIL, PLAN_CODE, TEXT, Codec, Value
from tipxl.domain.planbook.plan_columns import ACTIVITY_COLUMNS, BODY_COLUMNS, ROUND_COLUMNS, Column
from tipxl.domain.planbook.plan_problems import ACTIVITIES, BODIES, ROUNDS, SECRETARIAT


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, its columns, and the field by which people know a row."""

    name: str
    columns: tuple[Column, ...]
    known_by: str

    def column(self, field: str) -> Column:
        """The column that fills a field."""
        return next(each for each in self.columns if each.field == field)


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the sheet Secretariat."""

    field: str
    label: str
    codec: Codec
    purpose: str
    filled: bool = True


HEADINGS = 6  # columns of an endorsed work plan, provisions to status

SETTINGS = (
    Setting(
        "code",
        "Plan code",
        PLAN_CODE,
        "2 to 12 capital letters and digits; part of every form's code. Choose it once.",
    ),
    Setting("title", "Plan title", TEXT, "Stands on every form, letter and report."),
    Setting("endorsement", "Endorsement", TEXT, "Who endorsed the plan, and when.", filled=False),
    Setting("starts", "Plan starts", DAY, "The first day of the plan's work (year-month-day)."),
    Setting("ends", "Plan ends", DAY, "The last day of the plan (year-month-day)."),
    *(
        Setting(
            f"headings.{number}",
            f"Heading {number}",
            TEXT,
            f"The endorsed document's heading of column {number}, used in the master plan.",
        )
        for number in range(1, HEADINGS + 1)
    ),
    Setting("secretariat.name", "Name", TEXT, "Who signs the letters."),
    Setting("secretariat.sender", "From (e-mail)", EMAIL, "The address letters are sent from."),
    Setting(
        "secretariat.reply_to",
        "Reply-to",
        EMAIL,
        "Where returns go. Empty: to the address above.",
        filled=False,
    ),
    Setting(
        "secretariat.address",
        "Address",
        TEXT,
        "The postal address under the letters.",
        filled=False,
    ),
)

SETTING_COLUMNS = (
    Column("setting", "Setting", TEXT, "Do not change these names.", filled=True),
    Column("value", "Value", TEXT, "What applies to this plan."),
    Column("purpose", "What it is for", TEXT, "", wanted=False),
)

SETTING_TABLE = Table(SECRETARIAT, SETTING_COLUMNS, "setting")
TABLES = (
    Table(ACTIVITIES, ACTIVITY_COLUMNS, "key"),
    Table(BODIES, BODY_COLUMNS, "acronym"),
    Table(ROUNDS, ROUND_COLUMNS, "period"),
    SETTING_TABLE,
)


def lines_of(plan: Plan, table: Table) -> tuple[tuple[Value, ...], ...]:
    """What stands in a sheet's cells below the headings."""
    if table.name == SECRETARIAT:
        return tuple((each.label, _setting(plan, each), each.purpose) for each in SETTINGS)
    items: dict[str, tuple[Any, ...]] = {
        ACTIVITIES: plan.rows,
        BODIES: plan.bodies,
        ROUNDS: plan.rounds,
    }
    return tuple(
        tuple(column.codec.show(attrgetter(column.field)(item)) for column in table.columns)
        for item in items[table.name]
    )


def _setting(plan: Plan, setting: Setting) -> Value:
    place, _, number = setting.field.partition(".")
    if place == "headings":
        return "".join(plan.headings[int(number) - 1 : int(number)])
    return setting.codec.show(attrgetter(setting.field)(plan))
