"""The body's workbook as report.toml declares it: lists, blocks, columns, rules."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.finding import Severity
from tipxl.domain.core.struct_repr import repr_without
from tipxl.domain.plan.assignment import Role
from tipxl.domain.plan.work_plan import Basis, CompletionType
from tipxl.domain.schema.meanings import LineRole, RoundPosition, TargetPosition

#: A word list per fact about a row that a rule's `when` may ask for.
FACTS: Mapping[str, tuple[str, ...]] = {
    "role": (*Role, *LineRole),
    "basis": tuple(Basis),
    "nature": tuple(CompletionType),
    "schedule": tuple(TargetPosition),
    "turn": tuple(RoundPosition),
}

#: What a locked column's `shows` may be made of.
WORDS = (
    *("key", "area", "area_name", "provision", "provision_text", "collaboration"),
    *("collaboration_title", "activity", "output", "done_when", "judged_words", "role_words"),
    *("others", "who_words", "last_words", "unsettled_words", "said", "question"),
)

#: What a help may name, and what stands in its place until a form says it: the plan's own start.
PLAN_START = "{plan_start}"

#: What a cover question's `given` may be filled with.
CONTACT_WORDS = ("contact_name", "contact_title", "contact_email", "contact_phone")

#: Dates that a rule may name beside date columns; the day of receipt is TODAY() in the workbook.
DATE_WORDS = ("received", "period_start", "period_end")

#: Sheets of the form that are not blocks.
OWN_SHEETS = ("Read me", "Check", "Lists", "What to correct", "_check", "_meta")

#: What an `only` may name.
EVALUATIONS = ("mid-term", "final")

#: The roles in which the lines of a block may be asked.
ROLES: Mapping[str, tuple[str, ...]] = {
    "rows": tuple(Role),
    "lines": tuple(LineRole),
}

#: The verbs of a rule.
VERBS = (
    *("require", "forbid", "one_of", "is_date", "whole_number", "length", "between"),
    *("not_before", "not_after", "at_most", "allowed_transition", "differs_from"),
)


class ColumnKind(StrEnum):
    """What a column holds."""

    SHOWN = "shown"  # locked text
    TEXT = "text"
    LIST = "list"
    DATE = "date"
    COUNT = "count"  # a whole number, or NC for "not collected"


class BlockKind(StrEnum):
    """How a block's lines come about."""

    ROWS = "rows"  # one line per row of the plan that is asked of the body
    FREE = "free"  # empty lines
    FORM = "form"  # one record, its questions written downwards
    LINES = "lines"  # the lines that report.toml names, each with its text


class Item(Struct, frozen=True):
    """One value of a list. `sense` says what it means to merging and counting."""

    code: str
    label: str
    sense: str = ""
    colour: str = ""
    means: str = ""
    needs: str = ""
    basis: str = ""  # offered only on rows whose lead has this basis
    aliases: tuple[str, ...] = ()


class ChoiceList(Struct, frozen=True):
    """The values a list column may take; `periods` and `rows` are filled in for each form."""

    key: str
    items: tuple[Item, ...] = ()
    periods: str = ""  # "past" or "ahead"
    rows: bool = False
    ask: tuple[str, ...] = ()  # spellings that are never guessed
    # Whether rows are offered with the words of the plan behind their keys. Out of repr, from which
    # the serial of a form is made: what it changes are the items.
    titled: bool = False

    def __repr__(self) -> str:
        return repr_without(self, "titled")

    def item(self, code: str) -> Item | None:
        """The item of that code."""
        for each in self.items:  # asked for many times a row: a loop takes half of a generator
            if each.code == code:
                return each
        return None

    def label(self, code: str) -> str:
        """The words for a code; the code itself when the list does not have it."""
        item = self.item(code)
        return item.label if item else code

    def codes(self, *senses: str) -> tuple[str, ...]:
        """The codes whose sense is one of `senses`."""
        return tuple(each.code for each in self.items if each.sense in senses)


