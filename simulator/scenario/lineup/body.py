"""A body: what moves by itself. This is all that movement sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum, inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.represented import Represented
from simulator.scenario.lineup.cue import Cue, Hold
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.spacing import Spacing
from simulator.scenario.model.event_name import EventName
from simulator.tolerances import SAME_PLACE

if TYPE_CHECKING:
    from simulator.scenario.lineup.unit import Elastic, Unit


class Stop(NamedTuple):
    """A station at which a body's own motion changes: its start, a pace change, a hold.

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


@dataclass(frozen=True, eq=False, repr=False)
class Body(Represented):
    """What moves by itself: a whole unit, or one rank of an elastic column.

    Attributes
    ----------
    unit
        Whose it is.
    rank
        Which rank of an elastic column, from 0; 0 where the unit moves as one.
    name
        The unit's; of the ranks of an elastic column behind the first `tanks#2`, `tanks#3`, …
    start
        Station of the head at the beginning (m).
    length
        Head to tail (m).
    paces
        ``(station, speed)`` pairs, ascending; the first is at ``start``. Speed in m/s.
    holds
        Ascending by station; a breakdown is a hold, too.
    release
        As of a unit. A rank behind the first has none: it leaves when the one ahead has.
    offsets
        Distance of each of its ranks' fronts behind its head (m), shape (ranks,).
    standing
        The same while it is drawn up, at most as much; None if it stands as it marches.
    weights
        People, vehicles and aircraft of each of its ranks, shape (ranks, 3).
    incidents
        What goes wrong with it.
    """

    unit: Unit
    rank: int
    name: str
    start: float
    length: float
    paces: tuple[tuple[float, float], ...]
    holds: tuple[Hold, ...]
    release: Cue | None
    offsets: NDArray[np.float64]
    standing: NDArray[np.float64] | None
    weights: NDArray[np.int64]
    incidents: tuple[Incident, ...]

    @cached_property
    def order_index(self) -> int:
        """Place among all bodies in the order of march of the plan, from 0."""
        return self.unit.first + self.rank

    @cached_property
    def route(self) -> str:
        """The route."""
        return self.unit.route

    @cached_property
    def route_length(self) -> float:
        """Length of the route (m)."""
        return self.unit.route_length

    @cached_property
    def flies(self) -> bool:
        """Whether it is a flight: it follows no unit and never stops."""
        return self.unit.flies

    @property
    def rear(self) -> float:
        """Station of the tail at the beginning (m): what is not drawn up comes out of ``start``."""
        return self.start - self._standing_length if self.unit.drawn_up else self.start

    @property
    def _standing_length(self) -> float:
        return self.length if self.standing is None else float(self.standing[-1]) + self.unit.depth

    @cached_property
    def full_from(self) -> float:
        """Station of the head from which on the body is as long as it marches (m).

        Its ranks set off one after another: each once the head is as far ahead of its place as it
        marches behind the head. The last sets off here.
        """
        return self.start + (self.length - self._standing_length)

    def tail_at(self, head: float) -> float:
        """Station of the tail (m) when the head is at one; what is not drawn up has its road space
        behind its start from the beginning.
        """
        return max(head, self.full_from) - self.length

    @property
    def form_up(self) -> float:
        """Time from its release to its start (s)."""
        return self.unit.form_up if self.rank == 0 else 0.0

    @property
    def end(self) -> float:
        """Where the head is, or would be, when the tail is off the route (m)."""
        return self.route_length + self.length

    def gap_to(self, ahead: Body, laps: int = 0) -> Spacing:
        """The gap that it keeps from a body ahead, and the reaction with which it follows: within
        an elastic column, those of its ranks, unless the one ahead is on another of its ``laps``.
        """
        unit = self.unit
        if ahead.unit is unit and unit.elastic is not None and not laps:
            return unit.gap_of_ranks
        return unit.gap_of_unit

    @property
    def times(self) -> tuple[Spacing, ...]:
        """The time gap and the headway that it keeps: the body at the head of its unit does."""
        return self.unit.times if self.rank == 0 else ()

    @property
    def breakdowns(self) -> tuple[Incident, ...]:
        """Of what goes wrong with it, where vehicles break down."""
        return tuple(each for each in self.incidents if each.breaks_down)

    @property
    def leaves(self) -> Incident | None:
        """What ends its way before its route does."""
        return next((each for each in self.incidents if each.ends_its_way), None)

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
            released = station == self.start and self.rank == 0
            waits = released or (hold is not None and hold.until is not None)
            duration = 0.0 if hold is None else hold.duration
            result.append(Stop(station, slowness, duration, waits, hold))
        return tuple(result)

    def free(self, low: float, high: float) -> float:
        """Time (s) that it needs from its departure at a station (m) to its arrival at another, in
        free motion with its own timed holds between.
        """
        holds = (hold for hold in self.holds if low < hold.station < high - SAME_PLACE)
        return self.moving(low, high) + fsum(hold.duration for hold in holds)

    def moving(self, low: float, high: float) -> float:
        """Time (s) that it needs from one station to another (m) at its own paces, no holds."""
        ends = [*(station for station, _ in self.paces[1:]), inf]
        return fsum(
            (min(high, end) - max(low, begin)) / speed
            for (begin, speed), end in zip(self.paces, ends, strict=True)
            if min(high, end) > max(low, begin)
        )

    @property
    def departure(self) -> Cue | None:
        """The time at which it leaves its start, or begins to form up for that, to be on station,
        or on target if nothing hinders it; None where it has neither to be.
        """
        orbit, target = self.unit.orbit, self.unit.target
        if self.rank:
            return None
        if orbit is not None:
            return orbit.on_station.earlier(self.free(self.start, orbit.station))
        if target is not None and target.cue is not None:
            return target.cue.earlier(self.free(self.start, target.station)).earlier(self.form_up)
        return None

    @property
    def start_cue(self) -> Cue | None:
        """What it waits for at its start: its release or call, or the time to leave for its target;
        None: the start of the scenario.
        """
        return self.departure or self.release

    def at_speed(self, speed: float) -> Body:
        """A flight that leaves its orbit at a speed (m/s), to its next change of speed."""
        orbit = self.unit.orbit
        assert orbit is not None
        paces = {**dict(self.paces), orbit.station: speed}
        return replace(self, paces=tuple(sorted(paces.items())))


