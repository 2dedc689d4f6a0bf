"""Rows that were copied from another form -> the body and the round whose form that is, named."""

import re

from msgspec.structs import replace

from tipxl.domain.core.workbook import Unreadable, Workbook
from tipxl.domain.forms.issued_form import UNREAD, IssuedForm
from tipxl.domain.plan.period import Period
from tipxl.domain.returns.return_messages import ReturnMessage
from tipxl.domain.returns.returned import Return
from tipxl.excel.read import read_book
from tipxl.workspace.form_records import issued_to
from tipxl.workspace.opening import Workspace

_TAG = re.compile(r"tx:([a-z][a-z0-9_]*):([^|]+)\|([0-9a-f]{8})")

Tag = tuple[str, str, str]  # block, row, mark


def naming_their_form(workspace: Workspace, returned: Return, data: bytes) -> Return:
    """The return, its finding about rows of another form naming the form, where it is on record."""
    code = ReturnMessage.FOREIGN_ROWS.code
    if all(each.code != code for each in returned.findings):
        return returned
    workbook = read_book(data, leave_out=UNREAD)
    if isinstance(workbook, Unreadable):
        return returned
    form = _form_of(workspace, _tags(workbook), returned)
    if not form:
        return returned
    findings = tuple(
        replace(
            each,
            says=ReturnMessage.FOREIGN_ROWS.at(
                each.place, sheet=each.place.sheet, form=f" ({form})"
            ).says,
        )
        if each.code == code
        else each
        for each in returned.findings
    )
    says = next(each.says for each in findings if each.code == code)
    return replace(returned, findings=findings, says=says if returned.says else "")


def _tags(workbook: Workbook) -> set[Tag]:
    texts = (str(cell.value) for sheet in workbook.worksheets for cell in sheet.cells)
    return {(m[1], m[2], m[3]) for text in texts if (m := _TAG.fullmatch(text.strip()))}


def _form_of(workspace: Workspace, tags: set[Tag], returned: Return) -> str:
    """The other form that most of the tags are of, in words; "" where none is on record."""
    best, most = "", 0
    for period in workspace.folder.periods():
        for body in workspace.plan.bodies:
            issued = issued_to(workspace.files(period), body.acronym)
            for version in issued.designs:
                design = issued.design(version)
                own = (returned.body, returned.period, returned.version)
                if design is None or design.identity.named[1:] == (own[1], own[0], own[2]):
                    continue
                count = len(tags & _tags_of(design))
                if count > most:
                    best, most = _in_words(body.acronym, period, version), count
    return best


def _tags_of(design: IssuedForm) -> set[Tag]:
    return {(block.key, row.key, row.mark) for block in design.blocks for row in block.rows}


def _in_words(body: str, period: Period, version: int) -> str:
    return f"that of {body} for {period.words}, version {version}"
