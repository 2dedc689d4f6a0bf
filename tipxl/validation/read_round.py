"""Read a round: every file of returned/ is recognised by its content and validated.

Each file is first validated alone, wherever there is a free processor, or taken from the cache;
then those that overlay an earlier return of their body once more, together with it.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

from tipxl.domain.core.finding import Place
from tipxl.domain.core.wording_numbers import counted
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.decision_lines import DecisionLine
from tipxl.domain.decisions.file_decisions import (
    came_late,
    late_as_decided,
    nil_as_decided,
    rivals_decided,
)
from tipxl.domain.decisions.waivers import Waiver
from tipxl.domain.forms.identity import codes_in
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.entered import confirmed
from tipxl.domain.returns.overlay import in_order, told_what_it_replaces
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.domain.returns.senders import from_sender
from tipxl.errors import TipxlError
from tipxl.excel.read import glance
from tipxl.excel.xlsx.limits import ReadLimits
from tipxl.files import read_file, read_measured
from tipxl.intake.arrivals import arrivals
from tipxl.validation.foreign_rows import naming_their_form
from tipxl.validation.held_files import as_decided
from tipxl.validation.packing import VALIDATING, Validated
from tipxl.validation.result_cache import ResultCache
from tipxl.validation.said_before import SaidSoFar
from tipxl.validation.shared_returns import VALIDATING_REMOTELY, MissingRemoteFile, remote_task
from tipxl.validation.validate_file import (
    NeedsDesigns,
    ValidationTask,
    ValidationTerms,
    held,
    said_before,
    validate_task,
)
from tipxl.workers.pool import spread
from tipxl.workspace.cache import opened
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.issued_forms import IssuedDesigns, RecordFile
from tipxl.workspace.journal import Journal
from tipxl.workspace.opening import Tick, Workspace, silent


@dataclass(frozen=True, slots=True)
class PriorReturns:
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
    timely = late_as_decided(workspace.plan, period, confirmed_so_far, entries)
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
    validator = _Validator(workspace, prior.period)
    issued = validator.issued(_seems_to_be_of(data))
    terms = terms_of(workspace, prior.period)
    task = ValidationTask(data, arrival, terms, issued, waivers=prior.waivers)
    returned = validator.validated(task)
    before = tuple(each for each in prior.returns if each.counts and each.body == returned.body)
    if before and returned.lies_over:
        issued = validator.issued(returned.body)
        said = said_before(issued, before)
        returned = validator.validated(replace(task, issued=issued, said=said))
    returned = from_sender(workspace.plan, returned)
    return nil_as_decided(str(prior.period), returned, before, prior.entries)


def terms_of(workspace: Workspace, period: Period) -> ValidationTerms:
    """What all files of a round are validated by."""
    schemas = (RecordFile(str(path), read_file(path)) for path in workspace.files(period).schemas())
    return ValidationTerms(workspace.plan.code, period, workspace.keys, tuple(schemas))


class _Validator:
    """Validates files in this process. What each body was issued is read once."""

    def __init__(self, workspace: Workspace, period: Period) -> None:
        self._files = workspace.files(period)
        self._issued: dict[str, IssuedDesigns] = {"": IssuedDesigns()}

    def issued(self, body: str) -> IssuedDesigns:
        """What was issued to a body."""
        if body not in self._issued:
            self._issued[body] = issued_to(self._files, body)
        return self._issued[body]

    def validated(self, task: ValidationTask) -> Return:
        """The return of a task, whoever's file it turns out to be."""
        answer = validate_task(task)
        if isinstance(answer, NeedsDesigns):
            answer = validate_task(replace(task, issued=self.issued(answer.body)))
        if isinstance(answer, NeedsDesigns):
            raise TypeError(f"A file asks for {answer.body} twice.")
        return answer


@contextmanager
def _round_reader(
    workspace: Workspace, prior: PriorReturns, tick: Tick = silent
) -> Iterator["_RoundReader"]:
    with opened(workspace.folder.cache, keep=workspace.keeps) as cache:
        validator = _Validator(workspace, prior.period)
        terms = terms_of(workspace, prior.period)
        results = ResultCache(cache, terms, validator.issued, prior.waivers)
        journal = workspace.journal(prior.period)
        yield _RoundReader(workspace, prior, terms, validator, results, journal, tick)


