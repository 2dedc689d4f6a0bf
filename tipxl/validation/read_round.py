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
from tipxl.domain.returns.messages import Told, tell
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.domain.returns.senders import from_sender
from tipxl.domain.rulings.decision import Entry
from tipxl.errors import TipxlError
from tipxl.excel.read import glance
from tipxl.files import read_file
from tipxl.intake.arrivals import arrivals
from tipxl.validation.held_files import as_decided
from tipxl.validation.packing import JUDGING, packed
from tipxl.validation.result_cache import Shelf
from tipxl.validation.shared_returns import JUDGING_ELSEWHERE, NotThere, elsewhere
from tipxl.validation.validate_file import Task, Terms, Wanted, held, judge_task
from tipxl.workers.pool import spread
from tipxl.workspace.cache import opened
from tipxl.workspace.decisions_file import register, waivers_of
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.issued_forms import Issued, Record
from tipxl.workspace.letter_log import Posted, address_then, confirmed_returns, posted
from tipxl.workspace.opening import Desk, Tick, silent

# Only what overlays an earlier return is judged by what was said before (RULES 5).
_OVERLAYS = ("PARTIAL", "CORRECTION")


@dataclass(frozen=True, slots=True)
class Before:
    """The round a file is read for, the returns judged before it, and what the officer decided."""

    period: Period
    returns: tuple[Return, ...] = ()
    entries: tuple[Entry, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def read_returns(desk: Desk, period: Period, tick: Tick = silent) -> tuple[Return, ...]:
    """Every file of returned/, judged, in the order in which they were received."""
    standing = register(desk)
    entries = tuple(each for each in standing.entries if each.period == str(period))
    before = Before(period, (), entries, waivers_of(desk, standing, period))
    with _reading(desk, before, tick) as reading:
        found = reading.in_turn(arrivals(desk.files(period)))
    return rivals_decided(str(period), _as_confirmed(desk, period, found), entries)


def read_late(desk: Desk, period: Period) -> tuple[Return, ...]:
    """The returns of a round that came after its freeze, and so are shown in the next one."""
    freeze = desk.round(period).freeze
    late = [each for each in arrivals(desk.files(period)) if each.received.date() > freeze]
    with _reading(desk, Before(period)) as reading:
        found = tuple(each for each in reading.alone(late) if each.counts)
    return _as_confirmed(desk, period, found)


def _as_confirmed(desk: Desk, period: Period, found: tuple[Return, ...]) -> tuple[Return, ...]:
    """What the secretariat entered, as far as the bodies have confirmed it."""
    by_body = confirmed_returns(desk.files(period))
    return tuple(confirmed(desk.layout, each, by_body) for each in found)


def judge_file(desk: Desk, data: bytes, arrival: Arrival, before: Before) -> Return:
    """One file, wherever it lies, in the light of what its body said before."""
    bodies = _Bodies(desk, before.period)
    issued = bodies.issued(_seems_to_be_of(data))
    task = Task(data, arrival, terms_of(desk, before.period), issued, waivers=before.waivers)
    found = bodies.judged(task)
    mine = tuple(each for each in before.returns if each.counts and each.body == found.body)
    if mine and found.submission in _OVERLAYS:
        found = bodies.judged(replace(task, issued=bodies.issued(found.body), before=mine))
    return from_sender(desk.plan, found)


def terms_of(desk: Desk, period: Period) -> Terms:
    """What all files of a round are judged by."""
    layouts = (Record(str(path), read_file(path)) for path in desk.files(period).layouts())
    return Terms(desk.plan.code, str(period), desk.keys, tuple(layouts))


class _Bodies:
    """What each body was issued, read once."""

    def __init__(self, desk: Desk, period: Period) -> None:
        self._files = desk.files(period)
        self._known: dict[str, Issued] = {"": Issued()}

    def issued(self, body: str) -> Issued:
        """What was issued to a body."""
        if body not in self._known:
            self._known[body] = issued_to(self._files, body)
        return self._known[body]

    def judged(self, task: Task) -> Return:
        """A task done here and now, whoever's file it turns out to be."""
        found = judge_task(task)
        if isinstance(found, Wanted):
            found = judge_task(replace(task, issued=self.issued(found.body)))
        if isinstance(found, Wanted):
            raise TypeError(f"A file asks for {found.body} twice.")
        return found


@contextmanager
def _reading(desk: Desk, before: Before, tick: Tick = silent) -> Iterator["_Reading"]:
    with opened(desk.folder.cache, keep=desk.keeps) as cache:
        bodies = _Bodies(desk, before.period)
        terms = terms_of(desk, before.period)
        shelf = Shelf(cache, terms, bodies.issued)
        letters = tuple(posted(desk.files(before.period)).values())
        yield _Reading(desk, before, terms, bodies, shelf, letters, tick)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A round's files on their way to being judged."""

    desk: Desk
    before: Before
    terms: Terms
    bodies: _Bodies
    shelf: Shelf
    letters: tuple[Posted, ...]
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
        asked: deque[tuple[int, Task]] = deque()
        tasks = self._tasks(missing, judged, asked)
        absent: list[NotThere] = []
        with self._spread(tasks, len(missing)) as answers:
            for answer in answers:
                number, task = asked.popleft()
                if isinstance(answer, NotThere):
                    absent.append(answer)
                mine = self._mine(task) if isinstance(answer, Wanted | NotThere) else answer
                judged[number] = self._sent(self.shelf.keep(task, mine))
                self.tick(task.arrival.file)
        self._tell(absent)
        return [judged[number] for number in range(len(found))]

    def _mine(self, task: Task) -> bytes | Return:
        return packed(self.bodies.judged(task))

    def _spread(
        self, tasks: Iterator[Task], count: int
    ) -> AbstractContextManager[Iterator[bytes | Return | Wanted | NotThere]]:
        crew = self.desk.crew
        if crew.dask and crew.shared:
            items = map(elsewhere(crew.shared), tasks)
            return spread(JUDGING_ELSEWHERE, items, count, crew)
        return spread(JUDGING, tasks, count, crew)

    def _tell(self, absent: Sequence[NotThere]) -> None:
        if absent:
            self.desk.crew.tell(
                f"{len(absent)} of the files are not at {self.desk.crew.shared} as they were "
                f"received, and were read on this computer. The first: {absent[0].why}"
            )

    def _known(self, found: Sequence[Arrival]) -> Iterator[tuple[int, Return]]:
        """What need not be judged, by its number: it was before, or cannot be."""
        for number, arrival in enumerate(found):
            task = self._task(arrival)
            known = self.shelf.look(task) if isinstance(task, Task) else task
            if known is not None:
                self.tick(arrival.file)
                yield number, self._sent(known) if isinstance(task, Task) else known

    def _tasks(
        self,
        missing: Mapping[int, Arrival],
        judged: dict[int, Return],
        asked: deque[tuple[int, Task]],
    ) -> Iterator[Task]:
        """The tasks that nobody has done yet, read again so that few are held at a time."""
        for number, arrival in missing.items():
            task = self._task(arrival)
            if isinstance(task, Task):
                task = replace(task, issued=self.bodies.issued(_seems_to_be_of(task.data)))
                asked.append((number, task))
                yield task
            else:  # taken away, or changed, this very moment
                judged[number] = task

    def _task(self, arrival: Arrival) -> Task | Return:
        """A file to judge; one that cannot be read, or is another than it was, stops no other."""
        try:
            data = read_file(self.desk.files(self.before.period).returned / arrival.file)
        except TipxlError as error:
            return held(arrival, tell(Told.OUT_OF_REACH, Place(), why=str(error)))
        if hashlib.sha256(data).hexdigest() != arrival.sha256:
            return held(arrival, tell(Told.OTHER_BYTES, Place()))
        return Task(data, arrival, self.terms, waivers=self.before.waivers)

    def _after(self, arrival: Arrival, first: Return, earlier: tuple[Return, ...]) -> Return:
        if not earlier or first.submission not in _OVERLAYS:
            return first
        task = self._task(arrival)
        if not isinstance(task, Task):
            return task
        task = replace(task, issued=self.bodies.issued(first.body), before=earlier)
        known = self.shelf.look(task)
        return self._sent(known or self.shelf.keep(task, packed(self.bodies.judged(task))))

    def _sent(self, returned: Return) -> Return:
        moment = returned.arrival.received
        then = address_then(self.letters, returned.body, moment) if returned.arrival.sender else ""
        return from_sender(self.desk.plan, returned, then)

    def _decided(self, arrival: Arrival, returned: Return, said: dict[str, list[Return]]) -> Return:
        task = self._task(arrival)
        if not isinstance(task, Task):
            return returned
        return as_decided(self.desk, returned, task, self.before.entries, said)


def _seems_to_be_of(data: bytes) -> str:
    """The body whose form a file seems to be, by a look at its properties."""
    return next((each.body for each in codes_in(glance(data))), "")
