"""The round as it stands: its closed record, or its returns so far merged. Nothing is written."""

from collections.abc import Mapping

from tipxl.domain.consolidation.merge import Received, merge
from tipxl.domain.decisions.items import TAKE_IT
from tipxl.domain.forms.issued_form import Template
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import Consolidation
from tipxl.domain.returns.returned import Return
from tipxl.domain.rulings.decision import Kind
from tipxl.rounds.correspondence import with_letters
from tipxl.validation.read_round import read_late, read_returns
from tipxl.workspace.decisions_file import register
from tipxl.workspace.opening import Desk, Tick, closed_round, occasion, round_before, silent
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.records import read_record


def merged(desk: Desk, period: Period, tick: Tick = silent) -> Consolidation:
    """The round as it stands: the closed record, or the returns so far merged."""
    closed = closed_round(desk.files(period))
    if closed is not None:
        return closed
    return merged_from(desk, period, read_returns(desk, period, tick))


def merged_from(desk: Desk, period: Period, returns: tuple[Return, ...]) -> Consolidation:
    """An open round, merged from its judged returns."""
    earlier = round_before(desk, period)
    before = merged(desk, earlier) if earlier else None
    templates = _templates(desk.files(period), returns)
    waiting = _waiting(desk, earlier, before) if earlier and before else ()
    received = Received(returns, templates, register(desk).entries, waiting)
    round = merge(occasion(desk, period, before), received)
    return with_letters(desk.plan, round, desk.files(period))


def _waiting(desk: Desk, earlier: Period, before: Consolidation) -> tuple[Return, ...]:
    """What came for the round before after its freeze, but for what was taken there."""
    if desk.plan.round(earlier) is None:  # which `tipxl plan` tells
        return ()
    taken = {d.file for d in before.decisions if d.kind == Kind.LATE and d.answer == TAKE_IT}
    return tuple(r for r in read_late(desk, earlier) if r.arrival.file not in taken)


def _templates(
    files: RoundFiles, returns: tuple[Return, ...]
) -> Mapping[str, Mapping[int, Template]]:
    named = {(each.body, each.version) for each in returns if each.counts}
    found: dict[str, dict[int, Template]] = {}
    for body, version in sorted(named):
        template = read_record(files.design(body, version), Template)
        found.setdefault(body, {})[version] = template
    return found
