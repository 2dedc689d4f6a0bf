"""A round and a row as somebody types it -> why each value is here."""

from difflib import get_close_matches
from pathlib import Path

from tipxl.domain.agreed import Consolidation
from tipxl.domain.layout import Layout
from tipxl.domain.period import Period
from tipxl.domain.trace import Traced, traced
from tipxl.errors import TipxlError
from tipxl.steps.frozen import as_closed
from tipxl.steps.merging import merged
from tipxl.steps.opening import begun, closed_round, open_folder


def trace(root: Path, period: Period, row: str, column: str = "") -> tuple[Traced, ...]:
    """Why a value is here, or every value of the row; TipxlError where it is not known."""
    desk = open_folder(root)
    files = begun(desk, period)
    desk = as_closed(desk, files)
    round_ = merged(desk, period)
    before = (closed_round(desk.files(each)) for each in desk.folder.periods() if each < period)
    rounds = (*(each for each in before if each is not None), round_)
    return traced(desk.layout, rounds, _row(round_, row), _columns(desk.layout, column))


def _row(round: Consolidation, typed: str) -> str:
    keys = {each.key.casefold(): each.key for each in round.rows}
    wanted = typed.strip().casefold()
    if wanted in keys:
        return keys[wanted]
    of_activity = [key for low, key in keys.items() if low.partition("#")[0] == wanted]
    if len(of_activity) == 1:
        return of_activity[0]
    if of_activity:
        raise TipxlError(f"{typed} has several rows. Name one of {', '.join(of_activity)}.")
    near = [keys[each] for each in get_close_matches(wanted, keys, n=3)]
    remedy = f"Did you mean {' or '.join(near)}?" if near else "Rows are written like A.a.1.1#1."
    raise TipxlError(f"The round {round.period} has no row {typed!r}. {remedy}")


def _columns(layout: Layout, typed: str) -> tuple[str, ...]:
    inputs = layout.block("activities").inputs
    wanted = typed.strip().casefold()
    if not wanted:
        return tuple(each.key for each in inputs)
    for each in inputs:
        if wanted in (each.key.casefold(), each.heading.casefold()):
            return (each.key,)
    known = ", ".join(each.key for each in inputs)
    raise TipxlError(f"There is no column {typed!r}. The columns are {known}.")
