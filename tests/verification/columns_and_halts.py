"""What happened to elastic columns, and in halts of everything, counted from what the oracle found.

All by the watch that stops while everything stands: so whoever only halts with all others is
neither late nor queueing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np

from tests.verification.oracle import SAME_INSTANT, Course, Mover, Oracle, Truth

#: What a suite of random parades with columns and halts must contain, each at least this often.
ENOUGH = 30
OF_COLUMNS = (
    "rank bound on its way",
    "stretched column",
    "column closed up again",
    "rank that halts by itself",
    "column that starts as a wave",
    "unit behind a column",
)
IN_HALTS = (
    "halt of one under way",
    "halt of a queue",
    "halt of a bound column",
    "halt of one in its own hold",
    "halt that delays a release",
    "halt after an event, of one under way",
    "halt upon a halt",
)
#: Less than this is not worth a name (s).
LITTLE = 0.5


def columns(oracle: Oracle, truth: Truth) -> Counter[str]:
    """How often each kind of thing happened to an elastic column, at most once for each."""
    count: Counter[str] = Counter()
    for ranks in _ranks(oracle):
        courses = [truth.courses[mover.name] for mover in ranks]
        if len(ranks) == 1:
            leaders = {oracle.movers[one.bond.leader].rank for one in courses[0].attained}
            count["unit behind a column"] += any(rank > 0 for rank in leaders)
            continue
        count["columns"] += 1
        behind = list(zip(ranks, courses, strict=True))[1:]
        count["rank bound on its way"] += any(
            one.station > mover.start for mover, course in behind for one in course.attained
        )
        count["rank that halts by itself"] += any(
            _stands(course, place) > 0 for mover, course in behind for place in mover.holds
        )
        wave = float(courses[-1].shown[0, 1] - courses[0].shown[0, 1]) > LITTLE
        count["column that starts as a wave"] += ranks[0].body.drawn_up and wave
        took = _took(oracle, ranks, courses)
        count["stretched column"] += any(time > free + LITTLE for time, free in took)
        count["column closed up again"] += any(b < a - LITTLE for (a, _), (b, _) in pairwise(took))
    return count


def halts(oracle: Oracle, truth: Truth) -> Counter[str]:
    """How often a halt of everything found somebody so, at most once for each unit."""
    count: Counter[str] = Counter()
    halting = [item for item in oracle.items.values() if item.halts]
    count["halt upon a halt"] = len(halting) - len(truth.clock.halts)
    after_events = {truth.programme[item.name][0] for item in halting if item.cue.after}
    for ranks in _ranks(oracle):
        found = set()
        for mover, halt in product(ranks, truth.clock.halts):
            kinds = _found(mover, truth.courses[mover.name], truth.clock.watch(halt.start))
            if "halt of one under way" in kinds and halt.start in after_events:
                kinds.add("halt after an event, of one under way")
            found |= kinds
        if len(ranks) > 1 and "halt of one bound on its way" in found:
            found.add("halt of a bound column")
        released = truth.events[f"{ranks[0].name}.released"]
        if any(halt.start + LITTLE < released < halt.end - LITTLE for halt in truth.clock.halts):
            found.add("halt that delays a release")
        count.update(found)
    return count


def _ranks(oracle: Oracle) -> list[list[Mover]]:
    """Of each ground unit, what moves by itself."""
    numbers = oracle.readings.ranks.values()
    units = [[oracle.movers[n] for n in ranks] for ranks in numbers]
    return [unit for unit in units if not unit[0].body.flies]


def _stands(course: Course, place: int) -> float:
    arrival, departure = course.shown[np.searchsorted(course.stations, place)]
    return float(departure - arrival)


def _took(
    oracle: Oracle, ranks: Sequence[Mover], courses: Sequence[Course]
) -> list[tuple[float, float]]:
    """At each marker passed, from first front to last (s): as it was, and at that pace alone."""
    first, last = ranks[0], ranks[-1]
    pitch = (first.length + last.gap) / 1e9
    markers = oracle.ground.network.markers
    stations = {oracle.ground.station(first.body.route, marker) for marker in markers}
    found = []
    for station in sorted(s for s in stations if s is not None and s > first.start):
        head, rear = (
            float(course.shown[np.searchsorted(course.stations, station), 0])
            for course in (courses[0], courses[-1])
        )
        pace = [speed for place, speed in first.paces if place <= station][-1]
        found.append((rear - head, last.rank * (pitch / pace + last.reaction)))
    return found


def _found(mover: Mover, course: Course, then: float) -> set[str]:
    """How a halt that begins when the watch shows an instant finds a mover."""
    arrivals, departures = course.shown.T
    raised = {(one.station, one.side) for one in course.attained}
    row = int(np.searchsorted(arrivals, then)) - 1  # the last at which it has arrived
    if row < 0 or then <= departures[0] or row == len(arrivals) - 1:
        return set()
    station = int(course.stations[row])
    if then > departures[row] + SAME_INSTANT:
        bound = (int(course.stations[row + 1]), 0) in raised
        return {"halt of one under way"} | ({"halt of one bound on its way"} if bound else set())
    if then >= departures[row] - SAME_INSTANT:
        return set()
    own = mover.holds.get(station, (0.0, None))[0]
    if then < arrivals[row] + own - SAME_INSTANT:
        return {"halt of one in its own hold"}
    return {"halt of a queue"} if (station, 1) in raised else set()
