"""A form issued anew in mid-round -> what its letter says of the older one, and why.

A form that was made again before any letter with the older one was written replaces nothing.
"""

from textwrap import fill

from tipxl.domain.core.wording_days import long_date
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.issuing.form_diff import differences
from tipxl.errors import TipxlError
from tipxl.journal.journal import Journal
from tipxl.journal.journal_events import LetterEvent
from tipxl.workspace.form_records import recorded_form
from tipxl.workspace.opening import Workspace
from tipxl.workspace.paths import RoundFiles

_WIDTH = 92  # characters of a line

_NOT_THE_OLDER = (
    "Please do not go on in the older form: it can no longer be known for certain when it comes "
    "back. If you have sent it already, please tell us."
)


def replacing_words(workspace: Workspace, files: RoundFiles, design: IssuedForm) -> str:
    """The paragraph of the letter; "" where no older form went out."""
    letter = _letter_before(workspace.journal(files.period), design)
    if letter is None:
        return ""
    went = f"the one that went to {letter.to} on {long_date(letter.at.date())}"
    try:
        older = recorded_form(files, letter.body, letter.version)
    except TipxlError:  # it is lost, of which the officer is told
        told = (f"This form takes the place of {went}.", _NOT_THE_OLDER)
    else:
        new = "; ".join(_new(older, design))
        told = (
            f"This form takes the place of {went}. What is new in it: {new}.",
            _still_good(workspace, older, design),
        )
    return "\n" + "\n".join(fill(each, _WIDTH, break_long_words=False) for each in told) + "\n"


def _letter_before(journal: Journal, design: IssuedForm) -> LetterEvent | None:
    """The last letter that brought an older form to this body."""
    identity = design.identity
    found = None
    for each in journal.letters.values():
        is_theirs = each.body == identity.body and not each.is_refused
        is_form = each.kind == "templates" or each.kind.startswith("reminder")
        if is_theirs and is_form and 0 < each.version < identity.version:
            found = each
    return found


def _new(older: IssuedForm, design: IssuedForm) -> tuple[str, ...]:
    if older.identity.serial == design.identity.serial:
        return ("the signature by which we know it",)
    return differences(older, design)


def _still_good(workspace: Workspace, older: IssuedForm, design: IssuedForm) -> str:
    known = workspace.keys.own is not None and older.identity.is_signed_with(workspace.keys.own)
    if known and older.identity.plan == design.identity.plan:
        return (
            "If you have begun in the older form, you can go on with it: it is still accepted in "
            "this round. If you have sent it already, your answers count, and only what is new is "
            "still to be answered."
        )
    return _NOT_THE_OLDER
