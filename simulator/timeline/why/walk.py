"""Walking back from an event, cause by cause, to what it hangs on.

Passages keep where the running maximum of the law was attained (docs/motion.md); nothing else is
needed. What a link adds is worked out from the scenario's numbers, never as a difference of
instants: that they sum to the event's instant is a check of the law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.events.instants import (
    AlreadyInside,
    Beside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Released,
    Side,
)
from simulator.scenario.model.event_name import EventName
from simulator.timeline.why.breakdowns import breakdown_way
from simulator.timeline.why.chain import Chain, Link, LinkKind
from simulator.timeline.why.flights import flight_ways
from simulator.timeline.why.halts import with_halts
from simulator.timeline.why.motion import passing_ways
from simulator.timeline.why.ways import WayBack, beginning, cue_ways, link_to, tied
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def explain(run: Run, event: str | EventName | Instant) -> Chain:
    """The critical chain of an event.

    Raises
    ------
    KeyError
        Where the scenario has no such event; the text says why.
    """
    names = run.scenario.event_names
    if isinstance(event, tuple) and not isinstance(event, EventName):
        raise TypeError("explain takes one event: its name, or one of an instance's events")
    if isinstance(event, Instant):
        name, instant = str(names.name_of(event) or event), event
    else:
        problem = names.problem(str(event))
        if problem is not None:
            raise KeyError(problem)
        name, instant = str(event), names.resolve(event)
    links = tuple(with_halts(run, _back(run, instant)))
    return Chain(name, run.events.read(instant), links, run.scenario)


class _Trail(NamedTuple):
    """How far a walk has come: the last links, and those walked before."""

    links: tuple[Link, ...]
    later: _Trail | None


def _back(run: Run, event: Instant) -> list[Link]:
    """The links from a root to an event, depth first.

    Where several events come at one instant, the first of them may itself hang on what it is to
    explain (a unit that waits for the first start of a group, and is in it): then the next counts.
    A chain may be as long as the order of march: no recursion.
    """
    ways: list[tuple[_Trail | None, Instant | None]] = [(None, event)]
    seen: set[Instant] = set()
    while ways:
        trail, here = ways.pop()
        if here is None:
            found: list[Link] = []
            while trail is not None:
                found += reversed(trail.links)
                trail = trail.later
            return found
        if here not in seen:
            seen.add(here)
            ways += [(_Trail(links, trail), before) for links, before in reversed(step(run, here))]
    raise RuntimeError(f"{event} hangs on itself only")


def step(run: Run, event: Instant) -> list[WayBack]:  # noqa: PLR0911 - one answer per kind
    """The ways back from an event to what comes before it, the likeliest first."""
    match event:
        case Passing():
            return passing_ways(run, event)
        case Released(unit):
            return _released_ways(run, unit, event)
        case ItemEdge(item, _) if item in run.breakdowns:
            return [breakdown_way(run, event)]
        case ItemEdge(name, "start"):
            return cue_ways(run, run.scenario.programme[name].cue, name, event)
        case ItemEdge(name, _):
            lasts = run.scenario.programme[name]
            link = link_to(run, "item", name, lasts.duration, event, setting=lasts.setting)
            return [WayBack((link,), ItemEdge(name, "start"))]
        case OfGroup():
            return _group_ways(run, event)
        case Beside():
            return [_beside_way(run, event)]
        case AlreadyInside(unit):
            return [_standing_way(run, unit, event)]
        case Never():
            raise KeyError(str(event))
    raise TypeError(f"{event!r} is not a resolved event")


def _released_ways(run: Run, unit: str, event: Released) -> list[WayBack]:
    body = run.scenario.body[unit]
    if body.unit.orbit is not None or body.unit.target is not None:
        return flight_ways(run, body, body.start, event)
    return cue_ways(run, body.release, unit, event)


def _group_ways(run: Run, event: OfGroup) -> list[WayBack]:
    read = run.events.read
    kind: LinkKind = "last" if event.last else "first"
    members = tied(event.members, lambda one: -read(one) if event.last else read(one))
    links = [link_to(run, kind, each.subject, 0.0, event, other=each.subject) for each in members]
    return [WayBack((link,), member) for link, member in zip(links, members, strict=True)]


def _beside_way(run: Run, event: Beside) -> WayBack:
    """Back to the later of the two: the unit on the lane, where both are under way."""
    found = run.events.met(event)
    assert found is not None
    kind: LinkKind = "beside" if found.stands else "meet"
    link = link_to(run, kind, event.unit, 0.0, event, other=event.other)
    if found.arrives >= found.instant - SAME_TIME:
        starts = found.station <= run.scenario.body[event.unit].start + SAME_PLACE
        side: Side = "departure" if starts else "arrival"
        return WayBack((link,), Passing(event.unit, found.station, side))
    return WayBack((link,), Passing(event.other, found.there, "arrival"))


def _standing_way(run: Run, unit: str, event: Instant) -> WayBack:
    """What is so from the beginning: that is the earliest clock time, or a flight's start."""
    if run.begin >= run.scenario.begin:
        return beginning(run, unit, event)
    earliest = min(run.released, key=lambda name: run.released[name])
    link = link_to(run, "first", unit, 0.0, event, other=earliest)
    return WayBack((link,), Released(earliest))
