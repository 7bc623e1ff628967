"""What is asked of each replication, recorded: instants, slacks, and who is in a zone when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from math import inf
from typing import Any, NamedTuple

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
from simulator.movement.batch.cue_times import Day
from simulator.movement.batch.forms import Form
from simulator.movement.batch.structure import CueSketch, NotBatchable
from simulator.movement.batch.tape import (
    AnyNumber,
    AnyTruth,
    equal,
    finite,
    maximum,
    minimum,
    where,
)
from simulator.scenario.network import Side
from simulator.tolerances import HOLDS_FROM, SAME_PLACE, SAME_STEP

SIDES: tuple[Side, Side] = ("arrival", "departure")


class Visit(NamedTuple):
    """When a rank comes to a stretch, and when it leaves it (s)."""

    comes: AnyNumber
    goes: AnyNumber


class Recorded:
    """Instants, slacks, and who is in a zone when, of all replications.

    Parameters
    ----------
    day
        Its instants; where a replication must be run by itself, it is ``unsure`` of them.
    """

    def __init__(self, day: Day) -> None:
        self._day = day
        self._plan, self._forms = day.plan, day.plan.forms

    # -- events ------------------------------------------------------------------------------------

    def events(self, asked: Questions) -> dict[str, AnyNumber]:
        """The instants of all events (s), by name."""
        found = {name: self._day.instant(instant) for name, instant in asked.events}
        for name, last, members in asked.groups:
            found[name] = reduce(
                maximum if last else minimum, (found[member] for member in members)
            )
        return found

    # -- constraints -------------------------------------------------------------------------------

    def judged(self, required: AllCases | LongestHalt | Counted | Empty) -> tuple[AnyNumber, ...]:
        """The slack of a constraint; of one on a zone, when it begins and ceases to count (s)."""
        match required:
            case Counted() | Empty():
                return self._interval(required.opens, required.closes)
            case LongestHalt(bodies, at_most):
                halts = [at_most - self._longest_halt(body) for body in bodies]
                return (reduce(minimum, halts) if halts else inf,)
        return (self._slack(required),)

    def _slack(self, required: AllCases) -> AnyNumber:
        found: AnyNumber = inf
        for alternatives in required.cases:
            found = minimum(found, self._of_case(alternatives))
        for each in required.successions:
            found = minimum(found, self._of_successions(each))
            # Where no two follow each other.
            self._day.unsure = self._day.unsure | equal(found, inf)
        return found

    def _longest_halt(self, body: int) -> AnyNumber:
        """The longest halt of a body beyond its start (s): it stands only where it may jump."""
        longest: AnyNumber = 0.0
        for place in self._plan.law.jumps[body]:
            comes, goes = (self._day.readings.passing(body, place, side) for side in SIDES)
            stands = goes - comes
            longest = maximum(longest, where(finite(stands), stands, 0.0))
        return longest

    def _interval(self, opens: Any, closes: Any) -> tuple[AnyNumber, AnyNumber]:
        day = self._day
        return (
            day.begin if opens is None else self._moment(opens),
            day.end if closes is None else self._moment(closes),
        )

    def _of_case(self, alternatives: Sequence[Sequence[Term]]) -> AnyNumber:
        best: AnyNumber = -inf
        for conjunction in alternatives:
            worst: AnyNumber = inf
            for term in conjunction:
                slack = self._moment(term.plus) - self._moment(term.minus)
                slack = slack + self._day.values[self._forms[term.offset]]
                if term.only_if_negative:
                    slack = where(slack >= HOLDS_FROM, inf, slack)
                worst = minimum(worst, slack)
            best = maximum(best, worst)
        return best

    def _of_successions(self, all_pairs: Successions) -> AnyNumber:
        """The least slack of units that follow each other in the order of their moments."""
        turns = _turns([self._day.instant(each) for each in all_pairs.moments])
        found: AnyNumber = inf
        for ahead, behind, alternatives in all_pairs.pairs:
            follows = equal(turns[behind], turns[ahead] + 1.0)
            found = minimum(found, where(follows, self._of_case(alternatives), inf))
        return found

    def _moment(self, moment: Any) -> AnyNumber:
        match moment:
            case CueSketch():
                return self._day.wait(moment)
            case Due(body):
                return self._due(body)
        return self._day.instant(moment)

    def _due(self, body: int) -> AnyNumber:
        """When a flight is due over its target (s)."""
        day, sketch = self._day, self._plan.bodies[body]
        orbit = sketch.orbit
        if orbit is None:
            assert sketch.release is not None
            return day.wait(sketch.release)
        if orbit.due is not None:
            return day.wait(orbit.due)
        assert orbit.after_call is not None
        called = day.flypast(body)[2]
        after = day.values[self._forms[orbit.after_call]]
        return after if called is None else called + after

    # -- zones -------------------------------------------------------------------------------------

    def visits(self, stretches: Sequence[Crossing]) -> dict[int, list[Visit]]:
        """When the ranks of bodies come to a zone, and when they leave it (s): of each body at each
        of its stretches.
        """
        found: dict[int, list[Visit]] = {}
        for stretch in stretches:
            there = list(self._visits(stretch))
            before = found.setdefault(stretch.body, [])
            # A rank that is in two stretches at once would be counted twice.
            for last, next_ in zip(before[-len(there) :], there, strict=False):
                again = next_.comes - last.goes <= SAME_STEP
                self._day.unsure = self._day.unsure | again
            before += there
        return found

    def _visits(self, stretch: Crossing) -> Iterator[Visit]:
        law, day, begin = self._plan.law, self._day, self._day.begin
        body = self._plan.bodies[stretch.body]
        start, low, high = (self._forms[each] for each in (body.start, stretch.low, stretch.high))
        depth, near = self._forms[body.depth], low
        if not body.drawn_up:
            if law.before(start, high, "arrival") is False:
                return
            further = law.before(start, low, "departure")
            if further is None:
                raise NotBatchable(f"{body.name} starts at the edge of a zone")
            near = low if further else start
        far = day.values.sum(high, depth)
        for rank, number in enumerate(body.offsets):
            offset = self._forms[number]
            comes = day.passing(stretch.body, day.values.sum(near, offset), "departure")
            goes = day.passing(stretch.body, day.values.sum(far, offset), "arrival")
            if body.standing is not None:
                place = start.minus(self._forms[body.standing[rank]])
                comes = where(self._is_at(near, place, "arrival"), -inf, comes)
                goes = where(self._is_at(high, place.minus(depth), "departure"), -inf, goes)
            goes = maximum(goes, begin)
            yield Visit(minimum(maximum(comes, begin), goes), goes)

    def _is_at(self, edge: Form, place: Form, side: Side) -> AnyTruth:
        """Whether a place is beyond an edge; or, for a departure, at it."""
        before = self._plan.law.before(edge, place, side)
        if before is not None:
            return before
        metres = self._day.values[place] - self._day.values[edge]
        return metres > (SAME_PLACE if side == "arrival" else -SAME_PLACE)


def _turns(instants: Sequence[AnyNumber]) -> list[AnyNumber]:
    """Of each of some instants, how many come before it; of equal ones, the first comes first."""
    turns: list[AnyNumber] = [0.0] * len(instants)
    for place, one in enumerate(instants):
        for further in range(place + 1, len(instants)):
            first = one <= instants[further]
            turns[further] = turns[further] + where(first, 1.0, 0.0)
            turns[place] = turns[place] + where(first, 0.0, 1.0)
    return turns
