"""The round as it stands: its closed record, or its returns so far merged. Nothing is written."""

from collections.abc import Iterator, Mapping

from tipxl.domain.consolidation.merge import merge
from tipxl.domain.consolidation.round_returns import RoundReturns
from tipxl.domain.core.decision import DecisionKind
from tipxl.domain.decisions.items import TAKE_IT
from tipxl.domain.forms.forms_by_version import FormsByVersion
from tipxl.domain.plan.period import Period
from tipxl.domain.results.duplicate_events import of_round
from tipxl.domain.results.round_result import LineStatement, RoundResult
from tipxl.domain.returns.returned import Return
from tipxl.rounds.correspondence import with_letters
from tipxl.validation.read_round import read_late, read_returns
from tipxl.workers.tidying import untidied
from tipxl.workspace.decisions_file import register
from tipxl.workspace.form_records import forms_issued
from tipxl.workspace.opening import Tick, Workspace, form_context, round_before, silent
from tipxl.workspace.round_records import RoundRecords


def merged(workspace: Workspace, period: Period, tick: Tick = silent) -> RoundResult:
    """The round as it stands: the closed record, or the returns so far merged."""
    closed = workspace.closed(period)
    if closed is not None:
        return closed
    return merged_from(workspace, period, read_returns(workspace, period, tick))


def merged_from(workspace: Workspace, period: Period, returns: tuple[Return, ...]) -> RoundResult:
    """An open round, merged from its judged returns."""
    earlier = round_before(workspace, period)
    before = merged(workspace, earlier) if earlier else None
    templates = _templates(workspace.records(period), returns)
    waiting = _waiting(workspace, earlier, before) if earlier and before else ()
    told_before = tuple(_told_before(workspace, period, before))
    received = RoundReturns(returns, templates, register(workspace).lines, waiting, told_before)
    with untidied():
        round = merge(form_context(workspace, period, before), received)
        return with_letters(workspace.plan, round, workspace.journal(period))


def _told_before(
    workspace: Workspace, period: Period, before: RoundResult | None
) -> Iterator[LineStatement]:
    """The events that earlier rounds count, each named with its round."""
    closed = (workspace.closed(each) for each in workspace.folder.periods() if each < period)
    rounds = {each.period: each for each in (*closed, before) if each is not None}
    for each in rounds.values():
        yield from (of_round(event.line, each.period) for event in each.events if event.counted)


def _waiting(workspace: Workspace, earlier: Period, before: RoundResult) -> tuple[Return, ...]:
    """What came for the round before after its freeze, but for what was taken there."""
    if workspace.plan.round(earlier) is None:  # which `tipxl plan` tells
        return ()
    taken = {
        d.file for d in before.decisions if d.kind == DecisionKind.LATE and d.answer == TAKE_IT
    }
    return tuple(r for r in read_late(workspace, earlier) if r.arrival.file not in taken)


def _templates(records: RoundRecords, returns: tuple[Return, ...]) -> Mapping[str, FormsByVersion]:
    named: dict[str, set[int]] = {}
    for each in returns:
        if each.counts:
            named.setdefault(each.body, set()).add(each.version)
    return {body: forms_issued(records, body, named[body]) for body in sorted(named)}
