"""Throughput: how many people, vehicles and units a minute pass a marker.

What is published of real parades is a rate: a block every 61 s, 83 people a minute. A group's rate
is what of it passed the marker, over the time of its pass: from when its first head left the marker
until its last tail was past it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.represented import Represented
from simulator.scenario.events.unit_events import Reading
from simulator.scenario.in_zones import counted_parts
from simulator.scenario.lineup.body import Body
from simulator.scenario.passes import pass_of
from simulator.timeline.occupancy import Count
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


@dataclass(frozen=True, slots=True, repr=False)
class Throughput(Represented):
    """The pass of a group at a marker.

    Other units that pass in between take time but do not count. The rate of one unit alone is the
    rate inside the unit, without the gap behind it.

    Attributes
    ----------
    marker
        Where.
    group
        Units, as constraints select them: `formation`, `column`, a group, a unit.
    start, end
        When its first head left the marker, and when its last tail was past it (s).
    people, vehicles, aircraft, units
        How many of the group passed.
    """

    marker: str
    group: str
    start: float
    end: float
    people: int
    vehicles: int
    aircraft: int
    units: int

    def per_minute(self, count: Count = "people") -> float | None:
        """How many per minute; None if the pass takes no time."""
        lasted = self.end - self.start
        number: int = getattr(self, count)
        return 60.0 * number / lasted if lasted > SAME_TIME else None


class _Pass(NamedTuple):
    """What moves by itself passes a marker (s): how many people, vehicles and aircraft of it.

    ``beside``: on a lane, not on the marker's own segment.
    """

    unit: str
    leaves: float
    clears: float
    counts: tuple[int, int, int]
    beside: bool


def throughput_at(run: Run, place: str, names: Sequence[str]) -> Iterator[Throughput]:
    """The throughput of each of some selections at a marker; of those of which a unit passes it.

    What passes it on a lane counts only if all of the selection does. If routes pass `stand` again,
    each pass is a row of its own; `stand#2` gives the second alone.
    """
    for marker in run.scenario.network.passes_of(place):
        yield from _on_a_pass(run, marker, names)


def _on_a_pass(run: Run, marker: str, names: Sequence[str]) -> Iterator[Throughput]:
    passes = list(_passes(run, marker))
    for name in names:
        selected = set(run.scenario.select([name]))
        found = [each for each in passes if each.unit in selected]
        found = [each for each in found if not each.beside] or found
        if found:
            people, vehicles, aircraft = np.sum([each.counts for each in found], axis=0).tolist()
            yield Throughput(
                marker=marker,
                group=name,
                start=min(each.leaves for each in found),
                end=max(each.clears for each in found),
                people=people,
                vehicles=vehicles,
                aircraft=aircraft,
                units=len({each.unit for each in found}),
            )


def groups_of(run: Run) -> tuple[str, ...]:
    """All on foot, all vehicles, and each group of the file."""
    groups, units = run.scenario.groups, run.scenario.units
    kinds = [kind for kind in ("formation", "column") if kind not in groups]
    return (*(kind for kind in kinds if any(unit.kind == kind for unit in units)), *groups)


def _passes(run: Run, marker: str) -> Iterator[_Pass]:
    """Every body whose head and tail pass a marker: a unit, or a rank of an elastic column."""
    network, (plain, _) = run.scenario.network, pass_of(marker)
    for body in run.scenario.bodies:
        station = network.station(body.route, marker)
        if station is None or station < body.start - SAME_PLACE:
            continue
        passage = run.passages[body.name]
        clears = passage.read(*Reading(station, True, "arrival").of_front(body))
        if clears < inf:
            beside = network.ground(body.route, plain) != network.markers[plain].segment
            leaves, counts = passage.departure(station), _counted(body, station)
            yield _Pass(body.unit.name, leaves, clears, counts, beside)


def _counted(body: Body, station: float) -> tuple[int, int, int]:
    """People, vehicles and aircraft of a body, without those who left before a station (m)."""
    there = [
        part.weights.sum(axis=0)
        for part in counted_parts(body)
        if all(each.station > station for each in part.incidents if each.number is not None)
    ]
    people, vehicles, aircraft = np.sum(there, axis=0).tolist()
    return people, vehicles, aircraft
