"""Ways back from the events of a flight: to its time on target, or to the gate of its orbit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.scenario.events.instants import Instant, Passing, Released
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Orbit, Target
from simulator.timeline.why.chain import Link
from simulator.timeline.why.ways import WayBack, cue_ways, link_to, time_root
from simulator.tolerances import NOISE, SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def flight_ways(run: Run, body: Body, station: float, reached: Instant) -> list[WayBack]:
    """The ways back from an event of a flight with an orbit, or of a unit with a time on target;
    on the ground, from its release only.

    Parameters
    ----------
    run, body
        The unit.
    station
        Where its head is at the event (m).
    reached
        The event.
    """
    orbit, target = body.unit.orbit, body.unit.target
    if orbit is not None:
        if not _is_on_target(run, body, station):
            return _orbiting(run, body, orbit, station, reached)
        body = body.at_speed(run.flypasts[body.name].speed)
    assert target is not None
    return [WayBack(tuple(_on_target(run, body, target, station, reached)), None)]


def _orbiting(
    run: Run, body: Body, orbit: Orbit, station: float, reached: Instant
) -> list[WayBack]:
    """Back to its gate, and from there to its call, or to its time on station."""
    name = body.name
    on_station = Passing(name, orbit.station, "arrival")
    root = time_root(run, orbit.on_station, name, on_station)
    ahead = station - orbit.station
    leaves = isinstance(reached, Passing) and reached.side == "departure"
    if ahead < -SAME_PLACE:
        seconds = -body.moving(station, orbit.station)
        lead = link_to(run, "lead", name, seconds, reached, other=orbit.marker, metres=-ahead)
        return [WayBack((lead, root), None)]
    if ahead <= SAME_PLACE and not leaves:
        return [WayBack((root,), None)]
    flypast = run.flypasts[name]
    links: list[Link] = []
    if ahead > SAME_PLACE:
        seconds = body.at_speed(flypast.speed).moving(orbit.station, station)
        links.append(link_to(run, "march", name, seconds, reached, metres=ahead))
    left, gate = Passing(name, orbit.station, "departure"), flypast.instant
    called = flypast.called
    if called is None or called <= root.instant + SAME_TIME:
        waited = flypast.gate * orbit.period
        links.append(Link("orbit", name, waited, gate, left, orbit.marker))
        return [WayBack((*links, root), None)]
    links.append(Link("orbit", name, gate - called, gate, left, orbit.marker))
    return [way.after(*links) for way in cue_ways(run, orbit.call, name, left, called)]


def _is_on_target(run: Run, body: Body, station: float) -> bool:
    """Whether a flight that orbited is where its target decides when: over it or beyond it, with
    no error.
    """
    target, flypast = body.unit.target, run.flypasts.get(body.name)
    if target is None or target.cue is None or flypast is None or flypast.error is None:
        return False
    return abs(flypast.error) <= NOISE and station >= target.station - SAME_PLACE


def _on_target(
    run: Run, body: Body, target: Target, station: float, reached: Instant
) -> Iterator[Link]:
    """Back to its target; before that, ahead to it: the event is earlier by the way there."""
    name, ahead = body.name, target.station - station
    before = body.form_up if isinstance(reached, Released) else 0.0
    if ahead > SAME_PLACE or before:
        seconds = -body.free(station, target.station) - before
        yield link_to(run, "lead", name, seconds, reached, metres=ahead)
    elif ahead < -SAME_PLACE:
        seconds = body.moving(target.station, station)
        yield link_to(run, "march", name, seconds, reached, metres=-ahead)
    over = Passing(name, target.station, "arrival")
    assert target.cue is not None
    yield time_root(run, target.cue, name, over, "target")
