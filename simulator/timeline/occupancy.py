"""Occupancy of a zone: passages of ranks over its edges, summed as steps. No sampling, no bins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup import Body
from simulator.scenario.network import SAME_PLACE, Network
from simulator.timeline.passage import Floats, Passage

Count = Literal["people", "vehicles", "aircraft", "units"]
COUNTS: tuple[Count, ...] = ("people", "vehicles", "aircraft", "units")

#: Steps within this of the first of a cluster are one instant (s): floating-point noise between an
#: exit and an entry that coincide would otherwise make peaks that never were.
SAME_STEP = 1e-6

Integers = NDArray[np.int64]


class Peak(NamedTuple):
    """The largest value of a count, and the first instant (s) at which it is reached."""

    value: int
    at: float


class Stay(NamedTuple):
    """Ranks of one unit in one stretch of a zone: each inside from ``enters`` to ``leaves`` (s)."""

    body: Body
    enters: Floats
    leaves: Floats


@dataclass(frozen=True, eq=False)
class Occupancy:
    """Who is in a zone, as exact steps.

    Attributes
    ----------
    time
        Instants of the steps (s), ascending, shape (n,); the first is the beginning of the run.
    people, vehicles, aircraft, units
        Counts, shape (n,). A value holds from its time to the next.
    """

    time: Floats
    people: Integers
    vehicles: Integers
    aircraft: Integers
    units: Integers

    def count(self, count: Count) -> Integers:
        """One of the four counts, by name."""
        values: Integers = getattr(self, count)
        return values

    def peak(self, count: Count = "people") -> Peak:
        """The largest value, and the first instant at which it is reached."""
        values = self.count(count)
        step = int(np.argmax(values))
        return Peak(int(values[step]), float(self.time[step]))

    def at(self, instant: float, count: Count = "people") -> int:
        """The value at an instant (s); before the run it is what it is at the beginning."""
        step = int(np.searchsorted(self.time, instant + SAME_STEP, side="right")) - 1
        return int(self.count(count)[max(step, 0)])

    def integral(
        self, count: Count = "people", start: float | None = None, stop: float | None = None
    ) -> float:
        """The count times seconds, from ``start`` to ``stop`` (s; default: first to last step)."""
        low = float(self.time[0]) if start is None else start
        high = float(self.time[-1]) if stop is None else stop
        edges = np.clip(np.append(self.time, np.inf), low, high)
        edges[0] = low
        return float(np.dot(np.diff(edges), self.count(count)))

    def mean(
        self, count: Count = "people", start: float | None = None, stop: float | None = None
    ) -> float:
        """The mean over time from ``start`` to ``stop`` (s; default: first to last step)."""
        low = float(self.time[0]) if start is None else start
        high = float(self.time[-1]) if stop is None else stop
        if high <= low:
            return float(self.at(low, count))
        return self.integral(count, low, high) / (high - low)

    def between(self, start: float, stop: float, count: Count = "people") -> tuple[Floats, Integers]:
        """Steps that hold for a while between two instants: their beginnings there, and values."""
        first = max(int(np.searchsorted(self.time, start + SAME_STEP, side="right")) - 1, 0)
        last = max(int(np.searchsorted(self.time, stop - SAME_STEP, side="left")), first + 1)
        return np.maximum(self.time[first:last], start), self.count(count)[first:last]


def stays(
    network: Network, bodies: Iterable[Body], passages: Mapping[str, Passage], zone: str, begin: float
) -> list[Stay]:
    """When each rank of each unit is in a zone.

    A rank is inside while a positive length of it is: from its front's departure over the near edge
    to its rear's arrival at the far edge. Ranks of a unit that is drawn up count from ``begin``;
    others once they are past their start.
    """
    found = []
    for body in bodies:
        passage = passages[body.name]
        rears = body.offsets + body.depth
        for low, high in network.stretches(body.route, zone):
            if body.drawn_up:
                far = high + rears
                inside = far > body.start + SAME_PLACE
                enters = np.maximum(passage.departure(low + body.offsets), begin)
            else:
                if high <= body.start + SAME_PLACE:
                    continue
                near = max(low, body.start)
                far = high + rears
                inside = np.ones(len(rears), dtype=bool)
                enters = passage.departure(near + body.offsets)
            leaves = passage.arrival(far)
            inside &= leaves > enters
            if inside.any():
                found.append(Stay(body, np.where(inside, enters, leaves), leaves))
    return found


def occupancy(found: Iterable[Stay], begin: float) -> Occupancy:
    """Sum stays as steps.

    Parameters
    ----------
    found
        Ranks inside, as `stays` gives them.
    begin
        Beginning of the run (s).
    """
    times, changes = [np.array([begin])], [np.zeros((1, 4), dtype=np.int64)]
    of_unit: dict[str, list[Stay]] = {}
    for stay in found:
        body = stay.body
        weights = np.stack(
            [body.people, body.vehicles, body.aircraft, np.zeros_like(body.people)], axis=1
        )
        times += [stay.enters, stay.leaves]
        changes += [weights, -weights]
        of_unit.setdefault(body.name, []).append(stay)
    for of_one in of_unit.values():
        enters, leaves = _any_rank(of_one)
        one = np.zeros((len(enters), 4), dtype=np.int64)
        one[:, 3] = 1
        times += [enters, leaves]
        changes += [one, -one]
    return _steps(np.concatenate(times), np.concatenate(changes))


def _any_rank(of_one: list[Stay]) -> tuple[Floats, Floats]:
    """The union of a unit's ranks' stays: when any of them is inside."""
    enters = np.concatenate([stay.enters for stay in of_one])
    leaves = np.concatenate([stay.leaves for stay in of_one])
    inside = leaves > enters
    order = np.argsort(enters[inside], kind="stable")
    enters, leaves = enters[inside][order], leaves[inside][order]
    reached = np.maximum.accumulate(leaves)
    fresh = np.append(True, enters[1:] > reached[:-1] + SAME_STEP)
    return enters[fresh], reached[np.append(np.flatnonzero(fresh)[1:] - 1, len(reached) - 1)]


def _steps(times: Floats, changes: Integers) -> Occupancy:
    """Cumulate changes; those within `SAME_STEP` of the first of a cluster are one instant."""
    order = np.argsort(times, kind="stable")
    times, changes = times[order], changes[order]
    firsts = [0]
    apart = np.flatnonzero(np.diff(times) > 0) + 1
    for index in apart:
        if times[index] > times[firsts[-1]] + SAME_STEP:
            firsts.append(int(index))
    totals = np.add.reduceat(changes, firsts, axis=0).cumsum(axis=0)
    kept = np.append(True, (np.diff(totals, axis=0) != 0).any(axis=1))
    people, vehicles, aircraft, units = totals[kept].T
    return Occupancy(times[firsts][kept], people, vehicles, aircraft, units)
