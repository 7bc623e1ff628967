"""The march table: when each unit starts, arrives at a marker and clears it, and how far apart.

References
----------
Terms as in road-movement doctrine: US Army FM 55-30 and FM 3-101-1, app. B (arrive, clear, pass
time, time gap, road space).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from simulator.represented import Represented
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.timeline.verdicts.cases import RunTimes
from simulator.timeline.verdicts.neighbours import at_marker
from simulator.timeline.verdicts.pairs import Pair
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


@dataclass(frozen=True, slots=True, repr=False)
class MarchTableRow(Represented):
    """One unit at one marker.

    Attributes
    ----------
    unit, label, kind, marker
        The unit, and where it is.
    release, start
        When its cue came and when its head left its start (s).
    arrive, depart, clear
        When its head arrived at the marker, when it left it, and when its tail was past it (s).
    pass_time
        From when it comes over the marker until it is clear (s). Where it joins the route of the
        unit before it, it comes over the line as it departs; elsewhere, as it arrives.
    time_gap
        From when the tail of the unit ahead, on the same segment or lane, is past the marker to
        when it comes over it (s), as in constraints; None for the first.
    road_space
        From head to tail when it comes over the marker (m).
    """

    unit: str
    label: str
    kind: str
    marker: str
    release: float
    start: float
    arrive: float
    depart: float
    clear: float
    pass_time: float
    time_gap: float | None
    road_space: float


def rows_at(run: Run, place: str) -> Iterator[MarchTableRow]:
    """The march table at one marker, in the order in which units come over it.

    A row is a pass: `stand` gives them all, `stand#2` only the second of each unit.
    """
    events, markers = run.events, run.scenario.network.passes_of(place)
    crossings = (each for marker in markers for each in _crossings(run, marker))
    for crossing in sorted(crossings, key=lambda each: each.instant):
        unit, marker = crossing.unit, crossing.marker
        departs = events.find(EventName.departs(unit.name, marker))
        clear = events[EventName.tail(unit.name, marker)]
        yield MarchTableRow(
            unit=unit.name,
            label=unit.label,
            kind=unit.kind,
            marker=marker,
            release=run.released[unit.name],
            start=events[EventName.starts(unit.name)],
            arrive=crossing.arrives,
            depart=crossing.arrives if departs is None else departs,
            clear=clear,
            pass_time=clear - crossing.instant,
            time_gap=crossing.time_gap,
            road_space=_road_space(run, unit, crossing.instant),
        )


class _Crossing(NamedTuple):
    """A unit comes over a marker on this pass (s), so long after the unit before it (s)."""

    unit: Unit
    marker: str
    arrives: float
    instant: float
    time_gap: float | None


def _crossings(run: Run, marker: str) -> Iterator[_Crossing]:
    """The crossings of a marker, in the order of march; who follows whom is as in constraints."""
    source = RunTimes(run)
    followers: dict[str, list[Pair]] = {}
    for pair in at_marker(source, list(run.scenario.unit), marker):
        followers.setdefault(pair.follower.unit.name, []).append(pair)
    for unit in run.scenario.units:
        arrives = run.events.find(EventName.head(unit.name, marker))
        if arrives is None:
            continue
        instant, gap = arrives, None
        for pair in followers.get(unit.name, ()):
            ((tail, head),) = pair.passes(pair.low)
            # If vehicles break down, other ranks of a column may follow other units.
            if source.read(replace(head, side="arrival")) <= arrives + SAME_TIME:
                instant = source.read(head)
                gap = instant - source.read(tail)
        yield _Crossing(unit, marker, arrives, instant, gap)


def _road_space(run: Run, unit: Unit, instant: float) -> float:
    """From head to tail (m) at an instant (s); that of an elastic column depends on its motion."""
    first, last = unit.head_body, unit.tail_body
    if first is last:
        head = float(run.passages[first.name].position(instant))
        return unit.length if head >= first.full_from else head - first.rear
    head, tail = (float(run.passages[body.name].position(instant)) for body in (first, last))
    return head - tail + last.length
