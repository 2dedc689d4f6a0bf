"""What was done of the plan, what is late, and between which ends the headline lies."""

from statistics import median

from tipxl.domain.core.wording_names import capital, listed
from tipxl.domain.core.wording_numbers import be, counted, number_of, one_or_many
from tipxl.domain.results.schedule import LENGTHS
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.uncertainty import ranges
from tipxl.reports.figures.figure import one_decimal
from tipxl.reports.figures.frames import each_line
from tipxl.reports.figures.indicators import (
    Figure,
    addressed,
    attrition,
    completed,
    completed_with_evidence,
    due,
    fallen_back,
    left_unfinished,
    never_begun,
    not_started,
    overdue,
    postponed,
    slipped,
)


def progress(case: Evaluation) -> str:
    """Addressed first, and the honest ones at once beside it."""
    if not len(case.whole.activities):
        return stands(case)
    parts = (stands(case), without_information(case), not_under_way(case))
    return " ".join(filter(None, parts))


def stands(case: Evaluation) -> str:
    """How many are addressed and completed, and how many of these with evidence, in a sentence."""
    n = len(case.whole.activities)
    if not n:
        return "The baseline has no activity, so there is no progress to count."
    begun, done = addressed(case.whole).numerator, completed(case.whole).numerator
    shown = completed_with_evidence(case.whole)
    evidence = "" if shown.why else _with_evidence(shown.numerator, done)
    return (
        f"Of {number_of(n, 'activity', 'activities')}, {begun or 'none'} {be(begun)} addressed and "
        f"{done or 'none'} completed{evidence}."
    )


def without_information(case: Evaluation) -> str:
    """What is carried or guessed as under way, and so not among the addressed; "" if nothing is."""
    number = sum(not each for each in case.whole.activities["informed"]) if case.rounds else 0
    if not number:
        return ""
    return (
        f"On {counted(number, 'activity')} there is no information: "
        f"{one_or_many(number, 'it is', 'they are')} carried as under way, and not counted as "
        "addressed."
    )


def _with_evidence(shown: int, done: int) -> str:
    """So many of those completed; nothing where none is."""
    if not done:
        return ""
    if done == 1:
        return ", with evidence" if shown else ", without evidence"
    number = "all" if shown == done else shown or "none"
    return f", {number} of them with evidence"


def not_under_way(case: Evaluation) -> str:
    """What is not under way, in three: never begun, fallen back, postponed.

    What has no status yet is neither that nor under way.
    """
    idle = not_started(case.whole)
    if not idle.denominator:
        return "No activity is left in the plan."
    left = case.whole.activities[case.whole.activities["key"].isin(idle.base)]
    unsaid = sum(not each for each in left["status"])
    known = sum(bool(each.status and each.informed) for each in each_line(left))
    if not idle.numerator:
        others = "The other one is" if known == 1 else "All others are"
        others = "Every activity still in the plan is" if known == len(left) else others
        under_way = f"{others} under way or completed." if known else ""
        return " ".join(filter(None, (_unsaid(unsaid, len(left)), under_way)))
    return f"{_idle(case, idle)} {_unsaid(unsaid, len(left))}".rstrip()


def _unsaid(number: int, of: int) -> str:
    if not number:
        return ""
    if number == of:
        return "No activity still in the plan has a status yet."
    return f"{counted(number, 'activity')} {one_or_many(number, 'has', 'have')} no status yet."


def _idle(case: Evaluation, idle: Figure) -> str:
    parts = [
        (figure.numerator, words)
        for figure, words in (
            (never_begun(case.whole), "never begun (not started or only in preparation)"),
            (fallen_back(case.whole), "begun and fallen back"),
            (postponed(case.whole), "postponed"),
        )
        if figure.numerator
    ]
    # Where all are of one kind, their number has been said.
    said = [words if n == idle.numerator else f"{n} {words}" for n, words in parts]
    return (
        f"Of {number_of(idle.denominator, 'activity', 'activities')} still in the plan, "
        f"{idle.numerator} {be(idle.numerator)} not under way: {listed(said)}."
    )


