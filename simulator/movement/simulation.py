"""One run: SimPy's clock, the events that processes wait for, and how news travels down the
order of march.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import partial
from heapq import heapify, heappop, heappush
from math import inf
from typing import Any
from weakref import ref

import simpy

from simulator.errors import DeadlockError
from simulator.format import clock
from simulator.movement.breakdowns import Breakdowns, OngoingBreakdown, Road
from simulator.movement.law import Motion
from simulator.movement.leaders import bonds_of
from simulator.movement.order import Order
from simulator.movement.recovery import Recovery
from simulator.scenario.events.instants import (
    AlreadyInside,
    Beside,
    Instant,
    ItemEdge,
    OfGroup,
    Passing,
    Released,
)
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue, Item
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.network import Side
from simulator.scenario.scenario import Scenario
from simulator.timeline.ground_clock import GroundClock
from simulator.timeline.meetings import Way, met
from simulator.timeline.passage import Passage
from simulator.timeline.records import Breakdown, Flypast
from simulator.timeline.run import Run
from simulator.tolerances import AFTER_ARRIVALS, SAME_PLACE, SAME_TIME

#: A process that waits; it returns the exact instant (s) at which it continued.
Waiting = Generator[simpy.Event, Any, float]


def _weakly(simulation: Simulation) -> Callable[[Iterable[Body]], None]:
    """How a simulation promises, for its own parts: only the collector frees what holds itself."""
    itself = ref(simulation)

    def promise(bodies: Iterable[Body]) -> None:
        known = itself()
        assert known is not None
        known.promise(bodies)

    return promise


def _first(scenario: Scenario, plan: Run) -> float:
    """When anything happens at first (s), where the planned times are known."""
    leave = [body.departure for body in scenario.bodies]
    cues = [cue for cue in (*scenario.cues, *leave) if cue is not None and cue.planned]
    return min([scenario.opening, *map(plan.planned, cues)])


@dataclass(frozen=True, slots=True)
class Unmoved:
    """What a change does not move: known from the run before it, before anything happens.

    Attributes
    ----------
    passages, released, flypasts
        Of units and their bodies: passages by body, when their cues came (s), flypasts.
    item_edges
        Starts and ends of programme items (s).
    """

    passages: Mapping[str, Passage] = field(default_factory=dict)
    released: Mapping[str, float] = field(default_factory=dict)
    flypasts: Mapping[str, Flypast] = field(default_factory=dict)
    item_edges: Mapping[ItemEdge, float] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run, moved: Set[str]) -> Unmoved:
        """What of a run stays where only some units and items can move, by their names."""
        units = {unit.name for unit in run.scenario.units} - moved
        bodies = (body.name for body in run.scenario.bodies if body.unit.name in units)
        return cls(
            {name: run.passages[name] for name in bodies},
            {name: at for name, at in run.released.items() if name in units},
            {name: each for name, each in run.flypasts.items() if name in units},
            {
                edge: at
                for name, (start, end) in run.programme.items()
                if name not in moved
                for edge, at in ((ItemEdge(name, "start"), start), (ItemEdge(name, "end"), end))
            },
        )


class Simulation:
    """The state that the processes of one run share.

    Instants are exact and are passed on as the values of events; SimPy's clock, a sum of delays,
    only orders the processes.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The run of its plan, which gives the planned times; None: they are cues of this run.
    unmoved
        What is taken over from another run.

    Attributes
    ----------
    ground
        The clock of the ground, with the halts so far. A ground time to come may yet be put off by
        another halt: whatever waits for it looks again when it is due.
    begin
        When the run begins (s): SimPy's first instant. Units without a cue are released at the
        scenario's start, or with a unit ahead that is released before it.
    motions
        The motion of each body, in the plan's order of march.
    released, item_edges, flypasts, records
        What has happened: releases by unit (s), starts and ends of programme items and breakdowns
        (s), flypasts by unit and breakdowns by incident.
    waits
        For each unit or item that waits, the purpose and the event: for the error of a deadlock.
    """

    def __init__(
        self, scenario: Scenario, plan: Run | None = None, unmoved: Unmoved | None = None
    ) -> None:
        bodies, network = scenario.bodies, scenario.network
        self.scenario = scenario
        self.plan = plan
        self.begin = scenario.opening if plan is None else _first(scenario, plan)
        self.clock = simpy.Environment(initial_time=self.begin)
        self.ground = GroundClock()
        halting = any(item.halts for item in scenario.programme.values())
        self._lateness = AFTER_ARRIVALS if halting else 0.0
        #: The latest departure that is announced.
        self._departed: tuple[Passing | Beside, float] | None = None
        unmoved = Unmoved() if unmoved is None else unmoved
        passages = unmoved.passages
        self.motions = {
            body: Motion.known(body, passages[body.name]) if body.name in passages else Motion(body)
            for body in bodies
        }
        self._numbered = list(self.motions.values())
        courses = tuple(unit.course for unit in scenario.units)
        bonds = scenario.memo("bonds", lambda *_: bonds_of(network, bodies), network, courses)
        self.order = Order(network, self.motions, bonds)
        road = Road(network, self.motions)
        self.breakdowns = Breakdowns(road, self.clock, self.ground, self.order, _weakly(self))
        self.recovery = Recovery(scenario.recovery, self.clock)
        self.released = dict(unmoved.released)
        self.flypasts = dict(unmoved.flypasts)
        self.records: dict[str, Breakdown] = {}
        self.item_edges = dict(unmoved.item_edges)
        self.waits: dict[str, tuple[str, str]] = {}
        self._events: dict[Instant, simpy.Event] = {}
        #: The passings of each motion, by its number, that something waits for.
        self._watched: dict[int, list[tuple[Passing | Beside, simpy.Event]]] = {}

    # -- waiting -----------------------------------------------------------------------------------

    def wait(self, subject: str, purpose: str, cue: Cue | None) -> Waiting:
        """Wait for a cue, and return its exact instant (s)."""
        if cue is None:
            instant, _ = self.scenario.free[subject]
        elif cue.at is not None:
            instant = cue.at
        elif cue.planned and self.plan is not None:
            instant = self.plan.planned(cue)
        else:
            heard = []
            for name in cue.after:
                self.waits[subject] = (purpose, str(name))
                heard.append((yield from self._until(self.scenario.event_names.resolve(name))))
            del self.waits[subject]
            instant = max(heard) + cue.delay
        if instant > self.clock.now:
            yield self.clock.timeout(instant - self.clock.now)
        return instant

    def arrival(self, body: Body, station: float) -> simpy.Event:
        """The event of a body's arrival at a station (m); its value is the exact instant (s)."""
        return self._event_of(Passing(body.name, station, "arrival"))

    def _until(self, instant: Instant) -> Waiting:
        if not isinstance(instant, OfGroup):
            return float((yield self._event_of(instant)))
        members = [self._event_of(member) for member in instant.members]
        heard = yield (self.clock.all_of if instant.last else self.clock.any_of)(members)
        return float((max if instant.last else min)(heard.values()))

    # -- deciding ----------------------------------------------------------------------------------

    def release(self, body: Body, instant: float) -> None:
        """Record that a unit's cue has come, and promise what that allows."""
        self.released[body.name] = instant
        if self._events:
            self._fire(Released(body.name), instant)
        self.cue_came(body, 0, instant)

    def cue_came(self, body: Body, stop: int, instant: float) -> None:
        """Promise what the cue of one of a body's stops allows, which came at an instant (s)."""
        came = instant if body.flies else self.ground.ground(instant)
        # A unit is ready to leave its start once it has formed up.
        self.motions[body].cues[stop] = came + body.form_up if stop == 0 else came
        self.promise([body])
        self.breakdowns.decide()

    def leave_orbit(self, body: Body, flypast: Flypast) -> None:
        """Let a flight leave its orbit, at the gate and the speed of its flypast."""
        self.flypasts[body.name] = flypast
        flown = body.at_speed(flypast.speed)
        self.motions[body].stops = flown.stops
        stop = next(number for number, stop in enumerate(flown.stops) if stop.hold is not None)
        self.cue_came(body, stop, flypast.instant)

    def break_down(self, body: Body, incident: Incident, instant: float) -> OngoingBreakdown:
        """Let a vehicle break down at an instant (s): bodies behind it decide whether to pass."""
        self.record(ItemEdge(incident.name, "start"), instant)
        breakdown = self.breakdowns.add(body, incident, instant)
        self.breakdowns.decide()
        return breakdown

    def drive_on(self, breakdown: OngoingBreakdown) -> None:
        """Let a broken-down vehicle drive on, behind all bodies that have passed it."""
        self.breakdowns.remove(breakdown)
        body, name = breakdown.body, breakdown.incident.name
        self.record(ItemEdge(name, "end"), breakdown.end)
        stop = next(
            number
            for number, stop in enumerate(body.stops)
            if stop.hold is not None and stop.hold.incident == name
        )
        self.cue_came(body, stop, breakdown.end)

    def tow(self, breakdown: OngoingBreakdown) -> None:
        """Take a broken-down vehicle off the road: it no longer binds other bodies."""
        self.breakdowns.remove(breakdown)
        body = breakdown.body
        off = self.ground.ground(breakdown.end)
        self.motions[body].tow(off, breakdown.end)
        self.order.tow(body, off)
        self.record(ItemEdge(breakdown.incident.name, "end"), breakdown.end)
        self.promise(self.order.behind(body))
        self.breakdowns.decide()

    def halt(self, item: Item, instant: float) -> None:
        """Let an item halt everything on the ground from an instant (s).

        Raises
        ------
        DeadlockError
            If it waited for a departure at that instant, which it would keep from happening.
        """
        waits = not item.cue.planned
        if waits and self._departed is not None and self._departed[1] >= instant - SAME_TIME:
            departure = self.scenario.event_names.name_of(self._departed[0])
            raise DeadlockError(
                f"{item.name} cannot halt everything at {clock(self.scenario, instant)}: it waits "
                f"for {departure}, and nothing departs while everything halts; wait for an "
                "arrival, or give a delay"
            )
        self.ground.add(item.name, instant, item.duration)

    def record(self, edge: ItemEdge, instant: float) -> None:
        """Record that a programme item or a breakdown starts or ends at an instant (s)."""
        self.item_edges[edge] = instant
        self._fire(edge, instant)

    # -- promising ---------------------------------------------------------------------------------

    def promise(self, bodies: Iterable[Body]) -> None:
        """Promise what is new for some bodies, then for their followers, and so on."""
        motions, news = self._numbered, [body.order_index for body in bodies]
        heapify(news)
        while news:
            number = heappop(news)
            motion = motions[number]
            if motion.extend():
                if number in self._watched:
                    self._notify(motion)
                for follower in motion.followers:
                    if follower.released and follower.number not in news:
                        heappush(news, follower.number)

    def _notify(self, motion: Motion) -> None:
        """Fire the events of a body's passings whose instants are promised by now."""
        still: list[tuple[Passing | Beside, simpy.Event]] = []
        for passing, event in self._watched[motion.number]:
            if isinstance(passing, Beside):
                still.append((passing, event))
                self._check_meeting(passing, event)
                continue
            known, station = motion.station, passing.station
            arrived = passing.side == "arrival" and known >= station - SAME_PLACE
            if arrived or (motion.stations and (known > station + SAME_PLACE or motion.done)):
                instant = motion.passage.read(station, passing.side)
                if instant < inf:
                    self._announce(passing, instant, event)
            else:
                still.append((passing, event))
        self._watched[motion.number] = still

    def _check_meeting(self, passing: Beside, event: simpy.Event) -> None:
        """Fire the event of two units that meet, once the clock is there: only then is it known how
        long a unit that waits for a cue has stood.
        """
        ways = []
        for name in (passing.unit, passing.other):
            body = self.scenario.body[name]
            motion = self.motions[body]
            ways.append(Way(motion.passage, body.start, motion.station, motion.done))
        found = met(passing.where, *ways)
        if found is None or event.triggered:
            return
        instant = self.ground.wall(found.instant, found.side)
        again = partial(self._check_meeting, passing, event)
        if self._is_due(passing, instant, found.side, again):
            event.succeed(instant)

    # -- SimPy's events ----------------------------------------------------------------------------

    def _event_of(self, instant: Instant) -> simpy.Event:
        """The SimPy event of an instant; it fires once that is promised and the clock is there."""
        if instant in self._events:
            return self._events[instant]
        event = self._events[instant] = self.clock.event()
        match instant:
            case Passing(name):
                self._notify(self._watch(name, instant, event))
            case Beside(unit, other):
                self._watch(unit, instant, event)
                self._watch(other, instant, event)
                self._check_meeting(instant, event)
            case Released() if instant.unit in self.released:
                self._fire_at(event, self.released[instant.unit])
            case ItemEdge() if instant in self.item_edges:
                self._fire_at(event, self.item_edges[instant])
            case AlreadyInside():
                event.succeed(self.scenario.opening)
        return event

    def _watch(self, name: str, passing: Passing | Beside, event: simpy.Event) -> Motion:
        motion = self.motions[self.scenario.body[name]]
        self._watched.setdefault(motion.number, []).append((passing, event))
        return motion

    def _fire(self, instant: Instant, value: float) -> None:
        if instant in self._events:
            self._events[instant].succeed(value)

    def _fire_at(self, event: simpy.Event, instant: float) -> None:
        """Fire an event at an instant (s); at once, where that is past."""
        if instant > self.clock.now:
            timeout = self.clock.timeout(instant - self.clock.now)
            timeout.callbacks.append(lambda _: self._fire_at(event, instant))
        else:
            event.succeed(instant)

    def _announce(self, passing: Passing, promised: float, event: simpy.Event) -> None:
        """Fire the event of a passing when it is due; on the ground, a halt may yet put it off."""
        body, instant, side = self.scenario.body[passing.body], promised, passing.side
        cut = self.motions[body].cut
        if body.flies or (cut is not None and promised == cut.left):
            side = "arrival"  # it is in wall time, whatever halts
        else:
            instant = self.ground.wall(promised, side)
        again = partial(self._announce, passing, promised, event)
        if self._is_due(passing, instant, side, again):
            event.succeed(instant)

    def _is_due(
        self, passing: Passing | Beside, instant: float, side: Side, again: Callable[[], None]
    ) -> bool:
        """Whether the instant of a passing (s) has come; if not, look again then."""
        late = self._lateness if side == "departure" else 0.0
        if instant + late <= self.clock.now + SAME_TIME:
            # What is waited for one after the other is not announced in the order of instants.
            if late and (self._departed is None or instant >= self._departed[1]):
                self._departed = passing, instant
            return True
        timeout = self.clock.timeout(instant + late - self.clock.now)
        timeout.callbacks.append(lambda _: again())
        return False
