"""The law over cells, and the fixed point of the cues."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup import Body, Cue, Item
from simulator.scenario.network import Network
from tests.verification.oracle.clock import Clock
from tests.verification.oracle.events import OF_THE_LAST, Readings
from tests.verification.oracle.ground import Ground, whole
from tests.verification.oracle.movers import Bond, Mover, movers_of

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

NEVER = math.inf
ALWAYS = -math.inf
#: Two instants closer than this are one (s).
SAME_INSTANT = 1e-7


@dataclass(frozen=True)
class Attained:
    """Where a bound raised the running maximum: ``side`` is 0 (arrival) or 1 (departure)."""

    bond: Bond
    station: int
    side: int
    by: float


@dataclass(frozen=True)
class Course:
    """A passage at its cells: shapes (cells, 2), arrival and departure.

    ``shown`` is by the watch that stops while everything stands, ``instants`` by the wall's clock.
    """

    stations: NDArray[np.int64]
    shown: NDArray[np.float64]
    instants: NDArray[np.float64]
    attained: tuple[Attained, ...] = ()

    def at(self, station: int, side: int) -> float:
        place = int(np.searchsorted(self.stations, station))
        if place == len(self.stations) or self.stations[place] != station:
            raise LookupError(f"{station} nm is not a cell")
        return float(self.instants[place, side])


@dataclass(frozen=True)
class Truth:
    """What must happen; courses by the names of what moves: `tanks`, `tanks#2`, …"""

    courses: Mapping[str, Course]
    events: Mapping[str, float]
    programme: Mapping[str, tuple[float, float]]
    begin: float

    def arrival(self, mover: str, station: float) -> float:
        return self.courses[mover].at(whole(station), 0)

    def departure(self, mover: str, station: float) -> float:
        return self.courses[mover].at(whole(station), 1)

    @property
    def stuck(self) -> bool:
        """Whether something never comes."""
        return any(value == NEVER for value in self.events.values()) or any(
            bool(np.isposinf(course.instants).any()) for course in self.courses.values()
        )


@dataclass
class Instants:
    """The unknowns, by the wall's clock: when each unit is released, each hold may end, each item
    starts.
    """

    released: dict[str, float]
    until: dict[tuple[str, int], float]
    items: dict[str, float]


class Oracle:
    """The law, evaluated on a parade's plain numbers.

    Parameters
    ----------
    bodies, network, items, groups
        The line-up in the order of march, the geometry, the programme, group → units.
    """

    def __init__(
        self,
        bodies: Sequence[Body],
        network: Network,
        items: Sequence[Item] = (),
        groups: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.ground = Ground(network)
        self.items = {item.name: item for item in items}
        self.clock = Clock(items)
        self.movers = movers_of(bodies, self.ground)
        self.number = {mover.name: n for n, mover in enumerate(self.movers)}
        members = {name: tuple(units) for name, units in (groups or {}).items()}
        self.readings = Readings(self.movers, members, self.ground)
        self.begin = min([0.0, *self._clock_times()])

    @classmethod
    def of(cls, scenario: Scenario) -> Oracle:
        """The oracle of a loaded scenario."""
        items = list(scenario.programme.values())
        return cls(scenario.bodies, scenario.network, items, scenario.groups)

    def solve(self, asked: Mapping[str, Sequence[float]] | None = None) -> Truth:
        """What must happen, with each passage also at the stations asked for (m)."""
        cells = self._cells(asked or {})
        free = [mover.free(stations) for mover, stations in zip(self.movers, cells, strict=True)]
        heads = [mover for mover in self.movers if mover.rank == 0]
        unknown = Instants(
            {mover.name: NEVER for mover in heads},
            {
                (mover.name, place): NEVER
                for mover in self.movers
                for place, (_, cue) in mover.holds.items()
                if cue is not None
            },
            dict.fromkeys(self.items, NEVER),
        )
        while True:
            courses = self._march(cells, free, unknown)
            better = self._instants(courses, unknown)
            if better == unknown:
                break
            unknown = better
        names = [f"{item}.{edge}" for item in self.items for edge in ("start", "end")]
        names += self.readings.names()
        programme = {
            name: (start, start + self.items[name].duration)
            for name, start in unknown.items.items()
        }
        return Truth(
            {mover.name: course for mover, course in zip(self.movers, courses, strict=True)},
            {name: self._event(name, courses, unknown) for name in names},
            programme,
            self.begin,
        )

    # -- cells -------------------------------------------------------------------------------------

    def _shadow(self, number: int, bond: Bond, stations: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where on the leader's route its passage is asked for."""
        leader = self.movers[bond.leader]
        ahead = stations + bond.shift + self.movers[number].gap
        return np.minimum(ahead, bond.high + bond.shift) + leader.length

    def _cells(self, asked: Mapping[str, Sequence[float]]) -> list[NDArray[np.int64]]:
        turns: list[NDArray[np.int64]] = []
        for mover in self.movers:
            own = [mover.start, mover.end, mover.route_length, *mover.holds]
            own += [place for place, _ in mover.paces]
            inherited = []
            for bond in mover.bonds:
                own += [bond.low, bond.high, bond.high - mover.gap]
                theirs = turns[bond.leader] - (
                    self.movers[bond.leader].length + mover.gap + bond.shift
                )
                inherited.append(theirs[(theirs >= bond.low) & (theirs <= bond.high - mover.gap)])
            places = np.unique(np.concatenate([np.array(own, dtype=np.int64), *inherited]))
            turns.append(places[(places >= mover.start) & (places <= mover.end)])
        cells = []
        for number, (mover, places) in enumerate(zip(self.movers, turns, strict=True)):
            more = [whole(s) for s in asked.get(mover.name, ())] + self.readings.stations(number)
            more = [s for s in more if mover.start <= s <= mover.end]
            cells.append(np.union1d(places, np.array(more, dtype=np.int64)))
        for number in reversed(range(len(cells))):
            mover, stations = self.movers[number], cells[number]
            for bond in mover.bonds:
                here = stations[(stations >= max(bond.low, mover.start)) & (stations <= bond.high)]
                there = self._shadow(number, bond, here)
                there = there[there >= self.movers[bond.leader].start]
                cells[bond.leader] = np.union1d(cells[bond.leader], there)
        return cells

    # -- the law -----------------------------------------------------------------------------------

    def _march(
        self,
        cells: list[NDArray[np.int64]],
        free: list[NDArray[np.float64]],
        known: Instants,
    ) -> list[Course]:
        courses: list[Course] = []
        for number, mover in enumerate(self.movers):
            flies, stations = mover.body.flies, cells[number]
            own = np.full(free[number].shape, ALWAYS)
            if mover.rank == 0:
                own[0, 0] = self._by_the_watch(self._released(mover, known), flies)
            for place in mover.holds:
                held = known.until.get((mover.name, place), ALWAYS)
                own[np.searchsorted(stations, place), 1] = self._by_the_watch(held, flies)
            bounds = [self._bound(number, bond, stations, courses) for bond in mover.bonds]
            bound = np.maximum.reduce([own, *bounds])
            late = np.maximum.accumulate((bound - free[number]).ravel()).reshape(bound.shape)
            shown = late + free[number]
            attained = self._attained(mover, stations, bounds, late, free[number])
            shown[0, 0] = ALWAYS
            instants = shown if flies else self.clock.wall(shown)
            courses.append(Course(stations, shown, instants, attained))
        return courses

    def _by_the_watch(self, wall: float, flies: bool) -> float:
        return wall if flies or math.isinf(wall) else self.clock.watch(wall)

    def _bound(
        self, number: int, bond: Bond, stations: NDArray[np.int64], courses: Sequence[Course]
    ) -> NDArray[np.float64]:
        """B(s) of one leader on one run; minus infinity where it does not bind."""
        mover, leader = self.movers[number], self.movers[bond.leader]
        bound = np.full((len(stations), 2), ALWAYS)
        first = max(bond.low, mover.start)
        here = np.flatnonzero((stations >= first) & (stations <= bond.high))
        there = self._shadow(number, bond, stations[here])
        begun = there >= leader.start
        here, there = here[begun], there[begun]
        course = courses[bond.leader]
        rows = np.searchsorted(course.stations, there)
        assert np.array_equal(course.stations[rows], there), "a shadow is no cell"
        theirs = course.shown[rows].copy()
        tail_off = stations[here] + mover.gap >= bond.high
        theirs[tail_off, 1] = theirs[tail_off, 0]
        bound[here] = theirs + mover.reaction
        bound[stations == first, 0] = ALWAYS
        return bound

    def _attained(
        self,
        mover: Mover,
        stations: NDArray[np.int64],
        bounds: Sequence[NDArray[np.float64]],
        late: NDArray[np.float64],
        free: NDArray[np.float64],
    ) -> tuple[Attained, ...]:
        flat = late.ravel()
        with np.errstate(invalid="ignore"):
            rise = np.diff(flat, prepend=ALWAYS)
        found = []
        for bond, bound in zip(mover.bonds, bounds, strict=True):
            theirs = (bound - free).ravel()
            there = np.flatnonzero(
                (theirs >= flat - 1e-9) & np.isfinite(theirs) & (rise > SAME_INSTANT)
            )
            found += [
                Attained(bond, int(stations[n // 2]), int(n % 2), float(rise[n])) for n in there
            ]
        return tuple(found)

    # -- cues --------------------------------------------------------------------------------------

    def _clock_times(self) -> list[float]:
        cues = [mover.body.release for mover in self.movers]
        cues += [cue for mover in self.movers for _, cue in mover.holds.values()]
        cues += [item.cue for item in self.items.values()]
        times = [cue.at for cue in cues if cue is not None and cue.at is not None]
        return times + [m.body.target.instant for m in self.movers if m.body.target is not None]

    def _released(self, mover: Mover, known: Instants) -> float:
        if mover.body.target is None:
            return known.released[mover.name]
        at = np.array([whole(mover.body.target.station)], dtype=np.int64)
        return mover.body.target.instant - float(mover.free(at)[0, 0])

    def _instants(self, courses: Sequence[Course], known: Instants) -> Instants:
        def comes(cue: Cue | None) -> float:
            if cue is None:
                return self.begin
            if cue.at is not None:
                return cue.at
            return max(self._event(name, courses, known) for name in cue.after) + cue.delay

        return Instants(
            {name: comes(self.movers[self.number[name]].body.release) for name in known.released},
            {
                (name, place): comes(self.movers[self.number[name]].holds[place][1])
                for name, place in known.until
            },
            {name: comes(item.cue) for name, item in self.items.items()},
        )

    def _event(self, name: str, courses: Sequence[Course], known: Instants) -> float:
        subject, dot, what = name.partition("." if "." in name else "@")
        if subject in self.items:
            start = known.items[subject]
            return start if what == "start" else start + self.items[subject].duration
        instants = []
        for read, number, station in self.readings.of(subject, dot + what):
            if read == "released":
                instants.append(self._released(self.movers[number], known))
            elif read == "begin":
                instants.append(self.begin)
            else:
                instants.append(courses[number].at(station, 0 if read == "arrival" else 1))
        return (max if (dot + what).startswith(OF_THE_LAST) else min)(instants)
