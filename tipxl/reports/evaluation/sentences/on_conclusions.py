"""Challenges, conclusions, recommendations and advice, each with the table it rests on."""

from tipxl.domain.core.wording_names import capital, listed
from tipxl.domain.core.wording_numbers import be, counted, number_of
from tipxl.domain.schema.meanings import IssueKind
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.qualitative import said_once
from tipxl.reports.evaluation.sentences.on_method import coverage
from tipxl.reports.evaluation.sentences.on_progress import late, progress, range_of_completed
from tipxl.reports.evaluation.sentences.on_results import cooperation
from tipxl.reports.evaluation.supporting_sheets import open_rows, still_open
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.figures.frames import each_line

# --- challenges


def reasons(case: Evaluation) -> str:
    """The reason named most often."""
    named = case.whole.answers[case.whole.answers["reason"] != ""]
    if named.empty:
        return "No lead named a reason for delay."
    rows = named.groupby("reason")["key"].nunique()
    counts = sorted(((int(n), str(code)) for code, n in rows.items()), key=lambda x: (-x[0], x[1]))
    words = [
        f"{label_of(case.schema, 'reason', code).lower()} ({number_of(n, 'row', 'rows')})"
        for n, code in counts[:3]
    ]
    return f"The reasons named most for what did not move: {listed(words)}."


def challenges(case: Evaluation) -> str:
    """How many challenges and by how many bodies."""
    said = case.whole.issues[case.whole.issues["sense"] == IssueKind.CHALLENGE]
    if said.empty:
        return "No body reported a challenge in its own words."
    bodies, lines = int(said["body"].nunique()), said_once(said)
    return (
        f"{capital(number_of(bodies, 'body', 'bodies'))} named "
        f"{number_of(lines, 'challenge', 'challenges')} in their own words (T9)."
    )


# --- conclusions, recommendations


def conclusions(case: Evaluation) -> tuple[str, ...]:
    """Each conclusion with the table that it rests on."""
    return (
        f"Progress: {progress(case)} (T1)",
        f"Delay: {late(case)} (T10)",
        f"Reporting: {coverage(case)} (T5)",
        f"Joint work: {cooperation(case)} (sheet Rows)",
        f"Certainty: {range_of_completed(case)} (T12)",
        f"What is left: {_left(case)} (T10)",
    )


def _left(case: Evaluation) -> str:
    """What is not finished, and apart from it what left the plan unfinished."""
    every, here = len(open_rows(case)), len(still_open(case))
    words = (
        f"{number_of(here, 'row', 'rows')} {be(here)} not finished"
        if here
        else "no row is unfinished"
    )
    if gone := every - here:
        words += f"; {counted(gone, 'row')} left the plan unfinished"
    return f"{words}."


def concluded(case: Evaluation) -> str:
    """The conclusions, a line each."""
    return "\n".join(conclusions(case))


def recommended(case: Evaluation) -> str:
    """How many recommendations the bodies made."""
    said = case.whole.issues[case.whole.issues["sense"] == IssueKind.RECOMMENDATION]
    if said.empty:
        return "The bodies made no recommendation on their sheet Issues."
    bodies, lines = int(said["body"].nunique()), said_once(said)
    return (
        f"{capital(number_of(bodies, 'body', 'bodies'))} made "
        f"{number_of(lines, 'recommendation', 'recommendations')} (T11)."
    )


def advice(case: Evaluation) -> str:
    """What the leads advise for unfinished rows; "" before the end."""
    if not case.is_final:
        return ""
    words = advised(case)
    if not words:
        return "The leads gave no advice on the unfinished rows."
    return f"For unfinished rows the leads advise: {words} (T10)."


def advised(case: Evaluation) -> str:
    """Each advice and how often it was given: "adapt 4, continue 10"; "" where none was."""
    given = [e.advice for e in each_line(case.whole.results) if e.advice]
    counts = {code: given.count(code) for code in dict.fromkeys(given)}
    words = [
        f"{label_of(case.schema, 'advice', code).lower()} {n}" for code, n in sorted(counts.items())
    ]
    return ", ".join(words)


def to_be_validated(case: Evaluation) -> str:
    """What a reader must know before it is agreed."""
    last = case.rounds[-1]
    return (
        f"The figures rest on the statuses agreed when the round {last.period} was closed. Who "
        "validated this evaluation, when, and with what reservations, is recorded below."
    )
