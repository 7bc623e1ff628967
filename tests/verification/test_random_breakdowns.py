"""Random parades in which vehicles break down: what holds, whoever passes and whoever waits."""

from __future__ import annotations

import copy
import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator import simulate
from simulator.scenario.lineup.body import Body
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.verification.broken import broken, without_widths
from tests.verification.chain_settings import stays_the_same
from tests.verification.parades import Document
from tests.verification.suite import least, share
from tests.verification.unrolled import names_of, told, unrolled

PARADES = 140
EXACT = 1e-9
#: What is not seen: of a place (m), of an instant (s).
THIN, NEAR = 1e-6, 4e-6
#: By how much a wreck stands longer (s).
LONGER = 37.0

Floats = NDArray[np.float64]


def run_of(document: Document) -> Run:
    return simulate(Scenario.from_dict(copy.deepcopy(document)))


@cache
def seen() -> tuple[tuple[Document, Run], ...]:
    documents = [broken(seed, plain=seed % 2 == 0) for seed in range(share(PARADES))]
    return tuple((document, run_of(document)) for document in documents)


# -- nobody overlaps -------------------------------------------------------------------------------


def places(run: Run, instants: Floats) -> dict[str, Floats]:
    """Where everybody on the ground has its head; nan for who has left the parade."""
    found = {}
    for body in run.scenario.bodies:
        if not body.flies:
            passage = run.passages[body.name]
            found[body.name] = np.where(instants < passage.left, passage.position(instants), np.nan)
    return found


def lanes(run: Run, body: Body, where: dict[str, Floats], instants: Floats) -> list[Floats]:
    """Where a body may be beside others, who stand: past each wreck, or two that are near."""
    wrecks = list(past(run, body, where, instants))
    found = [edges for edges, _ in wrecks]
    for ((low, high), clear), ((low_2, high_2), clear_2) in combinations(wrecks, 2):
        # Where it swings out past the second, it is not clear of the first.
        touch = (low <= clear_2) & (low_2 <= clear)
        edges = np.stack([np.minimum(low, low_2), np.maximum(high, high_2)])
        found.append(np.where(touch, edges, np.nan))
    return found


def past(
    run: Run, body: Body, where: dict[str, Floats], instants: Floats
) -> Iterator[tuple[Floats, float]]:
    """Past each wreck, from where a body swung out to the wreck.

    From the gap behind the last that stands there to the head of the wreck, as stations of its
    route, shape (2, instants); nan at other times. And where its head is when it is clear of the
    wreck, which then keeps its gap.
    """
    for name, breakdown in run.breakdowns.items():
        if body.name not in breakdown.passed_by:
            continue
        wreck, place = next(
            (each, incident.station)
            for each in run.scenario.bodies
            for incident in each.incidents
            if incident.name == name
        )
        (to_wreck,) = run.scenario.network.runs(body.route, wreck.route)
        high = place - to_wreck.shift
        low = np.full(len(instants), high - wreck.length - body.gap_to(wreck).distance)
        for other in breakdown.queued:
            stands = run.scenario.body[other]
            for common in run.scenario.network.runs(body.route, stands.route):
                head = where[other] - common.shift
                tail = np.where(head <= high, head - stands.length, high)
                low = np.fmin(low, tail - body.gap_to(stands).distance)
        since = instants >= breakdown.start
        edges = np.stack([np.where(since, low, np.nan), np.where(since, high, np.nan)])
        yield edges, high + body.length + wreck.gap_to(body).distance


def test_nobody_overlaps_and_gaps_are_kept_except_beside_a_wreck() -> None:
    beside = together = 0
    for seed, (_, run) in enumerate(seen()):
        rng = random.Random(seed)
        instants = np.array(sorted(rng.uniform(run.begin, run.end) for _ in range(400)))
        where = places(run, instants)
        bodies = [run.scenario.body[name] for name in where]
        passing = {body.name: lanes(run, body, where, instants) for body in bodies}
        for one, other in combinations(bodies, 2):
            for common in run.scenario.network.runs(one.route, other.route):
                ahead, behind = one, other
                head = where[one.name]
                head_2 = where[other.name] - common.shift
                # Who is ahead is so by its head; either may be.
                first = head >= head_2
                front = np.where(first, head, head_2)
                rear = np.where(first, head_2, head)
                gap = np.where(first, behind.gap_to(ahead).distance, ahead.gap_to(behind).distance)
                tail = front - np.where(first, ahead.length, behind.length)
                end = rear - np.where(first, behind.length, ahead.length)
                start = np.where(first, other.start - common.shift, one.start)
                out = np.where(first, head > one.start, head_2 > other.start - common.shift)
                # Both are out on the common ground, and neither is off it.
                met = out & (rear > np.maximum(start, common.low) + THIN)
                met &= (rear < common.high - THIN) & (tail < common.high - gap - THIN)
                close = met & (tail - rear < gap - THIN)
                together += int(met.sum())
                excused = np.zeros(len(instants), dtype=bool)
                for body, shift in ((one, 0.0), (other, common.shift)):
                    leads = first == (body is one)
                    # Off the lane it is with its tail, and ahead of the wreck when that keeps its
                    # gap from it.
                    since = np.where(leads, np.fmax(tail, end), rear) + shift
                    until = np.where(leads, np.fmax(tail - gap, rear), np.fmax(tail, rear)) + shift
                    for low, high in passing[body.name]:
                        excused |= (since >= low - THIN) & (until <= high + THIN)
                beside += int((close & excused).sum())
                wrong = close & ~excused
                assert not wrong.any(), (seed, one.name, other.name, instants[wrong][0])
    assert together > least(300_000)
    assert beside > least(1000)


