"""Validate single files before they are collected: what each body must correct; writes nothing."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.decision import DecisionState
from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.decision_lines import DecisionLine
from tipxl.domain.decisions.file_decisions import late_as_decided, refused_before
from tipxl.domain.plan.period import Period
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.returns.overlay import replaced
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.errors import TipxlError
from tipxl.intake.looking import look
from tipxl.intake.mail_intake import OfferedReport
from tipxl.intake.mail_sorting import MailSorting
from tipxl.intake.receipts import Receiving, her_word
from tipxl.intake.returned_store import ReturnedStore, digest
from tipxl.mail.courtesy import in_short
from tipxl.validation.read_round import PriorReturns, read_returns, validate_file
from tipxl.workers.worker_options import HERE, WorkerOptions
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.opening import Workspace, begun, open_workspace
from tipxl.workspace.round_records import IN_A_LATER_ROUND, RoundRecords

_UNDECIDED = "Nobody decided on it before the round was closed, so it is not counted in it."
_CLOSED_WITHOUT = "The round was closed without it, so it is not counted in it."


class Validated(Struct, frozen=True):
    """Every file judged; `path` is findings.xlsx, None where files were only judged.

    `told` is what is to be known, in whole sentences.
    """

    returns: tuple[Return, ...]
    path: Path | None
    corrections: tuple[Path, ...] = ()
    waivers: tuple[Finding, ...] = ()  # what the officer must correct on the sheet Waivers
    told: tuple[str, ...] = ()
    came: int = 0  # reports of the round, by its journal
    closed: bool = False  # what was agreed in the round stands, whatever is found now
    begun_after: Period | None = None  # a round that was begun from what was agreed in it

    @property
    def clean(self) -> bool:
        """Whether nobody has anything to correct and no file waits for a decision."""
        wrong = any(each.severity is Severity.ERROR for each in self.waivers)
        gone = replaced(self.returns)
        counting = (each for each in self.returns if each.arrival.sha256 not in gone)
        return not wrong and all(_is_clean(each) for each in counting)


def _is_clean(returned: Return) -> bool:
    left_out = any(each.state == DecisionState.APPLIED for each in returned.decisions)
    return (returned.counts and not returned.errors) or (left_out and not returned.counts)


def _counts_nowhere(records: RoundRecords) -> str:
    period = records.files.period
    if stays := records.stays_closed:
        return (
            f"{stays}: what is collected now does not count in it. Let the body "
            f"report it {IN_A_LATER_ROUND}."
        )
    return (
        f"{period} is closed: what is collected now counts in it only where it is opened "
        f"again, with: tipxl close {period} --reopen REASON"
    )


def preview(
    root: Path,
    period: Period,
    paths: tuple[Path, ...],
    now: datetime,
    worker_options: WorkerOptions = HERE,
    received: datetime | None = None,
) -> Validated:
    """Validate files, and those in mails and archives, wherever they lie; nothing is kept.

    `received` is when they came; without it each file or mail tells, as it does when collected.
    """
    workspace = open_workspace(root, worker_options, keep=False)
    files = begun(workspace, period)
    standing = register(workspace)
    before = PriorReturns(
        period, read_returns(workspace, period), waivers=waivers_of(workspace, standing, period)
    )
    known = {each.arrival.sha256: each.arrival for each in before.returns}
    now = workspace.moment(now)
    said = workspace.moment(received) if received else None
    moment = her_word(said, Receiving(period, now, workspace.zone))
    store = ReturnedStore(files, workspace.records(period).journal, now)
    sorting = MailSorting(workspace.plan, store, moment, workspace.zone)
    returns, told = [], []
    for offered in look(sorting, paths):
        if not offered.reports:
            told.append(f"{offered.shown}: {offered.why or 'there is no report in it'}.")
        if offered.says:
            words = f"says what stands in no report: “{in_short(offered.says)}”"
            told.append(f"{offered.shown} {words} Taken in, it waits to be read.")
        doubts = (each.origin.doubt for each in offered.reports)
        told.extend(f"{offered.shown}: {doubt}." for doubt in dict.fromkeys(filter(None, doubts)))
        for each in offered.reports:
            found = known.get(digest(each.data), _arrival(workspace, each))
            arrival = replace(found, file=each.name)
            if moment is not None:
                arrival = replace(arrival, received=moment)
            returns.append(validate_file(workspace, each.data, arrival, before))
    seen = _as_decided(workspace, period, tuple(returns), standing.lines)
    closed = workspace.records(period).is_closed
    if closed:
        told.append(_counts_nowhere(workspace.records(period)))
    return Validated(seen, None, told=tuple(told), closed=closed)


def _as_decided(
    workspace: Workspace,
    period: Period,
    returns: tuple[Return, ...],
    lines: tuple[DecisionLine, ...],
) -> tuple[Return, ...]:
    """The files as they would be used by what she decided before, on them or on what is late."""
    plan, records = workspace.plan, workspace.records(period)
    used = tuple(refused_before(plan, str(period), each, lines) for each in returns)
    seen = late_as_decided(plan, period, used, lines)
    return tuple(found_when_closed(records, seen)) if records.is_closed else seen


def found_when_closed(records: RoundRecords, returns: tuple[Return, ...]) -> Iterator[Return]:
    """What was agreed on a report stands; of what still waits nothing is decided any more."""
    result: RoundResult | None = None
    with suppress(TipxlError):  # told with what else is wrong in the round
        result = records.closed
    if result is None:  # what was agreed is not known
        yield from returns
        return
    agreed = {each.arrival.sha256: each for each in result.returns}
    for each in returns:
        then = agreed.get(each.arrival.sha256)
        says = _UNDECIDED if then else _CLOSED_WITHOUT
        then = replace(
            then or each, arrival=replace((then or each).arrival, file=each.arrival.file)
        )
        is_undecided = then.verdict.waits and then.is_as_received
        yield replace(then, says=says) if is_undecided else then


def as_counted(records: RoundRecords, returns: tuple[Return, ...]) -> Iterator[Return]:
    """The same of what lies in returned/ of a closed round: a report that was not agreed is none.

    So it replaces no other, whatever is found in it; that it is not counted is told of the folder.
    """
    agreed = records.closed
    counted = {each.arrival.sha256 for each in agreed.returns} if agreed else set[str]()
    for each in found_when_closed(records, returns):
        if agreed is None or each.arrival.sha256 in counted or not each.is_as_received:
            yield each
        else:
            yield replace(each, verdict=Verdict.HELD if each.counts else each.verdict, says="")


def _arrival(workspace: Workspace, of: OfferedReport) -> Arrival:
    """A report that was never collected."""
    received = workspace.moment(of.origin.received)
    return Arrival(
        of.name, of.name, digest(of.data), received, of.origin.received_from, of.origin.sender
    )
