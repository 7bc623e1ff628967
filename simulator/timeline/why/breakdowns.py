"""Why a breakdown begins, and why it ends: the vehicle drives on, or is towed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.scenario.events.instants import ItemEdge, Passing
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.timeline.records import Recovered
from simulator.timeline.why.chain import Link
from simulator.timeline.why.ways import WayBack, link_to
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def breakdown_way(run: Run, edge: ItemEdge) -> WayBack:
    """The way back from the beginning, or the end, of a breakdown.

    A recovery vehicle that came from another breakdown was busy there: that is then before.
    """
    incident, body = _whose(run, edge.item)
    if edge.edge == "start":
        return WayBack((), Passing(body.name, incident.station, "arrival"))
    recovered = run.breakdowns[incident.name].recovered
    if recovered is not None:
        return _towed(run, body, incident, recovered, edge)
    setting = f"{incident.path}.drives-on"
    link = link_to(run, "repair", body.name, incident.lasts, edge, setting=setting)
    return WayBack((link,), ItemEdge(incident.name, "start"))


def _towed(run: Run, body: Body, incident: Incident, towed: Recovered, edge: ItemEdge) -> WayBack:
    vehicle = next(each for each in run.scenario.recovery if each.name == towed.vehicle)
    name, work, way = vehicle.name, vehicle.working_time, vehicle.way(body.route, incident.station)
    travel = None if vehicle.travel is None else f"{vehicle.path}.travel"
    setting = f"{vehicle.path}.working-time"
    links = (
        Link("tow", body.name, work, towed.over, edge, name, setting=setting),
        Link("sent", body.name, way, towed.comes, edge, name, setting=travel),
    )
    if towed.goes <= towed.called + SAME_TIME:
        return WayBack(links, ItemEdge(incident.name, "start"))
    before = _before(run, towed)
    other, stood = _whose(run, before)
    back = vehicle.way(stood.route, other.station)
    link = Link("back", stood.name, back, towed.goes, edge, name, setting=travel)
    return WayBack((*links, link), ItemEdge(before, "end"))


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
