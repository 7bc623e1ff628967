"""Where a unit is seen, if it is to be seen at one place: over one marker of its route."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.lineup.unit import Unit
from simulator.tolerances import SAME_PLACE

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario
    from simulator.timeline.run import Run


class PassOver(NamedTuple):
    """A unit over a marker; without one, on its whole route.

    Attributes
    ----------
    unit
        The unit.
    marker
        The marker, or None.
    events
        The names of the events with which it begins and ends: its head, its tail.
    start, end
        When (s).
    """

    unit: Unit
    marker: str | None
    events: tuple[str, str]
    start: float
    end: float


def seen_over(scenario: Scenario, unit: Unit) -> str | None:
    """The marker of a unit's target, else the main marker, else the last of its route; only those
    count that it does not leave behind it at its start.
    """
    if unit.target is not None:
        return unit.target.marker
    ahead = {
        name: station
        for name, station in scenario.network.markers_on(unit.route)
        if station >= unit.start - SAME_PLACE
    }
    main = scenario.model.main_marker
    return main if main in ahead else max(ahead, key=ahead.__getitem__, default=None)


def pass_over(run: Run, unit: Unit) -> PassOver | None:
    """A unit over the marker where it is seen; None if it does not come so far."""
    marker = seen_over(run.scenario, unit)
    events = (f"{unit.name}@{marker}", f"{unit.name}.tail@{marker}")
    if marker is None:
        events = (f"{unit.name}.starts", f"{unit.name}.finishes")
    start, end = map(run.events.find, events)
    return None if start is None or end is None else PassOver(unit, marker, events, start, end)
