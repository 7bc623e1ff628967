"""Markers that are laid by where units are drawn up: located once those are placed.

A unit may stand behind others, on a lane, or at a marker that is laid by another unit. So units are
placed and markers located in turns, as far as both are known; what is left is a circle.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.scenario.lineup.build import network_of
from simulator.scenario.lineup.placement import InitialPosition, depth_of, head_of
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.ground import (
    BesideUnit,
    LaneModel,
    RouteModel,
    SegmentModel,
    segments_of,
)
from simulator.scenario.model.units import GroundModel, UnitModel
from simulator.scenario.network import Marker, Network
from simulator.scenario.passes import pass_of
from simulator.scenario.validation.draft import Draft
from simulator.tolerances import SAME_PLACE
from simulator.wording import alternatives, unknown

#: Keys without which a unit has no place.
_NEEDED = (
    *("route", "start", "drawn-up", "ranks", "files", "rank-spacing", "depth", "length", "spacing"),
    *("standing", "standing-gap", "gap", "people", "vehicles"),
)


def with_relative(
    draft: Draft,
    segments: Mapping[str, SegmentModel],
    routes: Mapping[str, RouteModel],
    markers: dict[str, Marker],
    units: Mapping[str, UnitModel],
) -> dict[str, Marker]:
    """The markers of a file, those of units located, too; what is wrong with one is an error."""
    left = {name: each for name, each in markers.items() if isinstance(each, BesideUnit)}
    if not left:
        return markers
    known = {name: each for name, each in markers.items() if name not in left}
    for name, marker in list(left.items()):
        message = _not_to_be_placed(draft, marker, units)
        if message is not None:
            draft.error(("markers", name, "ahead-of" if marker.ahead else "beyond"), message)
            del left[name]
    while left:
        parts = {"segments": segments, "routes": routes, "markers": known, "zones": {}}
        network = network_of(ScenarioFile.model_construct(None, **parts))
        placed = _placed(draft, network, routes, units)
        found = [name for name, marker in left.items() if marker.unit in placed]
        for name in found:
            marker = left.pop(name)
            place = _located(marker, placed[marker.unit], network)
            if isinstance(place, str):
                draft.error(("markers", name, "by"), place)
            else:
                known[name] = place
        if not found:
            break
    for name, marker in left.items():
        if draft.findings.found or not _on_ground(segments, routes, known):
            draft.mark_invalid(("markers", name))  # its unit may be wrong, which is reported
            continue
        laid = f"{alternatives(list(left), 'and')} {'is' if len(left) == 1 else 'are'} placed"
        message = (
            f"circular placement: {marker.unit} has no place until {laid}, and {name} is "
            "placed by it"
        )
        draft.error(("markers", name), message)
    nowhere = Marker(next(iter(segments), ""), 0.0)
    for name in markers.keys() - known.keys():
        draft.mark_invalid(("markers", name))
    return {name: known.get(name, nowhere) for name in markers}


def _on_ground(
    segments: Mapping[str, SegmentModel],
    routes: Mapping[str, RouteModel],
    markers: Mapping[str, Marker],
) -> bool:
    """Whether routes and markers name ground that there is: if not, that is reported later."""
    ground = {*segments, *routes}
    named = {marker.segment for marker in markers.values()}
    for route in routes.values():
        named.update([route.beside] if isinstance(route, LaneModel) else route)
    return named <= ground


def _not_to_be_placed(
    draft: Draft, marker: BesideUnit, units: Mapping[str, UnitModel]
) -> str | None:
    """What is wrong with the unit of a marker; None if it can stand somewhere."""
    if marker.unit not in draft.names["units"]:
        return unknown("unit", marker.unit, draft.names["units"])
    unit = units.get(marker.unit)
    if unit is None or draft.may_lack(marker.unit, "drawn-up"):
        return None
    drawn_up = isinstance(unit, GroundModel) and unit.drawn_up
    return None if drawn_up else f"{marker.unit} is not drawn up: it has no place to stand"


def _placed(
    draft: Draft,
    network: Network,
    routes: Mapping[str, RouteModel],
    units: Mapping[str, UnitModel],
) -> dict[str, InitialPosition]:
    """The units whose places are known, with the markers of the network."""
    placed: dict[str, InitialPosition] = {}
    #: Ground of drawn-up units whose places are not.
    open_ground: set[str] = set()
    for name, unit in units.items():
        if not isinstance(unit, GroundModel):
            continue
        drawn_up = unit.drawn_up
        ground = set(segments_of(unit.route, routes.get(unit.route, ())))
        head = None
        if not draft.may_lack(name, *_NEEDED):
            waits = unit.start is None and drawn_up and not ground.isdisjoint(open_ground)
            at_marker = unit.start if isinstance(unit.start, str) else None
            located = at_marker is None or pass_of(at_marker)[0] in network.markers
            if not waits and located and unit.route in network.routes:
                head = head_of(unit, network, placed)
        if head is not None:
            tail = head - depth_of(unit)
            placed[name] = InitialPosition(name, unit.route, head, tail, drawn_up)
        elif drawn_up:
            open_ground |= ground
    return placed


def _located(marker: BesideUnit, stands: InitialPosition, network: Network) -> Marker | str:
    """The place of a marker on a segment; or what is wrong with it."""
    route, station = stands.route, stands.tail - marker.by
    if marker.ahead:
        station = stands.head + marker.by
    leg = network.leg_at(route, station)
    lane = network.lanes.get(leg.segment)
    if lane is not None:
        # It lies on the road beside the lane, perhaps beyond the end of that.
        station = lane.start + lane.sign * (station - leg.start)
        route = lane.beside
    length = network.lengths[route]
    if not -SAME_PLACE <= station <= length + SAME_PLACE:
        side = f"ahead of the head of {stands.name}" if marker.ahead else f"behind {stands.name}"
        return f"{marker.by:g} m {side} is {station:g} m along {route}, which is {length:g} m long"
    leg = network.leg_at(route, station)
    return Marker(leg.segment, max(station - leg.start, 0.0))
