"""Trace: why each value of a row or another line is here, down to the cell."""

from difflib import get_close_matches
from pathlib import Path

from tipxl.domain.history.history_search import HistoryEntry, HistoryQuery, search_history
from tipxl.domain.history.trace_values import (
    TracedValue,
    cover_named,
    line_named,
    lines_of,
    trace_line,
    trace_row,
    unplaced_on,
)
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.errors import TipxlError
from tipxl.rounds.current_result import merged
from tipxl.workspace.closed_rounds import as_closed
from tipxl.workspace.opening import Workspace, begun, open_workspace


def trace(
    root: Path, period: Period, row: str, column: str = "", so_far: RoundResult | None = None
) -> tuple[TracedValue, ...]:
    """Why a value is here, or every value of the row or line; TipxlError where it is not known.

    `so_far` is the round merged, where somebody has done that already.
    """
    workspace = open_workspace(root)
    files = begun(workspace, period)
    workspace = as_closed(workspace, files)
    round_ = so_far or merged(workspace, period)
    before = (workspace.closed(each) for each in workspace.folder.periods() if each < period)
    rounds = (*(each for each in before if each is not None), round_)
    line = line_named(round_, row.strip()) or cover_named(round_, row)
    if line is not None:
        return trace_line(
            workspace.schema, round_, line, _columns(workspace.schema, line.block, column)
        )
    columns = _columns(workspace.schema, "activities", column)
    if round_.row(row.strip()) is None and (found := unplaced_on(round_, row)):
        return tuple(
            each for line in found for each in trace_line(workspace.schema, round_, line, columns)
        )
    return trace_row(workspace.schema, rounds, _row(workspace.plan, round_, row), columns)


def look_back(
    root: Path, body: str = "", row: str = "", word: str = ""
) -> tuple[HistoryEntry, ...]:
    """What a body said, or was said of a row or with a word, in all rounds; the last one first."""
    workspace = open_workspace(root)
    known = _acronym(workspace, body) if body else ""
    sought = HistoryQuery(known, row.strip(), word.strip())
    found: list[HistoryEntry] = []
    for period in reversed(workspace.folder.periods()):
        files = workspace.files(period)
        is_held = workspace.plan.round(period) is not None and files.begun
        if is_held or files.closed.exists():
            then = as_closed(workspace, files)
            found += search_history(then.schema, merged(then, period), sought)
    return tuple(found)


def _acronym(workspace: Workspace, name: str) -> str:
    """A body as plan.xlsx names it, or as it was called when a round was closed."""
    for period in workspace.folder.periods():
        then = as_closed(workspace, workspace.files(period))
        if workspace.plan.body(name) is None and (found := then.plan.body(name)) is not None:
            return found.acronym
    return workspace.body(name).acronym


def _row(plan: Plan, round: RoundResult, typed: str) -> str:
    keys = {each.key.casefold(): each.key for each in round.rows}
    wanted = typed.strip().casefold()
    if wanted in keys:
        return keys[wanted]
    of_activity = [key for low, key in keys.items() if low.partition("#")[0] == wanted]
    if len(of_activity) == 1:
        return of_activity[0]
    if of_activity:
        raise TipxlError(f"{typed} has several rows. Name one of {', '.join(of_activity)}.")
    _tell_not_in_force(plan, round, wanted)
    names = {**keys, **{each.name.casefold(): f'"{each.name}"' for each in lines_of(round)}}
    near = [names[each] for each in get_close_matches(wanted, names, n=3)]
    remedy = (
        f"Did you mean {' or '.join(near)}?"
        if near
        else 'Rows are written like A.a.1.1#1, the lines of other sheets like "ACWC events 01".'
    )
    raise TipxlError(f"The round {round.period} has no row {typed!r}. {remedy}")


def _tell_not_in_force(plan: Plan, round: RoundResult, wanted: str) -> None:
    """TipxlError where the plan has such a row, but not in this round."""
    row = next(
        (e for e in plan.rows if wanted in (e.key.casefold(), e.activity_key.casefold())), None
    )
    if row is None:
        return
    until, decision = row.in_force_until, f" ({row.decision})" if row.decision else ""
    since = f" from {row.in_force_from}" if row.in_force_from else ""
    ends = f" until {until}{decision}" if until else ""
    raise TipxlError(
        f"{row.key} is not in force in {round.period}: it is{since}{ends}. See what was said of it "
        f"with: tipxl trace --of {row.key}"
    )


def _columns(schema: FormSchema, block: str, typed: str) -> tuple[str, ...]:
    inputs = schema.block(block).inputs
    wanted = typed.strip().casefold()
    if not wanted:
        return tuple(each.key for each in inputs)
    for each in inputs:
        if wanted in (each.key.casefold(), each.heading.casefold()):
            return (each.key,)
    known = ", ".join(each.key for each in inputs)
    raise TipxlError(f"There is no column {typed!r}. The columns are {known}.")
