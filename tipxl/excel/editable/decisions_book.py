"""Reads and writes decisions.xlsx, the workbook that tipxl and the officer share."""

from tipxl.domain.core.workbook import Unreadable
from tipxl.domain.decisions.register import Register, register_of
from tipxl.errors import TipxlError
from tipxl.excel.editable.dropdown_offers import DropdownOffers
from tipxl.excel.read import read_own_book

_BEFORE = (
    "Nothing was changed. Where decisions.before.xlsx lies beside it, that can be put in its place."
)
_REMEDY = (
    "Nothing was changed. Correct it in Excel, or put decisions.before.xlsx in its place, where "
    "that lies beside it, and run again."
)


def read_decisions(data: bytes) -> Register:
    """Read the workbook; raise TipxlError where it is none, or has lost what it must have."""
    workbook = read_own_book(data)
    if isinstance(workbook, Unreadable):
        raise TipxlError(f"workbooks/decisions.xlsx cannot be read: {workbook.says} {_BEFORE}")
    register = register_of(workbook)
    if isinstance(register, str):
        raise TipxlError(f"workbooks/decisions.xlsx cannot be used: {register} {_REMEDY}")
    return register


def decisions_workbook(register: Register, offers: DropdownOffers) -> bytes:
    """The workbook anew, with everything that was read; equal registers give equal bytes."""
    from tipxl.excel.editable.decisions_sheets import draw_sheets  # noqa: PLC0415 - XlsxWriter is heavy
    from tipxl.excel.writer import WorkbookWriter, draw  # noqa: PLC0415 - XlsxWriter is heavy

    def painted(writer: WorkbookWriter) -> None:
        draw_sheets(writer, register, offers)

    return draw(painted, properties={"title": "Decisions of the secretariat"})
