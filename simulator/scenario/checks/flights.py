"""Flights: formations, orbits and what goes with them."""

from __future__ import annotations

from simulator.scenario.draft import Draft
from simulator.scenario.network import SAME_PLACE, Network
from simulator.scenario.resolve import pace_at, paces_of
from simulator.scenario.units import Flight


def check_flight(draft: Draft, name: str, unit: Flight) -> None:
    """Check that the keys of a flight go together."""
    if unit.formation is not None and unit.aircraft is None:
        other = "ranks" if unit.ranks is not None else "offsets"
        if getattr(unit, other) is not None:
            draft.fault(("units", name, "formation"), f"goes with aircraft, not with {other}")
    if unit.offsets is not None and "spacing" in unit.model_fields_set:
        draft.fault(("units", name, "spacing"), "offsets say where each aircraft is; leave it out")
    relative = unit.target is not None and unit.target.after_call is not None
    if unit.orbit is None and (name, "orbit") not in draft.cut:
        if unit.speeds is not None:
            draft.fault(("units", name, "speeds"), "goes with an orbit, from which it is chosen")
        if relative:
            draft.fault(("units", name, "target", "after-call"), "goes with an orbit and a call")
    elif relative and unit.call is None and not draft.excused(name, "call"):
        draft.fault(("units", name, "target", "after-call"), "goes with a call; there is none")


def check_orbit(draft: Draft, name: str, unit: Flight, start: float, network: Network) -> None:
    """Check where a flight orbits, what it is to be on time for, and its window of speed."""
    if unit.orbit is None:
        return
    marker = unit.orbit.marker
    hold = network.station(unit.route, marker)
    if hold is None or hold < start - SAME_PLACE:
        return
    if hold <= start + SAME_PLACE:
        draft.fault(
            ("units", name, "orbit", "marker"),
            f"{name} starts at {marker}; it comes there from further back: move its start",
        )
        return
    target = None if unit.target is None else network.station(unit.route, unit.target.marker)
    if unit.target is not None and target is not None and target <= hold + SAME_PLACE:
        draft.fault(
            ("units", name, "target", "marker"),
            f"{unit.target.marker} does not lie beyond {marker}, where {name} orbits",
        )
    if unit.speeds is not None:
        low, high = unit.speeds
        nominal = pace_at(paces_of(unit, start, network, draft.file.gaits), hold)
        if not low <= nominal <= high:
            draft.fault(
                ("units", name, "speeds"),
                f"the speed of {name} at {marker}, {nominal:g} m/s, "
                f"is not from {low:g} m/s to {high:g} m/s",
            )
