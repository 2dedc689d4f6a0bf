"""The hidden sheet Lists: every list with its codes, and what each cell may be offered."""

from collections.abc import Iterable

from msgspec import Struct
from xlsxwriter.utility import xl_col_to_name

from tipxl.domain.forms.issued_form import FormRow, IssuedForm
from tipxl.domain.schema.form_schema import ChoiceList, Column, FormSchema, Item
from tipxl.excel.form.form_places import LISTS
from tipxl.excel.form.form_styles import FormStyles
from tipxl.excel.form.rule_formulas import ListSource
from tipxl.excel.writer import MAX_LITERAL_LIST, WorkbookWriter

_TOP = 2  # the first item's row: above it the list's key and its headings


class ListRange(Struct, frozen=True):
    """A list on the sheet: its code column stands at `at`, its labels right of it."""

    key: str
    items: tuple[Item, ...]
    at: int

    def _range(self, at: int) -> str:
        name, last = xl_col_to_name(at), _TOP + len(self.items)
        return f"{LISTS}!${name}${_TOP + 1}:${name}${last}"

    @property
    def source(self) -> ListSource:
        """Where formulas find it."""
        return ListSource(self._range(self.at + 1), self._range(self.at))


def offered(
    issued_form: IssuedForm, schema: FormSchema, column: Column, row: FormRow
) -> tuple[Item, ...]:
    """What a list cell of this row may be answered with."""
    choices = issued_form.list(column.list)
    steps = schema.transitions.get(choices.key)
    basis = row.facts.get("basis", "")
    items = tuple(each for each in choices.items if each.basis in ("", basis))
    if steps is None:
        return items
    # Values without a place in the table are no transition at all.
    ruled = {code for step in steps.values() for code in step.fine}
    step = steps.get(row.facts.get("last", ""))
    open_to = {*step.fine, *step.surprising} if step else ruled
    return tuple(each for each in items if each.code in open_to or each.code not in ruled)


def fits_literally(items: Iterable[Item]) -> bool:
    """Whether a dropdown can carry the labels itself, and so survive a copy of its sheet."""
    labels = [item.label for item in items]
    units = len(",".join(labels).encode("utf-16-le")) // 2
    return units <= MAX_LITERAL_LIST and not any(set(label) & set(',"') for label in labels)


def list_ranges(issued_form: IssuedForm, schema: FormSchema) -> tuple[ListRange, ...]:
    """Every list that has items, then each narrower choice that a dropdown cannot carry itself."""
    every = (issued_form.understood(each.key) for each in issued_form.lists)
    ranges = [(each.key, each.items) for each in every if each.items]
    known = {items for _, items in ranges}
    for choices in _narrowed(issued_form, schema):
        if choices.items not in known and not fits_literally(choices.items):
            known.add(choices.items)
            ranges.append((choices.key, choices.items))
    return tuple(ListRange(key, items, 3 * n) for n, (key, items) in enumerate(ranges))


def _narrowed(issued_form: IssuedForm, schema: FormSchema) -> Iterable[ChoiceList]:
    for block in schema.blocks:
        columns = [each for each in block.inputs if each.list]
        for row in issued_form.block(block.key).rows:
            for column in columns:
                yield ChoiceList(column.list, offered(issued_form, schema, column, row))


def draw_lists(writer: WorkbookWriter, ranges: tuple[ListRange, ...]) -> None:
    """Write the sheet."""
    page, styles = writer.page(LISTS), FormStyles(writer)
    for listed in ranges:
        page.set_column(listed.at + 1, listed.at + 1, 30)
        page.text(0, listed.at, listed.key, styles.strong)
        page.text(1, listed.at, "Code", styles.heading)
        page.text(1, listed.at + 1, "Label", styles.heading)
        for number, item in enumerate(listed.items, _TOP):
            page.text(number, listed.at, item.code, styles.shown)
            page.text(number, listed.at + 1, item.label, styles.shown)
    page.hide()
