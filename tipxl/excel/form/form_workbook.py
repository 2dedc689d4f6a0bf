"""An issued form -> the bytes of the body's workbook, sheet by sheet."""

from tipxl.domain.forms.draft import EMPTY, Draft
from tipxl.domain.forms.issued_form import MACHINE, IssuedForm
from tipxl.domain.forms.own_texts import TEXTS, marks_of
from tipxl.domain.schema.form_schema import BlockKind, FormSchema
from tipxl.errors import TipxlError
from tipxl.excel.form.block_sheet import BlockSheet, draw_table
from tipxl.excel.form.cell_marks import draw_remarks, marks
from tipxl.excel.form.check_engine import cell_sources, check_engine, draw_check_engine
from tipxl.excel.form.check_sheet import draw_check
from tipxl.excel.form.correction_sheet import draw_correction_sheet
from tipxl.excel.form.cover_sheet import CoverSheet, draw_cover
from tipxl.excel.form.form_places import META, form, tables
from tipxl.excel.form.form_styles import HEAD_INPUT, FormStyles
from tipxl.excel.form.lists_sheet import draw_lists, list_ranges
from tipxl.excel.form.readme_sheet import draw_readme
from tipxl.excel.home_rows import start_of
from tipxl.excel.writer import SheetWriter, WorkbookWriter, draw

# What may be done on the protected sheets. Sorting would tear answers from their rows.
_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": False,
    "objects": True,
}


def form_workbook(issued_form: IssuedForm, schema: FormSchema, draft: Draft = EMPTY) -> bytes:
    """The workbook that a body fills in; raise TipxlError where there is nothing to ask.

    A `draft` is what stands in it already, and what we say to it.
    """
    code, words = issued_form.identity.code, issued_form.wording
    schema = schema.for_round(issued_form.evaluation)
    if not any(issued_form.block(b.key).rows for b in schema.blocks if b.kind is BlockKind.ROWS):
        raise TipxlError(
            f"{issued_form.identity.body} has no row in {words.period}, so there is nothing to "
            "ask. Give it a row in plan.xlsx, or set Reports to no."
        )
    properties = {
        "title": f"{issued_form.identity.body} · {words.period}",
        "subject": code,
        "comments": code,
    }
    return draw(
        lambda writer: _draw_sheets(writer, issued_form, schema, draft),
        properties=properties,
        lock_structure=True,
    )


def _draw_sheets(
    writer: WorkbookWriter, issued_form: IssuedForm, schema: FormSchema, draft: Draft
) -> None:
    writer.count_rows_from(start_of(issued_form.identity.number))
    record, blocks = form(issued_form, schema), tables(issued_form, schema)
    ranges = list_ranges(issued_form, schema)
    engine = check_engine(cell_sources(issued_form, schema, ranges, draft), record, blocks)
    noted = marks(draft, record, blocks)
    if draft.notes:
        draw_correction_sheet(writer, issued_form.wording, engine, noted)
    draw_readme(writer, issued_form, schema, record, blocks)
    draw_cover(writer, CoverSheet(issued_form, record, ranges, noted), engine)
    for block in blocks:
        page = writer.page(block.block.sheet)
        styles = FormStyles(writer, tall=block.block.kind is BlockKind.ROWS)
        sheet = BlockSheet(page, styles, block, issued_form, schema, ranges, noted)
        page.set_tab_color(f"#{HEAD_INPUT}")
        draw_table(writer, sheet, engine)
    draw_check(writer, engine, blocks, noted=bool(draft.notes))
    draw_lists(writer, ranges)
    draw_check_engine(writer, engine)
    _draw_meta(writer, issued_form)
    draw_remarks(writer, noted, issued_form.wording.secretariat)
    writer.define_name("tipxl_code", f'="{issued_form.identity.code}"')
    for page in writer.worksheets():
        _finish(page, issued_form)
        page.protect(schema.password, _ALLOWED)


def _draw_meta(writer: WorkbookWriter, issued_form: IssuedForm) -> None:
    page, identity = writer.page(META), issued_form.identity
    facts = {
        "code": identity.code,
        "plan": identity.plan,
        "period": identity.period,
        "body": identity.body,
        "version": str(identity.version),
        "layout": issued_form.layout,
    }
    texts = ((sheet, text) for sheet, text in writer.texts() if sheet not in (MACHINE, META))
    lines = [*facts.items(), *((TEXTS, marks) for marks in marks_of(texts))]
    for row, (key, value) in enumerate(lines):
        page.text(row, 0, key)
        page.text(row, 1, value)
    page.very_hidden()


def _finish(page: SheetWriter, issued_form: IssuedForm) -> None:
    words, identity = issued_form.wording, issued_form.identity
    page.set_landscape()
    page.hide_gridlines(2)
    page.set_header(f"&L&9{_plain(identity.body)} · {_plain(words.period)}&R&9{identity.code}")
    page.set_footer(f"&L&9{_plain(words.plan_title)[:120]}&R&9Page &P of &N")


def _plain(text: str) -> str:
    return text.replace("&", "&&")
