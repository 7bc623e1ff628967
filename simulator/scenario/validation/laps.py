"""Routes that pass a segment more than once: how long units may be, what is not modelled."""

from __future__ import annotations

from simulator.scenario.lineup.ranks import road_space
from simulator.scenario.model.units import GroundModel
from simulator.scenario.network import Network
from simulator.scenario.validation.draft import Draft
from simulator.tolerances import LEAST_FREE, SAME_PLACE


def check_own_rear(
    draft: Draft, name: str, unit: GroundModel, start: float, network: Network
) -> None:
    """Check that a unit that comes back to a segment does not meet its own rear there."""
    loops = [
        -run.shift
        for run in network.runs(unit.route, unit.route)
        if run.laps < 0 and run.high > start + SAME_PLACE
    ]
    takes = road_space(unit) + unit.gap
    if loops and min(loops) < takes + LEAST_FREE:
        draft.error(
            ("units", name, "route"),
            f"on {unit.route} it comes back to the same place after {min(loops):g} m, where it "
            f"meets its own rear: its length and gap are {takes:g} m",
        )


def route_with_laps(draft: Draft, network: Network) -> str | None:
    """The route of a unit on the ground that passes a segment twice, if any."""
    units = draft.file.units.values()
    routes = (unit.route for unit in units if isinstance(unit, GroundModel))
    return next((route for route in routes if network.laps.get(route, 1) > 1), None)
