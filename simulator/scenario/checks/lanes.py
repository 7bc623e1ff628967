"""Lanes: each lies beside a route, between two places of it, and its name is its own."""

from __future__ import annotations

from collections.abc import Callable

from simulator.scenario.draft import Draft
from simulator.scenario.lanes import LaneModel, lay
from simulator.scenario.network import Network


def check_lanes(draft: Draft, network_of_sound: Callable[[], Network]) -> None:
    """Check lanes, and that no marker has the name of a unit that a lane passes."""
    routes = draft.file.routes
    lanes = {name: model for name, model in routes.items() if isinstance(model, LaneModel)}
    if not lanes:
        return
    for name, lane in lanes.items():
        if name in draft.names["segments"]:
            draft.fault(("routes", name), "a segment has that name; choose another")
        if not draft.sound("routes", lane.beside):
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
