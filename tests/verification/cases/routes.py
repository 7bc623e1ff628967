"""Routes that meet and part."""

from __future__ import annotations

from typing import Any

from simulator import simulate
from simulator.timeline.run import Run
from tests.build import block, parade, run_of
from tests.verification.cases.case import Theme

THEME = Theme("Routes that meet and part")


def merge(
    *, east: float, west: float, length: float, gap: float, reaction: float, fast: float,
    slow: float, cue: float,
) -> Run:  # fmt: skip
    behind = {"route": "western", "speed": slow, "gap": gap, "reaction": reaction}
    return run_of(
        block("first", route="eastern", length=length, speed=fast, release=cue),
        block("second", length=length, release=0, **behind),
        block("third", length=length, **behind),
        segments={"east": east, "west": west, "avenue": 800.0},
        routes={"eastern": ["east", "avenue"], "western": ["west", "avenue"]},
        markers={"line": ("avenue", 0.0)},
    )


MERGE = {"east": 150, "west": 100, "length": 20, "gap": 10, "reaction": 2, "fast": 2, "slow": 1}


def second(**given: Any) -> float:
    return merge(**given).events["second.departs@line"]


for name, cue in {"late: the second waits at the line": 600, "early: no unit waits": 0}.items():
    THEME.add(
        f"At a merge the first is {name}",
        "max(west / slow, cue + (east + length + gap) / fast + reaction)", "s",
        second, **MERGE, cue=cue, shown=cue > 0,
    )  # fmt: skip


@THEME.case(
    "The queue reaches back into the street: the third sets off from it",
    "cue + (east + length + gap) / fast + 2 * reaction", "s", **MERGE, cue=600,
)  # fmt: skip
def third(*, west: float, length: float, gap: float, **given: Any) -> float:
    run = merge(west=west, length=length, gap=gap, **given)
    return run.passages["third"].departure(west - length - gap)


FORK = {
    "fork": 100, "length": 20, "gap": 10, "quick": 1, "slow": 0.5, "fast": 2, "late": 35
}  # fmt: skip


def fork(
    route: str, *, fork: float, length: float, gap: float, quick: float, slow: float, fast: float,
    late: float,
) -> float:  # fmt: skip
    gaits = {"left" if route == "left" else "line": slow}
    leader = block("leader", route=route, length=length, speed=quick, gait_at=gaits, release=0)
    scenario = parade(
        leader,
        block("follower", speed=fast, gap=gap, release=late),
        segments={"a": fork, "b": 400.0, "c": 500.0},
        routes={"straight": ["a", "b"], "left": ["a", "c"]},
        markers={"left": ("c", 0.0), "line": ("b", 0.0)},
    )
    return simulate(scenario).events["follower@line"]


@THEME.case(
    "A leader leaves, and binds until its tail is off: the follower at the fork",
    "fork / quick + length / slow + gap / fast", "s", **FORK,
)  # fmt: skip
def leaves(**given: float) -> float:
    return fork("left", **given)


@THEME.case(
    "A leader goes on, and binds all along: the follower at the fork",
    "fork / quick + (length + gap) / slow", "s", **FORK,
)  # fmt: skip
def goes_on(**given: float) -> float:
    return fork("straight", **given)


@THEME.case(
    "A unit that goes straight waits where its leader comes back from a detour",
    "(common + detour + length + gap) / v + reaction",
    "s", common=100, straight=100, detour=400, length=20, gap=10, reaction=2, v=1,
)  # fmt: skip
def detour(
    *, common: float, straight: float, detour: float, length: float, gap: float, reaction: float,
    v: float,
) -> float:  # fmt: skip
    scenario = parade(
        block("leader", route="long", length=length, speed=v, release=0),
        block("follower", route="short", speed=2 * v, gap=gap, reaction=reaction),
        segments={"a": common, "straight": straight, "detour": detour, "b": 600.0},
        routes={"short": ["a", "straight", "b"], "long": ["a", "detour", "b"]},
        markers={"back": ("b", 0.0)},
    )
    return simulate(scenario).events["follower.departs@back"]


@THEME.case(
    "A body longer than the segment that it leaves: the follower starts",
    "(length + gap) / v + reaction", "s", short=50, length=120, gap=10, reaction=2, v=1,
)  # fmt: skip
def long_body(*, short: float, length: float, gap: float, reaction: float, v: float) -> float:
    scenario = parade(
        block("leader", route="left", length=length, speed=v, release=0),
        block("follower", speed=v, gap=gap, reaction=reaction, release=0),
        segments={"a": short, "b": 400.0, "c": 500.0},
        routes={"straight": ["a", "b"], "left": ["a", "c"]},
    )
    return simulate(scenario).events["follower.starts"]


@THEME.case(
    "Routes that share no ground do not bind",
    "place / v", "s", place=200, v=1, release=300,
)  # fmt: skip
def no_ground(*, place: float, v: float, release: float) -> float:
    scenario = parade(
        block("first", route="one", release=release),
        block("second", route="other", speed=v, gap=10, release=0),
        segments={"a": 500.0, "b": 500.0},
        routes={"one": ["a"], "other": ["b"]},
        markers={"m": ("b", place)},
    )
    return simulate(scenario).events["second@m"]
