"""Plan + closed rounds -> the frames of an evaluation: the columns that an indicator may name.

One line a thing that can be counted, each with the key by which a reader finds it again.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.body_key import body_key
from tipxl.domain.plan.period import Period
from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.duplicate_events import name_and_round
from tipxl.domain.results.round_result import (
    AgreedRow,
    LineStatement,
    RoundResult,
    RowStatement,
)
from tipxl.domain.results.rows_asked import is_asked_of_lead, was_final
from tipxl.domain.results.schedule import Schedule, row_schedule, target_position
from tipxl.domain.results.standing_words import stands_apart
from tipxl.domain.schema.form_schema import Column, FormSchema
from tipxl.domain.schema.meanings import (
    ADDRESSED,
    AT_WORK,
    CONTRIBUTED,
    FINAL,
    STOPPED,
    Participation,
    Status,
    TargetPosition,
)
from tipxl.reports.figures.frames import frame

#: A row as it stood in the last round that had it. `current`: it is in the last round of all.
STANDING = (
    *("key", "activity", "area", "provision", "leads", "pillars", "period", "current"),
    *("status", "sense", "informed", "mark", "by_lead", "asked", "agreed_for_good"),
    *("evidence", "target", "passed"),
    *("first", "first_passed", "moves", "slip", "slipped", "overdue", "due", "unfinished"),
    *("completed_in", "funding", "reason", "words_agree"),
    *("answered_by_two", "asked_of_two", "worked_by_two"),
)
#: What one body was asked of one row in one round.
ANSWERS = (
    *("round", "key", "body", "role", "optional", "answered", "contributed", "evented", "reason"),
)
EVENTS = (
    *("name", "round", "body", "key", "title", "country", "counted", "women_known"),
    *("disability_given", "disability_known", "women", "men", "other", "disability", "why"),
)
_LATE = (TargetPosition.OVERDUE, TargetPosition.DUE)
RESULTS = ("name", "body", "key", "impact", "sustained", "lasting", "basis", "advice")
VIEWS = ("name", "body", "criterion", "rating", "answer")
ISSUES = ("name", "round", "body", "kind", "sense", "key", "text", "who", "received")


def sense_of(schema: FormSchema, choices: str, code: str) -> str:
    """What a code means to counting; "" where the list does not have it."""
    found = schema.choices(choices)
    item = found.item(code) if found else None
    return item.sense if item else ""


def label_of(schema: FormSchema, choices: str, code: str) -> str:
    """A code in words; the code itself where the list does not have it."""
    found = schema.choices(choices)
    return found.label(code) if found else code


def answer_label(schema: FormSchema, question: Column, code: str) -> str:
    """An answer in the words of its question's own list; the code itself where there is none."""
    found = next((each for each in schema.lists if each.key == question.list), None)
    return found.label(code) if found else code


# --- rows


def standing_frame(
    plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult], answers: pd.DataFrame
) -> pd.DataFrame:
    """Every row that any round has, in the plan's order, as it stood in the last that has it.

    `answers` are those of the same rounds; what two bodies did counts for the rows of the last.
    """
    latest: dict[str, tuple[AgreedRow, RoundResult]] = {}
    for round in rounds:
        latest |= {row.key: (row, round) for row in round.rows}
    known = {row.key: row for row in plan.rows}
    order = [key for key in known if key in latest] + [key for key in latest if key not in known]
    end = rounds[-1].reporting_period if rounds else None
    last = answers[answers["round"] == str(end)]
    answered = _by_two(last[last["answered"].astype(bool)])
    asked = _by_two(last[~last["optional"].astype(bool)])
    worked = asked & _by_two(answers[answers["contributed"].astype(bool)])
    return frame(
        STANDING,
        (
            (
                *_standing(plan, schema, known.get(key), latest[key], rounds),
                *(key in answered, key in asked, key in worked),
            )
            for key in order
        ),
    )


