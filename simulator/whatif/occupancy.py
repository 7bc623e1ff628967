"""For which changes of an input a count in a zone is out of bounds: crossings of steps.

Over a range in which each step either stands or moves along, the count is a sum of two step
functions, of which one slides over the other. A value a of the one, from t to t', and a value b of
the other, from u to u' before it moves, are there together for changes between t - u' and t' - u.
So the changes for which the sum is out of bounds are a union of such intervals: it is not
monotone, and what lies between two of its ends can be looked up, not bisected.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, floor, inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.timeline.occupancy import Count, latest_so_far
from simulator.timeline.passage import Floats
from simulator.timeline.verdicts.zones import EmptyTime, ZoneCount
from simulator.tolerances import DENSITY_HOLDS_FROM, SAME_STEP
from simulator.whatif.lines import NOWHERE, Line, Ranges, RangeTimes, intersection, union

#: Pairs held in memory at a time.
_AT_ONCE = 200_000

#: An instant in the early and in the late run (s).
Two = tuple[float, float]


class Steps(NamedTuple):
    """Changes of a count: when, in the early and in the late run (s), and by how much."""

    early: Floats
    late: Floats
    by: Floats


class Pieces(NamedTuple):
    """A step function: n values, each from one instant to another (s), all of time covered."""

    starts: Floats
    ends: Floats
    values: Floats


def broken_counts(required: ZoneCount, span: RangeTimes) -> list[Ranges]:
    """Ranges of changes (s) in a span for which a zone is too full, or too empty."""
    opens, closes = _interval(required, span)
    closing, opening = _line(span, closes), _line(span, opens)
    steps = _steps(span, required.zone, required.counted)
    found = [_never(span, opens, closes)]
    # Where one instant is looked at: as long as it takes to count.
    instant = union(span.short(closing, opening, np.full(1, -2 * SAME_STEP)))
    a_moment = opens[0] + 3 * SAME_STEP, opens[1] + 3 * SAME_STEP
    for limit, at_least in _limits(required):
        found.append(_out(span, steps, limit, opens, closes, at_least=at_least))
        if len(instant):
            then = _out(span, steps, limit, opens, a_moment, at_least=at_least)
            found.append(intersection(instant, union(then)))
    return found


def broken_empty_time(required: EmptyTime, span: RangeTimes) -> list[Ranges]:
    """Ranges of changes (s) in a span for which a zone stands empty too long."""
    opens, closes = _interval(required, span)
    # Empty for longer than the limit: no unit is inside even if each stays longer by the limit.
    longer = required.at_most
    steps = _steps(span, required.zone, "units", longer=longer)
    later = opens[0] + longer, opens[1] + longer
    empty = _out(span, steps, 1, later, closes, at_least=True)
    return [_never(span, opens, closes), empty]


def _interval(required: ZoneCount | EmptyTime, span: RangeTimes) -> tuple[Two, Two]:
    """When the interval that is looked at begins and ends, in the early and in the late run (s)."""
    early, late = span.early, span.late
    opens, closes = required.opens, required.closes
    return (
        (early.begin, late.begin) if opens is None else span.two(opens),
        (early.end, late.end) if closes is None else span.two(closes),
    )


def _never(span: RangeTimes, opens: Two, closes: Two) -> Ranges:
    """Where an interval ends before it begins: it cannot be judged, and counts as broken."""
    return span.short(_line(span, closes), _line(span, opens), np.zeros(1))


def _limits(required: ZoneCount) -> Iterator[tuple[int, bool]]:
    """The most, and the least, that a zone may hold, and whether it is the least; of a density,
    in people.
    """
    size = required.area or 1.0
    tolerance = 0.0 if required.area is None else DENSITY_HOLDS_FROM
    if (most := required.at_most) is not None:
        number = floor(most * size) + 1
        while number > 0 and most - number / size < tolerance:
            number -= 1
        yield number, False
    if (least := required.at_least) is not None:
        number = max(ceil(least * size) - 1, 0)
        while number / size - least < tolerance:
            number += 1
        yield number, True


def _line(span: RangeTimes, edge: Two) -> Line:
    return span.line_between(np.array(edge[:1]), np.array(edge[1:]))


def _out(
    span: RangeTimes, steps: Steps, limit: int, opens: Two, closes: Two, *, at_least: bool
) -> Ranges:
    """Where a count is above a limit, or below it, at some time between two instants."""
    sign = -1.0 if at_least else 1.0
    offset = float(np.abs(steps.by).sum()) + limit + 1.0
    # Outside the interval a count is so low, or so high, that it cannot matter.
    steps = Steps(
        np.concatenate([steps.early, [opens[0], closes[0]]]),
        np.concatenate([steps.late, [opens[1], closes[1]]]),
        np.concatenate([steps.by * sign, [offset, -offset]]),
    )
    return _above(span, steps, limit * sign + offset)


def _steps(span: RangeTimes, zone: str, count: Count, *, longer: float = 0.0) -> Steps:
    """Steps of a count in a zone; what is in several of its stretches at once counts once."""
    early, late = (run.crowd.stays(zone).ranks for run in (span.early, span.late))
    owner, weight = early.counted(count)
    # Of the early run, and of the late one: shape (2, ranks).
    enters, leaves = np.array([early.enters, late.enters]), np.array([early.leaves, late.leaves])
    # In the order in which a passage comes by, in every run; without ranks that are never inside.
    order = np.lexsort((*enters[::-1], owner))
    order = order[np.logical_or(*(leaves > enters))[order]]
    owner, weight = owner[order], weight[order]
    leaves = np.array([latest_so_far(owner, each) for each in leaves[:, order] + longer])
    # A rank that enters before it has left another stretch enters as it leaves: no step.
    follows = np.diff(owner, prepend=-1) == 0
    before = np.where(follows, np.roll(leaves, 1, axis=1), -inf)
    enters = np.maximum(enters[:, order], before)
    joined = follows & np.logical_and(*(enters <= before))
    goes = ~np.append(joined[1:], False)[: len(owner)]
    at_early, at_late = np.concatenate([enters[:, ~joined], leaves[:, goes]], axis=1)
    return Steps(at_early, at_late, np.concatenate([weight[~joined], -weight[goes]]).astype(float))


def _above(span: RangeTimes, steps: Steps, limit: float) -> Ranges:
    """Where the sum of steps is above a limit for longer than the noise of instants."""
    line = span.line_between(steps.early, steps.late)
    starts = span.begins(line)
    bends = np.unique(starts[(starts > span.low) & (starts < span.high)])
    apart = np.append(True, np.diff(bends) > SAME_STEP) if len(bends) else np.empty(0, dtype=bool)
    edges = [span.low, *bends[apart].tolist(), span.high]
    found = [NOWHERE]
    for low, high in pairwise(edges):
        if high - low <= SAME_STEP:
            continue
        middle = _inside(low, high)
        moving = starts <= middle
        still = _pieces(line.early[~moving], steps.by[~moving])
        sliding = _pieces(line.late[moving], steps.by[moving])
        found.append(_together(still, sliding, limit, low, high))
    return np.concatenate(found)


def _inside(low: float, high: float) -> float:
    if low == -inf:
        return 0.0 if high == inf else high - 1.0
    return low + 1.0 if high == inf else (low + high) / 2


def _pieces(instants: Floats, by: Floats) -> Pieces:
    """Cumulate steps; those within `SAME_STEP` of the first of a cluster are one."""
    order = np.argsort(instants, kind="stable")
    instants, by = instants[order], by[order]
    if len(instants):
        firsts = np.append(0, np.flatnonzero(np.diff(instants) > SAME_STEP) + 1)
        by = np.add.reduceat(by, firsts)
        instants = instants[firsts]
        kept = by != 0
        instants, by = instants[kept], by[kept]
    return Pieces(
        np.append(-inf, instants), np.append(instants, inf), np.append(0.0, np.cumsum(by))
    )


def _together(still: Pieces, sliding: Pieces, limit: float, low: float, high: float) -> Ranges:
    """Changes (s) from low to high for which two values, with a sum above a limit, overlap in time.

    Only what overlaps for some change in that range is compared: of a short one, little more than
    what is next to each other.
    """
    still = _above_all(still, limit - sliding.values.max())
    sliding = _above_all(sliding, limit - still.values.max(initial=-inf))
    first = np.searchsorted(sliding.ends, still.starts - high, side="right")
    beyond = np.searchsorted(sliding.starts, still.ends - low, side="left")
    counts = np.maximum(beyond - first, 0)
    found = [NOWHERE]
    for rows in _portions(counts):
        number = counts[rows]
        one = np.repeat(np.arange(rows.start, rows.stop), number)
        other = np.arange(len(one)) + np.repeat(first[rows] - np.cumsum(number) + number, number)
        # These are whole numbers, all of them.
        over = still.values[one] + sliding.values[other] > limit + 0.5
        one, other = one[over], other[over]
        begins = still.starts[one] - sliding.ends[other] + SAME_STEP
        ends = still.ends[one] - sliding.starts[other] - SAME_STEP
        ranges = np.column_stack([begins, ends]).clip(low, high)
        found.append(union(ranges))
    return np.concatenate(found)


def _above_all(pieces: Pieces, limit: float) -> Pieces:
    """The pieces with a value above a limit."""
    kept = pieces.values > limit
    return Pieces(*(column[kept] for column in pieces))


def _portions(counts: NDArray[np.int64]) -> Iterator[slice]:
    """Rows in portions of so many items that they need little memory."""
    total, low = np.cumsum(counts), 0
    while low < len(counts):
        taken = total[low - 1] if low else 0
        high = max(int(np.searchsorted(total, taken + _AT_ONCE, side="right")), low + 1)
        yield slice(low, high)
        low = high
