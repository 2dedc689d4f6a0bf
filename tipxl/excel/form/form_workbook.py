"""Template + Layout -> the bytes of the body's workbook."""

from tipxl.domain.forms.draft import EMPTY, Draft
from tipxl.domain.forms.issued_form import Template
from tipxl.domain.schema.form_schema import BlockKind, Layout
from tipxl.errors import TipxlError
from tipxl.excel.form.block_sheet import Sheet, draw_table
from tipxl.excel.form.cell_marks import draw_remarks, marks
from tipxl.excel.form.check_engine import draw_machine, machine, shop
from tipxl.excel.form.check_sheet import draw_check
from tipxl.excel.form.correction_sheet import draw_mend
from tipxl.excel.form.cover_sheet import Cover, draw_cover
from tipxl.excel.form.form_places import META, README, form, tables
from tipxl.excel.form.form_styles import HEAD_INPUT, Styles
from tipxl.excel.form.lists_sheet import draw_lists, shelves
from tipxl.excel.form.readme_sheet import draw_readme
from tipxl.excel.writer import Page, Workbench, draw

# What may be done on the protected sheets. Sorting would tear answers from their rows.
_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": False,
    "objects": True,
}


def form_workbook(template: Template, layout: Layout, draft: Draft = EMPTY) -> bytes:
    """The workbook that a body fills in; raise TipxlError where there is nothing to ask.

    A `draft` is what stands in it already, and what we say to it.
    """
    code, words = template.identity.code, template.wording
    layout = layout.for_round(template.evaluation)
    if not any(template.block(b.key).rows for b in layout.blocks if b.kind is BlockKind.ROWS):
        raise TipxlError(
            f"{template.identity.body} has no row in {words.period}, so there is nothing to ask. "
            "Give it a row in plan.xlsx, or set Reports to no."
        )
    properties = {
        "title": f"{template.identity.body} · {words.period}",
        "subject": code,
        "comments": code,
    }
    return draw(
        lambda bench: _paint(bench, template, layout, draft),
        properties=properties,
        lock_structure=True,
    )


def _paint(bench: Workbench, template: Template, layout: Layout, draft: Draft) -> None:
    record, blocks = form(template, layout), tables(template, layout)
    stock = shelves(template, layout)
    whole = machine(shop(template, layout, stock, draft), record, blocks)
    noted = marks(draft, record, blocks)
    if draft.notes:
        draw_mend(bench, template.wording, whole, noted)
    draw_readme(bench, template, layout, record, blocks)
    draw_cover(bench, Cover(template, record, stock, noted), whole)
    for block in blocks:
        page = bench.page(block.block.sheet)
        sheet = Sheet(page, Styles(bench), block, template, layout, stock, noted)
        page.set_tab_color(f"#{HEAD_INPUT}")
        draw_table(bench, sheet, whole)
    draw_check(bench, whole, blocks)
    draw_lists(bench, stock)
    draw_machine(bench, whole)
    _draw_meta(bench, template)
    draw_remarks(bench, noted, template.wording.secretariat)
    bench.define_name("tipxl_code", f'="{template.identity.code}"')
    for page in bench.worksheets():
        _finish(page, template)
        page.protect(layout.password, _ALLOWED)


def _draw_meta(bench: Workbench, template: Template) -> None:
    page, identity = bench.page(META), template.identity
    facts = {
        "code": identity.code,
        "plan": identity.plan,
        "period": identity.period,
        "body": identity.body,
        "version": str(identity.version),
        "layout": template.layout,
    }
    for row, (key, value) in enumerate(facts.items()):
        page.text(row, 0, key)
        page.text(row, 1, value)
    page.very_hidden()


def _finish(page: Page, template: Template) -> None:
    words, identity = template.wording, template.identity
    if page.get_name() != README:  # a list of short lines, best read on an upright page
        page.set_landscape()
    page.hide_gridlines(2)
    page.set_header(f"&L&9{_plain(identity.body)} · {_plain(words.period)}&R&9{identity.code}")
    page.set_footer(f"&L&9{_plain(words.plan_title)[:120]}&R&9Page &P of &N")


def _plain(text: str) -> str:
    return text.replace("&", "&&")
