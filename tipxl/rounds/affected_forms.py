"""A plan changed while rounds are open -> which forms that touches, and the command to type."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.issuing.design import FormContext, design, is_final, serial
from tipxl.domain.issuing.form_diff import differences
from tipxl.domain.plan.assignment import asked_bodies
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Body, Row
from tipxl.domain.results.round_result import AgreedRow
from tipxl.domain.schema.meanings import STOPPED
from tipxl.errors import TipxlError
from tipxl.rounds.current_result import merged
from tipxl.workspace.form_records import is_before_agreed, latest_design, missing_designs
from tipxl.workspace.opening import (
    Workspace,
    form_context,
    lost_round,
    open_rounds,
    round_before,
)

_WITHOUT_RECORD = "the record of its form is gone"


class AffectedForm(Struct, frozen=True):
    """A body whose form would be another one now, and why, in words."""

    period: Period
    body: str
    why: tuple[str, ...]
    provisional: bool = False  # until the round before is closed


def affected_forms(workspace: Workspace) -> tuple[AffectedForm, ...]:
    """The forms of open rounds that the plan would now make otherwise; older ones stay valid."""
    held = {each.period for each in workspace.plan.rounds}
    return tuple(
        each
        for period in open_rounds(workspace)
        if period in held
        for each in _of_round(workspace, period)
    )


def lost_rounds(workspace: Workspace) -> tuple[str, ...]:
    """What is to be told of rounds that have begun and that the plan has no longer."""
    held = {each.period for each in workspace.plan.rounds}
    return tuple(
        lost_round(period)
        for period in workspace.folder.periods()
        if period not in held and workspace.files(period).begun
    )


def agreements_lost(workspace: Workspace) -> Iterator[str]:
    """What is to be told of rounds that were closed, and what was agreed in them is lost."""
    for period in workspace.folder.periods():
        try:
            workspace.closed(period)
        except TipxlError as error:
            yield str(error)


def ended_unfinished(workspace: Workspace) -> tuple[str, ...]:
    """What is to be told of rows that the plan ends while their agreed status is not final."""
    ending = {row.key: row for row in workspace.plan.rows if row.in_force_until}
    if not ending:
        return ()
    rounds = (workspace.records(each) for each in workspace.folder.periods())
    closed = (each.closed for each in rounds if not each.is_lost)
    agreed = {row.key: row for each in closed if each for row in each.rows if row.key in ending}
    return tuple(
        _ended(workspace, ending[key], row)
        for key, row in agreed.items()
        if not is_final(workspace.schema, row)
    )


def _ended(workspace: Workspace, row: Row, agreed: AgreedRow) -> str:
    statuses = workspace.schema.list("status")
    ends = " or ".join(statuses.label(e) for e in statuses.codes(*STOPPED))
    decision = f" ({row.decision})" if row.decision else ""
    return (
        f"{row.key} ends after {row.in_force_until}{decision}, and the status agreed last is "
        f"{statuses.label(agreed.status) or 'none'}. The evaluations keep counting it with that "
        f"status. If it was {ends}, leave it in force for one more round and record the decision "
        "in decisions.xlsx."
    )


def _of_round(workspace: Workspace, period: Period) -> Iterator[AffectedForm]:
    bodies = asked_bodies(workspace.plan, period)
    issued = [(each, latest_design(workspace.files(period), each.acronym)) for each in bodies]
    given = _occasion(workspace, period, [each for _, each in issued if each])
    files = workspace.files(period)
    for body, last in issued:
        found = _difference(given, body, last) or _unsigned(workspace, last)
        if last is None:
            lost = {each.body for each in missing_designs(files, workspace.journal(period))}
            found = (_WITHOUT_RECORD if body.key in lost else "no form was issued to it yet",)
        if found:
            yield AffectedForm(period, body.acronym, found, is_before_agreed(files))


def _difference(given: FormContext, body: Body, last: IssuedForm | None) -> tuple[str, ...]:
    if last is None:
        return ()
    bare = design(given, body)
    return differences(last, bare) if serial(bare) != last.identity.serial else ()


def _unsigned(workspace: Workspace, last: IssuedForm | None) -> tuple[str, ...]:
    if (
        last is None
        or workspace.keys.own is None
        or last.identity.is_signed_with(workspace.keys.own)
    ):
        return ()
    return ("the key of this folder, with which it was not signed",)


def _occasion(workspace: Workspace, period: Period, issued: list[IssuedForm]) -> FormContext:
    """What the forms would be made from now; provisional ones stay so while nothing is agreed."""
    earlier = round_before(workspace, period)
    before = merged(workspace, earlier) if earlier else None
    still = any(each.wording.provisional for each in issued) and not (before and before.closed)
    return replace(form_context(workspace, period, before), provisional=still)
