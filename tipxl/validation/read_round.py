"""Read a round: every file of returned/ is recognised by its content and validated.

Each file is first validated alone, wherever there is a free processor, or taken from the cache;
then those that overlay an earlier return of their body once more, together with it.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.decision_lines import DecisionLine
from tipxl.domain.decisions.file_decisions import (
    came_late,
    entered_nowhere,
    late_as_decided,
    nil_as_decided,
    refused_before,
    rivals_decided,
)
from tipxl.domain.decisions.waivers import Waiver
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.entered import confirmed
from tipxl.domain.returns.overlay import in_order, told_what_it_replaces
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.domain.returns.senders import from_sender
from tipxl.intake.arrivals import arrivals
from tipxl.journal.journal import Journal
from tipxl.validation.foreign_rows import naming_their_form
from tipxl.validation.held_files import as_decided
from tipxl.validation.named_returns import (
    VALIDATING_BY_NAME,
    NamedTask,
    NotAsReceived,
    RoundOnRecord,
    Validator,
)
from tipxl.validation.packing import VALIDATING, Validated
from tipxl.validation.result_cache import ResultCache
from tipxl.validation.said_before import SaidSoFar
from tipxl.validation.shared_returns import VALIDATING_REMOTELY, MissingRemoteFile, remote_task
from tipxl.validation.validate_file import (
    NeedsDesigns,
    ValidationTask,
    ValidationTerms,
    said_before,
)
from tipxl.workers.job import noted
from tipxl.workers.pool import spread
from tipxl.workers.tidying import untidied
from tipxl.workspace.cache import opened
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.opening import Tick, Workspace, silent


class PriorReturns(Struct, frozen=True):
    """The round a file is read for, the returns before it, and what the officer decided."""

    period: Period
    returns: tuple[Return, ...] = ()
    entries: tuple[DecisionLine, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def read_returns(workspace: Workspace, period: Period, tick: Tick = silent) -> tuple[Return, ...]:
    """Every file of returned/, validated, in the order in which they were received."""
    decided = register(workspace)
    entries = tuple(each for each in decided.lines if each.period == str(period))
    prior = PriorReturns(period, (), entries, waivers_of(workspace, decided, period))
    with _round_reader(workspace, prior, tick) as reader:
        arrived = arrivals(workspace.files(period), workspace.journal(period), workspace.zone)
        returns = reader.in_order(arrived)
    confirmed_so_far = _as_confirmed(workspace, period, returns)
    with_entries = entered_nowhere(str(period), confirmed_so_far)
    timely = late_as_decided(workspace.plan, period, with_entries, entries)
    return rivals_decided(str(period), timely, entries)


def read_late(workspace: Workspace, period: Period) -> tuple[Return, ...]:
    """The returns of a round that came after its freeze, and so are shown in the next one."""
    freeze = workspace.round(period).freeze
    arrived = arrivals(workspace.files(period), workspace.journal(period), workspace.zone)
    late = [each for each in arrived if each.received.date() > freeze]
    with _round_reader(workspace, PriorReturns(period)) as reader:
        alone = tuple(reader.alone(late))
        returns = tuple(each for each in alone if came_late(workspace.plan, period, each))
    return _as_confirmed(workspace, period, returns)


def _as_confirmed(
    workspace: Workspace, period: Period, returns: tuple[Return, ...]
) -> tuple[Return, ...]:
    """What the secretariat entered, as far as the bodies have confirmed it."""
    by_body = workspace.journal(period).confirmed
    return tuple(confirmed(workspace.schema, each, by_body) for each in returns)


def validate_file(
    workspace: Workspace, data: bytes, arrival: Arrival, prior: PriorReturns
) -> Return:
    """One file, wherever it lies, together with what its body said before."""
    validator = Validator(workspace.files(prior.period))
    terms = records_of(workspace, prior.period).terms()
    task = ValidationTask(data, arrival, terms, waivers=prior.waivers)
    task = validator.with_designs(task)
    returned = validator.validated(task)
    before = tuple(each for each in prior.returns if each.counts and each.body == returned.body)
    if before and returned.lies_over:
        issued = validator.issued(returned.body)
        said = said_before(issued, before)
        returned = validator.validated(replace(task, issued=issued, said=said))
    returned = from_sender(workspace.plan, returned)
    return nil_as_decided(str(prior.period), returned, before, prior.entries)


def records_of(
    workspace: Workspace, period: Period, waivers: tuple[Waiver, ...] = ()
) -> RoundOnRecord:
    """Where a round is on record, and by what its files are validated."""
    files = workspace.files(period)
    return RoundOnRecord(files, workspace.plan.code, workspace.keys, waivers)


_Answer = Validated | NeedsDesigns | NotAsReceived | MissingRemoteFile


@contextmanager
def _round_reader(
    workspace: Workspace, prior: PriorReturns, tick: Tick = silent
) -> Iterator["_RoundReader"]:
    with opened(workspace.folder.cache, keep=workspace.keeps) as cache:
        records = records_of(workspace, prior.period, prior.waivers)
        validator, terms = Validator(records.files), records.terms()
        results = ResultCache(cache, terms, validator.issued, prior.waivers)
        journal = workspace.journal(prior.period)
        yield _RoundReader(workspace, prior, records, terms, validator, results, journal, tick)


class _RoundReader(Struct, frozen=True):
    """Reads the files of one round, and validates them."""

    workspace: Workspace
    prior: PriorReturns
    records: RoundOnRecord
    terms: ValidationTerms
    validator: Validator
    results: ResultCache
    journal: Journal
    tick: Tick

    def in_order(self, arrivals: Sequence[Arrival]) -> tuple[Return, ...]:
        """Every file, laid over those that came before it, and as the officer decided."""
        said = SaidSoFar(self.validator.issued)
        returns: dict[str, Return] = {}
        for alone in sorted(self.alone(arrivals), key=in_order):
            arrival = alone.arrival
            returned = self._laid_over(arrival, alone, said)
            if returned.verdict is Verdict.HELD:
                task = self._task(arrival)
                if isinstance(task, ValidationTask):
                    entries = self.prior.entries
                    returned = as_decided(self.workspace, returned, task, entries, said)
            period, before = str(self.prior.period), said.returns(returned.body)
            returned = refused_before(self.workspace.plan, period, returned, self.prior.entries)
            returned = nil_as_decided(period, returned, before, self.prior.entries)
            returned = self._naming_other_forms(arrival, returned)
            if returned.counts:
                said.add(returned)
            returns[arrival.file] = returned
        self.results.tidy()
        self.workspace.records(self.prior.period).row_keys.update(self.results.row_keys)
        return tuple(returns[each.file] for each in arrivals)

    def alone(self, arrivals: Sequence[Arrival]) -> list[Return]:
        """Every file as if it were the only one."""
        with untidied():
            returns = dict(self._known(arrivals))
        unknown = {n: arrival for n, arrival in enumerate(arrivals) if n not in returns}
        under_way: deque[int] = deque()
        missing: list[MissingRemoteFile] = []
        with self._spread(unknown, returns, under_way) as answers:
            for answer in answers:
                number = under_way.popleft()
                arrival = unknown[number]
                if isinstance(answer, MissingRemoteFile):
                    missing.append(answer)
                if isinstance(answer, Return | bytes):
                    returns[number] = self._from_sender(self.results.store(arrival, answer))
                else:
                    returns[number] = self._here(arrival)
                self.tick(arrival.file)
        if missing:
            options = self.workspace.worker_options
            options.tell(
                f"{counted(len(missing), 'file')} not at {options.shared} as received, "
                f"and so read on this computer. The first: {missing[0].why}"
            )
        return [returns[number] for number in range(len(arrivals))]

    def _spread(
        self, unknown: Mapping[int, Arrival], returns: dict[int, Return], under_way: deque[int]
    ) -> AbstractContextManager[Iterator[_Answer]]:
        """The answers to what nobody has validated yet, by whoever does the work."""
        options, count = self.workspace.worker_options, len(unknown)
        if not options.dask:
            named = (
                NamedTask(self.records, unknown[each]) for each in noted(iter(unknown), under_way)
            )
            job = replace(VALIDATING_BY_NAME, here=self._read_and_validate)
            return spread(job, named, count, options)
        tasks = self._tasks(unknown, returns, under_way)
        if options.shared:
            items = map(remote_task(options.shared), tasks)
            return spread(VALIDATING_REMOTELY, items, count, options)
        return spread(VALIDATING, tasks, count, options)

    def _read_and_validate(self, item: NamedTask) -> Return | NotAsReceived:
        """A file that this process validates, with what it has read of the record already."""
        task = self._task(item.arrival)
        if isinstance(task, Return):
            return NotAsReceived()
        return self.validator.validated(self.validator.with_designs(task))

    def _here(self, arrival: Arrival) -> Return:
        """A file of which another process had no verdict."""
        task = self._task(arrival)
        if isinstance(task, Return):
            return task
        returned = self.validator.validated(self.validator.with_designs(task))
        return self._from_sender(self.results.store(arrival, returned))

    def _known(self, arrivals: Sequence[Arrival]) -> Iterator[tuple[int, Return]]:
        """What need not be validated, by its number: it was before, if its file is still the same.

        A file of which nothing is known is read by who validates it, once.
        """
        for number, arrival in enumerate(arrivals):
            found = self.results.find(arrival)
            if found is not None:
                task = self._task(arrival)
                self.tick(arrival.file)
                yield number, task if isinstance(task, Return) else self._from_sender(found)

    def _tasks(
        self, unknown: Mapping[int, Arrival], returns: dict[int, Return], under_way: deque[int]
    ) -> Iterator[ValidationTask]:
        """The tasks that nobody has done yet, each read when it is its turn: few are in memory."""
        for number, arrival in unknown.items():
            task = self._task(arrival)
            if isinstance(task, ValidationTask):
                under_way.append(number)
                yield self.validator.with_designs(task)
            else:  # taken away, or changed, this very moment
                returns[number] = task
                self.tick(arrival.file)

    def _task(self, arrival: Arrival) -> ValidationTask | Return:
        return self.records.task(arrival, self.terms)

    def _laid_over(self, arrival: Arrival, alone: Return, said: SaidSoFar) -> Return:
        before = said.of(alone.body)
        if before.answers is None:
            return alone
        if not alone.lies_over:
            return told_what_it_replaces(alone, before.answers, self.workspace.schema)
        found = self.results.find(arrival, before.digest)
        if found is None:
            task = self._task(arrival)
            if not isinstance(task, ValidationTask):
                return task
            issued = self.validator.issued(alone.body)
            task = replace(task, issued=issued, said=before.answers)
            found = self.results.store(arrival, self.validator.validated(task), before.digest)
        return self._from_sender(found)

    def _naming_other_forms(self, arrival: Arrival, returned: Return) -> Return:
        """A file that holds rows of another form says whose they are."""
        if all(each.code != ReturnMessage.FOREIGN_ROWS.code for each in returned.findings):
            return returned
        task = self._task(arrival)
        if isinstance(task, Return):
            return returned
        return naming_their_form(self.workspace, returned, task.data)

    def _from_sender(self, returned: Return) -> Return:
        moment = returned.arrival.received
        sender = returned.arrival.sender
        then = self.journal.address_then(returned.body, moment) if sender else ""
        return from_sender(self.workspace.plan, returned, then)
