"""What is waited for."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.scenario.model.event_name import EventName


@dataclass(frozen=True, slots=True)
class Cue:
    """What a unit, a hold or a programme item waits for.

    Either a clock time ``at`` (s since the scenario's start), or the last of the events ``after``
    plus ``delay`` seconds.
    """

    at: float | None = None
    after: tuple[EventName, ...] = ()
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Hold:
    """A halt of the head: at least ``duration`` seconds, and at least until the cue.

    A breakdown is a hold at its place until the incident of that name is over.
    """

    marker: str
    station: float
    duration: float = 0.0
    until: Cue | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A programme item: what does not march; ``halts``: all that does stands still meanwhile."""

    name: str
    label: str
    cue: Cue
    duration: float
    halts: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A flight's time on target: the instant (s) at which its head passes a marker (station, m).

    Since the scenario's start; ``after_call``: since the call.
    """

    marker: str
    station: float
    instant: float
    after_call: bool = False

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
    slowest, fastest
        The window of its speed from there on, to its next change of speed (m/s).
    call
        The cue before which it does not leave.
    """

    marker: str
    station: float
    period: float
    on_station: float
    slowest: float
    fastest: float
    call: Cue | None

    def gate(self, number: int) -> float:
        """When a gate comes (s): the first, 0, when it comes on station."""
        return self.on_station + number * self.period
