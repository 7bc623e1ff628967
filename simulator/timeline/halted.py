"""Passages through a halt of everything: from the ground's clock to the wall's."""

from __future__ import annotations

from simulator.scenario.ground_clock import GroundClock
from simulator.scenario.network import SAME_PLACE
from simulator.timeline.passage import Cause, Passage


def by_the_wall(passage: Passage, clock: GroundClock) -> Passage:
    """A passage in wall time, from one in ground time; when its unit left is in wall time.

    Wherever a unit is when everything halts, it stands: there its passage gets a knot.
    """
    if not clock.halts:
        return passage
    stations: list[float] = []
    instants: list[float] = []
    slownesses: list[float] = []
    causes: list[Cause] = []
    edges = [*passage.stations.tolist(), passage.end]
    pieces = zip(
        passage.instants.tolist(), passage.slownesses.tolist(), passage.causes, strict=True
    )
    for number, (left, slowness, cause) in enumerate(pieces):
        low, high = edges[number], edges[number + 1]
        places = [(low, left)]
        for halt in clock.halts:
            station = low + (halt.ground - left) / slowness
            # Two halts, the one at the other's end, are one stand.
            if places[-1][0] + SAME_PLACE < station < high - SAME_PLACE:
                places.append((station, halt.ground))
        for station, ground in places:
            stations.append(station)
            instants.append(clock.wall(ground, "departure"))
            slownesses.append(slowness)
            causes.append(cause)
    return Passage(stations, instants, slownesses, causes, passage.end, passage.left)
