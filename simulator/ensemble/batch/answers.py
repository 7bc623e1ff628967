"""The answers of a block of replications: instants, slacks, counts, an array each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, nan
from typing import Any

import numpy as np

from simulator.ensemble.batch.questions import (
    AllCases,
    Counted,
    Crossing,
    Due,
    Empty,
    LongestHalt,
    Questions,
    Successions,
    Term,
)
from simulator.ensemble.batch.zone_steps import RanksThere, ZoneSteps
from simulator.ensemble.outcome import Layout, Outcome
from simulator.movement.batch.cue_times import Day, Plan
from simulator.movement.batch.forms import Form, Values
from simulator.movement.batch.readings import OfRows, PassageReading
from simulator.movement.batch.structure import At, BodySketch, CueSketch, NotBatchable
from simulator.scenario.network import Side
from simulator.timeline.passage import Floats
from simulator.tolerances import DENSITY_HOLDS_FROM, HOLDS_FROM, SAME_PLACE

SIDES: tuple[Side, Side] = ("arrival", "departure")


class Answers:
    """How what is asked is read, the same in all blocks.

    Parameters
    ----------
    plan, asked, layout
        The law and the day; what is asked; the columns of an outcome.
    """

    def __init__(self, plan: Plan, asked: Questions, layout: Layout, valid: Sequence[Form]) -> None:
        self._plan, self._asked, self._layout = plan, asked, layout
        box = plan.law.box
        #: Forms that must not be less than a bound; else a replication is run by itself.
        self.least = {
            form: -SAME_PLACE
            for form in valid
            if form.constant >= -SAME_PLACE > box.interval(form)[0]
        }
        self._place = {name: number for number, name in enumerate(layout.events)}
        passings: dict[tuple[int, Any], list[tuple[str, Form]]] = {}
        self._others: list[tuple[str, Any]] = []
        self._halts: dict[int, tuple[PassageReading, ...]] = {}
        for name, instant in asked.events:
            if isinstance(instant, At):
                there = passings.setdefault((instant.body, instant.side), [])
                there.append((name, plan.forms[instant.station]))
            else:
                self._others.append((name, instant))
        self._passings = [
            (
                np.array([self._place[name] for name, _ in there]),
                PassageReading(plan.law, body, [station for _, station in there], side),
            )
            for (body, side), there in passings.items()
        ]
        judged = {each.zone for each in asked.constraints if isinstance(each, Counted | Empty)}
        self._zones = {
            zone: [ranks for stretch in stretches if (ranks := self._ranks(stretch)) is not None]
            for zone, stretches in asked.zones
            if zone in judged or zone in layout.zones
        }

    def _ranks(self, stretch: Crossing) -> RanksThere | None:
        law, forms = self._plan.law, self._plan.forms
        body = self._plan.bodies[stretch.body]
        start, low, high = forms[body.start], forms[stretch.low], forms[stretch.high]
        near = low
        if not body.drawn_up:
            if law.before(start, high, "arrival") is False:
                return None
            further = law.before(start, low, "departure")
            if further is None:
                raise NotBatchable(f"{body.name} starts at the edge of a zone")
            near = low if further else start
        offsets = [forms[number] for number in body.offsets]
        far = high.plus(forms[body.depth])
        stands: list[tuple[int, Form, Form]] = []
        beyond: list[tuple[int, Form, Form]] = []
        for rank, number in enumerate(body.standing or ()):
            place = start.minus(forms[number])
            if law.before(near, place, "arrival") is not False:
                stands.append((rank, place, near))
            rear = place.minus(forms[body.depth])
            if law.before(high, rear, "departure") is not False:
                beyond.append((rank, rear, high))
        return RanksThere(
            stretch.body,
            PassageReading(
                law, stretch.body, [near.plus(offset) for offset in offsets], "departure"
            ),
            PassageReading(law, stretch.body, [far.plus(offset) for offset in offsets], "arrival"),
            tuple(stands),
            tuple(beyond),
        )

    def read(self, values: Values, first: int) -> tuple[Outcome, np.ndarray[Any, Any]]:
        """The outcome of a block, and which replications must be run one by one."""
        day = Day(self._plan, values)
        outcome = Outcome.empty(first, values.rows, self._layout)
        outcome.events[:] = self._events(day).T
        zones = {zone: ZoneSteps(day, self._zones[zone]) for zone in self._zones}
        for zone in self._layout.zones:
            outcome.occupancy[zone][:] = zones[zone].at(self._layout.times)
        for number, required in enumerate(self._asked.constraints):
            slack, least = self._slack(day, required, zones)
            outcome.slack[:, number] = slack
            outcome.holds[:, number] = outcome.slack[:, number] >= least
        for form, least in (*self.least.items(), *self._plan.law.box.assumed.items()):
            day.unsure |= np.asarray(values[form]) < least
        return outcome, day.unsure

    def _events(self, day: Day) -> Floats:
        """The instants of all events (s), shape (events, rows)."""
        found = np.full((len(self._place), day.values.rows), nan)
        for places, reading in self._passings:
            instants = reading.read(day.block)
            found[places] = day.wall(reading.body, instants, reading.side)
        for name, instant in self._others:
            found[self._place[name]] = day.instant(instant)
        for name, last, members in self._asked.groups:
            there = found[[self._place[member] for member in members]]
            found[self._place[name]] = there.max(0) if last else there.min(0)
        return found

    def _slack(
        self,
        day: Day,
        required: AllCases | LongestHalt | Counted | Empty,
        zones: Mapping[str, ZoneSteps],
    ) -> tuple[OfRows, float]:
        """The slack of a constraint, and from which on it holds."""
        match required:
            case AllCases(cases, successions):
                slack: OfRows = inf
                for alternatives in cases:
                    slack = np.minimum(slack, self._of_case(day, alternatives))
                for each in successions:
                    slack = np.minimum(slack, self._of_successions(day, each))
                    day.unsure |= np.isposinf(slack)  # no two follow each other
                return slack, HOLDS_FROM
            case LongestHalt(bodies, at_most):
                longest: OfRows = 0.0
                for body in bodies:
                    longest = np.maximum(longest, self._longest_halt(day, body))
                return at_most - longest, HOLDS_FROM
            case Counted():
                start, stop = self._interval(day, required.opens, required.closes)
                found = zones[required.zone].worst(required, start, stop)
                return found, 0.0 if required.area is None else DENSITY_HOLDS_FROM
            case Empty(zone, at_most, opens, closes):
                start, stop = self._interval(day, opens, closes)
                return at_most - zones[zone].longest_empty(start, stop), HOLDS_FROM
        raise TypeError(required)

    def _longest_halt(self, day: Day, body: int) -> OfRows:
        """The longest halt of a body beyond its start (s): it stands only where it may jump."""
        law = self._plan.law
        places = law.jumps[body]
        if not places:
            return 0.0
        if body not in self._halts:
            readings = (PassageReading(law, body, places, side) for side in SIDES)
            self._halts[body] = tuple(readings)
        arrives, leaves = (reading.read(day.block) for reading in self._halts[body])
        with np.errstate(invalid="ignore"):
            stands = leaves - arrives
        found: Floats = np.where(np.isfinite(stands), stands, 0.0).max(axis=0)
        return found

    def _interval(self, day: Day, opens: Any, closes: Any) -> tuple[OfRows, OfRows]:
        start = day.begin if opens is None else self._moment(day, opens)
        stop = self._end(day) if closes is None else self._moment(day, closes)
        return start, stop

    def _end(self, day: Day) -> OfRows:
        """The last event of the run (s)."""
        end: OfRows = day.begin
        for number, body in enumerate(self._plan.bodies):
            off = self._plan.law.reading(number, [self._plan.forms[body.end]], "arrival")
            end = np.maximum(end, day.wall(number, off.one(day.block), "arrival"))
        for item in self._plan.items.values():
            last = day.wait(item.cue) + day.values[self._plan.forms[item.duration]]
            end = np.maximum(end, last)
        return end

    def _of_case(self, day: Day, alternatives: Sequence[Sequence[Term]]) -> OfRows:
        best: OfRows = -inf
        for conjunction in alternatives:
            worst: OfRows = inf
            for term in conjunction:
                slack = self._moment(day, term.plus) - self._moment(day, term.minus)
                slack = slack + day.values[self._plan.forms[term.offset]]
                if term.only_if_negative:
                    slack = np.where(slack >= HOLDS_FROM, inf, slack)
                worst = np.minimum(worst, slack)
            best = np.maximum(best, worst)
        return best

    def _of_successions(self, day: Day, all_pairs: Successions) -> Floats:
        """The least slack of units that follow each other in the order of their moments."""
        rows = day.values.rows
        instants = [np.broadcast_to(day.instant(each), (rows,)) for each in all_pairs.moments]
        ranks = np.argsort(np.argsort(instants, axis=0, kind="stable"), axis=0)
        found = np.full(rows, inf)
        for ahead, behind, alternatives in all_pairs.pairs:
            follows = ranks[behind] == ranks[ahead] + 1
            if follows.any():
                slack = np.where(follows, self._of_case(day, alternatives), inf)
                found = np.minimum(found, slack)
        return found

    def _moment(self, day: Day, moment: Any) -> OfRows:
        match moment:
            case CueSketch():
                return day.wait(moment)
            case Due(body):
                return self._due(day, body)
        return day.instant(moment)

    def _due(self, day: Day, body: int) -> OfRows:
        """When a flight is due over its target (s)."""
        sketch: BodySketch = self._plan.bodies[body]
        orbit = sketch.orbit
        if orbit is None:
            assert sketch.release is not None
            return day.wait(sketch.release)
        if orbit.due is not None:
            return day.wait(orbit.due)
        assert orbit.after_call is not None
        called = day.flypast(body)[2]
        after = day.values[self._plan.forms[orbit.after_call]]
        return after if called is None else called + after
