"""The march table: when each unit starts, arrives at a marker and clears it, and how far apart.

References
----------
Terms as in road-movement doctrine: US Army FM 55-30 and FM 3-101-1, app. B (arrive, clear, pass
time, time gap, road space).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


@dataclass(frozen=True, slots=True)
class MarchTableRow:
    """One unit at one marker.

    Attributes
    ----------
    unit, label, kind, marker
        The unit, and where it is.
    release, start
        When its cue came and when its head left its start (s).
    arrive, clear
        When its head arrived at the marker and its tail was past it (s).
    pass_time
        clear - arrive (s).
    time_gap
        From the tail of the unit before it, on the same segment or lane, to its head (s); None for
        the first, and for a unit that passes a breakdown beside it.
    road_space
        From head to tail when the head arrives (m).
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


def rows_at(run: Run, marker: str) -> Iterator[MarchTableRow]:
    """The march table at one marker, in the order in which units arrive there."""
    scenario, events = run.scenario, run.events
    there = [
        (arrives, unit)
        for unit in scenario.units
        if (arrives := events.find(EventName.head(unit.name, marker))) is not None
    ]
    there.sort(key=lambda row: (row[0], row[1].index))
    last: dict[str | None, float] = {}
    for arrive, unit in there:
        clear = events[EventName.tail(unit.name, marker)]
        # On a lane beside the marker's segment, a unit follows only those on the same lane.
        ground = scenario.network.ground(unit.route, marker)
        before = last.get(ground)
        gap = None if before is None else arrive - before
        if scenario.breakdowns:
            gap = _gap_behind_any(run, marker, unit, arrive)
        yield MarchTableRow(
            unit=unit.name,
            label=unit.label,
            kind=unit.kind,
            marker=marker,
            release=run.released[unit.name],
            start=events[EventName.starts(unit.name)],
            arrive=arrive,
            clear=clear,
            pass_time=clear - arrive,
            time_gap=gap,
            road_space=_road_space(run, unit, arrive),
        )
        last[ground] = clear


def _gap_behind_any(run: Run, marker: str, unit: Unit, arrive: float) -> float | None:
    """The time gap if units may pass others: behind the last body of any other unit that was there.

    None if one of those is there still, so that this unit passes beside it.
    """
    network = run.scenario.network
    ground, cleared = network.ground(unit.route, marker), []
    for other in run.scenario.bodies:
        station, passage = network.station(other.route, marker), run.passages[other.name]
        if other.unit is unit or station is None or station < other.start - SAME_PLACE:
            continue
        came = passage.arrival(station) <= arrive - SAME_TIME
        if came and network.ground(other.route, marker) == ground:
            cleared.append(min(passage.arrival(station + other.length), passage.left))
    if not cleared or max(cleared) > arrive:
        return None
    return arrive - max(cleared)


def _road_space(run: Run, unit: Unit, instant: float) -> float:
    """From head to tail (m) at an instant (s); that of an elastic column depends on its motion."""
    first, last = unit.head_body, unit.tail_body
    if first is last:
        return unit.length
    head, tail = (float(run.passages[body.name].position(instant)) for body in (first, last))
    return head - tail + last.length
