"""Choices for invented answers that depend on words alone: the same words, the same choice."""

import hashlib
from collections.abc import Sequence


def draw(*parts: str) -> int:
    """A number from 0 to 99 that hangs on the parts alone."""
    return int(hashlib.sha256("|".join(parts).encode()).hexdigest(), 16) % 100


def chosen(lots: Sequence[tuple[int, str]], *parts: str) -> str:
    """What the draw falls on: `lots` are rising shares of a hundred with what each stands for."""
    chance = draw(*parts)
    return next(what for share, what in lots if chance < share)
