"""Time zones by name: the one place that reads them, and gives a moment the plan's zone.

The domain knows no zones: it is handed moments that carry one. Their names and rules lie in files
of the computer, or of the package tzdata on Windows.
"""

import zoneinfo
from datetime import UTC, datetime, tzinfo

from tipxl.errors import TipxlError

#: A zone; None is that of the computer, whatever it is at the moment that is asked about.
Zone = tzinfo | None


def known_zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(zoneinfo.available_timezones())


def zone_named(name: str) -> Zone:
    """The zone of that name; "" is that of the computer."""
    if not name:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TipxlError(
            f"This computer does not know the time zone {name} of plan.xlsx (sheet Secretariat). "
            "Correct its name, or install the time zones: pip install tzdata"
        ) from error


def in_zone(moment: datetime, zone: Zone) -> datetime:
    """The moment with the day and hour of a zone; a moment that has no zone was typed in it."""
    if moment.tzinfo is None and zone is not None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone)


def computer_zone() -> str:
    """What the computer calls its own zone."""
    return str(datetime.now(UTC).astimezone().tzinfo)
