"""Ways back from the arrival of a body's head at a station, or its departure, by its passage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING

from simulator.scenario.events.instants import ItemEdge, Passing, Released
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Hold
from simulator.timeline.passage import Bound, Cause, Passage
from simulator.timeline.why.chain import Link, LinkKind
from simulator.timeline.why.flights import flight_ways
from simulator.timeline.why.ways import WayBack, cue_ways, link_to
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def passing_ways(run: Run, event: Passing) -> list[WayBack]:
    """The ways back from an arrival or a departure."""
    body, passage = run.scenario.body[event.body], run.passages[event.body]
    if body.breakdowns and _is_towed(passage, event):
        return [WayBack((), ItemEdge(body.breakdowns[-1].name, "end"))]
    if body.flies and body.departure is not None:
        return flight_ways(run, body, event.station, event)
    cause = _cause_of(passage, event)
    if cause.station is None and cause.bound is not None:
        return [_follow(run, cause.bound, event, event)]
    anchor = body.start if cause.station is None else cause.station
    starts = abs(anchor - body.start) <= SAME_PLACE
    links = tuple(_freely(run, body, anchor, event, released=starts and cause.bound is None))
    left = Passing(body.name, anchor, "departure")
    if cause.bound is not None:
        return [_behind(run, body, cause.bound, left).after(*links)]
    if starts:
        return [WayBack(links, Released(body.name))]
    hold = hold_at(body, anchor)
    assert hold is not None
    return [way.after(*links) for way in cue_ways(run, hold.until, body.name, left)]


def hold_at(body: Body, station: float) -> Hold | None:
    """A body's hold at a station (m); None if there is none."""
    return next((hold for hold in body.holds if abs(hold.station - station) <= SAME_PLACE), None)


# -- in free motion --------------------------------------------------------------------------------


def _freely(
    run: Run, body: Body, anchor: float, event: Passing, *, released: bool
) -> Iterator[Link]:
    """From the departure at an anchor to the event, by free motion and own holds."""
    name, here = body.name, event
    for hold in reversed(_holds_between(body, anchor, event)):
        if hold.duration:
            if here.station > hold.station + SAME_PLACE:
                yield _march(run, body, hold.station, here)
            yield _halted(run, hold, Passing(name, hold.station, "departure"))
            here = Passing(name, hold.station, "arrival")
    forms_up = released and body.form_up > 0
    # The start of a unit that goes as soon as it is released is a link of its own.
    if here.station > anchor + SAME_PLACE or (released and not forms_up):
        yield _march(run, body, anchor, here)
    if forms_up:
        left, setting = Passing(name, anchor, "departure"), f"{body.unit.path}.form-up"
        yield link_to(run, "form-up", name, body.form_up, left, setting=setting)


def _holds_between(body: Body, anchor: float, event: Passing) -> list[Hold]:
    """Its holds beyond an anchor, up to an event; if that is a departure, the hold there too."""
    leaving = event.side == "departure"
    last = event.station + SAME_PLACE if leaving else event.station - SAME_PLACE
    return [hold for hold in body.holds if anchor + SAME_PLACE < hold.station <= last]


def _march(run: Run, body: Body, low: float, to: Passing) -> Link:
    # Places that are the same may differ in their last bit, by which it neither marches nor lasts.
    low = to.station if abs(to.station - low) <= SAME_PLACE else low
    seconds, metres = body.moving(low, to.station), to.station - low
    return link_to(run, "march", body.name, seconds, to, metres=metres)


def _halted(run: Run, hold: Hold, left: Passing) -> Link:
    return link_to(
        run, "hold", left.body, hold.duration, left, other=hold.marker, setting=hold.setting
    )


# -- behind a body ahead ---------------------------------------------------------------------------


def _behind(run: Run, body: Body, bound: Bound, left: Passing) -> WayBack:
    """A departure bound by a body ahead, directly or by its arrival and an own hold after it."""
    hold = hold_at(body, left.station)
    own = 0.0 if hold is None else hold.duration
    arrived = Passing(body.name, left.station, "arrival")
    due = _ground(run, _led(bound, arrived)) + bound.reaction
    if abs(due + own - _ground(run, left)) > SAME_TIME:
        return _follow(run, bound, left, left)
    # In a tie the own hold counts before a unit ahead, as in the law.
    if hold is not None and own:
        return _follow(run, bound, arrived, arrived).after(_halted(run, hold, left))
    return _follow(run, bound, arrived, left)


def _follow(run: Run, bound: Bound, event: Passing, reached: Passing) -> WayBack:
    ahead = _led(bound, event)
    kind: LinkKind = "queue" if _ends_a_stand(run.passages[reached.body], reached) else "follow"
    if bound.key != "gap":
        kind = bound.key
    elif ahead.station >= bound.cap:
        kind = "clear"
    link = link_to(
        run, kind, event.body, bound.reaction, reached, other=bound.body, setting=bound.setting
    )
    return WayBack((link,), ahead)


def _led(bound: Bound, event: Passing) -> Passing:
    """The event of the body ahead: at the end of the common ground its arrival, else like this."""
    there = event.station + bound.shift
    if there >= bound.cap - SAME_PLACE:
        return Passing(bound.body, bound.cap, "arrival")
    return Passing(bound.body, there, event.side)


def _ground(run: Run, event: Passing) -> float:
    """The ground time (s) of an event: units follow each other by that."""
    return run.ground_clock.ground(run.events.read(event))


# -- the causes in a passage -----------------------------------------------------------------------


def _cause_of(passage: Passage, event: Passing) -> Cause:
    """Why the head arrives at, or leaves, a station when it does."""
    if event.side == "arrival":
        knot = bisect_left(passage.stations, event.station - SAME_PLACE) - 1
    else:
        knot = bisect_right(passage.stations, event.station + SAME_PLACE) - 1
    return passage.causes[max(knot, 0)]


def _ends_a_stand(passage: Passage, event: Passing) -> bool:
    """Whether the body stands until an event; at a start it does."""
    arrival = passage.arrival(event.station)
    return event.side == "departure" and passage.departure(event.station) > arrival + SAME_TIME


def _is_towed(passage: Passage, event: Passing) -> bool:
    """Whether an event is the departure of a broken-down vehicle that is towed away."""
    there = event.station >= passage.end - SAME_PLACE
    return passage.left < inf and there and event.side == "departure"