def _standing(
    plan: Plan,
    schema: FormSchema,
    row: Row | None,
    latest: tuple[AgreedRow, RoundResult],
    rounds: Sequence[RoundResult],
) -> tuple[Any, ...]:
    agreed, round = latest
    end = rounds[-1].reporting_period
    times = row_schedule(schema, rounds[: rounds.index(round) + 1], agreed.key, plan.ends)
    ended = sense_of(schema, "status", agreed.status) in FINAL
    lies, first = target_position(end, agreed), times.first
    stands = None if ended else lies
    passed = None if lies is TargetPosition.UNDATED else lies is not TargetPosition.DATED
    leads = row.leads if row else tuple(s.body for s in agreed.said if s.role == Role.LEAD)
    values = agreed.values
    return (
        *(agreed.key, agreed.key.partition("#")[0], row.area if row else ""),
        *(f"{row.area}.{row.provision}" if row else "", leads, _pillars(plan, leads)),
        *(round.period, round.period == str(end)),
        *(agreed.status, sense_of(schema, "status", agreed.status)),
        *(not stands_apart(schema, agreed), str(agreed.mark)),
        *(agreed.answered_by_lead, is_asked_of_lead(schema, agreed)),
        *(was_final(schema, agreed), bool(values.get("evidence", "").strip())),
        *(values.get("target", ""), passed, str(first or ""), _has_ended(first, end)),
        *(times.moves, times.slip, times.has_slipped if first else None),
        *(stands is each if first else None for each in _LATE),
        times.schedule is Schedule.UNFINISHED,
        *(values.get("completed_in", ""), values.get("funding", ""), values.get("reason", "")),
        words_agree(schema, agreed),
    )


def words_agree(schema: FormSchema, row: AgreedRow) -> bool:
    """Whether what bodies said of a row goes together, before anybody decided anything.

    The leads name one status, nobody still prepares its part of what is said to be completed, and
    nobody is at work on what is said to end.
    """
    counting = [said for said in row.said if said.counts]
    statuses = {s.text("status") for s in counting if s.role == Role.LEAD and s.text("status")}
    parts = {sense_of(schema, "part", s.text("part")) for s in counting if s.role == Role.PART}
    senses = {sense_of(schema, "status", each) for each in statuses}
    if Status.COMPLETED in senses and Participation.PREPARING in parts:
        return False
    if senses & set(STOPPED) and parts & set(AT_WORK):
        return False
    return len(statuses) < 2


def _by_two(answers: pd.DataFrame) -> frozenset[str]:
    """The rows that two or more bodies stand on in these answers."""
    bodies = answers[["key", "body"]].drop_duplicates()["key"].value_counts()
    return frozenset(bodies[bodies >= 2].index)


def _pillars(plan: Plan, bodies: Sequence[str]) -> tuple[str, ...]:
    found = (body.pillar for each in bodies if (body := plan.body(each)))
    return tuple(dict.fromkeys(pillar for pillar in found if pillar))


def _has_ended(target: Period | None, last: Period) -> bool | None:
    """Whether the period of a target had ended with the last round; None where it is no period."""
    if target is None or target.parts != last.parts:
        return None
    return target <= last


# --- what bodies answered


def answers_frame(schema: FormSchema, rounds: Sequence[RoundResult]) -> pd.DataFrame:
    """Every body and row asked in every round, answered or not."""
    return frame(
        ANSWERS,
        (
            (
                *(round.period, row.key, said.body, said.role, said.optional),
                *(said.counts, _contributed(schema, said), said.evented),
                said.text("reason") if said.counts else "",
            )
            for round in rounds
            for row in round.rows
            for said in row.said
        ),
    )


def _contributed(schema: FormSchema, said: RowStatement) -> bool:
    """It worked on the row: ongoing or completed as a lead, took part or finished, or an event."""
    if said.evented:
        return True
    if not said.answered or said.refused:
        return False
    if said.role == Role.LEAD:
        return sense_of(schema, "status", said.text("status")) in ADDRESSED
    return sense_of(schema, "part", said.text("part")) in CONTRIBUTED


# --- events


