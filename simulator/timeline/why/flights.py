"""Why a flight is somewhere when it is: it is on target then, or has left its orbit at a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.scenario.events.instants import Instant, Passing
from simulator.scenario.lineup.body import Body
from simulator.timeline.why.chain import Link
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def before_its_gate(
    run: Run, body: Body, station: float, reached: Instant
) -> tuple[list[Link], float | None]:
    """The links from its gate, or from when it is on station, to an event of an orbiting flight.

    Parameters
    ----------
    run, body
        Whose event it is.
    station
        Where its head is (m).
    reached
        The event.

    Returns
    -------
    links
        The latest first; where the call does not count, down to the root.
    called
        When the call came (s) that is before them; None where there is a root.
    """
    orbit, flypast, name = body.unit.orbit, run.flypasts[body.name], body.name
    assert orbit is not None
    on_station = Passing(name, orbit.station, "arrival")
    root = Link("clock", name, 0.0, orbit.on_station, on_station, setting=orbit.setting)
    ahead, instant = station - orbit.station, run.events.read
    leaves = isinstance(reached, Passing) and reached.side == "departure"
    if ahead < -SAME_PLACE:
        seconds, hold = -body.moving(station, orbit.station), orbit.marker
        lead = Link("lead", name, seconds, instant(reached), reached, hold, -ahead)
        return [lead, root], None
    if ahead <= SAME_PLACE and not leaves:
        return [root], None
    links = []
    if ahead > SAME_PLACE:
        seconds = body.at_speed(flypast.speed).moving(orbit.station, station)
        links.append(Link("march", name, seconds, instant(reached), reached, metres=ahead))
    left = Passing(name, orbit.station, "departure")
    gate = orbit.gate(flypast.gate)
    called = flypast.called
    if called is None or called <= orbit.on_station + SAME_TIME:
        seconds = flypast.gate * orbit.period
        links.append(Link("orbit", name, seconds, gate, left, orbit.marker))
        return [*links, root], None
    return [*links, Link("orbit", name, gate - called, gate, left, orbit.marker)], called


def on_target(run: Run, body: Body, station: float, reached: Instant) -> list[Link]:
    """The links of a flight with a time on target, the latest first: before it, it is earlier."""
    target, links, instant = body.unit.target, [], run.events.read
    assert target is not None
    ahead = target.station - station
    if ahead > SAME_PLACE:
        seconds = -body.moving(station, target.station)
        links.append(Link("lead", body.name, seconds, instant(reached), reached, metres=ahead))
    elif ahead < -SAME_PLACE:
        seconds = body.moving(target.station, station)
        links.append(Link("march", body.name, seconds, instant(reached), reached, metres=-ahead))
    over = Passing(body.name, target.station, "arrival")
    return [*links, Link("target", body.name, 0.0, target.instant, over, setting=target.setting)]
