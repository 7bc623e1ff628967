"""What an event comes to: where on a passage, or at what else, its instant is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import Alongside, Network
from simulator.tolerances import SAME_PLACE

Side = Literal["arrival", "departure"]


class Reading(NamedTuple):
    """Where the head of a unit is at an event, for all units that start alike.

    Attributes
    ----------
    station
        Of the head (m); less the unit's length where ``tail`` is set.
    tail
        Whether it is the tail that is at ``station``.
    side
        Whether the event is the arrival or the departure.
    """

    station: float
    tail: bool
    side: Side


class ReadingTable(NamedTuple):
    """The events of all units.

    Attributes
    ----------
    names
        m of them.
    which
        The place of what is read among all that moves by itself, shape (m,).
    stations
        Of its head (m), shape (m,); -inf for what was so from the beginning.
    arrival
        Whether the event is the arrival there, else the departure; shape (m,).
    """

    names: tuple[str, ...]
    which: NDArray[np.int64]
    stations: NDArray[np.float64]
    arrival: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Passing:
    """The head of a body arrives at, or departs from, a station (m)."""

    body: str
    station: float
    side: Side


@dataclass(frozen=True, slots=True)
class Released:
    """A unit's cue has come."""

    unit: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is so from the beginning: a drawn-up unit that stands in a zone has entered it."""

    unit: str


@dataclass(frozen=True, slots=True)
class ItemEdge:
    """A programme item starts or ends."""

    item: str
    edge: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class OfGroup:
    """The first, or the last, of its members' instants."""

    members: tuple[Instant, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class Never:
    """What never comes: its unit leaves the parade before; it says how, and when."""

    unit: str
    what: str
    why: str
    leaves: tuple[Instant, ...] = ()

    def __str__(self) -> str:
        return f"{self.unit}{self.what} never comes: {self.unit} {self.why}"


@dataclass(frozen=True, slots=True)
class Beside:
    """From its start on, the head of a unit on a lane is beside the head of another, at first.

    ``where`` its lanes lie beside the route of the other, in the order of travel.
    """

    unit: str
    other: str
    where: tuple[Alongside, ...]


Instant = Passing | Released | Standing | Beside | ItemEdge | OfGroup | Never


def instant_of(unit: Unit, reading: Reading | None) -> Instant:
    """Where an event of a unit is read."""
    if reading is None:
        return Standing(unit.name)
    body = unit.tail_body if reading.tail else unit.head_body
    return Passing(body.name, *front(body, reading))


def front(body: Body, reading: Reading) -> tuple[float, Side]:
    """Where the front of what carries the head or the tail is at an event; and which side."""
    station = reading.station + (body.length if reading.tail else 0.0)
    # Who has no length is past its start with its tail when its head leaves.
    return station, "departure" if station <= body.start + SAME_PLACE else reading.side


def beside(network: Network, unit: Unit, other: Unit | None) -> Beside | None:
    """The event of a unit's passing another; None where it cannot be."""
    if other is None or other is unit or not _on_a_lane(network, unit):
        return None
    where = tuple(_where(network, unit, other))
    return Beside(unit.name, other.name, where) if where else None


def besides(network: Network, unit: Unit, units: Mapping[str, Unit]) -> dict[str, Beside]:
    """Of a unit on a lane, `@U` for every unit U that it may pass."""
    if not _on_a_lane(network, unit):
        return {}
    found = {f"@{name}": beside(network, unit, other) for name, other in units.items()}
    return {what: event for what, event in found.items() if event is not None}


def _on_a_lane(network: Network, unit: Unit) -> bool:
    return not network.lanes.keys().isdisjoint(network.routes[unit.route])


def _where(network: Network, unit: Unit, other: Unit) -> Iterator[Alongside]:
    """Where both may be: neither is ever behind its start."""
    for along in network.alongside(unit.route, other.route):
        low = max(along.low, unit.start)
        furthest = max(along.beside(low), along.beside(along.high))
        if low <= along.high + SAME_PLACE and furthest >= other.start - SAME_PLACE:
            yield along