def bodies_of(unit: Unit) -> tuple[Body, ...]:
    """What of a unit moves by itself, in the order of march."""
    if unit.elastic is not None:
        return tuple(_ranks(unit, unit.elastic))
    weights = np.stack([unit.people, unit.vehicles, unit.aircraft], axis=1)
    holds = _with_breakdowns(unit.holds, unit.incidents)
    return (
        Body(
            unit=unit,
            rank=0,
            name=unit.name,
            start=unit.start,
            length=unit.length,
            paces=unit.paces,
            holds=holds,
            release=unit.release,
            offsets=unit.offsets,
            standing=unit.standing,
            weights=weights,
            incidents=unit.incidents,
        ),
    )


def _ranks(unit: Unit, elastic: Elastic) -> Iterator[Body]:
    """Each rank follows the rank ahead of it; the first bears the unit's name, and its cues."""
    weights = np.stack([unit.people, unit.vehicles, unit.aircraft], axis=1)
    stands = unit.offsets if unit.standing is None else unit.standing
    for rank, offset in enumerate(stands.tolist()):
        first = rank == 0
        start = unit.start - offset if unit.drawn_up else unit.start
        incidents = tuple(each for each in unit.incidents if each.rank == rank)
        yield Body(
            unit=unit,
            rank=rank,
            name=unit.name if first else f"{unit.name}#{rank + 1}",
            start=start,
            length=unit.depth,
            paces=_paces(unit, start, None if first else elastic.catch_up),
            holds=_with_breakdowns(unit.holds if first or elastic.each else (), incidents),
            release=unit.release if first else None,
            offsets=np.zeros(1),
            standing=None,
            weights=weights[rank : rank + 1],
            incidents=incidents,
        )


def _with_breakdowns(holds: tuple[Hold, ...], incidents: tuple[Incident, ...]) -> tuple[Hold, ...]:
    """A breakdown is a hold at its place, until it is over."""
    stands = []
    for each in incidents:
        if each.breaks_down:
            over = Cue(after=(EventName.end(each.name),))
            stands.append(Hold(each.marker or "", each.station, until=over, incident=each.name))
    return tuple(sorted([*holds, *stands], key=lambda hold: hold.station)) if stands else holds


def _paces(unit: Unit, start: float, catch_up: float | None) -> tuple[tuple[float, float], ...]:
    """Paces of a rank: from where it starts, and to catch up wherever the unit does not go slower
    than at its start.
    """
    # What changes where the unit starts changes there for a rank that stands behind, too.
    own = unit.pace if start < unit.start - SAME_PLACE else unit.paces[0][1]
    paces = [(start, own), *(change for change in unit.paces if change[0] > start + SAME_PLACE)]
    if catch_up is None:
        return tuple(paces)
    return tuple((station, pace if pace < own else catch_up) for station, pace in paces)
