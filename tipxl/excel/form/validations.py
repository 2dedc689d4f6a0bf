"""What a cell accepts, and what it says before and after something is typed."""

from typing import Any

from tipxl.domain.core.date_reading import FIRST_DAY, LAST_DAY
from tipxl.domain.core.expression import NOT_COLLECTED
from tipxl.domain.forms.form_words import prompt_text, prompt_title
from tipxl.domain.schema.form_schema import Column, ColumnKind, Item
from tipxl.excel.form.lists_sheet import ListRange, fits_literally

Options = dict[str, Any]
Prompt = tuple[str, str]  # title and text
ListRanges = tuple[ListRange, ...]


def validation(
    column: Column, prompt: Prompt, cell: str, items: tuple[Item, ...], ranges: ListRanges
) -> Options | None:
    """The validation of a column's cells, `cell` being the first; None where none is needed.

    `prompt` stands beside a cell while it is chosen.
    """
    title, text = prompt
    rule = _rule(column, cell, items, ranges)
    if rule is None and text:
        rule = {"validate": "any"}
    if rule is None:
        return None
    shown = {"input_title": prompt_title(title), "input_message": prompt_text(text)}
    words = shown if text else {}
    return {**rule, **words, **_stop(column)}


def _rule(
    column: Column, cell: str, items: tuple[Item, ...], ranges: tuple[ListRange, ...]
) -> Options | None:
    match column.kind:
        case ColumnKind.LIST:
            return {"validate": "list", "source": _source(items, ranges)} if items else None
        case ColumnKind.DATE:
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": FIRST_DAY,
                "maximum": LAST_DAY,
            }
        case ColumnKind.COUNT:
            number = f"AND({cell}>=0,{cell}<1E9,{cell}=INT({cell}))"
            rule = f'=IF(ISNUMBER({cell}),{number},EXACT({cell},"{NOT_COLLECTED}"))'
            return {"validate": "custom", "value": rule}
        case _ if column.limit:
            return {"validate": "length", "criteria": "<=", "value": column.limit}
    return None


def _source(items: tuple[Item, ...], ranges: tuple[ListRange, ...]) -> list[str] | str:
    if fits_literally(items):
        return [item.label for item in items]
    return "=" + next(each.source.labels for each in ranges if each.items == items)


def _stop(column: Column) -> Options:
    words = {
        ColumnKind.LIST: "Please choose from the list: click the arrow beside the cell.",
        ColumnKind.DATE: "Please type a date as yyyy-mm-dd, for example 2018-03-15.",
        ColumnKind.COUNT: f"Please type a whole number, or {NOT_COLLECTED} "
        "where it was not collected.",
    }
    text = words.get(column.kind, f"Please keep to {column.limit:,} characters.")
    return {"error_title": "This does not fit here", "error_message": text}
