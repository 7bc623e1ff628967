"""How numbers and times are shown to people: one choice, which the module `format` reads.

A scenario states it (`show:`), options of a command set it on top. Views show a result in the way
of its scenario; whoever formats a number below them need not know of it. Files that programs read
(JSON, CSV) and texts that are read back exactly (`written`) never depend on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Lengths = Literal["metric", "imperial"]
ClockForm = Literal["24h", "12h", "h-hour"]


class HasClock(Protocol):
    """A scenario, as far as it gives the clock time of an instant."""

    @property
    def start(self) -> dt.datetime:
        """Time zero, aware."""
        ...

    @property
    def lead(self) -> float:
        """How long before the start (s) a clock time without a day may be."""
        ...

    def clock(self, seconds: float) -> dt.datetime:
        """The date and time, in the scenario's time zone, of an instant (s)."""
        ...

    def instant(self, clock: Any) -> float:
        """Seconds from the start to a clock time of the file."""
        ...


@dataclass(frozen=True, slots=True)
class Display:
    """How lengths, speeds and times are shown.

    Attributes
    ----------
    units
        Metres and km/h, or feet, miles and mph.
    clock
        `09:32:15`, `9:32:15 AM`, or the time before and after an hour H: `H+0:32:15`.
    h_hour
        H, in seconds since the start of a scenario.
    of
        That scenario.
    """

    units: Lengths = "metric"
    clock: ClockForm = "24h"
    h_hour: float = 0.0
    of: HasClock | None = None


PLAIN = Display()
_CURRENT: ContextVar[Display] = ContextVar("display", default=PLAIN)


def display() -> Display:
    """How numbers and times are shown here."""
    return _CURRENT.get()


@contextmanager
def displayed(how: Display) -> Iterator[None]:
    """Show numbers and times so within a `with` statement."""
    token = _CURRENT.set(how)
    try:
        yield
    finally:
        _CURRENT.reset(token)
