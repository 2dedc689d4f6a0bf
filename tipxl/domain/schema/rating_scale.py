"""The scale on which bodies rate the plan, as report.toml lists it: its numbers, ends and words."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tipxl.domain.core.expression import squeezed
from tipxl.domain.core.finding import Severity
from tipxl.domain.core.wording_names import listed
from tipxl.domain.schema.form_schema import FormSchema, Item
from tipxl.domain.schema.meanings import Rating

#: A whole number at the beginning of a text, and not that of a fraction, a span, a share, a year
#: or a place in a row: neither "2.5", "2 1/2", "3-4", "0 to 20 %", "10 or more" nor "1st".
_NUMBER = re.compile(
    r"[-+−]?\d{1,3}(?!\w|[.,:]?\d)"
    r"(?!\s*[-‐-―−~]\s*\d)(?!\s*[+%/⁄\d¼-¾⅐-⅞])"
    r"(?!\s*(?:or|of|and|percent|per cent|to(?!\s+(?:an?|some|no|the)\b))\b)",
    re.IGNORECASE,
)

_LIST = "templates/report.toml, the list of ratings: "


class RatingScale(Struct, frozen=True, dict=True):
    """The choices of the list `rating`, in its order.

    `steps` are the ratings, `apart` the choices of who cannot rate. `reasoned`: every rating
    without a reason is refused.
    """

    steps: tuple[Item, ...] = ()
    apart: tuple[Item, ...] = ()
    reasoned: bool = False

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Code -> number, as people read it, else the code itself; nothing of a scale of words."""
        for texts in ([each.label for each in self.steps], [each.code for each in self.steps]):
            found = [_number(each) for each in texts]
            numbers = [each for each in found if each is not None]
            if numbers and len(set(numbers)) < len(found):
                return {}  # a part of it would be taken for the whole
            if numbers:
                return {each.code: n for each, n in zip(self.steps, numbers, strict=True)}
        return {}

    @property
    def why(self) -> str:
        """Why there is no median of these ratings; "" where there is one."""
        if self.numbers:
            return ""
        if not self.steps:
            return "The form has no scale of ratings."
        words = listed([f"“{each.label}”" for each in self.steps])
        return f"No median: not each choice of the scale has a number of its own ({words})."

    @property
    def ends(self) -> str:
        """ "6 to 1", or the words at both ends; "" of no scale."""
        return " to ".join(self.shown(each.code) for each in self._ends())

    @property
    def words(self) -> str:
        """ "from 6 (highly satisfactory) to 1 (highly unsatisfactory)"; "" of no scale."""
        ends = [self._with_words(each) for each in self._ends()]
        return f"from {ends[0]} to {ends[1]}" if ends else ""

    @property
    def apart_words(self) -> str:
        """What those say who cannot rate: "Unable to assess"."""
        return " or ".join(each.label for each in self.apart) or "Not rated"

    def shown(self, code: str) -> str:
        """A rating as a table shows it: its number, else its words, short for who cannot rate."""
        if code in self.numbers:
            return str(self.numbers[code])
        apart = next((each for each in self.apart if each.code == code), None)
        if apart:
            return min((apart.label, *apart.aliases), key=len)
        return next((each.label for each in self.steps if each.code == code), code)

    def read(self, typed: str) -> str:
        """What somebody typed as a rating, as a table shows it; "" where it is none."""
        asked, choices = _same(typed), (*self.steps, *self.apart)
        # What people see goes before what a choice may be typed as as well.
        shown = [each for each in choices if asked in (_same(t) for t in self._seen(each))]
        spelled = (e for e in choices if asked in (_same(text) for text in (e.code, *e.aliases)))
        found = shown or list(spelled)
        return self.shown(found[0].code) if len(found) == 1 else ""

    @property
    def doubts(self) -> tuple[str, ...]:
        """What of the list is likely not meant, each a sentence with the remedy."""
        return (*self._unnumbered(), *self._crossed())

    def _unnumbered(self) -> Iterator[str]:
        """The one choice without a number is most likely for who cannot rate."""
        without = [each for each in self.steps if _number(each.label) is None]
        if len(without) == 1 and len(self.steps) > 2:
            yield (
                f"{_LIST}“{without[0].label}” is the only choice without a number, so the ratings "
                "have no median. If it is for those who cannot rate, give it "
                f'sense = "{Rating.UNABLE}"; else put a number in front of it.'
            )

    def _crossed(self) -> Iterator[str]:
        """A code that people read as the number of another choice."""
        for each in self.steps:
            for other in self.steps:
                if other != each and each.code in (str(self.numbers.get(other.code)), other.label):
                    yield (
                        f"{_LIST}the code “{each.code}” is of “{each.label}”, and people read it "
                        f"as “{other.label}”: what is typed in a cell may be taken for the wrong "
                        "one. Use the number in front of each choice as its code."
                    )

    @property
    def offered(self) -> tuple[str, ...]:
        """All that can be given, as a table shows it."""
        return tuple(self.shown(each.code) for each in (*self.steps, *self.apart))

    def place(self, code: str) -> float | None:
        """Where a rating lies from poor (0) to good (1).

        None where that is not plain: the best is listed first and has the highest number.
        """
        numbers = list(self.numbers.values())
        if code not in self.numbers or len(numbers) < 2:
            return None
        if numbers != sorted(numbers, reverse=True):
            return None
        return 1 - list(self.numbers).index(code) / (len(numbers) - 1)

    def _seen(self, item: Item) -> tuple[str, str]:
        return self.shown(item.code), item.label

    def _ends(self) -> tuple[Item, ...]:
        """Both ends as listed; of numbers without order from the highest down."""
        if not self.steps:
            return ()
        numbers = list(self.numbers.values())
        if not numbers or numbers == sorted(numbers):
            return self.steps[0], self.steps[-1]
        by_number = sorted(self.steps, key=lambda each: self.numbers[each.code])
        return by_number[-1], by_number[0]

    def _with_words(self, item: Item) -> str:
        shown, words = self.shown(item.code), _without_number(item.label)
        return f"{shown} ({words})" if words and item.code in self.numbers else shown


def rating_scale(schema: FormSchema) -> RatingScale:
    """The scale that a form declares; an empty one where it asks for no ratings."""
    choices = schema.choices("rating")
    items = choices.items if choices else ()
    steps = tuple(each for each in items if each.sense != Rating.UNABLE)
    return RatingScale(
        steps=steps,
        apart=tuple(each for each in items if each.sense == Rating.UNABLE),
        reasoned=_needs_reason(schema, steps),
    )


def _needs_reason(schema: FormSchema, steps: tuple[Item, ...]) -> bool:
    """Whether every rating is refused that has no reason, whatever else is answered."""
    codes = {each.code for each in steps}
    needing: set[str] = set()
    for each in schema.rules:
        refuses = each.severity is Severity.ERROR and each.verb == "require"
        if each.on == "views" and refuses and "answer" in each.of and {*each.when} <= {"rating"}:
            needing |= {*each.when.get("rating", codes)}
    return bool(codes) and codes <= needing


def _number(text: str) -> int | None:
    found = _NUMBER.match(text.strip())
    return int(found.group().replace("−", "-")) if found else None


def _same(text: str) -> str:
    """The text without what means nothing in it: blanks, capitals, and which sign a minus is."""
    return squeezed(text).casefold().replace("−", "-")


def _without_number(label: str) -> str:
    """The words of a choice inside a sentence: without the number, and small in front."""
    words = _NUMBER.sub("", label.strip(), count=1) if _number(label) is not None else label
    words = words.strip(" .:;)/-–—")
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
