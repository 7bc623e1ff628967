"""Quantities as text: the one module that formats numbers for people.

A quantity is *shown* with the digits that people need: tenths of a second below a minute, whole
seconds above. It is rounded to the nearest, but never to zero, so that a slack keeps its sign; only
margins are rounded down, and proposed changes up. A quantity is *written* with every digit where
the program reads it back: in files and after `--set`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, isinf, log10
from typing import Literal, NamedTuple

from simulator.display import PLAIN, HasClock, display, displayed
from simulator.tolerances import DENSITY_HOLDS_FROM, NO_CHANGE, NOISE

#: How the last digit shown is rounded; down is towards minus infinity.
Rounding = Literal["nearest", "down", "up"]

#: An empty cell of a table.
NOTHING = "-"

# -- instants --------------------------------------------------------------------------------------


def clock(scenario: HasClock, seconds: float, *, with_seconds: bool = True) -> str:
    """Clock time of an instant, to the nearest second (or minute), in the scenario's time zone.

    Parameters
    ----------
    scenario
        Gives the time zone.
    seconds
        The instant, in seconds since the scenario's start.
    with_seconds
        ``09:32:15``; otherwise ``09:32``.

    Returns
    -------
    str
        In an hour that comes twice, followed by the zone: ``01:30:00 EST``; on another day than the
        start, or where the time alone would be read as one of another day, by the difference in
        days: ``00:10:00 +1 d``. As it is displayed here: ``9:32:15 AM``, ``H+0:32:15``.
    """
    how, unit = display(), 1.0 if with_seconds else 60.0
    if how.clock == "h-hour":
        return from_h_hour(_since_h_hour(scenario, seconds), unit)
    moment = scenario.clock(seconds + unit / 2)
    second = moment.second if with_seconds else None
    text = _of_day(moment.hour, moment.minute, second, zone_mark(moment))
    start = scenario.start
    days = (moment.date() - start.date()).days
    since = (moment.replace(tzinfo=None) - start.replace(tzinfo=None)).total_seconds()
    return f"{text} {days:+d} d" if days or not 0 <= since + scenario.lead < _DAY else text


def _of_day(hour: int, minute: int, second: int | str | None, zone: str) -> str:
    """What a clock shows, of 24 or of 12 hours."""
    rest = f":{minute:02d}" + ("" if second is None else f":{second:0>2}")
    if display().clock != "12h":
        return f"{hour:02d}{rest}{zone}"
    # A zone that is an offset would run into the half of the day.
    half = "PM" if hour >= 12 else "AM"
    return f"{hour % 12 or 12}{rest} {half}{' ' if zone[:1] in ('+', '-') else ''}{zone}"


def _since_h_hour(scenario: HasClock, seconds: float) -> float:
    """From the hour H to an instant of a scenario (s)."""
    how = display()
    if how.of is None:
        return seconds
    # Aware times of one zone would be subtracted by what the clocks show.
    starts = (each.start.astimezone(dt.UTC) for each in (scenario, how.of))
    first, second = starts
    return seconds + (first - second).total_seconds() - how.h_hour


def from_h_hour(seconds: float, unit: float = 1.0) -> str:
    """A time before or after the hour H: ``H-0:15:00``, ``H+1:05:00``; to the nearest unit (s).

    Minutes and seconds alone could be hours and minutes, so all three are there.
    """
    digits = max(0, -floor(log10(unit)))
    steps = floor(seconds / unit + 0.5)
    size = abs(steps) * unit
    wide = 3 + digits if digits else 2
    parts = f"{size // 3600:.0f}:{size // 60 % 60:02.0f}:{size % 60:0{wide}.{digits}f}"
    return f"H{'-' if steps < 0 else '+'}{parts}"


def zone_mark(moment: dt.datetime) -> str:
    """What tells the hours apart where one comes twice: `` EST``, ``-03:00``; elsewhere nothing.

    Parameters
    ----------
    moment
        Aware; a moment that exists.
    """
    first, second = moment.replace(fold=0), moment.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return ""
    names = {first.tzname() or "", second.tzname() or ""}
    if len(names) == 2 and all(map(str.isalpha, names)):
        return f" {moment.tzname()}"
    return offset_text(moment)


def offset_text(moment: dt.datetime | dt.time) -> str:
    """The offset from UTC: ``+08:00``."""
    return moment.isoformat().removeprefix(moment.replace(tzinfo=None).isoformat())


_DAY = 86_400
_WRITTEN = re.compile(
    r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?"
    r"( [A-Z]{2,6}|[+-]\d{2}:\d{2})?(?: ([+-]\d{1,7}) d)?",
    re.ASCII,
)
_EXAMPLES = "09:20:00.000, or on another day 00:10:00.000 +1 d"


class TimeOfDay(NamedTuple):
    """What a clock shows: seconds since midnight, and what `zone_mark` gives there."""

    seconds: float
    zone: str = ""


def time_of_day(seconds: float, digits: int = 3, zone: str = "") -> str:
    """A time of day: ``09:20:00.000``, or on another day ``00:10:00.000 +1 d``.

    Parameters
    ----------
    seconds
        Since midnight; may be negative.
    digits
        Decimal places of the seconds.
    zone
        What `zone_mark` gives there.
    """
    with displayed(PLAIN):
        return time_shown(seconds, digits, zone)


def time_shown(seconds: float, digits: int = 3, zone: str = "") -> str:
    """A time of day as it is displayed here, not only as it is read back by `read_time_of_day`."""
    how, unit = display(), 10**digits
    if how.clock == "h-hour":
        return from_h_hour(seconds - _h_hour_of_day(), 1 / unit)
    days, rest = divmod(round(seconds * unit), _DAY * unit)
    whole, part = divmod(rest, unit)
    second = f"{whole % 60:02d}" + (f".{part:0{digits}d}" if digits else "")
    text = _of_day(whole // 3600, whole // 60 % 60, second, zone)
    return f"{text} {days:+d} d" if days else text


def _h_hour_of_day() -> float:
    """The hour H, in seconds since midnight of the day of its scenario's start."""
    how = display()
    if how.of is None:
        return how.h_hour
    moment = how.of.clock(how.h_hour).replace(tzinfo=None)
    return (moment - dt.datetime.combine(how.of.start.date(), dt.time())).total_seconds()


