"""A number format of a day, and what people see of a day through one that leaves a part out."""

import re
from datetime import datetime, timedelta

_LONGEST = 255  # as in Excel; also keeps the patterns below quick
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]')
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
#: Parts that count on where a day ends, by the unit that counts, and its seconds.
HOURS, MINUTES, SECONDS = "H", "M", "S"
_UNITS = {HOURS: 3600, MINUTES: 60, SECONDS: 1}
#: What is left of the last whole unit is shown, too, once for each smaller unit: [h]:mm, not [h].
REST = "+"
_SMALLER = {HOURS: "ms", MINUTES: "s"}
#: Numbers of formats that Excel knows by itself, and what they show: d-mmm, mmm-yy, and times.
BUILT_IN = {16: "dm", 17: "my", **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "t"), 46: "tH++"}

_MOST_DAYS = 1_000_000  # of a duration that anybody means
_SHOWN = (("ymd", "%Y-%m-%d"), ("ym", "%Y-%m"), ("md", "%m-%d"), ("y", "%Y"), ("m", "%m"))


def parts_of(code: str) -> str:
    """What a format shows of a day: its year, month, day, weekday and time, as y, m, d, w and t."""
    if len(code) > _LONGEST:
        return ""
    letters = _LITERAL.sub("", code.partition(";")[0]).casefold().replace("am/pm", "")
    has_time = bool(re.search("[hs]", letters) or _ELAPSED.search(code))
    is_of_time = has_time and not re.search("[ydeb]", letters)
    found = {
        "y": re.search("[yebg]", letters),
        "m": "m" in letters and not is_of_time,
        "d": re.search("(?<!d)dd?(?!d)", letters),
        "w": "ddd" in letters or "a" in letters,
        "t": has_time,
    }
    return "".join(part for part, is_there in found.items() if is_there) + _counted(code)


def _counted(code: str) -> str:
    """The unit in which a format counts on where a day ends, and how much of the rest it shows."""
    elapsed = _ELAPSED.search(code)
    if not elapsed:
        return ""
    unit = elapsed[1][0].upper()
    behind = _LITERAL.sub("", code[elapsed.end() :].partition(";")[0]).casefold()
    return unit + REST * sum(each in behind for each in _SMALLER.get(unit, ""))


def seen_of_day(serial: float, parts: str, *, date_1904: bool = False) -> str | None:
    """What is seen of a day, in our own order; None where it is all of it, or there is no day."""
    unit = next((each for each in _UNITS if each in parts), "")
    rests = parts.count(REST)
    if unit and (serial >= 1 or unit != HOURS or not rests):
        return elapsed(serial, unit, rests)
    is_time = 0 <= serial < 1 and "t" in parts
    if is_time or {"y", "m", "d"} <= set(parts):
        return None
    try:
        day = (_EPOCH_1904 if date_1904 else _EPOCH_1900) + timedelta(days=serial)
    except OverflowError:
        return None
    pieces = [next((day.strftime(how) for has, how in _SHOWN if set(has) <= set(parts)), "")]
    pieces += [day.strftime("%d")] * ("d" in parts and "m" not in parts)
    pieces += [day.strftime("%A")] * ("w" in parts) + [day.strftime("%H:%M")] * ("t" in parts)
    return " ".join(filter(None, pieces))


def elapsed(serial: float, unit: str = HOURS, rests: int = 2) -> str | None:
    """How long something took, in a unit and smaller ones: 36:30:00 for a day and a half."""
    if not 0 <= serial < _MOST_DAYS:
        return None
    size = _UNITS[unit]
    whole, rest = divmod(round(serial * 86_400), size)
    pieces = (rest // max(1, size // 60), rest % 60)
    return ":".join((f"{whole}", *(f"{each:02}" for each in pieces[:rests])))
