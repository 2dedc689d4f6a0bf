"""Which answers of a form all bodies read."""

from tipxl.domain.schema.form_schema import BlockKind, ColumnKind, FormSchema
from tipxl.domain.schema.meanings import IssueKind


def read_by_all(schema: FormSchema, block: str, kind: str = "") -> tuple[str, ...]:
    """The columns of a block whose texts are circulated; `kind` is that of an issue."""
    found = next((each for each in schema.blocks if each.key == block), None)
    if found is None or found.kind is BlockKind.FORM or _is_private(schema, block, kind):
        return ()
    return tuple(each.key for each in found.inputs if each.kind is ColumnKind.TEXT)


def _is_private(schema: FormSchema, block: str, kind: str) -> bool:
    if block != "issues":
        return False
    item = schema.list("issue_kind").item(kind)
    return item is None or item.sense == IssueKind.PRIVATE
