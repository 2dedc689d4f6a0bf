"""Held files and rival reports + the officer's lines -> what becomes of each file."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from tipxl.domain.core.decision import DecidedItem, Decision, DecisionKind, DecisionState
from tipxl.domain.core.finding import Finding, Place
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.workbook import Cell, CellKind, Verdict, Workbook
from tipxl.domain.decisions.answers import by_number, chosen, decided_item, not_used
from tipxl.domain.decisions.decision_lines import FILE, SHEET, DecisionLine
from tipxl.domain.decisions.decision_messages import DecisionMessage
from tipxl.domain.decisions.items import (
    ACCEPT,
    ENTERED_IN_A_FORM,
    REFUSE,
    item_of_file,
    item_of_late,
    item_of_nil,
    item_of_rivals,
    numbered,
    why_rivals,
)
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.returns.overlay import Key
from tipxl.domain.returns.return_messages import HOLDS, ReturnMessage
from tipxl.domain.returns.returned import Return
from tipxl.domain.schema.meanings import Submission

_NEVER = datetime.min.replace(tzinfo=UTC)
_LINE_KEY = re.compile(r"(tx:([a-z][a-z0-9_]*):([^|]+)\|)[0-9a-f]{8}")


def tied_to(workbook: Workbook, issued_form: IssuedForm) -> Workbook:
    """The book as if it were filled in on this very form: a person said that it is this body's."""
    marks = {(b.key, r.key): r.mark for b in issued_form.blocks for r in b.rows}
    forms = {b.key: b.rows[0].mark for b in issued_form.blocks if b.rows and b.rows[0].key == b.key}
    worksheets = (
        replace(worksheet, cells=tuple(_tied(cell, marks, forms) for cell in worksheet.cells))
        for worksheet in workbook.worksheets
    )
    return replace(workbook, worksheets=tuple(worksheets))


def _tied(cell: Cell, marks: dict[Key, str], forms: dict[str, str]) -> Cell:
    if cell.kind is not CellKind.TEXT or not isinstance(cell.value, str):
        return cell
    match = _LINE_KEY.fullmatch(cell.value.strip())
    if match is None:
        return cell
    mark = forms.get(match[2]) or marks.get((match[2], match[3]))
    return cell._replace(value=f"{match[1]}{mark}") if mark else cell


def taken(held: Return, validated: Return, decision: Decision) -> Return:
    """A file that was held and is accepted: validated as any other, and marked so.

    Why it was held is no longer anything to correct: the note tells it, with who decided.
    """
    words = {"why": held.says, "by": decision.by, "number": decision.number}
    note = ReturnMessage.DECIDED.at(Place(file=held.arrival.file), **words)
    verdict = Verdict.ACCEPTED if validated.verdict is Verdict.HELD else validated.verdict
    return replace(
        validated,
        verdict=verdict,
        says="",
        findings=(note, *(each for each in validated.findings if not _is_why(each, held))),
        decisions=(decision,),
    )


def _is_why(finding: Finding, held: Return) -> bool:
    """Whether a finding on the whole file is the reason why it was held."""
    place = finding.place
    is_why = finding.says == held.says or finding.code in HOLDS
    return is_why and not (place.row or place.cell)


def left_out(held: Return, decision: Decision, *others: Decision) -> Return:
    """A file that is not used, because a person said so; `others` were taken on it before."""
    says = f"Not used, as decided by {decision.by} ({decision.number}): {decision.why}"
    return replace(held, verdict=Verdict.REJECTED, says=says, decisions=(*others, decision))


def refused_before(
    plan: Plan, period: str, returned: Return, lines: tuple[DecisionLine, ...]
) -> Return:
    """A report that counts, unless she said of this very file that it is not to be used.

    Her answer holds though nothing speaks against the file any more: from whom it came may only
    have been lost.
    """
    number = numbered(period, DecisionKind.FILE, returned.arrival.sha256)
    mine = by_number(lines).get(number.upper(), ()) if returned.counts else ()
    if not mine:
        return returned
    says = "Nothing speaks against it now, but it was said before not to use it."
    item = item_of_file(plan, period, replace(returned, says=says))
    if all(chosen(item.choices, each.typed) != REFUSE for each in mine):
        return returned
    decided = decided_item(item, tuple(replace(each, stands=item.open.stands) for each in mine))
    if decided.code == REFUSE:
        return left_out(returned, decided.decision)
    return still_held(replace(returned, verdict=Verdict.HELD, says=says), decided.decision)


