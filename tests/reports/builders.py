"""Two rounds of a small plan: six rows, five activities, two areas, four bodies.

After the second round: A.a.1.1 is completed, one of its two rows without evidence; A.a.1.2 is
ongoing; B.a.1.1 is completed and evidenced; B.a.1.2 was not reported; B.a.1.3 is discontinued.
GHI never reports; DEF is two days late the second time; JKL leads nothing and is invited.
"""

from datetime import UTC, date, datetime
from typing import Any

from tests.builders import a_body, a_plan, a_round, a_row, agreed
from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.core.workbook import Verdict
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Basis, Plan, Row
from tipxl.domain.results.reporting import Reporting
from tipxl.domain.results.round_result import (
    AgreedActivity,
    AgreedEvent,
    AgreedRow,
    Conflict,
    LineStatement,
    Mark,
    RoundResult,
    RowStatement,
)
from tipxl.domain.returns.returned import Answer, Arrival, Return
from tipxl.reports.model.sheet import Cell, Repeated, Report, Sheet, SheetLink, StatusCell, Table

ONE, TWO = "A.a.1.1#1", "A.a.1.1#2"
ASSUMED, PRINTED, SILENT, ENDED = "A.a.1.2#1", "B.a.1.1#1", "B.a.1.2#1", "B.a.1.3#1"
BASELINE, LAST = Period.parse("2018H1"), Period.parse("2018H2")


def a_small_plan(**changes: Any) -> Plan:
    return a_plan(
        **{
            "bodies": tuple(a_body(each) for each in ("ABC", "DEF", "GHI", "JKL")),
            "rounds": (a_round(BASELINE, baseline=True), a_round(LAST)),
            "rows": (
                _row(ONE, cooperating=("DEF", "JKL")),
                _row(TWO, leads=("DEF",)),
                _row(ASSUMED, lead_basis=Basis.ASSUMED),
                _row(PRINTED, leads=("DEF",), printed_status="To be held in May."),
                _row(SILENT, leads=("GHI",)),
                _row(ENDED, leads=("GHI",)),
            ),
            **changes,
        }
    )


def _row(key: str, **changes: Any) -> Row:
    activity = f"Hold {key.partition('#')[0]}:\n• Rivers."
    area = {"A": "Knowledge", "B": "Roads & rivers"}[key[0]]
    return a_row(key, area_name=area, activity=activity, **changes)


def answered(body: str, role: Role = Role.LEAD, row: int = 9, **answers: str) -> RowStatement:
    """What a body said of the row that stood in this row of its sheet."""
    return RowStatement(
        body,
        role,
        answered=True,
        answers={
            key: Answer(value, f"typed {value}", "Activities", f"J{row}")
            for key, value in answers.items()
        },
        file=f"{body} [1].xlsx",
        sha256=body.lower() * 20,
        received=datetime(2019, 1, 20, 9, 30, tzinfo=UTC),
    )


def _rows() -> tuple[AgreedRow, ...]:
    shown = {"evidence": "Report 7", "completed_in": "2018H2", "funding": "SEC"}
    done = answered("ABC", status="CO", progress="=1+1 studies were held.")
    silent = RowStatement("GHI", Role.LEAD)
    took_part = answered("DEF", Role.PART, 12, part="TP", progress="We sent a speaker.")
    return (
        agreed(
            ONE,
            "CO",
            previous="ON",
            values=shown,
            said=(took_part, done, RowStatement("JKL", Role.PART)),
        ),
        agreed(TWO, "CO", previous="CO", said=(answered("DEF", status="CO"),)),
        agreed(ASSUMED, "ON", mark=Mark.CONTESTED, rule="K4", said=(answered("ABC", status="ON"),)),
        agreed(PRINTED, "CO", previous="IP", values=shown, said=(answered("DEF", status="CO"),)),
        agreed(
            SILENT,
            "NS",
            mark=Mark.NOT_REPORTED,
            previous="NS",
            said=(silent,),
        ),
        agreed(ENDED, "DI", previous="DI", said=(silent,)),
    )


