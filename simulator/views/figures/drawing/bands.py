"""Units as bands from head to tail along a route: exact outlines, from the knots of passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from typing import NamedTuple

import numpy as np

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import Network
from simulator.timeline.passage import Floats, Passage
from simulator.timeline.run import Run
from simulator.tolerances import SAME_PLACE


class Band(NamedTuple):
    """A unit, or a rank that others may pass, on one stretch of a route: between two lines.

    Attributes
    ----------
    unit
        Which one.
    head, tail
        Lines of (instant in s, station in m on the drawn route), shape (n, 2), in the order of
        time; a halt is a level piece.
    body
        Whose head it is.
    """

    unit: Unit
    head: Floats
    tail: Floats
    body: Body

    @property
    def outline(self) -> Floats:
        """The closed polygon, shape (n, 2): along the head, back along the tail."""
        return np.concatenate([self.head, self.tail[::-1]])


def bands(run: Run, route: str) -> Iterator[Band]:
    """Every unit on every stretch that its route shares with a route, or on a lane beside it."""
    for unit in run.scenario.units:
        ends = [(body, body) for body in unit.bodies]
        if unit.keeps_order:
            ends = [(unit.head_body, unit.tail_body)]
        for body, last in ends:
            for low, high, sign, offset in _stretches(run.scenario.network, body.route, route):
                near, end = max(low, last.rear), run.passages[body.name].end
                if near < min(high, end) - SAME_PLACE:
                    lines = _head(run, body, near, high), _tail(run, last, near, high)
                    head, tail = (line * [1.0, sign] + [0.0, offset] for line in lines)
                    yield Band(unit, head, tail, body)


def _stretches(
    network: Network, own: str, route: str
) -> Iterator[tuple[float, float, float, float]]:
    """The stretches of a route that are on another, or beside it.

    From one station to another (m); a sign and an offset give the station on the other route.
    """
    found = [(run.low, run.high, 1.0, run.shift) for run in network.once(own, route)]
    for along in network.alongside(own, route):
        found.append((along.low, along.high, along.sign, along.beside(0.0)))
    # In the order of travel: a unit may come from a lane into the road.
    yield from sorted(found)


def _head(run: Run, body: Body, near: float, far: float) -> Floats:
    """The line of a head; behind the start of its unit, the unit stands from the beginning."""
    line = _line(run.passages[body.name], max(near, body.start), far, 0.0)
    if near >= body.start - SAME_PLACE:
        return line
    stands = np.array([[run.begin, near], [run.begin, min(body.start, far)]])
    return np.concatenate([stands, line]) if far > body.start else stands


def _tail(run: Run, body: Body, near: float, far: float) -> Floats:
    return _line(run.passages[body.name], near, far, body.length)


def _line(passage: Passage, near: float, far: float, behind: float) -> Floats:
    """The knots of a point behind the head, from one station to another.

    Parameters
    ----------
    near, far
        Stations of the point (m).
    behind
        Its distance behind the head (m).
    """
    low, high = near + behind, far + behind
    if high >= passage.end and passage.left < inf:
        return _line_to_its_end(passage, near, behind)
    stations = passage.stations
    between = stations[(stations > low + SAME_PLACE) & (stations < high - SAME_PLACE)]
    instants = np.stack([passage.arrival(between), passage.departure(between)], axis=1).ravel()
    return np.stack(
        [
            np.concatenate([[passage.departure(low)], instants, [passage.arrival(high)]]),
            np.concatenate([[near], np.repeat(between, 2) - behind, [far]]),
        ],
        axis=1,
    )


def _line_to_its_end(passage: Passage, near: float, behind: float) -> Floats:
    """The line of a unit that leaves the parade before its end: it stands until it does."""
    last = max(near, passage.end - behind)
    stands = [[passage.arrival(last + behind), last], [passage.left, last]]
    if last + behind > passage.end:
        # Its rear never reaches this station.
        stands[0][0] = passage.departure(near)
    if last <= near + SAME_PLACE:
        return np.array(stands)
    ends = replace(passage, end=inf, left=inf)
    return np.concatenate([_line(ends, near, last, behind), stands])
