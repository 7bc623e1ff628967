"""What is waited for: cues, holds, programme items, targets and orbits."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from simulator.scenario.model.event_name import EventName
from simulator.tolerances import SAME_TIME


@dataclass(frozen=True, slots=True)
class Cue:
    """What a unit, a hold or a programme item waits for.

    Either a clock time ``at`` (s since the scenario's start), or the last of the events ``after``
    plus ``delay`` seconds. ``path`` is its settings path; empty where the file does not write it.
    """

    at: float | None = None
    after: tuple[EventName, ...] = ()
    delay: float = 0.0
    path: str = field(default="", compare=False)

    @property
    def setting(self) -> str | None:
        """The settings path of its clock time, or of its delay; None where there is none."""
        if not self.path:
            return None
        return f"{self.path}.{'delay' if self.at is None else 'at'}"


@dataclass(frozen=True, slots=True)
class Hold:
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


@dataclass(frozen=True, slots=True)
class Item:
    """A programme item: what does not march; ``halts``: all that does stands still meanwhile."""

    name: str
    label: str
    cue: Cue
    duration: float
    halts: bool = False

    @property
    def setting(self) -> str:
        """The settings path of its duration."""
        return f"{self.cue.path}.duration"


@dataclass(frozen=True, slots=True)
class Target:
    """A unit's time on target: the instant (s) at which its head is at a marker (station, m).

    Since the scenario's start; ``after_call``: since the call. ``path`` is its settings path.
    """

    marker: str
    station: float
    instant: float
    after_call: bool = False
    path: str = field(default="", compare=False)

    @property
    def setting(self) -> str:
        """The settings path of its instant."""
        return f"{self.path}.{'after-call' if self.after_call else 'at'}"

    def due(self, called: float | None) -> float:
        """When it is due (s), with a call that came at an instant (s)."""
        return self.instant + called if self.after_call and called is not None else self.instant


@dataclass(frozen=True, slots=True)
class Orbit:
    """Where a flight orbits until it is called, or until it is time for its target.

    Attributes
    ----------
    marker, station
        The hold (m): there it leaves its orbit.
    period
        From gate to gate (s).
    on_station
        When it comes to the hold (s): the first gate.
    nominal, slowest, fastest
        Its speed from there on, to its next change of speed, and the window of that (m/s).
    call
        The cue before which it does not leave.
    path
        Its settings path.
    """

    marker: str
    station: float
    period: float
    on_station: float
    nominal: float
    slowest: float
    fastest: float
    call: Cue | None
    path: str = field(default="", compare=False)

    @property
    def setting(self) -> str:
        """The settings path of when it comes on station."""
        return f"{self.path}.on-station"

    def gate(self, number: int) -> float:
        """When a gate comes (s): the first, 0, when it comes on station."""
        return self.on_station + number * self.period

    def first_gate(self, instant: float) -> int:
        """The first gate that comes at an instant (s) or after it."""
        return max(0, ceil((instant - SAME_TIME - self.on_station) / self.period))
