"""Who counts in a zone: where on the passages of their bodies ranks are in it, in any run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.network import Network
from simulator.tolerances import SAME_PLACE

Integers = NDArray[np.int64]
_Floats = NDArray[np.float64]


class Inside(NamedTuple):
    """The stays in a zone of n bodies, of which m ranks in all, whatever moves how.

    Attributes
    ----------
    part, near, far
        Of each stay the place of its body among all parts, and from where to where it is (m);
        shape (n,).
    sizes
        Of each stay, how many ranks it has, shape (n,).
    of_rank, rank
        Of each rank the place of its body, and its own among all ranks, shape (m,).
    fronts, rears
        Stations of the head at which its front is over the near edge, and its rear over the far
        one (m); -inf where it is from the beginning. Shape (m,).
    """

    part: Integers
    near: _Floats
    far: _Floats
    sizes: Integers
    of_rank: Integers
    rank: Integers
    fronts: _Floats
    rears: _Floats


class RanksInZones:
    """All ranks of a parade, and where on the passages of their bodies they are in a zone.

    A rank is inside while a positive length of it is: from its front's departure over the near edge
    to its rear's arrival at the far edge. Ranks of a unit that is drawn up count from the beginning
    of the run, others once they are past their start.

    Attributes
    ----------
    passage, unit
        Of each part of a body, the place of its passage and of its unit.
    weights
        Of each rank, its people, vehicles and aircraft, shape (ranks, 3).
    """

    def __init__(self, network: Network, bodies: Sequence[Body]) -> None:
        self._network = network
        #: The zone that was asked for last.
        self._latest: tuple[str, Inside] | None = None
        passage = {body.name: number for number, body in enumerate(bodies)}
        parts = all_counted(bodies)
        self.passage = np.array([passage[part.name] for part in parts], dtype=np.int64)
        self.unit = np.array([part.unit.index for part in parts], dtype=np.int64)
        self._start = np.array([part.start for part in parts])
        self._depth = np.array([part.unit.depth for part in parts])
        self._drawn_up = np.array([part.unit.drawn_up for part in parts], dtype=np.bool_)
        routes: dict[str, list[int]] = {}
        for number, part in enumerate(parts):
            routes.setdefault(part.route, []).append(number)
        self._routes = {route: np.array(there) for route, there in routes.items()}
        # Of all ranks, one body's after another's.
        self._sizes = np.array([len(part.offsets) for part in parts], dtype=np.int64)
        self._first = np.cumsum(self._sizes) - self._sizes
        self._offsets = np.concatenate([part.offsets for part in parts])
        self.weights = np.concatenate([part.weights for part in parts])
        self._stands = np.concatenate(
            [
                np.full(len(part.offsets), -np.inf)
                if part.standing is None
                else part.start - part.standing
                for part in parts
            ]
        )

    def in_zone(self, zone: str) -> Inside:
        """Where each rank of each unit is in a zone; of every stretch that may be reached, in any
        run.
        """
        if self._latest is None or self._latest[0] != zone:
            self._latest = zone, self._in_zone(zone)
        return self._latest[1]

    def _in_zone(self, zone: str) -> Inside:
        none = np.empty(0, dtype=np.int64), np.empty(0), np.empty(0)
        crossings = [
            self._on(there, low, high)
            for route, there in self._routes.items()
            for low, high in self._network.stretches(route, zone)
        ]
        part, near, far = map(np.concatenate, zip(none, *crossings, strict=True))
        order = np.argsort(part, kind="stable")
        part, near, far = part[order], near[order], far[order]
        sizes = self._sizes[part]
        ends = np.cumsum(sizes)
        which = np.repeat(np.arange(len(part)), sizes)
        rank = self._first[part][which] + np.arange(len(which)) - (ends - sizes)[which]
        of_rank = part[which]
        offsets, stands, depth = self._offsets[rank], self._stands[rank], self._depth[of_rank]
        # What stands beyond an edge has passed it.
        fronts = np.where(stands > near[which] + SAME_PLACE, -np.inf, near[which] + offsets)
        beyond = stands - depth > far[which] - SAME_PLACE
        rears = np.where(beyond, -np.inf, far[which] + depth + offsets)
        return Inside(part, near, far, sizes, of_rank, rank, fronts, rears)

    def _on(self, there: Integers, low: float, high: float) -> tuple[Integers, _Floats, _Floats]:
        """The bodies of a route that may be on a stretch of it, and from where to where (m)."""
        start, drawn_up = self._start[there], self._drawn_up[there]
        reaches = drawn_up | (high > start + SAME_PLACE)
        near = np.where(drawn_up, low, np.maximum(low, start))[reaches]
        return there[reaches], near, np.full(len(near), high)


def all_counted(bodies: Iterable[Body]) -> list[Body]:
    """Bodies, each without those that leave it alone, and those, as bodies to count."""
    return [part for body in bodies for part in counted_parts(body)]


def counted_parts(body: Body) -> tuple[Body, ...]:
    """A body without the people or aircraft that leave it alone, and those, as bodies to count.

    Each of those has one incident: that at which it falls out or turns back.
    """
    alone = [each for each in body.incidents if each.number is not None]
    if not alone:
        return (body,)
    fallen = [_fallen(body, each) for each in alone]
    weights = body.weights - np.sum([part.weights for part in fallen], axis=0)
    return replace(body, incidents=(), weights=weights), *fallen


def _fallen(body: Body, incident: Incident) -> Body:
    weights, number = np.zeros_like(body.weights), incident.number or 0
    people, _, aircraft = body.weights[incident.rank]
    weights[incident.rank] = (
        (number * (people // max(aircraft, 1)), 0, number) if body.flies else (number, 0, 0)
    )
    return replace(body, incidents=(incident,), weights=weights)
