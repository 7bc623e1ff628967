"""What an event comes to: where on a passage, or at what else, its instant is read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.represented import Represented
from simulator.scenario.lanes import Alongside
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.scenario.network import Network, Side
from simulator.tolerances import SAME_PLACE


class ReadingTable(NamedTuple):
    """The events of all units.

    Attributes
    ----------
    names
        m of them.
    which
        The place of what is read among all bodies, shape (m,).
    stations
        Of its head (m), shape (m,); -inf for what was so from the beginning.
    arrival
        Whether the event is the arrival there, else the departure; shape (m,).
    """

    names: tuple[str, ...]
    which: NDArray[np.int64]
    stations: NDArray[np.float64]
    arrival: NDArray[np.bool_]


class Instant(Represented, ABC):
    """A resolved event."""

    __slots__ = ()

    @property
    @abstractmethod
    def subject(self) -> str:
        """Whose event it is: a body, a unit, an item or an incident."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """All whose event it is."""
        return (self.subject,)

    @property
    def name(self) -> EventName | None:
        """Its name, where that takes no more than itself; else see `EventNames.name_of`."""
        return None

    def counting(self, read: Callable[[Instant], float]) -> Instant:
        """Of a group's instant, the member that is the first or the last; else itself."""
        del read
        return self

    def __str__(self) -> str:
        return self.subject if self.name is None else str(self.name)


@dataclass(frozen=True, slots=True, repr=False)
class Passing(Instant):
    """The head of a body arrives at, or departs from, a station (m)."""

    body: str
    station: float
    side: Side

    @property
    def subject(self) -> str:
        """The body."""
        return self.body

    def __str__(self) -> str:
        return f"{self.body} at {self.station:g} m"


@dataclass(frozen=True, slots=True, repr=False)
class Released(Instant):
    """A unit's cue has come."""

    unit: str

    @property
    def subject(self) -> str:
        """The unit."""
        return self.unit

    @property
    def name(self) -> EventName:
        """Its name."""
        return EventName.released(self.unit)


@dataclass(frozen=True, slots=True, repr=False)
class AlreadyInside(Instant):
    """What is so from the beginning: a drawn-up unit that stands in a zone has entered it."""

    unit: str

    @property
    def subject(self) -> str:
        """The unit."""
        return self.unit


@dataclass(frozen=True, slots=True, repr=False)
class ItemEdge(Instant):
    """A programme item, or a breakdown, starts or ends."""

    item: str
    edge: Literal["start", "end"]

    @property
    def subject(self) -> str:
        """The item, or the incident."""
        return self.item

    @property
    def name(self) -> EventName:
        """Its name."""
        return EventName(self.item, self.edge)


@dataclass(frozen=True, slots=True, repr=False)
class OfGroup(Instant):
    """The first, or the last, of its members' instants."""

    members: tuple[Instant, ...]
    last: bool

    @property
    def subject(self) -> str:
        """That of the first member."""
        return self.members[0].subject

    @property
    def subjects(self) -> tuple[str, ...]:
        """Of all members, each once."""
        return tuple(dict.fromkeys(name for each in self.members for name in each.subjects))

    def counting(self, read: Callable[[Instant], float]) -> Instant:
        """The member that is the first or the last."""
        return (max if self.last else min)(self.members, key=read).counting(read)

    def __str__(self) -> str:
        return f"the {'last' if self.last else 'first'} of several"


@dataclass(frozen=True, slots=True, repr=False)
class Never(Instant):
    """What never comes: an incident ends the way of its unit before; and what it leaves by. Or
    what it names does not come at all: that is ``absent``.
    """

    event: EventName
    incident: Incident | None = None
    leaves: tuple[Instant, ...] = ()
    absent: str | None = None

    @property
    def subject(self) -> str:
        """The unit, or an incident that was to come later."""
        return self.event.subject

    @property
    def name(self) -> EventName:
        """Its name."""
        return self.event

    def __str__(self) -> str:
        if self.incident is None:
            return f"{self.event} never occurs: {self.absent} is absent"
        own = self.subject == self.incident.unit
        later = "" if own else f"{self.subject} would come after "
        return f"{self.event} never occurs: {later}{self.incident}"


@dataclass(frozen=True, slots=True, repr=False)
class Beside(Instant):
    """From its start on, the head of a unit is beside the head of another, at first.

    ``where`` the one passes beside the route of the other, in the order of its travel: at least one
    of them is on a lane there.
    """

    unit: str
    other: str
    where: tuple[Alongside, ...]

    @property
    def subject(self) -> str:
        """The unit that passes."""
        return self.unit

    @property
    def subjects(self) -> tuple[str, ...]:
        """Both units."""
        return (self.unit, self.other)

    @property
    def name(self) -> EventName:
        """Its name."""
        return EventName.beside(self.unit, self.other)


def beside(network: Network, unit: Unit, other: Unit) -> Beside | None:
    """The event of a unit's passing beside another; None where it cannot."""
    if other is unit:
        return None
    where = tuple(_where(network, unit, other))
    return Beside(unit.name, other.name, where) if where else None


def _where(network: Network, unit: Unit, other: Unit) -> Iterator[Alongside]:
    """Where both may be: neither is ever behind its start."""
    for along in network.alongside(unit.route, other.route):
        low = max(along.low, unit.start)
        furthest = max(along.beside(low), along.beside(along.high))
        if low <= along.high + SAME_PLACE and furthest >= other.start - SAME_PLACE:
            yield along
