"""Time gaps and headways that units keep behind the unit ahead."""

from __future__ import annotations

from typing import Any

from simulator.timeline.run import Run
from tests.build import block, run_of
from tests.verification.cases.case import Theme

THEME = Theme("Time gaps and headways")

#: A stretch at a slow pace, from one place to another, and a stand beyond.
ZONE = {"length": 30, "v": 2, "slow": 0.5, "near": 300, "far": 420, "stand": 600}


def two(
    *, length: float, v: float, slow: float, near: float, far: float, stand: float, **keys: Any
) -> Run:
    gaits = {"near": slow, "far": v}
    markers = {"near": near, "far": far, "stand": stand}
    return run_of(
        block("first", length=length, speed=v, gait_at=gaits, release=0),
        block("next", length=length, speed=v, gait_at=gaits, **keys),
        markers=markers,
    )


@THEME.case(
    "A headway is the same beyond a slow stretch: the next unit reaches the stand",
    "near / v + (far - near) / slow + (stand - far) / v + headway", "s",
    shown=True, headway=61, **ZONE,
)  # fmt: skip
def headway_beyond(**given: float) -> float:
    return two(**given).events["next@stand"]


@THEME.case(
    "Time gap into a slow stretch: the head enters after the tail ahead",
    "near / v + length / slow + time_gap", "s", time_gap=40, **ZONE,
)  # fmt: skip
def time_gap_into(**given: float) -> float:
    return two(**given).events["next@near"]


@THEME.case(
    "A time gap grows beyond a slow stretch: at the stand",
    "time_gap + length / slow - length / v", "s", shown=True, time_gap=40, **ZONE,
)  # fmt: skip
def time_gap_beyond(**given: float) -> float:
    return two(**given).march_table_rows("stand")[1].time_gap


@THEME.case(
    "A faster unit closes up to its headway at this station, between two markers",
    "(late - headway) / (1 / slow - 1 / fast)", "m", slow=1, fast=2, late=200, headway=61,
)  # fmt: skip
def closes_up(*, slow: float, fast: float, late: float, headway: float) -> float:
    run = run_of(
        block("slow", speed=slow, release=0),
        block("fast", speed=fast, headway=headway, release=late),
    )
    passage = run.passages["fast"]
    return passage.stations[abs(passage.slownesses - 1 / slow).argmin()]


@THEME.case(
    "A headway kept at one marker only: the n-th unit leaves it", "stand / v + n * headway", "s",
    shown=True,
    n=4, length=30, gap=5, v=2, stand=600, headway=61,
)  # fmt: skip
def at_a_marker(
    *, n: int, length: float, gap: float, v: float, stand: float, headway: float
) -> float:
    kept = {"time": f"{headway} s", "at": ["stand"]}
    units = [block(f"u{k}", length=length, speed=v, gap=gap, headway=kept) for k in range(n + 1)]
    units[0][1]["release"] = {"at": "09:00:00"}
    return run_of(*units, markers={"stand": stand}).events[f"u{n}.departs@stand"]


@THEME.case(
    "Headway over the line of a merge: the unit that arrives first waits",
    "late + east / v + headway", "s", late=600, east=150, west=100, v=1, headway=61,
)  # fmt: skip
def at_a_merge(*, late: float, east: float, west: float, v: float, headway: float) -> float:
    run = run_of(
        block("first", route="eastern", speed=v, release=late),
        block("second", route="western", speed=v, headway=headway, release=0),
        segments={"east": east, "west": west, "avenue": 800.0},
        routes={"eastern": ["east", "avenue"], "western": ["west", "avenue"]},
        markers={"line": ("avenue", 0.0)},
    )
    return run.events["second.departs@line"]
