"""What happens where a body leaves a finding as it is, in words for that body."""

from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.forms.state_words import says_no_answer
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.schema.form_schema import BlockKind, FormSchema

#: What becomes of a line with an error, by its block.
_REFUSED = {
    "activities": "your answer on this row is not counted until it is corrected.",
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
        ReturnMessage.EVENT_OFF,
        ReturnMessage.EVENT_TWICE,
        ReturnMessage.NOT_COMPLETED,
        ReturnMessage.NOT_DONE,
        ReturnMessage.OTHER_STATUS,
        ReturnMessage.PERSON_NAMED,
    )
}

#: The same of rules of the form: completed without evidence, and the texts that are too long.
_RULES_THAT_SAY_IT = {"V07", "V10", "E05", "G07", "G08"}


def what_if_left(schema: FormSchema, finding: Finding, block: str, refused: bool) -> str:
    """What follows, to be read after "If you leave it:"; "" where nothing more is to be said.

    `refused` where an error stands in the same line: nothing of the line counts until that is
    corrected, whatever else is left.
    """
    if not block or finding.code in _SAID or finding.code in _RULES_THAT_SAY_IT:
        return ""
    if schema.block(block).kind is BlockKind.FORM:
        return ""
    if finding.severity is Severity.ERROR:
        return _REFUSED.get(block, "this line is not counted.")
    # What is told of the file and its sheets says what was not read.
    is_told = finding.severity is not Severity.WARNING or finding.code.startswith("T")
    if refused or is_told:
        return ""
    if says_no_answer(finding):
        return "the report shows that your body gave no answer here."
    if not finding.found.strip():
        return "your answer counts, without this."
    return "it counts as it stands."
