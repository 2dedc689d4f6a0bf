"""A rule and what is known of a row -> its tests, the form in which every reader takes rules."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from tipxl.domain.core.expression import (
    All,
    Before,
    Blank,
    Changed,
    Expression,
    Is,
    Known,
    Longer,
    Misread,
    MoreThan,
    Not,
    Same,
    Some,
    Today,
    Value,
    holds,
    simplified,
)
from tipxl.domain.core.finding import Severity
from tipxl.domain.schema.form_schema import FACTS, Block, BlockKind, Column, FormSchema, Rule
from tipxl.domain.schema.meanings import OVERLAYS, Submission

#: How a rule names the submission type, which stands on another sheet than the row.
SUBMISSION = "cover.submission"


class KnownFacts(Struct, frozen=True):
    """What is known of a row before it is answered: facts, dates, texts and the lists it may use.

    `facts` has the keys of `FACTS` and "last"; `texts` what `differs_from` may name; `days` what
    DATE_WORDS name but "received"; `ahead` the period codes after this one, `behind` those before
    it that the row did not come with.
    """

    facts: Mapping[str, str]
    texts: Mapping[str, str]
    days: Mapping[str, date]
    ahead: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


# What the tests of a row hang on, but for what was said on it: its block, and all that is known.
_Key = tuple[object, ...]


class _RuledRow(Struct, frozen=True):
    """A row, and when a rule applies to it."""

    asked: KnownFacts
    when: tuple[Expression, ...]


class RuleTest(Struct, frozen=True):
    """One thing that can be wrong with one column of one row: `wrong` is true when it is."""

    __test__ = False  # not a test of the test suite

    code: str
    severity: Severity
    column: str
    wrong: Expression
    says: str  # with the words filled in but {status}-like answers, which only the row knows

    def fails(self, values: Mapping[str, Value], today: date) -> bool:
        """Whether it is wrong with these values on the day of receipt."""
        return holds(self.wrong, values, today)


def tests_of(schema: FormSchema, block: Block, asked: KnownFacts) -> tuple[RuleTest, ...]:
    """Every test of a block's row, those that can never fail left out."""
    return Rulebook(schema).tests_of(block, asked)


class Rulebook:
    """The rules of a layout, made into tests once for all rows of which the same is known.

    Facts have few values, so few sets of tests are ever made, however many returns are validated.
    """

    __slots__ = ("_made", "schema")

    def __init__(self, schema: FormSchema) -> None:
        self.schema = schema
        self._made: dict[_Key, tuple[tuple[Rule, tuple[RuleTest, ...]], ...]] = {}

    def tests_of(self, block: Block, asked: KnownFacts) -> tuple[RuleTest, ...]:
        """Every test of a block's row, those that can never fail left out."""
        known = (block.key, *asked.facts.items(), *asked.days.items(), asked.ahead, asked.behind)
        if known not in self._made:
            rules = (rule for rule in self.schema.rules if rule.on == block.key)
            made = ((rule, self._tests(rule, block, asked)) for rule in rules)
            self._made[known] = tuple(each for each in made if each[1] or _quotes(each[0]))
        found: list[RuleTest] = []
        for rule, tests in self._made[known]:
            if not _quotes(rule):
                found.extend(tests)
            elif any(asked.texts.values()):
                found.extend(self._tests(rule, block, asked))
        return tuple(found)

    def _tests(self, rule: Rule, block: Block, asked: KnownFacts) -> tuple[RuleTest, ...]:
        role, never = asked.facts.get("role", ""), Known(False)
        columns = [each for each in block.inputs if each.key in rule.of and each.asks(role)]
        if not columns:
            return ()
        when = tuple(_condition(self.schema, *each, asked) for each in rule.when.items())
        if never in when:
            return ()
        case = _RuledRow(asked, when)
        tests = (_test(self.schema, rule, column, case) for column in columns)
        return tuple(test for test in tests if test.wrong != never)


def _quotes(rule: Rule) -> bool:
    """Whether it hangs on what was said last time, which is each row's own."""
    return rule.verb == "differs_from"


