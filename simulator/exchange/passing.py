"""Where a calendar or a rundown sees a unit: over one marker of its route."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.lineup.unit import Unit

if TYPE_CHECKING:
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


def pass_over(run: Run, unit: Unit) -> PassOver | None:
    """A unit over its target, else over the main marker, else over the last of its route; None if
    it does not come so far.
    """
    on_route = sorted(run.scenario.network.markers_on(unit.route), key=lambda each: each[1])
    names, main = [name for name, _ in on_route], run.scenario.model.main_marker
    marker: str | None = names[-1] if names else None
    if unit.target is not None:
        marker = unit.target.marker
    elif main in names:
        marker = main
    events = (f"{unit.name}@{marker}", f"{unit.name}.tail@{marker}")
    if marker is None:
        events = (f"{unit.name}.starts", f"{unit.name}.finishes")
    start, end = map(run.events.find, events)
    return None if start is None or end is None else PassOver(unit, marker, events, start, end)
