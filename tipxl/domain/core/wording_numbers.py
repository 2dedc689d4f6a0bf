"""A number with its noun, and the word that agrees with it: the one place that knows plurals."""


def counted(number: int, one: str, many: str = "", zero: str = "0") -> str:
    """A number with its noun: "0 files", "1 file", "3 files"; `zero` may be another word for 0."""
    return f"{number or zero} {one_or_many(number, one, many or _plural(one))}"


def one_or_many(number: int, one: str, many: str) -> str:
    """The word that goes with a number: "is" with one thing, "are" with none or several."""
    return one if number == 1 else many


def number_of(number: int, one: str, many: str) -> str:
    """A number with its noun: "1 activity", "2 activities", "no activities"."""
    return counted(number, one, many, zero="no")


def be(number: int) -> str:
    """The verb that goes with a number."""
    return one_or_many(number, "is", "are")


def _plural(one: str) -> str:
    return f"{one[:-1]}ies" if one.endswith(("ty", "dy")) else f"{one}s"


def often(times: int) -> str:
    """How often, in words: "once", "3 times"."""
    return one_or_many(times, "once", f"{times} times")
