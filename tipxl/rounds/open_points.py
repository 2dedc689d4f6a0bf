"""An open round -> what is not finished in it: what the meeting should know before it is closed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tipxl.domain.core.workbook import Verdict
from tipxl.domain.results.round_result import Reporting, RoundResult


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that is not finished, in words, and where it is dealt with.

    `where` is "decisions", "reports", "letters" or "status".
    """

    words: str
    where: str
    names: tuple[str, ...] = ()


def open_points(so_far: RoundResult) -> tuple[OpenPoint, ...]:
    """Everything that is open, the gravest first; empty where nothing is."""
    return tuple(_points(so_far))


def _points(so_far: RoundResult) -> Iterator[OpenPoint]:
    reporting = so_far.reporting
    held = tuple(e.arrival.file for e in so_far.returns if e.verdict is Verdict.HELD)
    if held:
        yield OpenPoint("Held for your decision; not used as long as it is held", "reports", held)
    waiting = tuple(each.number for each in so_far.decisions if each.waits)
    if waiting:
        yield OpenPoint(
            "Not decided; what it asks is agreed as it stands without a decision",
            "decisions",
            waiting,
        )
    yield from _of_bodies(
        reporting, lambda e: bool(e.errors), "Something is still to be corrected by", "reports"
    )
    yield from _of_bodies(
        reporting, lambda e: e.expected and e.received is None and not e.held,
        "Not yet reported; the statuses agreed before are carried", "status",
    )  # fmt: skip
    yield from _of_bodies(
        reporting, lambda e: e.provisional, "Provisional: not yet cleared or confirmed by", "status"
    )
    yield from _of_bodies(reporting, lambda e: bool(e.to_read), "Mail to be read, from", "letters")
    yield from _of_bodies(
        reporting, lambda e: bool(e.undelivered), "A letter was not delivered to", "letters"
    )


def _of_bodies(
    reporting: tuple[Reporting, ...], holds: Callable[[Reporting], bool], words: str, where: str
) -> Iterator[OpenPoint]:
    names = tuple(each.body for each in reporting if holds(each))
    if names:
        yield OpenPoint(words, where, names)
