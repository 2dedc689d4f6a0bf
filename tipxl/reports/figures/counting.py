"""What a figure counts: lines of a frame that meet conditions, as an expression read twice.

Read here it is a number over the frames of a `Population`; `reports.evaluation.figure_cells` reads
it as a live formula over the sheet of the evaluation workbook that shows the same lines. Such a
sheet has the frame's columns that somebody counts: a truth stands there as yes or no, a code in the
words of its list, and nothing as a blank.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from operator import and_, not_

import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from tipxl.domain.schema.form_schema import FormSchema, Item
from tipxl.reports.figures.population import Population


class Yes(Struct, frozen=True):
    """Lines with a truth in this column; neither false nor blank."""

    column: str


class Given(Struct, frozen=True):
    """Lines on which anything stands in this column."""

    column: str


class Listed(Struct, frozen=True):
    """Lines with a code of the list that is named as the column: no code that it has lost."""

    column: str


class OneOf(Struct, frozen=True):
    """Lines with one of these texts in this column, which the sheet shows as they are."""

    column: str
    texts: tuple[str, ...]


class Means(Struct, frozen=True):
    """Lines with a code of one of these meanings; the list of the codes is named as the column."""

    column: str
    meanings: tuple[str, ...]


class Code(Struct, frozen=True):
    """Lines with this code in this column; the list of the codes is named as the column."""

    column: str
    code: str


class Without(Struct, frozen=True):
    """Lines that do not meet a condition."""

    condition: "LineCondition"


LineCondition = Yes | Given | Listed | OneOf | Code | Means | Without


class Lines(Struct, frozen=True):
    """The lines of a frame of the population that meet every one of the conditions."""

    frame: str
    conditions: tuple[LineCondition, ...] = ()

    def where(self, *conditions: LineCondition) -> "Lines":
        """Those of the lines that meet these conditions as well."""
        return replace(self, conditions=(*self.conditions, *conditions))


class PartOf(Struct, frozen=True):
    """So many of the lines: those that meet the conditions of `hits`."""

    lines: Lines
    hits: tuple[LineCondition, ...]


class SumsOf(Struct, frozen=True):
    """The sum of one column in the sum of several, over the same lines; a blank adds nothing."""

    lines: Lines
    column: str
    whole: tuple[str, ...]


class ItemsOf(Struct, frozen=True):
    """So many items of a list: those that stand in a column, named as the list, on some line.

    Items of the meaning `apart` are not counted.
    """

    lines: Lines
    column: str
    apart: str

    def items(self, schema: FormSchema) -> tuple[Item, ...]:
        """The items that are counted."""
        return tuple(each for each in items_of(schema, self.column) if each.sense != self.apart)


Counting = PartOf | SumsOf | ItemsOf

#: The lines that a sheet of the workbook shows of each frame; indicators begin from these.
ACTIVITIES = Lines("activities", (Given("key"),))
ROWS = Lines("rows", (Yes("current"),))
RETURNS = Lines("reporting", (Yes("expected"),))
FIRST_FILES = Lines("first_time", (Given("right"),))
EVENTS = Lines("events", (Yes("counted"),))
RESULTS = Lines("results")

#: The block of the form whose answers the lines of a frame are.
_BLOCKS = {
    **dict.fromkeys(("activities", "standing", "rows", "answers"), "activities"),
    **{"events": "events", "issues": "issues", "results": "results", "views": "views"},
}


class Counted(Struct, frozen=True):
    """What an expression comes to: two numbers, and the names of what they count."""

    numerator: int
    denominator: int
    behind: tuple[str, ...]
    base: tuple[str, ...]


def items_of(schema: FormSchema, choices: str) -> tuple[Item, ...]:
    """The items of a list; none where report.toml does not have it."""
    found = schema.choices(choices)
    return found.items if found else ()


def not_sayable(schema: FormSchema, counting: Counting) -> str:
    """Why no answer can be counted, as the form has no choice that means it; "" where it has.

    Of several meanings that are counted one is enough. Those of which it is counted are all needed.
    """
    if not isinstance(counting, PartOf):
        return ""
    for each in (*counting.hits, *counting.lines.conditions):
        if isinstance(each, Means):
            senses = {item.sense for item in items_of(schema, each.column)}
            lacking = [meaning for meaning in each.meanings if meaning not in senses]
            if lacking and (len(lacking) == len(each.meanings) or each not in counting.hits):
                return _no_choice(schema, counting.lines, each.column, lacking)
    return ""


def _no_choice(schema: FormSchema, lines: Lines, column: str, meanings: Sequence[str]) -> str:
    if not is_asked(schema, lines, column):
        return not_asked(schema, lines, column)
    named = " or ".join(f"“{each}”" for each in meanings)
    return f"The form has no choice in its list “{column}” that stands for {named}."


def is_asked(schema: FormSchema, lines: Lines, question: str) -> bool:
    """Whether the form asks this of what these lines are of; another sheet may ask the same."""
    return schema.asks(_BLOCKS[lines.frame], question)


def not_asked(schema: FormSchema, lines: Lines, question: str) -> str:
    """Why nothing is known: nobody was asked. With the sheet, where another sheet asks the same."""
    sheets = [each.sheet for each in schema.blocks if each.key == _BLOCKS[lines.frame]]
    elsewhere = any(schema.asks(each.key, question) for each in schema.blocks)
    where = f" on its sheet {sheets[0]}" if sheets and elsewhere else ""
    return f"The form has no question “{question}”{where}, so this is not known."


def met(population: Population, lines: Lines) -> pd.DataFrame:
    """The lines of the population's frame that meet every condition."""
    table = _frame(population, lines)
    holds = _all(population, table, lines.conditions)
    return table.iloc[[place for place, each in enumerate(holds) if each]]


