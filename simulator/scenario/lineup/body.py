"""The line-up: what marches, in stations and SI numbers. This is all that movement sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.cue import Cue, Orbit, Target
from simulator.scenario.lineup.incidents import Incident

Kind = Literal["formation", "column", "flight"]


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


class Stop(NamedTuple):
    """A station at which a unit's own motion changes: its start, a pace change, a hold.

    Attributes
    ----------
    station
        Where (m).
    slowness
        From there on (s/m).
    duration
        Least time that the head stands there (s).
    waits
        Whether it waits there for a cue. A start is a hold whose arrival was always: it waits for
        the release.
    hold
        The hold, if it is one.
    """

    station: float
    slowness: float
    duration: float
    waits: bool
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class Elastic:
    """How the ranks of an elastic column follow one another.

    Attributes
    ----------
    spacing, reaction
        Clear distance (m) that a rank keeps from the one ahead, and delay (s) with which it
        follows.
    catch_up
        Pace (m/s) of the ranks behind the first; None: that of the first.
    each
        Whether each rank makes the halts of the unit, or only the first.
    """

    spacing: float
    reaction: float
    catch_up: float | None
    each: bool


@dataclass(frozen=True, eq=False)
class Body:
    """One unit of the order of march; or one rank of an elastic column, which moves by itself.

    Attributes
    ----------
    name, label, kind
        As in the scenario file; the label is what people see.
    index
        Place in the order of march, from 0.
    route, route_length
        The route and its length (m).
    start
        Station of the head when the unit is released (m).
    length
        Road space, head to tail (m).
    gap, reaction
        Distance (m) kept from the tail ahead and delay (s) with which its motion is followed.
    paces
        ``(station, speed)`` pairs, ascending; the first is at ``start``. Speed in m/s.
    pace
        What it goes at before any change (m/s); None: as the first of ``paces``.
    holds
        Ascending by station.
    release
        The cue of a ground unit, or the call of a flight; None is the beginning of the run.
    target
        Of a flight with a time on target; its ``release`` is then None.
    orbit
        Of a flight that orbits; its ``release`` and its ``target`` are then None, and the call
        is that of the hold.
    drawn_up
        Whether the ranks stand on the route, behind ``start``, from the beginning.
    offsets
        Distance of each rank's front behind the head (m), shape (ranks,).
    depth
        Depth of a rank (m): a marcher, a vehicle, an aircraft.
    people, vehicles, aircraft
        How many in each rank, shape (ranks,).
    elastic
        How its ranks follow one another; None where they move as one.
    rank
        Of a rank that moves by itself, which one: 0 is the first, which bears the unit's name.
    unit
        The unit's name.
    place
        Place among all that moves by itself, from 0.
    rank_gap, rank_reaction
        What a rank that moves by itself keeps towards one of its own unit, as ``gap`` and
        ``reaction`` towards others.
    width
        What it takes up of the road's width (m); None where that is not known.
    incidents
        What goes wrong with it.
    """

    name: str
    label: str
    kind: Kind
    index: int
    route: str
    route_length: float
    start: float
    length: float
    gap: float
    reaction: float
    paces: tuple[tuple[float, float], ...]
    holds: tuple[Hold, ...]
    release: Cue | None
    target: Target | None
    drawn_up: bool
    offsets: NDArray[np.float64]
    depth: float
    people: NDArray[np.int64]
    vehicles: NDArray[np.int64]
    aircraft: NDArray[np.int64]
    elastic: Elastic | None = None
    orbit: Orbit | None = None
    rank: int = 0
    unit: str = ""
    place: int = 0
    pace: float | None = None
    rank_gap: float = 0.0
    rank_reaction: float = 0.0
    width: float | None = None
    incidents: tuple[Incident, ...] = ()

    @property
    def last(self) -> str:
        """What carries its tail: itself, or the last rank of an elastic column."""
        return self.name if self.elastic is None else rank_name(self.name, len(self.offsets) - 1)

    @property
    def behind(self) -> float:
        """Distance of the tail behind the front of what carries it (m)."""
        return self.length if self.elastic is None else self.depth

    @property
    def last_start(self) -> float:
        """Station from which what carries its tail starts (m)."""
        stands_behind = self.elastic is not None and self.drawn_up
        return self.start - float(self.offsets[-1]) if stands_behind else self.start

    @property
    def end(self) -> float:
        """Where the head is, or would be, when the tail is off the route (m)."""
        return self.route_length + self.length

    def keeps(self, ahead: Body) -> tuple[float, float]:
        """The gap (m) that it keeps from a body ahead, and the reaction (s) with which it follows:
        within an elastic column, those of its ranks.
        """
        if ahead.unit == self.unit:
            return self.rank_gap, self.rank_reaction
        return self.gap, self.reaction

    @property
    def breakdowns(self) -> tuple[Incident, ...]:
        """Of what goes wrong with it, where vehicles break down."""
        return tuple(each for each in self.incidents if each.breaks_down)

    @property
    def irregular(self) -> bool:
        """Whether ranks of it may change places, or leave before their route ends."""
        return any(each.breaks_down or each.ends_its_way for each in self.incidents)

    @property
    def leaves(self) -> Incident | None:
        """What ends the way of one that moves by itself before its route does."""
        return next((each for each in self.incidents if each.ends_its_way), None)

    @property
    def aim(self) -> Target | None:
        """What a flight is to be on time for, from its start or from its orbit."""
        return self.target if self.orbit is None else self.orbit.target

    def at_speed(self, speed: float) -> Body:
        """A flight that leaves its orbit at a speed (m/s), to its next change of speed."""
        assert self.orbit is not None
        paces = {**dict(self.paces), self.orbit.station: speed}
        return replace(self, paces=tuple(sorted(paces.items())))

    @property
    def cues(self) -> tuple[Cue, ...]:
        """What it waits for: its release or call, and the ends of its holds."""
        found = (self.release, *(hold.until for hold in self.holds))
        return tuple(cue for cue in found if cue is not None)

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """Where its own motion changes, ascending; the first is its start."""
        holds = {hold.station: hold for hold in self.holds}
        paces = dict(self.paces)
        result: list[Stop] = []
        slowness = inf
        for station in sorted({self.start, *paces, *holds}):
            if station in paces:
                slowness = 1.0 / paces[station]
            hold = holds.get(station)
            # A rank behind the first has no cue of its own: it leaves when the one ahead has.
            released = station == self.start and self.rank == 0
            waits = released or (hold is not None and hold.until is not None)
            duration = 0.0 if hold is None else hold.duration
            result.append(Stop(station, slowness, duration, waits, hold))
        return tuple(result)

    @cached_property
    def weights(self) -> NDArray[np.int64]:
        """People, vehicles and aircraft of each rank, shape (ranks, 3)."""
        return np.stack([self.people, self.vehicles, self.aircraft], axis=1)

    @property
    def flies(self) -> bool:
        """Whether it is a flight: follows nobody and never stops."""
        return self.kind == "flight"


def rank_name(unit: str, rank: int) -> str:
    """What a rank of an elastic column is called: the first as the unit, then `tanks#2`, …"""
    return unit if rank == 0 else f"{unit}#{rank + 1}"


def unit_of(name: str) -> str:
    """The unit that something belongs to that moves by itself."""
    return name.partition("#")[0]
