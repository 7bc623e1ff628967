"""The march table: when each unit starts, arrives at a marker and clears it, and how far apart.

References
----------
Terms as in road-movement doctrine: US Army FM 55-30 and FM 3-101-1, app. B (arrive, clear, pass
time, time gap, road space).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.scenario.lineup import Body
from simulator.scenario.scenario import Scenario
from simulator.timeline.events import Events
from simulator.timeline.passage import Passage


@dataclass(frozen=True, slots=True)
class MarchTableRow:
    """One unit at one marker.

    Attributes
    ----------
    unit, label, kind, marker
        Who, and where.
    release, start
        When its cue came and when its head left its start (s).
    arrive, clear
        When its head arrived at the marker and its tail was past it (s).
    pass_time
        clear - arrive (s).
    time_gap
        From the tail of the unit that was last there to this one's head (s); None for the first,
        and for who passes a wreck beside it. Who passes on a lane beside it is in nobody's way.
    road_space
        Head to tail, when the head arrives (m).
    """

    unit: str
    label: str
    kind: str
    marker: str
    release: float
    start: float
    arrive: float
    clear: float
    pass_time: float
    time_gap: float | None
    road_space: float


def rows_at(
    scenario: Scenario, events: Events, passages: Mapping[str, Passage], marker: str
) -> Iterator[MarchTableRow]:
    """The march table at one marker, in the order in which units arrive there."""
    there = [
        (events[f"{body.name}@{marker}"], body)
        for body in scenario.bodies
        if f"@{marker}" in scenario.event_names.readings(body) and f"{body.name}@{marker}" in events
    ]
    there.sort(key=lambda row: (row[0], row[1].index))
    network = scenario.network
    last: dict[str | None, float] = {}
    for arrive, body in there:
        clear = events[f"{body.name}.tail@{marker}"]
        # Who passes on a lane beside the marker's segment is in nobody's way there.
        ground = network.ground(body.route, marker)
        before = last.get(ground)
        # Who stands there broken down is passed by others, and is there still when they are gone.
        overtakes = before is not None and bool(scenario.breakdowns)
        yield MarchTableRow(
            unit=body.name,
            label=body.label,
            kind=body.kind,
            marker=marker,
            release=events[f"{body.name}.released"],
            start=events[f"{body.name}.starts"],
            arrive=arrive,
            clear=clear,
            pass_time=clear - arrive,
            time_gap=None if before is None or (overtakes and before > arrive) else arrive - before,
            road_space=_road_space(body, passages, arrive),
        )
        last[ground] = max(before, clear) if overtakes and before is not None else clear


def _road_space(body: Body, passages: Mapping[str, Passage], instant: float) -> float:
    """Head to tail (m) at an instant (s): an elastic column's comes out of its motion."""
    if body.elastic is None:
        return body.length
    head, last = (float(passages[name].position(instant)) for name in (body.name, body.last))
    return head - last + body.behind
