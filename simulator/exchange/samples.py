"""Sampled positions: where the front of each rank is at regular instants, exact at each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.limits import check_limit
from simulator.scenario.lineup.body import Body
from simulator.timeline.passage import Floats, Passage, fronts, on_route
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


class SampledRank(NamedTuple):
    """A rank that is sampled.

    Attributes
    ----------
    name
        That of the unit, or behind the first rank `tanks#2`, `tanks#3`, …
    body
        What it is part of.
    rank
        Its number among the ranks of the unit, from 0.
    people, vehicles, aircraft
        How many are in it.
    """

    name: str
    body: Body
    rank: int
    people: int
    vehicles: int
    aircraft: int


@dataclass(frozen=True, eq=False)
class Samples:
    """Positions of all ranks: one an entry, in the order of frames, then of march; shape (n,).

    Attributes
    ----------
    ranks
        All ranks, in the order of march.
    step
        Between frames (s).
    frame
        Number of the frame: its instant is that times the step (s).
    rank
        Whose position it is: an index of `ranks`.
    station
        Of the rank's front on its route (m).
    speed
        At that instant (m/s); where it changes then, the next.
    """

    ranks: tuple[SampledRank, ...]
    step: float
    frame: NDArray[np.int64]
    rank: NDArray[np.int64]
    station: Floats
    speed: Floats


def samples(run: Run, step: float) -> Samples:
    """Sample a run: each rank from when its front leaves its start (drawn up: from the beginning
    of the run) until that is at the end of its route, or leaves the parade before.

    Parameters
    ----------
    run
        What is sampled.
    step
        Between samples (s); they are at whole multiples of it since the scenario's start.

    Raises
    ------
    LimitError
        If there are too many.
    """
    ranks = [*_ranks(run)]
    spans = [span for body in run.scenario.bodies for span in _spans(run, body, step)]
    counts = np.array([max(last - first, 0) for first, last in spans], dtype=np.int64)
    check_limit("samples", int(counts.sum()))
    stations, speeds, frames = [np.empty(0)], [np.empty(0)], [np.empty(0, dtype=np.int64)]
    for each, (first, last) in zip(ranks, spans, strict=True):
        frame = np.arange(first, max(first, last))
        at, speed = _moving(run.passages[each.body.name], each, np.multiply(frame, step))
        frames.append(frame)
        stations.append(at)
        speeds.append(speed)
    frame, rank = np.concatenate(frames), np.repeat(np.arange(len(ranks)), counts)
    order = np.lexsort((rank, frame))
    station, speed = np.concatenate(stations)[order], np.concatenate(speeds)[order]
    return Samples(tuple(ranks), step, frame[order], rank[order], station, speed)


def _ranks(run: Run) -> list[SampledRank]:
    found = []
    for unit in run.scenario.units:
        weights = [weight for body in unit.bodies for weight in body.weights.tolist()]
        bodies = [body for body in unit.bodies for _ in body.offsets]
        for rank, (body, weight) in enumerate(zip(bodies, weights, strict=True)):
            name = unit.name if rank == 0 else f"{unit.name}#{rank + 1}"
            found.append(SampledRank(name, body, rank, *weight))
    return found


def _spans(run: Run, body: Body, step: float) -> Iterator[tuple[int, int]]:
    """Of each rank of a body the first frame in which it is there, and the one after the last."""
    comes, goes = on_route(run.passages[body.name], body, run.begin)
    for enters, leaves in zip(comes.tolist(), goes.tolist(), strict=True):
        first = ceil((enters - SAME_TIME) / step)
        yield first, max(first, floor((leaves + SAME_TIME) / step) + 1)


def _moving(passage: Passage, each: SampledRank, instants: Floats) -> tuple[Floats, Floats]:
    """Stations of a rank's front (m), and its speeds (m/s)."""
    body, rank = each.body, each.rank - each.body.rank
    knot = np.searchsorted(passage.instants, instants + SAME_TIME, side="right") - 1
    limit = np.append(passage.stations[1:], np.inf)
    speed = 1.0 / passage.slownesses[np.maximum(knot, 0)]
    # It stands before it leaves, and where the piece after its last knot has ended.
    stands = (knot < 0) | (passage.position(instants + SAME_TIME) >= limit[np.maximum(knot, 0)])
    station = fronts(passage, body, rank, instants)
    stands |= station > passage.position(instants) - body.offsets[rank]
    return station, np.where(stands, 0.0, speed)
