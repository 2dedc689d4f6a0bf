"""What the program needs of report.toml, so that reports can be merged."""

from collections.abc import Iterator

from tipxl.domain.schema.form_schema import BlockKind, ColumnKind, FormSchema
from tipxl.domain.schema.meanings import (
    Clearance,
    IssueKind,
    Participation,
    Status,
    Submission,
)
from tipxl.domain.schema.schema_lines import SchemaMistake

# Columns by block, and senses by list, that merging and counting read.
_COLUMNS = {
    "cover": {"submission": ColumnKind.LIST},
    "activities": {
        "status": ColumnKind.LIST,
        "part": ColumnKind.LIST,
        "progress": ColumnKind.TEXT,
    },
}
#: It may have been taken away, or never have been there.
_ADD = "add it as in this version's own file"
_KINDS = {"cover": BlockKind.FORM, "activities": BlockKind.ROWS}
_SENSES = {
    "status": tuple(Status),
    "part": tuple(Participation),
    "clearance": tuple(Clearance),
}


def what_is_needed(schema: FormSchema) -> Iterator[SchemaMistake]:
    """The blocks, columns and values that may be reworded but not taken away."""
    if not (schema.blocks or schema.lists or schema.rules):
        yield SchemaMistake("It is empty.")
        return
    forms = [each for each in schema.blocks if each.kind is BlockKind.FORM]
    for each in forms[1:]:
        says = f"Only one block can be a form; make {each.key!r} of kind free or rows."
        yield SchemaMistake(says, (("block", each.key),))
    yield from _columns(schema)
    yield from _values(schema)


def _columns(schema: FormSchema) -> Iterator[SchemaMistake]:
    blocks = {each.key: each for each in schema.blocks}
    for key, wanted in _COLUMNS.items():
        block = blocks.get(key)
        if block is None or block.kind is not _KINDS[key]:
            says = f"The block {key!r} of kind {_KINDS[key]} is needed to merge reports; {_ADD}"
            yield SchemaMistake(says)
            continue
        for name, kind in wanted.items():
            column = block.column(name)
            if column is None or column.kind is not kind:
                says = f"The column {name!r} of kind {kind} is needed to merge reports; {_ADD}"
                yield SchemaMistake(says, (("block", key),))


def _values(schema: FormSchema) -> Iterator[SchemaMistake]:
    lists = {each.key: each for each in schema.lists}
    for key, senses in _SENSES.items():
        held = {item.sense for item in lists[key].items} if key in lists else set()
        for sense in senses:
            if sense not in held:
                says = f"The list {key!r} needs a value with sense = {sense!r}; {_ADD}"
                yield SchemaMistake(says, (("list", key),))
    if "issue_kind" in lists and not lists["issue_kind"].codes(IssueKind.PRIVATE):
        says = (
            f"The list 'issue_kind' needs a value with sense = {IssueKind.PRIVATE!r}, for what is "
            f"told to the secretariat alone; {_ADD}"
        )
        yield SchemaMistake(says, (("list", "issue_kind"),))
    codes = {item.code for item in lists["submission"].items} if "submission" in lists else set()
    for code in Submission:
        if code not in codes:
            says = f"The list 'submission' needs the code {code!r}; {_ADD}"
            yield SchemaMistake(says, (("list", "submission"),))
