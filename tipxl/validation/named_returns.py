"""Returns that the processes of this computer read themselves: a task carries the name of a file.

With the file, its design and the rules in it, a task is 190 KB, and to send that takes the leader
longer than anything else that it does for a return.
"""

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.finding import Place
from tipxl.domain.decisions.waivers import Waiver
from tipxl.domain.forms.identity import codes_in
from tipxl.domain.returns.recognise import SigningKeys
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Arrival, Return
from tipxl.errors import TipxlError
from tipxl.excel.read import glance
from tipxl.excel.xlsx.limits import ReadLimits
from tipxl.files import read_measured
from tipxl.validation.packing import Validated, packed, reader_died
from tipxl.validation.validate_file import (
    NeedsDesigns,
    ValidationTask,
    ValidationTerms,
    held,
    validate_task,
)
from tipxl.workers.job import Job
from tipxl.workspace.form_records import issued_to, schemas_of
from tipxl.workspace.issued_forms import IssuedDesigns
from tipxl.workspace.paths import RoundFiles


class RoundOnRecord(Struct, frozen=True):
    """Where a round is on record, by which keys its forms are known, and what is waived in it."""

    files: RoundFiles
    plan: str
    keys: SigningKeys
    waivers: tuple[Waiver, ...] = ()

    def terms(self) -> ValidationTerms:
        """What all files of the round are validated by."""
        return ValidationTerms(self.plan, self.files.period, self.keys, schemas_of(self.files))

    def task(self, arrival: Arrival, terms: ValidationTerms) -> ValidationTask | Return:
        """A file to validate; one that cannot be read, or is another than it was, is held."""
        try:
            place = self.files.returned / arrival.file
            data, sha256 = read_measured(place, ReadLimits().file_bytes)
        except TipxlError as error:
            return held(arrival, ReturnMessage.OUT_OF_REACH.at(Place(), why=str(error)))
        if sha256 != arrival.sha256:
            return held(arrival, ReturnMessage.OTHER_BYTES.at(Place()))
        return ValidationTask(data, arrival, terms, waivers=self.waivers)


class Validator:
    """Validates files in this process. What each body was issued is read once."""

    def __init__(self, files: RoundFiles) -> None:
        self._files = files
        self._issued: dict[str, IssuedDesigns] = {"": IssuedDesigns()}

    def issued(self, body: str) -> IssuedDesigns:
        """What was issued to a body."""
        if body not in self._issued:
            self._issued[body] = issued_to(self._files, body)
        return self._issued[body]

    def with_designs(self, task: ValidationTask) -> ValidationTask:
        """A task with what was issued to the body whose form the file seems to be."""
        return replace(task, issued=self.issued(_seems_to_be_of(task.data)))

    def validated(self, task: ValidationTask) -> Return:
        """The return of a task, whoever's file it turns out to be."""
        answer = validate_task(task)
        if isinstance(answer, NeedsDesigns):
            answer = validate_task(replace(task, issued=self.issued(answer.body)))
        if isinstance(answer, NeedsDesigns):
            raise TypeError(f"A file asks for {answer.body} twice.")
        return answer


def _seems_to_be_of(data: bytes) -> str:
    """The body whose form a file seems to be, by a look at its properties."""
    return next((each.body for each in codes_in(glance(data))), "")


class NamedTask(Struct, frozen=True):
    """A file of returned/ to validate, by its name."""

    records: RoundOnRecord
    arrival: Arrival


class NotAsReceived(Struct, frozen=True):
    """The file cannot be read at this moment, or is another than it was: no verdict on it."""


def _read_and_pack(item: NamedTask) -> Validated | NotAsReceived:
    task = item.records.task(item.arrival, item.records.terms())
    if isinstance(task, Return):
        return NotAsReceived()
    validator = Validator(item.records.files)
    return packed(validator.validated(validator.with_designs(task)))


def _died(item: NamedTask) -> Validated | NotAsReceived:
    return reader_died(item.arrival)


# A file takes 12 ms: what a process costs is what fifteen of them do.
VALIDATING_BY_NAME: Job[NamedTask, Validated | NotAsReceived] = Job(
    _read_and_pack, _died, apiece=48
)
