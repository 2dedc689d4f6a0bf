"""Plan: what is wrong with plan.xlsx, and what is assumed in it and must be confirmed."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.finding import Finding
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.planbook.assumptions import Assumption, assumptions
from tipxl.domain.schema.rating_scale import rating_scale
from tipxl.domain.schema.schema_text import read_schema
from tipxl.excel.editable.plan_file import read_plan
from tipxl.files import read_file
from tipxl.rounds.affected_forms import (
    AffectedForm,
    affected_forms,
    agreements_lost,
    ended_unfinished,
    lost_rounds,
)
from tipxl.time_zones import computer_zone
from tipxl.workspace.form_update import form_news
from tipxl.workspace.known_rounds import left_out
from tipxl.workspace.opening import no_plan, open_workspace
from tipxl.workspace.paths import Folder
from tipxl.workspace.questions_file import questions_text


class Checked(Struct, frozen=True):
    """The plan (None while an error stops it), what was found, and what is assumed.

    `touched` are the forms of open rounds that the plan would now make otherwise; `told` is what
    else is to be known, in whole sentences.
    """

    plan: Plan | None
    findings: tuple[Finding, ...]
    assumed: tuple[Assumption, ...]
    affected_forms: tuple[AffectedForm, ...] = ()
    told: tuple[str, ...] = ()
    whose_days: str = ""  # what is to be known of a plan without a time zone
    form_news: str = ""  # what this version's form asks more than the folder's
    begins: Period | None = None  # the first round that is to be begun


def _first_to_begin(folder: Folder, plan: Plan) -> Period | None:
    begun = folder.periods()
    if begun and not folder.round(begun[-1]).closed.exists():
        return None  # that one is closed first
    # One that was passed over would come before what rests on it.
    to_begin = (each.period for each in plan.rounds if not begun or each.period > begun[-1])
    return min((each for each in to_begin if not left_out(folder, each)), default=None)


def check(root: Path) -> Checked:
    """Read plan.xlsx and tell everything about it at once."""
    folder = Folder(root)
    if not folder.plan.exists():
        raise no_plan(folder)
    read = read_plan(read_file(folder.plan))
    if read.plan is None:
        return Checked(None, read.findings, ())
    found = Checked(
        read.plan,
        read.findings,
        assumptions(read.plan),
        whose_days=_days(read.plan),
        form_news=form_news(folder),
        told=_doubts(folder),
        begins=_first_to_begin(folder, read.plan),
    )
    if not folder.periods():
        return found
    workspace = open_workspace(root)
    return replace(
        found,
        affected_forms=affected_forms(workspace),
        told=(
            *found.told,
            *lost_rounds(workspace),
            *agreements_lost(workspace),
            *ended_unfinished(workspace),
        ),
    )


def _doubts(folder: Folder) -> tuple[str, ...]:
    """What is likely not meant in a report.toml that can be used."""
    schema = read_schema(questions_text(folder)).schema if folder.report.exists() else None
    return rating_scale(schema).doubts if schema else ()


def _days(plan: Plan) -> str:
    """Whose days count where the plan does not say it."""
    if plan.time_zone:
        return ""
    return (
        f"plan.xlsx names no time zone, so days are those of this computer ({computer_zone()}). "
        "Name yours on the sheet Secretariat, like Asia/Jakarta."
    )
