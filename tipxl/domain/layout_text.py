"""The text of report.toml -> Layout, or everything that is wrong with it, each with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from tipxl.domain.finding import Finding, Place, Severity
from tipxl.domain.layout import (
    CONTACT_WORDS,
    DATE_WORDS,
    FACTS,
    VERBS,
    WORDS,
    Block,
    BlockKind,
    ChoiceList,
    Column,
    ColumnKind,
    Item,
    Layout,
    LineItem,
    Rule,
    Step,
)

FILE = "report.toml"


@dataclass(frozen=True, slots=True)
class LayoutRead:
    """The layout, or None and what is wrong."""

    layout: Layout | None
    findings: tuple[Finding, ...]


class _Mistake(Exception):  # noqa: N818 - it never leaves this module
    """One thing wrong with report.toml; `word` is searched for to name the line."""

    def __init__(self, says: str, word: str = "") -> None:
        super().__init__(says)
        self.word = word


def read_layout(text: str) -> LayoutRead:
    """Read report.toml; every mistake is told, with its line and the remedy."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return LayoutRead(None, (_finding(f"It is not valid TOML: {error}.", ""),))
    try:
        layout = _layout(raw)
    except _Mistake as wrong:
        return LayoutRead(None, (_finding(str(wrong), _line(text, wrong.word)),))
    findings = tuple(_finding(str(wrong), _line(text, wrong.word)) for wrong in _mistakes(layout))
    return LayoutRead(None if findings else layout, findings)


def _finding(says: str, line: str) -> Finding:
    return Finding("L01", Severity.ERROR, Place(file=FILE, cell=line), says)


def _line(text: str, word: str) -> str:
    if not word:
        return ""
    pattern = re.compile(rf'(^|["\s=\[.]){re.escape(word)}(["\s\]=.]|$)')
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith("#") and pattern.search(line):
            return f"line {number}"
    return ""


# --- from TOML values to frozen ones


def _layout(raw: Mapping[str, Any]) -> Layout:
    unknown = set(raw) - {"list", "block", "rule", "transitions"}
    if unknown:
        word = sorted(unknown)[0]
        raise _Mistake(f"{word!r} is not known here; use list, block, rule or transitions.", word)
    return Layout(
        lists=tuple(_list(each) for each in _tables(raw, "list")),
        blocks=tuple(_block(each) for each in _tables(raw, "block")),
        rules=tuple(_rule(each) for each in _tables(raw, "rule")),
        transitions={
            key: {last: _made(Step, step, last) for last, step in _table(table, key).items()}
            for key, table in _table(raw.get("transitions", {}), "transitions").items()
        },
    )


