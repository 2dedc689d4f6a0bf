"""What is wrong between the parts of report.toml: lists, sheets, columns."""

import re
from collections.abc import Iterable, Iterator

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.text_limits import LONGEST
from tipxl.domain.schema.form_schema import (
    CONTACT_WORDS,
    EVALUATIONS,
    FACTS,
    OWN_SHEETS,
    PLAN_START,
    ROLES,
    WORDS,
    Block,
    BlockKind,
    ChoiceList,
    Column,
    ColumnKind,
    FormSchema,
)
from tipxl.domain.schema.rule_mistakes import condition_mistakes, rule_mistakes
from tipxl.domain.schema.schema_lines import Inside, SchemaMistake
from tipxl.domain.schema.schema_needs import what_is_needed

RESERVED = "history"  # the sheet that Excel makes of tracked changes
MAX_PASSWORD = 15  # the old hash of sheet protection runs over on longer ones
MAX_MESSAGE = 255  # characters of a heading, and of the help beside a cell

# Keys stand in hidden cells, from which they are read again.
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_SHEET = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")


def mistakes(schema: FormSchema) -> Iterator[SchemaMistake]:
    """Everything wrong, each with its remedy."""
    yield from _password_mistakes(schema.password)
    for choices in schema.lists:
        yield from _list_mistakes(choices)
    yield from _transition_mistakes(schema)
    for block in schema.blocks:
        yield from _block_mistakes(block)
        for column in block.columns:
            yield from _column_mistakes(schema, block, column)
    for rule in schema.rules:
        yield from rule_mistakes(schema, rule)
    yield from _repeated("rule", [each.code for each in schema.rules])
    yield from _repeated("list", [each.key for each in schema.lists])
    yield from _repeated("block", [each.key for each in schema.blocks])
    yield from _repeated("sheet", [each.sheet.casefold() for each in schema.blocks])
    yield from what_is_needed(schema)


def _repeated(what: str, keys: Iterable[str], inside: Inside = ()) -> Iterator[SchemaMistake]:
    known = list(keys)
    for key in sorted({each for each in known if known.count(each) > 1}):
        yield SchemaMistake(
            f"The {what} {key!r} stands twice; give each its own name.", inside, key
        )


def _key_mistakes(what: str, key: str, inside: Inside) -> Iterator[SchemaMistake]:
    if not _KEY.fullmatch(key):
        plain = re.sub(r"[^a-z0-9]+", "_", key.casefold()).strip("_0123456789") or "my_key"
        says = f"The key of a {what} begins with a small letter and holds only a-z, 0-9 and _"
        yield SchemaMistake(f"{says}: write {plain!r} for {key!r}.", inside, key)


def _password_mistakes(password: str) -> Iterator[SchemaMistake]:
    inside = (("protection", ""),)
    if len(password) > MAX_PASSWORD:
        says = f"The password has {len(password)} characters; sheet protection takes {MAX_PASSWORD}"
        yield SchemaMistake(f"{says} at most. Shorten it.", inside, "password")
    if not (password.isascii() and password.isprintable()):
        says = "The password must be typed the same everywhere; use letters, digits and plain signs"
        yield SchemaMistake(f"{says} of an English keyboard.", inside, "password")


def _list_mistakes(choices: ChoiceList) -> Iterator[SchemaMistake]:
    inside = (("list", choices.key),)
    yield from _key_mistakes("list", choices.key, inside)
    labels = [each.label.casefold() for each in choices.items]
    yield from _repeated(f"label in the list {choices.key}", labels, inside)
    codes = [each.code for each in choices.items]
    yield from _repeated(f"code in the list {choices.key}", codes, inside)
    for item in choices.items:
        # In a workbook * and ? stand for any text, and ~ takes their meaning away.
        if set(item.label) & set("*?~") or not item.label.strip() or item.code in ("", "?"):
            says = f"The label {item.label!r} must not be empty or hold * ? ~."
            yield SchemaMistake(says, inside, item.label)
        elif squeezed(item.label) != item.label:
            says = f"The label {item.label!r} must have no blanks around it and single ones inside."
            yield SchemaMistake(says, inside, item.label)
        if item.colour and not re.fullmatch("[0-9A-Fa-f]{6}", item.colour):
            says = f"The colour {item.colour!r} must be six digits such as C6E0B4."
            yield SchemaMistake(says, inside, item.colour)
        if item.basis not in ("", *FACTS["basis"]):
            says = f"basis = {item.basis!r} is not known; use one of {', '.join(FACTS['basis'])}."
            yield SchemaMistake(says, inside, item.basis)
    if choices.periods not in ("", "past", "ahead"):
        yield SchemaMistake("periods must be past or ahead.", inside, choices.periods)
    if not choices.items and not choices.periods and not choices.rows:
        yield SchemaMistake(f"The list {choices.key!r} is empty; add items.", inside, choices.key)


