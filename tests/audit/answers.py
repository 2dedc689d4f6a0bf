"""RULES 4 and 5: which return counts, what a body said last, and what of it is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.audit.folder import PlanRow, Report, Round, order
from tests.independent.reference import FINAL, REFUSED, Standing, Word

#: RULES 3, W in the table of transitions: accepted with an explanation.
SURPRISING = {
    "": ("DI", "ME"),
    "NS": ("CO",),
    "IP": ("NS",),
    "ON": ("IP", "DI"),
    "CO": ("ON",),
    "PP": ("NS", "PP"),
    "DI": ("IP", "ON", "PP"),
}
STATUSES = ("NS", "IP", "ON", "CO", "PP", "DI", "ME", "NI")
PARTS = ("TP", "PR", "FI", "NO", "NI")


@dataclass(frozen=True)
class Said:
    """What the returns of a body come to in a round."""

    body: str
    used: tuple[Report, ...] = ()
    values: Mapping[tuple[str, str, str], object] = field(default_factory=dict)
    source: Mapping[tuple[str, str, str], Report] = field(default_factory=dict)
    open_means_refused: bool = False  # a full return owes every row of its lead

    def of(self, row: str, block: str = "activities") -> dict[str, object]:
        return {at: v for (b, key, at), v in self.values.items() if (b, key) == (block, row)}

    def lines(self, block: str) -> tuple[str, ...]:
        return tuple(sorted({key for b, key, _ in self.values if b == block}))

    @property
    def nil(self) -> bool:
        return any(each.kind == "NIL" for each in self.used)


def day(round_: Round, report: Report) -> date:
    """RULES 2: days are the plan's days."""
    return report.received.astimezone(round_.plan.zone).date()


def frozen(round_: Round, report: Report) -> bool:
    """RULES 2: frozen after its day; who was given more time has at least that."""
    limit = max(
        round_.plan.round(round_.period).freeze, round_.plan.due(report.body, round_.period)
    )
    return day(round_, report) > limit


def valid(round_: Round, body: str) -> list[Report]:
    """RULES 5: neither held nor rejected."""
    mine = [each for each in round_.reports if each.body == body]
    mine = [each for each in mine if each.round == round_.period and not frozen(round_, each)]
    full = [each for each in mine if each.kind == "FULL"]
    rivals = {
        each.sha
        for each in full
        if any(o.received == each.received and o.sha != each.sha for o in full)
    }
    used = {each.answer.removeprefix("Use ") for each in round_.decisions if each.body == body}
    return [each for each in mine if each.sha not in rivals or each.file in used]


def counting(round_: Round, body: str) -> tuple[Report, ...]:
    """RULES 5: the latest full return; partials and corrections received after it overlay it."""
    base: list[Report] = []
    for each in valid(round_, body):
        if each.kind == "FULL" or (each.kind == "NIL" and not base):
            base = [each]
        elif each.kind != "NIL":  # a nil after a full one wipes nothing by itself
            base.append(each)
    return tuple(base)


def said(round_: Round, body: str) -> Said:
    used = counting(round_, body)
    values: dict[tuple[str, str, str], object] = {}
    source: dict[tuple[str, str, str], Report] = {}
    for each in used:
        if each.kind == "NIL":
            continue
        for place, value in each.typed.items():
            if str(value).upper() == "CLEAR":
                values.pop(place, None)
            elif value is not None:  # an overlay cannot blank a cell
                values[place], source[place] = value, each
    return Said(body, used, values, source, bool(used) and used[0].kind == "FULL")


def unsure(round_: Round, report: Report) -> bool:
    """RULES 5: PV until cleared or confirmed."""
    return report.draft or (report.entered and report.body not in round_.confirmed)


def word(
    round_: Round, row: PlanRow, mine: Said, before: Standing, target: str, eventful: bool
) -> Word:
    """What a body said of a row; `target` is the one that its form came pre-filled with."""
    leads = mine.body in row.leads
    column = "status" if leads else "part"
    answers = mine.of(row.key)
    answer = str(answers.get(column) or "")
    kept = before.status in FINAL and not before.mark
    if not answer and kept and leads and answers:
        answer = before.status  # it came pre-filled, and something beside it was answered
    if not answer:
        open_row = mine.open_means_refused and leads and not kept
        loose = bool(mine.used) and any(unsure(round_, each) for each in mine.used)
        return Word(refused=open_row, nil=mine.nil, draft=loose)
    report = next(
        mine.source["activities", row.key, at] for at in (column, *answers) if at in answers
    )
    told = leads or bool(answers.get("progress")) or eventful
    refused = bool(set(errors(round_, row, mine, before, target)))
    return Word(answer, told, refused, mine.nil, unsure(round_, report))


def errors(round_: Round, row: PlanRow, mine: Said, before: Standing, target: str) -> Iterator[str]:
    """RULES 4, the rules on a row that are errors, by their codes."""
    a = mine.of(row.key)
    if mine.body not in row.leads:
        if str(a.get("part") or "NO") not in PARTS:
            yield "V02"
        return
    status = str(a.get("status") or "")
    if not status:
        if mine.open_means_refused and not (before.status in FINAL and not before.mark):
            yield "V01"
        return
    if status not in STATUSES:
        yield "V02"
    if status in REFUSED.get(before.status, ()):
        yield "V03"
    if status in ("ON", "CO") and not a.get("progress"):
        yield "V04"
    if status == "NI" and not row.assumed:
        yield "V09"
    yield from _explained(status, a, before, target)
    if status == "CO":
        yield from _completed(round_, row, a, before)


def _explained(
    status: str, a: Mapping[str, object], before: Standing, target: str
) -> Iterator[str]:
    """What a status needs beside it (RULES 3), and what a surprising one does."""
    if status in ("PP", "DI") and not a.get("reason"):
        yield "V08"
    if status == "PP" and not a.get("target", target):
        yield "V05"
    surprising = status in SURPRISING.get(before.status, ())
    if (surprising or status == "ME" or a.get("reason") == "OTHER") and not a.get("explain"):
        yield "V08"


def _completed(
    round_: Round, row: PlanRow, a: Mapping[str, object], before: Standing
) -> Iterator[str]:
    """V06; a continuing row only in the last round or where the lead stated the end (RULES 1)."""
    done = str(a.get("completed_in") or "")
    if not done or order(done) > order(round_.period):
        yield "V06"
    between = round_.period != round_.plan.rounds[-1].period
    if row.nature == "REC" and between and not a.get("explain") and before.status != "CO":
        yield "V06"
