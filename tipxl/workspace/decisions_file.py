"""decisions.xlsx, shared with the officer: read whole, written anew with what was decided."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from tipxl.domain.core.finding import Finding
from tipxl.domain.decisions.register import Register, empty
from tipxl.domain.decisions.register_update import frozen, updated
from tipxl.domain.decisions.waivers import Rules, Waiver, waiver_lines, with_states
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Kind
from tipxl.domain.results.round_result import Consolidation
from tipxl.domain.returns.messages import Told
from tipxl.domain.rulings.decision import OWN_KINDS, State
from tipxl.excel.editable.decisions_book import Offers, decisions_workbook, read_decisions
from tipxl.files import read_file, write_whole
from tipxl.workspace.opening import Desk


@dataclass(frozen=True, slots=True)
class Decided:
    """How the decisions of a round stand; `findings` are what she must mend in the workbook."""

    path: Path
    open: int
    applied: int
    unfit: int
    findings: tuple[Finding, ...] = ()


def register(desk: Desk) -> Register:
    """What stands in decisions.xlsx; TipxlError where it cannot be read. Nothing is written."""
    path = desk.folder.decisions
    if not path.exists():
        return empty()
    begun = desk.folder.periods()
    return _understood(read_file(path)).begun_in(begun[-1] if begun else None)


@lru_cache(maxsize=1)  # a step asks more than once
def _understood(data: bytes) -> Register:
    return read_decisions(data)


def waivers_of(desk: Desk, standing: Register, period: Period) -> tuple[Waiver, ...]:
    """The waivers that hold in a round."""
    lines = waiver_lines(standing.waivers, _rules(desk, period))
    return tuple(each.waiver for each in lines if each.waiver is not None)


def waiver_findings(desk: Desk, period: Period) -> tuple[Finding, ...]:
    """What the officer must mend on the sheet Waivers."""
    lines = waiver_lines(register(desk).waivers, _rules(desk, period))
    return tuple(finding for each in lines for finding in each.findings)


def _rules(desk: Desk, period: Period) -> Rules:
    codes = (*(rule.code for rule in desk.layout.rules), *(told.code for told in Told))
    return Rules(desk.plan, tuple(dict.fromkeys(codes)), period)


def write_decisions(desk: Desk, standing: Register, round_so_far: Consolidation) -> Decided:
    """Give every matter its line and every line its state; untouched where nothing changed.

    The workbook as the officer saved it stays beside, as decisions.before.xlsx.
    """
    path = desk.folder.decisions
    decisions = round_so_far.decisions
    sheet = frozen(updated(standing, round_so_far.period, decisions), _closed(desk))
    lines = waiver_lines(standing.waivers, _rules(desk, Period.parse(round_so_far.period)))
    waivers = with_states(standing.waivers, lines)
    before = read_decisions(read_file(path)) if path.exists() else None
    if before is None or (before.decisions, before.waivers) != (sheet, waivers):
        if before is not None:
            write_whole(desk.folder.decisions_before, read_file(path))
        made = replace(standing, decisions=sheet, waivers=waivers)
        write_whole(path, decisions_workbook(made, _offers(desk, round_so_far)))
    told = (
        *standing.findings,
        *(finding for each in decisions for finding in each.findings),
        *(finding for each in lines for finding in each.findings),
    )
    return Decided(
        path=path,
        open=sum(each.state == State.OPEN for each in decisions),
        applied=sum(each.state == State.APPLIED for each in decisions),
        unfit=sum(each.state in (State.UNFIT, State.WRONG) for each in decisions),
        findings=tuple(standing.located(each) for each in told),
    )


def _closed(desk: Desk) -> frozenset[str]:
    periods = desk.folder.periods()
    return frozenset(str(each) for each in periods if desk.files(each).closed.exists())


def _offers(desk: Desk, round_so_far: Consolidation) -> Offers:
    columns = desk.layout.block("activities").inputs
    statuses = desk.layout.list("status").items
    return Offers(
        periods=tuple(str(each.period) for each in desk.plan.rounds),
        rows=tuple(each.key for each in desk.plan.rows),
        bodies=tuple(each.acronym for each in desk.plan.bodies if each.kind is Kind.BODY),
        columns=tuple(each.heading for each in columns),
        statuses=tuple(each.label for each in statuses if each.sense != "not ours"),
        kinds=tuple(str(each) for each in OWN_KINDS),
        rules=tuple(sorted({each.code for each in desk.layout.rules})),
        answers={each.number: each.options for each in round_so_far.decisions if each.options},
    )
