"""Round result -> the registers: conflicts to decide, and everything found in the returns."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tipxl.domain.core.decision import Decision, DecisionState
from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.core.wording_numbers import number_of
from tipxl.domain.plan.work_plan import Plan
from tipxl.domain.results.differing_leads import settled_by_rule
from tipxl.domain.results.round_result import AgreedRow, Conflict, RoundResult, UnplacedAnswer
from tipxl.domain.returns.returned import Asks, Return, in_words
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.columns import Columns, ValueColumn, filled
from tipxl.reports.model.row_words import decided_by
from tipxl.reports.model.sheet import Sheet, Table, ValueKind
from tipxl.reports.model.wording import (
    asked_cell,
    counted,
    status_cell,
)


def _outcome(each: Decision) -> str:
    moved = each.new or each.answer
    if each.new and each.old not in ("", each.new):
        moved = f"{each.old} → {each.new}"
    return "\n".join(filter(None, (moved, each.why)))


_DECIDED: Columns[Decision] = (
    ValueColumn("number", "No.", 9, lambda e: e.number),
    ValueColumn("row", "Row", 12, lambda e: e.row),
    ValueColumn("says", "What was to be decided", 36, lambda e: e.says),
    ValueColumn("what", "From what to what, and why", 56, _outcome),
    ValueColumn("by", "Decided by", 27, decided_by, span=2),
    ValueColumn("state", "What became of it", 26, lambda e: e.words),
)


def conflicts(plan: Plan, schema: FormSchema, round: RoundResult) -> Sheet:
    """What a person must decide, in the plan's order; then what a rule settled, and decisions."""
    titles = {row.key: row.title for row in plan.rows}
    answers = {each.number: each.answer for each in round.decisions}
    columns: Columns[Conflict] = (
        ValueColumn("rule", "Rule", 9, lambda e: e.rule),
        ValueColumn("row", "Row", 12, lambda e: e.row),
        ValueColumn("activity", "Activity", 36, lambda e: titles.get(e.row, "")),
        ValueColumn("says", "What is to be decided", 56, lambda e: e.says),
        ValueColumn("bodies", "Bodies", 14, lambda e: ", ".join(e.bodies)),
        ValueColumn("number", "No. in decisions.xlsx", 13, lambda e: e.number),
        ValueColumn("answer", "Answer so far", 26, lambda e: answers.get(e.number, "")),
    )
    number = counted(len(round.conflicts), "matter")
    settled = settled_by_rule(round)
    rows = number_of(len(settled), "row was", "rows were")
    by_rule = "No row was settled by rule."
    if settled:
        by_rule = (
            f"{rows} settled by rule: where co-leads differ by one step, the less advanced status "
            "stands."
        )
    return Sheet(
        name="Conflicts",
        title=f"To be decided, {round.reporting_period.words}",
        intro=(f"{number} to be decided. Answers are given in decisions.xlsx. {by_rule}",),
        tables=(
            Table("", *filled(columns, round.conflicts), filtered=True),
            _settled(schema, titles, settled),
            *_unplaced(schema, round),
            *_decided(round),
        ),
        frozen=2,
    )


def _settled(schema: FormSchema, titles: Mapping[str, str], settled: Sequence[AgreedRow]) -> Table:
    """What co-leads saw differently, and what stands by the rule: nobody is asked."""
    columns: Columns[AgreedRow] = (
        ValueColumn("rule", "Rule", 9, lambda e: e.rule),
        ValueColumn("row", "Row", 12, lambda e: e.key),
        ValueColumn("activity", "Activity", 36, lambda e: titles.get(e.key, "")),
        ValueColumn("says", "Who said what", 56, lambda e: e.why),
        ValueColumn(
            "stands", "Stands", 14, lambda e: status_cell(schema, e.status), ValueKind.STATUS
        ),
    )
    return Table("Settled by rule", *filled(columns, settled))


