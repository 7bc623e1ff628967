"""The ground: markers on their segments, segments of one medium, routes of one direction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from simulator.scenario.document.tree import Path
from simulator.scenario.lanes import Lane
from simulator.scenario.lineup.build import ground_of
from simulator.scenario.model.ground import WHOLE, LaneModel, lay, segments_of
from simulator.scenario.model.units import Flight
from simulator.scenario.network import Network
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.names import mark_what_rests_on_invalid
from simulator.scenario.validation.places.on_the_map import check_lines
from simulator.tolerances import SAME_PLACE


def check_ground(draft: Draft) -> None:
    """Check segments, routes, lanes, markers and zones with one another."""
    _check_markers(draft)
    _check_zones(draft)
    _check_routes(draft)
    check_lines(draft)
    _check_media(draft)
    mark_what_rests_on_invalid(draft)
    _check_lanes(draft)


def _check_markers(draft: Draft) -> None:
    for name, location in draft.file.markers.items():
        segment, offset = location.segment, location.offset
        if draft.is_valid("markers", name) and segment in draft.file.segments:
            length = draft.file.segments[segment].length
            _check_within(draft, ("markers", name), offset, f"its segment {segment}", length)


def _check_zones(draft: Draft) -> None:
    for name, zone in draft.file.zones.items():
        for piece in zone.stretches:
            if draft.is_valid("segments", piece.segment) and piece.high != WHOLE:
                path = draft.piece_path(("zones", name), piece.segment)
                length = draft.file.segments[piece.segment].length
                _check_within(draft, path, piece.high, f"the segment {piece.segment}", length)


def _check_within(draft: Draft, path: Path, offset: float, what: str, length: float) -> None:
    if offset > length + SAME_PLACE:
        message = f"{offset:g} m is off {what}, which is {length:g} m long"
        draft.error(path, message)


def _check_routes(draft: Draft) -> None:
    order: dict[tuple[str, str], str] = {}
    routes = {name: segments_of(name, model) for name, model in draft.file.routes.items()}
    rings = {pair for names in routes.values() for pair in _rings(names)}
    for route, names in routes.items():
        for number, (first, second) in enumerate(pairwise(names)):
            other = order.get((second, first))
            if other is not None and (first, second) not in rings:
                draft.error(
                    draft.written_path(("routes", route, number)),
                    f"opposite directions: from {first} to {second}, but route {other} goes "
                    f"from {second} to {first}",
                )
            order.setdefault((first, second), route)


def _rings(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Two segments that lead into each other: a route goes round them."""
    followed = set(pairwise(names))
    return ((first, second) for first, second in followed if (second, first) in followed)


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
    """Check lanes, and that with lanes no marker has the name of a unit."""
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
    network = ground_of(draft.valid_part())
    laid: dict[str, Lane] = {}
    for name, lane in lanes.items():
        if draft.is_valid("routes", name):
            found = lay(lane, network)
            if isinstance(found, Lane):
                laid[name] = found
            else:
                draft.error(("routes", name, found[0]), found[1])
    for name, place in draft.file.markers.items():
        if draft.is_valid("markers", name) and place.segment in laid:
            length, what = laid[place.segment].length, f"its lane {place.segment}"
            _check_within(draft, ("markers", name), place.offset, what, length)
    _check_turns(draft, network, laid)
    mark_what_rests_on_invalid(draft)
    for marker in draft.names["markers"]:
        if marker in draft.names["units"]:
            message = f"a unit has that name, so beside a lane @{marker} would be ambiguous"
            draft.error(("markers", marker), f"{message}; choose another")


def _check_turns(draft: Draft, network: Network, laid: Mapping[str, Lane]) -> None:
    """Check that where a route goes from a lane to the road, or back, the two are at one place."""
    for route, model in draft.file.routes.items():
        for number, (first, second) in enumerate(pairwise(segments_of(route, model))):
            lane = laid.get(first) or laid.get(second)
            if lane is None or not draft.is_valid("routes", route):
                continue
            ends = list(_edges(network, laid, lane.beside, first, end=True))
            begins = list(_edges(network, laid, lane.beside, second, end=False))
            if not ends or not begins:
                continue  # they have no road in common by which to compare them
            if all(abs(end - begin) > SAME_PLACE for end in ends for begin in begins):
                draft.error(
                    draft.written_path(("routes", route, number + 1)),
                    f"{first} ends {ends[0]:g} m along {lane.beside}, and {second} begins at "
                    f"{begins[0]:g} m: no unit can get from one to the other",
                )


def _edges(
    network: Network, laid: Mapping[str, Lane], road: str, way: str, *, end: bool
) -> Iterator[float]:
    """Where a lane or a segment begins, or ends, along a road (m): a road may pass it again."""
    lane = laid.get(way)
    if lane is None:
        for leg in network.passes[road].get(way, ()):
            yield leg.start + (network.segments[way] if end else 0.0)
    elif lane.beside == road:
        yield lane.end if end else lane.start