# -- nobody knows the future -----------------------------------------------------------------------


def longer(document: Document, run: Run) -> Iterator[tuple[Document, float]]:
    """Parades in which one wreck stands longer, and until when they are to be the same."""
    towed: set[str] = set()
    for name, breakdown in sorted(run.breakdowns.items(), key=lambda item: item[1].end):
        other = copy.deepcopy(document)
        if breakdown.recovered is None:
            incident = other["incidents"][name]
            incident["drives-on"] = f"{float(incident['drives-on'].split()[0]) + LONGER} s"
        else:
            lorry = breakdown.recovered.vehicle
            if lorry in towed:
                continue
            towed.add(lorry)
            work = other["recovery"][lorry]
            work["working-time"] = f"{float(work['working-time'].split()[0]) + LONGER} s"
        yield other, breakdown.end


def test_how_long_a_wreck_will_stand_changes_nothing_before_it_is_over() -> None:
    for seed, (document, run) in enumerate(seen()):
        for other, over in longer(document, run):
            late = run_of(other)
            before = {name: at for name, at in run.events.items() if at < over}
            then = {name: at for name, at in late.events.items() if at < over}
            assert before == then, seed
            instants = np.linspace(run.begin, over, 60)[:-1]
            for name, passage in run.passages.items():
                there, here = passage.position(instants), late.passages[name].position(instants)
                assert np.array_equal(there, here), (seed, name)


def unforeseen(document: Document, run: Run) -> Iterator[str]:
    """Breakdowns of which something shows before they begin."""
    for name, breakdown in run.breakdowns.items():
        other = copy.deepcopy(document)
        del other["incidents"][name]
        well, start = run_of(other), breakdown.start - NEAR
        here, there = (dict(each.events.items()) for each in (run, well))
        for event in here.keys() | there.keys():
            at, then = here.get(event, np.inf), there.get(event, np.inf)
            if min(at, then) < start and abs(at - then) > EXACT:
                yield f"{name}: {event}"
        instants = np.linspace(run.begin, start, 60)
        for unit, passage in run.passages.items():
            moved = passage.position(instants) - well.passages[unit].position(instants)
            if np.abs(moved).max() > EXACT:
                yield f"{name}: {unit}"


def test_before_a_vehicle_breaks_down_nobody_knows() -> None:
    found = {seed: list(unforeseen(document, run)) for seed, (document, run) in enumerate(seen())}
    assert {seed: told for seed, told in found.items() if told} == {}


# -- where nobody passes, it is a hold -------------------------------------------------------------


def holding(document: Document) -> tuple[Document, Document]:
    """A parade in which nobody knows how wide the road is, and the same with holds.

    In the second, elastic columns are told as units, one a rank.
    """
    document = without_widths(document)
    document["recovery"] = {}
    # A hold stands still while everything does; a repair goes on.
    document["programme"] = {}
    stalls = {}
    for name, incident in document["incidents"].items():
        if name.startswith("w"):
            incident.pop("towed", None)
            stalls[name] = {"drives-on": "51.5 s", **incident}
    document["incidents"] = stalls
    held = copy.deepcopy({key: value for key, value in document.items() if key != "incidents"})
    held = unrolled(held)
    for name, stall in stalls.items():
        unit = document["units"][stall["unit"]]
        one = names_of(stall["unit"], unit)[stall.get("rank", 1) - 1]
        station = float(stall["place"].split()[0])
        for segment in document["routes"][unit["route"]]:
            length = float(document["segments"][segment]["length"].split()[0])
            if station < length:
                held["markers"][name] = f"{segment} + {station!r} m"
                break
            station -= length
        hold = {name: {"duration": stall["drives-on"]}}
        held["units"][one]["holds"] = {**held["units"][one].get("holds", {}), **hold}
    return document, held


