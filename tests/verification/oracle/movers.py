"""What moves by itself: units, and the vehicles of elastic columns one by one; who binds whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.unit import Unit
from tests.verification.oracle.ground import Ground, whole


@dataclass(frozen=True)
class Bond:
    """One leader on one run of common segments, or at one place (``only``), by one thing kept.

    Stations are the follower's; ``shift`` leads to the leader's, which is there so many ``laps``
    further (zero or less). It keeps ``gap`` metres from what is ``back`` behind the leader's head,
    ``reaction`` seconds later.
    """

    leader: int
    low: int
    high: int
    shift: int
    segments: int
    kept: Literal["gap", "time-gap", "headway"]
    gap: int
    back: int
    reaction: float
    only: bool = False
    laps: int = 0


@dataclass
class Mover:
    """A unit, or one rank of an elastic column, in whole numbers.

    ``gap`` and ``reaction`` hold towards whom it follows: the units ahead, or, for a rank behind
    the first, the ranks ahead of it.
    """

    name: str
    body: Unit
    rank: int
    start: int
    length: int
    gap: int
    reaction: float
    route_length: int
    paces: list[tuple[int, float]]
    holds: dict[int, tuple[float, Cue | None]]
    #: By how much it stands closer at first than it marches, head to tail, and each of its ranks.
    closer: int = 0
    ranks_closer: tuple[int, ...] = ()
    bonds: list[Bond] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.route_length + self.length

    @property
    def rear(self) -> int:
        """Behind which it never was: its tail, where it is drawn up; else where it comes out."""
        return self.start - (self.length - self.closer if self.body.drawn_up else 0)

    @property
    def drawn_out(self) -> int:
        """Where its head is when its tail, too, leaves its place."""
        return self.start + self.closer

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


def movers_of(bodies: Sequence[Unit], ground: Ground) -> list[Mover]:
    """All that moves, in the order of march, each with the bonds to whom it follows."""
    movers = [part for body in bodies for part in _parts(body, ground)]
    for number in range(len(movers)):
        movers[number].bonds = _bonds(movers, number, ground)
    return movers


def _parts(body: Unit, ground: Ground) -> Iterator[Mover]:
    paces = [(whole(station), speed) for station, speed in body.paces]
    holds = {whole(hold.station): (hold.duration, hold.until) for hold in body.holds}
    route_length, start = ground.edges(body.route)[-1], whole(body.start)
    gap, reaction, elastic = whole(body.gap), body.reaction, body.elastic
    stands = body.offsets if body.standing is None else body.standing
    if elastic is None:
        closer = tuple(
            whole(marches) - whole(at_first)
            for marches, at_first in zip(body.offsets, stands, strict=True)
        )
        length = whole(body.length)
        own = (gap, reaction, route_length, paces, holds, closer[-1], closer)
        yield Mover(body.name, body, 0, start, length, *own)
        return
    vehicle, spacing = whole(body.depth), whole(elastic.spacing)
    yield Mover(body.name, body, 0, start, vehicle, gap, reaction, route_length, paces, holds)
    for rank in range(1, len(body.people)):
        place = start - whole(float(stands[rank])) if body.drawn_up else start
        yield Mover(
            f"{body.name}#{rank + 1}",
            body,
            rank,
            place,
            vehicle,
            spacing,
            elastic.reaction,
            route_length,
            _paces_behind(paces, place, elastic.catch_up),
            holds if elastic.each else {},
        )


def _paces_behind(
    paces: list[tuple[int, float]], stands: int, catch_up: float | None
) -> list[tuple[int, float]]:
    """Paces of a rank behind the first: the unit's, or faster where that does not go slowly."""
    at_first = paces[0][1]
    found = []
    for number, (place, speed) in enumerate(paces):
        fast = catch_up is not None and speed >= at_first
        found.append((stands if number == 0 else place, catch_up if fast and catch_up else speed))
    return found


def _bonds(movers: Sequence[Mover], number: int, ground: Ground) -> list[Bond]:
    mover = movers[number]
    if mover.body.flies:
        return []
    found = []
    for other, leader in enumerate(movers):
        # A rank follows the ranks ahead; what binds these it need not be told a second time.
        if leader.body.flies or (mover.rank > 0 and leader.body is not mover.body):
            continue
        for common in ground.common(mover.body.route, leader.body.route):
            *run, laps = common
            if common.high > mover.start and _goes_first(mover, other, laps, number):
                kept = ("gap", mover.gap, leader.length, mover.reaction)
                found.append(Bond(other, *run, *kept, laps=laps))
        if mover.rank == 0:
            found += _times(movers, number, other, ground)
    return found


def _goes_first(mover: Mover, other: int, laps: int, number: int) -> bool:
    """Whether another, so many laps further, is ahead of a mover: on a lap before, or in order."""
    return (laps < 0 and mover.rank == 0) or (laps == 0 and other < number)


def _times(movers: Sequence[Mover], own: int, number: int, ground: Ground) -> Iterator[Bond]:
    """What a unit's head keeps in time, from the tail of a rank ahead or the head of a unit."""
    mover, leader = movers[own], movers[number]
    for kept in mover.body.times:
        headway = kept.key == "headway"
        if headway and leader.rank > 0:
            continue
        behind = ("headway", 0, 0) if headway else ("time-gap", 0, leader.length)
        if kept.markers is None:
            for *run, laps in ground.common(mover.body.route, leader.body.route):
                if run[1] > mover.start and _goes_first(mover, number, laps, own):
                    yield Bond(number, *run, *behind, kept.seconds, laps=laps)
        for marker in kept.markers or ():
            here = ground.station(mover.body.route, marker)
            if here is None or here < mover.start:
                continue
            for there, laps in _passes(ground, mover, leader, marker):
                if not _goes_first(mover, number, laps, own):
                    continue
                tail_comes_by = there > leader.rear or there == leader.start
                if there >= leader.start if headway else tail_comes_by:
                    where = (here, here, there - here, 1)
                    yield Bond(number, *where, *behind, kept.seconds, only=True, laps=laps)


def _passes(ground: Ground, mover: Mover, leader: Mover, marker: str) -> Iterator[tuple[int, int]]:
    """The stations of a leader at a marker, and how many laps further it is there."""
    name, _, number = marker.partition("#")
    segment = ground.network.markers[name].segment

    def on(who: Mover) -> list[int]:
        names = ground.network.routes[who.body.route]
        laps = zip(names, ground.laps(who.body.route), strict=True)
        return [lap for each, lap in laps if each == segment]

    own = on(mover)[int(number or 1) - 1]
    for there, lap in zip(ground.stations(leader.body.route, name), on(leader), strict=True):
        yield there, lap - own
