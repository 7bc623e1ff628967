"""What is waited for: cues, holds, programme items, targets and orbits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil, inf

from simulator.errors import CalendarError
from simulator.represented import Represented
from simulator.scenario.model.event_name import EventName
from simulator.scenario.network import Marker
from simulator.tolerances import SAME_TIME


@dataclass(frozen=True, slots=True, repr=False)
class Cue(Represented):
    """What a unit, a hold or a programme item waits for.

    Attributes
    ----------
    at
        A clock time (s since the scenario's start); None where it is not by the clock.
    after, delay
        Else the last of these events, plus this (s).
    planned
        Whether it is a planned time: the events are those of the plan, and the delay may be
        negative.
    slot
        The part of ``at`` or ``delay`` that the place among several units gives (s).
    path, key
        Its settings path, empty where the file does not write it, and the key of its time there.
    """

    at: float | None = None
    after: tuple[EventName, ...] = ()
    delay: float = 0.0
    planned: bool = False
    slot: float = field(default=0.0, compare=False)
    path: str = field(default="", compare=False)
    key: str = field(default="at", compare=False)

    @property
    def setting(self) -> str | None:
        """The settings path of its clock time, or of its delay; None where there is none."""
        if not self.path:
            return None
        if self.planned:
            return f"{self.path}.{self.key}.planned.delay"
        return f"{self.path}.{'delay' if self.at is None else self.key}"

    def earlier(self, seconds: float) -> Cue:
        """The cue that comes earlier (s); of a clock time, or of a planned one."""
        if self.at is not None:
            return replace(self, at=self.at - seconds)
        return replace(self, delay=self.delay - seconds)


@dataclass(frozen=True, slots=True, repr=False)
class Hold(Represented):
    """A halt of the head: at least ``duration`` seconds, and at least until the cue.

    A breakdown is a hold at its place until the incident of that name is over; its marker is empty
    where it is at none. ``path`` is the settings path; empty for a breakdown and an orbit.
    """

    marker: str
    station: float
    duration: float = 0.0
    until: Cue | None = None
    incident: str | None = None
    path: str = field(default="", compare=False)

    @property
    def setting(self) -> str:
        """The settings path of its duration."""
        return f"{self.path}.duration"


@dataclass(frozen=True, slots=True, repr=False)
class Item(Represented):
    """A programme item: what does not march.

    Attributes
    ----------
    name, label
        As in the scenario file; the label is what people see.
    cue, duration
        What it waits for, and how long it lasts (s).
    halts
        Whether all that marches stands still meanwhile.
    place
        Where it happens: the name of a marker or a zone, or a place on a segment; None where the
        file does not say. It is only shown.
    """

    name: str
    label: str
    cue: Cue
    duration: float
    halts: bool = False
    place: str | Marker | None = field(default=None, compare=False)

    @property
    def setting(self) -> str:
        """The settings path of its duration."""
        return f"{self.cue.path}.duration"


@dataclass(frozen=True, slots=True, repr=False)
class Target(Represented):
    """A unit's time on target: when its head is at a marker (station, m).

    Attributes
    ----------
    marker, station
        Where (m).
    cue
        The clock time or the planned time of that; None where the call decides it.
    after_call
        Else the time from the call to that (s).
    slot
        The part of this that the place among several units gives (s).
    path
        Its settings path.
    """

    marker: str
    station: float
    cue: Cue | None = None
    after_call: float = 0.0
    slot: float = field(default=0.0, compare=False)
    path: str = field(default="", compare=False)

    @property
    def setting(self) -> str:
        """The settings path of its time."""
        return (self.cue and self.cue.setting) or f"{self.path}.after-call"


@dataclass(frozen=True, slots=True, repr=False)
class Orbit(Represented):
    """Where a flight orbits until it is called, or until it is time for its target.

    Attributes
    ----------
    marker, station
        The hold (m): there it leaves its orbit.
    period
        From gate to gate (s).
    on_station
        When it comes to the hold, a clock time or a planned time: the first gate.
    nominal, slowest, fastest
        Its speed from there on, to its next change of speed, and the window of that (m/s).
    call
        The cue before which it does not leave.
    """

    marker: str
    station: float
    period: float
    on_station: Cue
    nominal: float
    slowest: float
    fastest: float
    call: Cue | None

    @property
    def setting(self) -> str:
        """The settings path of when it comes on station."""
        return self.on_station.setting or ""

    def first_gate(self, waited: float) -> int:
        """The first gate that comes when so much time (s) has passed on station, or after it.

        Raises
        ------
        CalendarError
            If that never comes.
        """
        gates = (waited - SAME_TIME) / self.period
        if gates == inf:
            raise CalendarError(f"a flight would orbit at {self.marker} beyond the year 9999")
        return max(0, ceil(gates)) if gates > 0 else 0
