"""Clock times as people write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from simulator.format import from_h_hour, offset_text


@dataclass(frozen=True, slots=True, order=True)
class LaterDay:
    """A clock time on another day than the scenario's, as printed: `00:10:00 +1 d`.

    Attributes
    ----------
    days
        The difference in days; negative for a day before.
    time
        The clock time there.
    """

    days: int
    time: dt.time

    def isoformat(self) -> str:
        """Its text, as it is read."""
        return f"{self.time.isoformat()} {self.days:+d} d"

    def __str__(self) -> str:
        return self.isoformat()


@dataclass(frozen=True, slots=True)
class Zoned:
    """A clock time with its zone, as printed in an hour that comes twice: `01:30:00 EST`.

    Attributes
    ----------
    clock
        What the clock shows.
    zone
        The abbreviation of the zone, or its offset from UTC: `EST`, `-05:00`.
    by_code
        Whether it is an aware datetime of Python: a moment, however long before the start.
    """

    clock: dt.time | dt.datetime | LaterDay
    zone: str
    by_code: bool = False

    @property
    def offset(self) -> dt.timedelta | None:
        """Its offset from UTC; None for an abbreviation."""
        match = _OFFSET.fullmatch(self.zone)
        if match is None:
            return dt.timedelta(0) if self.zone in UTC else None
        sign, *parts = match.groups()
        hours, minutes, seconds = (int(part or 0) for part in parts)
        offset = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return -offset if sign == "-" else offset

    def isoformat(self) -> str:
        """Its text, as it is read."""
        zone = f" {self.zone}" if self.zone[0].isalpha() else self.zone
        if isinstance(self.clock, LaterDay):
            return f"{self.clock.time.isoformat()}{zone} {self.clock.days:+d} d"
        return f"{self.clock.isoformat()}{zone}"

    def __str__(self) -> str:
        return self.isoformat()


@dataclass(frozen=True, slots=True)
class SinceStart:
    """An instant that is drawn or measured: exact, however long before the start.

    Attributes
    ----------
    seconds
        Since the scenario's start (s).
    """

    seconds: float

    def isoformat(self) -> str:
        """Its text, for people."""
        return f"{self.seconds!r} s from the start"

    def __str__(self) -> str:
        return self.isoformat()


@dataclass(frozen=True, slots=True)
class FromHHour:
    """A time before or after the hour H, as printed: `H+0:12:30`; and as people say it: `H-15 min`.

    Attributes
    ----------
    seconds
        Since H (s).
    """

    seconds: float

    def isoformat(self) -> str:
        """Its text, as it is read."""
        return from_h_hour(self.seconds, 1.0 if self.seconds.is_integer() else 0.1)

    def __str__(self) -> str:
        return self.isoformat()


OnAClock = dt.time | dt.datetime | LaterDay | Zoned
Clock = OnAClock | SinceStart | FromHHour
#: How a clock time is written, for messages.
HINT = 'a clock time such as "09:20:00" or 2025-09-03T09:20:00'
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?", re.ASCII)
_NOON = re.compile(r"(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?\s*([AaPp])\.?[Mm]\.?", re.ASCII)
#: Hours past 24 are on a later day: `25:15`.
_HOURS = re.compile(r"(\d{2})(:.+)", re.ASCII)
_OTHER_DAY = re.compile(r"(.+?)\s*([+-]\d{1,7}) ?d", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](.+)", re.ASCII)
#: The zone is as long as it can be: `01:30 MST` is not `01:30 M` in `ST`.
_ZONE = re.compile(r"(.*?[\dMm.])\s*([A-Za-z]{2,6}|[Zz]|[+-]\d{2}(?::?\d{2}){0,2})", re.ASCII)
_OFFSET = re.compile(r"([+-])([01]\d|2[0-3])(?::?([0-5]\d))?(?::?([0-5]\d))?", re.ASCII)
#: From an hour H: hours, minutes and seconds; or some of them with their units.
_FROM_H = re.compile(r"H\s*([+-])\s*(.+)", re.ASCII)
_PARTS = re.compile(r"(\d{1,6}):([0-5]\d):([0-5]\d(?:\.\d{1,6})?)", re.ASCII)
_TWO_PARTS = re.compile(r"(\d{1,6}):([0-5]\d)", re.ASCII)
_NAMED = re.compile(
    r"(?:(\d{1,6})\s*h)?\s*(?:(\d{1,6})\s*min)?\s*(?:(\d{1,9}(?:\.\d{1,6})?)\s*s)?", re.ASCII
)
#: Halves of the day, which are no zones; names of a zone without an offset.
_HALVES, UTC = ("AM", "PM"), ("Z", "UTC")


def clock_time(value: object) -> Clock:
    """Read a clock time without a day, on a day counted from the scenario's, or with its date.

    Raises
    ------
    ValueError
        Says what is wrong and what would be right.
    """
    if isinstance(value, dt.datetime | dt.time):
        return _of_python(value)
    if isinstance(value, LaterDay | Zoned | SinceStart | FromHHour):
        return value
    text = str(value).strip()
    from_h = _FROM_H.fullmatch(text)
    found = _clock(text) if from_h is None else _after_h_hour(text, *from_h.groups())
    if found is None:
        raise ValueError(f"'{text}' is not {HINT}")
    return found


def looks_like_a_clock(value: object) -> bool:
    """Whether a value looks like a clock time rather than the name of an event."""
    if isinstance(value, dt.time | dt.datetime):
        return True
    if not isinstance(value, str):
        return False
    text = value.strip()
    return text[:1].isdigit() or _FROM_H.fullmatch(text) is not None


def _after_h_hour(text: str, sign: str, time: str) -> FromHHour:
    """Read a time after the hour H, or before it."""
    if (two := _TWO_PARTS.fullmatch(time)) is not None:
        first, second = two.groups()
        either = f"H{sign}0:{int(first):02d}:{second} or H{sign}{first}:{second}:00"
        raise ValueError(f"'{text}' could be minutes or hours; write {either}")
    match = _PARTS.fullmatch(time) or _NAMED.fullmatch(time)
    if match is None or not any(match.groups()):
        raise ValueError(
            f"'{text}' is not a time relative to H; write H{sign}0:12:30 or H{sign}15 min"
        )
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    size = hours * 3600 + minutes * 60 + seconds
    return FromHHour(-size if sign == "-" else size)


def _of_python(value: dt.datetime | dt.time) -> Clock:
    if value.tzinfo is None:
        return value
    return Zoned(value.replace(tzinfo=None), offset_text(value), by_code=True)


def _clock(text: str) -> Clock | None:
    found = _without_zone(text)
    if found is not None:
        return found
    # The zone stands after the time: before a difference in days, or at the end.
    other = _OTHER_DAY.fullmatch(text)
    time, days = (other[1], f" {other[2]} d") if other else (text, "")
    zoned = _ZONE.fullmatch(time)
    clock = _without_zone(zoned[1] + days) if zoned else None
    if zoned is None or clock is None:
        return None
    zone = zoned[2].upper()
    wrong = zone in _HALVES or (zone[0] in "+-" and _OFFSET.fullmatch(zone) is None)
    return None if wrong else Zoned(clock, zone)


def _without_zone(text: str) -> dt.time | dt.datetime | LaterDay | None:
    on_a_day = _DAY.fullmatch(text)
    if on_a_day is None:
        return _bare(text)
    bare = _bare(on_a_day[2])
    if bare is None:
        return None
    days, time = (bare.days, bare.time) if isinstance(bare, LaterDay) else (0, bare)
    try:
        day = dt.date.fromisoformat(on_a_day[1]) + dt.timedelta(days=days)
    except ValueError:
        raise ValueError(f"there is no day {on_a_day[1]}") from None
    except OverflowError:
        raise ValueError(f"'{text}' is outside the years 1 to 9999") from None
    return dt.datetime.combine(day, time)


def _bare(text: str) -> dt.time | LaterDay | None:
    """A clock time without a date: of any day, or counted in days from the scenario's."""
    if (other := _OTHER_DAY.fullmatch(text)) is not None:
        time = _time(other[1])
        return None if time is None else LaterDay(int(other[2]), time)
    if (late := _HOURS.fullmatch(text)) is not None and int(late[1]) >= 24:
        days, hour = divmod(int(late[1]), 24)
        time = _time(f"{hour}{late[2]}")
        return None if time is None else LaterDay(days, time)
    return _time(text)


def local_datetime(value: object) -> dt.datetime | Zoned:
    """Read a date and time, such as `2025-09-03T09:00:00`, with its zone if it has one."""
    clock = clock_time(value)
    time = clock.clock if isinstance(clock, Zoned) else clock
    if not isinstance(time, dt.datetime):
        time = time.time if isinstance(time, LaterDay) else time
        raise ValueError(f"'{value}' needs a day: 2025-09-03T{time}")
    assert isinstance(clock, dt.datetime | Zoned)
    return clock


def _time(text: str) -> dt.time | None:
    if (noon := _NOON.fullmatch(text)) is not None:
        hour = int(noon[1])
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if noon[3] in "Pp" else 0)
        text = f"{hour}{noon[2] or ':00'}"
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    return dt.time(hour, minute, second, int((match[4] or "0").ljust(6, "0")))
