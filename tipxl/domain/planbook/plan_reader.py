"""plan.xlsx as found -> Plan, and everything in it that the officer must correct, at once.

`plan_columns` and `plan_tables` describe the sheets, `codecs` the cells; `plan_entries` reads one
sheet, `body_names` knows the bodies by their names, `plan_checks` checks the whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from msgspec.structs import replace

from tipxl.domain.core.finding import Finding, Severity
from tipxl.domain.core.workbook import Workbook
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import (
    Body,
    Contact,
    Extension,
    Holiday,
    Plan,
    Round,
    Row,
    Secretariat,
)
from tipxl.domain.planbook.body_names import (
    acronyms_by_name,
    names_are_one_body_each,
    with_acronyms,
)
from tipxl.domain.planbook.calendar_checks import (
    extensions_can_be_given,
    is_given,
    zone_is_known,
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
from tipxl.domain.planbook.plan_messages import STOPPING, PlanMessage
from tipxl.domain.planbook.plan_tables import HEADINGS, SETTING_TABLE, SETTINGS, TABLES

_VALUE = SETTING_TABLE.column("value")


class PlanRead(NamedTuple):
    """What plan.xlsx says: a plan, unless something stops us, and every finding."""

    plan: Plan | None
    findings: tuple[Finding, ...]


class _Entries(NamedTuple):
    """The entries of the sheets, in their order."""

    activities: tuple[PlanEntry, ...]
    bodies: tuple[PlanEntry, ...]
    rounds: tuple[PlanEntry, ...]
    settings: tuple[PlanEntry, ...]
    extensions: tuple[PlanEntry, ...]
    holidays: tuple[PlanEntry, ...]

    def every(self) -> tuple[PlanEntry, ...]:
        return tuple(entry for sheet in self for entry in sheet)


def plan_from(workbook: Workbook, zones: frozenset[str] | None = None) -> PlanRead:
    """Understand plan.xlsx; the findings name everything wrong at once, with its cell.

    `zones` are the names of all time zones; without them any name is taken.
    """
    sheets = [read_sheet(workbook, table) for table in TABLES]
    found = _Entries(*(sheet.entries for sheet in sheets))
    findings = [finding for sheet in sheets for finding in sheet.findings]
    chosen, settings = _settings(found.settings)
    if _stops(findings):
        # Without a sheet or a column every row would say the same once more.
        known = found._replace(settings=settings if found.settings else ())
        return PlanRead(None, (*findings, *_of_cells(known)))

    found = _Entries(*(_beginning(sheet, chosen["first_month"]) for sheet in found))
    names = acronyms_by_name(found.bodies)
    entries = _Entries(
        tuple(with_acronyms(each, names, "leads", "cooperating") for each in found.activities),
        tuple(with_acronyms(each, names, "reports_through") for each in found.bodies),
        found.rounds,
        settings,
        tuple(with_acronyms(each, names, "body") for each in found.extensions),
        found.holidays,
    )
    findings += (
        *_of_cells(entries),
        *keys_stand_once(entries.activities),
        *keys_stand_once(entries.rounds),
        *names_are_one_body_each(entries.bodies),
        *_dates_follow_the_periods(entries.rounds),
        *zone_is_known(entries.settings, chosen["time_zone"], zones),
        *extensions_can_be_given(entries.extensions, entries.rounds),
    )
    plan = _plan(chosen, entries)
    findings += _located(check_plan(plan), entries.every(), findings)
    return PlanRead(None if _stops(findings) else plan, tuple(findings))


def _beginning(entries: Iterable[PlanEntry], first_month: int) -> tuple[PlanEntry, ...]:
    """The entries with their periods as this plan means them."""
    return tuple(
        entry._replace(
            values={
                field: value.beginning(first_month) if isinstance(value, Period) else value
                for field, value in entry.values.items()
            }
        )
        for entry in entries
    )


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
    """The value of each setting, and the lines with the findings about them."""
    by_label = {folded(entry.key): entry for entry in reversed(entries)}
    chosen: dict[str, Any] = {}
    lines: list[PlanEntry] = []
    for setting in SETTINGS:
        missing = PlanEntry(PlanLine(SETTING_TABLE, 0, {}, {}), setting.label, {})
        entry = by_label.get(folded(setting.label), missing)
        column = replace(_VALUE, heading=setting.label, codec=setting.codec, filled=setting.filled)
        chosen[setting.field], wrong = taken(entry.line, column)
        findings = [*formulas(entry.line, (column,), "")]
        if wrong is not None:
            findings.append(wrong.at(entry.line.place(column)))
        lines.append(entry._replace(findings=tuple(findings)))
    return chosen, tuple(lines)


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
        time_zone=chosen["time_zone"],
        first_month=chosen["first_month"],
        nature_confirmed=chosen["nature_confirmed"],
        done_when_confirmed=chosen["done_when_confirmed"],
        holidays=tuple(Holiday(**e.values) for e in entries.holidays if e.values["day"]),
        extensions=tuple(_extension(e) for e in entries.extensions if is_given(e)),
    )


def _extension(entry: PlanEntry) -> Extension:
    return Extension(**{**entry.values, "body": "".join(entry.values["body"])})


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


# --- findings about the Plan, with their cells ----------------------------------------------


def _located(
    findings: Iterable[Finding], entries: tuple[PlanEntry, ...], before: Iterable[Finding]
) -> tuple[Finding, ...]:
    """The findings of `check_plan` with their cells, but for those whose cause is `before`."""
    known = Counter((entry.line.table.name, entry.key) for entry in entries)
    whole = {
        (entry.line.table.name, entry.key): entry.line
        for entry in entries
        if entry.whole and known[entry.line.table.name, entry.key] == 1
    }
    wrong = {_spot(finding) for finding in before if finding.severity is Severity.ERROR}
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