def _activities() -> tuple[AgreedActivity, ...]:
    return (
        AgreedActivity("A.a.1.1", "CO", (), (ONE, TWO)),
        AgreedActivity("A.a.1.2", "ON", (Mark.CONTESTED,), (ASSUMED,)),
        AgreedActivity("B.a.1.1", "CO", (), (PRINTED,)),
        AgreedActivity("B.a.1.2", "NS", (Mark.NOT_REPORTED,), (SILENT,)),
        AgreedActivity("B.a.1.3", "DI", (), (ENDED,)),
    )


def _reporting(late: int) -> tuple[Reporting, ...]:
    came: dict[str, Any] = {
        "received": datetime(2018, 7, 20, 9, 30, tzinfo=UTC),
        "submission": "FULL",
    }
    return (
        Reporting("JKL", expected=False, assigned=1, answered=1, on_time=True, **came),
        Reporting("ABC", expected=True, assigned=2, answered=2, on_time=True, **came, errors=1),
        Reporting(
            "DEF", expected=True, assigned=3, answered=3, on_time=not late, days_late=late, **came
        ),
        Reporting("GHI", expected=True, assigned=2, answered=0),
    )


def _returns() -> tuple[Return, ...]:
    moment = datetime(2019, 1, 20, 9, 30, tzinfo=UTC)
    place = Place(sheet="Activities", cell="K9", row=ONE, column="completed_in")
    return (
        Return(
            Arrival("ABC [1].xlsx", "report.xlsx", "abc", moment, "the mail"),
            Verdict.REPAIRED,
            body="ABC",
            findings=(
                Finding("R01", Severity.REPAIR, place, "Read as Ongoing.", "on-going"),
                Finding("V07", Severity.WARNING, place, "Name what shows it."),
                Finding("V06", Severity.ERROR, place, "Completed needs its period."),
            ),
        ),
    )


def first_round(**changes: Any) -> RoundResult:
    return _round(BASELINE, date(2018, 7, 30), {"reporting": _reporting(0), **changes})


def last_round(**changes: Any) -> RoundResult:
    merged = {
        "reporting": _reporting(2),
        "returns": _returns(),
        "conflicts": (Conflict("K4", ASSUMED, "Which is it?", ("ABC", "DEF")),),
        **changes,
    }
    return _round(LAST, date(2019, 1, 30), merged)


def _round(period: Period, due: date, changes: dict[str, Any]) -> RoundResult:
    return RoundResult(
        **{
            "plan": "SMALL1",
            "period": str(period),
            "due": due,
            "rows": _rows(),
            "activities": _activities(),
            "conflicts": (),
            "returns": (),
            **changes,
        }
    )


# --- events, opinions, issues


def a_line(body: str, block: str, key: str, **answers: str | float) -> LineStatement:
    given = {
        name: Answer(each, str(each), block.capitalize(), "C7") for name, each in answers.items()
    }
    return LineStatement(body, block, key, given, file=f"{body} [1].xlsx", sha256=body.lower() * 20)


def an_event(body: str, key: str, *, counted: bool = True, **answers: str | float) -> AgreedEvent:
    line = a_line(body, "events", key, **{"activity": ONE, "title": f"Event {key}", **answers})
    return AgreedEvent(line, counted)


def an_opinion(body: str, key: str, *, block: str = "results", **answers: str) -> LineStatement:
    return a_line(body, block, key, **answers)


def an_issue(body: str, key: str, kind: str, text: str, **answers: str) -> LineStatement:
    return a_line(body, "issues", key, kind=kind, text=text, **answers)


# --- reading a report


def sheet_of(report: Report, name: str) -> Sheet:
    return next(each for each in report.sheets if each.name == name)


def table_of(report: Report, sheet: str, number: int = 0) -> list[dict[str, str]]:
    """A table as its lines, each as column key -> what a reader sees."""
    return table_lines(sheet_of(report, sheet).tables[number])


def table_lines(table: Table) -> list[dict[str, str]]:
    keys = [column.key for column in table.columns]
    return [
        {key: seen(cell) for key, cell in zip(keys, line.cells, strict=True)} for line in table.rows
    ]


def seen(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case StatusCell() | Repeated() | SheetLink():
            return cell.text
        case _:
            return getattr(cell, "text", str(cell))
