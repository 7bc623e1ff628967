"""Why a breakdown begins, and why it ends: the vehicle drives on, or is towed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.scenario.events.instants import Instant, ItemEdge, Passing
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.timeline.records import Recovered
from simulator.timeline.why.chain import Link
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def breakdown_links(run: Run, edge: ItemEdge) -> tuple[list[Link], Instant]:
    """The links to the beginning or the end of a breakdown, the latest first, and what is before.

    A recovery vehicle that came from another wreck was busy there: that is then before.
    """
    incident, body = _whose(run, edge.item)
    began = ItemEdge(incident.name, "start")
    if edge == began:
        return [], Passing(body.name, incident.station, "arrival")
    breakdown = run.breakdowns[incident.name]
    if breakdown.recovered is None:
        setting = f"{incident.path}.drives-on"
        link = Link("repair", body.name, incident.lasts, breakdown.end, edge, setting=setting)
        return [link], began
    return _towed(run, body, incident, breakdown.recovered, edge)


def _towed(
    run: Run, body: Body, incident: Incident, towed: Recovered, edge: ItemEdge
) -> tuple[list[Link], Instant]:
    vehicle = next(each for each in run.scenario.recovery if each.name == towed.vehicle)
    name, path = towed.vehicle, vehicle.path
    way = vehicle.way(body.route, incident.station)
    travel = f"{path}.travel" if vehicle.travel is not None else None
    links = [
        Link(
            "tow",
            body.name,
            vehicle.working_time,
            towed.over,
            edge,
            name,
            setting=f"{path}.working-time",
        ),
        Link("sent", body.name, way, towed.comes, edge, name, setting=travel),
    ]
    if towed.goes <= towed.called + SAME_TIME:
        return links, ItemEdge(incident.name, "start")
    before = _before(run, towed)
    other, wreck = _whose(run, before)
    back = vehicle.way(wreck.route, other.station)
    links.append(Link("back", wreck.name, back, towed.goes, edge, name, setting=travel))
    return links, ItemEdge(before, "end")


def _before(run: Run, towed: Recovered) -> str:
    """The incident at which a recovery vehicle was before."""
    earlier = {
        name: each.end
        for name, each in run.breakdowns.items()
        if each.recovered is not None
        and each.recovered.vehicle == towed.vehicle
        and each.end < towed.over
    }
    return max(earlier, key=lambda name: earlier[name])


def _whose(run: Run, name: str) -> tuple[Incident, Body]:
    """An incident, and what broke down: a unit, or a rank of a column."""
    return next(
        (incident, body)
        for body in run.scenario.bodies
        for incident in body.incidents
        if incident.name == name
    )
