"""A file that is held + what the officer decided on it -> the return as it is used."""

from msgspec.structs import replace

from tipxl.domain.core.finding import Place
from tipxl.domain.core.workbook import Unreadable
from tipxl.domain.decisions.answers import decided_item
from tipxl.domain.decisions.decision_lines import FILE, SHEET, DecisionLine
from tipxl.domain.decisions.decision_messages import DecisionMessage
from tipxl.domain.decisions.file_decisions import (
    entered_instead,
    left_out,
    still_held,
    taken,
    tied_to,
)
from tipxl.domain.decisions.items import ACCEPT, ENTERED, REFUSE, item_of_file
from tipxl.domain.forms.issued_form import UNREAD
from tipxl.domain.returns.returned import Return
from tipxl.excel.read import read_book
from tipxl.validation.said_before import SaidSoFar
from tipxl.validation.validate_file import ValidationTask, validate_as
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.opening import Workspace


def as_decided(
    workspace: Workspace,
    held: Return,
    task: ValidationTask,
    lines: tuple[DecisionLine, ...],
    said: SaidSoFar,
) -> Return:
    """A file that was held, as the officer decided on it; `said` is what each body said so far."""
    period = str(task.terms.period)
    decided = decided_item(item_of_file(workspace.plan, period, held), lines)
    decision, code = decided.decision, decided.code
    if not code:
        return still_held(held, decision)
    if code == REFUSE:
        return left_out(held, decision)
    if code == ENTERED:
        return entered_instead(held, decision)
    body = held.body if code == ACCEPT else code
    if held.version and body == held.body:
        return taken(held, held, decision)
    place = Place(FILE, SHEET, row=decision.number, column="answer")
    issued = issued_to(workspace.files(task.terms.period), body)
    issued_form = issued.newest_form()
    if issued_form is None:
        words = {"body": code, "period": period}
        return still_held(held, decision, DecisionMessage.NO_FORM.at(place, **words))
    workbook = read_book(task.data, leave_out=UNREAD)
    if isinstance(workbook, Unreadable):
        return still_held(held, decision)
    task = replace(task, issued=issued, said=said.of(body).answers)
    validated = validate_as(task, tied_to(workbook, issued_form), issued_form)
    if not any(row.block == "activities" for row in validated.rows):
        words = {"body": body, "why": "no row of its form was found in it."}
        return still_held(held, decision, DecisionMessage.NOT_MAPPED.at(place, **words))
    return taken(held, replace(validated, body=body), decision)
