"""Where drawn-up units stand at the beginning, by the markers on their routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulator.represented import Represented
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import Network
from simulator.tolerances import SAME_PLACE


@dataclass(frozen=True, slots=True, repr=False)
class StandingPlace(Represented):
    """Where a drawn-up unit stands.

    Attributes
    ----------
    unit, route
        The unit and its route.
    lane
        The lane on which its head stands; None if that is on the road.
    head, tail
        Stations on the route (m).
    marker, head_from_marker, tail_from_marker
        The marker of the route that is nearest to the head, and how far beyond it head and tail
        are in the direction of march (m); None if the route passes no marker.
    """

    unit: str
    route: str
    lane: str | None
    head: float
    tail: float
    marker: str | None
    head_from_marker: float | None
    tail_from_marker: float | None


def standing_places(units: Iterable[Unit], network: Network) -> Iterator[StandingPlace]:
    """Where each of the units stands that is drawn up, in the order of march."""
    for unit in units:
        if not unit.drawn_up:
            continue
        head, tail = unit.start, unit.rear
        legs = network.legs[unit.route]
        # A head at the end of a lane still stands on it.
        behind = [leg.segment for leg in legs if leg.start < head - SAME_PLACE]
        segment = behind[-1] if behind else legs[0].segment
        markers = sorted(network.markers_on(unit.route), key=lambda each: abs(each[1] - head))
        marker, at = markers[0] if markers else (None, 0.0)
        yield StandingPlace(
            unit.name,
            unit.route,
            segment if segment in network.lanes else None,
            head,
            tail,
            marker,
            None if marker is None else head - at,
            None if marker is None else tail - at,
        )
