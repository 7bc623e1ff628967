"""Who is on which stretch of ground, by name: segments, zones and routes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.scenario.lineup.body import Body
from simulator.scenario.network import Network, Stretch
from simulator.tolerances import SAME_PLACE


def stretches(network: Network, places: Sequence[str]) -> Iterator[Stretch]:
    """The stretches that segments, zones and routes are made of."""
    for place in places:
        if place in network.segments:
            yield Stretch(place, 0.0, network.segments[place])
        elif place in network.zones:
            yield from network.zones[place]
        else:
            for segment in network.routes[place]:
                yield Stretch(segment, 0.0, network.segments[segment])


def is_on(network: Network, body: Body, stretch: Stretch) -> bool:
    """Whether a unit is ever on a stretch: it may stand there from the beginning."""
    start = network.offsets[body.route].get(stretch.segment)
    rear = body.start - body.length if body.drawn_up else body.start
    return start is not None and start + stretch.high > rear + SAME_PLACE


def comes_to(network: Network, body: Body, stretch: Stretch) -> bool:
    """Whether a unit's head is ever on a stretch."""
    start = network.offsets[body.route].get(stretch.segment)
    return start is not None and start + stretch.high > body.start + SAME_PLACE