class Column(Struct, frozen=True):
    """One column of a block (in a form: one question)."""

    key: str
    heading: str
    kind: ColumnKind = ColumnKind.SHOWN
    shows: str = ""
    list: str = ""
    roles: tuple[str, ...] = ()  # empty: asked of every role
    asked: Mapping[str, tuple[str, ...]] = {}
    given: str = ""
    given_value: str = ""
    limit: int = 0  # characters
    width: float = 14.0  # characters of the default font
    help: str = ""
    first_help: str = ""  # what the help adds in the first round of a plan
    optional: bool = False  # wished, never missed: stands right of what must be answered
    only: str = ""  # an evaluation in whose round alone it is asked

    @property
    def is_input(self) -> bool:
        """Whether the body fills it in."""
        return self.kind is not ColumnKind.SHOWN

    def asks(self, role: str) -> bool:
        """Whether a body in this role is asked."""
        return not self.roles or role in self.roles


class LineItem(Struct, frozen=True):
    """A line of a LINES block: what it asks, and its role (criterion or question)."""

    key: str
    text: str
    role: str = LineRole.QUESTION


class Block(Struct, frozen=True, dict=True):
    """One table or form on one sheet."""

    key: str
    sheet: str
    kind: BlockKind
    title: str
    columns: tuple[Column, ...]
    intro: str = ""
    lines: int = 0
    rows: str = "asked"  # ROWS: "asked" of the body, or only those "led" by it
    only: str = ""  # "evaluation", or the evaluation in whose round alone it is asked
    items: tuple[LineItem, ...] = ()

    @cached_property
    def inputs(self) -> tuple[Column, ...]:
        """The columns that the body fills in; asked for at every row of every return."""
        return tuple(each for each in self.columns if each.is_input)

    @cached_property
    def asked_keys(self) -> frozenset[str]:
        """The keys of these columns; asked for at every line, most of which are blank."""
        return frozenset(each.key for each in self.inputs)

    def column(self, key: str) -> Column | None:
        """The column of that key."""
        return next((each for each in self.columns if each.key == key), None)


class Transitions(Struct, frozen=True):
    """Where a status may go from one agreed before; what is in neither is an error."""

    fine: tuple[str, ...] = ()
    surprising: tuple[str, ...] = ()

    def outcome(self, code: str) -> str:
        """fine, surprising or error."""
        if code in self.fine:
            return "fine"
        return "surprising" if code in self.surprising else "error"


class Rule(Struct, frozen=True):
    """A rule of the form: under `when`, `verb` holds of the columns in `of`; else `says` is told.

    `of` maps a column to the verb's arguments for it (none for `require`, a limit for `length`).
    """

    code: str
    on: str
    severity: Severity
    says: str
    verb: str
    of: Mapping[str, tuple[str, ...]]
    when: Mapping[str, tuple[str, ...]] = {}


class FormSchema(Struct, frozen=True):
    """Everything report.toml declares."""

    lists: tuple[ChoiceList, ...]
    blocks: tuple[Block, ...]
    rules: tuple[Rule, ...]
    transitions: Mapping[str, Mapping[str, Transitions]] = {}
    password: str = ""  # of the sheet protection; no secret is kept by it

    def for_round(self, evaluation: str) -> "FormSchema":
        """What is asked in a round; `evaluation` is the one that the round serves, or ""."""
        blocks = tuple(
            replace(block, columns=tuple(c for c in block.columns if c.only in ("", evaluation)))
            for block in self.blocks
            if block.only in ("", evaluation) or (block.only == "evaluation" and evaluation)
        )
        kept = {block.key for block in blocks}
        return replace(self, blocks=blocks, rules=tuple(r for r in self.rules if r.on in kept))

    @property
    def names_plan_start(self) -> bool:
        """Whether a question's help tells when the plan began."""
        columns = (column for block in self.blocks for column in block.inputs)
        return any(PLAN_START in f"{each.help}{each.first_help}" for each in columns)

    def block(self, key: str) -> Block:
        """The block of that key; KeyError when report.toml has none."""
        for each in self.blocks:
            if each.key == key:
                return each
        raise KeyError(key)

    def choices(self, key: str) -> ChoiceList | None:
        """The list of the question of that key; where there is none, the list of that key."""
        columns = (column for block in self.blocks for column in block.inputs)
        lists = {each.list for each in columns if each.key == key} or {key}
        return next((each for each in self.lists if each.key in lists), None)

    def asks(self, block: str, key: str) -> bool:
        """Whether that block of the form has a question of that key."""
        here = (each.inputs for each in self.blocks if each.key == block)
        return any(column.key == key for inputs in here for column in inputs)

    def list(self, key: str) -> ChoiceList:
        """The list of that key; KeyError when report.toml has none."""
        for each in self.lists:
            if each.key == key:
                return each
        raise KeyError(key)
