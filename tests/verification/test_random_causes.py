"""Every passage knows its causes: from them its instants can be computed again."""

from __future__ import annotations

import math
import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator import simulate
from simulator.scenario.events import Instant, ItemEdge, OfGroup, Passing, Released
from simulator.scenario.lineup import Body, Cue
from simulator.timeline.passage import Bound, Cause
from simulator.timeline.run import Run
from tests.verification.parades import Document, loaded, parades
from tests.verification.retold import delayed
from tests.verification.suite import simulated, suite

EXACT = 1e-9
#: A little before an anchor (m): there the anchor's bound did not rule yet.
BEFORE = 1e-3


def free(body: Body, low: float, high: float) -> float:
    """Time from leaving one station to leaving another, were nobody else there, holds included."""
    edges = [*body.paces[1:], (math.inf, 0.0)]
    moving = sum(
        max(0.0, min(high, upto) - max(low, place)) / speed
        for (place, speed), (upto, _) in zip(body.paces, edges, strict=True)
    )
    return moving + sum(
        hold.duration for hold in body.holds if low + EXACT < hold.station <= high + EXACT
    )


def comes(run: Run, cue: Cue | None) -> float:
    if cue is None:
        return run.begin
    if cue.at is not None:
        return cue.at
    return max(run.events[name] for name in cue.after) + cue.delay


def led(run: Run, bound: Bound, station: float) -> tuple[float, float]:
    """What the leader allows at a station, on the side of arrival and of departure."""
    leader, there = run.passages[bound.unit], station + bound.shift
    if there >= bound.cap - EXACT:
        tail_off = leader.arrival(bound.cap) + bound.reaction
        return tail_off, tail_off
    return leader.arrival(there) + bound.reaction, leader.departure(there) + bound.reaction


def known_bounds(run: Run, body: Body) -> list[tuple[Bound, float, float]]:
    """Every bound that the unit can have, and from where to where it holds."""
    found = []
    for leader in run.scenario.bodies[: body.index]:
        if leader.flies:
            continue
        for common in run.scenario.network.runs(body.route, leader.route):
            bound = Bound(
                leader.name,
                common.shift + body.gap + leader.length,
                common.high + common.shift + leader.length,
                body.reaction,
            )
            found.append((bound, common.low, common.high))
    return found


def check_bound(run: Run, body: Body, bound: Bound, station: float) -> None:
    """A unit ahead, on a run of common segments that the station belongs to."""
    assert any(
        low - EXACT <= station <= high + EXACT
        and known.unit == bound.unit
        and np.allclose(known[1:], bound[1:], rtol=0, atol=EXACT)
        for known, low, high in known_bounds(run, body)
    ), (body.name, bound, station)


def check_anchor(run: Run, body: Body, cause: Cause, anchor: float) -> None:
    """The instant at an anchor is what its cause says, and nothing before it was as late."""
    passage = run.passages[body.name]
    left = passage.departure(anchor)
    own = sum(hold.duration for hold in body.holds if abs(hold.station - anchor) < EXACT)
    if cause.bound is None:
        if abs(anchor - body.start) < EXACT:
            assert abs(left - run.events[f"{body.name}.released"]) <= EXACT
            return
        cues = [hold.until for hold in body.holds if abs(hold.station - anchor) < EXACT]
        assert cues
        assert cues[0] is not None
        assert abs(left - comes(run, cues[0])) <= EXACT
    else:
        check_bound(run, body, cause.bound, anchor)
        arrival, departure = led(run, cause.bound, anchor)
        assert min(abs(left - departure), abs(left - own - arrival)) <= EXACT
    if anchor > body.start + BEFORE:
        before = anchor - BEFORE
        assert passage.departure(before) + free(body, before, anchor) < left


