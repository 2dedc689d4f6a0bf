"""A form's design -> its workbook, drawn by this process or by a worker."""

from typing import NoReturn

from msgspec import Struct

from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.errors import TipxlError
from tipxl.excel.form.form_workbook import form_workbook
from tipxl.workers.job import Job


class FormDrawing(Struct, frozen=True):
    """A form to draw: its design, signed already, and the rules of the round."""

    issued_form: IssuedForm
    schema: FormSchema


def draw_form(drawing: FormDrawing) -> bytes:
    """The workbook of a form; raise TipxlError, with the body's name, where it cannot be made."""
    try:
        return form_workbook(drawing.issued_form, drawing.schema)
    except TipxlError as refusal:
        body = drawing.issued_form.identity.body
        raise TipxlError(f"The form of {body} cannot be made. {refusal}") from refusal


def undrawn(drawing: FormDrawing) -> NoReturn:
    """A form whose process died: nothing is issued without it."""
    raise TipxlError(
        f"The form of {drawing.issued_form.identity.body} cannot be made: the process that drew it "
        "was ended, perhaps for want of memory. Close other programs and run this again."
    )


# A form takes 0.1 s, so a process pays from the fourth on.
DRAWING = Job(draw_form, undrawn, apiece=8)
