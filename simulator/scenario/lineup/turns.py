"""The order in which units pass a place: by laps, and on each lap in the order of march."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import Network, Stretch
from simulator.scenario.passes import Leg, passes_at
from simulator.tolerances import SAME_PLACE


class Turn(NamedTuple):
    """A pass of a unit over a segment, in the order of passing.

    Attributes
    ----------
    lap
        On which lap of its route.
    order
        Its place in the order of march.
    unit, leg
        The unit, and the pass of its route.
    marker
        At a marker the name of the pass: `stand`, `stand#2`.
    """

    lap: int
    order: int
    unit: Unit
    leg: Leg
    marker: str = ""


def turns_at(network: Network, units: Iterable[Unit], marker: str, ground: str) -> list[Turn]:
    """The passes at a marker of all units that pass it on a segment or lane."""
    found = []
    for unit in units:
        if network.ground(unit.route, marker) == ground:
            legs = network.passes[unit.route][ground]
            for leg, name in zip(legs, passes_at(marker, len(legs)), strict=True):
                found.append(Turn(leg.lap, unit.index, unit, leg, name))
    return sorted(found)


def turns_along(network: Network, units: Iterable[Unit], stretch: Stretch) -> list[Turn]:
    """The passes over a stretch of all units that are ever there: some stand there at first."""
    return sorted(
        Turn(leg.lap, unit.index, unit, leg)
        for unit in units
        for leg in network.passes[unit.route].get(stretch.segment, ())
        if leg.start + stretch.high > unit.rear + SAME_PLACE
    )
