"""What Read me says of each question: help, what may be chosen, what is checked."""

import re
from collections.abc import Iterator

from tipxl.domain.forms.form_words import help_of
from tipxl.domain.forms.issued_form import IssuedForm
from tipxl.domain.schema.form_schema import Column, ColumnKind, FormSchema, Rule
from tipxl.excel.form.form_places import README, FormTable

# What a cell itself refuses needs no words beforehand.
_PREVENTED = ("one_of", "is_date", "whole_number", "length", "forbid")

_MANY = 12  # values: more of them are better looked at in the list itself


def questions(
    issued_form: IssuedForm, schema: FormSchema, table: FormTable
) -> Iterator[tuple[str, str, str]]:
    """Each question of a table: its heading, what to answer, what is checked."""
    for spot in table.inputs:
        column = spot.column
        said = (_says(schema, rule, column) for rule in schema.rules if _asks(rule, table, column))
        texts = (_here(help_of(issued_form, column)), _choices(issued_form, column))
        help = " ".join(filter(None, texts))
        yield column.heading, help, "\n".join(dict.fromkeys(said))


def _here(help: str) -> str:
    """A help as it stands on Read me: without the sentence that sends its reader there."""
    return re.sub(rf"\s*[^.]*\b{README}\b[^.]*\.", "", help).strip()


def _asks(rule: Rule, table: FormTable, column: Column) -> bool:
    return rule.on == table.block.key and column.key in rule.of and rule.verb not in _PREVENTED


def _says(schema: FormSchema, rule: Rule, column: Column) -> str:
    words = {"column": column.heading, "last": "the last agreed status"}
    headings = {each.key: f"“{each.heading}”" for each in schema.block(rule.on).inputs}
    known = {**headings, **words}
    says = re.sub(r"\{(\w+)\}", lambda word: known.get(word[1], word[0]), rule.says)
    return says[:1].upper() + says[1:]


def _choices(issued_form: IssuedForm, column: Column) -> str:
    if column.kind is not ColumnKind.LIST:
        return ""
    choices = issued_form.list(column.list)
    if choices.periods or choices.rows or any(each.colour for each in choices.items):
        return ""  # periods speak for themselves, coloured values have a table of their own
    labels = [each.label for each in choices.items]
    return f"One of: {'; '.join(labels)}." if len(labels) <= _MANY else ""
