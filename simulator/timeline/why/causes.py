"""What a passage keeps of its causes, read at a station."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import inf

from simulator.scenario.events import Passing
from simulator.scenario.network import SAME_PLACE
from simulator.timeline.passage import SAME_TIME, Bound, Cause, Passage


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
