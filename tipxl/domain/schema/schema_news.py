"""What one report.toml asks and another does not: sheets, columns, lists, rules."""

from msgspec import Struct

from tipxl.domain.core.wording_numbers import be, counted
from tipxl.domain.schema.form_schema import Column, FormSchema


class SchemaNews(Struct, frozen=True):
    """What a layout has more than another, and the columns and rules that differ."""

    columns: tuple[str, ...]
    lists: tuple[str, ...]
    rules: tuple[str, ...]
    otherwise: tuple[str, ...]

    @property
    def more(self) -> str:
        """What it has more, counted: "3 columns and 2 rules"; empty where it has nothing more."""
        kinds = ((self.columns, "column"), (self.lists, "list"), (self.rules, "rule"))
        *first, last = [counted(len(each), word) for each, word in kinds if each] or [""]
        return f"{', '.join(first)} and {last}" if first else last

    @property
    def verb(self) -> str:
        """The verb that goes with what it has more."""
        return be(len(self.columns) + len(self.lists) + len(self.rules))


def schema_news(newer: FormSchema, older: FormSchema) -> SchemaNews:
    """What `newer` has and `older` lacks, by the keys of blocks, columns, lists and rules."""
    ours, theirs = _columns(newer), _columns(older)
    lists, rules = {each.key for each in older.lists}, {each.code: each for each in older.rules}
    columns = (_named(newer, key) for key in ours if key in theirs and ours[key] != theirs[key])
    reworded = (f"rule {each.code}" for each in newer.rules if each != rules.get(each.code, each))
    return SchemaNews(
        columns=tuple(_named(newer, key) for key in ours if key not in theirs),
        lists=tuple(each.key for each in newer.lists if each.key not in lists),
        rules=tuple(each.code for each in newer.rules if each.code not in rules),
        otherwise=(*columns, *reworded),
    )


def _columns(schema: FormSchema) -> dict[tuple[str, str], Column]:
    return {(block.key, each.key): each for block in schema.blocks for each in block.columns}


def _named(schema: FormSchema, key: tuple[str, str]) -> str:
    block = schema.block(key[0])
    column = block.column(key[1])
    return f"{block.sheet}: {' '.join(column.heading.split()) if column else key[1]}"
