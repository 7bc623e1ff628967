"""Free motion: what a unit's own paces and holds alone make of a distance."""

from __future__ import annotations

from math import fsum, inf

from simulator.scenario.lineup import Body, Hold
from simulator.scenario.network import SAME_PLACE


def moving(body: Body, low: float, high: float) -> float:
    """Time (s) that a unit needs from one station to another (m) at its own paces, no holds."""
    ends = [*(station for station, _ in body.paces[1:]), inf]
    return fsum(
        (min(high, end) - max(low, begin)) / speed
        for (begin, speed), end in zip(body.paces, ends, strict=True)
        if min(high, end) > max(low, begin)
    )


def holds_between(body: Body, low: float, high: float, *, leaving: bool) -> list[Hold]:
    """Its holds beyond one station, up to another (m): at that, too, where it is left."""
    last = high + SAME_PLACE if leaving else high - SAME_PLACE
    return [hold for hold in body.holds if low + SAME_PLACE < hold.station <= last]


def hold_at(body: Body, station: float) -> Hold | None:
    """Its hold at a station (m)."""
    return next((hold for hold in body.holds if abs(hold.station - station) <= SAME_PLACE), None)


def whole_way(body: Body) -> float:
    """Time (s) from leaving its start until its tail is off its route, were nobody else there."""
    return moving(body, body.start, body.end) + fsum(hold.duration for hold in body.holds)
