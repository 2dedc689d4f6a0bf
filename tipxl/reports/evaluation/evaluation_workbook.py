"""The workbook of an evaluation: cover, narrative, T1 to T13, and the rows behind them."""

from msgspec.structs import replace

from tipxl.reports.evaluation import headline as t1
from tipxl.reports.evaluation import method as t13
from tipxl.reports.evaluation import (
    narrative,
    one_page,
    opinions,
    participation,
    qualitative,
    supporting_sheets,
    uncertainty,
)
from tipxl.reports.evaluation import reporting_tables as t5
from tipxl.reports.evaluation import status_changes as t2
from tipxl.reports.evaluation import unfinished as t10
from tipxl.reports.evaluation.evaluation_data import Evaluation
from tipxl.reports.evaluation.figure_cells import share_cell
from tipxl.reports.evaluation.sentences.on_method import coverage
from tipxl.reports.evaluation.sentences.on_progress import progress, range_of_completed
from tipxl.reports.figures.indicators import HEADLINE
from tipxl.reports.model.front_matter import contents, facts
from tipxl.reports.model.sheet import Report, ReportColumn, ReportLine, Sheet, Table, ValueKind
from tipxl.reports.model.visual_language import NONE_COUNTED

_HOLDS = {
    one_page.NAME: "For a reader who reads no further: finding, results, risks, requests.",
    narrative.NAME: "The evaluation in words: sentences from the figures, and the secretariat's.",
    t1.NAME: "Addressed, completed, with evidence: by area, provision, lead, pillar and round.",
    t2.BY_AREA: "How many activities of each thematic area stand where.",
    t2.BY_LEAD: "How many rows of each lead body stand where.",
    t2.CHANGES: "From which status to which, since the baseline and the mid-term.",
    t5.NAME: "Who reported in which round, and when.",
    participation.NAME: "Events, women and men, persons with disabilities, with coverage.",
    opinions.BY_RESULT: "High impact, sustained, lasting, by the leads' own account.",
    opinions.BY_CRITERION: "The bodies' ratings of the plan, their reasons and answers.",
    qualitative.REASONS: "Why work did not move, and what the bodies found hard.",
    t10.NAME: "Delays, every unfinished row, and what its leads advise.",
    qualitative.ADVICE: "What the bodies recommend, to whom and when.",
    uncertainty.NAME: "Rows that may still move, and how far they could move the headline.",
    t13.NAME: "How everything is counted, what is missing, what is assumed.",
}
_BEHIND = "The rows behind the figures: what their formulas count."


def evaluation_report(case: Evaluation) -> Report:
    """Every table that RULES 9 lists, in its order."""
    sheets = (
        one_page.one_page_sheet(case),
        narrative.narrative(case),
        t1.headline(case),
        t2.by_area(case),
        t2.by_lead(case),
        t2.changes(case),
        t5.reporting(case),
        participation.participation(case),
        opinions.results(case),
        opinions.ratings(case),
        qualitative.reasons(case),
        t10.unfinished(case),
        qualitative.recommendations(case),
        uncertainty.uncertainty(case),
        t13.method(case),
        *supporting_sheets.sheets(case),
    )
    name = f"{case.plan.title}, {case.name[0].lower()}{case.name[1:]}"
    title = f"{name} (provisional)" if case.provisional else name
    return Report(title, tuple(map(_over_rounds, (_cover(case, sheets), *sheets))))


def _over_rounds(sheet: Sheet) -> Sheet:
    """The sheet, whose empty tables speak of all rounds counted."""
    tables = (replace(each, empty=NONE_COUNTED) for each in sheet.tables)
    return replace(sheet, tables=tuple(tables))


def _cover(case: Evaluation, sheets: tuple[Sheet, ...]) -> Sheet:
    state = (
        "Provisional: something could not be counted; T13 Method says what."
        if case.provisional
        else "All rounds up to the cut-off are closed and counted."
    )
    named = tuple((sheet.name, _HOLDS.get(sheet.name, _BEHIND)) for sheet in sheets)
    return Sheet(
        name="Cover",
        title=case.plan.title,
        intro=(case.name, progress(case), range_of_completed(case), coverage(case)),
        tables=(
            facts(
                (
                    ("Endorsement", case.plan.endorsement),
                    ("State", state),
                    ("Rounds counted", ", ".join(case.periods)),
                    ("Prepared by", case.plan.secretariat.name),
                )
            ),
            _headline(case),
            contents(named),
        ),
        landscape=False,
    )


def _headline(case: Evaluation) -> Table:
    columns = (
        ReportColumn("figure", "The plan in figures", 30),
        ReportColumn("value", "", 20, ValueKind.SHARE),
        ReportColumn("says", "What is counted", 66, span=4),
    )
    lines = (ReportLine((each.name, share_cell(case, each), each.says)) for each in HEADLINE)
    return Table("", columns, tuple(lines), key="headline")
