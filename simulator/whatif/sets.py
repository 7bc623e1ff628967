"""Sets of changes of an input, as ranges: what they have in common, and what is left of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Ranges of changes (s), ascending and apart, shape (n, 2).
Ranges = NDArray[np.float64]

NOWHERE: Ranges = np.empty((0, 2))
#: Two changes of an input closer than this are one (s).
SAME = 1e-9


def union(ranges: Ranges) -> Ranges:
    """Ranges that overlap or touch, as one; without those of no length."""
    ranges = ranges[ranges[:, 1] - ranges[:, 0] > SAME]
    if not len(ranges):
        return NOWHERE
    ranges = ranges[np.argsort(ranges[:, 0], kind="stable")]
    reached = np.maximum.accumulate(ranges[:, 1])
    fresh = np.append(True, ranges[1:, 0] > reached[:-1] + SAME)
    ends = np.append(np.flatnonzero(fresh)[1:], len(ranges)) - 1
    return np.column_stack([ranges[fresh, 0], reached[ends]])


def intersection(one: Ranges, other: Ranges) -> Ranges:
    """What two sets of ranges have in common."""
    found = [
        [max(a[0], b[0]), min(a[1], b[1])]
        for a in one
        for b in other
        if min(a[1], b[1]) - max(a[0], b[0]) > SAME
    ]
    return union(np.array(found).reshape(-1, 2))


def outside(ranges: Ranges, low: float, high: float) -> Ranges:
    """What is left between two changes (s) without some ranges."""
    edges = np.concatenate([[low], ranges.ravel(), [high]]).reshape(-1, 2)
    return edges[edges[:, 0] < edges[:, 1]]
