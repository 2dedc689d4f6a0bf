"""The designs in record/ that a body was issued: its forms, and its correction copies."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path

from msgspec import Struct

from tipxl.domain.forms.forms_by_version import FormsByVersion
from tipxl.domain.forms.identity import Identity
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.errors import TipxlError
from tipxl.files import read_file
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import FormIssued
from tipxl.record_format import DesignRows
from tipxl.workspace.conflict_copies import copies_beside, copies_in
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
from tipxl.workspace.text_files import read_text


def next_version(files: RoundFiles, body: str, journal: Journal) -> int:
    """The version of a new form: past all that are on record, and all that the journal tells."""
    told = (each.version for each in journal.of(FormIssued) if each.body == body_key(body))
    return max((*files.versions(body), *told), default=0) + 1


def to_make_again(files: RoundFiles, body: str, journal: Journal) -> int | None:
    """The version of a form that is lost, and that is the only one that its body was to fill in.

    Made again it is the same, unless the plan or the questions have changed. None where there is
    no such form, or where another one, later or earlier, is on record.
    """
    lost = [each.version for each in missing_designs(files, journal, body)]
    return lost[0] if len(lost) == 1 and latest_design(files, body) is None else None


def generate_command(files: RoundFiles, body: str = "") -> str:
    """What to type so that the forms of a round are made, or that of one body."""
    words = [f"tipxl generate {files.period}"]
    words += ["--body", body_key(body)] if body else []
    return " ".join([*words, "--provisional"] if is_before_agreed(files) else words)


def is_before_agreed(files: RoundFiles) -> bool:
    """Whether the round before is open, so that only provisional forms can be made."""
    earlier = [each for each in files.folder.periods() if each < files.period]
    return bool(earlier) and RoundRecords(files.folder.round(earlier[-1])).is_open


def missing_designs(files: RoundFiles, journal: Journal, body: str = "") -> tuple[FormIssued, ...]:
    """The forms that were issued by the journal, all or a body's, and whose records are gone."""
    told = (e for e in journal.of(FormIssued) if not body or e.body == body_key(body))
    issued = {(each.body, each.version): each for each in told}
    return tuple(e for e in issued.values() if not files.design(e.body, e.version).exists())


def renamed_records(files: RoundFiles, journal: Journal) -> tuple[Path, ...]:
    """The records of forms, and of their questions, that are gone and lie beside as a whole copy.

    So a synchroniser leaves them, and renaming the copy brings them back.
    """
    gone = [files.design(each.body, each.version) for each in missing_designs(files, journal)]
    gone += [each for each in forms_on_record(files).lost_questions if not each.exists()]
    return tuple(e for e in gone if any(_is_whole_copy(e, copy) for copy in copies_beside(e)))


def _is_whole_copy(path: Path, copy: Path) -> bool:
    record = RecordFile(str(path), _readable(copy))
    if is_named_as_schema(path):
        return is_as_named(record)
    with suppress(TipxlError):
        issued_rows(record)
        return True
    return False


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
        return issued_rows(_record(files.design(body, version))).keys

    return FormsByVersion(versions, lambda version: recorded_form(files, body, version), keys)


class FormsOnRecord(Struct, frozen=True):
    """The designs in record/ of a round, whoever they are of, and which can be read.

    `damaged` says of each of the others what to do about it.
    """

    sound: tuple[Identity, ...]
    damaged: tuple[str, ...]
    #: The files of report.toml of which no sound copy is left, each with the bodies whose form
    #: asks by it.
    lost_questions: Mapping[Path, tuple[str, ...]]


def forms_on_record(files: RoundFiles) -> FormsOnRecord:
    """What stands in record/ of the forms of a round, and whether it can be used."""
    damaged: list[str] = []
    found: list[DesignRows] = []
    for path in design_records(files):
        try:
            found.append(issued_rows(_record(path)))
        except TipxlError as error:
            damaged.append(str(error))
    in_order = sorted(found, key=lambda each: each.identity.version)
    newest = {each.identity.body: each.layout for each in in_order}
    asked: dict[str, list[str]] = {}
    for body, layout in sorted(newest.items()):
        asked.setdefault(layout, []).append(body)
    lost = {
        files.schema(layout): tuple(bodies)
        for layout, bodies in asked.items()
        if schema_record(files, layout) is None
    }
    return FormsOnRecord(tuple(each.identity for each in in_order), tuple(damaged), lost)


def design_records(files: RoundFiles) -> list[Path]:
    """The designs issued: every record with the name of one, a body and a version."""
    ours = ("closed", "closing", "plan-")
    copies = {copy for _, copy in copies_in(files.record)}
    found = (e for e in files.record.glob("*.json") if not e.name.startswith(ours))
    return sorted(each for each in found if _OF_DESIGN.fullmatch(each.stem) and each not in copies)


_OF_DESIGN = re.compile(r".+-[1-9]\d*")


def issued_layout(files: RoundFiles, digest: str) -> FormSchema:
    """The rules a form was issued with; TipxlError as for their record."""
    return understood(schema_record(files, digest) or _record(files.schema(digest)))


def schema_record(files: RoundFiles, digest: str) -> RecordFile | None:
    """The report.toml that forms were issued with; None where no sound one is left anywhere."""
    return _sound(files, files.schema(digest))


def schemas_of(files: RoundFiles) -> tuple[RecordFile, ...]:
    """Every report.toml that forms of this round may have been issued with, as far as is left."""
    names = {files.schema(sha256(text).hexdigest()).name for text in _at_hand(files)}
    names |= set(_schema_names(files.root.parent, "*/record/report-*.toml"))
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
        # As it is recorded: an editor that only ends the lines otherwise has changed nothing.
        with suppress(TipxlError):
            yield read_text(folder.report).replace("\r\n", "\n").encode()


def _readable(path: Path) -> bytes:
    try:
        return read_file(path)
    except TipxlError:
        return b""


def _record(path: Path) -> RecordFile:
    return RecordFile(str(path), read_file(path))
