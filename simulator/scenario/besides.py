"""`car@navy`: a unit on a lane passes the head of another, and where that may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.scenario.lineup import Body
from simulator.scenario.network import SAME_PLACE, Alongside, Network


@dataclass(frozen=True, slots=True)
class Beside:
    """From its start on, the head of a unit on a lane is beside the head of another, at first.

    ``where`` its lanes lie beside the route of the other, in the order of travel.
    """

    unit: str
    other: str
    where: tuple[Alongside, ...]


def beside(network: Network, body: Body, other: Body | None) -> Beside | None:
    """The event of a unit's passing another; None where it cannot be."""
    if other is None or other is body or not _on_a_lane(network, body):
        return None
    where = tuple(_where(network, body, other))
    return Beside(body.name, other.name, where) if where else None


def besides(network: Network, body: Body, bodies: Mapping[str, Body]) -> dict[str, Beside]:
    """Of a unit on a lane, `@U` for every unit U that it may pass."""
    if not _on_a_lane(network, body):
        return {}
    found = {f"@{name}": beside(network, body, other) for name, other in bodies.items()}
    return {what: event for what, event in found.items() if event is not None}


def _on_a_lane(network: Network, body: Body) -> bool:
    return not network.lanes.keys().isdisjoint(network.routes[body.route])


def _where(network: Network, body: Body, other: Body) -> Iterator[Alongside]:
    """Where both may be: neither is ever behind its start."""
    for along in network.alongside(body.route, other.route):
        low = max(along.low, body.start)
        furthest = max(along.beside(low), along.beside(along.high))
        if low <= along.high + SAME_PLACE and furthest >= other.start - SAME_PLACE:
            yield along