def test_where_nobody_passes_a_breakdown_is_a_hold() -> None:
    compared = 0
    for seed, (whole, _) in enumerate(seen()):
        document, held = holding(whole)
        run, same = run_of(document), run_of(held)
        last = {
            name: names_of(name, unit)[-1]
            for name, unit in document["units"].items()
            if unit.get("elastic")
        }
        assert not any(breakdown.passed_by for breakdown in run.breakdowns.values())
        for name, instant in run.events.items():
            if name.partition(".")[0] in run.breakdowns:
                continue
            assert abs(same.events[told(name, last)] - instant) <= EXACT, (seed, name)
            compared += 1
    assert compared > least(5_000)


# -- chains, occupancy, determinism ----------------------------------------------------------------


def test_every_event_has_a_chain_of_what_was_before_it() -> None:
    kinds = set()
    for seed, (_, run) in enumerate(seen()):
        for name, instant in run.events.items():
            chain = run.explain(name)
            assert abs(chain.total - instant) <= EXACT, (seed, name)
            latest = max(link.instant for link in chain.links)
            assert latest <= instant + EXACT, (seed, name)
            kinds.update(link.kind for link in chain.links)
    assert kinds >= {"repair", "tow", "sent", "back", "queue", "follow", "clear"}


def test_every_setting_of_a_chain_can_be_set_to_what_it_is() -> None:
    for seed, (_, run) in enumerate(seen()[::10]):
        assert stays_the_same(run, EXACT), seed


def inside(run: Run, body: Body, instants: Floats) -> NDArray[np.bool_]:
    """Which of its ranks have a positive length in the square: shape (ranks, instants)."""
    passage, network = run.passages[body.name], run.scenario.network
    fronts = passage.position(instants)[None, :] - body.offsets[:, None]
    rears = fronts - body.unit.depth
    if not body.unit.drawn_up:
        rears = np.maximum(rears, body.start)
    found = np.zeros(fronts.shape, dtype=bool)
    for piece in network.zones["square"]:
        for leg in network.passes[body.route].get(piece.segment, ()):
            low, high = leg.start + piece.low, leg.start + piece.high
            found |= np.minimum(fronts, high) - np.maximum(rears, low) > THIN / 10
    return found & (instants < passage.left)


def test_occupancy_is_what_one_sees() -> None:
    left = 0
    for seed, (document, run) in enumerate(seen()):
        steps = run.occupancy("square")
        rng = random.Random(seed)
        times = np.array(
            [
                *(rng.uniform(run.begin, run.end) for _ in range(60)),
                *(rng.choice(steps.time.tolist()) + rng.uniform(-0.5, 0.5) for _ in range(60)),
            ]
        )
        near = np.abs(times[:, None] - steps.time[None, :]).min(axis=1) < NEAR
        instants = times[~near & (times >= run.begin)]
        people = np.zeros(len(instants), dtype=np.int64)
        for body in run.scenario.bodies:
            there = inside(run, body, instants)
            people += body.weights[:, 0] @ there.astype(np.int64)
            for incident in body.incidents:
                if incident.number is None:
                    continue
                gone = instants >= run.events[f"{incident.name}.start"]
                each = document["units"][body.unit.name].get("crew", 1) if body.flies else 1
                people -= incident.number * each * (gone & there[incident.rank])
                left += int((gone & there[incident.rank]).sum())
        found = np.array([steps.at(instant) for instant in instants.tolist()])
        np.testing.assert_array_equal(found, people, err_msg=str(seed))
    assert left >= least(21)


def test_whoever_comes_in_goes_out_or_has_left() -> None:
    for seed, (_, run) in enumerate(seen()):
        steps = run.occupancy("square")
        for count in ("people", "vehicles", "aircraft", "units"):
            values = steps.count(count)
            assert values.min() >= 0, seed
            assert values[-1] == 0, seed
        for name, breakdown in run.breakdowns.items():
            if breakdown.recovered is None:
                continue
            (wreck,) = [
                body
                for body in run.scenario.bodies
                if any(incident.name == name for incident in body.incidents)
            ]
            assert run.passages[wreck.name].left == breakdown.end
            assert run.passages[wreck.name].arrival(wreck.end) == np.inf


def told_by(first: int, last: int) -> str:
    """Everything that happened in some parades, as one number."""
    digest = hashlib.sha256()
    for seed in range(first, last):
        run = run_of(broken(seed, plain=False))
        digest.update(repr((dict(run.events.items()), run.breakdowns)).encode())
    return digest.hexdigest()


def test_a_run_is_the_same_every_time() -> None:
    told = told_by(0, 30)
    assert told_by(0, 30) == told
    module = f"from {__name__} import told_by; print(told_by(0, 30))"
    for number in ("1", "2")[: share(2)]:
        environment = {**os.environ, "PYTHONHASHSEED": number}
        found = subprocess.run(
            [sys.executable, "-c", module],
            capture_output=True, text=True, check=True, env=environment,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert found.stdout.strip() == told