def entered_instead(held: Return, decision: Decision) -> Return:
    """A letter whose answers the officer has typed into a form, which counts in its place."""
    says = f"Its answers are entered in a form, as {decision.by} says ({decision.number})."
    return replace(held, verdict=Verdict.REJECTED, says=says, decisions=(decision,))


def entered_nowhere(period: str, returns: tuple[Return, ...]) -> tuple[Return, ...]:
    """The same; a letter whose form for entry has not come back is held again, and says so."""
    entered = {each.body for each in returns if each.counts and each.entered}
    return tuple(
        _not_entered(period, each)
        if _is_said_to_be_entered(each) and not (entered & {each.body} if each.body else entered)
        else each
        for each in returns
    )


def _is_said_to_be_entered(each: Return) -> bool:
    return any(
        d.kind == DecisionKind.FILE
        and d.state == DecisionState.APPLIED
        and d.new == ENTERED_IN_A_FORM
        for d in each.decisions
    )


def _not_entered(period: str, each: Return) -> Return:
    (decision, *_) = each.decisions
    place = Place(FILE, SHEET, row=decision.number, column="answer")
    words = {"of": f" for {each.body}" if each.body else "", "period": period}
    finding = DecisionMessage.NOT_ENTERED.at(place, **words)
    return still_held(replace(each, verdict=Verdict.HELD, says=finding.says), decision, finding)


def still_held(held: Return, decision: Decision, *findings: Finding) -> Return:
    """A file that stays held; `findings` tell why the answer could not be used."""
    if findings:
        decision = not_used(decision, *findings).decision
    return replace(held, decisions=(decision,))


# --- files that came after the freeze


def late_as_decided(
    plan: Plan, period: Period, returns: tuple[Return, ...], lines: tuple[DecisionLine, ...]
) -> tuple[Return, ...]:
    """Reports that came after the freeze wait, each until the officer takes it (RULES 5)."""
    return tuple(
        _late(plan, period, each, lines) if came_late(plan, period, each) else each
        for each in returns
    )


def came_late(plan: Plan, period: Period, returned: Return) -> bool:
    """Whether a report that is not held came after the freeze, that of its body with more time."""
    held = plan.round_of(returned.body, period)
    return returned.counts and held is not None and returned.arrival.received.date() > held.freeze


def _late(plan: Plan, period: Period, late: Return, lines: tuple[DecisionLine, ...]) -> Return:
    if any(each.kind == DecisionKind.LATE for each in late.decisions):
        return late  # it was decided on before
    decided = decided_item(item_of_late(str(period), late), lines)
    decision, decisions = decided.decision, (*late.decisions, decided.decision)
    if decided.code == ACCEPT:
        return replace(late, decisions=decisions)
    if decided.code == REFUSE:
        says = f"It waits for the next round, as decided by {decision.by} ({decision.number})."
        return replace(late, verdict=Verdict.REJECTED, says=says, decisions=decisions)
    held = plan.round_of(late.body, period)
    until = f" of {long_date(held.freeze)}" if held else ""
    says = (
        f"It came on {long_date(late.arrival.received.date())}, after the freeze{until}. It counts "
        f"when you take it in decisions.xlsx, line {decision.number}; else the next round shows it."
    )
    return replace(late, verdict=Verdict.LATE, says=says, decisions=decisions)


# --- a nil report after another