@suite(150)
@given(parades())
def test_a_passage_follows_from_its_causes(document: Document) -> None:
    run = simulated(document)
    rng = random.Random(str(document))
    for body in run.scenario.bodies:
        passage = run.passages[body.name]
        knots = passage.stations.tolist()
        assert len(passage.causes) == len(knots)
        for low, high, cause in zip(knots, [*knots[1:], passage.end], passage.causes, strict=True):
            places = [low, *(rng.uniform(low + 1e-6, high - 1e-6) for _ in range(5))]
            if cause.station is None:
                assert cause.bound is not None
                check_bound(run, body, cause.bound, low)
                for place in places:
                    allowed = led(run, cause.bound, place)[1]
                    assert abs(passage.departure(place) - allowed) <= 2 * EXACT
                continue
            assert body.start - EXACT <= cause.station <= low + EXACT
            check_anchor(run, body, cause, cause.station)
            left = passage.departure(cause.station)
            for place in places:
                expected = left + free(body, cause.station, place)
                assert abs(passage.departure(place) - expected) <= EXACT


# -- the chain of an event -------------------------------------------------------------------------

#: What a chain ends at: the path in the document of a cue with a clock time; None where it is
#: the beginning of the run, or the first of a group, which another may take over.
Root = tuple[str, ...] | None


def root(run: Run, instant: Instant) -> Root:
    """Walk back from an event, cause by cause, to the clock time that it hangs on."""
    if isinstance(instant, OfGroup):
        if not instant.last:
            return None
        return root(run, max(instant.members, key=run.events.read))
    if isinstance(instant, Passing):
        return root_of_passing(run, instant)
    if isinstance(instant, Released):
        return root_of_start(run, run.scenario.body[instant.unit])
    if isinstance(instant, ItemEdge):
        return root_of_cue(run, run.scenario.programme[instant.item].cue, "programme", instant.item)
    return None


def root_of_start(run: Run, body: Body) -> Root:
    if body.target is not None:
        return ("units", body.name, "target")
    return root_of_cue(run, body.release, "units", body.name, "call" if body.flies else "release")


def root_of_cue(run: Run, cue: Cue | None, *path: str) -> Root:
    if cue is None:
        return None
    if cue.at is not None:
        return path
    last = max(cue.after, key=lambda name: run.events[name])
    return root(run, run.scenario.event_names.resolve(last))


def root_of_passing(run: Run, passing: Passing) -> Root:
    body, passage = run.scenario.body[passing.unit], run.passages[passing.unit]
    arriving = passing.side == "arrival"
    reached = passage.stations < passing.station + (-EXACT if arriving else EXACT)
    cause = passage.causes[int(np.flatnonzero(reached)[-1])]
    if cause.station is None:
        assert cause.bound is not None
        return root_of_bound(run, cause.bound, passing.station, arriving)
    anchor = cause.station
    holds = [hold for hold in body.holds if abs(hold.station - anchor) < EXACT]
    if cause.bound is not None:
        _, departure = led(run, cause.bound, anchor)
        at_departure = abs(passage.departure(anchor) - departure) <= EXACT
        return root_of_bound(run, cause.bound, anchor, not at_departure)
    if abs(anchor - body.start) < EXACT:
        return root_of_start(run, body)
    hold = holds[0]
    return root_of_cue(run, hold.until, "units", body.name, "holds", hold.marker, "until")


def root_of_bound(run: Run, bound: Bound, station: float, arriving: bool) -> Root:
    there = station + bound.shift
    if there >= bound.cap - EXACT:
        return root(run, Passing(bound.unit, bound.cap, "arrival"))
    return root(run, Passing(bound.unit, there, "arrival" if arriving else "departure"))


@suite(150)
@given(parades(), st.integers(1, 300))
def test_a_later_root_makes_its_event_later_by_as_much(document: Document, seconds: int) -> None:
    # The run itself begins at its earliest clock time; that must not move.
    document["programme"]["assembly"] = {"at": "08:50:00"}
    run = simulated(document)
    names = run.scenario.event_names
    roots = {name: root(run, names.resolve(name)) for name in run.events}
    for path in {path for path in roots.values() if path is not None} - {("programme", "assembly")}:
        after = simulate(loaded(delayed(document, path, seconds)))
        for name, its_root in roots.items():
            if its_root == path:
                assert abs(after.events[name] - run.events[name] - seconds) <= 10 * EXACT, name
