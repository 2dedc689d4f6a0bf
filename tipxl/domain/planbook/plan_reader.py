"""plan.xlsx as found -> Plan, and everything in it that the officer must correct, at once.

`columns` and `tables` describe the sheets, `codecs` the cells; `entries` reads
one sheet, `names` knows the bodies by their names, `checks` judges the whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.plan.work_plan import Body, Contact, Plan, Round, Row, Secretariat
from tipxl.domain.planbook.body_names import (
    acronyms_by_name,
    names_are_one_body_each,
    with_acronyms,
)
from tipxl.domain.planbook.codecs import folded
from tipxl.domain.planbook.plan_checks import check_plan
from tipxl.domain.planbook.plan_entries import (
    PlanEntry,
    PlanLine,
    formulas,
    keys_stand_once,
    read_sheet,
    taken,
)
from tipxl.domain.planbook.plan_problems import STOPPING, PlanMessage
from tipxl.domain.planbook.plan_tables import HEADINGS, SETTING_TABLE, SETTINGS, TABLES, PlanSetting

_VALUE = SETTING_TABLE.column("value")


class PlanRead(NamedTuple):
    """What plan.xlsx said: a plan, unless something stops us, and all there is to tell."""

    plan: Plan | None
    findings: tuple[Finding, ...]


class _Entries(NamedTuple):
    """The entries of the four sheets."""

    activities: tuple[PlanEntry, ...]
    bodies: tuple[PlanEntry, ...]
    rounds: tuple[PlanEntry, ...]
    settings: tuple[PlanEntry, ...]

    def every(self) -> tuple[PlanEntry, ...]:
        return (*self.activities, *self.bodies, *self.rounds, *self.settings)


def plan_from(workbook: Workbook) -> PlanRead:
    """Understand plan.xlsx; everything wrong is told at once, with its cell."""
    sheets = [read_sheet(workbook, table) for table in TABLES]
    found = _Entries(*(sheet.entries for sheet in sheets))
    findings = [finding for sheet in sheets for finding in sheet.findings]
    chosen, settings = _settings(found.settings)
    if _stops(findings):
        # Without a sheet or a column every row would be told the same once more.
        known = found._replace(settings=settings if found.settings else ())
        return PlanRead(None, (*findings, *_of_cells(known)))

    names = acronyms_by_name(found.bodies)
    entries = _Entries(
        tuple(with_acronyms(each, names, "leads", "cooperating") for each in found.activities),
        tuple(with_acronyms(each, names, "reports_through") for each in found.bodies),
        found.rounds,
        settings,
    )
    told = (
        *findings,
        *_of_cells(entries),
        *keys_stand_once(entries.activities),
        *keys_stand_once(entries.rounds),
        *names_are_one_body_each(entries.bodies),
        *_dates_follow_the_periods(entries.rounds),
    )
    plan = _plan(chosen, entries)
    told += _located(check_plan(plan), entries.every(), told)
    return PlanRead(None if _stops(told) else plan, told)


def _stops(findings: Iterable[Finding]) -> bool:
    return any(finding.code in STOPPING for finding in findings)


def _of_cells(entries: _Entries) -> tuple[Finding, ...]:
    return tuple(finding for entry in entries.every() for finding in entry.findings)


def _dates_follow_the_periods(rounds: Iterable[PlanEntry]) -> Iterator[Finding]:
    for entry in rounds:
        period = entry.values["period"]
        if period is None:
            continue
        words = {"period": str(period), "start": str(period.start), "end": str(period.end)}
        for field, day in (("period.start", period.start), ("period.end", period.end)):
            shown = entry.values[field]
            if shown not in {None, day}:
                yield PlanMessage.DATES_OF_PERIOD.at(entry.place(field), found=str(shown), **words)


# --- settings -------------------------------------------------------------------------------


def _settings(entries: tuple[PlanEntry, ...]) -> tuple[dict[str, Any], tuple[PlanEntry, ...]]:
    """The value of each setting, and the lines with what there is to tell about them."""
    by_label = {folded(entry.key): entry for entry in reversed(entries)}
    chosen: dict[str, Any] = {}
    told: list[PlanEntry] = []
    for setting in SETTINGS:
        entry = by_label.get(folded(setting.label)) or _without_line(setting)
        chosen[setting.field], findings = _chosen(entry, setting)
        told.append(entry._replace(findings=findings))
    return chosen, tuple(told)


def _without_line(setting: PlanSetting) -> PlanEntry:
    return PlanEntry(PlanLine(SETTING_TABLE, 0, {}, {}), setting.label, {})


def _chosen(entry: PlanEntry, setting: PlanSetting) -> tuple[Any, tuple[Finding, ...]]:
    column = replace(_VALUE, heading=setting.label, codec=setting.codec, filled=setting.filled)
    value, wrong = taken(entry.line, column)
    told = (wrong.at(entry.line.place(column)),) if wrong else ()
    return value, (*formulas(entry.line, (column,), ""), *told)


# --- entries -> Plan ------------------------------------------------------------------------


def _plan(chosen: Mapping[str, Any], entries: _Entries) -> Plan:
    secretariat = Secretariat(**_under("secretariat.", chosen))
    if not secretariat.reply_to:
        secretariat = replace(secretariat, reply_to=secretariat.sender)
    headings = _under("headings.", chosen)
    return Plan(
        code=chosen["code"],
        title=chosen["title"],
        endorsement=chosen["endorsement"],
        headings=tuple(headings[str(number)] for number in range(1, HEADINGS + 1)),
        starts=chosen["starts"] or date.min,
        ends=chosen["ends"] or date.max,
        secretariat=secretariat,
        bodies=tuple(_body(entry) for entry in entries.bodies),
        rounds=_rounds(entries.rounds),
        rows=tuple(Row(**entry.values) for entry in entries.activities),
    )


def _body(entry: PlanEntry) -> Body:
    plain = _plain(entry.values)
    through = "".join(plain.pop("reports_through"))
    return Body(
        **plain, reports_through=through, contact=Contact(**_under("contact.", entry.values))
    )


def _rounds(entries: Iterable[PlanEntry]) -> tuple[Round, ...]:
    """The rounds in the order of time, whatever their order in the sheet."""
    made = (
        Round(**_plain(entry.values))
        for entry in entries
        if all(entry.values[field] for field in ("period", "due", "freeze"))
    )
    return tuple(sorted(made, key=lambda each: each.period.start))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in values.items() if "." not in field}


def _under(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field.removeprefix(prefix): value
        for field, value in values.items()
        if field.startswith(prefix)
    }


# --- what is said about the Plan, with its cells --------------------------------------------


def _located(
    findings: Iterable[Finding], entries: tuple[PlanEntry, ...], told: Iterable[Finding]
) -> tuple[Finding, ...]:
    """The findings of `check_plan` with their cells, but for those whose cause is told already."""
    known = Counter((entry.line.table.name, entry.key) for entry in entries)
    whole = {
        (entry.line.table.name, entry.key): entry.line
        for entry in entries
        if entry.whole and known[entry.line.table.name, entry.key] == 1
    }
    wrong = {_spot(finding) for finding in told if finding.severity is Severity.ERROR}
    located = (
        _at_cell(finding, whole[finding.place.sheet, finding.place.row])
        for finding in findings
        if (finding.place.sheet, finding.place.row) in whole
    )
    return tuple(finding for finding in located if _spot(finding) not in wrong)


def _at_cell(finding: Finding, line: PlanLine) -> Finding:
    if line.table is SETTING_TABLE:
        return finding.at(cell=line.place(_VALUE).cell, column=finding.place.row, row="")
    place = line.place(line.table.column(finding.place.column))
    return finding.at(cell=place.cell, column=place.column)


def _spot(finding: Finding) -> tuple[str, str]:
    return finding.place.sheet, finding.place.cell
