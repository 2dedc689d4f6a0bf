"""RULES 9: I1 to I22 over the rounds so far, of the whole plan or of a part of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from tests.audit.events import Event, counted
from tests.audit.folder import PlanRow, order
from tests.audit.rounds import OPEN_TARGETS, Outcome, RowState
from tests.independent.reference import ENDS, FINAL, activity

Ratio = tuple[int, int]

#: The ten members; an event held online, or elsewhere, is in none.
STATES = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "VN")


@dataclass(frozen=True)
class Rounds:
    """The rounds up to one, and what they come to, worked out once for all that ask."""

    history: tuple[Outcome, ...]

    @property
    def last(self) -> Outcome:
        return self.history[-1]

    @property
    def period(self) -> str:
        return self.last.round.period

    def rows(self) -> Mapping[str, PlanRow]:
        """Every row that was in force in one of the rounds, as it stood in its last."""
        return self._rows

    @cached_property
    def _rows(self) -> Mapping[str, PlanRow]:
        return {
            row.key: row
            for each in self.history
            for row in each.round.plan.in_force(each.round.period)
        }

    def in_plan(self) -> tuple[PlanRow, ...]:
        """The rows in force in the last of the rounds."""
        return self.last.round.plan.in_force(self.period)

    def baseline(self) -> list[str]:
        """RULES 9: N = activities in the baseline, whatever was added or ended since."""
        first = self.history[0].round
        return list(dict.fromkeys(row.activity for row in first.plan.in_force(first.period)))

    def status(self, key: str, at: int = -1) -> str:
        """K9: of an activity after a round."""
        return activity(s.status for s in self.states(key, at))

    def states(self, key: str, at: int = -1) -> Sequence[RowState]:
        """The rows of an activity after a round, in the order of the plan."""
        return self._states[at].get(key, ())

    @cached_property
    def _states(self) -> Sequence[Mapping[str, Sequence[RowState]]]:
        found: list[dict[str, list[RowState]]] = []
        for each in self.history:
            found.append({})
            for row, state in each.rows.items():
                found[-1].setdefault(row.partition("#")[0], []).append(state)
        return found

    @cached_property
    def planned(self) -> Sequence[Sequence[PlanRow]]:
        """The rows in force in each round, their leads by the names that they have in the end."""
        former = former_names(self)
        return [
            [
                replace(row, leads=tuple(former.get(body, body) for body in row.leads))
                for row in each.round.plan.in_force(each.round.period)
            ]
            for each in self.history
        ]

    def ended(self) -> bool:
        last = self.last.round
        return last.plan.round(last.period).ends >= last.plan.ends

    def events(self) -> tuple[Event, ...]:
        """K10: each event once, in the round and over the rounds."""
        return self._events

    @cached_property
    def _events(self) -> tuple[Event, ...]:
        decisions = [d for each in self.history for d in each.round.decisions]
        every = [event for each in self.history for event in each.events]
        return counted(every, self.rows().values(), decisions)

    def evaluating(self) -> Outcome | None:
        """RULES 4: opinions are asked in evaluating rounds; a round between them has none."""
        return self.last if self.last.round.plan.round(self.period).evaluation else None


@dataclass(frozen=True)
class Part:
    """Of what the figures are: the plan, an area, a lead body, a provision ..."""

    row: Callable[[PlanRow], bool] = lambda row: True
    body: Callable[[str], bool] | None = None  # whose returns are counted


WHOLE = Part()


def area(letter: str) -> Part:
    return Part(lambda row: row.area == letter)


def lead(body: str) -> Part:
    return Part(lambda row: body in row.leads, lambda each: each == body)


def indicators(rounds: Rounds, part: Part = WHOLE) -> dict[str, Ratio]:
    """Every figure that is a part of a whole, by its code."""
    return (
        _activities(rounds, part)
        | _targets(rounds, part)
        | _reports(rounds, part)
        | _joint(rounds, part)
        | _people(rounds, part)
        | _opinions(rounds, part)
    )


def _activities(rounds: Rounds, part: Part) -> dict[str, Ratio]:
    """I1 to I7."""
    rows = rounds.rows()
    mine = {row.activity for row in rows.values() if part.row(row)}
    base = [key for key in rounds.baseline() if key in mine]
    now = {key: rounds.status(key) for key in base}
    known = {key for key in base if not without_information(rounds, key)}
    of = {code: [key for key in base if now[key] == code] for code in ("ON", "CO", "PP")}
    ended = [key for key in base if now[key] in ENDS]
    begun = [key for key in base if now[key] in ("NS", "IP")]
    before = {key for key in base for at in range(len(rounds.history)) if _busy(rounds, key, at)}
    count, left = len(base), len(base) - len(ended)
    fallen = [key for key in begun if key in before]
    return {
        "I1": (len([k for k in of["ON"] + of["CO"] if k in known]), count),
        "I2": (len(of["CO"]), count),
        "I3": (len(of["CO"]), left),
        "I4": (sum(_evidenced(rounds, key) for key in of["CO"]), left),
        "I6": (len(begun) + len(of["PP"]), left),
        "I6a": (len(begun) - len(fallen), left),
        "I6b": (len(fallen), left),
        "I6c": (len(of["PP"]), left),
        "I7": (len(ended), count),
    }


def _busy(rounds: Rounds, key: str, at: int) -> bool:
    return rounds.status(key, at) in ("ON", "CO")


def apart(state: RowState) -> bool:
    """K6: a row that would be among the addressed, but nobody who could say was heard."""
    return state.uninformed and state.status in ("ON", "CO")


def without_information(rounds: Rounds, key: str) -> bool:
    """K6: ongoing only by rows of which there is no information, or a guess."""
    states = rounds.states(key)
    if rounds.status(key) not in ("ON", "CO") or not any(each.uninformed for each in states):
        return False
    heard = [each.status for each in states if not each.uninformed]
    return activity(heard) not in ("ON", "CO")


def _evidenced(rounds: Rounds, key: str) -> bool:
    states = rounds.states(key)
    return all(each.evidence for each in states if each.status == "CO")


def _targets(rounds: Rounds, part: Part) -> dict[str, Ratio]:
    """I5 and I8."""
    now = rounds.last.round
    rows = {row.key: row for row in now.plan.in_force(now.period) if part.row(row)}
    states = {key: rounds.last.rows[key] for key in rows}
    left = {key: s for key, s in states.items() if s.status not in ENDS}
    dated = {key: s for key, s in left.items() if s.first}
    passed = {key for key, s in dated.items() if order(s.first) <= order(rounds.period)}
    # RULES 3: "Due (this half-year)" and "Overdue" are two words; what is due is not overdue yet.
    still = [s for s in dated.values() if s.status != "CO" and s.target not in OPEN_TARGETS]
    late = [s for s in still if order(s.target) < order(rounds.period)]
    due = [s for s in still if order(s.target) == order(rounds.period)]
    done = [key for key in passed if left[key].status == "CO"]
    open_rows = [s for s in left.values() if s.status != "CO"]
    first = rounds.history[0].round
    every = rounds.rows()
    began = [row.key for row in first.plan.in_force(first.period)]
    base = [key for key in began if part.row(every[key])]
    enough = 2 * sum(bool(rounds.last.rows[key].first) for key in base) >= len(base)
    mine = {key.partition("#")[0] for key in base}
    fell_due = [key for key in rounds.baseline() if key in mine and _due(rounds, key)]

    def finished(key: str) -> bool:
        return rounds.status(key) == "CO"

    return {
        "I5": (sum(map(finished, fell_due)), len(fell_due)) if enough else (0, 0),
        "I5b": (len(done), len(passed)) if enough else (0, 0),
        "I8": (len(late), len(dated)),
        "I8a": (len(due), len(dated)),
        "I8b": (sum(s.slip > 0 for s in dated.values()), len(dated)),
        "I8c": (len(open_rows) if rounds.ended() else 0, len(left)),
    }


def _due(rounds: Rounds, key: str) -> bool:
    """An activity is due when the first targets of all its rows have passed."""
    left = [s for s in rounds.states(key) if s.status not in ENDS]
    return bool(left) and all(s.first and order(s.first) <= order(rounds.period) for s in left)


def slips(rounds: Rounds) -> tuple[int, float]:
    """I8: how often targets were moved in all; the median slip of those that slipped."""
    states = [s for s in rounds.last.rows.values() if s.status not in ENDS and s.first]
    slipped = [s for s in states if s.slip > 0]
    moves = sum(len(s.targets) - 1 for s in slipped)
    return moves, median(s.slip for s in slipped) if slipped else 0


def _reports(rounds: Rounds, part: Part) -> dict[str, Ratio]:
    """I9 to I12."""
    expected, received, on_time, cleared, first, right = 0, 0, 0, 0, 0, 0
    former = former_names(rounds)
    for each, planned in zip(rounds.history, rounds.planned, strict=True):
        leads = {body for row in planned if part.row(row) for body in row.leads}
        for one in each.reporting.values():
            body = former.get(one.body, one.body)
            if part is not WHOLE and body not in leads:
                continue
            if part.body is not None and not part.body(body):
                continue
            if one.first_right is not None:
                first += 1
                right += one.first_right
            if not one.expected:
                continue
            expected += 1
            received += one.received is not None
            on_time += one.on_time
            cleared += one.cleared
    now = rounds.last.round
    mine = [r.key for r in now.plan.in_force(now.period) if part.row(r)]
    asked = [rounds.last.rows[key] for key in mine if rounds.last.rows[key].asked]
    return {
        "I9": (received, expected),
        "I10": (on_time, expected),
        "I10b": (cleared, expected),
        "I11": (sum(each.answered for each in asked), len(asked)),
        "I12": (right, first),
    }


def _joint(rounds: Rounds, part: Part) -> dict[str, Ratio]:
    """I13 and I14."""
    now = rounds.last.round
    rows = [row for row in now.plan.in_force(now.period) if part.row(row)]
    words = [rounds.last.rows[row.key].agree for row in rows]
    shared = [row for row in rows if len({*row.leads, *now.plan.parts(row)}) >= 2]
    together = [row for row in shared if len(_workers(rounds, row.key)) >= 2]
    return {
        "I13": (words.count(True), len(words) - words.count(None)),
        "I14": (len(together), len(shared)),
    }


def _workers(rounds: Rounds, key: str) -> set[str]:
    found = (each.rows[key].workers for each in rounds.history if key in each.rows)
    former = former_names(rounds)
    return {former.get(body, body) for each in found for body in each}


def former_names(rounds: Rounds) -> dict[str, str]:
    """RULES 2: a body that was renamed is one body, under the name that it has in the end."""
    bodies = rounds.last.round.plan.bodies
    return {str(line["Formerly"]): body for body, line in bodies.items() if line.get("Formerly")}


def _people(rounds: Rounds, part: Part) -> dict[str, Ratio]:
    """I15 to I17."""
    rows = rounds.rows()
    mine = [e for e in rounds.events() if e.row in rows and part.row(rows[e.row])]
    both = [e for e in mine if e.both]
    three = [e for e in both if e.disability is not None]
    held = {e.country for e in mine} & set(STATES)
    return {
        "I15": (sum(e.women or 0 for e in both), sum(e.people for e in both)),
        "I16": (sum(e.disability or 0 for e in three), sum(e.people for e in three)),
        "I17": (len(held), len(STATES)),
    }


def opinions(rounds: Rounds, part: Part = WHOLE) -> list[Mapping[str, object]]:
    """I18 to I20: one opinion for each row and lead, of this round where it evaluates."""
    asked = rounds.evaluating()
    if asked is None:
        return []
    rows = {r.key: r for r in asked.round.plan.in_force(asked.round.period) if part.row(r)}
    return [
        {"body": body, "row": key} | mine.of(key, "results")
        for body, mine in asked.said.items()
        for key in mine.lines("results")
        if key in rows and body in rows[key].leads
    ]


def _opinions(rounds: Rounds, part: Part) -> dict[str, Ratio]:
    told = opinions(rounds, part)
    now = [rounds.last.rows[row.key] for row in rounds.in_plan() if part.row(row)]
    funding = [s.funding for s in now if s.status not in FINAL]
    needing = [each for each in funding if each in ("SEC", "PART", "SEEK")]
    return {
        "I18": _share(told, "impact", "HIGH"),
        "I19": _share(told, "sustained", "YES"),
        "I20": _share(told, "lasting", "LAST"),
        "I22": (needing.count("SEC"), len(needing)),
    }


def _share(told: Iterable[Mapping[str, object]], question: str, word: str) -> Ratio:
    """Without those too early to tell, and without a High or Yes that says no basis."""
    given = [each for each in told if each.get(question) not in (None, "EARLY")]
    given = [e for e in given if e.get("basis") or e.get(question) not in ("HIGH", "YES")]
    return sum(each.get(question) == word for each in given), len(given)


def ratings(rounds: Rounds) -> dict[str, tuple[float, int, int, int]]:
    """I21: median rating for each criterion, lowest, highest, n; only with a justification."""
    asked = rounds.evaluating()
    found: dict[str, list[int]] = {}
    for mine in asked.said.values() if asked else ():
        for line in mine.lines("views"):
            a = mine.of(line, "views")
            if str(a.get("rating", "")).isdigit() and a.get("answer"):
                found.setdefault(line, []).append(int(str(a["rating"])))
    return {key: (median(v), min(v), max(v), len(v)) for key, v in found.items()}


def span(rounds: Rounds, code: str) -> tuple[int, int]:
    """T12: rows CT, PV or NR counted as not done, and as done; of the same activities."""
    ends: list[int] = []
    left = Part(lambda row: code in ("I1", "I2") or rounds.status(row.activity) not in ENDS)
    for status in ("NS", "CO"):
        rows = {key: _as(s, status) if s.mark else s for key, s in rounds.last.rows.items()}
        last = rounds.last
        other = Outcome(last.round, rows, last.events, last.reporting, last.said)
        ends.append(_activities(Rounds((*rounds.history[:-1], other)), left)[code][0])
    return ends[0], ends[1]


def _as(state: RowState, status: str) -> RowState:
    evidence = "as if" if status == "CO" else ""
    return RowState(status=status, evidence=evidence, targets=state.targets)


def by_status(rounds: Rounds, keys: Sequence[str]) -> dict[str, int]:
    found = [rounds.status(key) for key in keys]
    return {code: found.count(code) for code in ("NS", "IP", "ON", "CO", "PP", "DI", "ME")}
