"""Verdicts: the slack of constraints on neighbours, windows and flights."""

from __future__ import annotations

from typing import Any

from tests.build import block, clock, flight, hold, run_of
from tests.verification.cases.case import Theme

THEME = Theme("Verdicts")


def slack(*units: Any, asked: dict[str, Any], **rest: Any) -> float:
    run = run_of(*units, constraints=[{"name": "c", **asked}], **rest)
    return run.verdicts[0].slack


@THEME.case(
    "Window: slack of a march that must be over in time",
    "due - (release + (route + length) / v)", "s", due=1200, release=30, route=1000, length=20, v=1,
)  # fmt: skip
def window(*, due: float, release: float, route: float, length: float, v: float) -> float:
    asked = {"window": {"from": clock(0), "length": f"{due} s", "until": "guard.finishes"}}
    guard = block("guard", length=length, speed=v, release=release)
    return slack(guard, segments={"avenue": route}, asked=asked)


@THEME.case(
    "Time gap along a stretch, least where the one behind changes its gait",
    "release + turn / fast - (turn + length) / v - least", "s", shown=True,
    length=20, v=1, release=400, fast=2, turn=500, slow=0.5, least=100,
)  # fmt: skip
def time_gap(
    *, length: float, v: float, release: float, fast: float, turn: float, slow: float, least: float
) -> float:
    return slack(
        block("guard", length=length, speed=v, release=0),
        block("navy", length=length, speed=fast, release=release, gait_at={"turn": slow}),
        markers={"turn": turn},
        asked={"time-gap": "all", "along": "avenue", "at-least": f"{least} s"},
    )


@THEME.case(
    "Distance along a stretch, least in the queue behind a hold",
    "gap - least", "m", shown=True, length=20, gap=10, reaction=2, halt=300, least=8,
)  # fmt: skip
def distance(*, length: float, gap: float, reaction: float, halt: float, least: float) -> float:
    return slack(
        block("guard", length=length, release=0, holds={"gate": hold(60)}),
        block("navy", length=length, gap=gap, reaction=reaction, speed=2, release=50),
        markers={"gate": halt},
        asked={"gap": "all", "along": "avenue", "at-least": f"{least} m"},
    )


@THEME.case(
    "The longest halt, in a queue",
    "most - (halt / v + stays + reaction - (release + (halt - length - gap) / v))", "s",
    length=20, gap=10, reaction=2, v=1, halt=300, stays=60, release=40, most=90,
)  # fmt: skip
def longest_halt(
    *, length: float, gap: float, reaction: float, v: float, halt: float, stays: float,
    release: float, most: float,
) -> float:  # fmt: skip
    return slack(
        block("guard", length=length, speed=v, release=0, holds={"gate": hold(stays)}),
        block("navy", length=length, speed=v, gap=gap, reaction=reaction, release=release),
        markers={"gate": halt},
        asked={"halt": "navy", "at-most": f"{most} s"},
    )


AIR = {"first": 100, "second": 150, "calls": 30, "shared": 6000, "length": 45}


def flights(
    least: str, *, first: float, second: float, calls: float, shared: float, length: float
) -> float:
    return slack(
        flight("first", route="one", speed=first, length=length, call={"at": clock(0)}),
        flight("second", route="two", speed=second, length=length, call={"at": clock(calls)}),
        segments={"air": shared, "left": 5000.0, "right": 5000.0},
        routes={"one": ["air", "left"], "two": ["air", "right"]},
        asked={"separation": "flight", "at-least": least},
    )


@THEME.case(
    "Separation of two flights in metres, the second faster: least where the first leaves",
    "shared - second * ((shared + length) / first - calls) - least", "m",
    shown=True, **AIR, least=1000,
)  # fmt: skip
def metres(*, least: float, **given: float) -> float:
    return flights(f"{least} m", **given)


@THEME.case(
    "Separation of the same in seconds: least at the end of the air that they share",
    "calls + shared / second - (shared + length) / first - least", "s", **AIR, least=5,
)  # fmt: skip
def seconds(*, least: float, **given: float) -> float:
    return flights(f"{least} s", **given)


@THEME.case(
    "A zone stands empty",
    "most - (release - (zone + length) / v)", "s",
    release=300, zone=100, length=20, v=1, most=200,
)  # fmt: skip
def empty(*, release: float, zone: float, length: float, v: float, most: float) -> float:
    return slack(
        block("guard", length=length, speed=v, release=0),
        block("navy", length=length, speed=v, release=release),
        zones={"square": (100, 100 + zone)},
        asked={
            "empty": "square",
            "at-most": f"{most} s",
            "from": "guard.enters@square",
            "to": "navy.clears@square",
        },
    )