def since_mid_term(case: Evaluation) -> str:
    """What changed since the mid-term; "" where there is none."""
    if case.before is None:
        return ""
    begun, done = addressed(case.before).numerator, completed(case.before).numerator
    return (
        f"At mid-term {begun} {one_or_many(begun, 'was', 'were')} addressed and {done} completed."
    )


def by_area(case: Evaluation) -> str:
    """How each area stands."""
    words = []
    for letter in case.whole.parts("area"):
        here = case.whole.area(letter)
        done = completed(here)
        words.append(f"{done.numerator} of {done.denominator} in {case.area_name(letter)}")
    return f"Completed: {listed(words)}." if words else ""


def late(case: Evaluation) -> str:
    """How many rows are overdue and how many slipped; at the end, what the plan leaves unfinished.

    A plan that ended with rows unfinished is never said to have none overdue.
    """
    return " ".join(f"{capital(each)}." for each in time_kept(case))


def time_kept(case: Evaluation) -> tuple[str, ...]:
    """The same as parts of a sentence."""
    left, dated, now, moved = (
        each(case.whole) for each in (left_unfinished, overdue, due, slipped)
    )
    of_left = number_of(left.denominator, "row", "rows")
    was = one_or_many(left.numerator, "was", "were")
    ended_with = (
        f"when the plan ended, {left.numerator} of {of_left} still in it {was} not completed"
    )
    if not dated.denominator:
        undated = "no row was given a dated target, so nothing can be said about delays"
        return (ended_with, undated) if left.numerator else (undated,)
    of = f"of {number_of(dated.denominator, 'row', 'rows')} with a dated target, "
    slips = _slips(case, moved.numerator)
    if left.numerator:
        return ended_with, f"{of}{slips}"
    late = [f"{dated.numerator or 'none'} {be(dated.numerator)} overdue"]
    if now.numerator:
        late.append(f"{now.numerator} {be(now.numerator)} due in {case.periods[-1]} itself")
    return (f"{of}{listed((*late, slips))}",)


def _slips(case: Evaluation, number: int) -> str:
    """How many slipped, how often targets were moved, and by how much (RULES 9, I8: the median)."""
    if not number:
        return "none has slipped past its first target"
    rows = [each for each in each_line(case.whole.rows) if each.slipped]
    here = [each for each in rows if each.key in set(slipped(case.whole).behind)]
    moves, middle = sum(each.moves for each in here), median(each.slip for each in here)
    length = LENGTHS[case.rounds[-1].reporting_period.parts]
    far = f"{one_decimal(middle)} {length if middle == 1 else f'{length}s'}"
    past = f"{number} {one_or_many(number, 'has', 'have')} slipped past the first target"
    moved = f"in {counted(moves, 'move')} altogether"
    return f"{past}, by {far}, {moved}" if number == 1 else f"{past} (median slip: {far}), {moved}"


def ended_early(case: Evaluation) -> str:
    """What was discontinued or merged."""
    figure = attrition(case.whole)
    if not figure.numerator:
        return "No activity was discontinued or merged."
    was = one_or_many(figure.numerator, "was", "were")
    words = number_of(figure.numerator, "activity", "activities")
    return f"{capital(words)} {was} discontinued or merged by decision."


def range_of_completed(case: Evaluation) -> str:
    """Between which ends the headline lies."""
    found = next(each for each in ranges(case.whole) if each.figure.code == "I2")
    if found.is_certain:
        return "No row is contested, provisional or not reported in a way that could move this."
    return (
        "Counting every contested, provisional or not reported row first as not done and then as "
        f"done, the number of completed activities lies between {found.low.numerator} and "
        f"{found.high.numerator}."
    )
