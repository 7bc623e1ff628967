"""The day: SimPy's clock, who waits for which event, and the news that is handed down."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heapify, heappop, heappush
from math import inf
from typing import Any

import simpy

from simulator.movement.breakdowns import Wreck, Wrecks
from simulator.movement.law import Motion
from simulator.movement.order import Order
from simulator.movement.recovery import Recovery
from simulator.scenario.events.instants import (
    Beside,
    Instant,
    ItemEdge,
    OfGroup,
    Passing,
    Released,
    Standing,
)
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.scenario import Scenario
from simulator.timeline.meetings import Way, met
from simulator.timeline.records import Breakdown, Flypast
from simulator.tolerances import SAME_PLACE, SAME_TIME

#: A process that waits; it returns the exact instant (s) at which it went on.
Waiting = Generator[simpy.Event, Any, float]


class Day:
    """What the processes of one run share.

    Instants are exact and are handed on as the values of events; SimPy's clock, a sum of delays,
    only decides who acts when.

    Parameters
    ----------
    scenario
        What is to happen.
    begin
        When the run begins (s): SimPy's first instant, and what was so from the beginning is so
        since then. Units without a cue are released at the scenario's earliest clock time.
    """

    def __init__(self, scenario: Scenario, begin: float) -> None:
        self.scenario = scenario
        self.begin = begin
        self.clock = simpy.Environment(initial_time=begin)
        self._ground = scenario.ground_clock
        self.motions = [Motion(body) for body in scenario.bodies]
        self.order = Order(scenario.network, scenario.bodies, self.motions)
        self.wrecks = Wrecks(scenario, self.clock, self.motions, self.order, self._promise)
        self.recovery = Recovery(scenario.recovery, self.clock)
        self.released: dict[str, float] = {}
        self.flypasts: dict[str, Flypast] = {}
        self.breakdowns: dict[str, Breakdown] = {}
        self.item_edges: dict[ItemEdge, float] = {}
        self._gates: dict[Instant, simpy.Event] = {}
        self._watched: dict[int, list[tuple[Passing | Beside, simpy.Event]]] = {}
        #: Who waits, and for what: kept for the error of a run that can go no further.
        self.waits: dict[str, tuple[str, str]] = {}

    def wait(self, who: str, purpose: str, cue: Cue | None) -> Waiting:
        """Wait for a cue, and return its exact instant (s)."""
        if cue is None:
            return self.scenario.begin
        if cue.at is not None:
            instant = cue.at
        else:
            heard = []
            for name in cue.after:
                self.waits[who] = (purpose, str(name))
                heard.append((yield from self._until(self.scenario.event_names.resolve(name))))
            del self.waits[who]
            instant = max(heard) + cue.delay
        if instant > self.clock.now:
            yield self.clock.timeout(instant - self.clock.now)
        return instant

    def arrival(self, body: Body, station: float) -> simpy.Event:
        """The event of a unit's arrival at a station (m); its value is the exact instant (s)."""
        return self._gate(Passing(body.name, station, "arrival"))

    def release(self, body: Body, instant: float) -> None:
        """A unit's cue has come: record it, and promise what it allows."""
        self.released[body.name] = instant
        if self._gates:
            self._open(Released(body.name), instant)
        self.decide(body, 0, instant)

    def leave_orbit(self, body: Body, flypast: Flypast) -> None:
        """It is decided at which gate a flight leaves its orbit, and how fast it goes on."""
        self.flypasts[body.name] = flypast
        flown = body.at_speed(flypast.speed)
        self.motions[body.order_index].stops = flown.stops
        stop = next(number for number, stop in enumerate(flown.stops) if stop.hold is not None)
        self.decide(body, stop, flypast.instant)

    def decide(self, body: Body, stop: int, instant: float) -> None:
        """A cue has come at one of a unit's stops: promise, and hand the news down the order."""
        cues = self.motions[body.order_index].cues
        cues[stop] = instant if body.flies else self._ground.ground(instant)
        self._promise([body.order_index])
        if self.wrecks:
            self.wrecks.look()

    def _promise(self, news: list[int]) -> None:
        """Promise what is new for some, by their places, and hand that down the order."""
        motions, followers = self.motions, self.order.followers
        heapify(news)
        while news:
            number = heappop(news)
            if motions[number].extend():
                if number in self._watched:
                    self._announce(number)
                for follower in followers[number]:
                    if motions[follower].released and follower not in news:
                        heappush(news, follower)

    def break_down(self, body: Body, incident: Incident, instant: float) -> Wreck:
        """A vehicle stands from now on, and who comes behind it decides whether to pass."""
        self.mark(ItemEdge(incident.name, "start"), instant)
        wreck = self.wrecks.add(body, incident, instant)
        self.wrecks.look()
        return wreck

    def drive_on(self, wreck: Wreck) -> None:
        """A wreck drives on by itself; who passed it stays ahead."""
        self.wrecks.remove(wreck)
        body, name = wreck.body, wreck.incident.name
        self.mark(ItemEdge(name, "end"), wreck.over)
        stop = next(
            number
            for number, stop in enumerate(body.stops)
            if stop.hold is not None and stop.hold.incident == name
        )
        self.decide(body, stop, wreck.over)

    def tow(self, wreck: Wreck) -> None:
        """A wreck is off the road, and binds nobody any more."""
        self.wrecks.remove(wreck)
        body = wreck.body
        off = self._ground.ground(wreck.over)
        self.motions[body.order_index].tow(off, wreck.over)
        self.order.tow(body, off)
        self.mark(ItemEdge(wreck.incident.name, "end"), wreck.over)
        self._promise([each.order_index for each in self.order.behind(body)])
        if self.wrecks:
            self.wrecks.look()

    def mark(self, edge: ItemEdge, instant: float) -> None:
        """A programme item starts or ends."""
        self.item_edges[edge] = instant
        self._open(edge, instant)

    def _until(self, instant: Instant) -> Waiting:
        if not isinstance(instant, OfGroup):
            return float((yield self._gate(instant)))
        gates = [self._gate(member) for member in instant.members]
        heard = yield (self.clock.all_of if instant.last else self.clock.any_of)(gates)
        return float((max if instant.last else min)(heard.values()))

    def _gate(self, instant: Instant) -> simpy.Event:
        """The SimPy event of an instant; it happens when that is promised and the clock there."""
        if instant in self._gates:
            return self._gates[instant]
        gate = self._gates[instant] = self.clock.event()
        match instant:
            case Passing():
                number = self.scenario.body[instant.body].order_index
                self._watched.setdefault(number, []).append((instant, gate))
                self._announce(number)
            case Beside(unit, other):
                for name in (unit, other):
                    number = self.scenario.body[name].order_index
                    self._watched.setdefault(number, []).append((instant, gate))
                self._look(instant, gate)
            case Released() if instant.unit in self.released:
                gate.succeed(self.released[instant.unit])
            case ItemEdge() if instant in self.item_edges:
                gate.succeed(self.item_edges[instant])
            case Standing():
                gate.succeed(self.begin)
        return gate

    def _open(self, instant: Instant, value: float) -> None:
        if instant in self._gates:
            self._gates[instant].succeed(value)

    def _announce(self, number: int) -> None:
        """Give those who wait for a unit's passing its instant, as far as it is promised."""
        motion = self.motions[number]
        still: list[tuple[Passing | Beside, simpy.Event]] = []
        for passing, gate in self._watched[number]:
            if isinstance(passing, Beside):
                still.append((passing, gate))
                self._look(passing, gate)
                continue
            known, station = motion.station, passing.station
            arrived = passing.side == "arrival" and known >= station - SAME_PLACE
            if arrived or (motion.stations and (known > station + SAME_PLACE or motion.done)):
                instant = motion.passage.read(station, passing.side)
                if instant < inf:
                    self._ring(gate, self._wall(number, instant, passing))
            else:
                still.append((passing, gate))
        self._watched[number] = still

    def _wall(self, number: int, instant: float, passing: Passing) -> float:
        """The instant (s) of a unit's passing: on the ground it was by the ground's clock."""
        if self.scenario.bodies[number].flies:
            return instant
        return self._ground.wall(instant, passing.side)

    def _look(self, passing: Beside, gate: simpy.Event) -> None:
        """Say that two are beside each other, once the clock is there: only then it is known how
        long one of them stands that waits for a cue.
        """
        ways = []
        for name in (passing.unit, passing.other):
            body = self.scenario.body[name]
            motion = self.motions[body.order_index]
            ways.append(Way(motion.passage, body.start, motion.station, motion.done))
        found = met(passing.where, *ways)
        if found is None or gate.triggered:
            return
        instant = self._ground.wall(found.instant, "arrival")
        delay = instant - self.clock.now
        if delay <= SAME_TIME:
            gate.succeed(instant)
        else:
            timeout = self.clock.timeout(delay)
            timeout.callbacks.append(lambda _: self._look(passing, gate))

    def _ring(self, gate: simpy.Event, instant: float) -> None:
        delay = instant - self.clock.now
        if delay <= SAME_TIME:
            gate.succeed(instant)
        else:
            timeout = self.clock.timeout(delay)
            timeout.callbacks.append(lambda _: _happen(gate, instant))


def _happen(gate: simpy.Event, instant: float) -> None:
    gate.succeed(instant)
