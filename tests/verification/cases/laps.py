"""Routes that pass a place more than once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator import simulate
from simulator.timeline.run import Run
from tests.build import Named, block, parade
from tests.verification.cases.case import Theme

THEME = Theme("Laps")


def laps(
    *units: Named, approach: float, loop: Sequence[float], often: int, place: float = 0.0
) -> Run:
    """Units that come by an approach and go round a square and a street, and then away."""
    square, street = loop
    scenario = parade(
        *units,
        segments={"approach": approach, "square": square, "street": street, "away": 2000.0},
        routes={"round": ["approach", *["square", "street"] * often, "away"]},
        markers={"stand": ("square", place)},
        zones={"in-the-square": ["square"]},
    )
    return simulate(scenario)


ROUND = {
    "approach": 100, "square": 200, "street": 300, "place": 50, "length": 20, "gap": 10,
    "reaction": 2, "v": 1,
}  # fmt: skip


def column(number: int, *, length: float, gap: float, reaction: float, v: float) -> list[Named]:
    behind = {"length": length, "speed": v, "gap": gap, "reaction": reaction}
    return [block(f"unit-{each}", **behind, release=0) for each in range(1, number + 1)]


def three_laps(
    event: str, *, approach: float, square: float, street: float, place: float, **given: float
) -> float:
    where = {"approach": approach, "loop": (square, street), "place": place}
    run = laps(*column(3, **given), often=3, **where)
    return float(run.events[event])


THEME.add(
    "Three laps: the first unit at the stand for the third time",
    "(approach + 2 * (square + street) + place) / v", "s",
    lambda **given: three_laps("unit-1@stand#3", **given), **ROUND,
)  # fmt: skip
THEME.add(
    "Three laps: the tail of the third unit leaves the stand for the last time",
    "(approach + 2 * (square + street) + place + 2 * (length + gap) + length) / v + 2 * reaction",
    "s",
    lambda **given: three_laps("unit-3.tail@stand#3", **given), shown=True, **ROUND,
)  # fmt: skip


@THEME.case(
    "From the last tail on the first lap to the first head on the second",
    "(square + street - 3 * length - 2 * gap) / v - 2 * reaction", "s", **ROUND,
)  # fmt: skip
def between_laps(**given: float) -> float:
    return three_laps("unit-1@stand#2", **given) - three_laps("unit-3.tail@stand", **given)


@THEME.case(
    "A unit is in the square for the second time",
    "(square + length) / v", "s", **ROUND,
)  # fmt: skip
def second_time(**given: float) -> float:
    clears = three_laps("unit-1.clears@in-the-square#2", **given)
    return clears - three_laps("unit-1.enters@in-the-square#2", **given)


@THEME.case(
    "The last unit is late: the first waits for it at the end of its lap",
    "late + (approach + length + gap) / slow + reaction", "s", shown=True,
    approach=100, loop=[200, 300], length=20, gap=10, reaction=2, late=700, fast=2, slow=1,
)  # fmt: skip
def last_is_late(
    *, approach: float, loop: list[float], length: float, gap: float, reaction: float, late: float,
    fast: float, slow: float,
) -> float:  # fmt: skip
    first = block("first", length=length, speed=fast, gap=gap, reaction=reaction, release=0)
    last = block("last", length=length, speed=slow, gap=gap, release=late)
    run = laps(first, last, approach=approach, loop=loop, often=2)
    return float(run.events["first.departs@stand#2"])


@THEME.case(
    "A unit alone that nearly fills the loop follows its own rear",
    "(loop + place) / v + ceil(place / (loop - length - gap)) * "
    "(reaction - (loop - length - gap) / v)",
    "s", shown=True, loop=500, place=200, length=400, gap=20, reaction=90, v=1,
)  # fmt: skip
def own_rear(
    *, loop: float, place: float, length: float, gap: float, reaction: float, v: float
) -> float:
    alone = block("alone", length=length, speed=v, gap=gap, reaction=reaction, release=0)
    scenario = parade(
        alone, segments={"ring": loop}, routes={"round": ["ring"] * 2}, markers={"at": place}
    )
    return float(simulate(scenario).events["alone@at#2"])


@THEME.case(
    "Units that join on the second lap keep their place in the order of march",
    "(approach + square + street + 2 * (length + gap)) / v + 2 * reaction", "s",
    approach=100, square=200, street=300, length=20, gap=10, reaction=2, v=1,
)  # fmt: skip
def join(*, approach: float, square: float, street: float, **given: Any) -> float:
    units = column(3, **given)
    units[1][1]["route"] = "side"
    scenario = parade(
        *units,
        segments={"approach": approach, "square": square, "street": street, "lane": 10.0},
        routes={
            "round": ["approach", "square", "street", "square", "street"],
            "side": ["lane", "street", "square"],
        },
        markers={"stand": ("square", 0.0)},
    )
    return float(simulate(scenario).events["unit-3@stand#2"])
