"""The march table: when each unit starts, arrives at a marker and clears it, and how far apart.

References
----------
Terms as in road-movement doctrine: US Army FM 55-30 and FM 3-101-1, app. B (arrive, clear, pass
time, time gap, road space).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.columns import RunColumn
from simulator.timeline.events import Events
from simulator.timeline.passage import Passage
from simulator.tolerances import SAME_PLACE, SAME_TIME


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
        and for who passes a breakdown beside it. Who passes on a lane beside it is in nobody's way.
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


#: The columns of the march table: what each field of a row is.
MARCH_TABLE = (
    *(RunColumn(name) for name in ("unit", "label", "kind", "marker")),
    *(RunColumn(name, "clock") for name in ("release", "start", "arrive", "clear")),
    *(RunColumn(name, "s") for name in ("pass_time", "time_gap")),
    RunColumn("road_space", "m"),
)


def rows_at(
    scenario: Scenario, events: Events, passages: Mapping[str, Passage], marker: str
) -> Iterator[MarchTableRow]:
    """The march table at one marker, in the order in which units arrive there."""
    there = [
        (arrives, unit)
        for unit in scenario.units
        if (arrives := events.find(EventName.head(unit.name, marker))) is not None
    ]
    there.sort(key=lambda row: (row[0], row[1].index))
    network = scenario.network
    last: dict[str | None, float] = {}
    for arrive, unit in there:
        clear = events[EventName.tail(unit.name, marker)]
        # Who passes on a lane beside the marker's segment is in nobody's way there.
        ground = network.ground(unit.route, marker)
        before = last.get(ground)
        gap = None if before is None else arrive - before
        if scenario.breakdowns:
            gap = _gap_behind_any(scenario, passages, marker, unit, arrive)
        yield MarchTableRow(
            unit=unit.name,
            label=unit.label,
            kind=unit.kind,
            marker=marker,
            release=events[EventName.released(unit.name)],
            start=events[EventName.starts(unit.name)],
            arrive=arrive,
            clear=clear,
            pass_time=clear - arrive,
            time_gap=gap,
            road_space=_road_space(unit, passages, arrive),
        )
        last[ground] = clear


def _gap_behind_any(
    scenario: Scenario, passages: Mapping[str, Passage], marker: str, unit: Unit, arrive: float
) -> float | None:
    """The time gap on a day on which some pass others: behind whichever rank of any other unit was
    last there; None where one of those is there still, and is passed beside.
    """
    network = scenario.network
    ground, cleared = network.ground(unit.route, marker), []
    for other in scenario.bodies:
        station = network.station(other.route, marker)
        if other.unit is unit or station is None or station < other.start - SAME_PLACE:
            continue
        came = passages[other.name].arrival(station) <= arrive - SAME_TIME
        if came and network.ground(other.route, marker) == ground:
            off = passages[other.name].arrival(station + other.length)
            cleared.append(min(off, passages[other.name].left))
    if not cleared or max(cleared) > arrive:
        return None
    return arrive - max(cleared)


def _road_space(unit: Unit, passages: Mapping[str, Passage], instant: float) -> float:
    """Head to tail (m) at an instant (s): an elastic column's comes out of its motion."""
    first, last = unit.head_body, unit.tail_body
    if first is last:
        return unit.length
    head, tail = (float(passages[body.name].position(instant)) for body in (first, last))
    return head - tail + last.length
