"""Units as bands from head to tail along a route: exact outlines, from the knots of passages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.scenario.lineup import Body
from simulator.scenario.network import SAME_PLACE
from simulator.timeline.passage import Floats, Passage
from simulator.timeline.run import Run


class Band(NamedTuple):
    """Where one unit is on one common stretch of a route.

    Attributes
    ----------
    body
        The unit.
    head, tail
        Lines of (instant in s, station in m on the drawn route), shape (n, 2), in the order of
        time; a halt is a level piece. The unit is between them.
    """

    body: Body
    head: Floats
    tail: Floats

    @property
    def outline(self) -> Floats:
        """The closed polygon, shape (n, 2): along the head, back along the tail."""
        return np.concatenate([self.head, self.tail[::-1]])


def bands(run: Run, route: str) -> Iterator[Band]:
    """Every unit on every stretch that its own route has in common with a route, or beside it."""
    network = run.scenario.network
    for body in run.scenario.bodies:
        passage = run.passages[body.name]
        rear = body.start - body.length if body.drawn_up else body.start
        for common in network.runs(route, body.route):
            near = max(common.low + common.shift, rear)
            far = common.high + common.shift
            if far <= near + SAME_PLACE:
                continue
            head = _line(passage, max(near, body.start), far, 0.0)
            tail = _line(run.passages[body.last], near, far, body.behind)
            if near < body.start - SAME_PLACE:
                stands_to = min(body.start, far)
                stands = [[run.begin, near], [run.begin, stands_to]]
                head = np.concatenate([stands, head]) if far > body.start else np.array(stands)
            shift = [0.0, common.shift]
            yield Band(body, head - shift, tail - shift)
        for along in network.alongside(body.route, route):
            near = max(along.low, body.start)
            if along.high > near + SAME_PLACE:
                lines = (
                    _line(passage, near, along.high, 0.0),
                    _line(run.passages[body.last], near, along.high, body.behind),
                )
                head, tail = (
                    np.stack([line[:, 0], along.there + along.sign * (line[:, 1] - along.low)], 1)
                    for line in lines
                )
                yield Band(body, head, tail)


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
