"""RULES 2, 3 and 7: a round, from what came back to the agreed status of every row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.audit.answers import Said, day, errors, frozen, said, unsure, valid, word
from tests.audit.events import Event, standing
from tests.audit.folder import PlanRow, Report, Round, order, steps
from tests.independent.reference import ENDS, FINAL, STEPS, Standing, Word, decided

LABELS = {
    "Not started": "NS",
    "In preparation": "IP",
    "Ongoing": "ON",
    "Completed": "CO",
    "Postponed": "PP",
    "Discontinued": "DI",
    "Merged / reformulated": "ME",
}
OPEN_TARGETS = ("", "CONT", "TBC")

Answers = Mapping[str, object]


@dataclass(frozen=True)
class RowState:
    """Where a row stands at the end of a round."""

    status: str = ""
    mark: str = ""
    target: str = ""
    targets: tuple[str, ...] = ()  # every dated target agreed, in order, each once it changed
    completed_in: str = ""
    evidence: str = ""
    funding: str = ""
    reason: str = ""
    unheard: int = 0  # rounds running that it is NR
    guessed: bool = False  # its status is a guess of K5
    step: int = 0  # the furthest the row was before it was postponed
    asked: bool = False
    answered: bool = False
    for_good: bool = False  # agreed before this round, and not asked
    agree: bool | None = None  # the words of two or more agree (I13); none: fewer answered
    speakers: frozenset[str] = frozenset()  # leads whose answer counts
    workers: frozenset[str] = frozenset()  # who contributed in this round (I14)
    reported: bool = False
    moved: bool = False  # a step forward, an event, a text or evidence

    @property
    def standing(self) -> Standing:
        return Standing(self.status, self.mark)

    @property
    def final(self) -> bool:
        return self.status in FINAL and not self.mark

    @property
    def first(self) -> str:
        return self.targets[0] if self.targets else ""

    @property
    def slip(self) -> int:
        """RULES 3: moved by m half-years past the first agreed target."""
        return steps(self.first, self.targets[-1]) if self.targets else 0

    @property
    def uninformed(self) -> bool:
        """K6: two rounds running NR, or a status guessed by K5: not among the addressed."""
        return (self.unheard >= 2 or self.guessed) and self.status not in FINAL


@dataclass(frozen=True)
class Reporting:
    """How a body reported in a round (RULES 2)."""

    body: str
    expected: bool
    received: datetime | None = None
    on_time: bool = False
    cleared: bool = False
    days_late: int = 0
    partial: bool = False
    kind: str = ""
    unsure: bool = False
    asked: int = 0
    answered: int = 0
    first_right: bool | None = None  # none: no file came
    waits: str = ""  # what only lies there: late or held


@dataclass(frozen=True)
class Outcome:
    """A round as the rules have it."""

    round: Round
    rows: Mapping[str, RowState]
    events: tuple[Event, ...]
    reporting: Mapping[str, Reporting]
    said: Mapping[str, Said] = field(default_factory=dict)


def outcome(round_: Round, before: Outcome | None) -> Outcome:
    """A round after the one before it."""
    plan, period = round_.plan, round_.period
    bodies = (*plan.expected(period), *plan.invited(period))
    words = {body: said(round_, body) for body in bodies}
    events = tuple(event for body in bodies for event in standing(round_, words[body]))
    was = before.rows if before else {}
    told = before.said if before else {}
    rows = {
        row.key: _row(round_, row, was.get(row.key, RowState()), words, events, told)
        for row in plan.in_force(period)
    }
    gone = {key: state for key, state in was.items() if key not in rows}
    reporting = {body: _reporting(round_, body, words[body], was) for body in bodies}
    return Outcome(round_, gone | rows, events, reporting, words)


# --- a row


def _row(
    round_: Round,
    row: PlanRow,
    was: RowState,
    said_by: Mapping[str, Said],
    events: Sequence[Event],
    told_before: Mapping[str, Said],
) -> RowState:
    plan = round_.plan
    others = (*plan.parts(row), *plan.welcome(row))
    eventful = {each.body for each in events if row.key in each.rows}

    def says(body: str) -> Word:
        mine = said_by.get(body, Said(body))
        return word(round_, row, mine, was.standing, was.target, body in eventful)

    leads = {body: says(body) for body in row.leads if plan.reports(body)}
    parts = {body: says(body) for body in others}
    found = decided(was.standing, tuple(leads.values()), tuple(parts.values()))
    status, mark = _decision(round_, row) or (found.status, found.mark)
    answering = [b for b, w in leads.items() if w.answer and not w.refused and w.answer != "NI"]
    heard = any(w.answer or w.nil for w in leads.values())
    by_decision = _decision(round_, row) is not None
    guess = not heard and found == Standing("ON", "PV") and not by_decision
    state = RowState(
        status=status,
        mark=mark,
        unheard=was.unheard + 1 if mark == "NR" else 0,
        guessed=guess or (mark == "NR" and was.guessed),
        step=STEPS.index(status) if status in STEPS else was.step,
        asked=bool(leads) and not was.final,
        answered=any(w.answer and not w.refused for w in leads.values()) and not was.final,
        for_good=was.final,
        agree=_agree(leads, parts),
        speakers=frozenset(answering),
        workers=_workers(leads, parts) | eventful,
        reported=any(w.answer or w.nil for w in leads.values()),
    )
    given = [_applies(leads[body].answer, said_by[body].of(row.key)) for body in answering]
    state = _carried(state, was, given)
    state = _corrected(round_, row, state)
    moved = _moved(row, state, was, leads | parts, said_by, told_before) or bool(eventful)
    dated = state.target not in OPEN_TARGETS and state.target != (was.targets or ("",))[-1]
    return replace(
        state, moved=moved, targets=(*was.targets, state.target) if dated else was.targets
    )


def _applies(status: str, answers: Answers) -> Answers:
    """RULES 4: what does not apply is greyed out live, and is no answer."""
    left = () if status == "CO" else ("completed_in", "evidence")
    return {at: value for at, value in answers.items() if at not in left}


def _decision(round_: Round, row: PlanRow) -> tuple[str, str] | None:
    """K1: a secretariat decision overrides all."""
    for each in round_.decisions:
        if each.row == row.key and each.about in ("Which status?", "Discontinue or merge?"):
            label = each.answer.removeprefix("Decision recorded: ")
            if label in LABELS:
                return LABELS[label], ""
    return None


def _carried(state: RowState, was: RowState, answers: Sequence[Answers]) -> RowState:
    """K11: of the first-named lead that gives one; evidence united. Unanswered is carried."""

    def first(column: str) -> str:
        return next((str(a[column]) for a in answers if a.get(column)), "")

    state = replace(
        state,
        target=first("target") or was.target,
        funding=first("funding") or was.funding,
        reason=first("reason") if answers else was.reason,
    )
    if state.status != "CO":
        return state  # RULES 4: completed in and evidence are asked of Completed
    evidence = "\n".join(str(a["evidence"]) for a in answers if a.get("evidence"))
    kept = was if was.status == "CO" else RowState()
    return replace(
        state,
        completed_in=first("completed_in") or kept.completed_in,
        evidence=evidence or kept.evidence,
    )


def _corrected(round_: Round, row: PlanRow, state: RowState) -> RowState:
    """RULES 6: a correction of words that the officer entered."""
    for each in round_.decisions:
        if each.row != row.key or each.about != "Correction of words":
            continue
        if each.column == "Target":
            state = replace(state, target=each.text)
        if each.column == "Completed in":
            state = replace(state, completed_in=each.text)
    return state


def _agree(leads: Mapping[str, Word], parts: Mapping[str, Word]) -> bool | None:
    """I13: rows answered by two or more whose words agree, before any decision (K3, K4, K7)."""
    led = [w.answer for w in leads.values() if w.answer and not w.refused]
    joined = [w.answer for w in parts.values() if w.answer]
    if len(led) + len(joined) < 2:
        return None
    one = len(set(led)) < 2
    busy = "CO" in led and "PR" in joined
    ended = bool(set(led) & set(ENDS)) and bool({"TP", "PR"} & set(joined))
    return one and not busy and not ended


def _workers(leads: Mapping[str, Word], parts: Mapping[str, Word]) -> frozenset[str]:
    """I14: a lead with work under way or completed, a body that took part or finished its part."""
    led = {b for b, w in leads.items() if w.answer in ("ON", "CO") and not w.refused}
    return frozenset(led | {b for b, w in parts.items() if w.answer in ("TP", "FI")})


def _moved(
    row: PlanRow,
    state: RowState,
    was: RowState,
    words: Mapping[str, Word],
    said_by: Mapping[str, Said],
    told_before: Mapping[str, Said],
) -> bool:
    """RULES 3: a step forward, a text or evidence from any of its bodies."""
    if was.status and state.step > was.step and state.status in STEPS:
        return True
    for body, each in words.items():
        if each.refused or not each.answer:
            continue
        answers = said_by[body].of(row.key)
        before = told_before.get(body, Said(body)).of(row.key)
        text = answers.get("progress")
        if (text and text != before.get("progress")) or answers.get("evidence"):
            return True
        if each.answer in ("TP", "FI"):
            return True
    return False


# --- how a row stands in time


def schedule(history: Sequence[Outcome], key: str) -> str:
    """RULES 3: the schedule of a row after the last of these rounds."""
    last = history[-1]
    state, plan, period = last.rows[key], last.round.plan, last.round.period
    if state.status in FINAL:
        return ""
    if plan.round(period).ends >= plan.ends:
        return "Not completed by the end of the plan"
    dated = state.target not in OPEN_TARGETS
    words = ["No date"]
    if dated:
        far = order(state.target) - order(period)
        words = ["Overdue" if far < 0 else "Due" if far == 0 else "On schedule"]
    if stalled(history, key):
        words = [each for each in words if each in ("Due", "Overdue")] + ["stalled"]
    return ", ".join(words).capitalize() if words[0] != "On schedule" else words[0]


def stalled(history: Sequence[Outcome], key: str) -> bool:
    """RULES 3: reported in two rounds running and moved in neither, its target not far off."""
    two = [each.rows[key] for each in history[-2:] if key in each.rows]
    last = history[-1]
    state, period = last.rows[key], last.round.period
    if len(two) < 2 or state.status in FINAL or not all(each.reported for each in two):
        return False
    if last.round.plan.round(period).ends >= last.round.plan.ends:
        return False  # what is unfinished now has another name
    far = state.target not in OPEN_TARGETS and steps(period, state.target) > 1
    return not far and not any(each.moved for each in two)


# --- who reported


def _reporting(round_: Round, body: str, mine: Said, was: Mapping[str, RowState]) -> Reporting:
    plan, period = round_.plan, round_.period
    due = plan.due(body, period)
    asked = [row for row in _asked(round_, body) if not was.get(row.key, RowState()).final]
    states = {row.key: was.get(row.key, RowState()) for row in asked}
    good = [row for row in asked if _accepted(round_, row, mine, states[row.key])]
    found = Reporting(
        body,
        body in plan.expected(period),
        asked=len(asked),
        answered=len(good),
        first_right=_first_right(round_, body, was),
    )
    if not mine.used:
        lying = [each for each in round_.reports if each.body == body]
        late = "late" if any(frozen(round_, each) for each in lying) else "held"
        return replace(found, waits=late if lying else "")
    valid_ones = [each for each in round_.reports if each.body == body]
    valid_ones = [e for e in valid_ones if e.round == period and not frozen(round_, e)]
    whole = _complete(round_, valid_ones, asked)
    first = whole or valid_ones[0]
    lateness = (day(round_, first) - due).days
    clear = _complete(round_, [e for e in valid_ones if not e.draft and not e.entered], asked)
    return replace(
        found,
        received=first.received,
        on_time=whole is not None and lateness <= 0,
        cleared=clear is not None and day(round_, clear) <= due,
        days_late=max(lateness, 0),
        partial=whole is None,
        kind=mine.used[0].kind,
        unsure=any(unsure(round_, each) for each in mine.used),
    )


def _asked(round_: Round, body: str) -> Iterator[PlanRow]:
    for row in round_.plan.in_force(round_.period):
        if body in row.leads or body in round_.plan.parts(row):
            yield row


def _accepted(round_: Round, row: PlanRow, mine: Said, was: RowState) -> bool:
    found = word(round_, row, mine, was.standing, was.target, False)
    return bool(found.answer) and not found.refused


def _complete(round_: Round, reports: Sequence[Report], asked: Sequence[PlanRow]) -> Report | None:
    """RULES 2: Full or nil, or overlays that leave no asked row open; the first that was."""
    open_rows = {row.key for row in asked}
    for each in reports:
        if each.kind in ("FULL", "NIL"):
            return each
        open_rows -= {key for block, key, at in each.typed if at in ("status", "part")}
        if not open_rows:
            return each
    return None


def _first_right(round_: Round, body: str, was: Mapping[str, RowState]) -> bool | None:
    """I12: whether the first file of a body had nothing to be corrected."""
    mine = [each for each in round_.reports if each.body == body]
    if not mine:
        return None
    first = mine[0]
    if first not in valid(round_, body) or not first.kind:
        return False
    alone = replace(round_, reports=(first,), decisions=())
    told = said(alone, body)
    for row in _asked(round_, body):
        state = was.get(row.key, RowState())
        if any(errors(alone, row, told, state.standing, state.target)):
            return False
    lines = told.lines("events")
    if len(tuple(standing(alone, told))) < len(lines):
        return False
    return not any(_unfounded(told, line) for line in told.lines("results"))


def _unfounded(told: Said, line: str) -> bool:
    """RULES 4: a basis for High and Yes."""
    a = told.of(line, "results")
    return (a.get("impact") == "HIGH" or a.get("sustained") == "YES") and not a.get("basis")
