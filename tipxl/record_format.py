"""Frozen values <-> the JSON of a record, byte for byte the same for the same value."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from tipxl.domain.core.xml_text import whole_text
from tipxl.domain.forms.forms_by_version import ROWS, keys_of
from tipxl.domain.forms.identity import Identity
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.history.closing import Closing
from tipxl.domain.issuing.design import bears_its_serial
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError

Value = TypeVar("Value")

Recorded = IssuedForm | RoundResult | Plan | Closing

#: What the decoder raises of bytes that hold something else: also of brackets in brackets without
#: end, and of a moment that the calendar of another zone has not.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError)

#: The version of what is written; records of the first tipxl name none, and are of the same.
FORMAT = 1
_HEAD = re.compile(rb'\A\{\n "format": \d+,\n(?: "sum": "[0-9a-f]*",\n)?')
_SUM = re.compile(rb'\A\{\r?\n "format": \d+,\r?\n "sum": "([0-9a-f]*)",')
#: One that an editor has laid out otherwise.
_ANY_SUM = re.compile(rb'(?<!\\)"sum"\s*:\s*"[0-9a-f]{16}"')
_SUM_LENGTH = 16
_NAMED = re.compile(rb'\s*\{\s*"format"\s*:\s*(\d{1,9})')
#: What a plan says only where it is otherwise, so that an older record keeps its fingerprint.
_UNLESS_OTHERWISE: Mapping[str, object] = {
    "time_zone": "",
    "first_month": 1,
    "holidays": [],
    "extensions": [],
    "decided_in": "",
    "formerly": [],
    "nature_confirmed": False,
    "done_when_confirmed": False,
}


def json_bytes(value: object) -> bytes:
    """A value as JSON, whatever its texts hold: names of files may have halves of characters."""
    try:
        return msgspec.json.encode(value, enc_hook=str)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(msgspec.to_builtins(value, enc_hook=str)))


def _whole(value: Any) -> Any:
    match value:
        case str():
            return whole_text(value)
        case dict():
            return {_whole(key): _whole(each) for key, each in value.items()}
        case list() | tuple():
            return [_whole(each) for each in value]
    return value


def record_text(value: Recorded) -> bytes:
    """The bytes of a record, with its format and a sum of the rest; the same value, the same."""
    plain = _bare(msgspec.to_builtins(value)) if isinstance(value, Plan) else value
    bare = msgspec.json.format(json_bytes(plain), indent=1)
    check = text_fingerprint(bare)[:_SUM_LENGTH].encode()
    return b'{\n "format": %d,\n "sum": "%s",\n' % (FORMAT, check) + bare.removeprefix(b"{\n")


def _bare(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _bare(each)
        for key, each in value.items()
        if key not in _UNLESS_OTHERWISE or each != _UNLESS_OTHERWISE[key]
    }


def text_fingerprint(data: bytes) -> str:
    """The SHA-256 of a record's text, however a computer or a version control ends its lines.

    The lines of the format and the sum are left out, so that an older record keeps its
    fingerprint.
    """
    lines = data.replace(b"\r\n", b"\n") if b"\r" in data else data
    text = _HEAD.sub(b"{\n", lines, count=1)
    return hashlib.sha256(text).hexdigest()


BACK_UP = "Put it back from your back-up."


def decoded(name: str, data: bytes, kind: type[Value], remedy: str = BACK_UP) -> Value:
    """The value of a record; raise TipxlError where it is damaged, or of a newer tipxl.

    `remedy` says what is done about a damaged one.
    One that was changed after it was written is damaged, if only in a byte; of those of the first
    tipxl, which have no sum, that is seen of a design by its serial.
    """
    named = _NAMED.match(data)
    if named and int(named[1]) > FORMAT:
        raise TipxlError(
            f"The record {name} was written by a newer tipxl, which this one cannot read. Install "
            "the newer version on this computer; nothing was changed."
        )
    written = _SUM.match(data)
    if written and text_fingerprint(data)[:_SUM_LENGTH].encode() != written[1]:
        raise _changed(name, remedy)
    if not written and _ANY_SUM.search(data):
        raise _changed(name, remedy)
    try:
        value = msgspec.json.decode(data, type=kind)
    except UNREADABLE as error:
        raise TipxlError(f"The record {name} is damaged ({error}). {remedy}") from error
    if written is None and isinstance(value, IssuedForm) and not bears_its_serial(value):
        raise _changed(name, remedy)
    return value


class _KeyOnly(msgspec.Struct):
    key: str


class _KeysOfBlock(msgspec.Struct):
    key: str
    rows: list[_KeyOnly]


class _KeysOfDesign(msgspec.Struct):
    identity: Identity
    blocks: list[_KeysOfBlock]
    layout: str


class DesignRows(msgspec.Struct, frozen=True):
    """Which form a design is of, the rows of the plan in it, and by which report.toml it asks."""

    identity: Identity
    keys: tuple[str, ...]
    layout: str


#: Without a back-up, a form whose record is gone can be made again: that it is gone is told then.
_DESIGN_REMEDY = (
    f"{BACK_UP} Without one, move it out of its folder and run this again: you are told then what "
    "else can be done."
)


def decoded_design(name: str, data: bytes) -> IssuedForm:
    """A form as it was issued; TipxlError as for any record."""
    return decoded(name, data, IssuedForm, _DESIGN_REMEDY)


def design_rows(name: str, data: bytes) -> DesignRows:
    """The rows of the plan in the record of a design; little else of it is understood.

    A record without a sum, as the first tipxl wrote it, is read whole: its serial is its sum.
    """
    if not _SUM.match(data):
        form = decoded_design(name, data)
        return DesignRows(form.identity, keys_of(form), form.layout)
    design = decoded(name, data, _KeysOfDesign, _DESIGN_REMEDY)
    blocks = {each.key: each.rows for each in design.blocks}
    keys = tuple(each.key for each in blocks[ROWS])
    return DesignRows(design.identity, keys, design.layout)


def _changed(name: str, remedy: str) -> TipxlError:
    return TipxlError(
        f"The record {name} is damaged: it was changed after it was written. {remedy}"
    )
