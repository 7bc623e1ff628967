"""Events of a unit with incidents: vehicles of it break down, or it turns back.

Its ranks may change places: the first that comes is its head, the last its tail. A rank that leaves
the parade is waited for until it leaves: before, it is not known that it will not come.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.events.instants import (
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Reading,
    front,
    instant_of,
)
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import Happening
from simulator.scenario.network import Network
from simulator.tolerances import SAME_PLACE


def with_incidents(
    network: Network, unit: Unit, happening: Happening, reading: Reading | None
) -> Instant:
    """Where an event of such a unit is read.

    Parameters
    ----------
    network, unit
        Its ground, and the unit.
    happening
        What happens, and where.
    reading
        Where it would be read, if nothing went wrong; None: it was so from the beginning.
    """
    if reading is None or happening.what == "starts":
        return instant_of(unit, reading)
    comes, leaves = [], []
    for part in unit.bodies:
        for there in _places(network, part, happening, reading):
            instant = _of_part(part, *there)
            if instant is not None:
                comes.append(instant)
            elif part.leaves is not None:
                leaves.append(_leaves(part, part.leaves))
    if not comes:
        incident = next(each for each in unit.incidents if each.ends_its_way)
        return Never(happening.of(unit.name), incident.described, tuple(leaves))
    members = comes + leaves if reading.tail else comes
    return members[0] if len(members) == 1 else OfGroup(tuple(members), reading.tail)


def _places(
    network: Network, part: Body, happening: Happening, reading: Reading
) -> Iterator[tuple[Reading, float]]:
    """Where a rank is read, and where it must have come to (m) for the event to be one of its.

    A zone may have several stretches: a rank clears it when it clears the last stretch that it
    comes to, and it is known that it comes to no further one.
    """
    if happening.what != "clears" or happening.place is None:
        yield reading, reading.station
        return
    for low, high in network.stretches(part.route, happening.place):
        if high > part.rear + SAME_PLACE:
            yield Reading(high, True, reading.side), low + SAME_PLACE


def _of_part(part: Body, reading: Reading, comes_to: float) -> Instant | None:
    """The instant of one rank; None where it has left the parade before."""
    leaves = part.leaves
    station, side = front(part, reading)
    if leaves is None or station <= leaves.station + SAME_PLACE:
        return Passing(part.name, station, side)
    if reading.tail and comes_to <= leaves.station + SAME_PLACE:
        return _leaves(part, leaves)
    return None


def _leaves(part: Body, incident: Incident) -> Instant:
    if incident.breaks_down:
        return ItemEdge(incident.name, "end")
    return Passing(part.name, incident.station, "arrival")