def _unplaced(schema: FormSchema, round: RoundResult) -> tuple[Table, ...]:
    """What bodies said where the plan does not ask it any more, so that nothing is lost."""

    def said(each: UnplacedAnswer) -> str:
        block = schema.block(each.line.block)
        return "\n".join(in_words(block, schema, each.line.answers))

    def place(each: UnplacedAnswer) -> str:
        return f"{schema.block(each.line.block).sheet} {each.line.key}"

    columns: Columns[UnplacedAnswer] = (
        ValueColumn("number", "No.", 9, lambda e: e.number),
        ValueColumn("key", "Row or line", 12, place),
        ValueColumn("why", "Why it counts nowhere", 36, lambda e: e.why),
        ValueColumn("says", "What was said", 56, said),
        ValueColumn("body", "Body", 14, lambda e: e.line.body),
        ValueColumn("file", "File", 39, lambda e: e.line.file, span=2),
    )
    title = "Answers that the plan no longer asks: kept, and counted nowhere"
    return (Table(title, *filled(columns, round.unplaced)),) if round.unplaced else ()


def _decided(round: RoundResult) -> tuple[Table, ...]:
    """The decisions that no conflict above waits for any more."""
    waiting = {each.number for each in round.conflicts}
    found = [
        d for d in round.decisions if d.state != DecisionState.OPEN and d.number not in waiting
    ]
    title = "What was decided, or settled by itself"
    return (Table(title, *filled(_DECIDED, found)),) if found else ()


# --- what was found in the returns

_SEVERITIES, _ASKS = tuple(Severity), tuple(Asks)
_LOG: Columns[tuple[Return, Finding]] = (
    ValueColumn("body", "Body", 10, lambda e: e[0].body),
    ValueColumn("file", "File", 26, lambda e: _file(*e)),
    ValueColumn("severity", "What it asks", 16, lambda e: asked_cell(*e), ValueKind.STATUS),
    ValueColumn("code", "Code", 8, lambda e: e[1].code),
    ValueColumn("sheet", "Sheet", 11, lambda e: e[1].place.sheet),
    ValueColumn("cell", "Cell", 8, lambda e: e[1].place.cell),
    ValueColumn("row", "Row", 11, lambda e: e[1].place.row),
    ValueColumn("found", "What was found", 26, lambda e: e[1].found),
    ValueColumn("expected", "What would be right", 26, lambda e: e[1].expected),
    ValueColumn("says", "What to do", 46, lambda e: e[1].says),
)


def _file(returned: Return, finding: Finding) -> str:
    return finding.place.file or returned.arrival.file


def _weight(returned: Return, finding: Finding) -> tuple[int, int]:
    """What must be corrected first; of the same weight, what asks the same stands together."""
    return _SEVERITIES.index(finding.severity), _ASKS.index(returned.asks(finding))


def validation_log(round: RoundResult) -> Sheet:
    """What was found in every file that came back, errors first."""
    found = [(returned, finding) for returned in round.returns for finding in returned.findings]
    found.sort(key=lambda e: (*_weight(*e), e[0].body, _file(*e)))
    asked = Counter(returned.asks(finding) for returned, finding in found)
    errors, blank = asked[Asks.CORRECTION], asked[Asks.NO_ANSWER]
    held = asked[Asks.HELD] + asked[Asks.LATE]
    without = f", {counted(blank, 'row').lower()} without an answer" if blank else ""
    waiting = f", {counted(held, 'error').lower()} in files that wait for a decision"
    return Sheet(
        name="Validation log",
        title=f"What was found in the reports, {round.reporting_period.words}",
        intro=(
            f"{counted(len(found), 'finding')}; "
            f"{counted(errors, 'error').lower()} to be corrected by the body{without}"
            f"{waiting if held else ''}.",
        ),
        tables=(Table("", *filled(_LOG, found), filtered=True),),
        frozen=2,
    )
