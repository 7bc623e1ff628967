"""The ground: markers on their segments, segments of one medium, routes of one direction."""

from __future__ import annotations

from itertools import pairwise

from simulator.scenario.document.tree import Path
from simulator.scenario.lineup.build import network_of
from simulator.scenario.model.ground import WHOLE, LaneModel, lay, segments_of
from simulator.scenario.model.units import Flight
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.names import mark_what_rests_on_invalid
from simulator.tolerances import SAME_PLACE


def check_ground(draft: Draft) -> None:
    """Check segments, routes, lanes, markers and zones with one another."""
    _check_markers(draft)
    _check_zones(draft)
    _check_routes(draft)
    _check_media(draft)
    mark_what_rests_on_invalid(draft)
    _check_lanes(draft)


def _check_markers(draft: Draft) -> None:
    for name, location in draft.file.markers.items():
        if draft.is_valid("markers", name):
            _check_within(
                draft, location.segment, location.offset, "its segment", ("markers", name)
            )


def _check_zones(draft: Draft) -> None:
    for name, zone in draft.file.zones.items():
        for piece in zone.stretches:
            if draft.is_valid("segments", piece.segment) and piece.high != WHOLE:
                path = draft.piece_path(("zones", name), piece.segment)
                _check_within(draft, piece.segment, piece.high, "the segment", path)


def _check_within(draft: Draft, segment: str, offset: float, what: str, path: Path) -> None:
    length = draft.file.segments[segment].length
    if offset > length + SAME_PLACE:
        message = f"{offset:g} m is off {what} {segment}, which is {length:g} m long"
        draft.error(path, message)


def _check_routes(draft: Draft) -> None:
    order: dict[tuple[str, str], str] = {}
    for route, model in draft.file.routes.items():
        names = segments_of(route, model)
        for number, segment in enumerate(names):
            if segment in names[:number]:
                path = draft.written_path(("routes", route, number))
                draft.error(path, f"the route names {segment} twice")
        for number, (first, second) in enumerate(pairwise(names)):
            other = order.get((second, first))
            if other is not None and other != route:
                draft.error(
                    draft.written_path(("routes", route, number)),
                    f"opposite directions: from {first} to {second}, but route {other} goes "
                    f"from {second} to {first}",
                )
            order.setdefault((first, second), route)


def _check_media(draft: Draft) -> None:
    """A segment is ground or air: as the file states, or else as the units on it need."""
    media = {("segments", name): segment.medium for name, segment in draft.file.segments.items()}
    # The medium of a lane is that of its units.
    media |= {("routes", name): None for name in _lanes(draft)}
    users = _users(draft)
    for path, medium in media.items():
        flight, ground = users.get((path[1], True)), users.get((path[1], False))
        if flight is not None and ground is not None:
            draft.error(
                path,
                f"the flight {flight} and the ground unit {ground} both use it; "
                "a segment is ground or air, never both",
            )
        elif medium == "air" and ground is not None:
            draft.error(path, f"is air, but {ground} is a ground unit and uses it")
        elif medium == "ground" and flight is not None:
            draft.error(path, f"is ground, but {flight} is a flight and uses it")


def _lanes(draft: Draft) -> dict[str, LaneModel]:
    routes = draft.file.routes
    return {name: model for name, model in routes.items() if isinstance(model, LaneModel)}


def _users(draft: Draft) -> dict[tuple[str, bool], str]:
    """For each segment, the first flight and the first ground unit on it: by whether it flies."""
    found: dict[tuple[str, bool], str] = {}
    for name, unit in draft.file.units.items():
        if (name, "kind") not in draft.removed_keys:
            for segment in segments_of(unit.route, draft.file.routes.get(unit.route, ())):
                found.setdefault((segment, isinstance(unit, Flight)), name)
    return found


def _check_lanes(draft: Draft) -> None:
    """Check lanes, and that no marker has the name of a unit that a lane passes."""
    lanes = _lanes(draft)
    if not lanes:
        return
    for name, lane in lanes.items():
        beside = draft.file.routes.get(lane.beside, ())
        if name in draft.names["segments"]:
            draft.error(("routes", name), "a segment has that name; choose another")
        if lane.beside in lanes or lanes.keys() & set(segments_of(lane.beside, beside)):
            draft.error(
                ("routes", name, "beside"),
                f"{lane.beside} is a lane itself; name the route of segments beside it",
            )
    network = network_of(draft.valid_part())
    for name, lane in lanes.items():
        if draft.is_valid("routes", name):
            wrong = lay(lane, network)
            if isinstance(wrong, tuple):
                draft.error(("routes", name, wrong[0]), wrong[1])
    mark_what_rests_on_invalid(draft)
    for marker in draft.names["markers"]:
        if marker in draft.names["units"]:
            message = f"a unit has that name, and beside a lane @{marker} would mean both"
            draft.error(("markers", marker), f"{message}; choose another")
