"""What happens where a body leaves a finding as it is, in words for that body."""

from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.forms.state_words import says_no_answer
from tipxl.domain.plan.assignment import Role
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import BlockKind, FormSchema

_STAYS = "this row keeps the status that was agreed last."

#: What becomes of a line with an error, by its block.
_REFUSED = {
    "activities": _STAYS,
    "events": "this event is not counted.",
}

#: Messages whose sentences say it themselves, or in which there is nothing to leave.
_SAID = {
    each.code
    for each in (
        ReturnMessage.ALTERED,
        ReturnMessage.BLANK_WORD,
        ReturnMessage.DATE_MONTH,
        ReturnMessage.DATE_UNSURE,
        ReturnMessage.DAY_IN_PART,
        ReturnMessage.EVENT_TWICE,
        ReturnMessage.NOT_COMPLETED,
        ReturnMessage.PERSON_NAMED,
    )
}

#: The same of rules of the form, by the words with which their sentences say it.
_SAYING = ("Without it, ", "It is accepted whole")


def what_if_left(schema: FormSchema, finding: Finding, block: str, role: str = "") -> str:
    """What follows, to be read after "If you leave it:"; "" where nothing more is to be said.

    `role` is that of the body in the row, where it is one of the plan.
    """
    if not block or finding.code in _SAID or any(word in finding.says for word in _SAYING):
        return ""
    if finding.severity is Severity.ERROR:
        if schema.block(block).kind is BlockKind.FORM:
            return ""
        if role == Role.PART:
            return "your answer on this row is not counted."
        return _REFUSED.get(block, "this line is not counted.")
    # What is told of the file and its sheets says what was not read.
    if finding.severity is not Severity.WARNING or finding.code.startswith("T"):
        return ""
    if says_no_answer(finding):
        return "the report shows that your body gave no answer here."
    if not finding.found.strip():
        return "your answer counts, without this."
    return "it counts as it stands."
