"""Comparison -> Changes: which rows moved since an earlier round, and what is said of it."""

from collections.abc import Sequence

from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.comparison import Comparison, RowChange
from tipxl.domain.results.round_result import AgreedRow, RoundResult
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.model.sheet import Cell, ReportColumn, ReportLine, Sheet, Table, ValueKind
from tipxl.reports.model.wording import counted, leads_words, mark_cell, status_cell, value_words

_ROW = (
    ReportColumn("key", "Row", 11),
    ReportColumn("title", "Activity", 38),
    ReportColumn("lead", "Lead", 16),
    ReportColumn("before", "Before", 15, ValueKind.STATUS),
    ReportColumn("after", "Now", 15, ValueKind.STATUS),
    ReportColumn("mark", "Mark", 7, ValueKind.MARK),
)
_WHY = (
    ReportColumn("why", "Who said it, and why it stands", 38),
    ReportColumn("explained", "Explanation of the lead", 34),
)
_WORDING = (
    *_ROW[:2],
    ReportColumn("part", "What is worded otherwise", 16),
    ReportColumn("was", "Before", 75, span=4),
    ReportColumn("reads", "Now", 34),
)
_ORDER = ("transitions", "newly_overdue", "stalled", "new", "gone", "marked", "reworded")


def changes(
    plan: Plan, schema: FormSchema, round: RoundResult, comparison: Comparison | None
) -> Sheet:
    """Every change of status with its explanation, then what came, went, or stands still."""
    words = Period.parse(round.period).words
    return Sheet(
        name="Changes",
        title=f"What changed, {words}",
        intro=(_told(comparison),),
        tables=_tables(plan, schema, comparison) if comparison else (),
        frozen=2,
    )


def _told(comparison: Comparison | None) -> str:
    if comparison is None:
        return "This is the first round: there is none before it to compare with."
    before = f"Compared with {Period.parse(comparison.against).words} ({comparison.against}): "
    if not _anything(comparison):
        return f"{before}nothing changed, and no row is stalled or newly overdue."
    moved, back = len(comparison.transitions), len(comparison.regressed)
    return (
        f"{before}{counted(moved, 'row').lower()} changed status, {back} of them back; "
        f"{len(comparison.new)} new, {len(comparison.gone)} no longer in the plan; "
        f"{len(comparison.stalled)} stalled, {len(comparison.newly_overdue)} newly overdue."
    )


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

    def table(key: str, title: str, none: str, *, main: bool = False) -> Table:
        lines = tuple(_line(schema, rows, each) for each in found[key])
        return _titled(Table(title, (*_ROW, *_WHY), lines, filtered=main), none)

    return (
        table("transitions", "Rows whose status changed", "No row changed its status.", main=True),
        table("newly_overdue", "Newly overdue: the target has passed since", "None."),
        table("stalled", "Stalled: nothing came of them in two rounds", "None."),
        table("new", "New in the plan", "None."),
        table("gone", "No longer in the plan", "None."),
        table("marked", "Same status, another mark beside it", "None."),
        _titled(_wording(rows, found["reworded"]), "None."),
    )


def _titled(table: Table, none: str) -> Table:
    """The table; where it has no line, its title and a word."""
    if table.rows:
        return table
    return Table(table.title, table.columns, (), notes=(none,), headed=False)


def _line(schema: FormSchema, rows: dict[str, Row], change: RowChange) -> ReportLine:
    row, now = rows.get(change.key), change.after
    return ReportLine(
        (
            change.key,
            row.title if row else "",
            leads_words(row) if row else "",
            _status(schema, change.before),
            _status(schema, now),
            mark_cell(str(now.mark)) if now else None,
            "\n".join(filter(None, (now.why if now else "", change.decision))),
            _explained(schema, change),
        )
    )


def _status(schema: FormSchema, agreed: AgreedRow | None) -> Cell:
    return status_cell(schema, agreed.status) if agreed else "–"


def _explained(schema: FormSchema, change: RowChange) -> str:
    found = []
    for each in change.explained:
        reason = value_words(schema, "reason", each.reason)
        found.append(f"{each.body}: {'. '.join(filter(None, (reason, each.explain)))}")
    if change.regressed:
        found.insert(0, "A step back.")
    return "\n".join(found)


def _wording(rows: dict[str, Row], reworded: Sequence[RowChange]) -> Table:
    lines = tuple(
        ReportLine((change.key, rows[change.key].title, each.part, each.before, each.after))
        for change in reworded
        for each in change.reworded
    )
    return Table("The plan itself reads otherwise", _WORDING, lines)
