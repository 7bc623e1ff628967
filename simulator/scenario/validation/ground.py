"""The ground: markers on their segments, segments of one medium, routes of one direction."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from simulator.scenario.model.ground import WHOLE, LaneModel, lay, segments_of
from simulator.scenario.model.units import Flight
from simulator.scenario.network import Network
from simulator.scenario.validation.draft import Draft
from simulator.tolerances import SAME_PLACE


def check_ground(draft: Draft) -> None:
    """Check segments, routes, markers and zones with one another."""
    _check_markers(draft)
    _check_zones(draft)
    _check_routes(draft)
    _check_media(draft)
    _distrust_what_rests_on_wrong(draft)


def _check_markers(draft: Draft) -> None:
    for name, place in draft.file.markers.items():
        if not draft.sound("markers", name):
            continue
        length = draft.file.segments[place.segment].length
        if place.offset > length + SAME_PLACE:
            draft.fault(
                ("markers", name),
                f"{place.offset:g} m is off its segment {place.segment}, "
                f"which is {length:g} m long",
            )


def _check_zones(draft: Draft) -> None:
    for name, zone in draft.file.zones.items():
        for piece in zone.stretches:
            if not draft.sound("segments", piece.segment) or piece.high == WHOLE:
                continue
            length = draft.file.segments[piece.segment].length
            if piece.high > length + SAME_PLACE:
                draft.fault(
                    draft.piece_path(("zones", name), piece.segment),
                    f"{piece.high:g} m is off the segment {piece.segment}, "
                    f"which is {length:g} m long",
                )


def _check_routes(draft: Draft) -> None:
    order: dict[tuple[str, str], str] = {}
    for route, model in draft.file.routes.items():
        names = segments_of(route, model)
        for number, segment in enumerate(names):
            if segment in names[:number]:
                path = draft.item_path(("routes", route), number)
                draft.fault(path, f"the route names {segment} twice")
        for number, (first, second) in enumerate(pairwise(names)):
            other = order.get((second, first))
            if other is not None and other != route:
                draft.fault(
                    draft.item_path(("routes", route), number),
                    f"opposite directions: from {first} to {second}, but route {other} goes "
                    f"from {second} to {first}",
                )
            order.setdefault((first, second), route)


def _check_media(draft: Draft) -> None:
    """A segment is ground or air: what the file says, or else what the units on it need."""
    users = _users(draft)
    for name in [*draft.file.segments, *_lanes(draft)]:
        flight, ground = users.get((name, True)), users.get((name, False))
        segment = draft.file.segments.get(name)
        path = ("routes" if segment is None else "segments", name)
        if flight is not None and ground is not None:
            draft.fault(
                path,
                f"the flight {flight} and the ground unit {ground} both use it; "
                "a segment is ground or air, never both",
            )
        elif segment is None:
            continue
        elif segment.medium == "air" and ground is not None:
            draft.fault(path, f"is air, but {ground} is a ground unit and uses it")
        elif segment.medium == "ground" and flight is not None:
            draft.fault(path, f"is ground, but {flight} is a flight and uses it")


def _lanes(draft: Draft) -> list[str]:
    """Lanes are ground, too."""
    return [name for name, model in draft.file.routes.items() if isinstance(model, LaneModel)]


def _users(draft: Draft) -> dict[tuple[str, bool], str]:
    """For each segment, the first flight and the first ground unit on it: by whether it flies."""
    found: dict[tuple[str, bool], str] = {}
    for name, unit in draft.file.units.items():
        if (name, "kind") not in draft.cut:
            for segment in segments_of(unit.route, draft.file.routes.get(unit.route, ())):
                found.setdefault((segment, isinstance(unit, Flight)), name)
    return found


def _distrust_what_rests_on_wrong(draft: Draft) -> None:
    file = draft.file
    for route, model in file.routes.items():
        names = () if isinstance(model, LaneModel) else model
        if not draft.all_sound("segments", set(names) - set(_lanes(draft))):
            draft.distrust(("routes", route))
    for marker, place in file.markers.items():
        if not draft.sound("segments", place.segment):
            draft.distrust(("markers", marker))
    for zone, area in file.zones.items():
        if not draft.all_sound("segments", (piece.segment for piece in area.stretches)):
            draft.distrust(("zones", zone))


def check_lanes(draft: Draft, network_of_sound: Callable[[], Network]) -> None:
    """Check lanes, and that no marker has the name of a unit that a lane passes."""
    routes = draft.file.routes
    lanes = {name: model for name, model in routes.items() if isinstance(model, LaneModel)}
    if not lanes:
        return
    for name, lane in lanes.items():
        if name in draft.names["segments"]:
            draft.fault(("routes", name), "a segment has that name; choose another")
        ends = [end for end in (lane.from_, lane.to) if isinstance(end, str)]
        if not (draft.sound("routes", lane.beside) and draft.all_sound("markers", ends)):
            draft.distrust(("routes", name))
        elif lane.beside in lanes or lanes.keys() & set(_list(routes[lane.beside])):
            draft.fault(
                ("routes", name, "beside"),
                f"{lane.beside} is a lane itself; name the route of segments beside it",
            )
    network = network_of_sound()
    for name, lane in lanes.items():
        if draft.sound("routes", name):
            wrong = lay(lane, network)
            if isinstance(wrong, tuple):
                draft.fault(("routes", name, wrong[0]), wrong[1])
    for name, model in routes.items():
        if any(segment in lanes and not draft.sound("routes", segment) for segment in _list(model)):
            draft.distrust(("routes", name))
    for marker in draft.names["markers"]:
        if marker in draft.names["units"]:
            message = f"a unit has that name, and beside a lane @{marker} would mean both"
            draft.fault(("markers", marker), f"{message}; choose another")


def _list(model: tuple[str, ...] | LaneModel) -> tuple[str, ...]:
    return () if isinstance(model, LaneModel) else model
