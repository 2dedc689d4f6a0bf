"""decisions.xlsx, shared with the officer: read whole, written anew with what was decided."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.decision import DecisionState
from tipxl.domain.core.finding import Finding
from tipxl.domain.decisions.decision_lines import OWN_KINDS
from tipxl.domain.decisions.register import Register, updated, with_closed_rounds
from tipxl.domain.decisions.table_sheet import Value
from tipxl.domain.decisions.waivers import Waiver, WaiverContext, waiver_lines, with_states
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import BodyKind
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.meanings import Status
from tipxl.errors import TipxlError
from tipxl.excel.editable.decisions_book import decisions_workbook
from tipxl.excel.editable.dropdown_offers import DropdownOffers
from tipxl.files import read_file, write_whole
from tipxl.workspace.opening import Workspace, open_rounds
from tipxl.workspace.register_file import read_register, register_in


class DecisionsOutcome(Struct, frozen=True):
    """How the decisions of a round stand; `findings` are what she must correct in the workbook."""

    path: Path
    open: int
    applied: int
    unfit: int
    findings: tuple[Finding, ...] = ()


def register(workspace: Workspace) -> Register:
    """What stands in decisions.xlsx; TipxlError where it cannot be read. Nothing is written."""
    return read_register(workspace.folder)


def waivers_of(workspace: Workspace, found: Register, period: Period) -> tuple[Waiver, ...]:
    """The waivers that hold in a round."""
    lines = waiver_lines(found.waivers, _waiver_context(workspace, period))
    return tuple(each.waiver for each in lines if each.waiver is not None)


def waiver_findings(workspace: Workspace, period: Period) -> tuple[Finding, ...]:
    """What the officer must correct on the sheet Waivers."""
    lines = waiver_lines(register(workspace).waivers, _waiver_context(workspace, period))
    return tuple(finding for each in lines for finding in each.findings)


def _waiver_context(workspace: Workspace, period: Period) -> WaiverContext:
    codes = (each.code for each in (*workspace.schema.rules, *ReturnMessage))
    return WaiverContext(workspace.plan, tuple(dict.fromkeys(codes)), period)


def write_decisions(
    workspace: Workspace, found: Register, round_so_far: RoundResult
) -> DecisionsOutcome:
    """Give every item its line and every line its state; not written where nothing changed.

    The workbook as the officer saved it stays beside, as decisions.before.xlsx.
    """
    path = workspace.folder.decisions
    decisions = round_so_far.decisions
    sheet = updated(found, round_so_far.period, decisions)
    sheet = with_closed_rounds(sheet, *_closed(workspace))
    lines = waiver_lines(found.waivers, _waiver_context(workspace, round_so_far.reporting_period))
    waivers = with_states(found.waivers, lines)
    data = read_file(path) if path.exists() else None
    if data is not None and register(workspace) != found:
        raise _saved_meanwhile(path)
    before = register_in(data) if data is not None else None
    if before is None or (before.decisions, before.waivers) != (sheet, waivers):
        made = replace(found, decisions=sheet, waivers=waivers)
        _replace(workspace, data, decisions_workbook(made, _offers(workspace, round_so_far)))
    findings = (
        *found.findings,
        *(finding for each in decisions for finding in each.findings),
        *(finding for each in lines for finding in each.findings),
    )
    return DecisionsOutcome(
        path=path,
        open=sum(each.state == DecisionState.OPEN for each in decisions),
        applied=sum(each.state == DecisionState.APPLIED for each in decisions),
        unfit=sum(each.state in (DecisionState.UNFIT, DecisionState.WRONG) for each in decisions),
        findings=tuple(found.located(each) for each in findings),
    )


def write_answer(
    workspace: Workspace, round_so_far: RoundResult, number: str, values: Mapping[str, Value]
) -> None:
    """Write her answer into the line of that number, and nothing else.

    The workbook as the officer saved it stays beside, as decisions.before.xlsx.
    """
    data, standing = read_file(workspace.folder.decisions), register(workspace)
    sheet = standing.decisions
    mine = next(row for each, row in standing.numbered if each.upper() == number.upper())
    rows = tuple(sheet.with_values(r, values) if r is mine else r for r in sheet.rows)
    made = replace(standing, decisions=replace(sheet, rows=rows))
    _replace(workspace, data, decisions_workbook(made, _offers(workspace, round_so_far)))


def _replace(workspace: Workspace, before: bytes | None, made: bytes) -> None:
    """Replace decisions.xlsx, but not what she has saved since it was read.

    What she saved is kept beside; what tipxl wrote itself, a moment ago or in a run that was
    killed, does not take its place.
    """
    # It draws workbooks, which a command that only reads need not load.
    from tipxl.workspace.owned_files import is_owned, write_shared  # noqa: PLC0415

    path = workspace.folder.decisions
    if (read_file(path) if path.exists() else None) != before:
        raise _saved_meanwhile(path)
    if before is not None and not is_owned(path, before):
        write_whole(workspace.folder.decisions_before, before)
    write_shared(path, made)


def _saved_meanwhile(path: Path) -> TipxlError:
    return TipxlError(
        f"{path} was saved while this was running, so nothing was written into it. Run this again."
    )


def _closed(workspace: Workspace) -> tuple[frozenset[str], frozenset[str]]:
    """The rounds that are closed, and those after which another one was begun."""
    periods = workspace.folder.periods()
    still_open = open_rounds(workspace)
    closed = (str(each) for each in periods if each not in still_open)
    return frozenset(closed), frozenset(str(each) for each in periods[:-1])


def _offers(workspace: Workspace, round_so_far: RoundResult) -> DropdownOffers:
    columns = workspace.schema.block("activities").inputs
    statuses = workspace.schema.list("status").items
    return DropdownOffers(
        periods=tuple(str(each.period) for each in workspace.plan.rounds),
        rows=tuple(each.key for each in workspace.plan.rows),
        bodies=tuple(each.acronym for each in workspace.plan.bodies if each.kind is BodyKind.BODY),
        columns=tuple(each.heading for each in columns),
        statuses=tuple(each.label for each in statuses if each.sense != Status.NOT_OURS),
        kinds=tuple(str(each) for each in OWN_KINDS),
        rules=tuple(sorted({each.code for each in workspace.schema.rules})),
        answers={each.number: each.options for each in round_so_far.decisions if each.options},
    )
