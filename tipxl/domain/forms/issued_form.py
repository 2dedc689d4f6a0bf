"""A body's form as it is issued: every row with what is shown, known and pre-filled.

Its JSON is the record of the design, kept for ever and compared with what comes back.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.core.expression import Value
from tipxl.domain.core.identity_cache import remembered
from tipxl.domain.core.struct_repr import repr_without
from tipxl.domain.forms.identity import Identity
from tipxl.domain.plan.period import Period
from tipxl.domain.schema.form_schema import ChoiceList, Item
from tipxl.domain.schema.meanings import RoundPosition
from tipxl.domain.schema.rules import KnownFacts

#: The sheet of a form that works out its Check; nothing on it is ever read back.
MACHINE = "_check"

#: How many years before its round a form still reads a target.
_YEARS_BACK = 5

#: The hidden sheet that says which form this is; it stays behind when a sheet is copied.
META = "_meta"

#: The block of the cover, and its question from what the secretariat entered the answers.
COVER, ENTERED = "cover", "entered"

#: The sheets of a form that nobody sees and that hold no answer; most of its bytes.
UNREAD = frozenset({MACHINE})


class FormRow(Struct, frozen=True):
    """One line of a block: its key, what is known of it, shown on it and given in its inputs.

    `given` holds list answers as codes. `final` rows are agreed for good and come greyed;
    `settled` rows (final, or optional) are never missing.
    """

    key: str
    mark: str = ""
    facts: Mapping[str, str] = {}
    texts: Mapping[str, str] = {}
    shown: Mapping[str, str] = {}
    given: Mapping[str, str] = {}
    headings: tuple[str, ...] = ()  # heading lines that stand above this row
    final: bool = False
    settled: bool = False

    @property
    def values(self) -> Mapping[str, Value]:
        """What the inputs were issued with, as rules read it."""
        return dict(self.given)


class FormBlock(Struct, frozen=True):
    """The lines of one block."""

    key: str
    rows: tuple[FormRow, ...]


class FormWording(Struct, frozen=True):
    """The words around the questions: whose form, what about, by when, to whom."""

    plan_title: str
    body_name: str
    period: str
    due: date
    secretariat: str
    reply_to: str
    provisional: bool = False
    # When the plan began, where the form says it. Out of repr: see `IssuedForm.corrects`.
    plan_start: date | None = None

    def __repr__(self) -> str:
        return repr_without(self, "plan_start")


class IssuedForm(Struct, frozen=True):
    """One body's form for one round. `layout` is the SHA-256 of its report.toml."""

    identity: Identity
    wording: FormWording
    lists: tuple[ChoiceList, ...]
    blocks: tuple[FormBlock, ...]
    days: Mapping[str, date]
    ahead: tuple[str, ...]
    layout: str
    evaluation: str = ""  # the evaluation that this round serves
    # The SHA-256 of the return that this form lets a body correct. Out of repr, from which the
    # serial of a form is made: a form that corrects nothing is the same whether or not it can say
    # so.
    corrects: str = ""

    def __repr__(self) -> str:
        return repr_without(self, "corrects")

    @property
    def is_first(self) -> bool:
        """Whether it is a form of the first round of its plan."""
        rows = (row for block in self.blocks for row in block.rows)
        return any(row.facts.get("turn") == RoundPosition.FIRST for row in rows)

    @property
    def entered(self) -> str:
        """From what the secretariat enters in this form; "" in a form that a body fills in."""
        covers = (row for block in self.blocks if block.key == COVER for row in block.rows)
        return next((row.given.get(ENTERED, "") for row in covers), "")

    def asked(self, row: FormRow) -> KnownFacts:
        """What is known of a row, as the rules ask for it."""
        passed = _passed(self)
        # What the form itself came with is no answer of the body.
        if not passed.isdisjoint(row.given.values()):
            passed -= frozenset(row.given.values())
        return KnownFacts(row.facts, row.texts, self.days, self.ahead, tuple(sorted(passed)))

    def list(self, key: str) -> ChoiceList:
        """The list of that key as this form offers it; KeyError when there is none."""
        for each in self.lists:
            if each.key == key:
                return each
        raise KeyError(key)

    def understood(self, key: str) -> ChoiceList:
        """The list of that key with what is not offered, but read where it is typed: the past."""
        return _understood(self)[key]

    def block(self, key: str) -> FormBlock:
        """The block of that key; KeyError when there is none."""
        for each in self.blocks:
            if each.key == key:
                return each
        raise KeyError(key)


@remembered
def _understood(issued_form: IssuedForm) -> Mapping[str, ChoiceList]:
    """Every list as answers are read by it."""
    earlier = _earlier(issued_form)
    return {
        each.key: replace(each, items=tuple(dict.fromkeys((*each.items, *earlier))))
        if each.periods == "ahead" and earlier
        else each
        for each in issued_form.lists
    }


@remembered
def _passed(issued_form: IssuedForm) -> frozenset[str]:
    return frozenset(each.code for each in _earlier(issued_form))


def _earlier(issued_form: IssuedForm) -> tuple[Item, ...]:
    """The periods before the form's own, so far back as people may type one."""
    now = Period.parse(issued_form.identity.period)
    start = issued_form.days.get("period_start", now.start)
    months = 12 // now.parts * (now.part - 1)
    now = now.beginning((start.month - 1 - months) % 12 + 1)
    offered = (each.code for choices in issued_form.lists for each in choices.items)
    past = [each for code in offered if (each := Period.or_none(code)) and each.parts == now.parts]
    back = Period(now.year - _YEARS_BACK, now.part, now.parts, now.first_month)
    first = min(back, *past) if past else now
    since = first.beginning(now.first_month).through(now)
    return tuple(period_item(each) for each in since if each < now)


def period_item(period: Period) -> Item:
    """A period as a list value, with the other ways in which people write it."""
    name = str(period)
    year, part = name[:4], name[4:]
    aliases = (period.words, f"{part} {year}", f"{year} {part}", f"{year}-{part}")
    return Item(name, name, aliases=aliases if part else (period.words,))