@dataclass(frozen=True, slots=True)
class _RoundReader:
    """Reads the files of one round, and validates them."""

    workspace: Workspace
    prior: PriorReturns
    terms: ValidationTerms
    validator: _Validator
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
            returned = nil_as_decided(period, returned, before, self.prior.entries)
            returned = self._naming_other_forms(arrival, returned)
            if returned.counts:
                said.add(returned)
            returns[arrival.file] = returned
        self.results.tidy()
        return tuple(returns[each.file] for each in arrivals)

    def alone(self, arrivals: Sequence[Arrival]) -> list[Return]:
        """Every file as if it were the only one."""
        returns = dict(self._known(arrivals))
        unknown = {n: arrival for n, arrival in enumerate(arrivals) if n not in returns}
        under_way: deque[tuple[int, ValidationTask]] = deque()
        tasks = self._tasks(unknown, returns, under_way)
        missing: list[MissingRemoteFile] = []
        with self._spread(tasks, len(unknown)) as answers:
            for answer in answers:
                number, task = under_way.popleft()
                if isinstance(answer, MissingRemoteFile):
                    missing.append(answer)
                if isinstance(answer, Return | bytes):
                    returned = self.results.store(task.arrival, answer)
                else:
                    returned = self.validator.validated(task)
                    returned = self.results.store(task.arrival, returned)
                returns[number] = self._from_sender(returned)
                self.tick(task.arrival.file)
        if missing:
            options = self.workspace.worker_options
            options.tell(
                f"{counted(len(missing), 'file')} not at {options.shared} as received, "
                f"and so read on this computer. The first: {missing[0].why}"
            )
        return [returns[number] for number in range(len(arrivals))]

    def _spread(
        self, tasks: Iterator[ValidationTask], count: int
    ) -> AbstractContextManager[Iterator[Validated | NeedsDesigns | MissingRemoteFile]]:
        worker_options = self.workspace.worker_options
        if worker_options.dask and worker_options.shared:
            items = map(remote_task(worker_options.shared), tasks)
            return spread(VALIDATING_REMOTELY, items, count, worker_options)
        return spread(VALIDATING, tasks, count, worker_options)

    def _known(self, arrivals: Sequence[Arrival]) -> Iterator[tuple[int, Return]]:
        """What need not be validated, by its number: it was before, or cannot be read."""
        for number, arrival in enumerate(arrivals):
            task = self._task(arrival)
            found = task if isinstance(task, Return) else self.results.find(arrival)
            if found is not None:
                self.tick(arrival.file)
                yield number, found if found is task else self._from_sender(found)

    def _tasks(
        self,
        unknown: Mapping[int, Arrival],
        returns: dict[int, Return],
        under_way: deque[tuple[int, ValidationTask]],
    ) -> Iterator[ValidationTask]:
        """The tasks that nobody has done yet, read again so that few are in memory at a time."""
        for number, arrival in unknown.items():
            task = self._task(arrival)
            if isinstance(task, ValidationTask):
                task = replace(task, issued=self.validator.issued(_seems_to_be_of(task.data)))
                under_way.append((number, task))
                yield task
            else:  # taken away, or changed, this very moment
                returns[number] = task

    def _task(self, arrival: Arrival) -> ValidationTask | Return:
        """A file to validate; one that cannot be read, or is another than it was, is held."""
        try:
            place = self.workspace.files(self.prior.period).returned / arrival.file
            data, sha256 = read_measured(place, ReadLimits().file_bytes)
        except TipxlError as error:
            return held(arrival, ReturnMessage.OUT_OF_REACH.at(Place(), why=str(error)))
        if sha256 != arrival.sha256:
            return held(arrival, ReturnMessage.OTHER_BYTES.at(Place()))
        return ValidationTask(data, arrival, self.terms, waivers=self.prior.waivers)

    def _laid_over(self, arrival: Arrival, alone: Return, said: SaidSoFar) -> Return:
        before = said.of(alone.body)
        if before.answers is None:
            return alone
        if not alone.lies_over:
            return told_what_it_replaces(alone, before.answers)
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


def _seems_to_be_of(data: bytes) -> str:
    """The body whose form a file seems to be, by a look at its properties."""
    return next((each.body for each in codes_in(glance(data))), "")
