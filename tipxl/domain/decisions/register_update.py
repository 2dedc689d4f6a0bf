"""Register + the decisions of a round -> the sheet as it must stand now; nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import replace

from tipxl.domain.decisions.register import Register, entry_of
from tipxl.domain.decisions.table_sheet import SheetRow, TableSheet, Value
from tipxl.domain.rulings.decision import Decision, DecisionLine, DecisionState, brief

#: What a confirmation becomes once it was used, so that it does not confirm the next change too.
NOTED = "noted"


def frozen(sheet: TableSheet, closed: frozenset[str]) -> TableSheet:
    """The sheet with the lines that still wait in a closed round told so."""
    return replace(sheet, rows=tuple(_frozen(sheet, row, closed) for row in sheet.rows))


def _frozen(sheet: TableSheet, row: SheetRow, closed: frozenset[str]) -> SheetRow:
    entry = entry_of(sheet, row)
    if entry is None or entry.period not in closed or entry.state not in ("", DecisionState.OPEN):
        return row
    state = f"{DecisionState.SETTLED}: the round was closed without an answer"
    if entry.answered:
        again = f'tipxl close {entry.period} --reopen "reason"'
        state = f"{DecisionState.WRONG}: the round is closed. To use it, open it again: {again}"
    return sheet.with_values(row, {"number": entry.number, "state": state})


def updated(register: Register, period: str, decisions: tuple[Decision, ...]) -> TableSheet:
    """Every line as it was, with its state; a new line for each matter that has none."""
    sheet = register.decisions
    known = {each.number.upper(): each for each in decisions}
    rows = [_row(sheet, row, period, known) for row in sheet.rows]
    standing = {number.upper() for number, _ in register.numbered}
    new = (each for each in decisions if each.number.upper() not in standing)
    rows.extend(sheet.new_row({"period": period, **_asked(each), **_kept(each)}) for each in new)
    return replace(sheet, rows=tuple(rows))


def _row(sheet: TableSheet, row: SheetRow, period: str, known: Mapping[str, Decision]) -> SheetRow:
    entry = entry_of(sheet, row)
    if entry is None or entry.period != period:
        return row
    decision = known.get(entry.number.upper())
    if decision is None:
        gone = f"{DecisionState.SETTLED}: this is no longer asked"
        if entry.answered:
            gone += "; the answer is kept and not used"
        return sheet.with_values(row, {"number": entry.number, "state": gone})
    values: dict[str, Value] = {"number": entry.number, "state": state_words(decision)}
    if not entry.is_own:
        values |= _asked(decision)
    elif not entry.kind:
        values["kind"] = decision.kind
    return sheet.with_values(row, values | _fingerprint(entry, decision))


def _asked(decision: Decision) -> dict[str, Value]:
    return {
        "number": decision.number,
        "state": state_words(decision),
        "kind": decision.kind,
        "row": decision.row,
        "body": decision.body,
        "column": decision.column,
        "says": decision.says,
        "who": decision.who,
    }


def _kept(decision: Decision) -> dict[str, Value]:
    return {"stands": decision.stands}


def _fingerprint(entry: DecisionLine, decision: Decision) -> dict[str, Value]:
    """What the line rests on: as it is now, but for an answer that was given to something else."""
    if decision.state == DecisionState.APPLIED and entry.confirmed:
        return {"stands": decision.stands, "holds": NOTED}
    if decision.state in (DecisionState.OPEN, DecisionState.APPLIED):
        return {"stands": decision.stands}
    return {}


def state_words(decision: Decision) -> str:
    """The state of a line, in words for the officer."""
    if decision.state != DecisionState.APPLIED:
        return decision.words
    where = f" on {decision.row}" if decision.row else ""
    old, new = brief(decision.old, 120), brief(decision.new, 120)
    change = f"{old} → {new}" if old else new
    told = f"{decision.state}{where}: {change}"
    return f"{told}. {decision.detail}" if decision.detail else told
