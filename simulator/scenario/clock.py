"""Clock times as people write them, and the scenario's own clock."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from simulator.errors import CalendarError


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


Clock = dt.time | dt.datetime | LaterDay
#: How a clock time is written, for messages.
HINT = 'a clock time such as "09:20:00" or 2025-09-03T09:20:00'

_ZERO, _YEAR = dt.timedelta(), 365.25 * 86400
#: The calendar in every time zone: their clocks differ by less than two days.
_FIRST, _LAST = dt.datetime.min + dt.timedelta(2), dt.datetime.max - dt.timedelta(2)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?")
_NOON = re.compile(r"(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?\s*([AaPp])\.?[Mm]\.?")
#: Hours past 24 are on a later day: `25:15`.
_HOURS = re.compile(r"(\d{2})(:.+)")
_OTHER_DAY = re.compile(r"(.+?)\s*([+-]\d{1,7}) ?d")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](.+)")


def clock_time(value: object) -> Clock:
    """Read a clock time of the scenario's day or of one counted from it, or a local date and time.

    Raises
    ------
    ValueError
        Says what is wrong and what would be right.
    """
    if isinstance(value, dt.datetime):
        return _local(value)
    if isinstance(value, dt.time | LaterDay):
        return value
    text = str(value).strip()
    on_a_day = _DAY.fullmatch(text)
    time = _time(on_a_day[2]) if on_a_day else _bare(text)
    if time is None:
        zoned = on_a_day and re.search(r"(Z|[+-]\d{2}:?\d{2})$", text)
        why = "carries an offset; write local time without one" if zoned else f"is not {HINT}"
        raise ValueError(f"'{text}' {why}")
    if on_a_day is None or isinstance(time, LaterDay):
        return time
    try:
        return dt.datetime.combine(dt.date.fromisoformat(on_a_day[1]), time)
    except ValueError:
        raise ValueError(f"there is no day {on_a_day[1]}") from None


def _bare(text: str) -> dt.time | LaterDay | None:
    """A clock time without a date: of the scenario's day, or counted in days from it."""
    if (late := _HOURS.fullmatch(text)) is not None and int(late[1]) >= 24:
        days, hour = divmod(int(late[1]), 24)
        time = _time(f"{hour}{late[2]}")
    elif (other := _OTHER_DAY.fullmatch(text)) is not None:
        days, time = int(other[2]), _time(other[1])
    else:
        return _time(text)
    return LaterDay(days, time) if days and time else time


def local_datetime(value: object) -> dt.datetime:
    """Read a local date and time, such as `2025-09-03T09:00:00`."""
    clock = clock_time(value)
    if isinstance(clock, LaterDay):
        clock = clock.time
    if not isinstance(clock, dt.datetime):
        raise ValueError(f"'{value}' needs a day: 2025-09-03T{clock}")
    return clock


def looks_like_a_clock(value: object) -> bool:
    """Whether a value looks like a clock time rather than the name of an event."""
    if isinstance(value, dt.time | dt.datetime):
        return True
    return isinstance(value, str) and value.strip()[:1].isdigit()


def _local(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is not None:
        raise ValueError(f"'{value.isoformat()}' carries an offset; write local time without one")
    return value


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


@dataclass(frozen=True, slots=True)
class Calendar:
    """The scenario's start and time zone: between clock times and seconds since the start."""

    start: dt.datetime

    @classmethod
    def of(cls, start: dt.datetime, timezone: ZoneInfo) -> Calendar:
        """Take a local start in a time zone."""
        return cls(start.replace(tzinfo=timezone))

    def instant(self, clock: Clock) -> float:
        """Seconds from the scenario's start to a clock time; negative before it."""
        there, start = self._local(clock).replace(tzinfo=self.start.tzinfo), self.start
        offsets = (there.utcoffset() or _ZERO) - (start.utcoffset() or _ZERO)
        return (there.replace(tzinfo=None) - start.replace(tzinfo=None) - offsets).total_seconds()

    def clock(self, seconds: float) -> dt.datetime:
        """The date and time, in the scenario's time zone, of an instant (s).

        Raises
        ------
        CalendarError
            If the calendar, the years 1 to 9999 in UTC and there, does not have it.
        """
        try:
            moment = self.start.astimezone(dt.UTC) + dt.timedelta(seconds=seconds)
            return moment.astimezone(self.start.tzinfo)
        except (OverflowError, ValueError):  # which not a number is
            far = f"{abs(seconds):.4g} s"
            if abs(seconds) > _YEAR:
                far = f"{abs(seconds) / _YEAR:.3g} years"
            raise CalendarError(
                f"an instant {far} {'before' if seconds < 0 else 'after'} the start "
                "is beyond the calendar, the years 1 to 9999"
            ) from None

    @property
    def first(self) -> float:
        """The instant (s) with which the calendar begins, give or take a time zone."""
        return (_FIRST - self.start.replace(tzinfo=None)).total_seconds()

    @property
    def last(self) -> float:
        """The instant (s) with which the calendar ends, give or take a time zone."""
        return (_LAST - self.start.replace(tzinfo=None)).total_seconds()

    def reaches(self, clock: Clock) -> bool:
        """Whether a clock time is in the years 1 to 9999, in UTC too."""
        if isinstance(clock, LaterDay):
            day = self.start.toordinal() + clock.days
            if not 1 <= day <= dt.date.max.toordinal():
                return False
        try:
            self._utc(clock)
        except OverflowError:
            return False
        return True

    def exists(self, clock: Clock) -> bool:
        """Whether there is such a clock time: not in the hour that a change of the clocks skips."""
        utc = self._utc(clock)
        there = utc.astimezone(self.start.tzinfo).replace(tzinfo=None, fold=0)
        return there == self._local(clock)

    def _local(self, clock: Clock) -> dt.datetime:
        if isinstance(clock, dt.datetime):
            return clock
        if isinstance(clock, LaterDay):
            try:
                day = self.start.date() + dt.timedelta(days=clock.days)
            except OverflowError:  # beyond the calendar; `reaches` says so
                day = dt.date.max if clock.days > 0 else dt.date.min
            return dt.datetime.combine(day, clock.time)
        return dt.datetime.combine(self.start.date(), clock)

    def _utc(self, clock: Clock) -> dt.datetime:
        return self._local(clock).replace(tzinfo=self.start.tzinfo).astimezone(dt.UTC)
