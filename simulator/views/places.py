"""Places and events in words: at a marker, or so many metres from one."""

from __future__ import annotations

from simulator.format import distance
from simulator.scenario.events.instants import Instant, Passing
from simulator.scenario.scenario import Scenario
from simulator.tolerances import SAME_PLACE


def place_text(scenario: Scenario, route: str, station: float) -> str:
    """A place on a route: `at corner`, `30 m before corner`, by the nearest marker."""
    network = scenario.network
    beyond = station - network.lengths[route]
    if beyond > SAME_PLACE:
        return f"{distance(beyond)} after the end"
    markers = {
        marker: there
        for marker in network.markers
        if (there := network.station(route, marker)) is not None
    }
    if not markers:
        return f"at {distance(station)}"
    nearest = min(markers, key=lambda marker: abs(markers[marker] - station))
    off = station - markers[nearest]
    if abs(off) <= SAME_PLACE:
        return f"at {nearest}"
    return f"{distance(abs(off))} {'after' if off > 0 else 'before'} {nearest}"


def event_text(scenario: Scenario, event: Instant) -> str:
    """The name of an event; where it has none, the unit and the place of its head."""
    name = scenario.event_names.name_of(event)
    if name is not None:
        return str(name)
    if isinstance(event, Passing):
        route = scenario.body[event.body].route
        return f"{event.body} {place_text(scenario, route, event.station)}"
    return str(event)
