"""Time gaps and headways are kept beyond breakdowns too, in the order in which units are there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from simulator import simulate
from simulator.scenario.lineup.body import Body
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.build import Named, block, column, exactly, run_of
from tests.verification.broken import broken
from tests.verification.parades import Document
from tests.verification.suite import least, share

PARADES = 400
EXACT = 1e-6


class Past(NamedTuple):
    """A body at a marker: when its head leaves it, and when its tail is past it (s)."""

    body: Body
    leaves: float
    clears: float


def with_times(seed: int) -> Document:
    """A random parade with breakdowns, in which most units keep a time gap or a headway."""
    document, rng = broken(seed, plain=True), random.Random(f"times/{seed}")
    for name, length in document["segments"].items():
        document["markers"][f"end-{name}"] = f"{name} + {float(length['length'].split()[0]) - 1} m"
    for unit in document["units"].values():
        last = document["routes"][unit["route"]][-1]
        for key, seconds in (("time-gap", [3, 20]), ("headway", [15, 61])):
            if rng.random() < 0.5:
                time = f"{rng.choice(seconds)} s"
                unit[key] = {"time": time, "at": f"end-{last}"} if rng.random() < 0.4 else time
    return document


def pasts(run: Run, marker: str) -> list[Past]:
    """All bodies that pass a marker, in the order of their heads."""
    found = []
    for body in run.scenario.bodies:
        station = run.scenario.network.station(body.route, marker)
        if station is not None:
            passage = run.passages[body.name]
            clears = passage.arrival(station + body.length)
            found.append(Past(body, passage.departure(station), clears))
    return sorted((each for each in found if each.clears < inf), key=lambda each: each.leaves)


def kept(there: list[Past], marker: str) -> Iterator[tuple[str, float]]:
    """Each time that a unit keeps at a marker, and by how much it is more than that (s)."""
    for place, (body, leaves, _) in enumerate(there):
        ahead = [each for each in there[:place] if each.body.unit is not body.unit]
        for spacing in body.times if ahead else ():
            if spacing.markers is not None and marker not in spacing.markers:
                continue
            if spacing.key == "headway":
                first = {each.body.unit: each.leaves for each in reversed(ahead)}
                since = max(first.values())
            else:
                since = max(each.clears for each in ahead)
            yield spacing.key, leaves - since - spacing.seconds


def test_beyond_all_breakdowns_every_unit_keeps_its_times_from_all_that_came_before_it() -> None:
    count: Counter[str] = Counter()
    for seed in range(share(PARADES)):
        run = simulate(Scenario.from_dict(with_times(seed)))
        passed = {name for each in run.breakdowns.values() for name in each.passed_by}
        for route in set(run.scenario.network.routes):
            marker = f"end-{run.scenario.network.routes[route][-1]}"
            there = pasts(run, marker)
            for key, spare in kept(there, marker):
                assert spare >= -EXACT, (seed, marker, key, spare)
                count[f"{key} kept"] += 1
                count[f"{key} binds"] += spare <= EXACT
            count["passed"] += any(each.body.name in passed for each in there)
    for what in ("time-gap binds", "headway binds", "passed"):
        assert count[what] >= least(50), count


STREET = {"street": {"length": "1 km", "width": "10 m"}}
CORNER, END, STANDS = 500.0, 900.0, 300.0
WIDE = {"speed": 1, "length": 20, "gap": 10, "reaction": 2, "width": "6 m"}


def past_a_float(*units: Named, **keys: object) -> Run:
    """Behind some units a float breaks down at 540 s for 5 min; a band passes it, and another float
    comes after.
    """
    narrow = {"speed": 2, "length": 20, "gap": 10, "reaction": 2, "width": "3 m"}
    return run_of(
        *units,
        column("float", **WIDE, release=40),
        block("band", **narrow, release=200, **keys),
        column("next", **WIDE, headway=61, release=300),
        segments=STREET,
        markers={"corner": CORNER, "end": END},
        incidents={"stall": {"unit": "float", "place": "corner", "drives-on": f"{STANDS} s"}},
    )


def test_who_waits_behind_a_breakdown_keeps_its_headway_from_the_vehicle_when_it_drives_on() -> (
    None
):
    run = past_a_float()
    assert (run.breakdowns["stall"].passed_by, run.breakdowns["stall"].queued) == (
        ("band",),
        ("next",),
    )
    drives_on = 40 + CORNER + STANDS
    assert run.events["float.departs@corner"] == exactly(drives_on)
    assert run.events["next@end"] == exactly(drives_on + (END - CORNER) + 61)


def test_a_unit_that_passes_keeps_its_headway_from_what_is_ahead_of_the_breakdown() -> None:
    headway = 250
    run = past_a_float(column("lead", speed=1, length=20, release=0), headway=headway)
    assert run.breakdowns["stall"].passed_by == ("band",)
    # It comes to the queue a headway after the float was there, and follows the lead from there.
    place = CORNER - 30
    assert run.events["band.starts"] == exactly(40 + headway)
    assert run.passages["band"].arrival(place) == exactly(40 + place + headway)
    assert run.events["band@end"] == exactly(END + headway)
