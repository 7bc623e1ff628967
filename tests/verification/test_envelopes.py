"""Several units ahead, several gaits each: a passage is the upper envelope of what binds it.

The expected passages are those of the law, evaluated at the places where one of the lines that it
is made of may bend towards faster: between two such corners B - C has no maximum. Where a unit
meets a bound it bends towards slower; no such place is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import inf

import pytest

from tests.build import Named, block, exactly, hold, run_of

Line = Callable[[float], float]
LENGTH, GAP, REACTION = 20.0, 10.0, 2.0
PLACE = LENGTH + GAP
ROAD = 1000.0
CHANGES = {"m1": 200.0, "m2": 400.0, "m3": 600.0}
ASKED = [7.0 * n for n in range(1, 140)]  # none is a corner


def marching(speeds: Sequence[float], changes: Sequence[float] = tuple(CHANGES.values())) -> Line:
    """Time from the start of the road to a station, one speed up to each change."""
    edges = [0.0, *changes, inf]

    def time(station: float) -> float:
        return sum(
            max(min(station, high) - low, 0) / speed
            for low, high, speed in zip(edges, edges[1:], speeds, strict=False)
        )

    return time


def envelope(free: Line, bounds: Sequence[Line], corners: Sequence[float]) -> Line:
    """T(s) = C(s) + max over s' <= s of (B(s') - C(s')), the largest being at a corner."""

    @cache
    def passage(station: float) -> float:
        places = [*(corner for corner in corners if corner <= station), station]
        return free(station) + max(b(place) - free(place) for b in bounds for place in places)

    return passage


def behind(leader: Line, off: float = ROAD) -> Line:
    """What a unit ahead allows, up to the instant at which its tail is off the common ground."""
    return lambda station: leader(min(station + PLACE, off + LENGTH)) + REACTION


def released(instant: float) -> Line:
    """What a release allows: at the start."""
    return lambda station: instant if station == 0 else -inf


def corners(shifts: int, *more: float) -> list[float]:
    """Changes and ends of those ahead, shifted once for each unit between."""
    fixed = [0.0, *CHANGES.values(), ROAD - GAP, *more]
    return sorted({place - n * PLACE for place in fixed for n in range(shifts + 1)} | {0.0})


def unit(name: str, speeds: Sequence[float], **keys: object) -> Named:
    gaits = dict(zip(CHANGES, speeds[1:], strict=False))
    return block(name, length=LENGTH, speed=speeds[0], gait_at=gaits, **keys)


def test_a_unit_falls_behind_and_catches_up_again_with_each_gait() -> None:
    ahead, own, late = (2.0, 0.8, 2.5, 0.5), (1.5, 1.0, 1.2, 2.0), 20.0
    leader, follower = unit("leader", ahead, release=0), unit(
        "follower", own, gap=GAP, reaction=REACTION, release=late
    )  # fmt: skip
    passage = run_of(leader, follower, markers=CHANGES).passages["follower"]

    bound, free = behind(marching(ahead)), marching(own)
    expected = envelope(free, [released(late), bound], corners(1))
    assert [passage.arrival(place) for place in ASKED] == exactly([*map(expected, ASKED)])
    # It is bound in two stretches and free in the others.
    held = [expected(place) - bound(place) < 1e-9 for place in ASKED]
    assert [held[n] != held[n - 1] for n in range(1, len(held))].count(True) >= 3


@pytest.mark.parametrize("late", [0.0, 90.0, 300.0])
def test_a_chain_of_units_with_gaits_of_their_own_binds_one_through_the_other(late: float) -> None:
    speeds = [(1.0, 0.5, 2.0, 1.0), (1.6, 1.6, 0.6, 1.6), (0.9, 1.8, 1.8, 0.7), (2.0,) * 4]
    names = ["a", "b", "c", "d"]
    keys = {"gap": GAP, "reaction": REACTION}
    units = [
        unit(name, own, **keys, **({"release": 0} if name == "a" else {}),
             **({"release": late} if name == "c" else {}))
        for name, own in zip(names, speeds, strict=True)
    ]  # fmt: skip
    run = run_of(*units, markers=CHANGES)

    before: Line = marching(speeds[0])
    for name, own in zip(names[1:], speeds[1:], strict=True):
        free, bound = marching(own), behind(before)
        cue = released(late if name == "c" else 0.0)
        expected = envelope(free, [cue, bound], corners(3))
        passage = run.passages[name]
        assert [passage.arrival(place) for place in ASKED] == exactly([*map(expected, ASKED)])
        assert passage.departure(0.0) == exactly(expected(0.0))
        before = expected


def test_of_two_ahead_now_the_one_and_now_the_other_binds() -> None:
    # The nearer leaves at the fork and is slow before it; the further goes on and is slow beyond.
    fork = 400.0
    far_speeds, near_speeds, own = (2.0, 2.0, 0.5, 0.5), (0.7, 0.7), (3.0,) * 4
    segments = {"a": fork, "b": ROAD - fork, "side": 500.0}
    routes = {"on": ["a", "b"], "off": ["a", "side"]}
    markers = {"m1": ("a", 200.0), "m2": ("b", 0.0), "m3": ("b", 200.0)}
    keys = {"gap": GAP, "reaction": REACTION}
    far = unit("far", far_speeds, release=0)
    near = block("near", route="off", length=LENGTH, speed=near_speeds[0], **keys)
    last = unit("last", own, **keys)
    run = run_of(far, near, last, segments=segments, routes=routes, markers=markers)

    far_line = marching(far_speeds)
    near_starts = PLACE / 2.0 + REACTION
    near_line: Line = lambda s: near_starts + s / near_speeds[0]  # noqa: E731
    by_near, by_far = behind(near_line, off=fork), behind(far_line)

    def near_binds(station: float) -> float:
        return by_near(station) if station <= fork else -inf

    expected = envelope(
        marching(own), [near_binds, by_far], [*corners(1), fork - GAP, fork]
    )  # fmt: skip
    passage = run.passages["last"]
    assert [passage.arrival(place) for place in ASKED] == exactly([*map(expected, ASKED)])
    causes = [cause.bound.body for cause in passage.causes if cause.bound]
    assert causes[0] == "near"
    assert causes[-1] == "far"


@pytest.mark.parametrize("own_hold", [0.0, 40.0, 150.0])
def test_holds_and_gaits_of_two_units_add_to_one_envelope(own_hold: float) -> None:
    # The leader halts at 400 m, the follower at 340 m: 30 m before its queue place.
    ahead, own, halts, stays, place = (
        (1.0, 2.0, 0.6, 1.2),
        (2.0, 0.9, 1.5, 1.0),
        400.0,
        120.0,
        340.0,
    )
    markers = {**CHANGES, "own": place}
    leader = unit("leader", ahead, release=0, holds={"m2": hold(stays)})
    holds = {"own": hold(own_hold)} if own_hold else {}
    follower = unit("follower", own, gap=GAP, reaction=REACTION, release=100, holds=holds)
    passage = run_of(leader, follower, markers=markers).passages["follower"]

    def left(station: float) -> float:
        """The instant at which the leader leaves a station."""
        return marching(ahead)(station) + (stays if station >= halts else 0)

    def free(station: float) -> float:
        return marching(own)(station) + (own_hold if station >= place else 0)

    # Before and after each step: a corner just below it takes the lower side.
    steps = [halts - PLACE, place]
    below = [step - 1e-12 * step for step in steps]
    expected = envelope(
        free, [released(100), behind(left)], [*corners(1), *steps, *below]
    )  # fmt: skip
    asked = [station for station in ASKED if all(abs(station - step) > 1 for step in steps)]
    assert [passage.arrival(station) for station in asked] == exactly([*map(expected, asked)])
    for step in steps:
        assert passage.departure(step) == exactly(expected(step))


def test_a_unit_that_joins_and_leaves_binds_on_the_shared_stretch_only() -> None:
    # The leader comes from the side, marches slowly on the middle, and turns off again.
    segments = {"in": 300.0, "middle": 200.0, "out": 500.0, "side": 50.0, "away": 400.0}
    routes = {"straight": ["in", "middle", "out"], "across": ["side", "middle", "away"]}
    slow, fast, late = 0.5, 2.0, 250.0
    leader = block("leader", route="across", length=LENGTH, speed=slow, release=late)
    follower = block("follower", speed=fast, gap=GAP, reaction=REACTION, release=0)
    markers = {"line": ("middle", 0.0)}
    run = run_of(leader, follower, segments=segments, routes=routes, markers=markers)

    def bound(station: float) -> float:
        if not 300 <= station <= 500:
            return -inf
        return late + min(station - 300 + 50 + PLACE, 50 + 200 + LENGTH) / slow + REACTION

    expected = envelope(
        lambda s: s / fast, [released(0), bound], [0.0, 300.0, 500 - GAP, 500.0]
    )  # fmt: skip
    passage = run.passages["follower"]
    asked = [station for station in ASKED if station != 300]
    assert [passage.arrival(station) for station in asked] == exactly([*map(expected, asked)])
    assert run.events["follower@line"] == exactly(300 / fast)
    assert run.events["follower.departs@line"] == exactly(expected(300))
