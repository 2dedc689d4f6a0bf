"""decisions.xlsx, shared with the officer: read whole, written anew with what was decided."""

from dataclasses import dataclass, replace
from pathlib import Path

from tipxl.domain.agreed import Consolidation
from tipxl.domain.decisions import OWN_KINDS, State
from tipxl.domain.decisions_register import Register, empty
from tipxl.domain.decisions_update import updated
from tipxl.domain.finding import Finding
from tipxl.domain.plan import Kind
from tipxl.excel.decisions_file import Offers, decisions_workbook, read_decisions
from tipxl.files import read_file, write_whole
from tipxl.steps.opening import Desk


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
    return read_decisions(read_file(path)).begun_in(begun[-1] if begun else None)


def write_decisions(desk: Desk, standing: Register, round_so_far: Consolidation) -> Decided:
    """Give every matter its line and every line its state; untouched where nothing changed.

    The workbook as the officer saved it stays beside, as decisions.before.xlsx.
    """
    path = desk.folder.decisions
    decisions = round_so_far.decisions
    sheet = updated(standing, round_so_far.period, decisions)
    before = read_decisions(read_file(path)) if path.exists() else None
    if before is None or before.decisions != sheet:
        if before is not None:
            write_whole(desk.folder.decisions_before, read_file(path))
        offers = _offers(desk, round_so_far)
        write_whole(path, decisions_workbook(replace(standing, decisions=sheet), offers))
    told = (*standing.findings, *(f for each in decisions for f in each.findings))
    return Decided(
        path=path,
        open=sum(each.state == State.OPEN for each in decisions),
        applied=sum(each.state == State.APPLIED for each in decisions),
        unfit=sum(each.state in (State.UNFIT, State.WRONG) for each in decisions),
        findings=tuple(standing.located(each) for each in told),
    )


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
        rules=tuple(dict.fromkeys(each.code for each in desk.layout.rules)),
        answers={each.number: each.options for each in round_so_far.decisions if each.options},
    )
