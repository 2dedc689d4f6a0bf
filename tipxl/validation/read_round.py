"""returned/ -> every file judged: known by what is inside it, never by its name.

Each file is first judged alone, wherever there is a free processor, or taken from the cache; then
those that overlay an earlier return of their body once more, in the light of it.
"""

import hashlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

from tipxl.domain.core.finding import Place
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.decisions.file_decisions import rivals_decided
from tipxl.domain.decisions.waivers import Waiver
from tipxl.domain.forms.identity import codes_in
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.entered import confirmed
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.domain.returns.senders import from_sender
from tipxl.domain.rulings.decision import DecisionLine
from tipxl.errors import TipxlError
from tipxl.excel.read import glance
from tipxl.files import read_file
from tipxl.intake.arrivals import arrivals
from tipxl.validation.held_files import as_decided
from tipxl.validation.packing import VALIDATING, packed
from tipxl.validation.result_cache import ResultCache
from tipxl.validation.shared_returns import VALIDATING_REMOTELY, MissingRemoteFile, remote_task
from tipxl.validation.validate_file import (
    NeedsDesigns,
    ValidationTask,
    ValidationTerms,
    held,
    validate_task,
)
from tipxl.workers.pool import spread
from tipxl.workspace.cache import opened
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.issued_forms import IssuedDesigns, RecordFile
from tipxl.workspace.letter_log import LoggedLetter, address_then, confirmed_returns, logged_letters
from tipxl.workspace.opening import Tick, Workspace, silent

# Only what overlays an earlier return is judged by what was said before (RULES 5).
_OVERLAYS = ("PARTIAL", "CORRECTION")


