"""What a body was issued in a round, as recorded: every design, and the rules of each."""

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import PurePath

from msgspec import Struct

from tipxl.domain.forms.forms_by_version import FormsByVersion
from tipxl.domain.forms.identity import Identity
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.body_key import BodyKey
from tipxl.domain.plan.period import Period
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.schema_text import read_schema
from tipxl.errors import TipxlError
from tipxl.record_format import DesignRows, decoded_design, design_rows
from tipxl.workspace.paths import safe_name
from tipxl.workspace.text_files import text_from


class RecordFile(Struct, frozen=True):
    """A file of record/ as it stands."""

    path: str
    data: bytes


class IssuedDesigns(Struct, frozen=True, dict=True):
    """The designs that a body was issued in a round by their version, the first one first."""

    body: BodyKey | None = None
    designs: Mapping[int, RecordFile] = {}

    def design(self, version: int) -> IssuedForm | None:
        """The design of that version; None when there is none."""
        return self._form(version) if version in self.designs else None

    @property
    def forms(self) -> FormsByVersion:
        """Every design by its version, each understood when it is asked for."""
        return FormsByVersion(self.designs, self._form, self._row_keys)

    def _form(self, version: int) -> IssuedForm:
        return issued_form(self.designs[version])

    def _row_keys(self, version: int) -> tuple[str, ...]:
        return issued_rows(self.designs[version]).keys

    def newest_form(self) -> IssuedForm | None:
        """The form that the body was issued last; copies for correction or entry left aside."""
        return self.design(self._newest)

    def rests_on(self, version: int) -> tuple[bytes, ...]:
        """The records that a file of a version is judged by; of an unknown version, all of them.

        A correction copy that is issued later changes nothing for what came before.
        """
        if len(self.designs) == 1:  # as below, without understanding it
            return tuple(each.data for each in self.designs.values())
        named = sorted({version, self._newest}) if version else tuple(self.designs)
        return tuple(self.designs[n].data for n in named if n in self.designs)

    @cached_property
    def _newest(self) -> int:
        found = ((n, self.design(n)) for n in reversed(tuple(self.designs)))
        return next((n for n, e in found if e and not e.corrects and not e.entered), 0)


_OF_SCHEMA = re.compile(r"report-([0-9a-f]{12})")


def is_named_as_schema(path: PurePath) -> bool:
    """Whether a file has the name of the record of a report.toml; a copy beside one has not."""
    return _OF_SCHEMA.fullmatch(path.stem) is not None


def is_as_named(record: RecordFile) -> bool:
    """Whether a report.toml is the one whose SHA-256 its name begins; line ends are no change."""
    named = _OF_SCHEMA.fullmatch(PurePath(record.path).stem)
    lines = record.data.replace(b"\r\n", b"\n")
    texts = (record.data, lines, lines.replace(b"\n", b"\r\n"))
    return named is None or named[1] in {hashlib.sha256(each).hexdigest()[:12] for each in texts}


NOTHING_ISSUED = IssuedDesigns()


@lru_cache(maxsize=16)  # the steps of one return name the same, one after the other
def issued_form(record: RecordFile) -> IssuedForm:
    """A form as it was issued; TipxlError where its record is damaged, or is that of another."""
    form = decoded_design(record.path, record.data)
    _refuse_another(record, form.identity)
    return form


def issued_rows(record: RecordFile) -> DesignRows:
    """The rows of the plan in a form that was issued; TipxlError as for the form itself."""
    rows = design_rows(record.path, record.data)
    _refuse_another(record, rows.identity)
    return rows


def _refuse_another(record: RecordFile, of: Identity) -> None:
    """TipxlError where a record does not lie where that of its body, version and round lies."""
    place = PurePath(record.path)
    period = Period.or_none(place.parent.parent.name)
    is_named = place.stem == f"{safe_name(of.body)}-{of.version}"
    if not is_named or str(period or of.period) != of.period:
        raise TipxlError(
            f"The record {record.path} is that of another form: {of.body}, {of.period}, version "
            f"{of.version}. Put the right one back from your back-up. Without one, move it out of "
            "its folder and run this again: you are told then what else can be done."
        )


@lru_cache(maxsize=16)  # a round has one report.toml, or a few; each return names one
def understood(record: RecordFile) -> FormSchema:
    """The rules that forms were issued with; raise TipxlError where the record is damaged."""
    schema = read_schema(text_from(record.data, record.path)).schema
    if schema is None or not is_as_named(record):
        raise TipxlError(f"The record {record.path} is damaged. Put it back from your back-up.")
    return schema
