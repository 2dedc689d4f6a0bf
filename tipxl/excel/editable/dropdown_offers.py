"""What the dropdowns of decisions.xlsx offer, for every column and every open question."""

from collections.abc import Mapping

from msgspec import Struct


class DropdownOffers(Struct, frozen=True):
    """What the dropdowns offer: for the officer's own lines, and for each item by its number."""

    periods: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = {}
