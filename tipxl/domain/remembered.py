"""An index made once for a large value, however often it is asked for."""

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Found = TypeVar("Found")


class _This(Generic[Thing]):
    """A value told from others by being the same one: comparing contents would read it all."""

    __slots__ = ("it",)

    def __init__(self, it: Thing) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.it is other.it


def remembered(find: Callable[[Thing], Found]) -> Callable[[Thing], Found]:
    """`find`, which remembers what it found in the last few values; they must be frozen."""

    @lru_cache(maxsize=32)  # a step works with one plan, and with every round of it
    def kept(this: _This[Thing]) -> Found:
        return find(this.it)

    return lambda it: kept(_This(it))