def _tables(raw: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    tables = raw.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise _Mistake(f"{key!r} must be written as [[{key}]] tables.", key)
    return tables


def _table(raw: Any, name: str, word: str = "") -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        says = f"{name!r} must be a table, written {{ name = [values] }}."
        raise _Mistake(says, word or name)
    return raw


def _made(kind: type[Any], raw: Any, name: str) -> Any:
    raw = _table(raw, name)
    known = {each.name for each in fields(kind) if each.init}
    for key in raw:
        if key not in known:
            raise _Mistake(
                f"{key!r} is not known in {name!r}; use {', '.join(sorted(known))}.", key
            )
    try:
        return kind(**{key: _frozen(value) for key, value in raw.items()})
    except TypeError as error:
        missing = ", ".join(re.findall(r"'(\w+)'", str(error)))
        raise _Mistake(f"{name!r} needs {missing}.", name) from error


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return value


def _list(raw: dict[str, Any]) -> ChoiceList:
    name = str(raw.get("key", "list"))
    items = tuple(_made(Item, each, f"list {name}") for each in raw.get("items", []))
    made: ChoiceList = _made(ChoiceList, {**raw, "items": items}, name)
    return made


def _block(raw: dict[str, Any]) -> Block:
    name = str(raw.get("key", "block"))
    columns = tuple(_column(each, name) for each in raw.get("column", []))
    rest = {key: value for key, value in raw.items() if key != "column"}
    rest["items"] = tuple(_made(LineItem, each, name) for each in raw.get("items", []))
    if "kind" in rest:
        rest["kind"] = _choice(BlockKind, rest["kind"], name)
    made: Block = _made(Block, {**rest, "columns": columns}, name)
    return made


def _column(raw: dict[str, Any], block: str) -> Column:
    name = str(raw.get("key", f"a column of {block}"))
    rest = dict(raw)
    if "asked" in rest:
        asked = _table(rest["asked"], "asked", name)
        rest["asked"] = {key: _words(each) for key, each in asked.items()}
    if "kind" in rest:
        rest["kind"] = _choice(ColumnKind, rest["kind"], name)
    made: Column = _made(Column, rest, name)
    return made


def _choice(kind: type[Any], word: object, name: str) -> Any:
    try:
        return kind(word)
    except ValueError as error:
        choices = ", ".join(each.value for each in kind)
        raise _Mistake(f"{name!r} has the kind {word!r}; use one of {choices}.", name) from error


def _rule(raw: dict[str, Any]) -> Rule:
    code = str(raw.get("code", "a rule without a code"))
    verbs = [each for each in raw if each in VERBS]
    if len(verbs) != 1:
        raise _Mistake(f"Rule {code} must have exactly one of {', '.join(VERBS)}.", code)
    rest = {key: value for key, value in raw.items() if key != verbs[0]}
    rest["severity"] = _choice(Severity, rest.get("severity"), code)
    rest["when"] = {
        name: _words(value) for name, value in _table(rest.get("when", {}), "when", code).items()
    }
    made: Rule = _made(Rule, {**rest, "verb": verbs[0], "of": _targets(raw[verbs[0]])}, code)
    return made


def _targets(raw: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(raw, dict):
        return {column: _words(value) for column, value in raw.items()}
    return dict.fromkeys(_words(raw), ())


def _words(raw: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in raw) if isinstance(raw, list) else (str(raw),)


# --- what must hold between the parts


def _mistakes(layout: Layout) -> Iterator[_Mistake]:
    yield from _list_mistakes(layout)
    yield from _transition_mistakes(layout)
    for block in layout.blocks:
        for column in block.columns:
            yield from _column_mistakes(layout, block, column)
    for rule in layout.rules:
        yield from _rule_mistakes(layout, rule)
    yield from _repeated("rule", [each.code for each in layout.rules])
    yield from _repeated("list", [each.key for each in layout.lists])
    yield from _repeated("block", [each.key for each in layout.blocks])
    for block in layout.blocks:
        yield from _repeated(f"column in {block.key}", [each.key for each in block.columns])
    yield from _repeated("sheet", [each.sheet.casefold() for each in layout.blocks])


def _repeated(what: str, keys: list[str]) -> Iterator[_Mistake]:
    for key in sorted({each for each in keys if keys.count(each) > 1}):
        yield _Mistake(f"The {what} {key!r} stands twice; give each its own name.", key)


def _list_mistakes(layout: Layout) -> Iterator[_Mistake]:
    for choices in layout.lists:
        labels = [each.label.casefold() for each in choices.items]
        yield from _repeated(f"label in the list {choices.key}", labels)
        yield from _repeated(f"code in the list {choices.key}", [i.code for i in choices.items])
        for item in choices.items:
            # In a workbook * and ? stand for any text, and ~ takes their meaning away.
            if set(item.label) & set("*?~") or not item.label.strip() or item.code in ("", "?"):
                yield _Mistake(
                    f"The label {item.label!r} must not be empty or hold * ? ~.", item.label
                )
        if not choices.items and not choices.periods and not choices.rows:
            yield _Mistake(f"The list {choices.key!r} is empty; add items.", choices.key)


def _transition_mistakes(layout: Layout) -> Iterator[_Mistake]:
    lists = {each.key: each for each in layout.lists}
    for key, steps in layout.transitions.items():
        if key not in lists:
            yield _Mistake(f"transitions.{key} names no list.", key)
            continue
        known = {"", *(each.code for each in lists[key].items)}
        for code in (*steps, *(c for s in steps.values() for c in (*s.fine, *s.surprising))):
            if code not in known:
                yield _Mistake(f"transitions.{key}: the list has no code {code!r}.", code)


def _column_mistakes(layout: Layout, block: Block, column: Column) -> Iterator[_Mistake]:
    if column.kind is ColumnKind.LIST and column.list not in {each.key for each in layout.lists}:
        yield _Mistake(
            f"Column {column.key!r} names the list {column.list!r}, unknown.", column.key
        )
    if column.kind is ColumnKind.SHOWN:
        for word in re.findall(r"\{(\w*)\}", column.shows):
            if word not in WORDS:
                yield _Mistake(
                    f"{{{word}}} is not known; use one of {', '.join(WORDS)}.", column.shows
                )
    if column.given not in ("", "before", "final", *CONTACT_WORDS):
        yield _Mistake(
            f"Column {column.key!r}: given = {column.given!r} is not known.", column.given
        )
    for name, codes in column.asked.items():
        yield from _condition_mistakes(layout, block, name, codes)


def _rule_mistakes(layout: Layout, rule: Rule) -> Iterator[_Mistake]:
    block = next((each for each in layout.blocks if each.key == rule.on), None)
    if block is None:
        yield _Mistake(f"Rule {rule.code}: there is no block {rule.on!r}.", rule.code)
        return
    keys = {each.key for each in block.inputs}
    for column, arguments in rule.of.items():
        if column not in keys:
            yield _Mistake(f"Rule {rule.code} names the column {column!r}, unknown.", rule.code)
        if len(arguments) < _ARGUMENTS.get(rule.verb, 0):
            how = f"write {rule.verb} = {{ {column} = … }}"
            yield _Mistake(f"Rule {rule.code} does not say against what; {how}.", rule.code)
        yield from _argument_mistakes(rule, keys, arguments)
    for name, codes in rule.when.items():
        for wrong in _condition_mistakes(layout, block, name, codes):
            yield _Mistake(f"Rule {rule.code}: {wrong}", rule.code)


# How many words a verb needs for each of its columns, where it needs any.
_ARGUMENTS = {
    **dict.fromkeys(("length", "differs_from", "not_before", "not_after", "at_most"), 1),
    "between": 2,
}


def _argument_mistakes(
    rule: Rule, keys: set[str], arguments: tuple[str, ...]
) -> Iterator[_Mistake]:
    known = {
        "length": None,
        "at_most": keys,
        "differs_from": {"said"},
    }.get(rule.verb, {*keys, *DATE_WORDS, "period"})
    for word in arguments:
        if known is None and not word.isdigit():
            yield _Mistake(f"Rule {rule.code}: {word!r} is not a whole number.", rule.code)
        if known is not None and word not in known:
            yield _Mistake(f"Rule {rule.code}: {word!r} is not known here.", rule.code)


def _condition_mistakes(
    layout: Layout, block: Block, name: str, codes: tuple[str, ...]
) -> Iterator[_Mistake]:
    known = _known_values(layout, block, name)
    if known is None:
        yield _Mistake(f"{name!r} is neither a list column nor a word about the row.", name)
        return
    for code in codes:
        if code not in known:
            yield _Mistake(f"{name} is never {code!r}; use one of {', '.join(known)}.", code)


def _known_values(layout: Layout, block: Block, name: str) -> tuple[str, ...] | None:
    if name in FACTS:
        return FACTS[name]
    if name == "transition":
        return ("fine", "surprising", "error")
    lists = {each.key: each for each in layout.lists}
    if name == "last":
        key = next(iter(layout.transitions), "")
        return ("", *(each.code for each in lists[key].items)) if key in lists else ("",)
    column = block.column(name)
    wanted = "submission" if name == "submission" else column.list if column else ""
    return tuple(each.code for each in lists[wanted].items) if wanted in lists else None
