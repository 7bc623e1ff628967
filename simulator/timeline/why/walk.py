"""Walking back from an event, cause by cause, to its root.

Passages keep where the running maximum of the law was attained (docs/motion.md); nothing else is
needed. What a link adds comes from the scenario's numbers, never from a difference of instants:
that the links sum to the event's instant is a check of the law.
"""

from __future__ import annotations

from collections.abc import Iterator
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
)
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.model.event_name import EventName
from simulator.timeline.records import Recovered
from simulator.timeline.why.chain import BEHIND, Chain, Link, LinkKind
from simulator.timeline.why.flights import flight_ways
from simulator.timeline.why.motion import passing_ways
from simulator.timeline.why.ways import WayBack, beginning, cue_ways, link_to, tied
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def explain(run: Run, event: str | EventName | Instant) -> Chain:
    """The critical chain of an event.

    Raises
    ------
    KeyError
        If the scenario has no such event, or it never occurs; the text says why.
    """
    names = run.scenario.event_names
    if isinstance(event, tuple) and not isinstance(event, EventName):
        raise TypeError("explain takes one event: its name, or one of an instance's events")
    if isinstance(event, Instant):
        name, instant = str(names.name_of(event) or event), event
    else:
        problem = run.events.problem(str(event))
        if problem is not None:
            raise KeyError(problem)
        name, instant = str(event), names.resolve(event)
    return Chain(name, run.events.read(instant), links_to(run, instant), run.scenario, run.display)


def links_to(run: Run, event: Instant) -> tuple[Link, ...]:
    """The links of the chain of an event, from its root on."""
    links = _back(run, event)
    befores = (None, *(link.reached for link in links[:-1]))
    pairs = zip(links, befores, strict=True)
    return tuple(each for link, before in pairs for each in with_halts(run, link, before))


class _Trail(NamedTuple):
    """The links of a walk: the last ones, and those before."""

    links: tuple[Link, ...]
    later: _Trail | None


def _back(run: Run, event: Instant) -> list[Link]:
    """The links from a root to an event, depth first.

    Where several events come at one instant, the first of them may depend on the event to explain
    (a unit that waits for the first start of a group that it belongs to): then the next is tried.
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
            found_ways = reversed(ways_back(run, here))
            ways += [(_Trail(links, trail), before) for links, before in found_ways]
    raise RuntimeError(f"every cause of {event} depends on {event}")


def ways_back(run: Run, event: Instant) -> list[WayBack]:  # noqa: PLR0911 - one answer per kind
    """The ways back from an event to the events before it, the likeliest first."""
    match event:
        case Passing():
            return passing_ways(run, event)
        case Released(unit):
            body = run.scenario.body[unit]
            if body.departure is not None:
                return flight_ways(run, body, body.start, event)
            return cue_ways(run, body.release, unit, event)
        case ItemEdge(item, _) if item in run.breakdowns:
            return [_breakdown_way(run, event)]
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
            return [_initial_way(run, unit, event)]
        case Never():
            raise KeyError(str(event))
    raise TypeError(f"{event!r} is not a resolved event")


def _group_ways(run: Run, event: OfGroup) -> list[WayBack]:
    read = run.events.read
    kind: LinkKind = "last" if event.last else "first"
    members = tied(event.members, lambda one: -read(one) if event.last else read(one))
    links = [link_to(run, kind, each.subject, 0.0, event, other=each.subject) for each in members]
    return [WayBack((link,), member) for link, member in zip(links, members, strict=True)]


def _beside_way(run: Run, event: Beside) -> WayBack:
    """Back to the later of the two: the unit on the lane if both are under way."""
    found = run.events.met(event)
    assert found is not None
    kind: LinkKind = "beside" if found.stands else "meet"
    link = link_to(run, kind, event.unit, 0.0, event, other=event.other)
    if found.arrives >= found.instant - SAME_TIME:
        return WayBack((link,), Passing(event.unit, found.station, found.side))
    return WayBack((link,), Passing(event.other, found.there, "arrival"))


def _initial_way(run: Run, unit: str, event: Instant) -> WayBack:
    """Back to the beginning of the run: the earliest clock time, or a flight's start."""
    scenario = run.scenario
    if scenario.opening >= scenario.begin:
        return beginning(unit, event, scenario.begin, scenario.begin_setting)
    by_clock = [body for body in scenario.bodies if body.departure and not body.departure.planned]
    earliest = min((body.name for body in by_clock), key=lambda name: run.released[name])
    link = link_to(run, "first", unit, 0.0, event, other=earliest)
    return WayBack((link,), Released(earliest))