def events_frame(rounds: Sequence[RoundResult]) -> pd.DataFrame:
    """Every event line that can be read, with its counts; None is "not collected" or blank.

    An event that a later one of these rounds tells again is counted there only.
    """
    again = told_again(rounds)
    return frame(
        EVENTS,
        (
            (
                *(f"{round.period} {line.name}", round.period, line.body, line.text("activity")),
                *(line.text("title"), line.text("country")),
                event.counted and (round.period, line.name) not in again,
                *(_has(line, "women", "men"), _has(line, "disability")),
                _has(line, "women", "men", "disability"),
                *(count_of(line, key) for key in ("women", "men", "other", "disability")),
                again.get((round.period, line.name), event.why),
            )
            for round in rounds
            for event in round.events
            if not (line := event.line).refused
        ),
    )


def told_again(rounds: Sequence[RoundResult]) -> Mapping[tuple[str, str], str]:
    """The round and name of each event that a later of these rounds tells again -> why not here."""
    found: dict[tuple[str, str], str] = {}
    for round in rounds:
        for event in round.events:
            for name in event.replaces if event.counted else ():
                own, period = name_and_round(name)
                words = f"Told again in {round.period} as {event.line.name}, and counted there."
                found[period, own] = words
    return found


def count_of(line: LineStatement, column: str) -> int | None:
    """A count; None where it was left blank or not collected: neither is zero."""
    value = line.answers[column].value if column in line.answers else None
    if isinstance(value, float | int):
        return int(value)
    return int(value) if value is not None and value.isdecimal() else None


def _has(line: LineStatement, *columns: str) -> bool:
    return all(count_of(line, each) is not None for each in columns)


# --- opinions


def results_frame(round: RoundResult | None) -> pd.DataFrame:
    """What the leads say their rows have achieved: one line a body and row with any answer."""
    return frame(
        RESULTS,
        (
            (line.name, line.body, line.key, *(line.text(key) for key in RESULTS[3:]))
            for line in _opinions(round, "results")
            if any(line.text(key) for key in RESULTS[3:])
        ),
    )


def views_frame(round: RoundResult | None) -> pd.DataFrame:
    """What the bodies say of the plan as a whole: one line a body and question."""
    return frame(
        VIEWS,
        (
            (line.name, line.body, line.key, line.text("rating"), line.text("answer"))
            for line in _opinions(round, "views")
            if line.text("rating") or line.text("answer")
        ),
    )


def _opinions(round: RoundResult | None, block: str) -> Iterator[LineStatement]:
    lines = round.lines if round else ()
    return (line for line in lines if line.block == block and not line.refused)


def refused_opinions(round: RoundResult) -> tuple[LineStatement, ...]:
    """Opinions that cannot be counted, because something needed is missing in them."""
    opinions = (line for line in round.lines if line.block in ("results", "views"))
    return tuple(line for line in opinions if line.refused)


def issues_frame(schema: FormSchema, rounds: Sequence[RoundResult]) -> pd.DataFrame:
    """Challenges, lessons, recommendations, … of all rounds, each body's own words."""
    return frame(
        ISSUES,
        (
            (
                *(f"{round.period} {line.name}", round.period, line.body, line.text("kind")),
                *(sense_of(schema, "issue_kind", line.text("kind")), line.text("row")),
                *(line.text("text"), line.text("who"), line.received),
            )
            for round in rounds
            for line in round.lines
            if line.block == "issues" and not line.refused and line.text("text")
        ),
    )


def first_time_frame(rounds: Sequence[RoundResult]) -> pd.DataFrame:
    """The first file of each body in each round, and whether nothing in it had to be corrected."""
    return frame(
        ("round", "body", "right"), (line for round in rounds for line in _first_files(round))
    )


def _first_files(round: RoundResult) -> Iterator[tuple[str, str, bool]]:
    ordered = sorted(round.returns, key=lambda each: each.arrival.received)
    firsts = {body_key(each.body): each for each in reversed(ordered)}
    for asked in round.reporting:
        first = firsts.get(body_key(asked.body))
        if first is not None:
            yield round.period, asked.body, first.counts and not first.errors
