"""Amounts: how much of everything a scenario asks for, counted before memory is taken for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile

from simulator.limits import Limited
from simulator.scenario.lineup.ranks import sizes
from simulator.scenario.model.units import Column, GroundModel, UnitModel
from simulator.scenario.network import Network

#: So few ranks are too many in no zone.
_FEW = 1000


def amounts(
    units: Mapping[str, UnitModel], network: Network, halts: int, broken_down: Sequence[str]
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
    broken_down
        For each breakdown, its unit.
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
    # Each time that something passes a breakdown, all that moves looks for its leaders again.
    behind = sum(_behind(units, bodies, network, unit) for unit in broken_down if unit in units)
    yield ("incidents",), "behind", behind
    yield ("incidents",), "changes of leader", behind * bodies.total()
    for route, laps in network.laps.items():
        yield ("routes", route), "laps", laps
    inside: Counter[str] = Counter()
    for zone in network.zones if ranks.total() > _FEW else ():
        for route, number in on_route.items():
            if route in network.routes:
                inside[zone] += number * len(network.stretches(route, zone))
    for zone, number in inside.items():
        yield ("zones", zone), "ranks in a zone", number
    yield ("zones", *_largest(inside)), "ranks in zones", inside.total()


def _behind(
    units: Mapping[str, UnitModel], bodies: Mapping[str, int], network: Network, unit: str
) -> int:
    """How many of what moves are behind a unit, itself among them, on ground that it passes."""
    passed = set(network.routes.get(units[unit].route, ()))
    return sum(
        bodies[name]
        for name in dropwhile(lambda name: name != unit, units)
        if not passed.isdisjoint(network.routes.get(units[name].route, ()))
    )


def _largest(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in counts.most_common(1))