def nil_as_decided(
    period: str, returned: Return, before: Sequence[Return], lines: tuple[DecisionLine, ...]
) -> Return:
    """A nil report that comes after another one is held, and wipes nothing by itself (RULES 5)."""
    if not (returned.counts and returned.submission == Submission.NIL):
        return returned
    said = [each for each in before if each.submission != Submission.NIL]
    if not said:
        return returned
    decided = decided_item(item_of_nil(period, returned, said), lines)
    decision, decisions = decided.decision, (*returned.decisions, decided.decision)
    if decided.code == REFUSE:
        return left_out(returned, decision, *returned.decisions)
    place, earlier = Place(file=returned.arrival.file), said[-1].arrival.file
    if decided.code == ACCEPT:
        words = {"why": f"a nil report after {earlier}", "by": decision.by}
        note = ReturnMessage.DECIDED.at(place, number=decision.number, **words)
        return replace(returned, decisions=decisions, findings=(note, *returned.findings))
    trouble = ReturnMessage.NIL_AFTER.at(place, earlier=earlier, number=decision.number)
    return replace(
        returned,
        verdict=Verdict.HELD,
        says=trouble.says,
        findings=(trouble, *returned.findings),
        decisions=decisions,
    )


# --- rival files


def rivals_decided(
    period: str, returns: tuple[Return, ...], lines: tuple[DecisionLine, ...]
) -> tuple[Return, ...]:
    """Differing full reports of one body, of which nobody can say which holds, are held (RULES 5).

    Where the officer has picked one, it counts and the others do not.
    """
    found = {each.arrival.sha256: each for each in returns}
    for body, group in _rivals(returns).items():
        decided = decided_item(item_of_rivals(period, body, group), lines)
        for each in group:
            found[each.arrival.sha256] = _as_picked(each, group, decided)
    return tuple(found.values()) if len(found) == len(returns) else returns


def _as_picked(each: Return, group: tuple[Return, ...], decided: DecidedItem) -> Return:
    decision, decisions = decided.decision, (*each.decisions, decided.decision)
    if not decided.code:
        others = ", ".join(sorted(r.arrival.file for r in group if r is not each))
        words = {"others": others, "why": why_rivals(group), "number": decision.number}
        trouble = ReturnMessage.RIVAL.at(Place(file=each.arrival.file), **words)
        return replace(
            each,
            verdict=Verdict.HELD,
            says=trouble.says,
            findings=(trouble, *each.findings),
            decisions=decisions,
        )
    if decided.code == each.arrival.sha256:
        return replace(each, decisions=decisions)
    return left_out(each, decision, *each.decisions)


def _rivals(returns: tuple[Return, ...]) -> dict[str, tuple[Return, ...]]:
    moments = {each.arrival.sha256: each.arrival.received for each in returns}
    by_body: dict[str, list[Return]] = {}
    for each in sorted(returns, key=lambda r: (r.arrival.received, r.arrival.sha256)):
        if each.counts and each.submission == Submission.FULL:
            by_body.setdefault(each.body, []).append(each)
    found = {}
    for body, full in sorted(by_body.items()):
        latest = [each for each in full if not _is_replaced(each, full, moments)]
        group = tuple(r for r in latest if any(_is_rival(r, other) for other in latest))
        if group:
            found[body] = group
    return found


def _is_replaced(each: Return, full: Sequence[Return], moments: Mapping[str, datetime]) -> bool:
    """Whether the same sender sent a later one, or a copy came back that corrects it.

    A copy was made from all that had come until the report that it names, whoever sent which.
    """
    mine = each.arrival.received
    return any(
        (other.arrival.sender == each.arrival.sender and other.arrival.received > mine)
        or (other is not each and mine <= moments.get(other.corrects, _NEVER))
        for other in reversed(full)  # the last one most often
    )


def _is_rival(one: Return, other: Return) -> bool:
    senders = {one.arrival.sender.casefold(), other.arrival.sender.casefold()}
    apart = len(senders) == 2 and "" not in senders
    together = one.arrival.received == other.arrival.received
    return one is not other and (apart or together) and _answers(one) != _answers(other)


def _answers(returned: Return) -> dict[Key, dict[str, str | float | None]]:
    """What a report says, beside who sent it and when."""
    return {
        (row.block, row.key): {column: answer.value for column, answer in row.answers.items()}
        for row in returned.rows
        if row.block != "cover"
    }
