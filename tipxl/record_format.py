"""Frozen values <-> the JSON of a record, byte for byte the same for the same value."""

import hashlib
from typing import TypeVar

import msgspec

from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.history.closing import Closing
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.errors import TipxlError

Value = TypeVar("Value")

Recorded = IssuedForm | RoundResult | Plan | Closing


def record_text(value: Recorded) -> bytes:
    """The bytes of a record; the same value gives the same."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


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
