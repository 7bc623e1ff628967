"""Flights: on target, called, in orbit, in formation."""

from __future__ import annotations

from typing import Any

from simulator.timeline.run import Run
from tests.build import after, at, block, clock, flight, run_of, target
from tests.verification.cases.case import Theme

THEME = Theme("Flights")

AIR = {"avenue": 2000.0, "air-in": 20_000.0, "air-square": 500.0, "air-out": 10_000.0}


def sky(*units: Any, gate: float = 8000, **rest: Any) -> Run:
    """Overhead is 20,250 m from the start."""
    return run_of(
        *units,
        segments=AIR,
        routes={"march": ["avenue"], "air": ["air-in", "air-square", "air-out"]},
        markers={
            "gate": ("air-in", gate),
            "overhead": ("air-square", 250.0),
            "call-in": ("avenue", 800.0),
        },
        **rest,
    )


@THEME.case(
    "A flight starts as much before its time on target as it flies",
    "tot - gate / fast - (overhead - gate) / slow",
    "s", tot=600, fast=200, slow=125, gate=8000, overhead=20_250,
)  # fmt: skip
def leaves(*, tot: float, fast: float, slow: float, gate: float, overhead: float) -> float:
    keys = {"speed": fast, "gait_at": {"gate": slow}, "target": target("overhead", tot)}
    return sky(flight("jets", **keys), gate=gate).events["jets.starts"]


@THEME.case(
    "It is called by the tanks, and is overhead",
    "release + 800 / walk + delay + overhead / fast",
    "s", release=30, walk=2, delay=12, fast=200, overhead=20_250,
)  # fmt: skip
def called(*, release: float, walk: float, delay: float, fast: float, overhead: float) -> float:
    tanks = block("tanks", speed=walk, release=release)
    jets = flight("jets", speed=fast, call=after("tanks@call-in", delay=delay))
    return sky(tanks, jets).events["jets@overhead"]


ORBIT = {"station": 200, "period": 90, "way": 12_250}


def orbiting(
    *, station: float, period: float, way: float, called: float | None = None,
    v: float = 120, slow: float | None = None, fast: float | None = None, due: float | None = None,
) -> Run:  # fmt: skip
    orbit = {"marker": "gate", "period": f"{period} s", "on-station": clock(station)}
    keys: dict[str, Any] = {"speed": v, "orbit": orbit}
    if called is not None:
        keys["call"] = at(called)
    if slow is not None:
        keys["speeds"] = [f"{slow} m/s", f"{fast} m/s"]
    if due is not None:
        keys["target"] = target("overhead", due)
    return sky(flight("jets", **keys), gate=20_250 - way)


def departs(**given: Any) -> float:
    return orbiting(**given).events["jets.departs@gate"]


def overhead(**given: Any) -> float:
    return orbiting(**given).events["jets@overhead"]


def speed(**given: Any) -> float:
    return orbiting(**given).flypasts["jets"].speed


def error(**given: Any) -> float:
    return orbiting(**given).flypasts["jets"].error


GATE = "station + period * ceil((called - station) / period)"
for when, called_at in {
    "just before a gate": 289,
    "at a gate": 290,
    "just after a gate": 291,
}.items():
    THEME.add(
        f"Orbit gates quantise a call: called {when}, it leaves", GATE, "s",
        departs, **ORBIT, called=called_at, shown=called_at == 291,
    )  # fmt: skip
THEME.add(
    "Called just after a gate, it is overhead", f"{GATE} + way / v", "s",
    overhead, **ORBIT, called=291, v=120,
)  # fmt: skip

WINDOW = {**ORBIT, "called": 210, "slow": 100, "fast": 140}
THEME.add(
    "A time on target within reach of the window of speeds: the speed",
    f"way / (due - ({GATE}))", "m/s",
    speed, shown=True, **WINDOW, due=390,
)  # fmt: skip
THEME.add("… and the error", "0", "s", error, **WINDOW, due=390)
THEME.add(
    "Just too early for the fastest speed: late by", f"{GATE} + way / fast - due",
    "s", error, shown=True, **WINDOW, due=377,
)  # fmt: skip
THEME.add(
    "Just too late for the slowest: early by", f"{GATE} + way / slow - due", "s",
    error, shown=True, **WINDOW, due=413,
)  # fmt: skip
THEME.add(
    "Without a window it takes the nearer gate: the error",
    f"{GATE} + period + way / v - due", "s", error, **ORBIT, called=210, v=120, due=460,
)  # fmt: skip
THEME.add(
    "A clock target needs no call: the first gate that meets it",
    "station + period * ceil((due - way / slow - station) / period)", "s",
    departs, **ORBIT, slow=100, fast=140, due=660,
)  # fmt: skip


def formed(*, n: int, length: float, spacing: float, v: float, formation: str) -> float:
    jets = flight(
        "jets", aircraft=n, formation=formation, length=length, spacing=spacing, speed=v, call=at(0)
    )
    events = sky(jets).events
    return events["jets.tail@overhead"] - events["jets@overhead"]


def trail(**given: Any) -> float:
    return formed(**given, formation="trail")


def vic(**given: Any) -> float:
    return formed(**given, formation="vic")


FIVE = {"n": 5, "length": 15, "spacing": 25, "v": 120}
THEME.add(
    "Pass time of a flight in trail", "((n - 1) * (length + spacing) + length) / v", "s",
    trail, **FIVE,
)  # fmt: skip
THEME.add(
    "Pass time of a flight in a vic", "((n - 1) / 2 * (length + spacing) + length) / v", "s",
    vic, **FIVE,
)  # fmt: skip
