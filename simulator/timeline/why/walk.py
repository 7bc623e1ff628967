"""Walking back from an event, cause by cause, to what it hangs on.

Passages keep where the running maximum of the law was attained (docs/motion.md); nothing else is
needed. What a link adds is worked out from the scenario's numbers, never as a difference of
instants: that they sum to the event's instant is a check of the law.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.scenario.events.instants import (
    Beside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Released,
    Side,
    Standing,
)
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue, Hold, Orbit
from simulator.scenario.model.event_name import EventName
from simulator.timeline.passage import Bound, Passage
from simulator.timeline.why.breakdowns import breakdown_links
from simulator.timeline.why.causes import (
    cause_at,
    described,
    hold_at,
    holds_between,
    is_towed_at,
    led,
    stands,
    tied,
)
from simulator.timeline.why.chain import Chain, Link, LinkKind
from simulator.timeline.why.flights import before_its_gate, on_target
from simulator.timeline.why.halts import with_halts
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: The ways on from an event, the likeliest first: links, and what is before them. None at a root.
Ways = list[tuple[tuple[Link, ...], Instant]]


def explain(run: Run, event: str | EventName | Instant) -> Chain:
    """The critical chain of an event.

    Raises
    ------
    KeyError
        Where the scenario has no such event; the text says why.
    """
    names = run.scenario.event_names
    if isinstance(event, tuple) and not isinstance(event, EventName):
        raise TypeError("explain takes one event: its name, or one of an instance's events")
    if isinstance(event, Instant):
        name, instant = str(names.name_of(event) or described(event)), event
    else:
        problem = names.problem(str(event))
        if problem is not None:
            raise KeyError(problem)
        name, instant = str(event), names.resolve(event)
    links = tuple(with_halts(run, _Walk(run).back(instant)[::-1]))
    return Chain(name, run.events.read(instant), links, run.scenario)


class _Walk:
    """One walk back; its links, latest first."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.scenario = run.scenario
        self.links: list[Link] = []

    def back(self, event: Instant) -> Sequence[Link]:
        """Walk back to a root.

        Where several events come at one instant, the first of them may itself hang on what it is
        to explain (who waits for the first start of a group, and is in it): then the next counts.
        """
        ways: list[tuple[int, tuple[Link, ...], Instant]] = [(0, (), event)]
        seen: set[Instant] = set()
        while ways:
            # A chain may be as long as the order of march: no recursion.
            kept, more, here = ways.pop()
            if here in seen:
                continue
            seen.add(here)
            self.links[kept:] = more
            before = self._step(here)
            if not before:
                return self.links
            known = len(self.links)
            ways += [(known, more, earlier) for more, earlier in reversed(before)]
        raise RuntimeError(f"{event} hangs on itself only")

    def _step(self, event: Instant) -> Ways:  # noqa: PLR0911 - one answer per kind
        """Add what leads to an event, and return the ways on."""
        match event:
            case Passing():
                return self._passing(event)
            case Released(unit):
                return self._released(unit)
            case ItemEdge(item, _) if item in self.run.breakdowns:
                links, before = breakdown_links(self.run, event)
                self.links += links
                return [((), before)]
            case ItemEdge(item, "start"):
                cue = self.scenario.programme[item].cue
                return self._cue(cue, item, event)
            case ItemEdge(item, _):
                lasts = self.scenario.programme[item]
                self.links.append(
                    self._link("item", item, lasts.duration, event, setting=lasts.setting)
                )
                return [((), ItemEdge(item, "start"))]
            case OfGroup():
                return self._of_group(event)
            case Beside():
                return self._beside(event)
            case Standing(unit):
                return self._standing(unit, event)
            case Never():
                raise KeyError(str(event))
        raise TypeError(f"{event!r} is not a resolved event")

    def _link(
        self,
        kind: LinkKind,
        subject: str,
        seconds: float,
        reached: Instant,
        *,
        other: str | None = None,
        metres: float | None = None,
        setting: str | None = None,
    ) -> Link:
        instant = self.run.events.read(reached)
        return Link(kind, subject, seconds, instant, reached, other, metres, setting)

    # -- what waits for a cue ----------------------------------------------------------------------

    def _cue(
        self, cue: Cue | None, subject: str, reached: Instant, came: float | None = None
    ) -> Ways:
        if cue is None:
            self.links.append(self._beginning(subject, reached))
            return []
        if cue.at is not None:
            self.links.append(Link("clock", subject, 0.0, cue.at, reached, setting=cue.setting))
            return []
        events = self.run.events
        ways: Ways = []
        for name in tied(cue.after, lambda name: -events[name]):
            instant = events.read(reached) if came is None else came
            link = Link("cue", subject, cue.delay, instant, reached, str(name), setting=cue.setting)
            ways.append(((link,), self.scenario.event_names.resolve(name)))
        return ways

    def _of_group(self, event: OfGroup) -> Ways:
        read = self.run.events.read
        kind: LinkKind = "last" if event.last else "first"
        ways: Ways = []
        for member in tied(event.members, lambda one: -read(one) if event.last else read(one)):
            unit = member.subject
            ways.append(((self._link(kind, unit, 0.0, event, other=unit),), member))
        return ways

    def _beside(self, event: Beside) -> Ways:
        """Who comes beside the other last: the unit on the lane, where both are under way."""
        found = self.run.events.met(event)
        assert found is not None
        kind: LinkKind = "beside" if found.stands else "meet"
        self.links.append(self._link(kind, event.unit, 0.0, event, other=event.other))
        if found.arrives >= found.instant - SAME_TIME:
            starts = found.station <= self.scenario.body[event.unit].start + SAME_PLACE
            side: Side = "departure" if starts else "arrival"
            return [((), Passing(event.unit, found.station, side))]
        return [((), Passing(event.other, found.there, "arrival"))]

    def _released(self, unit: str) -> Ways:
        body = self.scenario.body[unit]
        if body.unit.orbit is not None:
            return self._orbiting(body, body.unit.orbit, body.start, Released(unit))
        if body.unit.target is not None:
            self.links += on_target(self.run, body, body.start, Released(unit))
            return []
        return self._cue(body.release, unit, Released(unit))

    def _standing(self, unit: str, event: Instant) -> Ways:
        """What is so from the beginning: that is the earliest clock time, or a flight's start."""
        released = self.run.released
        if self.run.begin >= self.scenario.begin:
            self.links.append(self._beginning(unit, event))
            return []
        earliest = min(released, key=lambda name: released[name])
        self.links.append(self._link("first", unit, 0.0, event, other=earliest))
        return [((), Released(earliest))]

    def _beginning(self, subject: str, reached: Instant) -> Link:
        earliest = self.scenario.begin_setting
        return Link("begin", subject, 0.0, self.scenario.begin, reached, earliest)

    # -- what moves --------------------------------------------------------------------------------

    def _orbiting(self, body: Body, orbit: Orbit, station: float, reached: Instant) -> Ways:
        """A flight that leaves its orbit at a gate, once it has been called."""
        links, called = before_its_gate(self.run, body, station, reached)
        self.links += links
        if called is None:
            return []
        left = Passing(body.name, orbit.station, "departure")
        return self._cue(orbit.call, body.name, left, called)

    def _passing(self, event: Passing) -> Ways:  # noqa: PLR0911 - one answer per cause
        body, passage = self.scenario.body[event.body], self.run.passages[event.body]
        if body.breakdowns and is_towed_at(passage, event):
            return [((), ItemEdge(body.breakdowns[-1].name, "end"))]
        if body.unit.orbit is not None:
            return self._orbiting(body, body.unit.orbit, event.station, event)
        if body.unit.target is not None:
            self.links += on_target(self.run, body, event.station, event)
            return []
        cause = cause_at(passage, event)
        if cause.station is None and cause.bound is not None:
            kind: LinkKind = "queue" if stands(passage, event) else "follow"
            return self._follow(kind, cause.bound, event, event)
        anchor = body.start if cause.station is None else cause.station
        left = Passing(body.name, anchor, "departure")
        starts = abs(anchor - body.start) <= SAME_PLACE
        self._freely(body, anchor, event, starts and cause.bound is None)
        if cause.bound is not None:
            return self._behind(body, passage, cause.bound, left)
        if starts:
            return [((), Released(body.name))]
        hold = hold_at(body, anchor)
        assert hold is not None
        return self._cue(hold.until, body.name, left)

    def _freely(self, body: Body, anchor: float, event: Passing, released: bool) -> None:
        """From leaving an anchor to the event in free motion, own holds on the way included."""
        name, here = body.name, event
        leaving = event.side == "departure"
        for hold in reversed(holds_between(body, anchor, event.station, leaving=leaving)):
            if not hold.duration:
                continue
            left = Passing(name, hold.station, "departure")
            if here.station > hold.station + SAME_PLACE:
                self.links.append(self._march(body, hold.station, here))
            self.links.append(self._halted(name, hold, left))
            here = Passing(name, hold.station, "arrival")
        # A unit that goes as soon as it is released: the start is an event of its own.
        if here.station > anchor + SAME_PLACE or released:
            self.links.append(self._march(body, anchor, here))

    def _halted(self, body: str, hold: Hold, left: Passing) -> Link:
        return self._link(
            "hold", body, hold.duration, left, other=hold.marker, setting=hold.setting
        )

    def _march(self, body: Body, low: float, to: Passing) -> Link:
        seconds = body.moving(low, to.station)
        return self._link("march", body.name, seconds, to, metres=to.station - low)

    def _behind(self, body: Body, passage: Passage, bound: Bound, left: Passing) -> Ways:
        """Leaving a place because of a unit ahead: of its arrival, and the own hold, or later."""
        hold = hold_at(body, left.station)
        own = 0.0 if hold is None else hold.duration
        arrived = Passing(body.name, left.station, "arrival")
        due = self._ground(led(bound, arrived)) + bound.reaction
        # At a tie the own cause before one of a unit ahead, as in the law.
        if abs(due + own - self._ground(left)) <= SAME_TIME:
            if hold is not None and own:
                self.links.append(self._halted(body.name, hold, left))
                return self._follow("follow", bound, arrived, arrived)
            kind: LinkKind = "queue" if stands(passage, left) else "follow"
            return self._follow(kind, bound, arrived, left)
        return self._follow("queue", bound, left, left)

    def _ground(self, event: Passing) -> float:
        """When it is by the ground's clock (s), by which units follow one another."""
        return self.scenario.ground_clock.ground(self.run.events.read(event))

    def _follow(self, kind: LinkKind, bound: Bound, event: Passing, reached: Passing) -> Ways:
        ahead = led(bound, event)
        if ahead.station >= bound.cap:
            kind = "clear"
        leader, unit = self.scenario.body[bound.unit], self.scenario.body[event.body].unit
        key = "reaction" if leader.unit is not unit else "rank-reaction"
        setting = f"{unit.path}.{key}"
        self.links.append(
            self._link(kind, event.body, bound.reaction, reached, other=bound.unit, setting=setting)
        )
        return [((), ahead)]
