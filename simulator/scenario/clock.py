"""Clock times as people write them, and the scenario's own clock."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from math import ceil
from zoneinfo import ZoneInfo

from simulator.errors import CalendarError
from simulator.format import duration as duration_text
from simulator.format import offset_text


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
            return dt.timedelta(0) if self.zone in _UTC else None
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


_Shown = dt.time | dt.datetime | LaterDay | Zoned
Clock = _Shown | SinceStart
#: How a clock time is written, for messages.
HINT = 'a clock time such as "09:20:00" or 2025-09-03T09:20:00'
#: How long before the start a clock time without a day may be (s), if the file does not say it.
LEAD = 6 * 3600.0

#: How far from the start a clock time with a date may be (s): a year is easily mistyped.
FARTHEST = 7 * 86400.0
#: An hour that comes twice lasts at least half an hour.
_OFTEN = 1800.0
_MANY_DAYS = 30 * 86400.0
_ZERO, _YEAR = dt.timedelta(), 365.25 * 86400
#: The calendar in every time zone: their clocks differ by less than two days.
_FIRST, _LAST = dt.datetime.min + dt.timedelta(2), dt.datetime.max - dt.timedelta(2)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?", re.ASCII)
_NOON = re.compile(r"(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?\s*([AaPp])\.?[Mm]\.?", re.ASCII)
#: Hours past 24 are on a later day: `25:15`.
_HOURS = re.compile(r"(\d{2})(:.+)", re.ASCII)
_OTHER_DAY = re.compile(r"(.+?)\s*([+-]\d{1,7}) ?d", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](.+)", re.ASCII)
_ZONE = re.compile(r"(.*[\dMm.])\s*([A-Za-z]{2,6}|[Zz]|[+-]\d{2}(?::?\d{2}){0,2})", re.ASCII)
_OFFSET = re.compile(r"([+-])([01]\d|2[0-3])(?::?([0-5]\d))?(?::?([0-5]\d))?", re.ASCII)
#: Halves of the day, which are no zones; names of a zone without an offset.
_HALVES, _UTC = ("AM", "PM"), ("Z", "UTC")


def clock_time(value: object) -> Clock:
    """Read a clock time without a day, on a day counted from the scenario's, or with its date.

    Raises
    ------
    ValueError
        Says what is wrong and what would be right.
    """
    if isinstance(value, dt.datetime | dt.time):
        return _of_python(value)
    if isinstance(value, LaterDay | Zoned | SinceStart):
        return value
    text = str(value).strip()
    found = _clock(text)
    if found is None:
        raise ValueError(f"'{text}' is not {HINT}")
    return found


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
        raise ValueError(f"'{text}' is not in the years 1 to 9999") from None
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


@dataclass(frozen=True, slots=True)
class Calendar:
    """The scenario's start and time zone: between clock times and seconds since the start.

    A clock time without a day is its first occurrence at or after the start less the lead (s).
    """

    start: dt.datetime
    lead: float = LEAD

    @classmethod
    def of(cls, start: dt.datetime | Zoned, timezone: ZoneInfo, lead: float = LEAD) -> Calendar:
        """Take a start in a time zone: local, or with a zone of its own."""
        local = start.clock if isinstance(start, Zoned) else start
        assert isinstance(local, dt.datetime)
        calendar = cls(local.replace(tzinfo=timezone), lead)
        if isinstance(start, Zoned):
            try:
                there = calendar._there(start).astimezone(timezone)
            except OverflowError:  # `problem` says so
                return calendar
            calendar = cls(there, lead)
        return calendar

    def instant(self, clock: Clock) -> float:
        """Seconds from the scenario's start to a clock time; negative before it."""
        if isinstance(clock, SinceStart):
            return clock.seconds
        try:
            there = self._there(clock)
        except OverflowError:
            return 0.0  # `problem` says so
        offsets = (there.utcoffset() or _ZERO) - (self.start.utcoffset() or _ZERO)
        shown = there.replace(tzinfo=None) - self.start.replace(tzinfo=None)
        return (shown - offsets).total_seconds()

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

    def changes(self, low: float, high: float) -> bool:
        """Whether the clocks are changed, or an hour comes twice, between the start and an instant.

        Of the instants from ``low`` to ``high`` (s). Over many days, they may be.
        """
        offset, instant = self.start.utcoffset(), min(low, 0.0)
        if high - low > _MANY_DAYS:
            return True
        while True:
            moment = self.clock(instant)
            if any(moment.replace(fold=fold).utcoffset() != offset for fold in (0, 1)):
                return True
            if instant >= max(high, 0.0):
                return False
            instant = min(instant + _OFTEN, max(high, 0.0))

    def written(self, seconds: float) -> str:
        """The shortest text that is read as an instant (s), to the microsecond."""
        moment = self.clock(seconds)
        local = moment.replace(tzinfo=None, fold=0)
        days, time = (local.date() - self.start.date()).days, local.time().isoformat()
        if abs(seconds) > FARTHEST - 86400:  # a date would be taken for a mistake
            return f"{time}{offset_text(moment) if moment.fold else ''} {days:+d} d"
        for text in (*([] if days else [time]), local.isoformat()):
            if self.clock(self.instant(clock_time(text))).timestamp() == moment.timestamp():
                return text.rstrip("0") if "." in text else text
        return moment.isoformat()

    def problem(self, clock: Clock) -> str | None:
        """What is wrong with a clock time: it does not exist, or is far from the start."""
        if isinstance(clock, SinceStart):
            return self._not_there(clock.seconds)
        try:
            there = self._there(clock).astimezone(dt.UTC).astimezone(self.start.tzinfo)
        except OverflowError:
            there_too = "" if isinstance(clock, LaterDay) else " in UTC"
            return f"{clock} is not in the years 1 to 9999{there_too}"
        local = there.replace(tzinfo=None, fold=0)
        if isinstance(clock, Zoned) and not clock.by_code:
            if not self._has(clock, there):
                name = there.tzname() or ""
                shows = f"{name} ({offset_text(there)})" if name.isalpha() else offset_text(there)
                return f"there is no {clock} on that day: the clocks show {shows} then"
        elif not isinstance(clock, Zoned) and local != self._local(clock):
            return f"there is no {clock} on that day: the clocks change"
        return None if isinstance(clock, Zoned) and clock.by_code else self._far(clock, local)

    def _far(self, clock: Clock, local: dt.datetime) -> str | None:
        """What is wrong with a clock time that is far from the start, by the clocks there."""
        before = (self.start.replace(tzinfo=None, fold=0) - local).total_seconds()
        days = (local.date() - self.start.date()).days
        dated = isinstance(clock.clock if isinstance(clock, Zoned) else clock, dt.datetime)
        lead = f"lead: {ceil(before / 3600)} h"
        if dated and not -FARTHEST <= before <= max(FARTHEST, self.lead):
            side, right = ("before", lead) if before > 0 else ("after", f"{local.time()} +{days} d")
            far = f"{clock} is {abs(days):,} days {side} the start, {self.start:%Y-%m-%d}"
            return f"{far}: correct the date; if it is right, write {right}"
        if before <= self.lead:
            return None
        next_day = f"{(local + dt.timedelta(days=1)).isoformat()} for the day after, or "
        return (
            f"{clock} is {_hours(before)} before the start, more than the lead of "
            f"{_hours(self.lead)}; write {'' if days else next_day}{lead}"
        )

    def _not_there(self, seconds: float) -> str | None:
        """What is wrong with an instant (s) that the calendar does not have."""
        try:
            self.clock(seconds)
        except CalendarError as error:
            return str(error)
        return None

    def _has(self, clock: Zoned, there: dt.datetime) -> bool:
        """Whether the clocks of the time zone show a clock time with its zone, at that moment."""
        offset = clock.offset
        if offset is None:
            return clock.zone == (there.tzname() or "").upper()
        dated = isinstance(clock.clock, dt.datetime)
        return dated or clock.zone in _UTC or there.utcoffset() == offset

    def _local(self, clock: dt.time | dt.datetime | LaterDay) -> dt.datetime:
        """What the clock shows, with its day."""
        if isinstance(clock, dt.datetime):
            return clock
        start = self.start.replace(tzinfo=None, fold=0)
        if isinstance(clock, LaterDay):
            return dt.datetime.combine(start.date() + dt.timedelta(days=clock.days), clock.time)
        earliest = start - dt.timedelta(seconds=self.lead)
        first = dt.datetime.combine(earliest.date(), clock)
        return first if first >= earliest else first + dt.timedelta(days=1)

    def _there(self, clock: _Shown) -> dt.datetime:
        """A clock time with its day, aware."""
        if not isinstance(clock, Zoned):
            local = self._local(clock)
            # Where the start is in the second of two hours, so is what follows it there.
            after = self.start.fold and local >= self.start.replace(tzinfo=None)
            return local.replace(tzinfo=self.start.tzinfo, fold=1 if after else local.fold)
        offset = clock.offset
        if offset is not None:
            zone = dt.timezone(offset)
            start = self.start.astimezone(zone)
            return Calendar(start, self.lead)._local(clock.clock).replace(tzinfo=zone)
        local = self._local(clock.clock).replace(tzinfo=self.start.tzinfo)
        second = local.replace(fold=1)
        return second if (second.tzname() or "").upper() == clock.zone else local


def _hours(seconds: float) -> str:
    """A duration, without minutes where these are whole hours: `6 h`."""
    return duration_text(seconds) if seconds % 3600 else f"{seconds / 3600:.0f} h"
