"""Many passages read at many stations at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.network import SAME_PLACE
from simulator.timeline.passage import Floats, Passage, cut_short

#: Comparisons held in memory at a time.
_AT_ONCE = 2_000_000


def read_all(
    passages: Sequence[Passage],
    which: NDArray[np.int64],
    stations: Floats,
    arrival: NDArray[np.bool_],
) -> Floats:
    """Read arrivals and departures, as `Passage.arrival` and `Passage.departure` do one by one.

    Parameters
    ----------
    passages
        To read from.
    which
        The passage of each reading, by its place in ``passages``, shape (m,).
    stations
        Of each reading (m), shape (m,).
    arrival
        Whether the arrival is read; else the departure. Shape (m,).

    Returns
    -------
    numpy.ndarray
        Instants (s), shape (m,); -inf before the start (on arrival, and at it).
    """
    counts = np.array([len(passage.causes) for passage in passages])
    first = np.cumsum(counts) - counts
    knots = np.full((len(passages), int(counts.max(initial=1))), np.inf)
    knots[np.arange(knots.shape[1]) < counts[:, None]] = _flat(p._stations for p in passages)
    instants = _flat(p._instants for p in passages)
    slownesses = _flat(p._slownesses for p in passages)

    # A knot counts as passed where it lies before the station, or at it on departure.
    sought = np.where(arrival, stations - SAME_PLACE, np.nextafter(stations + SAME_PLACE, np.inf))
    passed = np.empty(len(stations), dtype=np.int64)
    rows = max(1, _AT_ONCE // knots.shape[1])
    for low in range(0, len(stations), rows):
        part = slice(low, low + rows)
        passed[part] = (knots[which[part]] < sought[part, None]).sum(axis=1)

    last = np.maximum(passed - 1, 0)
    since = np.where(passed == 0, 0.0, stations - knots[which, last])
    value = instants[first[which] + last] + slownesses[first[which] + last] * since
    left = np.array([passage.left for passage in passages])
    gone = np.isfinite(left)[which]
    if gone.any():
        ends = np.array([passage.end for passage in passages])[which[gone]]
        value[gone] = cut_short(value[gone], stations[gone], arrival[gone], ends, left[which[gone]])
    return np.where(passed == 0, -np.inf, value)


def _flat(lists: Iterable[Sequence[float]]) -> Floats:
    return np.array(list(chain.from_iterable(lists)))
