"""Comparison -> the sheet Changes: which rows moved since an earlier round, and why."""

from collections.abc import Mapping

from msgspec.structs import replace

from tipxl.domain.core.wording_names import capital
from tipxl.domain.core.wording_numbers import number_of
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.comparison import Comparison, Reworded, RowChange
from tipxl.domain.results.round_result import AgreedRow, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.columns import Columns, ValueColumn, filled, of_part
from tipxl.reports.model.sheet import Cell, Sheet, Table, ValueKind
from tipxl.reports.model.visual_language import NONE_HERE
from tipxl.reports.model.wording import leads_words, mark_cell, standing_cell, value_words

#: What is listed below the changes of status, where there is any of it.
_TITLES = {
    "newly_overdue": "Newly overdue: the target lies before this period now",
    "stalled": "Stalled: nothing came of them in two rounds or more",
    "new": "New in the plan",
    "gone": "No longer in the plan",
    "marked": "Same status, another mark beside it",
    "reworded": "The plan itself reads otherwise",
}
_ORDER = ("transitions", "newly_overdue", "stalled", "new", "gone", "marked", "reworded")


def changes(
    plan: Plan, schema: FormSchema, round: RoundResult, comparison: Comparison | None
) -> Sheet:
    """Every change of status with its explanation, then what came, went, or stands still."""
    words = round.reporting_period.words
    return Sheet(
        name="Changes",
        title=f"What changed, {words}",
        intro=(_summary(comparison),),
        tables=_tables(plan, schema, comparison) if comparison else (),
        frozen=2,
    )


def _summary(comparison: Comparison | None) -> str:
    if comparison is None:
        return "This is the first round: there is none before it to compare with."
    before = f"Compared with {comparison.compared_with.words_and_code}: "
    if not _anything(comparison):
        return f"{before}nothing changed, and no row is stalled or newly overdue."
    moved, back = len(comparison.transitions), len(comparison.regressed)
    parts = [f"{number_of(moved, 'row', 'rows')} changed status{_back(moved, back)}"]
    parts += [
        f"{len(rows)} {words}"
        for rows, words in (
            (comparison.newly_overdue, "newly overdue"),
            (comparison.stalled, "stalled"),
            (comparison.new, "new in the plan"),
            (comparison.gone, "no longer in it"),
        )
        if rows
    ]
    return f"{before}{'; '.join(parts)}."


def _back(moved: int, back: int) -> str:
    """How many of the changes go back; nothing where none moved."""
    if not moved:
        return ""
    if moved == 1:
        return f", {'a step' if back else 'not a step'} back"
    return f", {back or 'none'} of them {'a step' if back == 1 else 'steps'} back"


def _anything(comparison: Comparison) -> bool:
    return any(_chosen(comparison).values())


def _chosen(comparison: Comparison) -> dict[str, tuple[RowChange, ...]]:
    """What each table lists: the steps back first among the changes of status."""
    moved = sorted(comparison.transitions, key=lambda each: not each.regressed)
    found = (
        tuple(moved),
        comparison.newly_overdue,
        comparison.stalled,
        comparison.new,
        comparison.gone,
        tuple(each for each in comparison.rows if each.is_marked_anew),
        comparison.reworded,
    )
    return dict(zip(_ORDER, found, strict=True))


def _tables(plan: Plan, schema: FormSchema, comparison: Comparison) -> tuple[Table, ...]:
    found = _chosen(comparison)
    rows = {row.key: row for row in plan.rows}
    columns = _columns(schema, rows)

    def table(key: str, title: str, none: str = "", *, main: bool = False) -> Table:
        return Table(title, *filled(columns, found[key]), filtered=main, empty=none)

    reworded = [(change, each) for change in found["reworded"] for each in change.reworded]
    wording = Table(_TITLES["reworded"], *filled(_wording_columns(rows), reworded))
    others = [wording if key == "reworded" else table(key, _TITLES[key]) for key in _ORDER[1:]]
    empty = [each.title.partition(":")[0].lower() for each in others if not each.rows]
    nothing = Table(NONE_HERE, *filled(columns, ()), empty=f"{capital('; '.join(empty))}.")
    return (
        table("transitions", "Rows whose status changed", "No row changed its status.", main=True),
        *(each for each in others if each.rows),
        *((nothing,) if empty else ()),
    )


def _row_columns(rows: Mapping[str, Row]) -> Columns[RowChange]:
    return (
        ValueColumn("key", "Row", 11, lambda e: e.key),
        ValueColumn("title", "Activity", 38, lambda e: rows[e.key].title if e.key in rows else ""),
    )


def _columns(schema: FormSchema, rows: Mapping[str, Row]) -> Columns[RowChange]:
    return (
        *_row_columns(rows),
        ValueColumn(
            "lead", "Lead", 16, lambda e: leads_words(rows[e.key]) if e.key in rows else ""
        ),
        ValueColumn("before", "Before", 15, lambda e: _before(schema, e.before), ValueKind.STATUS),
        ValueColumn("after", "Now", 15, lambda e: _status(schema, e.after), ValueKind.STATUS),
        ValueColumn(
            "mark",
            "Mark",
            7,
            lambda e: mark_cell(str(e.after.mark)) if e.after else None,
            ValueKind.MARK,
        ),
        ValueColumn("why", "Who said it, and why it stands", 38, _why),
        ValueColumn("explained", "Explanation of the lead", 34, lambda e: _explained(schema, e)),
    )


def _wording_columns(rows: Mapping[str, Row]) -> Columns[tuple[RowChange, Reworded]]:
    return (
        *of_part(lambda e: e[0], _row_columns(rows)),
        ValueColumn("part", "What is worded otherwise", 16, lambda e: e[1].part),
        ValueColumn("was", "Before", 75, lambda e: e[1].before, span=4),
        ValueColumn("reads", "Now", 34, lambda e: e[1].after),
    )


def _why(change: RowChange) -> str:
    return "\n".join(filter(None, (change.after.why if change.after else "", change.decision)))


def _status(schema: FormSchema, agreed: AgreedRow | None) -> Cell:
    return standing_cell(schema, agreed) if agreed else "–"


def _before(schema: FormSchema, agreed: AgreedRow | None) -> Cell:
    """With its mark, so that a row of which only the mark changed shows what it was."""
    return replace(standing_cell(schema, agreed), mark=str(agreed.mark)) if agreed else "–"


def _explained(schema: FormSchema, change: RowChange) -> str:
    found = []
    for each in change.explained:
        reason = value_words(schema, "reason", each.reason)
        found.append(f"{each.body}: {'. '.join(filter(None, (reason, each.explain)))}")
    if change.stalled_since and change.stalled:
        found.insert(0, f"Nothing since {change.stalled_since}.")
    if change.regressed:
        found.insert(0, "A step back." if found else "A step back; no explanation was given.")
    return "\n".join(found)
