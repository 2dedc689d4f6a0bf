"""The sheet Read me: one page, from the same lists and words as the checks."""

from tipxl.domain.layout import ChoiceList, Layout
from tipxl.domain.period import long_date
from tipxl.domain.template import Template
from tipxl.excel.form.cover import NOTICE, PROVISIONAL
from tipxl.excel.form.places import CHECK, README, Form, Table
from tipxl.excel.form.styles import Styles
from tipxl.excel.writer import Page, Workbench

_WIDTHS = (26.0, 62.0, 62.0)


def draw_readme(
    bench: Workbench, template: Template, layout: Layout, form: Form, tables: tuple[Table, ...]
) -> None:
    """Write the sheet."""
    page, styles = bench.page(README), Styles(bench)
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    words = template.wording
    page.text(0, 0, f"{words.body_name}: report for {words.period}", styles.title)
    page.set_row(0, 26)
    page.text(1, 0, words.plan_title, styles.strong)
    page.text(2, 0, NOTICE, styles.notice)
    page.text(3, 0, PROVISIONAL if words.provisional else "", styles.notice)
    row = _draw_steps(page, styles, template, (form, tables))
    for key, title in _explained(layout, tables):
        row = _draw_list(page, styles, row + 1, (title, template.list(key)))
    page.fit_to_pages(1, 1)


def _draw_steps(
    page: Page, styles: Styles, template: Template, parts: tuple[Form, tuple[Table, ...]]
) -> int:
    form, tables = parts
    words = template.wording
    steps = [(form.block.sheet, "Say who answers and what this is. Nothing to report? Choose Nil report and send it.")]
    for table in tables:
        verb = "Fill in where there is something to tell; leave the rest empty." if table.numbered else "Answer each row: the coloured cells are yours, grey ones need nothing."
        steps.append((table.block.sheet, verb))
    steps.append((CHECK, "See what is still missing. When it says READY, save and send."))
    row = 5
    page.text(row - 1, 0, "What to do", styles.strong)
    for number, (sheet, text) in enumerate(steps, 1):
        page.link(row, 0, f"'{sheet}'!A1", f"{number}. {sheet}", styles.link)
        page.text(row, 1, text, styles.line)
        row += 1
    page.text(row, 0, f"{len(steps) + 1}. Send", styles.strong)
    page.text(row, 1, f"By {long_date(words.due)}, by e-mail, to {words.reply_to} ({words.secretariat}).", styles.line)
    return row + 1


def _explained(layout: Layout, tables: tuple[Table, ...]) -> list[tuple[str, str]]:
    return [
        (spot.column.list, spot.column.heading)
        for table in tables
        for spot in table.inputs
        if spot.column.list and any(item.colour for item in layout.list(spot.column.list).items)
    ]


def _draw_list(page: Page, styles: Styles, row: int, part: tuple[str, ChoiceList]) -> int:
    title, choices = part
    for at, text in enumerate((title, "What it means", "What it needs")):
        page.text(row, at, text, styles.heading)
    for item in choices.items:
        row += 1
        page.text(row, 0, item.label, styles.coloured(item.colour))
        page.text(row, 1, item.means, styles.shown)
        page.text(row, 2, item.needs, styles.shown)
        page.row_for(row, [(item.means, _WIDTHS[1]), (item.needs, _WIDTHS[2])], 10)
    return row + 1
