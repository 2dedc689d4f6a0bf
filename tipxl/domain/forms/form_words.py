"""What a form says beside its questions: the help of each, and the line above a table."""

from collections.abc import Collection

from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.schema.form_schema import PLAN_START, Block, Column, FormSchema

_TITLE, _TEXT = 32, 255  # characters that Excel shows beside a cell while it is chosen


def help_of(issued_form: IssuedForm, column: Column) -> str:
    """What a question's help says in this form: in the first round also since when."""
    return " ".join(
        filter(None, (_said(issued_form, column.help), first_help(issued_form, column)))
    )


def first_help(issued_form: IssuedForm, column: Column) -> str:
    """What a question's help adds in the first round of a plan."""
    added = column.first_help
    return _said(issued_form, added) if added and issued_form.is_first else ""


def usual_prompts(issued_form: IssuedForm, schema: FormSchema) -> set[tuple[str, str]]:
    """The title and text of our cells, as our forms hold them."""
    return {
        (prompt_title(column.heading), prompt_text(help_of(issued_form, column)))
        for block in schema.blocks
        for column in block.inputs
    }


def prompts_of(issued_form: IssuedForm, schema: FormSchema) -> frozenset[str]:
    """The letters of what our cells say while they are chosen: titles, texts, and both in one."""
    found: set[str] = set()
    for column in (each for block in schema.blocks for each in block.inputs):
        titles = {column.heading, prompt_title(column.heading)}
        texts = {_said(issued_form, column.help), help_of(issued_form, column)} - {""}
        found |= {*titles, *texts, *(title + text for title in titles for text in texts)}
    return frozenset(map(prompt_letters, found))


def prompt_title(heading: str) -> str:
    """A heading as long as a title beside a cell may be."""
    return heading if len(heading) <= _TITLE else f"{heading[: _TITLE - 1]}…"


def prompt_text(text: str) -> str:
    """A help as long as a text beside a cell may be."""
    return text if len(text) <= _TEXT else text[: text.rfind(" ", 0, _TEXT - 1)] + "…"


def is_prompt_of_ours(ours: Collection[str], title: str, text: str) -> bool:
    """Whether what a cell says while it is chosen is ours, by the letters of all that we say."""
    letters = prompt_letters(text)
    is_cut = text.endswith("…") or len(text) >= _TEXT - 1
    is_text = letters in ours or (is_cut and any(each.startswith(letters) for each in ours))
    return (is_text or not text) and (not title or prompt_letters(title) in ours)


def prompt_letters(text: str) -> str:
    """A text without blanks and signs, which programs change as they like."""
    return "".join(filter(str.isalnum, text))


def intro_of(issued_form: IssuedForm, block: Block) -> str:
    """The line above a table, with what its questions add in the first round of a plan."""
    added = (first_help(issued_form, column) for column in block.inputs)
    return " ".join(filter(None, (block.intro, *added)))


def _said(issued_form: IssuedForm, text: str) -> str:
    begun = issued_form.wording.plan_start
    return text.replace(PLAN_START, f"{begun:%B %Y}" if begun else "the start of the plan")
