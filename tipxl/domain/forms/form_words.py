"""What a form says beside its questions: the help of each, and the line above a table."""

from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.schema.form_schema import PLAN_START, Block, Column


def help_of(issued_form: IssuedForm, column: Column) -> str:
    """What a question's help says in this form: in the first round also since when."""
    return " ".join(
        filter(None, (_said(issued_form, column.help), first_help(issued_form, column)))
    )


def first_help(issued_form: IssuedForm, column: Column) -> str:
    """What a question's help adds in the first round of a plan."""
    return _said(issued_form, column.first_help) if issued_form.is_first else ""


def intro_of(issued_form: IssuedForm, block: Block) -> str:
    """The line above a table, with what its questions add in the first round of a plan."""
    added = (first_help(issued_form, column) for column in block.inputs)
    return " ".join(filter(None, (block.intro, *added)))


def _said(issued_form: IssuedForm, text: str) -> str:
    begun = issued_form.wording.plan_start
    return text.replace(PLAN_START, f"{begun:%B %Y}" if begun else "the start of the plan")
