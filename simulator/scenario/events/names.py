"""The name of a resolved event: the way back from `EventNames.resolve`."""

from __future__ import annotations

from simulator.scenario.events.catalogue import EventNames, UnknownEvent
from simulator.scenario.events.instants import (
    Beside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Released,
    Standing,
)
from simulator.tolerances import SAME_PLACE
from simulator.wording import did_you_mean, nearest


def event_name(names: EventNames, instant: Instant) -> str | None:  # noqa: PLR0911 - one a kind
    """The name of an event; of several the one that says most; None where it has none."""
    match instant:
        case Released(unit):
            return f"{unit}.released"
        case ItemEdge(item, edge):
            return f"{item}.{edge}"
        case Standing(unit):
            readings = names.readings(names.units[unit])
            return next((unit + what for what, read in readings.items() if read is None), None)
        case Passing():
            return _of_passing(names, instant)
        case Beside(unit, other):
            return f"{unit}@{other}"
        case OfGroup(members, last):
            return _of_group(names, members, last)
    return None


def why_unknown(names: EventNames, name: str) -> str | None:
    """What is wrong with the name of an event, with the nearest one; None where it is one."""
    try:
        found = names.resolve(name)
    except UnknownEvent as error:
        return f"there is no event '{name}'" + did_you_mean(nearest(name, names), f": {error}")
    return str(found) if isinstance(found, Never) else None


def _of_passing(names: EventNames, passing: Passing) -> str | None:
    """A place of the head before one of the tail: the head is what waits and is waited for."""
    body = names.body[passing.body]
    unit = body.unit
    found: dict[bool, str] = {}
    for what, reading in names.readings(unit).items():
        if reading is None or reading.side != passing.side:
            continue
        carries = unit.tail_body if reading.tail else unit.head_body
        front = reading.station + (carries.length if reading.tail else 0.0)
        if carries is body and abs(front - passing.station) <= SAME_PLACE:
            found.setdefault(reading.tail, unit.name + what)
    return found.get(False, found.get(True))


def _of_group(names: EventNames, members: tuple[Instant, ...], last: bool) -> str | None:
    wanted = OfGroup(members, last)
    for unit in names.units.values():
        for what in names.readings(unit) if unit.irregular else ():
            if names.resolve(unit.name + what) == wanted:
                return unit.name + what
    for group in names.groups:
        for what in names.of_group(group):
            if names.resolve(group + what) == wanted:
                return group + what
    return None
