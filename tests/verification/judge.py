"""Verdicts by looking: positions at very many instants, and instants at very many stations.

Nothing here knows knots, sides or cases. A pair is looked at wherever both are; what is least of
all that was seen can only be more than the least that there is, and comes close to it, as one looks
closely about every instant, and every station, at which a passage bends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.unit import Unit
from simulator.timeline.passage import Passage
from simulator.timeline.run import Run

Floats = NDArray[np.float64]

#: So close to a bend one looks: stations (m), instants (s).
CLOSE = 1e-7
#: Two places closer than this are one (m).
SAME = 1e-6
GRID = 120


@dataclass(frozen=True)
class Follower:
    """A unit that follows another on common ground, in stations of the one behind (m).

    Attributes
    ----------
    ahead, behind
        The two.
    line, end
        Where their common ground begins and ends.
    low, high
        Where one looks.
    shift
        From there to the stations of the one ahead.
    """

    ahead: Unit
    behind: Unit
    line: float
    end: float
    low: float
    high: float
    shift: float


class Judge:
    """One who looks at a run.

    Parameters
    ----------
    run
        What happened.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.network = run.scenario.network

    # -- geometry, by counting segments ------------------------------------------------------------

    def edges(self, body: Unit) -> dict[str, tuple[float, float]]:
        """Segment → where it begins and ends on the route of a unit (m)."""
        edges, station = {}, 0.0
        for name in self.network.routes[body.route]:
            edges[name] = (station, station + self.network.segments[name])
            station = edges[name][1]
        return edges

    def common(self, behind: Unit, ahead: Unit, segment: str) -> tuple[float, float, float]:
        """Where the common ground that a segment is part of begins and ends, and the shift."""
        mine, theirs = self.edges(behind), self.edges(ahead)
        here, there = list(mine), list(theirs)
        first = last = here.index(segment)
        same, other = there.index(segment) - first, len(there)
        while first > 0 and first + same > 0 and here[first - 1] == there[first + same - 1]:
            first -= 1
        while (
            last + 1 < len(here)
            and last + 1 + same < other
            and here[last + 1] == there[last + 1 + same]
        ):
            last += 1
        return mine[here[first]][0], mine[here[last]][1], theirs[segment][0] - mine[segment][0]

    def neighbours(self, segment: str, low: float, high: float) -> Iterator[Follower]:
        """Who follows whom between two places of a segment, on the ground."""
        there = [
            body
            for body in self.run.scenario.units
            if segment in self.edges(body)
            and self.edges(body)[segment][0] + high > rear(body) + SAME
        ]
        for number, behind in enumerate(there[1:]):
            edge = self.edges(behind)[segment][0]
            if behind.start < edge + high - SAME:
                ahead = there[number]
                line, end, shift = self.common(behind, ahead, segment)
                from_, to = max(edge + low, behind.start), edge + high
                yield Follower(ahead, behind, line, end, from_, to, shift)

    # -- looking -----------------------------------------------------------------------------------

    def time_gaps(self, two: Follower) -> Floats:
        """The time from the tail of one to the head of the next, at many stations."""
        behind, ahead = self.passages(two)
        back = two.shift + two.ahead.length
        low = max(two.low, _drawn_out(two.ahead) - back)
        if low >= two.high - SAME:
            return np.empty(0)
        bends = np.concatenate([behind.stations, ahead.stations - back, [low, two.high]])
        stations = np.concatenate([np.linspace(low, two.high, GRID), bends - CLOSE, bends + CLOSE])
        stations = stations[(stations > low) & (stations < two.high)]
        gaps = behind.departure(stations) - ahead.departure(stations + back)
        if low > max(two.line, two.behind.start, _drawn_out(two.ahead) - back) + SAME:
            # Where one comes along, one is at the near end when one arrives there.
            return np.append(gaps, behind.arrival(low) - ahead.arrival(low + back))
        return gaps

    def distances(self, two: Follower) -> Floats:
        """The distance from tail to head, at many instants at which both are there."""
        behind, ahead = self.passages(two)
        back = two.shift + two.ahead.length
        comes = behind.departure if two.low <= max(two.line, two.behind.start) + SAME else None
        first = (comes or behind.arrival)(two.low)
        # It counts once both have left their places.
        first = max(first, ahead.departure(_drawn_out(two.ahead)))
        off = ahead.arrival(two.end + back)
        last = min(behind.departure(two.high), off)
        if last < first or off <= first + SAME:
            return np.empty(0)
        instants = self.instants(behind, ahead, first, last)
        return ahead.position(instants) - back - behind.position(instants)

    def instants(self, one: Passage, other: Passage, first: float, last: float) -> Floats:
        """Many instants between two, and close about all at which one of two turns."""
        turns = [a for p in (one, other) for a in (p.instants, p.arrival(p.stations))]
        bends = np.concatenate([*turns, [first, last]])
        bends = bends[np.isfinite(bends)]
        found = np.concatenate(
            [np.linspace(first, last, GRID), bends, bends - CLOSE, bends + CLOSE]
        )
        return found[(found >= first) & (found <= last)]

    def distance_at(self, two: Follower, station: float) -> float | None:
        """The distance at the instant at which the head of the one behind comes by, or None."""
        _, ahead = self.passages(two)
        instant = self.comes_by(two, station)
        back = two.shift + two.ahead.length
        if ahead.arrival(two.end + back) <= instant + SAME:
            return None
        return max(float(ahead.position(instant)), _drawn_out(two.ahead)) - back - station

    def comes_by(self, two: Follower, station: float) -> float:
        """When the head of the one behind comes by: at its start, and at a line, when it goes."""
        behind = self.run.passages[two.behind.name]
        if station <= max(two.line, two.behind.start) + SAME:
            return behind.departure(station)
        return behind.arrival(station)

    def halt(self, body: Unit) -> float:
        """The longest time that a head stands once it has gone."""
        passage = self.run.passages[body.name]
        first, last = passage.departure(body.start), passage.arrival(passage.end)
        instants = np.unique(self.instants(passage, passage, first, last))
        stood, longest = instants[0], 0.0
        places = passage.position(instants)
        for number in range(1, len(instants)):
            if places[number] - places[number - 1] > CLOSE / 100 or places[number] < body.start:
                stood = instants[number]
            longest = max(longest, instants[number] - stood)
        return float(longest)

    def passes(self, body: Unit, station: float) -> float:
        """When a head first is beyond a station, by halving."""
        passage = self.run.passages[body.name]
        low, high = self.run.begin - 1.0, self.run.end + 1.0
        for _ in range(80):
            middle = (low + high) / 2
            if float(passage.position(middle)) > station + CLOSE / 10:
                high = middle
            else:
                low = middle
        return high

    def inside(self, body: Unit, zone: str, instants: Floats) -> NDArray[np.bool_]:
        """Whether a positive length of any rank of a unit is in a zone at many instants."""
        heads = self.run.passages[body.name].position(instants)
        fronts = heads[None, :] - body.offsets[:, None]
        if body.standing is not None:
            fronts = np.maximum(fronts, body.start - body.standing[:, None])
        rears = fronts - body.depth
        if not body.drawn_up:
            rears = np.maximum(rears, body.start)
        seen = np.zeros(fronts.shape, dtype=bool)
        for piece in self.network.zones[zone]:
            edge = self.edges(body).get(piece.segment)
            if edge is not None:
                low, high = edge[0] + piece.low, edge[0] + piece.high
                seen |= np.minimum(fronts, high) - np.maximum(rears, low) > 1e-9
        result: NDArray[np.bool_] = seen.any(axis=0)
        return result

    def steps(self, zone: str, bodies: Sequence[Unit]) -> Floats:
        """Instants close about all at which a rank may come into a zone, or leave it."""
        found = [np.array([self.run.begin, self.run.end])]
        for body in bodies:
            passage = self.run.passages[body.name]
            for piece in self.network.zones[zone]:
                edge = self.edges(body).get(piece.segment)
                if edge is None:
                    continue
                low, high = edge[0] + piece.low, edge[0] + piece.high
                near = body.offsets + np.maximum(low, -inf if body.drawn_up else body.start)
                found += [
                    passage.departure(near),
                    passage.arrival(high + body.offsets + body.depth),
                ]
        steps = np.concatenate(found)
        steps = steps[np.isfinite(steps)]
        grid = np.linspace(self.run.begin, self.run.end, GRID)
        return np.unique(np.concatenate([grid, steps - CLOSE, steps, steps + CLOSE]))

    def stay(self, body: Unit, zone: str) -> float | None:
        """From when a unit is first seen in a zone to when it is last seen there (s)."""
        instants = self.steps(zone, [body])
        seen = instants[(instants >= self.run.begin) & self.inside(body, zone, instants)]
        if not len(seen):
            return None
        # Who is drawn up around the zone is in it, even if it lies between two ranks.
        first = self.run.begin if self.stands(body, zone) else seen[0]
        return float(seen[-1] - first)

    def stands(self, body: Unit, zone: str) -> bool:
        """Whether a unit is drawn up with a part beyond the near edge of a zone and one before
        the far edge."""
        pieces = self.network.zones[zone]
        edges = [
            (self.edges(body)[p.segment][0], p) for p in pieces if p.segment in self.edges(body)
        ]
        return body.drawn_up and any(
            edge + piece.low < body.start - SAME and edge + piece.high > rear(body) + SAME
            for edge, piece in edges
        )

    def hole(self, zone: str, first: float, last: float) -> float:
        """The longest time between two instants at which nobody is seen in a zone."""
        bodies = self.run.scenario.units
        instants = np.append(self.steps(zone, bodies), [first, last])
        instants = np.unique(instants[(instants >= first) & (instants <= last)])
        crowd = [self.inside(body, zone, instants) for body in bodies]
        empty = ~np.any(crowd, axis=0) | (instants < self.run.begin)
        longest, since = 0.0, None
        for instant, nobody in zip(instants.tolist(), empty.tolist(), strict=True):
            since = (instant if since is None else since) if nobody else None
            longest = max(longest, 0.0 if since is None else instant - since)
        return longest

    def passages(self, two: Follower) -> tuple[Passage, Passage]:
        """Of the one behind, and of the one ahead."""
        return self.run.passages[two.behind.name], self.run.passages[two.ahead.name]


def rear(body: Unit) -> float:
    """Behind which a unit never was: its tail at first, or where it comes out."""
    return body.start - _depth_at_first(body) if body.drawn_up else body.start


def _depth_at_first(body: Unit) -> float:
    return body.length if body.standing is None else float(body.standing[-1]) + body.depth


def _drawn_out(body: Unit) -> float:
    """Where the head is when the tail leaves its place."""
    return body.start + body.length - _depth_at_first(body)
