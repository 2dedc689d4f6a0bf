"""A file that is held + what the officer decided on it -> the return as it is used."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tipxl.domain.core.finding import Place
from tipxl.domain.core.workbook import Unreadable
from tipxl.domain.decisions.answers import answered
from tipxl.domain.decisions.decision_messages import DecisionMessage
from tipxl.domain.decisions.file_decisions import left_out, still_held, taken, tied_to
from tipxl.domain.decisions.items import ACCEPT, ENTERED, REFUSE, item_of_file
from tipxl.domain.forms.issued_form import UNREAD
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.returned import Return
from tipxl.domain.rulings.decision import DecisionLine
from tipxl.excel.read import read_book
from tipxl.validation.validate_file import ValidationTask, validate_as
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.opening import Workspace


def as_decided(
    workspace: Workspace,
    held: Return,
    task: ValidationTask,
    entries: tuple[DecisionLine, ...],
    said: Mapping[str, Sequence[Return]],
) -> Return:
    """A file that was held, as the officer decided on it; `said` is what each body said before."""
    period = task.terms.period
    ruled = answered(item_of_file(workspace.plan, period, held), entries)
    ruling = ruled.ruling
    if ruling is None:
        return still_held(held, ruled.decision)
    if ruling.code in (REFUSE, ENTERED):
        return left_out(held, ruling, (ruled.decision,))
    body = held.body if ruling.code == ACCEPT else ruling.code
    if held.version and body == held.body:
        return taken(held, held, ruled)
    place = Place("decisions.xlsx", "Decisions", row=ruling.number, column="answer")
    issued = issued_to(workspace.files(Period.parse(period)), body)
    issued_form = issued.newest_form()
    if issued_form is None:
        words = {"body": ruling.code, "period": period}
        return still_held(held, ruled.decision, DecisionMessage.NO_FORM.about(place, **words))
    workbook = read_book(task.data, leave_out=UNREAD)
    if isinstance(workbook, Unreadable):
        return still_held(held, ruled.decision)
    task = replace(task, issued=issued, before=tuple(said.get(body, ())))
    judged = validate_as(task, tied_to(workbook, issued_form), issued_form)
    if not any(row.block == "activities" for row in judged.rows):
        words = {"body": body, "why": "no row of its form was found in it."}
        return still_held(held, ruled.decision, DecisionMessage.NOT_MAPPED.about(place, **words))
    return taken(held, replace(judged, body=body), ruled)
