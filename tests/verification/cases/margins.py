"""Margins: how far one input can move until a constraint breaks."""

from __future__ import annotations

from typing import Any

from simulator import fixes, margins
from simulator.timeline.run import Run
from tests.build import at, block, clock, flight, formation, hold, run_of, target
from tests.verification.cases.case import Theme

THEME = Theme("Margins")


def release(*, release: float, place: float, v: float, earliest: float, latest: float) -> Any:
    within = [clock(earliest), clock(latest)]
    run = run_of(
        block("guard", speed=v, release=release),
        markers={"rostrum": place},
        constraints=[{"event": "guard@rostrum", "within": within}],
    )
    return margins(run, "guard.release")[0]


RELEASE = {"release": 40, "place": 300, "v": 1, "earliest": 320, "latest": 347}


@THEME.case("A release may be later by", "latest - (release + place / v)", "s", **RELEASE)
def later(**given: float) -> float:
    return release(**given).later.seconds


@THEME.case(
    "… and earlier by", "release + place / v - earliest", "s", **RELEASE
)  # fmt: skip
def earlier(**given: float) -> float:
    return release(**given).earlier.seconds


@THEME.case(
    "The release of the unit ahead: it is felt only once it comes near",
    "late - (length + gap) / v + latest - (late + place / v)", "s", shown=True,
    length=20, gap=10, v=1, late=50, place=300, latest=354,
)  # fmt: skip
def ahead(
    *, length: float, gap: float, v: float, late: float, place: float, latest: float
) -> float:
    run = run_of(
        block("guard", length=length, speed=v, release=0),
        block("navy", speed=v, gap=gap, release=late),
        markers={"rostrum": place},
        constraints=[{"event": "navy@rostrum", "within": [None, clock(latest)]}],
    )
    return margins(run, "guard.release")[0].later.seconds


def held(*, halt: float, v: float, stays: float, cue: float, most: float) -> Run:
    return run_of(
        block("guard", speed=v, release=0, holds={"stand": hold(stays, at(cue))}),
        markers={"stand": halt},
        constraints=[{"halt": "guard", "at-most": f"{most} s"}],
    )


HELD = {"halt": 100, "v": 1, "stays": 30, "cue": 150, "most": 70}


@THEME.case("The duration of a hold that also waits for a cue", "most - stays", "s", **HELD)
def duration(**given: float) -> float:
    return margins(held(**given), "guard.holds.stand.duration")[0].later.seconds


@THEME.case(
    "The cue of that hold", "most - (cue - halt / v)", "s", **HELD
)  # fmt: skip
def until(**given: float) -> float:
    return margins(held(**given), "guard.holds.stand.until")[0].later.seconds


@THEME.case(
    "A flight behind another in metres: its time on target may be earlier by",
    "apart - least / speed", "s", speed=100, apart=100, least=2500,
)  # fmt: skip
def separated(*, speed: float, apart: float, least: float) -> float:
    run = run_of(
        flight("one", speed=speed, length=0, target=target("overhead", 1000)),
        flight("two", speed=speed, length=0, target=target("overhead", 1000 + apart)),
        segments={"sky": 20_000},
        routes={"air": ["sky"]},
        markers={"overhead": 10_000},
        constraints=[{"separation": "flight", "at-least": f"{least} m"}],
    )
    return margins(run, "two.target")[0].earlier.seconds


def crowds(*, x: float, enters: float, inside: float, stays: float) -> Run:
    """100 people from `enters` for `inside` seconds, 100 more from x for `stays`; at most 150."""
    depth = 0.5
    return run_of(
        formation("first", ranks=[100], depth=depth, release=enters - 50),
        formation("second", route="other", ranks=[100], depth=depth, release=x),
        segments={"avenue": 1000, "side": 1000},
        routes={"along": ["avenue"], "other": ["side"]},
        zones={
            "square": {
                "avenue": ["50 m", f"{50 + inside - depth} m"],
                "side": ["0 m", f"{stays - depth} m"],
            }
        },
        constraints=[{"zone": "square", "count": "people", "at-most": 150}],
    )


CROWDS = {"enters": 100, "inside": 100, "stays": 50}


def crowd_later(**given: float) -> float:
    return margins(crowds(**given), "second.release")[0].later.seconds


def crowd_earlier(**given: float) -> float:
    return margins(crowds(**given), "second.release")[0].earlier.seconds


def crowd_fixed_earlier(**given: float) -> float:
    return min(each.change for each in fixes(crowds(**given)) if each.what == "second.release")


def crowd_fixed_later(**given: float) -> float:
    return max(each.change for each in fixes(crowds(**given)) if each.what == "second.release")


FULL = "A zone is overfull for 50 < x < 200"
THEME.add(
    f"{FULL}: before, x may be later by", "enters - stays - x", "s",
    crowd_later, x=20, **CROWDS, shown=True,
)  # fmt: skip
THEME.add(
    f"{FULL}: after, x may be earlier by", "x - (enters + inside)", "s",
    crowd_earlier, x=275, **CROWDS,
)  # fmt: skip
THEME.add(
    f"{FULL}: between, the fix is earlier", "enters - stays - x", "s",
    crowd_fixed_earlier, x=120, **CROWDS, shown=True,
)  # fmt: skip
THEME.add(
    f"{FULL}: … or later", "enters + inside - x", "s",
    crowd_fixed_later, x=120, **CROWDS, shown=True,
)  # fmt: skip
