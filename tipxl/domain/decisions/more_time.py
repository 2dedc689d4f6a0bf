"""Her lines about more time in decisions.xlsx -> extensions, equal to those of plan.xlsx."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from tipxl.domain.core.date_reading import read_date
from tipxl.domain.core.decision import DecidedItem, Decision, DecisionKind, DecisionState
from tipxl.domain.core.finding import Finding
from tipxl.domain.core.wording_days import long_date
from tipxl.domain.core.workbook import Cell, CellKind
from tipxl.domain.decisions.answers import decided_item
from tipxl.domain.decisions.decision_lines import DecisionLine, kind_of
from tipxl.domain.decisions.decision_messages import DecisionMessage, near
from tipxl.domain.decisions.items import DecisionItem, bodies_of
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Extension, Plan
from tipxl.domain.returns.cell_values import nearest
from tipxl.domain.schema.form_schema import ChoiceList


def with_more_time(plan: Plan, lines: Iterable[DecisionLine]) -> Plan:
    """The plan with the extensions of decisions.xlsx beside its own; the longest one counts."""
    decided = ((line, _decided(plan, line)) for line in lines if _is_about_time(line))
    given = tuple(_extension(line, each) for line, each in decided if each.code)
    return replace(plan, extensions=(*plan.extensions, *given)) if given else plan


def without_decisions(plan: Plan) -> Plan:
    """The plan as plan.xlsx has it."""
    given = tuple(each for each in plan.extensions if not each.decided_in)
    return plan if given == plan.extensions else replace(plan, extensions=given)


def more_time_decided(plan: Plan, lines: Iterable[DecisionLine]) -> tuple[DecidedItem, ...]:
    """What became of each of her lines about more time; the code of one that holds is its day."""
    return tuple(_decided(plan, line) for line in lines if _is_about_time(line))


def _is_about_time(line: DecisionLine) -> bool:
    return line.is_own and kind_of(line) is DecisionKind.MORE_TIME


def _decided(plan: Plan, line: DecisionLine) -> DecidedItem:
    body, until = plan.body(line.body) if line.body else None, _until(line)
    period = Period.or_none(line.period)
    held = plan.round(period) if period else None
    planned = f"due {long_date(held.due)}" if held else ""
    decided = decided_item(
        DecisionItem(
            Decision(
                number=line.number,
                kind=DecisionKind.MORE_TIME,
                says=line.says,
                who=line.who,
                body=body.acronym if body else line.body,
                old=planned,
            ),
            ChoiceList(""),
            free=True,
            problems=tuple(_problems(plan, line, until)),
        ),
        (line,),
    )
    if decided.decision.state != DecisionState.APPLIED or until is None:
        return replace(decided, code="")
    day = long_date(until)
    return DecidedItem(replace(decided.decision, answer=day, new=f"due {day}"), until.isoformat())


def _until(line: DecisionLine) -> date | None:
    read = read_date(Cell(1, 1, CellKind.TEXT, line.typed)) if line.typed else None
    one_day = read is not None and read.how in ("text", "buddhist")
    return date.fromisoformat(read.iso) if read is not None and one_day else None


def _problems(plan: Plan, line: DecisionLine, until: date | None) -> Iterator[Finding]:
    period = Period.or_none(line.period)
    held = plan.round(period) if period else None
    if held is None:
        yield DecisionMessage.UNKNOWN_ROUND.at(line.at("period"), found=line.period)
    if not line.body or plan.body(line.body) is None:
        guess = near(nearest(line.body, bodies_of(plan))) if line.body else ""
        yield DecisionMessage.UNKNOWN_BODY.at(line.at("body"), found=line.body, near=guess)
    place = line.at("answer" if line.answer == line.typed and line.answer else "text")
    if until is None:
        yield DecisionMessage.NO_UNTIL.at(place, found=line.typed)
    elif held is not None and until <= held.due:
        words = {"found": long_date(until), "expected": long_date(held.due)}
        yield DecisionMessage.NO_MORE_TIME.at(place, **words)
    if not line.decided_by:
        yield DecisionMessage.NO_WHO.at(line.at("decided_by"))
    if not line.why:
        yield DecisionMessage.NO_WHY.at(line.at("why"))


def _extension(line: DecisionLine, decided: DecidedItem) -> Extension:
    return Extension(
        body=decided.decision.body,
        period=Period.parse(line.period),
        until=date.fromisoformat(decided.code),
        reason=line.why,
        given_by=line.decided_by,
        decided_in=line.number,
    )
