"""Amounts: how much of everything a scenario asks for, counted before memory is taken for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from simulator.limits import Limited
from simulator.scenario.lineup.ranks import sizes
from simulator.scenario.model.units import Column, GroundModel, UnitModel
from simulator.scenario.network import Network

#: So few ranks are too many in no zone.
_FEW = 1000


def amounts(
    units: Mapping[str, UnitModel], network: Network, halts: int
) -> Iterator[tuple[tuple[str, ...], Limited, int]]:
    """What is counted, and how many there are, with the path of what asks for most of them.

    Parameters
    ----------
    units
        The units in the file, those that are right.
    network
        What they move on.
    halts
        The number of halts of everything.
    """
    bodies: Counter[str] = Counter()
    stops: Counter[str] = Counter()
    ranks: Counter[str] = Counter()
    on_route: Counter[str] = Counter()
    for name, unit in units.items():
        ranks[name] = len(sizes(unit))
        bodies[name] = ranks[name] if isinstance(unit, Column) and unit.elastic else 1
        own = halts + len(unit.holds) if isinstance(unit, GroundModel) else 0
        stops[name] = bodies[name] * (1 + own + len(unit.gait_at))
        on_route[unit.route] += ranks[name]
    yield ("units", *_largest(ranks)), "ranks", ranks.total()
    yield ("units", *_largest(bodies)), "bodies", bodies.total()
    yield ("units", *_largest(stops)), "stops", stops.total()
    inside: Counter[str] = Counter()
    for zone in network.zones if ranks.total() > _FEW else ():
        for route, number in on_route.items():
            if route in network.routes:
                inside[zone] += number * len(network.stretches(route, zone))
    for zone, number in inside.items():
        yield ("zones", zone), "ranks in a zone", number
    yield ("zones", *_largest(inside)), "ranks in zones", inside.total()


def _largest(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in counts.most_common(1))
