"""What a passage keeps of its causes, read at a station."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from math import inf
from typing import TypeVar

from simulator.scenario.events.instants import Instant, OfGroup, Passing
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Hold
from simulator.timeline.passage import Bound, Cause, Passage
from simulator.tolerances import SAME_PLACE, SAME_TIME


def led(bound: Bound, event: Passing) -> Passing:
    """What a unit ahead must have done: its arrival where its tail is off, else the same side."""
    there = event.station + bound.shift
    if there >= bound.cap - SAME_PLACE:
        return Passing(bound.unit, bound.cap, "arrival")
    return Passing(bound.unit, there, event.side)


def is_towed_at(passage: Passage, event: Passing) -> bool:
    """Whether an event is that a wreck leaves its place: towed."""
    there = event.station >= passage.end - SAME_PLACE
    return passage.left < inf and there and event.side == "departure"


def stands(passage: Passage, event: Passing) -> bool:
    """Whether an event is the end of a stand; a start is one whose arrival was always."""
    arrival = passage.arrival(event.station)
    return event.side == "departure" and passage.departure(event.station) > arrival + SAME_TIME


def cause_at(passage: Passage, event: Passing) -> Cause:
    """Why the head arrives at, or leaves, a station when it does."""
    stations = passage.stations
    if event.side == "arrival":
        knot = bisect_left(stations, event.station - SAME_PLACE) - 1
    else:
        knot = bisect_right(stations, event.station + SAME_PLACE) - 1
    return passage.causes[max(knot, 0)]


T = TypeVar("T")


def tied(several: Iterable[T], key: Callable[[T], float]) -> list[T]:
    """Those of which the key is least, the least first; ties in their own order."""
    ranked = sorted(several, key=key)
    return [one for one in ranked if key(one) <= key(ranked[0]) + SAME_TIME]


def described(event: Instant) -> str:
    """An event that has no name, in words."""
    if isinstance(event, Passing):
        return f"{event.body} at {event.station:g} m"
    return "the last of several" if isinstance(event, OfGroup) and event.last else "the first"


def holds_between(body: Body, low: float, high: float, *, leaving: bool) -> list[Hold]:
    """Its holds beyond one station, up to another (m): at that, too, where it is left."""
    last = high + SAME_PLACE if leaving else high - SAME_PLACE
    return [hold for hold in body.holds if low + SAME_PLACE < hold.station <= last]


def hold_at(body: Body, station: float) -> Hold | None:
    """Its hold at a station (m)."""
    return next((hold for hold in body.holds if abs(hold.station - station) <= SAME_PLACE), None)
