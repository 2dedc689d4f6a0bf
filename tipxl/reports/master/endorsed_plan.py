"""Plan and round result -> As endorsed: the document's own columns, the status column filled."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tipxl.domain.plan.work_plan import Plan, Row
from tipxl.domain.results.round_result import RoundResult
from tipxl.domain.results.standing_words import status_words
from tipxl.domain.schema.form_schema import FormSchema
from tipxl.reports.master.plan_rows import MasterRow, plan_rows
from tipxl.reports.model.columns import Columns, ValueColumn, group, headings, rows
from tipxl.reports.model.sheet import Cell, Repeated, ReportLine, RowStyle, Sheet, Table
from tipxl.reports.model.wording import area_words, bodies_words, numbered

NAME = "As endorsed"

#: A line of the doubts in plan.xlsx that tells of a slip in the endorsed wording.
_SOURCE_TYPO = "SOURCE_TYPO"


def endorsed_plan(plan: Plan, schema: FormSchema, rounds: Sequence[RoundResult]) -> Sheet:
    """The plan as it was endorsed, under a line for each thematic area."""
    period = rounds[-1].reporting_period
    columns = _columns(plan)
    lines = tuple(_lines(plan, columns, plan_rows(plan, schema, rounds)))
    return Sheet(
        name=NAME,
        title=f"{plan.title}, as endorsed, with the status of {period.words}",
        intro=(
            "The columns of the endorsed document in their order and wording. Leads marked "
            "(assumed) are not printed in it and are to be confirmed.",
        ),
        tables=(Table("", headings(columns), lines, filtered=True),),
        frozen=1,
    )


def _lines(
    plan: Plan, columns: Columns[MasterRow], found: Iterator[MasterRow]
) -> Iterator[ReportLine]:
    for each in found:
        if each.above is None:
            yield group(columns, area_words(plan, each.row.area), RowStyle.CHAPTER)
        yield from rows(columns, (each,), key=lambda e: e.row.key)


def _columns(plan: Plan) -> Columns[MasterRow]:
    """The columns of the document under its own headings."""
    columns: tuple[tuple[float, Callable[[MasterRow], Cell]], ...] = (
        (42, partial(_once, _provision)),
        (24, partial(_once, _collaboration)),
        (38, partial(_once, _activity)),
        (26, lambda e: e.row.output),
        (20, lambda e: bodies_words(e.row)),
        (19, _implementation),
    )
    return tuple(
        ValueColumn(f"endorsed_{number}", text, width, value)
        for number, (text, (width, value)) in enumerate(
            zip(plan.headings, columns, strict=True), start=1
        )
    )


def _once(text_of: Callable[[Row], tuple[str, str]], e: MasterRow) -> Cell:
    """A text; where it stands in the row above as well, only its number."""
    number, text = text_of(e.row)
    if e.above is not None and text and (number, text) == text_of(e.above):
        return Repeated(f"{number or text[:20]} (as above)")
    return numbered(number, text)


def _provision(row: Row) -> tuple[str, str]:
    return row.provision, row.provision_text


def _collaboration(row: Row) -> tuple[str, str]:
    return row.collaboration, row.collaboration_title


def _activity(row: Row) -> tuple[str, str]:
    # The document prints the number without the letter of the area.
    number = row.activity_key.removeprefix(f"{row.area}.")
    return number, "\n".join((row.activity, *_slips_of_the_document(row)))


def _slips_of_the_document(row: Row) -> Iterator[str]:
    """What the endorsed document itself prints wrongly: it is printed so, and said beside it."""
    for doubt in row.doubts:
        kind, _, says = doubt.partition(": ")
        if kind == _SOURCE_TYPO:
            yield f"[As endorsed: {says}]"


def _implementation(e: MasterRow) -> str:
    """The document's own remark, then the status agreed now."""
    mark = f" ({e.agreed.mark.words})" if e.agreed.mark.words else ""
    agreed = f"{e.now.period}: {status_words(e.schema, e.agreed.status)}{mark}"
    return "\n".join(filter(None, (e.row.printed_status, agreed)))
