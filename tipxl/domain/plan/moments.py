"""A moment as people read it: the day and the hour of the plan's time zone, with its name.

Inside the program a moment carries the plan's time zone, so that its date is the plan's day. It is
given that zone where it comes in (`time_zones`), and records hold it in UTC.
"""

from datetime import datetime

from tipxl.domain.core.wording_days import long_date


def zone_words(moment: datetime) -> str:
    """The name of a moment's time zone, such as Asia/Jakarta."""
    # What says more than a name has the name apart: zones of a computer may have commas in theirs.
    return str(getattr(moment.tzinfo, "zone", moment.tzinfo)) if moment.tzinfo else ""


def moment_words(moment: datetime) -> str:
    """A moment for a reader, e.g. "31 January 2018, 05:30 (Asia/Jakarta)".

    In an hour that comes twice, when summer time ends, it tells which of the two is meant.
    """
    zone = f" ({moment.tzinfo})" if moment.tzinfo else ""
    return f"{long_date(moment.date())}, {moment:%H:%M}{zone}"