def read_time_of_day(text: str) -> TimeOfDay:
    """Read a time of day as it is written.

    Raises
    ------
    ValueError
        If the text is not a time of day.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a time of day such as {_EXAMPLES}")
    hours, minutes, seconds, part, zone, days = match.groups()
    whole = int(days or 0) * _DAY + int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return TimeOfDay(whole + float(part or 0), zone or "")


# -- quantities, shown -----------------------------------------------------------------------------


def duration(seconds: float, rounding: Rounding = "nearest") -> str:
    """A duration: ``8.3 s``, ``1 min 08 s``, ``1 h 02 min 05 s``; with ``-`` if negative.

    Tenths are shown below a minute, and one digit below a tenth.
    """
    if abs(seconds) <= NO_CHANGE:
        return "0 s"
    tenths = _rounded(seconds, _tenths(seconds), rounding)
    if abs(tenths) < 60:
        return f"{_plain(tenths)} s"
    whole = round(_rounded(seconds, 0, rounding))
    minutes, rest = divmod(abs(whole), 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{minutes:02d} min {rest:02d} s" if hours else f"{minutes} min {rest:02d} s"
    return ("-" if whole < 0 else "") + (f"{hours} h {text}" if hours else text)


def distance(metres: float, rounding: Rounding = "nearest") -> str:
    """A distance: `7.5 m`, `340 m`, `70.5 km`, or `7.5 ft`, `340 ft`, `5.47 mi`; with ``-`` if
    negative.
    """
    if abs(metres) <= NO_CHANGE:
        return f"0 {lengths().small}"
    scale = lengths()
    small = metres / scale.metres
    tenths = _rounded(small, _tenths(small), rounding)
    if abs(tenths) < 10:
        return f"{_plain(tenths)} {scale.small}"
    whole = _rounded(small, 0, rounding)
    if abs(whole) < scale.up_to:
        return f"{_plain(whole)} {scale.small}"
    large = _rounded(metres / scale.metres_of_large, scale.digits, rounding)
    return f"{_plain(large)} {scale.large}"


def speed(metres_per_second: float) -> str:
    """A speed, to four digits: `5.04 km/h`, `450 km/h`, or `3.132 mph`."""
    scale = lengths()
    an_hour = 3600 / scale.metres_of_large * metres_per_second
    return f"{_plain(float(f'{an_hour:.4g}'))} {scale.speed}"


class Scale(NamedTuple):
    """Units of length.

    Attributes
    ----------
    small, metres
        The unit of short distances, and what it is in metres.
    large, metres_of_large, digits
        The unit of long ones, in the same way, and its decimal places.
    up_to
        From so many small units on, the large one is shown.
    speed
        The unit of speeds: a large one an hour.
    """

    small: str
    metres: float
    large: str
    metres_of_large: float
    digits: int
    up_to: float
    speed: str


_METRES = Scale("m", 1.0, "km", 1000.0, 1, 10_000.0, "km/h")
_FEET = Scale("ft", 0.3048, "mi", 1609.344, 2, 5280.0, "mph")


def lengths() -> Scale:
    """The units of length that are displayed here."""
    return _FEET if display().units == "imperial" else _METRES


def on_segment(segment: str, metres: float) -> str:
    """A place on a segment: `frontage + 200 m`."""
    return f"{segment} + {distance(metres)}"


def exact_distance(metres: float) -> str:
    """A distance as the file requires it, in one unit: `7.5 m`, `1,250 m`; `60 ft`."""
    scale = lengths()
    digits = 15 if scale is _METRES else 6
    return f"{metres / scale.metres:,.{digits}g} {scale.small}"


def counted(number: float, what: str) -> str:
    """A count with its noun, which is given in the plural: `1 person`, `4,200 people`."""
    return f"{number + 0.0:,.0f} {noun(number, what)}"


def rate(value: float) -> str:
    """How many a minute, with three digits: `0.984`, `83.2`, `1,240`."""
    return _plain(round(value, max(0, 2 - floor(log10(value))))) if value else "0"


def percentage(share: float, digits: int | None = None) -> str:
    """A share of a whole: `97.2 %`; by default `0 %` and `100 %` are exact.

    Parameters
    ----------
    share
        From 0 to 1.
    digits
        Decimal places; by default one, or as many as show how far it is from 0 or 1.
    """
    rest = min(share, 1 - share)
    if digits is None:
        digits = 0 if rest <= 0 else max(1, ceil(-log10(100 * rest)))
    return f"{_plain(round(100 * share, digits))} %"


def noun(number: float, what: str) -> str:
    """A noun, given in the plural, that agrees with a number."""
    return _ONE.get(what, what) if abs(number) == 1 else what


_ONE = {
    "inputs": "input",
    "people": "person",
    "replications": "replication",
    "units": "unit",
    "vehicles": "vehicle",
}


def quantity(value: float, unit: str, rounding: Rounding = "nearest") -> str:
    """A value in its unit: `s`, `m`, `m/s`, `people/m2`, or the plural of what is counted.

    Metres are displayed in feet where lengths are; a density stays as the file has it.
    """
    if unit == "s":
        return duration(value, rounding)
    if unit == "m":
        return distance(value, rounding)
    if unit in ("m/s", "people/m2"):
        if unit == "m/s":
            scale = lengths()
            value, unit = value / scale.metres, f"{scale.small}/s"
        if abs(value) <= -DENSITY_HOLDS_FROM:
            return f"0 {unit}"
        return f"{_plain(_rounded(value, max(3, _tenths(value)), rounding))} {unit}"
    return counted(value, unit)


def difference(value: float, unit: str) -> str:
    """A change, signed: `+2 min 05 s`, `-3 people`; `-` if infinite."""
    if isinf(value):
        return NOTHING
    text = quantity(value, unit)
    return text if text.startswith(("-", "0 ")) else f"+{text}"


def slack(value: float, unit: str) -> str:
    """Slack, signed: `+2 min 05 s`, `-3 people`; `unlimited` if nothing breaks the constraint."""
    if isinf(value):
        return "unlimited" if value > 0 else "not judged"
    return difference(value, unit)


def listed(names: Sequence[str]) -> str:
    """Names, the first few of many: `a, b, c, d and 7 more`."""
    more = len(names) - _NAMES_SHOWN
    if more <= 1:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMES_SHOWN])} and {more} more"


#: Further names are only counted.
_NAMES_SHOWN = 4

# -- quantities, written ---------------------------------------------------------------------------


def written(value: float, unit: str) -> str:
    """A value as `--set` and files accept it, with every digit and no exponent: `358.66 s`.

    It is read back as the same float. In a shell, the space needs quotes.
    """
    text = f"{Decimal(repr(float(value) + 0.0)):f}"
    return f"{text.removesuffix('.0')} {unit}"


# -- digits ----------------------------------------------------------------------------------------


def _rounded(value: float, digits: int, rounding: Rounding) -> float:
    """A value rounded to decimal places; noise does not push it to the next step."""
    value = float(value)
    if rounding == "nearest":
        return round(value, digits)
    scale = 10.0**digits
    noise = NOISE * scale
    steps = floor(value * scale + noise) if rounding == "down" else ceil(value * scale - noise)
    return round(steps / scale, digits)


def _tenths(value: float) -> int:
    """Decimal places: one, or below a tenth as many as show the first digit."""
    return max(1, -floor(log10(abs(value))))


def _plain(value: float) -> str:
    """A number without exponent, trailing zeros or `-0`."""
    text = f"{Decimal(repr(value + 0.0)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
