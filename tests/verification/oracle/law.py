"""The law over cells, and the fixed point of the cues."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.cue import Cue, Item
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import Network
from tests.verification.oracle.clock import Clock, Halt
from tests.verification.oracle.events import OF_THE_LAST, Readings
from tests.verification.oracle.ground import Ground, whole
from tests.verification.oracle.movers import Bond, Mover, movers_of
from tests.verification.oracle.truth import ALWAYS, NEVER, SAME_INSTANT, Attained, Course, Truth

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario


@dataclass(frozen=True)
class Look:
    """At which of a mover's cells a leader binds it, and at which of the leader's that is read.

    Shapes (cells bound), of ``sides`` (cells bound, 2): at the line where they meet the arrival is
    free, and where the leader's tail is off its arrival there is all that counts.
    """

    bond: Bond
    here: NDArray[np.intp]
    there: NDArray[np.intp]
    sides: NDArray[np.intp]
    free_to_arrive: NDArray[np.bool_]


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
        bodies: Sequence[Unit],
        network: Network,
        items: Sequence[Item] = (),
        groups: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.ground = Ground(network)
        self.items = {item.name: item for item in items}
        self.clock = Clock()
        self.movers = movers_of(bodies, self.ground)
        self.number = {mover.name: n for n, mover in enumerate(self.movers)}
        members = {name: tuple(units) for name, units in (groups or {}).items()}
        self.readings = Readings(self.movers, members, self.ground)
        self.begin = min([0.0, *self._clock_times()])
        #: When the first leaves for its target, if that is earlier.
        self.first = min([self.begin, *map(self._leaves, filter(_aims, self.movers))])

    @classmethod
    def of(cls, scenario: Scenario) -> Oracle:
        """The oracle of a loaded scenario."""
        items = list(scenario.programme.values())
        return cls(scenario.units, scenario.network, items, scenario.groups)

    def solve(self, asked: Mapping[str, Sequence[float]] | None = None) -> Truth:
        """What must happen, with each passage also at the stations asked for (m)."""
        cells = self._cells(asked or {})
        looks = [
            [self._look(number, bond, cells) for bond in mover.bonds]
            for number, mover in enumerate(self.movers)
        ]
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
        nothing, stands = unknown, dict[str, Halt]()
        while True:
            # What is still to halt everything cannot change what comes before.
            self.clock = Clock(stands.values())
            courses, unknown = self._settle(cells, free, looks, nothing)
            to_come = {name: unknown.items[name] for name in self._halting if name not in stands}
            following = min(to_come, key=lambda name: to_come[name], default="")
            if to_come.get(following, NEVER) == NEVER:
                break
            stands[following] = Halt(to_come[following], self.items[following].duration)
        for name, halt in stands.items():
            if abs(unknown.items[name] - halt.start) > SAME_INSTANT:
                # It puts off what it waits for, and so never comes.
                unknown.items[name] = NEVER
        names = [f"{item}.{edge}" for item in self.items for edge in ("start", "end")]
        names += self.readings.names()
        programme = {
            name: (start, start + self.items[name].duration)
            for name, start in unknown.items.items()
        }
        events = {name: self._event(name, courses, unknown) for name in names}
        caused = {
            mover.name: replace(
                courses[number],
                attained=self._attained(number, free[number], looks[number], courses, unknown),
            )
            for number, mover in enumerate(self.movers)
        }
        return Truth(caused, events, programme, self.first, self.clock)

    @property
    def circular(self) -> bool:
        """Whether any mover follows itself, or one that is behind it in the order of march."""
        movers = enumerate(self.movers)
        return any(bond.leader >= number for number, mover in movers for bond in mover.bonds)

    @property
    def _halting(self) -> list[str]:
        return [name for name, item in self.items.items() if item.halts]

    def _settle(
        self,
        cells: Sequence[NDArray[np.int64]],
        free: Sequence[NDArray[np.float64]],
        looks: Sequence[Sequence[Look]],
        unknown: Instants,
    ) -> tuple[list[Course], Instants]:
        """Courses and cues, again and again until no instant changes, while the clock stays."""
        # On a loop it is not known at first when those behind are out of the way.
        courses = [
            Course(stations, np.full(times.shape, NEVER), np.full(times.shape, NEVER))
            for stations, times in zip(cells, free, strict=True)
        ]
        while True:
            before, courses = courses, self._march(cells, free, looks, unknown, courses)
            better = self._instants(courses, unknown)
            settled = not self.circular or all(
                np.array_equal(old.shown, new.shown)
                for old, new in zip(before, courses, strict=True)
            )
            if better == unknown and settled:
                return courses, unknown
            unknown = better

    # -- cells -------------------------------------------------------------------------------------

    def _shadow(self, bond: Bond, stations: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where on the leader's route its passage is asked for."""
        ahead = stations + bond.shift + bond.gap
        return np.minimum(ahead, bond.high + bond.shift) + bond.back

    def _cells(self, asked: Mapping[str, Sequence[float]]) -> list[NDArray[np.int64]]:
        turns = [np.array([mover.start], dtype=np.int64) for mover in self.movers]
        while self._inherit(turns):
            pass
        cells = []
        for number, (mover, places) in enumerate(zip(self.movers, turns, strict=True)):
            more = [whole(s) for s in asked.get(mover.name, ())] + self.readings.stations(number)
            more = [s for s in more if mover.start <= s <= mover.end]
            cells.append(np.union1d(places, np.array(more, dtype=np.int64)))
        while self._cast_shadows(cells):
            pass
        return cells

    def _inherit(self, turns: list[NDArray[np.int64]]) -> bool:
        """Let each mover turn where its leaders do, shifted; whether that is to be done again."""
        grown = False
        for number, mover in enumerate(self.movers):
            own = [mover.start, mover.end, mover.route_length, *mover.holds]
            own += [mover.drawn_out, *(place for place, _ in mover.paces)]
            inherited = []
            for bond in mover.bonds:
                own += [bond.low, bond.high, bond.high - bond.gap]
                theirs = turns[bond.leader] - (bond.back + bond.gap + bond.shift)
                inherited.append(theirs[(theirs >= bond.low) & (theirs <= bond.high - bond.gap)])
            places = np.unique(np.concatenate([np.array(own, dtype=np.int64), *inherited]))
            places = places[(places >= mover.start) & (places <= mover.end)]
            grown |= len(places) > len(turns[number])
            turns[number] = places
        return grown and self.circular

    def _cast_shadows(self, cells: list[NDArray[np.int64]]) -> bool:
        """Give each leader the cells at which it is asked for; whether to do so again."""
        grown = False
        for number in reversed(range(len(cells))):
            mover, stations = self.movers[number], cells[number]
            for bond in mover.bonds:
                here = stations[(stations >= max(bond.low, mover.start)) & (stations <= bond.high)]
                there = self._shadow(bond, here)
                there = there[there >= self.movers[bond.leader].start]
                more = np.union1d(cells[bond.leader], there)
                grown |= len(more) > len(cells[bond.leader])
                cells[bond.leader] = more
        return grown and self.circular

    # -- the law -----------------------------------------------------------------------------------

    def _look(self, number: int, bond: Bond, cells: Sequence[NDArray[np.int64]]) -> Look:
        mover, leader = self.movers[number], self.movers[bond.leader]
        stations, theirs = cells[number], cells[bond.leader]
        first = max(bond.low, mover.start)
        here = np.flatnonzero((stations >= first) & (stations <= bond.high))
        shadow = self._shadow(bond, stations[here])
        # As long as its rear stands, it binds nobody who is further behind.
        moves = leader.start if bond.kept == "headway" else leader.drawn_out
        here, shadow = here[shadow >= moves], shadow[shadow >= moves]
        there = np.searchsorted(theirs, shadow)
        assert np.array_equal(theirs[there], shadow), "a shadow is no cell"
        on_it = (stations[here] + bond.gap < bond.high).astype(np.intp)
        if bond.only and bond.kept == "headway":
            on_it[:] = 1  # the head counts once it has left the marker
        sides = np.stack([np.zeros_like(on_it), on_it], axis=1)
        free = (stations[here] == first) | (shadow == moves)
        return Look(bond, here, there, sides, free)

    def _bound(self, look: Look, leader: Course) -> NDArray[np.float64]:
        """B(s) of one leader on one run, at the cells that it binds."""
        bound = leader.shown[look.there[:, None], look.sides] + look.bond.reaction
        bound[look.free_to_arrive, 0] = ALWAYS
        return bound

    def _march(
        self,
        cells: Sequence[NDArray[np.int64]],
        free: Sequence[NDArray[np.float64]],
        looks: Sequence[Sequence[Look]],
        known: Instants,
        before: Sequence[Course],
    ) -> list[Course]:
        courses: list[Course] = []
        for number, mover in enumerate(self.movers):
            flies, stations = mover.body.flies, cells[number]
            bound = np.full(free[number].shape, ALWAYS)
            if mover.rank == 0:
                bound[0, 0] = self._ready(mover, known)
            for place in mover.holds:
                held = known.until.get((mover.name, place), ALWAYS)
                bound[np.searchsorted(stations, place), 1] = self._by_the_watch(held, flies)
            for look in looks[number]:
                leader = look.bond.leader
                theirs = self._bound(look, (courses if leader < number else before)[leader])
                bound[look.here] = np.maximum(bound[look.here], theirs)
            late = np.maximum.accumulate((bound - free[number]).ravel()).reshape(bound.shape)
            shown = late + free[number]
            shown[0, 0] = ALWAYS
            instants = shown if flies else self.clock.wall(shown)
            instants[-1, 1] = instants[-1, 0]  # whose tail is off stands nowhere
            courses.append(Course(stations, shown, instants))
        return courses

    def _ready(self, mover: Mover, known: Instants) -> float:
        """From when on it may leave its start: it forms up once its cue has come."""
        released = self._by_the_watch(self._released(mover, known), mover.body.flies)
        return released + mover.body.form_up

    def _by_the_watch(self, wall: float, flies: bool) -> float:
        return wall if flies or math.isinf(wall) else self.clock.watch(wall)

    def _attained(
        self,
        number: int,
        free: NDArray[np.float64],
        looks: Sequence[Look],
        courses: Sequence[Course],
        known: Instants,
    ) -> tuple[Attained, ...]:
        """Who raised the running maximum, and where."""
        mover, course = self.movers[number], courses[number]
        late = (course.shown - free).ravel()
        if mover.rank == 0:
            late[0] = self._ready(mover, known)
        with np.errstate(invalid="ignore"):
            rise = np.diff(late, prepend=ALWAYS)
        raised = np.isfinite(late) & (rise > SAME_INSTANT)
        found = []
        for look in looks:
            bound = self._bound(look, courses[look.bond.leader])
            theirs = np.full(free.shape, ALWAYS)
            theirs[look.here] = bound - free[look.here]
            where = np.flatnonzero(raised & (theirs.ravel() >= late - 1e-9))
            rows, sides = np.divmod(where, 2)
            columns = course.stations[rows].tolist(), sides.tolist(), rise[where].tolist()
            found += [Attained(look.bond, *each) for each in zip(*columns, strict=True)]
        return tuple(found)

    # -- cues --------------------------------------------------------------------------------------

    def _clock_times(self) -> list[float]:
        cues = [mover.body.release for mover in self.movers]
        cues += [cue for mover in self.movers for _, cue in mover.holds.values()]
        cues += [item.cue for item in self.items.values()]
        times = [cue.at for cue in cues if cue is not None and cue.at is not None]
        return times + [m.body.target.cue.at for m in self.movers if m.body.target is not None]

    def _free(self, mover: Mover) -> float:
        """When a unit without a cue may leave: at 0, or with one ahead that leaves by the clock."""
        routes = self.ground.network.routes
        mine, times = set(routes[mover.body.route]), [0.0]
        for other in self.movers[: self.number[mover.name]]:
            if other.rank == 0 and mine & set(routes[other.body.route]):
                cue = other.body.release
                if _aims(other):
                    times.append(self._leaves(other))
                elif cue is not None and cue.at is not None:
                    times.append(cue.at)
        return min(times)

    def _released(self, mover: Mover, known: Instants) -> float:
        return self._leaves(mover) if _aims(mover) else known.released[mover.name]

    def _leaves(self, mover: Mover) -> float:
        target = mover.body.target
        assert target is not None
        at = np.array([whole(target.station)], dtype=np.int64)
        return target.cue.at - float(mover.free(at)[0, 0]) - mover.body.form_up

    def _instants(self, courses: Sequence[Course], known: Instants) -> Instants:
        def released(mover: Mover) -> float:
            cue = mover.body.release
            return self._free(mover) if cue is None else comes(cue)

        def comes(cue: Cue | None) -> float:
            if cue is None:
                return self.begin
            if cue.at is not None:
                return cue.at
            return max(self._event(str(name), courses, known) for name in cue.after) + cue.delay

        return Instants(
            {name: released(self.movers[self.number[name]]) for name in known.released},
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
                instants.append(self.first)
            else:
                instants.append(courses[number].at(station, 0 if read == "arrival" else 1))
        return (max if (dot + what).startswith(OF_THE_LAST) else min)(instants)


def _aims(mover: Mover) -> bool:
    return mover.body.target is not None and mover.rank == 0
