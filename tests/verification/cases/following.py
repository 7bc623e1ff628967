"""Pass time, road space, gaits, and the law of following."""

from __future__ import annotations

from typing import Any

from tests.build import block, column, formation, run_of
from tests.verification.cases.case import Theme

THEME = Theme("Marching and following")


@THEME.case(
    "The tail of a block of ranks clears the rostrum",
    "release + (place + (ranks - 1) * spacing + depth) / v",
    "s", shown=True, ranks=12, spacing=1.2, depth=0.5, v=1.25, release=30, place=400,
)  # fmt: skip
def clears(*, ranks: int, spacing: float, depth: float, v: float, release: float, place: float):
    guard = formation(
        "guard", ranks=ranks, rank_spacing=spacing, depth=depth, speed=v, release=release
    )
    return run_of(guard, markers={"rostrum": place}).events["guard.tail@rostrum"]


def convoy(*, n: int, length: float, pitch: float, v: float) -> Any:
    unit = column("convoy", ranks=n, length=length, spacing=pitch - length, speed=v, release=0)
    run = run_of(unit, segments={"road": 9000}, markers={"point": 500})
    return run.march_table_rows("point")[0]


def road_space(**given: Any) -> float:
    return convoy(**given).road_space


def pass_time(**given: Any) -> float:
    return convoy(**given).pass_time


for kind, pitch in {"close": 25, "open": 50}.items():
    THEME.add(
        f"Road space of 60 vehicles in {kind} column", "(n - 1) * pitch + length", "m",
        road_space, n=60, length=7, pitch=pitch, v=8,
    )  # fmt: skip
    THEME.add(
        f"Pass time of 60 vehicles in {kind} column", "((n - 1) * pitch + length) / v", "s",
        pass_time, n=60, length=7, pitch=pitch, v=8, shown=True,
    )  # fmt: skip


@THEME.case(
    "A fast unit behind a slow one passes a marker",
    "(place + length + gap) / slow + reaction",
    "s", length=20, gap=10, reaction=2, slow=1, fast=2, late=200, place=900,
)  # fmt: skip
def bound(*, place: float, **given: float) -> float:
    return pair(place=place, **given).events["fast@far"]


@THEME.case(
    "It catches up at this station, between two markers",
    "(late - (length + gap) / slow - reaction) / (1 / slow - 1 / fast)",
    "m", length=20, gap=10, reaction=2, slow=1, fast=2, late=200,
)  # fmt: skip
def catches_up(*, slow: float, **given: float) -> float:
    passage = pair(slow=slow, **given).passages["fast"]
    return passage.stations[abs(passage.slownesses - 1 / slow).argmin()]


@THEME.case(
    "It keeps this time gap, tail to head",
    "gap / slow + reaction",
    "s", length=20, gap=10, reaction=2, slow=1, fast=2, late=200,
)  # fmt: skip
def time_gap(**given: float) -> float:
    return pair(**given).march_table_rows("far")[1].time_gap


@THEME.case(
    "It walks the last gap before the end of the route freely",
    "(route + length) / slow + reaction + gap / fast",
    "s", length=20, gap=10, reaction=2, slow=1, fast=2, late=0, route=1000,
)  # fmt: skip
def end_of_route(*, route: float, **given: float) -> float:
    return pair(route=route, **given).passages["fast"].arrival(route)


def pair(
    *, length: float, gap: float, reaction: float, slow: float, fast: float, late: float,
    place: float = 900, route: float = 1000,
):  # fmt: skip
    return run_of(
        block("slow", length=length, speed=slow, release=0),
        block("fast", length=length, speed=fast, gap=gap, reaction=reaction, release=late),
        segments={"avenue": route},
        markers={"far": place},
    )


@THEME.case(
    "A fast leader binds the start of a slow unit only",
    "(length + gap) / fast + reaction + place / slow",
    "s", length=20, gap=10, reaction=2, slow=1, fast=2, place=700,
)  # fmt: skip
def fast_leader(
    *, length: float, gap: float, reaction: float, slow: float, fast: float, place: float
):
    ahead = block("ahead", length=length, speed=fast, release=0)
    behind = block("behind", speed=slow, gap=gap, reaction=reaction)
    return run_of(ahead, behind, markers={"m": place}).events["behind@m"]


@THEME.case(
    "The slowest, second of four, holds up those behind: the fourth",
    "(length + gap) / first + reaction + place / slow + 2 * ((length + gap) / slow + reaction)",
    "s",
    shown=True, length=20, gap=10, reaction=2, first=2, slow=0.8, third=1.6, fourth=1.2, place=900,
)  # fmt: skip
def slowest(*, length: float, gap: float, reaction: float, place: float, **speeds: float):
    units = [
        block(name, length=length, speed=speed, gap=gap, reaction=reaction)
        for name, speed in speeds.items()
    ]
    order = sorted(units, key=lambda unit: ("first", "slow", "third", "fourth").index(unit[0]))
    return run_of(*order, markers={"far": place}).events["fourth@far"]


GAIT = {"length": 60, "quick": 1.5, "slow": 0.75, "before": 250, "change": 300, "beyond": 420}


def changing(
    *, length: float, quick: float, slow: float, before: float, change: float, beyond: float
):
    guard = block("guard", length=length, speed=quick, gait_at={"change": slow}, release=0)
    markers = {"before": before, "change": change, "beyond": beyond}
    return run_of(guard, markers=markers)


@THEME.case(
    "A gait change slows the head from its marker on",
    "change / quick + (beyond - change) / slow", "s", **GAIT,
)  # fmt: skip
def head_changes(**given: float) -> float:
    return changing(**given).events["guard@beyond"]


@THEME.case(
    "A rigid unit changes gait as one: its pass time at a marker before the change",
    "(change - before) / quick + (length - (change - before)) / slow", "s", shown=True, **GAIT,
)  # fmt: skip
def body_changes(**given: float) -> float:
    return changing(**given).march_table_rows("before")[0].pass_time


@THEME.case(
    "Units wheel one after another: the fifth reaches the corner",
    "corner / quick + 4 * ((length + gap) / wheel + reaction)",
    "s", length=15, gap=6, reaction=2, quick=1.5, wheel=1, corner=300,
)  # fmt: skip
def wheels(
    *, length: float, gap: float, reaction: float, quick: float, wheel: float, corner: float
):
    # The wheel is a length and a gap long.
    gaits = {"corner": wheel, "round": quick}
    units = [
        block(
            f"u{k}", length=length, speed=quick, gait_at=gaits,
            **({"gap": gap, "reaction": reaction} if k else {"release": 0}),
        )
        for k in range(5)
    ]  # fmt: skip
    markers = {"corner": corner, "round": corner + length + gap}
    return run_of(*units, markers=markers).events["u4@corner"]


@THEME.case(
    "A unit in quick time behind a regiment in slow time keeps the regiment's pace",
    "(place + length + gap) / slow + reaction",
    "s", length=60, gap=15, reaction=2, slow=0.75, fast=1.5, late=100, place=800,
)  # fmt: skip
def slow_march(**given: float) -> float:
    return pair(**given).events["fast@far"]
