"""What an event comes to: where on a passage, or at what else, its instant is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.scenario.besides import Beside
from simulator.scenario.lineup import Body
from simulator.scenario.network import SAME_PLACE
from simulator.scenario.readings import Reading, Side


@dataclass(frozen=True, slots=True)
class Passing:
    """A unit's head arrives at, or departs from, a station (m)."""

    unit: str
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


Instant = Passing | Released | Standing | Beside | ItemEdge | OfGroup | Never


def instant_of(body: Body, reading: Reading | None) -> Instant:
    """Where an event of a unit is read."""
    if reading is None:
        return Standing(body.name)
    return Passing(body.last if reading.tail else body.name, *front(body, reading))


def front(body: Body, reading: Reading) -> tuple[float, Side]:
    """Where the front of a unit, or of what carries its tail, is at an event; and which side."""
    if not reading.tail:
        station, start = reading.station, body.start
    else:
        station, start = reading.station + body.behind, body.last_start
    # Who has no length is past its start with its tail when its head leaves.
    return station, "departure" if station <= start + SAME_PLACE else reading.side
