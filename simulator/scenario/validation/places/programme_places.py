"""Where programme items happen: at a marker, in a zone or on a segment, where some route passes."""

from __future__ import annotations

from simulator.scenario.document.tree import Path
from simulator.scenario.model.ground import FromEnd
from simulator.scenario.network import Marker, Network
from simulator.scenario.validation.draft import Draft
from simulator.tolerances import SAME_PLACE
from simulator.wording import unknown


def check_programme_places(draft: Draft, network: Network) -> None:
    """Check the places of the programme, on the part of the ground that is right."""
    for name, item in draft.file.programme.items():
        path = ("programme", name, "place")
        if isinstance(item.place, Marker):
            _check_on_segment(draft, path, item.place, network)
        elif item.place is not None:
            _check_name(draft, path, item.place, network)


def _check_name(draft: Draft, path: Path, name: str, network: Network) -> None:
    markers, zones = draft.names["markers"], draft.names["zones"]
    if name in markers and name in zones:
        message = f"{name} is both a marker and a zone; rename one, or write SEGMENT + DISTANCE"
        draft.error(path, message)
    elif name not in markers and name not in zones:
        message = unknown("marker or zone", name, [*markers, *zones])
        if name in draft.names["segments"]:
            message = f"{name} is a segment; write {name} + DISTANCE, or define a zone there"
        draft.error(path, message)
    elif name in network.markers:
        passed = any(network.ground(route, name) is not None for route in network.routes)
        _check_passed(draft, path, name, network, passed=passed)
    elif name in network.zones:
        passed = any(network.stretches(route, name) for route in network.routes)
        _check_passed(draft, path, name, network, passed=passed)


def _check_on_segment(draft: Draft, path: Path, place: Marker, network: Network) -> None:
    segment = place.segment
    if segment not in network.segments:
        known = [*draft.names["segments"], *network.lanes]
        if segment in draft.names["markers"]:
            draft.error(path, f"{segment} is a marker; write it alone, or SEGMENT + DISTANCE")
        elif segment not in known and segment not in draft.names["routes"]:
            draft.error(path, unknown("segment", segment, known))
        elif segment not in known and draft.is_valid("routes", segment):
            draft.error(path, f"{segment} is a route; write SEGMENT + DISTANCE")
        return
    length = network.segments[segment]
    offset = length - place.before if isinstance(place, FromEnd) else place.offset
    if not -SAME_PLACE <= offset <= length + SAME_PLACE:
        message = f"{offset:g} m is off the segment {segment}, which is {length:g} m long"
        draft.error(path, message)
        return
    passed = any(segment in passes for passes in network.passes.values())
    _check_passed(draft, path, segment, network, passed=passed)


def _check_passed(draft: Draft, path: Path, what: str, network: Network, *, passed: bool) -> None:
    """What no route passes is on no plan."""
    all_known = len(network.routes) == len(draft.names["routes"])
    if not passed and all_known:
        draft.error(path, f"no route passes {what}; name a place where one does")
