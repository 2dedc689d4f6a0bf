"""Consolidation -> the registers: conflicts to decide, and everything found in the returns."""

import pandas as pd

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.rulings.decision import Decision, DecisionState
from tipxl.reports.figures.frames import findings_frame, frame, lines
from tipxl.reports.model.sheet import ReportColumn, ReportLine, Sheet, StatusCell, Table, ValueKind
from tipxl.reports.model.wording import SEVERITY_COLOURS, counted

_CONFLICTS = (
    ReportColumn("rule", "Rule", 9),
    ReportColumn("row", "Row", 12),
    ReportColumn("activity", "Activity", 36),
    ReportColumn("says", "What is to be decided", 56),
    ReportColumn("bodies", "Bodies", 14),
    ReportColumn("number", "No. in decisions.xlsx", 13),
    ReportColumn("answer", "Answer so far", 26),
)
_DECIDED = (
    ReportColumn("number", "No.", 9),
    ReportColumn("row", "Row", 12),
    ReportColumn("says", "What was to be decided", 36),
    ReportColumn("what", "From what to what, and why", 56),
    ReportColumn("by", "Decided by", 27, span=2),
    ReportColumn("state", "What became of it", 26),
)
_LOG = (
    ReportColumn("body", "Body", 10),
    ReportColumn("file", "File", 26),
    ReportColumn("severity", "Severity", 10, ValueKind.STATUS),
    ReportColumn("code", "Code", 8),
    ReportColumn("sheet", "Sheet", 11),
    ReportColumn("cell", "Cell", 8),
    ReportColumn("row", "Row", 11),
    ReportColumn("found", "What was found", 26),
    ReportColumn("expected", "What would be right", 26),
    ReportColumn("says", "What to do", 46),
)

_SEVERITY = {
    str(severity): StatusCell(str(severity), colour)
    for severity, colour in SEVERITY_COLOURS.items()
}


def conflicts(plan: Plan, round: RoundResult) -> Sheet:
    """What a person must decide, in the plan's order; then what was decided."""
    titles = {row.key: row.title for row in plan.rows}
    answers = {each.number: each.answer for each in round.decisions}
    table = frame(
        [column.key for column in _CONFLICTS],
        (
            (
                *(each.rule, each.row, titles.get(each.row, ""), each.says),
                *(", ".join(each.bodies), each.number, answers.get(each.number, "")),
            )
            for each in round.conflicts
        ),
    )
    return Sheet(
        name="Conflicts",
        title=f"To be decided, {Period.parse(round.period).words}",
        intro=(
            f"{counted(len(table), 'matter')} to be decided. Answers are given in decisions.xlsx.",
        ),
        tables=(Table("", _CONFLICTS, lines(table), filtered=True), *_decided(round)),
        frozen=2,
    )


def _decided(round: RoundResult) -> tuple[Table, ...]:
    """The decisions that no conflict above waits for any more."""
    waiting = {each.number for each in round.conflicts}
    found = [
        d for d in round.decisions if d.state != DecisionState.OPEN and d.number not in waiting
    ]
    if not found:
        return ()
    rows = tuple(ReportLine(_decision(each)) for each in found)
    return (Table("What was decided, or settled by itself", _DECIDED, rows),)


def _decision(each: Decision) -> tuple[str, ...]:
    who = ", ".join(filter(None, (each.decided_by, each.agreed_with, each.day, each.reference)))
    moved = f"{each.old} → {each.new}" if each.old and each.new else each.new or each.answer
    what = "\n".join(filter(None, (moved, each.why)))
    return each.number, each.row, each.says, what, who, each.words


def validation_log(round: RoundResult) -> Sheet:
    """What was found in every file that came back, errors first."""
    found = findings_frame(round)
    shown = found.assign(
        severity=pd.Series(
            [_SEVERITY[each] for each in found["severity"]], index=found.index, dtype=object
        )
    )
    errors = int((found["severity"] == "error").sum())
    return Sheet(
        name="Validation log",
        title=f"What was found in the returns, {Period.parse(round.period).words}",
        intro=(
            f"{counted(len(found), 'finding')}; "
            f"{counted(errors, 'error').lower()} to be corrected by the body.",
        ),
        tables=(Table("", _LOG, lines(shown[[column.key for column in _LOG]]), filtered=True),),
        frozen=2,
    )
