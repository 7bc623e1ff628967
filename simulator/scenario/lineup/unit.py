"""A unit: one entry of the order of march, in stations and SI numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from simulator.display import HasClock
from simulator.represented import ByName, Represented
from simulator.scenario.lineup.body import Body, bodies_of
from simulator.scenario.lineup.cue import Cue, Hold, Orbit, Target
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.spacing import Spacing

Kind = Literal["formation", "column", "flight"]


@dataclass(frozen=True, slots=True, repr=False)
class Elastic(Represented):
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


@dataclass(frozen=True, eq=False, repr=False)
class Unit(Represented):
    """An entry of the order of march.

    Attributes
    ----------
    name, label, kind
        As in the scenario file; the label is what people see.
    index
        Place in the order of march, from 0.
    first
        Place of its first body among all bodies, from 0.
    route, route_length
        The route and its length (m).
    start
        Station of the head when the unit is released (m).
    length
        Road space, head to tail (m).
    paces
        ``(station, speed)`` pairs, ascending; the first is at ``start``. Speed in m/s.
    pace
        Speed before any change (m/s); the first of ``paces`` unless that changes at the start.
    offsets
        Distance of each rank's front behind the head (m), shape (ranks,).
    depth
        Depth of a rank (m): a marcher, a vehicle, an aircraft.
    people, vehicles, aircraft
        How many in each rank, shape (ranks,).
    gap, reaction
        Distance (m) kept from the tail of a unit ahead and delay (s) with which its motion is
        followed.
    times
        The time gap and the headway that its head keeps.
    holds
        Ascending by station.
    release
        The cue of a ground unit (its own, or the step-off), or the call of a flight; None is the
        beginning of the run.
    target
        Of a unit with a time on target. Without an orbit, its ``release`` is then None.
    orbit
        Of a flight that orbits; its ``release`` is then None, and the call is that of the hold.
    form_up
        Time from its release to its start (s).
    drawn_up
        Whether the ranks stand on the route, behind ``start``, from the beginning.
    standing
        Distance of each rank's front behind ``start`` while it is drawn up (m), shape (ranks,);
        None if it stands as it marches.
    elastic
        How its ranks follow one another; None where they move as one.
    width
        Width of the road that it takes up (m); None where that is not known.
    incidents
        What goes wrong with it, ascending by rank and station.
    assembly, report
        Where it assembles, and when it must be there (s); None where that is not known.
    info
        What else is known about it: heading → text, in the order of its file.
    """

    name: str
    label: str
    kind: Kind
    index: int
    first: int
    route: str
    route_length: float
    start: float
    length: float
    paces: tuple[tuple[float, float], ...]
    pace: float
    offsets: NDArray[np.float64]
    depth: float
    people: NDArray[np.int64]
    vehicles: NDArray[np.int64]
    aircraft: NDArray[np.int64]
    gap: float = 0.0
    reaction: float = 0.0
    times: tuple[Spacing, ...] = ()
    holds: tuple[Hold, ...] = ()
    release: Cue | None = None
    target: Target | None = None
    orbit: Orbit | None = None
    form_up: float = 0.0
    drawn_up: bool = False
    standing: NDArray[np.float64] | None = None
    elastic: Elastic | None = None
    width: float | None = None
    incidents: tuple[Incident, ...] = ()
    assembly: str | None = None
    report: float | None = None
    info: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its settings path."""
        return f"units.{self.name}"

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Its parts that move by themselves: the whole unit, or the ranks of an elastic column."""
        return bodies_of(self)

    @cached_property
    def course(self) -> tuple[object, ...]:
        """Everything that decides which units it can hold up or follow: places and distances, no
        times.
        """
        name = (self.name, self.kind, self.route, self.start, self.length, self.rear)
        ranks = (self.first, len(self.offsets), float(self.offsets[-1]), self.depth, self.elastic)
        return (*name, *ranks, self.gap, self.reaction, self.times)

    @cached_property
    def places(self) -> tuple[object, ...]:
        """Everything that decides which events it has, and where: no gaps, no times."""
        ranks = [
            None if array is None else tuple(array.tolist())
            for array in (self.offsets, self.standing)
        ]
        elastic = self.elastic is not None
        name = (self.name, self.kind, self.route, self.start, self.length, self.depth)
        return (*name, elastic, self.drawn_up, *ranks, self.incidents)

    @cached_property
    def counted(self) -> tuple[object, ...]:
        """Everything that decides which ranks are in a zone while a part of its passage is."""
        counts = (self.people, self.vehicles, self.aircraft)
        return (*self.places, *(each.tobytes() for each in counts))

    @cached_property
    def waits(self) -> tuple[object, ...]:
        """Everything that decides what it waits for."""
        return self.release, self.holds, self.target, self.orbit

    @cached_property
    def gap_of_unit(self) -> Spacing:
        """The gap and the reaction that it keeps behind other units."""
        return Spacing("gap", self.gap, self.reaction, setting=f"{self.path}.reaction")

    @cached_property
    def gap_of_ranks(self) -> Spacing:
        """Those that its ranks keep behind one another, if it is elastic."""
        kept = (0.0, 0.0) if self.elastic is None else (self.elastic.spacing, self.elastic.reaction)
        return Spacing("gap", *kept, setting=f"{self.path}.rank-reaction")

    @property
    def head_body(self) -> Body:
        """The body that carries its head, and its name."""
        return self.bodies[0]

    @property
    def tail_body(self) -> Body:
        """The body that carries its tail."""
        return self.bodies[-1]

    @property
    def widest_gap(self) -> float:
        """The largest distance that one of its bodies keeps from what is ahead (m)."""
        return self.gap if self.elastic is None else max(self.gap, self.elastic.spacing)

    @property
    def rear(self) -> float:
        """Station of the tail at the beginning (m): ranks that are not drawn up come out of
        ``start`` one by one.
        """
        return self.start - self.standing_length if self.drawn_up else self.start

    @cached_property
    def standing_length(self) -> float:
        """Head to tail while it is drawn up (m)."""
        return self.length if self.standing is None else float(self.standing[-1]) + self.depth

    @property
    def flies(self) -> bool:
        """Whether it is a flight: it follows no unit and never stops."""
        return self.kind == "flight"

    @property
    def shared_cue(self) -> Cue | None:
        """Its release, if that is the step-off: other units may wait for the same."""
        shared = self.release is not None and not self.release.path.startswith(f"{self.path}.")
        return self.release if shared else None

    @property
    def cues(self) -> tuple[Cue, ...]:
        """What it waits for: its release or call, and the ends of its holds."""
        found = (self.release, *(hold.until for hold in self.holds))
        return tuple(cue for cue in found if cue is not None)

    @property
    def keeps_order(self) -> bool:
        """Whether its ranks keep their places, and all come to the end of their route."""
        return not any(each.breaks_down or each.ends_its_way for each in self.incidents)


class Units(ByName[Unit], tuple[Unit, ...]):
    """The units of a scenario in the order of march: `scenario.units["navy"]`.

    Attributes
    ----------
    clock
        The clock that shows the times for which they wait.
    """

    what = "unit"
    clock: HasClock | None = None

    def __new__(cls, units: Iterable[Unit], clock: HasClock | None = None) -> Self:
        """Keep the clock with them."""
        self = super().__new__(cls, units)
        self.clock = clock
        return self
