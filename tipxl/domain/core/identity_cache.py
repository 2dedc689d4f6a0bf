"""Remembers what was computed from a large value, known by being the same object.

The program remembers in two ways. `remembered` is for plans and rounds, whose contents are too
large to compare. `functools.lru_cache` is for small values that are compared by what they hold.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

Found = TypeVar("Found")


class _This:
    """A value that equals only itself; comparing contents would read all of it."""

    __slots__ = ("it",)

    def __init__(self, it: object) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.it is other.it


def remembered(find: Callable[..., Found]) -> Callable[..., Found]:
    """`find`, which remembers what it found of the last values; they must be frozen."""

    @lru_cache(maxsize=32)  # a step works with one plan, and with every round of it
    def cached(*these: _This) -> Any:
        return find(*(this.it for this in these))

    return lambda *values: cached(*map(_This, values))
