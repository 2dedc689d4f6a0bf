"""T9 and T11: why work did not move, what the bodies found hard, and what they recommend."""

import pandas as pd

from tipxl.domain.schema.meanings import IssueKind
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.figures.evidence import label_of
from tipxl.reports.model.sheet import ReportColumn, ReportLine, Sheet, Table, ValueKind

REASONS, ADVICE = "T9 Reasons, challenges", "T11 Recommendations"
#: Issues of the same words on the same row, for the same hands, are one line.
_ALIKE = ["text", "key", "who"]
_WIDE = (24.0, 12.0, 12.0, 60.0, 28.0)


def reasons(case: Evaluation) -> Sheet:
    """The reasons named, how often and by whom; then the challenges in the bodies' own words."""
    return Sheet(
        REASONS,
        "T9 Reasons and challenges",
        ("Named by the leads, over all rounds counted. Words are the bodies' own, never blended.",),
        (
            reasons_table(case),
            challenges_table(case),
        ),
        grid=_WIDE,
    )


def reasons_table(case: Evaluation) -> Table:
    """Main reasons for what did not move, the one named for most rows first."""
    named = case.whole.answers[case.whole.answers["reason"] != ""]
    found = [
        (label_of(case.schema, "reason", str(code)), _rows(mine), len(mine), _bodies(mine))
        for code, mine in named.groupby("reason", sort=False)
    ]
    ordered = sorted(found, key=lambda each: (-each[1], each[0]))
    columns = (
        ReportColumn("reason", "Main reason", 24),
        ReportColumn("rows", "Rows", 12, ValueKind.NUMBER),
        ReportColumn("times", "Times named", 12, ValueKind.NUMBER),
        ReportColumn("bodies", "Bodies naming it", 88, span=2),
    )
    lines = tuple(ReportLine(each) for each in ordered)
    note = "A row may be named again in a later round, and for another reason."
    return Table("Main reasons named", columns, lines, notes=(note,), key="reasons")


def challenges_table(case: Evaluation) -> Table:
    """What the bodies found hard, in their own words."""
    return _said(case, IssueKind.CHALLENGE, "Challenges, in the bodies' own words")


def _rows(named: pd.DataFrame) -> int:
    return int(named["key"].nunique())


def _bodies(named: pd.DataFrame) -> str:
    return ", ".join(sorted(set(named["body"])))


def recommendations(case: Evaluation) -> Sheet:
    """What the bodies recommend, to whom, and when they said it."""
    return Sheet(
        ADVICE,
        "T11 Recommendations",
        (
            "What the bodies recommend on their sheet Issues, over all rounds counted. What the "
            "secretariat recommends stands in the Narrative.",
        ),
        (recommendations_table(case),),
        grid=_WIDE,
    )


def recommendations_table(case: Evaluation) -> Table:
    """Recommendations with their addressee and the date they were last made."""
    return _said(case, IssueKind.RECOMMENDATION, "", addressed=True)


def _said(case: Evaluation, sense: str, title: str, *, addressed: bool = False) -> Table:
    """One line for each thing said; bodies that use the very same words stand together."""
    issues = case.whole.issues[case.whole.issues["sense"] == sense]
    columns = (
        ReportColumn("body", "Bodies naming it", 24),
        ReportColumn("date", "Last received", 12, ValueKind.DATE),
        ReportColumn("row", "Row", 12),
        ReportColumn("text", "What it says", 60),
        ReportColumn("who", "Who should act" if addressed else "Who should act, if named", 28),
    )
    alike = issues.groupby(_ALIKE, sort=False)
    lines = tuple(
        ReportLine(
            (
                f"{', '.join(dict.fromkeys(mine['body']))} ({_rounds(mine)})",
                max((each.date() for each in mine["received"].dropna()), default=None),
                key or "general",
                text,
                who or ("not named" if addressed else None),
            )
        )
        for (text, key, who), mine in ((map(str, words), mine) for words, mine in alike)
    )
    return Table(title, columns, lines, key=sense)


def said_once(said: pd.DataFrame) -> int:
    """How many lines the table of these issues has."""
    return int(said.groupby(_ALIKE, sort=False).ngroups)


def _rounds(said: pd.DataFrame) -> str:
    periods = sorted(set(said["round"]))
    return periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