# -- breakdowns ------------------------------------------------------------------------------------


def _breakdown_way(run: Run, edge: ItemEdge) -> WayBack:
    """Back from the beginning of a breakdown to the vehicle's arrival; from its end to its repair,
    or to the work of a recovery vehicle.
    """
    incident, body = _broken_down(run, edge.item)
    if edge.edge == "start":
        return WayBack((), Passing(body.name, incident.station, "arrival"))
    recovered = run.breakdowns[incident.name].recovered
    if recovered is not None:
        return _recovery_way(run, body, incident, recovered, edge)
    setting = f"{incident.path}.drives-on"
    link = link_to(run, "repair", body.name, incident.lasts, edge, setting=setting)
    return WayBack((link,), ItemEdge(incident.name, "start"))


def _recovery_way(
    run: Run, body: Body, incident: Incident, recovered: Recovered, edge: ItemEdge
) -> WayBack:
    """Back to the beginning of a breakdown; or, if the recovery vehicle was busy at another then,
    to the end of that.
    """
    vehicle = next(each for each in run.scenario.recovery if each.name == recovered.vehicle)
    name, work, way = vehicle.name, vehicle.working_time, vehicle.way(body.route, incident.station)
    travel = None if vehicle.travel is None else f"{vehicle.path}.travel"
    setting = f"{vehicle.path}.working-time"
    links = (
        Link("tow", body.name, work, recovered.over, edge, name, setting=setting),
        Link("sent", body.name, way, recovered.comes, edge, name, setting=travel),
    )
    if recovered.goes <= recovered.called + SAME_TIME:
        return WayBack(links, ItemEdge(incident.name, "start"))
    others = (each for each in run.breakdowns.values() if each.end < recovered.over)
    before = max(
        (each for each in others if each.recovered and each.recovered.vehicle == name),
        key=lambda each: each.end,
    )
    other, stood = _broken_down(run, before.name)
    back = vehicle.way(stood.route, other.station)
    link = Link("back", stood.name, back, recovered.goes, edge, name, setting=travel)
    return WayBack((*links, link), ItemEdge(before.name, "end"))


def _broken_down(run: Run, name: str) -> tuple[Incident, Body]:
    """An incident by name, and the body that breaks down."""
    return next(
        (incident, body)
        for body in run.scenario.bodies
        for incident in body.incidents
        if incident.name == name
    )


# -- halts of everything ---------------------------------------------------------------------------

#: Links of motion on the ground: what they add is ground time.
_ON_THE_GROUND = ("form-up", "march", "hold", *BEHIND)


def with_halts(run: Run, link: Link, before: Instant | None) -> Iterator[Link]:
    """A link of a chain, and the halts during it, from the root on.

    Parameters
    ----------
    run, link
        The link.
    before
        The event that the link before it reaches; None of a root.
    """
    clock, bodies = run.ground_clock, run.scenario.body
    reached, since = link.reached, link.instant if before is None else run.events.read(before)
    if not isinstance(reached, Passing) or bodies[reached.body].flies or link.kind == "target":
        yield link
    elif link.kind in _ON_THE_GROUND:
        # What it adds is ground time: halts lie in it.
        left = clock.wall(clock.ground(since) + link.seconds, reached.side)
        yield from _halts(run, reached, since, left - link.seconds)
        yield link
    else:
        # A cue that comes during a halt takes effect at its end.
        yield link
        heard = since if before is None else since + link.seconds
        yield from _halts(run, reached, heard, clock.wall(clock.ground(heard), reached.side))


def _halts(run: Run, reached: Passing, start: float, end: float) -> Iterator[Link]:
    """Each halt between two instants (s), on the way to an event."""
    stood = end - start
    for halt in run.ground_clock.halts:
        lasts = min(stood, halt.end - max(start, halt.start))
        if halt.end > start and lasts > SAME_TIME:
            item = run.scenario.programme[halt.item]
            yield Link(
                "halt", reached.body, lasts, halt.end, reached, item.name, setting=item.setting
            )
            stood -= lasts
