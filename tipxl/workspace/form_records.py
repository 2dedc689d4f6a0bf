"""The designs in record/ that a body was issued: its forms, and its correction copies."""

from collections.abc import Collection, Iterator
from itertools import count, takewhile
from pathlib import Path

from tipxl.domain.forms.forms_by_version import FormsByVersion
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.files import read_file
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FormIssued
from tipxl.workspace.issued_forms import (
    IssuedDesigns,
    RecordFile,
    issued_form,
    issued_rows,
    understood,
)
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.round_records import RoundRecords


def next_version(files: RoundFiles, body: str) -> int:
    """The first version that is still free."""
    return next(n for n in count(1) if not files.design(body, n).exists())


def missing_designs(files: RoundFiles, journal: Journal) -> tuple[FormIssued, ...]:
    """The forms that were issued by the journal, and whose records are gone."""
    issued = {(each.body, each.version): each for each in journal.of(FormIssued)}
    return tuple(e for e in issued.values() if not files.design(e.body, e.version).exists())


def latest_design(files: RoundFiles, body: str, entered: str = "") -> IssuedForm | None:
    """The form issued last to a body in this round, correction copies left aside.

    With `entered`, that in which the secretariat enters what came so.
    """
    forms = (each for each in _designs(files, body) if not each.corrects)
    return next((each for each in forms if each.entered == entered), None)


def correcting(files: RoundFiles, body: str, sha256: str) -> IssuedForm | None:
    """The correction copy issued for a return, if there is one."""
    return next((each for each in _designs(files, body) if each.corrects == sha256), None)


def _designs(files: RoundFiles, body: str) -> Iterator[IssuedForm]:
    versions = range(next_version(files, body) - 1, 0, -1)
    return (recorded_form(files, body, n) for n in versions)


def recorded_form(files: RoundFiles, body: str, version: int) -> IssuedForm:
    """A form as it was issued; TipxlError where its record is gone or damaged, or is another's."""
    return issued_form(_record(files.design(body, version)))


def issued_to(files: RoundFiles, body: str) -> IssuedDesigns:
    """Everything that a body was issued in this round, as recorded."""
    paths = takewhile(Path.exists, (files.design(body, n) for n in count(1)))
    return IssuedDesigns(body_key(body), tuple(map(_record, paths)))


def forms_issued(records: RoundRecords, body: str, versions: Collection[int]) -> FormsByVersion:
    """The forms of a body by version, each read when it is asked for."""
    files, key = records.files, body_key(body)

    def keys(version: int) -> tuple[str, ...]:
        known = records.row_keys.get((key, version))
        if known is not None:
            return known
        return issued_rows(_record(files.design(body, version)))

    return FormsByVersion(versions, lambda version: recorded_form(files, body, version), keys)


def issued_layout(files: RoundFiles, digest: str) -> FormSchema:
    """The rules a form was issued with."""
    return understood(_record(files.here_or_elsewhere(files.schema(digest))))


def _record(path: Path) -> RecordFile:
    return RecordFile(str(path), read_file(path))
