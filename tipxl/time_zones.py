"""Time zones by name: the one place that reads them, and gives a moment the plan's zone.

The domain knows no zones: it is handed moments that carry one. Their names and rules lie in files
of the computer, or of the package tzdata on Windows.
"""

import zoneinfo
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from tipxl.errors import TipxlError

#: A zone; None is that of the computer, whatever it is at the moment that is asked about.
Zone = tzinfo | None


class NamedOffset(tzinfo):
    """What a moment carries of its zone in an hour that comes twice: the name, and which of both.

    It is worded "Europe/Berlin, UTC+02:00".
    """

    __slots__ = ("_offset", "zone")

    def __init__(self, zone: str, offset: timedelta) -> None:
        self.zone = zone
        self._offset = offset

    def __reduce__(self) -> tuple[type[tzinfo], tuple[str, timedelta]]:
        return type(self), (self.zone, self._offset)

    def __str__(self) -> str:
        return f"{self.zone}, {self.offset_words}"

    @property
    def offset_words(self) -> str:
        """How far it is ahead of UTC, as "UTC+02:00"."""
        return str(timezone(self._offset))

    def fromutc(self, moment: datetime) -> datetime:
        """The moment with the day and hour of this offset."""
        return moment + self._offset

    def utcoffset(self, _: datetime | None) -> timedelta:
        """How far it is ahead of UTC."""
        return self._offset

    def dst(self, _: datetime | None) -> None:
        """What of it is summer time is not known."""

    def tzname(self, _: datetime | None) -> str:
        """The zone and the offset."""
        return str(self)


class _NamedZone(tzinfo):
    """A zone whose moments carry the offset of then, and its name.

    Two moments of one `ZoneInfo` are compared by what their clocks show: in the hour that comes
    twice when summer time ends, what came later would be taken for what came before. Only in such
    an hour the name tells the offset, too, so that the two are worded differently.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._zone = zoneinfo.ZoneInfo(name)

    def __reduce__(self) -> tuple[type[tzinfo], tuple[str]]:
        return type(self), (self._name,)

    def __str__(self) -> str:
        return self._name

    def fromutc(self, moment: datetime) -> datetime:
        """The moment with the day and hour of the zone."""
        shown = self._zone.fromutc(moment.replace(tzinfo=self._zone))
        offset = shown.utcoffset() or timedelta()
        comes_twice = offset != shown.replace(fold=1 - shown.fold).utcoffset()
        twice = NamedOffset(self._name, offset) if comes_twice else None
        return shown.replace(tzinfo=twice or timezone(offset, self._name), fold=0)

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """How far the zone is ahead of UTC at a moment."""
        return self._zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        """What of it is summer time."""
        return self._zone.dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        """Its short name at a moment."""
        return self._zone.tzname(moment)


def known_zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(zoneinfo.available_timezones())


def zone_named(name: str) -> Zone:
    """The zone of that name; "" is that of the computer."""
    if not name:
        return None
    try:
        return _NamedZone(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TipxlError(
            f"This computer does not know the time zone {name} of plan.xlsx (sheet Secretariat). "
            "Correct its name, or install the time zones: pip install tzdata"
        ) from error


def in_zone(moment: datetime, zone: Zone) -> datetime:
    """The moment with the day and hour of a zone; a moment that has no zone was typed in it.

    Of an hour that comes twice it is the first; one that is left out is moved on. TipxlError of a
    moment at the edge of the calendar, which another zone has not.
    """
    try:
        if moment.tzinfo is None and zone is not None:
            moment = moment.replace(tzinfo=zone).astimezone(UTC)
        return moment.astimezone(zone)
    except (OverflowError, ValueError, OSError) as error:
        raise TipxlError(f"{moment.date()} cannot be the day. Type one of this century.") from error


def file_time(seconds: float) -> datetime:
    """The time of a file as a moment in UTC, in whole seconds.

    A disk may hold times that no calendar has: they are taken to the nearest year that is one.
    """
    return datetime.fromtimestamp(min(max(seconds, _EARLIEST), _LATEST), UTC).replace(microsecond=0)


_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC).timestamp()
_LATEST = datetime(9998, 12, 31, tzinfo=UTC).timestamp()


def computer_zone() -> str:
    """What the computer calls its own zone."""
    return str(datetime.now(UTC).astimezone().tzinfo)
