"""A round with its moments in another time zone: the same moments, other days and hours."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from msgspec.structs import replace

from tipxl.domain.results.round_result import LineStatement, RoundResult


def round_in_zone(round: RoundResult, zone: tzinfo | None) -> RoundResult:
    """The round as it is read in a zone (None: the computer's); as it is recorded, in UTC."""
    return replace(
        round,
        rows=tuple(
            replace(
                row,
                said=tuple(
                    replace(each, received=_moved(each.received, zone)) for each in row.said
                ),
            )
            for row in round.rows
        ),
        reporting=tuple(
            replace(
                each,
                received=_moved(each.received, zone),
                form_at=_moved(each.form_at, zone),
            )
            for each in round.reporting
        ),
        returns=tuple(
            replace(
                each,
                arrival=replace(each.arrival, received=each.arrival.received.astimezone(zone)),
            )
            for each in round.returns
        ),
        events=tuple(
            replace(event, line=line)
            for event, line in zip(
                round.events, _lines((e.line for e in round.events), zone), strict=True
            )
        ),
        lines=_lines(round.lines, zone),
    )


def _lines(lines: Iterable[LineStatement], zone: tzinfo | None) -> tuple[LineStatement, ...]:
    return tuple(replace(each, received=_moved(each.received, zone)) for each in lines)


def _moved(moment: datetime | None, zone: tzinfo | None) -> datetime | None:
    return moment.astimezone(zone) if moment else None
