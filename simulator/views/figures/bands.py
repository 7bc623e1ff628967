"""Units as bands from head to tail along a route: exact outlines, from the knots of passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from typing import NamedTuple

import numpy as np

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.passage import Floats, Passage
from simulator.timeline.run import Run
from simulator.tolerances import SAME_PLACE


class Band(NamedTuple):
    """Where one unit is on one common stretch of a route.

    Attributes
    ----------
    unit
        The unit.
    head, tail
        Lines of (instant in s, station in m on the drawn route), shape (n, 2), in the order of
        time; a halt is a level piece. The unit is between them.
    """

    unit: Unit
    head: Floats
    tail: Floats

    @property
    def outline(self) -> Floats:
        """The closed polygon, shape (n, 2): along the head, back along the tail."""
        return np.concatenate([self.head, self.tail[::-1]])


def bands(run: Run, route: str) -> Iterator[Band]:
    """Every unit on every stretch that its own route has in common with a route, or beside it."""
    network = run.scenario.network
    for unit, body, last in _drawn(run):
        passage, behind = run.passages[body.name], run.passages[last.name]
        for common in network.runs(route, body.route):
            near = max(common.low + common.shift, last.rear)
            far = common.high + common.shift
            if far <= near + SAME_PLACE or near >= passage.end - SAME_PLACE:
                continue
            head = _line(passage, max(near, body.start), far, 0.0)
            tail = _line(behind, near, far, last.length)
            if near < body.start - SAME_PLACE:
                stands_to = min(body.start, far)
                stands = [[run.begin, near], [run.begin, stands_to]]
                head = np.concatenate([stands, head]) if far > body.start else np.array(stands)
            shift = [0.0, common.shift]
            yield Band(unit, head - shift, tail - shift)
        for along in network.alongside(body.route, route):
            near = max(along.low, body.start)
            if along.high > near + SAME_PLACE:
                lines = (
                    _line(passage, near, along.high, 0.0),
                    _line(behind, near, along.high, last.length),
                )
                head, tail = (
                    np.stack([line[:, 0], along.there + along.sign * (line[:, 1] - along.low)], 1)
                    for line in lines
                )
                yield Band(unit, head, tail)


def _drawn(run: Run) -> Iterator[tuple[Unit, Body, Body]]:
    """Each unit, and what carries the head and the tail of what is drawn as one: of each rank,
    where ranks may change places.
    """
    for unit in run.scenario.units:
        if not unit.keeps_order:
            yield from ((unit, body, body) for body in unit.bodies)
        else:
            yield unit, unit.head_body, unit.tail_body


def _line(passage: Passage, near: float, far: float, behind: float) -> Floats:
    """When a point some way behind the head is at each station from near to far: its knots.

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
    """The line of who leaves the parade: it stands where it is, until it does."""
    last = max(near, passage.end - behind)
    stands = [[passage.arrival(last + behind), last], [passage.left, last]]
    if last + behind > passage.end:
        # Its rear never comes there: it sticks out behind.
        stands[0][0] = passage.departure(near)
    if last <= near + SAME_PLACE:
        return np.array(stands)
    ends = replace(passage, end=inf, left=inf)
    return np.concatenate([_line(ends, near, last, behind), stands])
