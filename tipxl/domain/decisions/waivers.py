"""The sheet Waivers: a rule that a body need not keep for a while, with reason and name."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.expression import MISREAD
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.decisions.decision_lines import FILE
from tipxl.domain.decisions.decision_messages import DecisionMessage, near
from tipxl.domain.decisions.items import bodies_of
from tipxl.domain.decisions.table_sheet import SheetRow, TableSheet
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.cell_values import nearest
from tipxl.domain.returns.returned import Return, ReturnedRow
from tipxl.domain.schema.form_schema import ChoiceList, Item


class Waiver(Struct, frozen=True):
    """A rule that a body need not keep from one round through another."""

    body: str
    rule: str
    first: Period
    last: Period
    reason: str
    who: str

    def covers(self, returned: Return, finding: Finding, period: Period) -> bool:
        """Whether it takes away what a rule found; what could not be read is never waived."""
        mine = body_key(self.body) == body_key(returned.body) and self.rule == finding.code
        return mine and self.first <= period <= self.last and not _is_misread(returned, finding)


class WaiverLine(Struct, frozen=True):
    """One line of the sheet: its waiver where it can be used, its state, what must be corrected."""

    row: SheetRow
    state: str = ""
    waiver: Waiver | None = None
    findings: tuple[Finding, ...] = ()


class WaiverContext(Struct, frozen=True):
    """What waivers are read by: the plan, the codes that can be waived, the round at hand."""

    plan: Plan
    codes: tuple[str, ...]
    period: Period


def waiver_lines(sheet: TableSheet, context: WaiverContext) -> tuple[WaiverLine, ...]:
    """Every line of the sheet understood."""
    return tuple(_line(sheet, row, context) for row in sheet.rows)


def with_states(sheet: TableSheet, lines: tuple[WaiverLine, ...]) -> TableSheet:
    """The sheet with the state of every line."""
    rows = tuple(sheet.with_values(each.row, {"state": each.state or None}) for each in lines)
    return replace(sheet, rows=rows)


def _line(sheet: TableSheet, row: SheetRow, context: WaiverContext) -> WaiverLine:
    fields = [name for name in sheet.fields if name != "state"]
    if not any(sheet.text(row, name) for name in fields):
        return WaiverLine(row)
    findings = tuple(_problems(sheet, row, context))
    if findings:
        return WaiverLine(row, f"not used: {findings[0].says}", None, findings)
    waiver = _waiver(sheet, row, context)
    if waiver.last < context.period:
        place = _place(sheet, row, "until")
        ended = DecisionMessage.WAIVER_ENDED.at(place, until=str(waiver.last))
        return WaiverLine(row, f"ended with {waiver.last}", None, (ended,))
    return WaiverLine(row, f"in use from {waiver.first} to {waiver.last}", waiver)


def _waiver(sheet: TableSheet, row: SheetRow, context: WaiverContext) -> Waiver:
    body = context.plan.body(sheet.text(row, "body"))
    first = Period.parse(sheet.text(row, "period"))
    until = sheet.text(row, "until")
    return Waiver(
        body=body.acronym if body else "",
        rule=_rule(sheet, row, context),
        first=first,
        last=Period.parse(until) if until else first,
        reason=sheet.text(row, "reason"),
        who=sheet.text(row, "who"),
    )


def _rule(sheet: TableSheet, row: SheetRow, context: WaiverContext) -> str:
    typed = sheet.text(row, "rule").casefold()
    return next((code for code in context.codes if code.casefold() == typed), "")


def _problems(sheet: TableSheet, row: SheetRow, context: WaiverContext) -> Iterator[Finding]:
    for name in ("body", "rule", "period", "reason", "who"):
        if not sheet.text(row, name):
            heading = sheet.fields[name]
            yield DecisionMessage.WAIVER_INCOMPLETE.at(_place(sheet, row, name), missing=heading)
    body, rule = sheet.text(row, "body"), sheet.text(row, "rule")
    if body and context.plan.body(body) is None:
        guess = near(nearest(body, bodies_of(context.plan)))
        yield DecisionMessage.UNKNOWN_BODY.at(_place(sheet, row, "body"), found=body, near=guess)
    if rule and not _rule(sheet, row, context):
        choices = ChoiceList("rules", tuple(Item(code, code) for code in context.codes))
        guess = near(nearest(rule, choices))
        yield DecisionMessage.WAIVER_RULE.at(_place(sheet, row, "rule"), found=rule, near=guess)
    for name in ("period", "until"):
        found = sheet.text(row, name)
        if found and Period.or_none(found) is None:
            yield DecisionMessage.WAIVER_PERIOD.at(_place(sheet, row, name), found=found)


def _place(sheet: TableSheet, row: SheetRow, name: str) -> Place:
    return Place(FILE, sheet.name, sheet.cell(row, name), column=sheet.fields[name])


# --- what a waiver does


def waived(returned: Return, waivers: tuple[Waiver, ...], period: Period) -> Return:
    """The return with what is waived as a note; its row stands unless something else is wrong."""
    findings = tuple(_noted(returned, each, waivers, period) for each in returned.findings)
    if findings == returned.findings:
        return returned
    wrong = {(f.place.sheet, f.place.row) for f in findings if f.severity is Severity.ERROR}
    rows = tuple(
        replace(row, refused=bool(wrong & _places(row))) if row.refused else row
        for row in returned.rows
    )
    return replace(returned, findings=findings, rows=rows)


def _noted(
    returned: Return, finding: Finding, waivers: tuple[Waiver, ...], period: Period
) -> Finding:
    if finding.severity not in (Severity.ERROR, Severity.WARNING):
        return finding
    found = next((w for w in waivers if w.covers(returned, finding, period)), None)
    if found is None:
        return finding
    says = f"Waived by {found.who} because: {found.reason} ({finding.says})"
    return replace(finding, severity=Severity.NOTE, says=says)


def _places(row: ReturnedRow) -> set[tuple[str, str]]:
    return {(answer.sheet, row.key) for answer in row.answers.values()}


def _is_misread(returned: Return, finding: Finding) -> bool:
    return any(
        row.value(finding.place.column) == MISREAD
        for row in returned.rows
        if row.key == finding.place.row
    )
