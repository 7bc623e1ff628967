"""Instants and durations as people read them: clock times in the scenario's zone, minutes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Protocol

from simulator.tolerances import NO_CHANGE


class HasClock(Protocol):
    """What gives the clock time of an instant: a scenario."""

    @property
    def start(self) -> dt.datetime:
        """Time zero, aware."""
        ...

    def clock(self, seconds: float) -> dt.datetime:
        """The date and time, in the scenario's time zone, of an instant (s)."""
        ...


def clock(scenario: HasClock, seconds: float, *, with_seconds: bool = True) -> str:
    """Clock time of an instant, to the nearest second (or minute), in the scenario's time zone.

    Parameters
    ----------
    scenario
        Whose clock it is.
    seconds
        The instant, in seconds since the scenario's start.
    with_seconds
        ``09:32:15``; otherwise ``09:32``.

    Returns
    -------
    str
        Of another day than the start's: with the days between, as in ``00:10:00 +1 d``.
    """
    unit = 1.0 if with_seconds else 60.0
    moment = scenario.clock(seconds + unit / 2)
    text = moment.strftime("%H:%M:%S" if with_seconds else "%H:%M")
    days = (moment.date() - scenario.start.date()).days
    return f"{text} {days:+d} d" if days else text


def duration(seconds: float) -> str:
    """A length of time: ``8.3 s``, ``1 min 08 s``, ``1 h 02 min 05 s``; with ``-`` where negative.

    Tenths are shown below a minute; what is shorter than a tenth, and not nothing, keeps a digit.
    """
    size = abs(seconds)
    sign = "-" if seconds < 0 else ""
    if size < NO_CHANGE:
        return "0 s"
    if size < 0.05:
        return f"{sign}{size:.1g} s"
    if round(size, 1) < 60:
        return f"{sign}{size:.1f} s".replace(".0 s", " s")
    minutes, rest = divmod(round(size), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{sign}{hours} h {minutes:02d} min {rest:02d} s"
    return f"{sign}{minutes} min {rest:02d} s"


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
