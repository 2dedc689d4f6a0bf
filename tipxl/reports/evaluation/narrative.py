"""The ten sections of an evaluation: what each holds, and the sentences that open it."""

from collections.abc import Callable
from dataclasses import dataclass

from tipxl.reports.evaluation import sentences as say
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.model.sheet import ReportColumn, ReportLine, RowStyle, Sheet, Table

NAME = "Narrative"
NOT_WRITTEN = "(The secretariat has not written anything here yet: narrative.xlsx.)"


@dataclass(frozen=True, slots=True)
class Section:
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
        (say.purpose,),
    ),
    Section(
        "method",
        "Method and limits",
        "How it was done beyond the figures: interviews, meetings; what it cannot say.",
        (say.gaps, say.coverage, say.assumptions, say.opinions_are_own),
    ),
    Section(
        "implementation",
        "Implementation by thematic area",
        "What stands behind the figures of each area: the main outputs, what did not move and why.",
        (
            say.progress,
            say.since_mid_term,
            say.by_area,
            say.late,
            say.ended_early,
            say.range_of_completed,
        ),
    ),
    Section(
        "cooperation",
        "Cross-sectoral cooperation",
        "How the bodies worked together; joint events; what stood in the way.",
        (say.cooperation, say.contradictions),
    ),
    Section(
        "results",
        "Results by criterion",
        "Relevance, effectiveness, coherence, sustainability: what the ratings do not say.",
        (say.achieved, say.ratings, say.funding),
    ),
    Section(
        "equality",
        "Gender, disability and victims' rights",
        "Whom the work reached and whom not; how victims' rights were looked after.",
        (say.women, say.disability, say.states),
    ),
    Section(
        "challenges",
        "Challenges and lessons",
        "What was hard, what was learned, what others can use.",
        (say.reasons, say.challenges),
    ),
    Section(
        "conclusions",
        "Conclusions",
        "What follows from the tables; name the table that each conclusion rests on.",
        (say.concluded,),
    ),
    Section(
        "recommendations",
        "Recommendations",
        "To whom, what, by when.",
        (say.recommended, say.advice),
    ),
    Section(
        "validation",
        "Validation record",
        "Which meeting validated the evaluation, on which date, with what reservations.",
        (say.to_be_validated,),
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
