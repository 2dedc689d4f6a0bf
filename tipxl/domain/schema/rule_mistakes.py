"""What is wrong with a rule of report.toml: its columns, its facts, its conditions."""

import re
from collections.abc import Iterator

from tipxl.domain.schema.form_schema import DATE_WORDS, FACTS, Block, ColumnKind, FormSchema, Rule
from tipxl.domain.schema.schema_lines import SchemaMistake

MAX_SAYS = 500  # characters: several sentences stand beside each other on the sheet Check

# How many words a verb needs for each of its columns, where it needs any.
_ARGUMENTS = {
    **dict.fromkeys(("length", "differs_from", "not_before", "not_after", "at_most"), 1),
    "between": 2,
}

# The kinds of column that a verb can ask something of, where not all.
_KINDS = {
    "one_of": (ColumnKind.LIST,),
    "is_date": (ColumnKind.DATE,),
    "whole_number": (ColumnKind.COUNT,),
    "length": (ColumnKind.TEXT,),
    "between": (ColumnKind.DATE,),
    "not_before": (ColumnKind.DATE, ColumnKind.LIST),
    "not_after": (ColumnKind.DATE, ColumnKind.LIST),
    "at_most": (ColumnKind.COUNT,),
    "allowed_transition": (ColumnKind.LIST,),
    "differs_from": (ColumnKind.TEXT,),
}


def rule_mistakes(schema: FormSchema, rule: Rule) -> Iterator[SchemaMistake]:
    """Everything wrong with a rule."""
    block = next((each for each in schema.blocks if each.key == rule.on), None)
    if block is None:
        yield _of(rule, f"there is no block {rule.on!r}.")
        return
    for column, arguments in rule.of.items():
        yield from _column_mistakes(rule, block, column)
        if len(arguments) < _ARGUMENTS.get(rule.verb, 0):
            how = f"write {rule.verb} = {{ {column} = … }}"
            yield _of(rule, f"it does not say against what; {how}.")
        yield from _argument_mistakes(rule, {each.key for each in block.inputs}, arguments)
    for name, codes in rule.when.items():
        for wrong in condition_mistakes(schema, block, name, codes):
            yield _of(rule, wrong.says)
    yield from _sentence_mistakes(rule, block)


def _of(rule: Rule, says: str) -> SchemaMistake:
    return SchemaMistake(f"Rule {rule.code}: {says}", (("rule", rule.code),), rule.code)


def _column_mistakes(rule: Rule, block: Block, key: str) -> Iterator[SchemaMistake]:
    column = block.column(key)
    if column is None or not column.is_input:
        known = ", ".join(each.key for each in block.inputs)
        says = f"Rule {rule.code} names the column {key!r}, unknown; use one of {known}."
        yield SchemaMistake(says, (("rule", rule.code),), rule.code)
    elif column.kind not in _KINDS.get(rule.verb, tuple(ColumnKind)):
        kinds = " or ".join(_KINDS[rule.verb])
        yield _of(rule, f"{rule.verb} is for {kinds} columns; {key!r} is {column.kind}.")


def _argument_mistakes(
    rule: Rule, keys: set[str], arguments: tuple[str, ...]
) -> Iterator[SchemaMistake]:
    known = {
        "length": None,
        "at_most": keys,
        "differs_from": {"said"},
    }.get(rule.verb, {*keys, *DATE_WORDS, "period"})
    for word in arguments:
        if known is None and not word.isdigit():
            yield _of(rule, f"{word!r} is not a whole number.")
        if known is not None and word not in known:
            yield _of(rule, f"{word!r} is not known here; use one of {', '.join(sorted(known))}.")


def _sentence_mistakes(rule: Rule, block: Block) -> Iterator[SchemaMistake]:
    if len(rule.says) > MAX_SAYS:
        yield _of(rule, f"its sentence has {len(rule.says)} characters; shorten it to {MAX_SAYS}.")
    lists = [each.key for each in block.inputs if each.kind is ColumnKind.LIST]
    known = ("column", "limit", "last", *lists)
    for word in re.findall(r"\{(\w*)\}", rule.says):
        if word not in known:
            yield _of(rule, f"{{{word}}} is not known; use one of {', '.join(known)}.")


def condition_mistakes(
    schema: FormSchema, block: Block, name: str, codes: tuple[str, ...]
) -> Iterator[SchemaMistake]:
    """What is wrong with one condition of a `when` or an `asked`."""
    known = _known_values(schema, block, name)
    if known is None:
        yield SchemaMistake(f"{name!r} is neither a list column nor a word about the row.")
        return
    for code in codes:
        if code not in known:
            yield SchemaMistake(f"{name} is never {code!r}; use one of {', '.join(known)}.")


def _known_values(schema: FormSchema, block: Block, name: str) -> tuple[str, ...] | None:
    if name in FACTS:
        return FACTS[name]
    if name == "transition":
        return ("fine", "surprising", "error")
    lists = {each.key: each for each in schema.lists}
    if name == "last":
        key = next(iter(schema.transitions), "")
        return ("", *(each.code for each in lists[key].items)) if key in lists else ("",)
    column = block.column(name)
    wanted = "submission" if name == "submission" else column.list if column else ""
    return tuple(each.code for each in lists[wanted].items) if wanted in lists else None
