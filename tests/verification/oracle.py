"""The law of motion (docs/motion.md) a second time, by another road than the engine's.

The engine sweeps knots and steps from event to event. Here every station at which anything could
turn is known beforehand: the places of pace changes, holds, starts, merges and ends of all units,
shifted onto each other by lengths and gaps. A passage is linear, less free motion, between these
*cells*, or it turns upwards there, which no maximum needs to know; so the running maximum of the
law, taken over the cells alone, is exact at every cell, and any further station that one asks for
is made a cell. Every unit ahead is looked at, none is left out as harmless. Cues have no order: all
their instants are unknown (infinite) at first, and the whole is computed again until no instant
changes; what is still infinite then never comes, and the parade is stuck.

Stations are whole nanometres here, so that places that are one are equal; instants are seconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup import Body, Cue, Item
from simulator.scenario.network import Network

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

NEVER = math.inf
ALWAYS = -math.inf
#: Two instants closer than this are one (s).
SAME_INSTANT = 1e-7


def whole(metres: float) -> int:
    """Nanometres."""
    return round(metres * 1e9)


@dataclass(frozen=True)
class Bond:
    """One leader on one run of common segments.

    Stations are the follower's; ``shift`` leads to the leader's.
    """

    leader: int
    low: int
    high: int
    shift: int
    segments: int


@dataclass(frozen=True)
class Attained:
    """Where a bound raised the running maximum: ``side`` is 0 (arrival) or 1 (departure)."""

    bond: Bond
    station: int
    side: int
    by: float


@dataclass
class Mover:
    """A unit in whole numbers."""

    body: Body
    start: int
    length: int
    gap: int
    route_length: int
    paces: list[tuple[int, float]]
    holds: dict[int, tuple[float, Cue | None]]
    bonds: list[Bond] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.route_length + self.length

    def free(self, stations: NDArray[np.int64]) -> NDArray[np.float64]:
        """Time from the start in free motion, shape (stations, 2): arrival and departure."""
        moving = np.zeros(len(stations))
        for (place, speed), (upto, _) in zip(
            self.paces, [*self.paces[1:], (self.end, 1.0)], strict=True
        ):
            moving += (np.clip(stations, place, max(place, upto)) - place) / 1e9 / speed
        times = np.stack([moving, moving], axis=1)
        for place, (duration, _) in self.holds.items():
            if place == self.start:
                continue  # its arrival was always: the duration is over
            times[stations > place, 0] += duration
            times[stations >= place, 1] += duration
        return times


@dataclass(frozen=True)
class Course:
    """A passage at its cells: shape (cells, 2), arrival and departure."""

    stations: NDArray[np.int64]
    instants: NDArray[np.float64]
    attained: tuple[Attained, ...] = ()

    def at(self, station: int, side: int) -> float:
        place = int(np.searchsorted(self.stations, station))
        if place == len(self.stations) or self.stations[place] != station:
            raise LookupError(f"{station} nm is not a cell")
        return float(self.instants[place, side])


@dataclass(frozen=True)
class Truth:
    """What must happen."""

    courses: Mapping[str, Course]
    events: Mapping[str, float]
    programme: Mapping[str, tuple[float, float]]
    begin: float

    def arrival(self, unit: str, station: float) -> float:
        return self.courses[unit].at(whole(station), 0)

    def departure(self, unit: str, station: float) -> float:
        return self.courses[unit].at(whole(station), 1)

    @property
    def stuck(self) -> bool:
        """Whether something never comes."""
        return any(value == NEVER for value in self.events.values()) or any(
            bool(np.isposinf(course.instants).any()) for course in self.courses.values()
        )


@dataclass
class Instants:
    """The unknowns: when each unit is released, each hold ends, each item starts."""

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
        self.network = network
        self._edges: dict[str, list[int]] = {}
        self.items = {item.name: item for item in items}
        self.groups = {name: tuple(units) for name, units in (groups or {}).items()}
        self.movers = [self._mover(body) for body in bodies]
        self.number = {mover.body.name: n for n, mover in enumerate(self.movers)}
        for n, mover in enumerate(self.movers):
            mover.bonds = self._bonds(n)
        self.begin = min([0.0, *self._clock_times()])

    @classmethod
    def of(cls, scenario: Scenario) -> Oracle:
        """The oracle of a loaded scenario."""
        items = list(scenario.programme.values())
        return cls(scenario.bodies, scenario.network, items, scenario.groups)

    # -- geometry ----------------------------------------------------------------------------------

    def _mover(self, body: Body) -> Mover:
        holds = {whole(hold.station): (hold.duration, hold.until) for hold in body.holds}
        return Mover(
            body,
            whole(body.start),
            whole(body.length),
            whole(body.gap),
            self.edges(body.route)[-1],
            [(whole(station), speed) for station, speed in body.paces],
            holds,
        )

    def edges(self, route: str) -> list[int]:
        """Where a route's segments begin and end."""
        if route not in self._edges:
            edges = [0]
            for name in self.network.routes[route]:
                edges.append(edges[-1] + whole(self.network.segments[name]))
            self._edges[route] = edges
        return self._edges[route]

    def _bonds(self, number: int) -> list[Bond]:
        mover = self.movers[number]
        if mover.body.flies:
            return []
        return [
            bond
            for leader in range(number)
            if not self.movers[leader].body.flies
            for bond in self._common(mover.body.route, self.movers[leader].body.route, leader)
            if bond.high > mover.start
        ]

    def _common(self, route: str, other: str, leader: int) -> list[Bond]:
        mine, theirs = self.network.routes[route], self.network.routes[other]
        my_edges, their_edges = self.edges(route), self.edges(other)
        found, first = [], 0
        while first < len(mine):
            last = first
            if mine[first] in theirs:
                there = theirs.index(mine[first])
                while mine[first : last + 1] == theirs[there : there + last + 1 - first]:
                    last += 1
                    if last == len(mine):
                        break
                shift = their_edges[there] - my_edges[first]
                found.append(Bond(leader, my_edges[first], my_edges[last], shift, last - first))
            first = max(last, first + 1)
        return found

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
        for mover, places in zip(self.movers, turns, strict=True):
            more = [whole(s) for s in asked.get(mover.body.name, ())] + self._named(mover)
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

    def solve(self, asked: Mapping[str, Sequence[float]] | None = None) -> Truth:
        """What must happen, with each unit's passage also at the stations asked for (m)."""
        cells = self._cells(asked or {})
        free = [mover.free(stations) for mover, stations in zip(self.movers, cells, strict=True)]
        unknown = Instants(
            {mover.body.name: NEVER for mover in self.movers},
            {
                (mover.body.name, place): NEVER
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
        events = {name: self._event(name, courses, unknown) for name in self._event_names()}
        programme = {
            name: (start, start + self.items[name].duration)
            for name, start in unknown.items.items()
        }
        return Truth(courses, events, programme, self.begin)

    def _march(
        self,
        cells: list[NDArray[np.int64]],
        free: list[NDArray[np.float64]],
        known: Instants,
    ) -> dict[str, Course]:
        courses: list[Course] = []
        for number, mover in enumerate(self.movers):
            stations, own = cells[number], np.full(free[number].shape, ALWAYS)
            own[0, 0] = self._released(mover, known)
            for place in mover.holds:
                held = known.until.get((mover.body.name, place), ALWAYS)
                own[np.searchsorted(stations, place), 1] = held
            bounds = [self._bound(number, bond, stations, courses) for bond in mover.bonds]
            bound = np.maximum.reduce([own, *bounds])
            late = np.maximum.accumulate((bound - free[number]).ravel()).reshape(bound.shape)
            instants = late + free[number]
            attained = self._attained(mover, stations, bounds, late, free[number])
            instants[0, 0] = ALWAYS
            courses.append(Course(stations, instants, attained))
        return {mover.body.name: course for mover, course in zip(self.movers, courses, strict=True)}

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
        theirs = course.instants[rows].copy()
        tail_off = stations[here] + mover.gap >= bond.high
        theirs[tail_off, 1] = theirs[tail_off, 0]
        bound[here] = theirs + mover.body.reaction
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
            return known.released[mover.body.name]
        at = np.array([whole(mover.body.target.station)], dtype=np.int64)
        return mover.body.target.instant - float(mover.free(at)[0, 0])

    def _instants(self, courses: Mapping[str, Course], known: Instants) -> Instants:
        def comes(cue: Cue | None) -> float:
            if cue is None:
                return self.begin
            if cue.at is not None:
                return cue.at
            return max(self._event(name, courses, known) for name in cue.after) + cue.delay

        return Instants(
            {m.body.name: comes(m.body.release) for m in self.movers},
            {
                (name, place): comes(self.movers[self.number[name]].holds[place][1])
                for name, place in known.until
            },
            {name: comes(item.cue) for name, item in self.items.items()},
        )

    # -- events, by their names --------------------------------------------------------------------

    def _named(self, mover: Mover) -> list[int]:
        """All stations at which an event of the unit is read."""
        route = mover.body.route
        places = [self.station(route, marker) for marker in self.network.markers]
        pieces = [piece for zone in self.network.zones for piece in self._pieces(route, zone)]
        edges = [edge for piece in pieces for edge in piece]
        heads = [place for place in places if place is not None] + edges
        return heads + [place + mover.length for place in heads]

    def station(self, route: str, marker: str) -> int | None:
        place = self.network.markers[marker]
        names = self.network.routes[route]
        if place.segment not in names:
            return None
        return self.edges(route)[names.index(place.segment)] + whole(place.offset)

    def _pieces(self, route: str, zone: str) -> list[tuple[int, int]]:
        """A zone's stretches along a route, adjacent ones joined."""
        names, edges = self.network.routes[route], self.edges(route)
        found = sorted(
            (
                edges[names.index(piece.segment)] + whole(piece.low),
                edges[names.index(piece.segment)] + whole(piece.high),
            )
            for piece in self.network.zones[zone]
            if piece.segment in names
        )
        joined: list[tuple[int, int]] = []
        for low, high in found:
            if joined and low <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
            else:
                joined.append((low, high))
        return joined

    def _event_names(self) -> list[str]:
        suffixes = [".released", ".starts", ".finishes"]
        for marker in self.network.markers:
            suffixes += [f"@{marker}", f".departs@{marker}", f".tail@{marker}"]
        for zone in self.network.zones:
            suffixes += [f".enters@{zone}", f".clears@{zone}"]
        subjects = [*(mover.body.name for mover in self.movers), *self.groups]
        names = [f"{item}.{edge}" for item in self.items for edge in ("start", "end")]
        for subject in subjects:
            units = self.groups.get(subject, (subject,))
            names += [
                subject + suffix
                for suffix in suffixes
                if any(self._read(self.movers[self.number[unit]], suffix) for unit in units)
            ]
        return names

    def _read(self, mover: Mover, suffix: str) -> tuple[str, int] | None:
        """What is read at which station; None where the unit has no such event."""
        what, _, place = suffix.partition("@")
        if not place:
            return {
                ".released": ("released", mover.start),
                ".starts": ("departure", mover.start),
                ".finishes": ("arrival", mover.end),
            }[what]
        if what in (".enters", ".clears"):
            return self._read_zone(mover, what, self._pieces(mover.body.route, place))
        station = self.station(mover.body.route, place)
        return None if station is None else self._read_marker(mover, what, station)

    def _read_zone(
        self, mover: Mover, what: str, pieces: list[tuple[int, int]]
    ) -> tuple[str, int] | None:
        rear = mover.start - (mover.length if mover.body.drawn_up else 0)
        inside = [piece for piece in pieces if piece[1] > rear]
        if not inside:
            return None
        if what == ".clears":
            return ("arrival", inside[-1][1] + mover.length)
        near = inside[0][0]
        if mover.body.drawn_up and near < mover.start:
            return ("begin", mover.start)
        return ("departure", max(near, mover.start))

    def _read_marker(self, mover: Mover, what: str, station: int) -> tuple[str, int] | None:
        if what == ".tail":
            rear = mover.start - (mover.length if mover.body.drawn_up else 0)
            passes = station > rear or station == mover.start
            return ("arrival", station + mover.length) if passes else None
        if station < mover.start:
            return None
        at_once = what == ".departs" or station == mover.start
        return ("departure" if at_once else "arrival", station)

    def _event(self, name: str, courses: Mapping[str, Course], known: Instants) -> float:
        subject, dot, what = name.partition("." if "." in name else "@")
        if subject in self.items:
            start = known.items[subject]
            return start if what == "start" else start + self.items[subject].duration
        suffix = dot + what
        instants = []
        for unit in self.groups.get(subject, (subject,)):
            mover = self.movers[self.number[unit]]
            read = self._read(mover, suffix)
            if read is None:
                continue
            side, station = read
            if side == "released":
                instants.append(self._released(mover, known))
            elif side == "begin":
                instants.append(self.begin)
            else:
                instants.append(courses[unit].at(station, 0 if side == "arrival" else 1))
        last = suffix.startswith((".tail", ".clears", ".finishes"))
        return max(instants) if last else min(instants)
