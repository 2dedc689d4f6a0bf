"""Frozen values <-> the JSON of a record, byte for byte the same for the same value."""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.history.closing import Closing
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError

Value = TypeVar("Value")

Recorded = IssuedForm | RoundResult | Plan | Closing


#: What a plan says only where it is otherwise, so that an older record keeps its fingerprint.
_UNLESS_OTHERWISE: Mapping[str, object] = {
    "time_zone": "",
    "first_month": 1,
    "holidays": [],
    "extensions": [],
}


def record_text(value: Recorded) -> bytes:
    """The bytes of a record; the same value gives the same."""
    plain = _bare(msgspec.to_builtins(value)) if isinstance(value, Plan) else value
    return msgspec.json.format(msgspec.json.encode(plain), indent=1)


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
    """The SHA-256 of a record's text, however a computer or a version control ends its lines."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def decoded(name: str, data: bytes, kind: type[Value]) -> Value:
    """The value of a record's bytes; raise TipxlError, in words, when they are damaged."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TipxlError(
            f"The record {name} is damaged ({error}). Put it back from your back-up."
        ) from error