def _transition_mistakes(schema: FormSchema) -> Iterator[SchemaMistake]:
    lists = {each.key: each for each in schema.lists}
    for key, steps in schema.transitions.items():
        if key not in lists:
            yield SchemaMistake(f"transitions.{key} names no list.", (), key)
            continue
        known = {"", *(each.code for each in lists[key].items)}
        for code in (*steps, *(c for s in steps.values() for c in (*s.fine, *s.surprising))):
            if code not in known:
                yield SchemaMistake(f"transitions.{key}: the list has no code {code!r}.", (), code)


def _block_mistakes(block: Block) -> Iterator[SchemaMistake]:
    inside = (("block", block.key),)
    yield from _key_mistakes("block", block.key, inside)
    yield from _repeated(f"column in {block.key}", [each.key for each in block.columns], inside)
    if not _SHEET.fullmatch(block.sheet):
        says = (
            f"The sheet {block.sheet!r} needs a name of 1 to 31 characters, none of [ ] : * ? / \\"
        )
        yield SchemaMistake(f"{says} and no ' around it.", inside, block.sheet)
    if block.sheet.casefold() == RESERVED:
        says = f"Excel keeps the name {block.sheet!r} for itself; choose another for the sheet."
        yield SchemaMistake(says, inside, block.sheet)
    if block.sheet.casefold() in {each.casefold() for each in OWN_SHEETS}:
        says = f"The sheet {block.sheet!r} is made by tipxl; choose another name."
        yield SchemaMistake(says, inside, block.sheet)
    if block.only not in ("", "evaluation", *EVALUATIONS):
        says = f"only = {block.only!r} is not known; use evaluation, {', '.join(EVALUATIONS)}."
        yield SchemaMistake(says, inside, block.only)
    if block.kind is BlockKind.FREE and block.lines < 1:
        yield SchemaMistake(f"{block.key!r} has no lines; write lines = 20.", inside)
    for role in ROLES.get(block.kind, ("",)):
        if not any(column.asks(role) for column in block.inputs):
            who = f" of the role {role}" if role else ""
            says = f"{block.key!r} asks nothing{who}; add a column with a kind."
            yield SchemaMistake(says, inside)


def _column_mistakes(schema: FormSchema, block: Block, column: Column) -> Iterator[SchemaMistake]:
    inside = (("block", block.key), ("block.column", column.key))
    yield from _key_mistakes("column", column.key, inside)
    for says, word in (*_asking(schema, block, column), *_looks(column)):
        yield SchemaMistake(f"Column {column.key!r}: {says}", inside, word)
    for word in re.findall(r"\{(\w*)\}", column.shows):
        if word not in WORDS:
            says = f"{{{word}}} is not known; use one of {', '.join(WORDS)}."
            yield SchemaMistake(says, inside, "shows")
    for name, codes in column.asked.items():
        for wrong in condition_mistakes(schema, block, name, codes):
            yield SchemaMistake(wrong.says, inside, "asked")


def _asking(schema: FormSchema, block: Block, column: Column) -> Iterator[tuple[str, str]]:
    lists = {each.key: each for each in schema.lists}
    if column.kind is ColumnKind.LIST and column.list not in lists:
        yield f"the list {column.list!r} is unknown; declare it as a [[list]].", column.list
    roles = ROLES.get(block.kind, ())
    for role in column.roles:
        if role not in roles:
            yield f"nobody is asked as {role!r} here; use {', '.join(roles) or 'no roles'}.", role
    if column.only not in ("", *EVALUATIONS):
        yield f"only = {column.only!r} is not known; use {', '.join(EVALUATIONS)}.", column.only
    if column.given not in ("", "before", "final", *CONTACT_WORDS):
        yield f"given = {column.given!r} is not known; use before or final.", column.given
    elif column.kind in (ColumnKind.DATE, ColumnKind.COUNT) and (
        column.given or column.given_value
    ):
        yield f"a {column.kind} cannot be given beforehand; leave it out.", "given"
    known = lists[column.list].items if column.list in lists else ()
    if column.given_value and known and column.given_value not in {each.code for each in known}:
        yield f"the list has no code {column.given_value!r}.", column.given_value


def _looks(column: Column) -> Iterator[tuple[str, str]]:
    help = f"{column.help} {column.first_help}".strip()
    for name, text in (("heading", column.heading), ("help", help)):
        if len(text) > MAX_MESSAGE:
            yield f"the {name} has {len(text)} characters; shorten it to {MAX_MESSAGE}.", name
    for word in re.findall(r"\{\w*\}", column.first_help):
        if word != PLAN_START:
            yield f"{word} is not known in a help; use {PLAN_START}.", word
    if column.optional and not column.is_input:
        yield "only a question can be optional; leave it out here.", "optional"
    if not column.heading.strip():
        yield "it needs a heading.", "heading"
    if not 0 <= column.limit <= LONGEST:
        yield f"a cell holds {LONGEST:,} characters at most; lower the limit.", "limit"
    if not 1 <= column.width <= 255:
        yield "the width must be between 1 and 255 characters.", "width"