def active(block: Block, given: Mapping[str, Value], *, settled: bool) -> Expression:
    """Whether a row's tests count at all, given what its cells were issued with.

    A form always counts. A free line counts once it is begun. A row of the plan counts in a full
    report, in a partial one or a correction when something in it was changed, and never in a nil
    report; a settled row (agreed final, or optional) only when something in it was changed.
    """
    if block.kind is BlockKind.FORM:
        return Known(True)
    changed = Some(tuple(Changed(column.key, given.get(column.key)) for column in block.inputs))
    not_nil = Not(Is(SUBMISSION, (Submission.NIL,)))
    if block.kind is BlockKind.FREE or settled:
        return All((not_nil, changed))
    return All((not_nil, Some((Not(Is(SUBMISSION, OVERLAYS)), changed))))


def applies(schema: FormSchema, block: Block, column: Column, asked: KnownFacts) -> Expression:
    """When a question applies to a row: what is not asked is greyed out, live."""
    if not column.asks(asked.facts.get("role", "")):
        return Known(False)
    if not column.asked:
        return Known(True)
    conditions = (
        _condition(schema, name, codes, asked)
        for name, codes in column.asked.items()
        if name in FACTS or _asks(block, name, asked)
    )
    return simplified(Some(tuple(conditions)))


def _asks(block: Block, name: str, asked: KnownFacts) -> bool:
    column = block.column(name)
    return column is not None and column.asks(asked.facts.get("role", ""))


def _test(schema: FormSchema, rule: Rule, column: Column, case: _RuledRow) -> RuleTest:
    wrong = simplified(All((*case.when, _violated(schema, rule, column, case.asked))))
    words = {"column": column.heading, "limit": ", ".join(rule.of[column.key])}
    says = rule.says
    if "{last}" in says:
        says = says.replace("{last}", _last_words(schema, column, case.asked))
    for word, text in words.items():
        says = says.replace(f"{{{word}}}", text)
    return RuleTest(rule.code, rule.severity, column.key, wrong, says)


def _last_words(schema: FormSchema, column: Column, asked: KnownFacts) -> str:
    key = _transition_list(schema)
    last = asked.facts.get("last", "")
    return schema.list(key).label(last) if key and last else "no status yet"


def _condition(
    schema: FormSchema, name: str, codes: tuple[str, ...], asked: KnownFacts
) -> Expression:
    if name == "submission":
        return Is(SUBMISSION, codes)
    if name == "transition":
        return Is(_transition_list(schema), _reachable(schema, asked, codes))
    if name in FACTS or name == "last":
        return Known(asked.facts.get(name, "") in codes)
    return Is(name, codes)


def _transition_list(schema: FormSchema) -> str:
    return next(iter(schema.transitions), "")


def _reachable(schema: FormSchema, asked: KnownFacts, outcomes: tuple[str, ...]) -> tuple[str, ...]:
    key = _transition_list(schema)
    step = schema.transitions[key].get(asked.facts.get("last", ""))
    # Values without a place in the table ("not ours") are no transition at all.
    ruled = {code for each in schema.transitions[key].values() for code in each.fine}
    return tuple(
        item.code
        for item in schema.list(key).items
        if step is not None and item.code in ruled and step.outcome(item.code) in outcomes
    )


def _violated(schema: FormSchema, rule: Rule, column: Column, asked: KnownFacts) -> Expression:
    arguments = rule.of[column.key]
    match rule.verb:
        case "require":
            return Blank(column.key)
        case "forbid":
            return Not(Blank(column.key))
        case "one_of" | "is_date" | "whole_number":
            return Misread(column.key)
        case "length":
            return Longer(column.key, int(arguments[0]))
        case "allowed_transition":
            return Is(column.key, _reachable(schema, asked, ("error",)))
        case "differs_from":
            text = asked.texts.get(arguments[0], "")
            return Same(column.key, text) if text.split() else Known(False)
        case "at_most":
            return MoreThan(column.key, arguments)
        case _:
            return _out_of_time(rule.verb, column, arguments, asked)


def _out_of_time(
    verb: str, column: Column, arguments: tuple[str, ...], asked: KnownFacts
) -> Expression:
    if verb == "not_after" and arguments[0] == "period":
        return Is(column.key, asked.ahead)
    if verb == "not_before" and arguments[0] == "period":
        return Is(column.key, asked.behind)
    bounds = [_bound(word, asked) for word in arguments]
    if verb == "between":
        return Some((Before(column.key, bounds[0]), Before(bounds[1], column.key)))
    if verb == "not_before":
        return Before(column.key, bounds[0])
    return Before(bounds[0], column.key)


def _bound(word: str, asked: KnownFacts) -> str | date | Today:
    if word == "received":
        return Today()
    return asked.days.get(word, word)
