"""A file that is held + what the officer decided on it -> the return as it is used."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tipxl.domain.core.finding import Place
from tipxl.domain.core.workbook import Unreadable
from tipxl.domain.decisions.answers import answered
from tipxl.domain.decisions.decision_messages import DecisionTold
from tipxl.domain.decisions.file_decisions import left_out, still_held, taken, tied_to
from tipxl.domain.decisions.items import ACCEPT, ENTERED, REFUSE, matter_of_file
from tipxl.domain.forms.issued_form import UNREAD
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.returned import Return
from tipxl.domain.rulings.decision import Entry
from tipxl.excel.read import read_book
from tipxl.validation.validate_file import Task, judge_as
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.opening import Desk


def as_decided(
    desk: Desk,
    held: Return,
    task: Task,
    entries: tuple[Entry, ...],
    said: Mapping[str, Sequence[Return]],
) -> Return:
    """A file that was held, as the officer decided on it; `said` is what each body said before."""
    period = task.terms.period
    ruled = answered(matter_of_file(desk.plan, period, held), entries)
    ruling = ruled.ruling
    if ruling is None:
        return still_held(held, ruled.decision)
    if ruling.code in (REFUSE, ENTERED):
        return left_out(held, ruling, (ruled.decision,))
    body = held.body if ruling.code == ACCEPT else ruling.code.upper()
    if held.version and body == held.body:
        return taken(held, held, ruled)
    place = Place("decisions.xlsx", "Decisions", row=ruling.number, column="answer")
    issued = issued_to(desk.files(Period.parse(period)), body)
    template = issued.newest_form()
    if template is None:
        words = {"body": ruling.code, "period": period}
        return still_held(held, ruled.decision, DecisionTold.NO_FORM.about(place, **words))
    book = read_book(task.data, leave_out=UNREAD)
    if isinstance(book, Unreadable):
        return still_held(held, ruled.decision)
    task = replace(task, issued=issued, before=tuple(said.get(body, ())))
    judged = judge_as(task, tied_to(book, template), template)
    if not any(row.block == "activities" for row in judged.rows):
        words = {"body": body, "why": "no row of its form was found in it."}
        return still_held(held, ruled.decision, DecisionTold.NOT_MAPPED.about(place, **words))
    return taken(held, judged, ruled)