@dataclass(frozen=True, slots=True)
class PriorReturns:
    """The round a file is read for, the returns judged before it, and what the officer decided."""

    period: Period
    returns: tuple[Return, ...] = ()
    entries: tuple[DecisionLine, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def read_returns(workspace: Workspace, period: Period, tick: Tick = silent) -> tuple[Return, ...]:
    """Every file of returned/, judged, in the order in which they were received."""
    standing = register(workspace)
    entries = tuple(each for each in standing.entries if each.period == str(period))
    before = PriorReturns(period, (), entries, waivers_of(workspace, standing, period))
    with _reading(workspace, before, tick) as reading:
        found = reading.in_turn(arrivals(workspace.files(period)))
    return rivals_decided(str(period), _as_confirmed(workspace, period, found), entries)


def read_late(workspace: Workspace, period: Period) -> tuple[Return, ...]:
    """The returns of a round that came after its freeze, and so are shown in the next one."""
    freeze = workspace.round(period).freeze
    late = [each for each in arrivals(workspace.files(period)) if each.received.date() > freeze]
    with _reading(workspace, PriorReturns(period)) as reading:
        found = tuple(each for each in reading.alone(late) if each.counts)
    return _as_confirmed(workspace, period, found)


def _as_confirmed(
    workspace: Workspace, period: Period, found: tuple[Return, ...]
) -> tuple[Return, ...]:
    """What the secretariat entered, as far as the bodies have confirmed it."""
    by_body = confirmed_returns(workspace.files(period))
    return tuple(confirmed(workspace.schema, each, by_body) for each in found)


def validate_file(
    workspace: Workspace, data: bytes, arrival: Arrival, before: PriorReturns
) -> Return:
    """One file, wherever it lies, in the light of what its body said before."""
    bodies = _Bodies(workspace, before.period)
    issued = bodies.issued(_seems_to_be_of(data))
    task = ValidationTask(
        data, arrival, terms_of(workspace, before.period), issued, waivers=before.waivers
    )
    found = bodies.judged(task)
    mine = tuple(each for each in before.returns if each.counts and each.body == found.body)
    if mine and found.submission in _OVERLAYS:
        found = bodies.judged(replace(task, issued=bodies.issued(found.body), before=mine))
    return from_sender(workspace.plan, found)


def terms_of(workspace: Workspace, period: Period) -> ValidationTerms:
    """What all files of a round are judged by."""
    schemas = (RecordFile(str(path), read_file(path)) for path in workspace.files(period).schemas())
    return ValidationTerms(workspace.plan.code, str(period), workspace.keys, tuple(schemas))


class _Bodies:
    """What each body was issued, read once."""

    def __init__(self, workspace: Workspace, period: Period) -> None:
        self._files = workspace.files(period)
        self._known: dict[str, IssuedDesigns] = {"": IssuedDesigns()}

    def issued(self, body: str) -> IssuedDesigns:
        """What was issued to a body."""
        if body not in self._known:
            self._known[body] = issued_to(self._files, body)
        return self._known[body]

    def judged(self, task: ValidationTask) -> Return:
        """A task done here and now, whoever's file it turns out to be."""
        found = validate_task(task)
        if isinstance(found, NeedsDesigns):
            found = validate_task(replace(task, issued=self.issued(found.body)))
        if isinstance(found, NeedsDesigns):
            raise TypeError(f"A file asks for {found.body} twice.")
        return found


@contextmanager
def _reading(
    workspace: Workspace, before: PriorReturns, tick: Tick = silent
) -> Iterator["_Reading"]:
    with opened(workspace.folder.cache, keep=workspace.keeps) as cache:
        bodies = _Bodies(workspace, before.period)
        terms = terms_of(workspace, before.period)
        shelf = ResultCache(cache, terms, bodies.issued)
        letters = tuple(logged_letters(workspace.files(before.period)).values())
        yield _Reading(workspace, before, terms, bodies, shelf, letters, tick)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A round's files on their way to being judged."""

    workspace: Workspace
    before: PriorReturns
    terms: ValidationTerms
    bodies: _Bodies
    shelf: ResultCache
    letters: tuple[LoggedLetter, ...]
    tick: Tick

    def in_turn(self, found: Sequence[Arrival]) -> tuple[Return, ...]:
        """Every file in the light of those before it, and as the officer decided."""
        said: dict[str, list[Return]] = {}
        judged = []
        for arrival, first in zip(found, self.alone(found), strict=True):
            returned = self._after(arrival, first, tuple(said.get(first.body, ())))
            if returned.verdict is Verdict.HELD:
                returned = self._decided(arrival, returned, said)
            if returned.counts:
                said.setdefault(returned.body, []).append(returned)
            judged.append(returned)
        self.shelf.tidy()
        return tuple(judged)

    def alone(self, found: Sequence[Arrival]) -> list[Return]:
        """Every file as if it were the only one."""
        judged = dict(self._known(found))
        missing = {n: arrival for n, arrival in enumerate(found) if n not in judged}
        asked: deque[tuple[int, ValidationTask]] = deque()
        tasks = self._tasks(missing, judged, asked)
        absent: list[MissingRemoteFile] = []
        with self._spread(tasks, len(missing)) as answers:
            for answer in answers:
                number, task = asked.popleft()
                if isinstance(answer, MissingRemoteFile):
                    absent.append(answer)
                mine = (
                    self._mine(task)
                    if isinstance(answer, NeedsDesigns | MissingRemoteFile)
                    else answer
                )
                judged[number] = self._sent(self.shelf.keep(task, mine))
                self.tick(task.arrival.file)
        self._tell(absent)
        return [judged[number] for number in range(len(found))]

    def _mine(self, task: ValidationTask) -> bytes | Return:
        return packed(self.bodies.judged(task))

    def _spread(
        self, tasks: Iterator[ValidationTask], count: int
    ) -> AbstractContextManager[Iterator[bytes | Return | NeedsDesigns | MissingRemoteFile]]:
        worker_options = self.workspace.worker_options
        if worker_options.dask and worker_options.shared:
            items = map(remote_task(worker_options.shared), tasks)
            return spread(VALIDATING_REMOTELY, items, count, worker_options)
        return spread(VALIDATING, tasks, count, worker_options)

    def _tell(self, absent: Sequence[MissingRemoteFile]) -> None:
        if absent:
            options = self.workspace.worker_options
            options.tell(
                f"{len(absent)} of the files are not at {options.shared} as they were received, "
                f" and were read on this computer. The first: {absent[0].why}"
            )

    def _known(self, found: Sequence[Arrival]) -> Iterator[tuple[int, Return]]:
        """What need not be judged, by its number: it was before, or cannot be."""
        for number, arrival in enumerate(found):
            task = self._task(arrival)
            known = self.shelf.look(task) if isinstance(task, ValidationTask) else task
            if known is not None:
                self.tick(arrival.file)
                yield number, self._sent(known) if isinstance(task, ValidationTask) else known

    def _tasks(
        self,
        missing: Mapping[int, Arrival],
        judged: dict[int, Return],
        asked: deque[tuple[int, ValidationTask]],
    ) -> Iterator[ValidationTask]:
        """The tasks that nobody has done yet, read again so that few are held at a time."""
        for number, arrival in missing.items():
            task = self._task(arrival)
            if isinstance(task, ValidationTask):
                task = replace(task, issued=self.bodies.issued(_seems_to_be_of(task.data)))
                asked.append((number, task))
                yield task
            else:  # taken away, or changed, this very moment
                judged[number] = task

    def _task(self, arrival: Arrival) -> ValidationTask | Return:
        """A file to judge; one that cannot be read, or is another than it was, stops no other."""
        try:
            data = read_file(self.workspace.files(self.before.period).returned / arrival.file)
        except TipxlError as error:
            return held(arrival, ReturnMessage.OUT_OF_REACH.at(Place(), why=str(error)))
        if hashlib.sha256(data).hexdigest() != arrival.sha256:
            return held(arrival, ReturnMessage.OTHER_BYTES.at(Place()))
        return ValidationTask(data, arrival, self.terms, waivers=self.before.waivers)

    def _after(self, arrival: Arrival, first: Return, earlier: tuple[Return, ...]) -> Return:
        if not earlier or first.submission not in _OVERLAYS:
            return first
        task = self._task(arrival)
        if not isinstance(task, ValidationTask):
            return task
        task = replace(task, issued=self.bodies.issued(first.body), before=earlier)
        known = self.shelf.look(task)
        return self._sent(known or self.shelf.keep(task, packed(self.bodies.judged(task))))

    def _sent(self, returned: Return) -> Return:
        moment = returned.arrival.received
        then = address_then(self.letters, returned.body, moment) if returned.arrival.sender else ""
        return from_sender(self.workspace.plan, returned, then)

    def _decided(self, arrival: Arrival, returned: Return, said: dict[str, list[Return]]) -> Return:
        task = self._task(arrival)
        if not isinstance(task, ValidationTask):
            return returned
        return as_decided(self.workspace, returned, task, self.before.entries, said)


def _seems_to_be_of(data: bytes) -> str:
    """The body whose form a file seems to be, by a look at its properties."""
    return next((each.body for each in codes_in(glance(data))), "")
