"""The designs in record/ that a body was issued: its forms, and its correction copies."""

import hashlib
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

from tipxl.domain.forms.forms_by_version import FormsByVersion
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FormIssued
from tipxl.workspace.issued_forms import (
    IssuedDesigns,
    RecordFile,
    is_as_named,
    is_named_as_schema,
    issued_form,
    issued_rows,
    understood,
)
from tipxl.workspace.packaged import sample
from tipxl.workspace.paths import RoundFiles
from tipxl.workspace.round_records import RoundRecords


def next_version(files: RoundFiles, body: str, journal: Journal) -> int:
    """The version of a new form: past all that are on record, and all that the journal tells."""
    told = (each.version for each in journal.of(FormIssued) if each.body == body_key(body))
    return max((*files.versions(body), *told), default=0) + 1


def to_make_again(files: RoundFiles, body: str, journal: Journal) -> int | None:
    """The version of a form that is lost, and that is the only one that its body was to fill in.

    Made again it is the same, unless the plan or the questions have changed. None where there is
    no such form, or where another one, later or earlier, is on record.
    """
    lost = [e.version for e in missing_designs(files, journal) if e.body == body_key(body)]
    return lost[0] if len(lost) == 1 and latest_design(files, body) is None else None


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
    return (recorded_form(files, body, n) for n in reversed(files.versions(body)))


def recorded_form(files: RoundFiles, body: str, version: int) -> IssuedForm:
    """A form as it was issued; TipxlError where its record is gone or damaged, or is another's."""
    return issued_form(_record(files.design(body, version)))


def issued_to(files: RoundFiles, body: str) -> IssuedDesigns:
    """Everything that a body was issued in this round, as recorded."""
    found = {n: _record(files.design(body, n)) for n in files.versions(body)}
    return IssuedDesigns(body_key(body), found)


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
    """The rules a form was issued with; TipxlError as for their record."""
    return understood(schema_record(files, digest) or _record(files.schema(digest)))


def schema_record(files: RoundFiles, digest: str) -> RecordFile | None:
    """The report.toml that forms were issued with; None where no sound one is left anywhere."""
    return _sound(files, files.schema(digest))


def schemas_of(files: RoundFiles) -> tuple[RecordFile, ...]:
    """Every report.toml that forms of this round may have been issued with, as far as is left."""
    here = set(_schema_names(files.record, "report-*.toml"))
    names = here | set(_schema_names(files.root.parent, "*/record/report-*.toml"))
    # A round that was begun has one.
    names |= set() if here else {files.schema(_digest(text)).name for text in _at_hand(files)}
    found = (_sound(files, files.record / name) for name in sorted(names))
    return tuple(each for each in found if each is not None)


def _schema_names(folder: Path, pattern: str) -> Iterator[str]:
    return (each.name for each in folder.glob(pattern) if is_named_as_schema(each))


def _sound(files: RoundFiles, path: Path) -> RecordFile | None:
    """A report.toml as its name says, wherever it lies; None where it is gone, or damaged.

    Each is named after what it holds: where it is lost here, that of another round is the same,
    or the one that is used now, or the one of this version.
    """
    kept = (_readable(each) for each in files.here_and_elsewhere(path))
    for data in chain(kept, _at_hand(files)):
        record = RecordFile(str(path), data)
        if is_as_named(record):
            return record
    return None


def _at_hand(files: RoundFiles) -> Iterator[bytes]:
    for folder in (files.folder, sample()):
        yield _readable(folder.report)


def _readable(path: Path) -> bytes:
    try:
        return read_file(path)
    except TipxlError:
        return b""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _record(path: Path) -> RecordFile:
    return RecordFile(str(path), read_file(path))
