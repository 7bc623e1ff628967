"""Seconds since midnight as a time of the day: as files keep it, and as people read it."""

from __future__ import annotations

import re

_DAY = 86_400
_WRITTEN = re.compile(r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?(?: ([+-]\d{1,4}) d)?")
#: How a time of the day is written, for messages.
EXAMPLES = "09:20:00.000, or of another day 00:10:00.000 +1 d"


def time_of_day(seconds: float, digits: int = 3) -> str:
    """``09:20:00.000``; of another day, with the days between: ``00:10:00.000 +1 d``.

    Parameters
    ----------
    seconds
        Since midnight; may be negative.
    digits
        Of a second.
    """
    unit = 10**digits
    days, rest = divmod(round(seconds * unit), _DAY * unit)
    whole, part = divmod(rest, unit)
    text = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    if digits:
        text += f".{part:0{digits}d}"
    return f"{text} {days:+d} d" if days else text


def read_time_of_day(text: str) -> float:
    """Seconds since midnight of a time of the day as it is written.

    Raises
    ------
    ValueError
        Where it is none.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time of the day such as {EXAMPLES}")
    hours, minutes, seconds, part, days = match.groups()
    whole = int(days or 0) * _DAY + int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + float(part or 0)
