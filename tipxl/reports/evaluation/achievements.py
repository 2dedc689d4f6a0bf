"""What was achieved, in the bodies' own words, and the rule by which some of it is quoted."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.personal_data import personal_data
from tipxl.domain.plan.assignment import Role
from tipxl.domain.results.round_result import Mark, RowStatement
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.domain.schema.meanings import ADDRESSED, CONTRIBUTED, Opinion, Status
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.supporting_sheets import titles
from tipxl.reports.figures.evidence import sense_of
from tipxl.reports.figures.frames import each_line

#: The rule of choice as a reader is told it; `_strength` and `_may_be_quoted` are the same in code.
RULE = (
    "Chosen by rule: what is completed before what is ongoing; then what has evidence, what a lead "
    "calls of high impact, and what is latest. Not quoted: rows that are contested, provisional or "
    "not reported, and texts that seem to name a person."
)


class Achievement(Struct, frozen=True):
    """What a body says was achieved on a row, word for word, and in which round it said so.

    `completed_in` is the period of an agreed completion, `evidence` what shows it; "" without.
    """

    row: str
    area: str
    title: str
    body: str
    period: str
    words: str
    is_completed: bool
    completed_in: str = ""
    evidence: str = ""
    high_impact: bool = False
    mark: str = ""

    @property
    def when(self) -> str:
        """In which period it was completed, and what may still move that."""
        mark = Mark(self.mark).words
        return f"{self.completed_in or 'not named'}{f' ({mark})' if mark else ''}"

    @property
    def source(self) -> str:
        """Who said it, and in which round."""
        return f"{self.body}, {self.period}"


def achievements(case: Evaluation, area: str) -> tuple[Achievement, ...]:
    """What may be quoted of an area, the strongest first; one of an activity, no words twice."""
    once: dict[str, Achievement] = {}
    for each in sorted((e for e in _quotable(case) if e.area == area), key=_strength):
        once.setdefault("".join(filter(str.isalpha, each.words.casefold())), each)
    activities: dict[str, Achievement] = {}
    for each in once.values():
        activities.setdefault(each.row.partition("#")[0], each)
    return tuple(activities.values())


def completions(case: Evaluation) -> tuple[Achievement, ...]:
    """Every row of the baseline that is agreed as completed, in the plan's order."""
    return tuple(each for each in _every(case) if each.is_completed)


def _strength(each: Achievement) -> tuple[bool, bool, bool, tuple[int, ...]]:
    """Where it stands in the choice; of equals the plan's order holds."""
    when = each.completed_in or each.period
    latest = tuple(-ord(letter) for letter in when)
    return not each.is_completed, not each.evidence, not each.high_impact, latest


def _quotable(case: Evaluation) -> Iterator[Achievement]:
    people = tuple(body.contact.name for body in case.plan.bodies)
    for each in _every(case):
        if each.words and not each.mark and not personal_data(each.words, people):
            yield each


@remembered
def _every(case: Evaluation) -> tuple[Achievement, ...]:
    known, high, said, evidence = titles(case), _high(case), _said(case), _evidence(case)
    found = []
    for row in each_line(case.whole.standing):
        if row.sense in ADDRESSED:
            done, (period, words) = row.sense == Status.COMPLETED, said.get(row.key, ("", None))
            found.append(
                Achievement(
                    row.key,
                    row.area,
                    known.get(row.activity, ""),
                    words.body if words else "",
                    period,
                    " ".join(words.text("progress").split()) if words else "",
                    done,
                    row.completed_in if done else "",
                    evidence.get(row.key, "") if done else "",
                    row.key in high,
                    row.mark,
                )
            )
    return tuple(found)


def _high(case: Evaluation) -> frozenset[str]:
    """The rows of which a lead says in the evaluation that their impact is high."""
    return frozenset(
        each.key
        for each in each_line(case.whole.results)
        if sense_of(case.schema, "impact", each.impact) == Opinion.HIGH
    )


def _evidence(case: Evaluation) -> Mapping[str, str]:
    """What shows each row, as it was last agreed."""
    rows = (row for round in case.rounds for row in round.rows)
    return {row.key: row.values.get("evidence", "").strip() for row in rows}


def _said(case: Evaluation) -> Mapping[str, tuple[str, RowStatement]]:
    """The last thing a body wrote of each row's progress: a lead's if any did, else another's."""
    found: dict[str, tuple[str, RowStatement]] = {}
    for role in (Role.PART, Role.LEAD):
        for round in case.rounds:
            for row in round.rows:
                # Of several bodies the first that is named speaks.
                for said in reversed(row.said):
                    if said.role == role and _tells_of_progress(case.schema, said):
                        found[row.key] = (round.period, said)
    return found


def _tells_of_progress(schema: FormSchema, said: RowStatement) -> bool:
    if not said.answered or said.refused or said.provisional or not said.text("progress").strip():
        return False
    if said.role == Role.LEAD:
        return sense_of(schema, "status", said.text("status")) in ADDRESSED
    return sense_of(schema, "part", said.text("part")) in CONTRIBUTED
