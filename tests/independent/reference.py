"""RULES 3, 5 and 7 once more, written from the text alone: what a round should come to.

Nothing of tipxl is used here. A report is what was typed into a form; an answer is a status or a
part, with or without a word about it, and everything else that it needs is taken to be there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

STEPS = ("NS", "IP", "ON", "CO")
ENDS = ("DI", "ME")
FINAL = ("CO", *ENDS)

#: Last agreed status -> what a lead cannot report (E in the table of transitions).
REFUSED = {
    "ON": ("NS",),
    "CO": ("NS", "IP", "PP", "DI", "ME"),
    "DI": ("NS", "CO", "ME"),
    "ME": ("NS", "IP", "ON", "CO", "PP", "DI"),
}


@dataclass(frozen=True)
class Report:
    """What was typed: row -> the status of a lead or the part of a body that takes part."""

    body: str
    kind: str  # FULL, PARTIAL, CORRECTION, NIL
    day: int  # since the period's end
    draft: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    silent_parts: frozenset[str] = frozenset()  # parts typed without a word about them


@dataclass(frozen=True)
class PlanRow:
    key: str
    leads: tuple[str, ...]
    parts: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True)
class Standing:
    """What a round left of a row."""

    status: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Word:
    """The last word of a body on a row."""

    answer: str = ""
    told: bool = False  # it wrote what it did
    refused: bool = False
    nil: bool = False
    draft: bool = False


FREEZE = 50  # days after the period


def counting(reports: Sequence[Report], body: str) -> list[Report]:
    """RULES 5: the latest full (or nil) report of a body, and what came after it, in order."""
    mine = sorted((r for r in reports if r.body == body and r.day <= FREEZE), key=lambda r: r.day)
    whole = [at for at, each in enumerate(mine) if each.kind in ("FULL", "NIL")]
    return mine[whole[-1] :] if whole else mine


def last_word(reports: Sequence[Report], row: PlanRow, body: str, before: Standing) -> Word:
    """What a body's reports of a round come to on a row."""
    word = Word()
    leads = body in row.leads
    agreed_for_good = before.status in FINAL and not before.mark
    for each in counting(reports, body):
        answer = each.answers.get(row.key, "")
        if each.kind == "NIL":
            word = Word(nil=True, draft=each.draft)
        elif answer:
            refused = leads and _refused(row, answer, before)
            told = leads or row.key not in each.silent_parts
            # A partial report cannot blank what an earlier one told.
            told = told or (each.kind != "FULL" and word.told)
            word = Word(answer, told, refused, word.nil, each.draft)
        elif each.kind == "FULL":
            # A full report that leaves a row of its lead open has an error there.
            word = Word(refused=leads and not agreed_for_good, draft=each.draft)
    return word


def _refused(row: PlanRow, answer: str, before: Standing) -> bool:
    if answer == "NI":
        return not row.assumed
    return answer in REFUSED.get(before.status, ())


def agreed(row: PlanRow, before: Standing, reports: Sequence[Report]) -> Standing:
    """RULES 7, K2 to K8: the status of a row, and its mark."""
    leads = [last_word(reports, row, body, before) for body in row.leads]
    parts = [last_word(reports, row, body, before) for body in row.parts]
    return decided(before, leads, parts)


def decided(before: Standing, leads: Sequence[Word], parts: Sequence[Word]) -> Standing:
    """RULES 7, K2 to K8, of what the bodies of a row said last in a round."""
    speaking = [w for w in leads if w.answer and not w.refused and w.answer != "NI"]
    said = [w.answer for w in speaking]
    denied = any(w.answer == "NI" and not w.refused for w in leads)
    took_part = any(w.answer in ("TP", "FI") and w.told for w in parts)
    unanswered = Standing("ON", "PV") if took_part else Standing(before.status, "NR")
    if not leads or (denied and not said):
        return unanswered  # K2
    if set(said) & set(ENDS) and before.status not in ENDS:  # K3
        against = len(set(said)) > 1 or any(w.answer in ("TP", "PR") for w in parts)
        return Standing(before.status, "CT" if against else "PV")
    if not said:
        return _without_a_lead(before, leads, unanswered)
    status, mark = said[0], ""
    if len(set(said)) > 1:  # K4
        steps = sorted(_step(each, before.status) for each in said)
        status = min(said, key=lambda each: _step(each, before.status))
        mark = "CT" if steps[-1] - steps[0] >= 2 else ""
    elif status == "CO":  # K4, K7
        silent = any(not w.answer for w in leads)
        busy = any(w.answer == "PR" for w in parts)
        mark = "CT" if busy else "PV" if silent else ""
    if not mark and (any(w.draft for w in speaking) or any(w.refused for w in leads)):
        mark = "PV"  # RULES 5
    return Standing(status, mark)


def _without_a_lead(before: Standing, leads: Sequence[Word], unanswered: Standing) -> Standing:
    """No lead said anything that counts: final rows stay, what is refused is provisional, nil."""
    if any(w.refused for w in leads):
        return Standing(before.status, "PV")
    if before.status in FINAL and not before.mark:
        return Standing(before.status)
    nil = [w for w in leads if w.nil]
    if nil:
        return Standing(before.status, "PV" if all(w.draft for w in nil) else "")
    return unanswered


def _step(status: str, previous: str) -> int:
    counted = previous if status == "PP" else status
    return STEPS.index(counted) if counted in STEPS else 0


def activity(statuses: Iterable[str]) -> str:
    """RULES 7, K9."""
    every = list(statuses)
    if every and all(each in ENDS for each in every):
        return every[0]
    rest = [each for each in every if each not in ENDS]
    if not any(rest):
        return ""
    if all(each == "CO" for each in rest):
        return "CO"
    if "ON" in rest or "CO" in rest:
        return "ON"
    return next((each for each in ("IP", "PP") if each in rest), "NS")
