"""The parade as a planner would script it with SimPy: from checkpoint to checkpoint."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import simpy
from parade_files import Parade, Vehicle

#: Checkpoints are so far apart (m).
SPACING = 5.0


def run(
    parade: Parade, markers: dict[str, tuple[str, float]]
) -> tuple[dict[tuple[str, str], float], float]:
    """Run it: at each checkpoint a unit waits until the units ahead of it on its ground have left
    the first checkpoint that is their length and its gap further on, and its reaction has passed.

    Returns
    -------
    tuple
        When each unit is at each marker (s), and how long it took (s).
    """
    began = time.perf_counter()
    env = simpy.Environment()
    left: dict[tuple[str, float], simpy.Event] = {}
    times: dict[tuple[str, float], float] = {}

    def event(name: str, station: float) -> simpy.Event:
        return left.setdefault((name, station), env.event())

    def unit(
        vehicle: Vehicle, ahead: list[tuple[Vehicle, float, float]]
    ) -> Generator[Any, Any, None]:
        length = sum(parade.lengths[edge] for edge in vehicle.edges)
        halts = {halt.station: halt for halt in vehicle.halts}
        yield env.timeout(vehicle.departs)
        places = [*range(int(vehicle.start), int(length) + 1, int(SPACING))]
        for place, following in zip(places, [*places[1:], None], strict=True):
            times[vehicle.name, place] = env.now
            if place in halts:
                halt = halts[place]
                over = env.now + halt.duration if halt.until is None else halt.until
                yield env.timeout(max(0.0, over - env.now))
            for leader, shift, joins in ahead:
                beyond = place + shift + leader.length + vehicle.gap
                checkpoint = -(-beyond // SPACING) * SPACING
                end = sum(parade.lengths[edge] for edge in leader.edges)
                if place >= joins and checkpoint <= end:
                    after = yield event(leader.name, checkpoint)
                    before = yield event(leader.name, checkpoint - SPACING)
                    # Between two checkpoints the leader went on evenly.
                    when = after - (after - before) * (checkpoint - beyond) / SPACING
                    yield env.timeout(max(0.0, when + vehicle.reaction - env.now))
            mine = event(vehicle.name, float(place))
            mine.succeed(env.now)
            if following is not None:
                yield env.timeout((following - place) / vehicle.pace)

    for number, vehicle in enumerate(parade.vehicles):
        ahead = []
        for leader in parade.vehicles[:number][::-1]:
            common = [edge for edge in vehicle.edges if edge in leader.edges]
            if common:
                theirs, joins = (_start(parade, each, common[0]) for each in (leader, vehicle))
                ahead.append((leader, theirs - joins, joins))
                if common == list(vehicle.edges):
                    break
        env.process(unit(vehicle, ahead))
    env.run()
    found = {}
    for vehicle in parade.vehicles:
        for name, (edge, at) in markers.items():
            station = _start(parade, vehicle, edge) + at
            found[vehicle.name, name] = times[vehicle.name, station]
    return found, time.perf_counter() - began


def _start(parade: Parade, vehicle: Vehicle, edge: str) -> float:
    return sum(parade.lengths[each] for each in vehicle.edges[: vehicle.edges.index(edge)])