def unlisted(population: Population, frame: str, column: str) -> int:
    """On how many lines of a frame stands what the list named as the column does not have."""
    given = Lines(frame, (Given(column), Without(Listed(column))))
    return len(met(population, given))


def counted(population: Population, counting: Counting) -> Counted:
    """The numbers of an expression over one population."""
    table = _frame(population, counting.lines)
    in_base = _all(population, table, counting.lines.conditions)
    match counting:
        case PartOf():
            names = _names(table)
            is_hit = map(and_, in_base, _all(population, table, counting.hits))
            hits, base = tuple(compress(names, is_hit)), tuple(compress(names, in_base))
            return Counted(len(hits), len(base), hits, base)
        case SumsOf():
            lines, base = met(population, counting.lines), tuple(compress(_names(table), in_base))
            part, whole = sum_of(lines, counting.column), sum_of(lines, *counting.whole)
            return Counted(part, whole, base, base)
        case ItemsOf():
            held = set(compress(table[counting.column], in_base))
            items = counting.items(population.schema)
            labels = tuple(each.label for each in items if each.code in held)
            return Counted(len(labels), len(items), labels, tuple(each.label for each in items))


def _frame(population: Population, lines: Lines) -> pd.DataFrame:
    frames: Mapping[str, pd.DataFrame] = {
        **{"activities": population.activities, "standing": population.standing},
        **{"rows": population.rows, "reporting": population.reporting},
        **{"first_time": population.first_time, "answers": population.answers},
        **{"events": population.events, "issues": population.issues},
        **{"results": population.results, "views": population.views},
    }
    return frames[lines.frame]


# Plain lists: most parts of a plan have a few lines, and a thousand bodies are as many parts.
def _all(
    population: Population, table: pd.DataFrame, conditions: Iterable[LineCondition]
) -> list[bool]:
    found = [True] * len(table)
    for each in conditions:
        found = list(map(and_, found, _holds(population.schema, table, each)))
    return found


def _holds(schema: FormSchema, table: pd.DataFrame, condition: LineCondition) -> list[bool]:
    if isinstance(condition, Without):
        return list(map(not_, _holds(schema, table, condition.condition)))
    values = table[condition.column].tolist()
    match condition:
        case Yes():
            return list(map(bool, values))
        case Given():
            return [each is not None and each != "" for each in values]
        case Listed(column):
            codes = {each.code for each in items_of(schema, column)}
            return [each in codes for each in values]
        case OneOf(_, texts):
            return [each in texts for each in values]
        case Code(_, code):
            return [each == code for each in values]
        case Means(column, meanings):
            codes = {each.code for each in items_of(schema, column) if each.sense in meanings}
            return [each in codes for each in values]


def _names(table: pd.DataFrame) -> list[str]:
    """By what a reader finds each line again: its name, its key, or its body and round."""
    for column in ("name", "key"):
        if column in table:
            return table[column].tolist()
    pairs = zip(table["body"].tolist(), table["round"].tolist(), strict=True)
    return [f"{body} {round}" for body, round in pairs]


def sum_of(table: pd.DataFrame, *columns: str) -> int:
    """The sum of the numbers in these columns; a blank adds nothing."""
    return sum(int(each) for column in columns for each in table[column].dropna())
