"""The scenario's own clock: between clock times and seconds since its start."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from math import ceil
from zoneinfo import ZoneInfo

from simulator.errors import CalendarError
from simulator.format import duration as duration_text
from simulator.format import offset_text
from simulator.scenario.clock import (
    UTC,
    Clock,
    FromHHour,
    LaterDay,
    OnAClock,
    SinceStart,
    Zoned,
    clock_time,
)

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


@dataclass(frozen=True, slots=True)
class Calendar:
    """The scenario's start and time zone: between clock times and seconds since the start.

    A clock time without a day is its first occurrence at or after the start less the lead (s).
    The hour H is an instant (s), or else in words what it is: an event.
    """

    start: dt.datetime
    lead: float = LEAD
    h_hour: float | str = 0.0

    def with_h_hour(self, edge: object) -> Calendar:
        """Give it the hour H: a clock time, or what is none, in words."""
        if isinstance(edge, Clock) and not isinstance(edge, FromHHour):
            return replace(self, h_hour=self.instant(edge))
        return replace(self, h_hour=str(edge))

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
        if isinstance(clock, FromHHour):
            return clock.seconds + (self.h_hour if isinstance(self.h_hour, float) else 0.0)
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
                "is outside the calendar, the years 1 to 9999"
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
        if isinstance(clock, FromHHour) and isinstance(self.h_hour, str):
            way = f"{{after: {self.h_hour}, delay: {duration_text(clock.seconds)}}}"
            if clock.seconds < 0:
                way = "a clock time"
            return f"{clock}: H is {self.h_hour}, which is not a clock time; write {way}"
        if isinstance(clock, SinceStart | FromHHour):
            return self._not_there(self.instant(clock))
        try:
            there = self._there(clock).astimezone(dt.UTC).astimezone(self.start.tzinfo)
        except OverflowError:
            there_too = "" if isinstance(clock, LaterDay) else " in UTC"
            return f"{clock} is outside the years 1 to 9999{there_too}"
        local = there.replace(tzinfo=None, fold=0)
        if isinstance(clock, Zoned) and not clock.by_code:
            if not self._has(clock, there):
                name = there.tzname() or ""
                shows = f"{name} ({offset_text(there)})" if name.isalpha() else offset_text(there)
                return f"{clock} does not exist on that day: the clocks show {shows} then"
        elif not isinstance(clock, Zoned) and local != self._local(clock):
            days = (local.date() - self.start.date()).days
            right = LaterDay(days, local.time()) if days else local.time()
            right_text = local.isoformat() if isinstance(clock, dt.datetime) else str(right)
            return f"{clock} does not exist on that day: the clocks change; write {right_text}"
        return None if isinstance(clock, Zoned) and clock.by_code else self._far(clock, local)

    def _far(self, clock: Clock, local: dt.datetime) -> str | None:
        """What is wrong with a clock time that is far from the start, by the clocks there."""
        before = (self.start.replace(tzinfo=None, fold=0) - local).total_seconds()
        days = (local.date() - self.start.date()).days
        dated = isinstance(clock.clock if isinstance(clock, Zoned) else clock, dt.datetime)
        lead = f"lead: {ceil(before / 3600)} h"
        if dated and not -FARTHEST <= before <= max(FARTHEST, self.lead):
            side, right = ("before", lead) if before > 0 else ("after", f"{local.time()} +{days} d")
            far = f"{clock} is {abs(days):,} days {side} the start, {self.start.date()}"
            return f"{far}: correct the date; if it is intended, write {right}"
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
        return dated or clock.zone in UTC or there.utcoffset() == offset

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

    def _there(self, clock: OnAClock) -> dt.datetime:
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
