"""The text of report.toml -> FormSchema, or all that is wrong with it, each with its line."""

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from tipxl.domain.core.finding import Finding, Place, Severity
from tipxl.domain.schema.form_schema import (
    VERBS,
    Block,
    BlockKind,
    ChoiceList,
    Column,
    ColumnKind,
    FormSchema,
    Item,
    LineItem,
    Rule,
    Transitions,
)
from tipxl.domain.schema.meanings import IssueKind
from tipxl.domain.schema.schema_lines import Inside, SchemaMistake, line_of
from tipxl.domain.schema.schema_mistakes import mistakes

FILE = "report.toml"

_SECTIONS = ("list", "block", "rule", "transitions", "protection")

#: The code of the note to the secretariat in every file that tipxl came with.
_NOTE = "NOTE"


class SchemaRead(Struct, frozen=True):
    """The layout, or None and what is wrong."""

    schema: FormSchema | None
    findings: tuple[Finding, ...]


class _RefusedError(Exception):
    """Something that no layout can be made of; it never leaves this module."""

    def __init__(self, says: str, inside: Inside, word: str = "") -> None:
        super().__init__(says)
        self.mistake = SchemaMistake(says, inside, word)


@lru_cache(maxsize=8)
def read_schema(text: str) -> SchemaRead:
    """Read report.toml; every mistake is told, with its line and the remedy.

    The same text is understood once: the desk, the demo and a script open a folder many times. So
    what it gives is shared, the dicts in it too (`asked`, `when`, `of`, `transitions`), and must
    not be changed.
    """
    try:
        schema = _layout(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return SchemaRead(None, (_finding(f"It is not valid TOML: {error}.", ""),))
    except _RefusedError as refused:
        return SchemaRead(None, (_told(text, refused.mistake),))
    findings = tuple(_told(text, each) for each in mistakes(schema))
    return SchemaRead(None if findings else schema, findings)


def _told(text: str, mistake: SchemaMistake) -> Finding:
    return _finding(mistake.says, line_of(text, mistake.inside, mistake.word))


def _finding(says: str, line: str) -> Finding:
    return Finding("L01", Severity.ERROR, Place(file=FILE, cell=line), says)


# --- from TOML values to frozen ones


def _layout(raw: Mapping[str, Any]) -> FormSchema:
    unknown = sorted(set(raw) - set(_SECTIONS))
    if unknown:
        known = ", ".join(_SECTIONS)
        raise _RefusedError(f"{unknown[0]!r} is not known here; use {known}.", (), unknown[0])
    steps = _table(raw.get("transitions", {}), "transitions", ())
    return FormSchema(
        lists=tuple(_list(each) for each in _tables(raw, "list", ())),
        blocks=tuple(_block(each) for each in _tables(raw, "block", ())),
        rules=tuple(_rule(each) for each in _tables(raw, "rule", ())),
        transitions={
            key: {
                last: _made(Transitions, each, last, ())
                for last, each in _table(t, key, ()).items()
            }
            for key, t in steps.items()
        },
        password=_password(_table(raw.get("protection", {}), "protection", ())),
    )


def _password(raw: Mapping[str, Any]) -> str:
    unknown = sorted(set(raw) - {"password"})
    if unknown:
        raise _RefusedError(f"{unknown[0]!r} is not known here; use password.", (), unknown[0])
    password = raw.get("password", "")
    if not isinstance(password, str):
        raise _RefusedError("The password must be text, in quotes.", (), "password")
    return password


def _tables(raw: Mapping[str, Any], key: str, inside: Inside) -> list[dict[str, Any]]:
    tables = raw.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise _RefusedError(f"{key!r} must be written as [[{key}]] tables.", inside, key)
    return tables


def _table(raw: Any, name: str, inside: Inside) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise _RefusedError(
            f"{name!r} must be a table, written {{ name = [values] }}.", inside, name
        )
    return raw


@cache
def _fields(kind: Any) -> Mapping[str, Any]:
    """The type of each field; msgspec works it out anew from the words each time."""
    return {each.name: each.type for each in fields(kind)}


def _made(kind: Any, raw: Any, name: str, inside: Inside) -> Any:
    raw = _table(raw, name, inside)
    known = _fields(kind)
    for key, value in raw.items():
        if key not in known:
            words = ", ".join(sorted(known))
            raise _RefusedError(f"{key!r} is not known in {name!r}; use {words}.", inside, key)
        what = _TYPES.get(str(getattr(known[key], "__name__", "")))
        if what and (isinstance(value, bool), isinstance(value, what[0])) not in what[1]:
            raise _RefusedError(f"{key!r} of {name!r} must be {what[2]}.", inside, key)
    try:
        return kind(**{key: _frozen(value) for key, value in raw.items()})
    except TypeError as error:
        missing = ", ".join(e.name for e in fields(kind) if e.required and e.name not in raw)
        raise _RefusedError(f"{name!r} needs {missing}.", inside, "") from error


# For each type: what TOML must hold, whether a boolean passes for it, and the words for it.
_TYPES: Mapping[str, tuple[Any, tuple[tuple[bool, bool], ...], str]] = {
    "str": (str, ((False, True),), "text, in quotes"),
    "int": (int, ((False, True),), "a whole number, without quotes"),
    "float": (int | float, ((False, True),), "a number, without quotes"),
    "bool": (bool, ((True, True),), "true or false, without quotes"),
    "tuple": (list | tuple, ((False, True),), "a list of values in brackets"),
}


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return value


def _list(raw: dict[str, Any]) -> ChoiceList:
    name = str(raw.get("key", "list"))
    inside = (("list", name),)
    items = (_made(Item, each, f"list {name}", inside) for each in _tables(raw, "items", inside))
    made: ChoiceList = _made(ChoiceList, {**raw, "items": tuple(items)}, name, inside)
    return _with_private(made) if name == "issue_kind" else made


def _with_private(kinds: ChoiceList) -> ChoiceList:
    """The note to the secretariat is private, also in a file from before the word for it."""
    if kinds.codes(IssueKind.PRIVATE):
        return kinds
    items = (
        replace(each, sense=IssueKind.PRIVATE.value)
        if (each.code, each.sense) == (_NOTE, "")
        else each
        for each in kinds.items
    )
    return replace(kinds, items=tuple(items))


def _block(raw: dict[str, Any]) -> Block:
    name = str(raw.get("key", "block"))
    inside = (("block", name),)
    columns = tuple(_column(each, name) for each in _tables(raw, "column", inside))
    rest = {key: value for key, value in raw.items() if key != "column"}
    lines = _tables(raw, "items", inside)
    rest["items"] = tuple(_made(LineItem, each, name, inside) for each in lines)
    if "kind" in rest:
        rest["kind"] = _choice(BlockKind, rest["kind"], name, inside)
    made: Block = _made(Block, {**rest, "columns": columns}, name, inside)
    return made


def _column(raw: dict[str, Any], block: str) -> Column:
    name = str(raw.get("key", f"a column of {block}"))
    inside = (("block", block), ("block.column", name))
    rest = dict(raw)
    if "asked" in rest:
        asked = _table(rest["asked"], "asked", inside)
        rest["asked"] = {key: _words(each) for key, each in asked.items()}
    if "kind" in rest:
        rest["kind"] = _choice(ColumnKind, rest["kind"], name, inside)
    made: Column = _made(Column, rest, name, inside)
    return made


def _choice(kind: type[Any], word: object, name: str, inside: Inside) -> Any:
    try:
        return kind(word)
    except ValueError as error:
        choices = ", ".join(each.value for each in kind)
        says = f"{name!r} has the kind {word!r}; use one of {choices}."
        raise _RefusedError(says, inside, str(word)) from error


def _rule(raw: dict[str, Any]) -> Rule:
    code = str(raw.get("code", "a rule without a code"))
    inside = (("rule", code),)
    verbs = [each for each in raw if each in VERBS]
    if len(verbs) != 1:
        raise _RefusedError(f"Rule {code} must have exactly one of {', '.join(VERBS)}.", inside)
    rest = {key: value for key, value in raw.items() if key != verbs[0]}
    rest["severity"] = _choice(Severity, rest.get("severity"), code, inside)
    when = _table(rest.get("when", {}), "when", inside)
    rest["when"] = {name: _words(value) for name, value in when.items()}
    rest |= {"verb": verbs[0], "of": _targets(raw[verbs[0]])}
    made: Rule = _made(Rule, rest, code, inside)
    return made


def _targets(raw: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(raw, dict):
        return {column: _words(value) for column, value in raw.items()}
    return dict.fromkeys(_words(raw), ())


def _words(raw: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in raw) if isinstance(raw, list) else (str(raw),)
