"""Quantities as people read them: the one module that turns numbers into text.

There are two forms. What is *shown* has as many digits as anybody needs: tenths of a second below a
minute, whole seconds above. What is *written*, to be read back by the program (`--set`, files), has
every digit. What is shown is rounded to the nearest, and what is not zero never shows as zero, so
that a slack keeps its sign. Only margins are rounded down, and proposed changes up.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, isinf, log10
from typing import Literal, Protocol

from simulator.tolerances import DENSITY_HOLDS_FROM, NO_CHANGE, NOISE

#: Where the digits that are not shown go; down is towards minus infinity.
Rounding = Literal["nearest", "down", "up"]

#: What stands in a table where there is nothing to say.
NOTHING = "-"

# -- instants --------------------------------------------------------------------------------------


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


# -- quantities, shown -----------------------------------------------------------------------------


def duration(seconds: float, rounding: Rounding = "nearest") -> str:
    """A length of time: ``8.3 s``, ``1 min 08 s``, ``1 h 02 min 05 s``; with ``-`` where negative.

    Tenths are shown below a minute; what is shorter than a tenth, and not nothing, keeps a digit.
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
    """A distance as people say it: `7.5 m`, `340 m`, `70.5 km`; with ``-`` where negative."""
    if abs(metres) <= NO_CHANGE:
        return "0 m"
    tenths = _rounded(metres, _tenths(metres), rounding)
    if abs(tenths) < 10:
        return f"{_plain(tenths)} m"
    whole = _rounded(metres, 0, rounding)
    if abs(whole) < 10_000:
        return f"{_plain(whole)} m"
    return f"{_plain(_rounded(metres / 1000, 1, rounding))} km"


def speed(metres_per_second: float, rounding: Rounding = "nearest") -> str:
    """A speed, to four digits: `5.04 km/h`, `450 km/h`."""
    kilometres_per_hour = 3.6 * metres_per_second
    if not kilometres_per_hour:
        return "0 km/h"
    digits = 3 - floor(log10(abs(kilometres_per_hour)))
    return f"{_plain(_rounded(kilometres_per_hour, digits, rounding))} km/h"


def counted(number: float, what: str) -> str:
    """A count and what is counted: `1 person`, `4,200 people`.

    Parameters
    ----------
    number
        How many.
    what
        In the plural: `people`, `vehicles`, `aircraft`, `units`.
    """
    return f"{number + 0.0:,.0f} {noun(number, what)}"


def noun(number: float, what: str) -> str:
    """What is counted, in the singular where there is one."""
    return _ONE.get(what, what) if abs(number) == 1 else what


_ONE = {"people": "person", "vehicles": "vehicle", "units": "unit"}


def quantity(value: float, unit: str, rounding: Rounding = "nearest") -> str:
    """A value in its unit: `s`, `m`, `m/s`, `people/m2`, or what is counted."""
    if unit == "s":
        return duration(value, rounding)
    if unit == "m":
        return distance(value, rounding)
    if unit == "m/s":
        return speed(value, rounding)
    if unit == "people/m2":
        if abs(value) <= -DENSITY_HOLDS_FROM:
            return f"0 {unit}"
        return f"{_plain(_rounded(value, max(3, _tenths(value)), rounding))} {unit}"
    return counted(value, unit)


def difference(value: float, unit: str) -> str:
    """By how much something changed, signed: `+2 min 05 s`, `-3 people`; `-` if without end."""
    return NOTHING if isinf(value) else _signed(quantity(value, unit))


def slack(value: float, unit: str) -> str:
    """Slack, signed: `+2 min 05 s`, `-3 people`; `unlimited` if nothing breaks the constraint."""
    if isinf(value):
        return "unlimited" if value > 0 else "not judged"
    return difference(value, unit)


def listed(names: Sequence[str]) -> str:
    """Names, as many as fit a line: `a, b, c, d and 7 more`."""
    more = len(names) - _NAMES_SHOWN
    if more <= 1:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMES_SHOWN])} and {more} more"


#: More names than this are counted.
_NAMES_SHOWN = 4

# -- quantities, written ---------------------------------------------------------------------------


def written(value: float, unit: str) -> str:
    """A value with every digit, as a file or `--set` takes it: it is read back as the same float.

    `358.66 s`: digits, a point, a space and letters, no exponent. In a shell it needs quotes, as
    anything with a space does.
    """
    text = f"{Decimal(repr(float(value) + 0.0)):f}"
    return f"{text.removesuffix('.0')} {unit}"


# -- parts -----------------------------------------------------------------------------------------


def _rounded(value: float, digits: int, rounding: Rounding) -> float:
    """A value rounded to so many digits; what it lacks by noise only is not lacking."""
    value = float(value)
    if rounding == "nearest":
        return round(value, digits)
    scale = 10.0**digits
    hair = NOISE * scale
    steps = floor(value * scale + hair) if rounding == "down" else ceil(value * scale - hair)
    return round(steps / scale, digits)


def _tenths(value: float) -> int:
    """One digit after the point; of what is less than a tenth, as many as show something of it."""
    return max(1, -floor(log10(abs(value))))


def _plain(value: float) -> str:
    """Its digits and no more: no exponent, no zeros at the end, no `-0`."""
    text = f"{Decimal(repr(value + 0.0)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(text: str) -> str:
    """With a plus before what is more than nothing."""
    return text if text.startswith(("-", "0 ")) else f"+{text}"
