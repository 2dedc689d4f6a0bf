"""The ten sections of an evaluation: what each holds, and the sentences that open it."""

from collections.abc import Callable

from msgspec import Struct

from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.sentences import (
    on_conclusions,
    on_method,
    on_progress,
    on_results,
)
from tipxl.reports.model.sheet import ReportColumn, ReportLine, RowStyle, Sheet, Table

NAME = "Narrative"
NOT_WRITTEN = "(The secretariat has not written anything here yet: narrative.xlsx.)"


class Section(Struct, frozen=True):
    """One section: `opens` are its sentences from the numbers, `asks` what she may write."""

    key: str
    title: str
    asks: str
    opens: tuple[Callable[[Evaluation], str], ...]


#: In the order that a report has.
SECTIONS: tuple[Section, ...] = (
    Section(
        "purpose",
        "Purpose and cut-off",
        "Who asked for this evaluation, whom it is for, what it is to be used for.",
        (on_method.purpose,),
    ),
    Section(
        "method",
        "Method and limits",
        "How it was done beyond the figures: interviews, meetings; what it cannot say.",
        (
            on_method.gaps,
            on_method.coverage,
            on_method.assumptions,
            on_method.opinions_are_own,
        ),
    ),
    Section(
        "implementation",
        "Implementation by thematic area",
        "What stands behind the figures of each area: the main outputs, what did not move and why.",
        (
            on_progress.progress,
            on_progress.since_mid_term,
            on_progress.by_area,
            on_progress.late,
            on_progress.ended_early,
            on_progress.range_of_completed,
        ),
    ),
    Section(
        "cooperation",
        "Cross-sectoral cooperation",
        "How the bodies worked together; joint events; what stood in the way.",
        (on_results.cooperation, on_results.contradictions),
    ),
    Section(
        "results",
        "Results by criterion",
        "Relevance, effectiveness, coherence, sustainability: what the ratings do not say.",
        (on_results.achieved, on_results.ratings, on_results.funding),
    ),
    Section(
        "equality",
        "Gender, disability and victims' rights",
        "Whom the work reached and whom not; how victims' rights were looked after.",
        (on_results.women, on_results.disability, on_results.states),
    ),
    Section(
        "challenges",
        "Challenges and lessons",
        "What was hard, what was learned, what others can use.",
        (on_conclusions.reasons, on_conclusions.challenges),
    ),
    Section(
        "conclusions",
        "Conclusions",
        "What follows from the tables; name the table that each conclusion rests on.",
        (on_conclusions.concluded,),
    ),
    Section(
        "recommendations",
        "Recommendations",
        "To whom, what, by when.",
        (on_conclusions.recommended, on_conclusions.advice),
    ),
    Section(
        "validation",
        "Validation record",
        "Which meeting validated the evaluation, on which date, with what reservations.",
        (on_conclusions.to_be_validated,),
    ),
)


def opening(section: Section, case: Evaluation) -> str:
    """The sentences from the numbers; those with nothing to say are left out."""
    return " ".join(text for make in section.opens if (text := make(case)))


def narrative(case: Evaluation) -> Sheet:
    """Each section: first what the numbers say, then what the secretariat wrote."""
    columns = (
        ReportColumn("from", "", 26),
        ReportColumn("text", "", 124),
    )
    lines: list[ReportLine] = []
    for number, section in enumerate(SECTIONS, start=1):
        written = case.terms.written.sections.get(section.key, "").strip()
        lines.append(ReportLine((f"{number}. {section.title}", None), RowStyle.GROUP))
        lines.append(ReportLine(("From the figures", opening(section, case))))
        lines.append(ReportLine(("The secretariat", written or NOT_WRITTEN)))
    return Sheet(
        name=NAME,
        title="The evaluation in words",
        intro=(
            "The sentences from the figures are made anew each time. What the secretariat writes "
            "lives in narrative.xlsx; the Word document beside this workbook is for editing.",
        ),
        tables=(Table("", columns, tuple(lines), headed=False, key="sections"),),
    )
