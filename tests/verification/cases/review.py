"""The review: a car on a lane beside the avenue."""

from __future__ import annotations

from typing import Any

from simulator.timeline.run import Run
from tests.build import after, block, column, run_of
from tests.verification.cases.case import Theme

THEME = Theme("The review")

CAR = {"car": 5, "release": 60, "begin": 1400, "end": 200}


def review(*units: Any, car: float, release: float, begin: float, end: float) -> Run:
    lane = {"beside": "avenue", "from": f"{begin} m", "to": f"{end} m"}
    return run_of(
        *units,
        column("car", route="lane", length=6, speed=car, release=release),
        segments={"east": 800.0, "west": 700.0},
        routes={"avenue": ["east", "west"], "lane": lane},
    )


def drawn_up(head: float, **keys: Any) -> Any:
    return block("navy", start=head, drawn_up=True, **{"release": 900, **keys})


@THEME.case(
    "The car, against the march, passes a unit that stands",
    "release + (begin - head) / car", "s", **CAR, head=900,
)  # fmt: skip
def against(*, head: float, **given: float) -> float:
    return review(drawn_up(head), **given).events["car@navy"]


@THEME.case(
    "The car, with the march, passes it",
    "release + (head - begin) / car", "s", **{**CAR, "begin": 200, "end": 1400}, head=900,
)  # fmt: skip
def along(*, head: float, **given: float) -> float:
    return review(drawn_up(head), **given).events["car@navy"]


def marching(*, head: float, v: float, goes: float, **given: float) -> float:
    return review(block("navy", start=head, speed=v, release=goes), **given).events["car@navy"]


THEME.add(
    "The car meets a unit that marches towards it",
    "(begin + car * release - head + v * goes) / (car + v)", "s",
    marching, shown=True, **CAR, head=300, v=1.5, goes=30,
)  # fmt: skip
THEME.add(
    "The car overtakes a unit that marches ahead of it",
    "(head - begin + car * release - v * goes) / (car - v)", "s",
    marching, **{**CAR, "begin": 200, "end": 1400, "release": 20}, head=300, v=1.5, goes=0,
)  # fmt: skip


@THEME.case(
    "A unit steps off after the car has passed it",
    "release + (begin - head) / car + delay", "s", **CAR, head=900, delay=10,
)  # fmt: skip
def steps_off(*, head: float, delay: float, **given: float) -> float:
    navy = drawn_up(head, release=after("car@navy", delay=delay))
    return review(navy, **given).events["navy.starts"]


#: Two lanes beside the avenue, up to the line at which it goes on; the units stand at their ends.
ABREAST = {"line": 800, "length": 20, "gap": 10, "reaction": 2, "v": 1.0, "car": 5, "release": 60}


def abreast(
    *, line: float, length: float, gap: float, reaction: float, v: float, car: float,
    release: float, far: float = 100,
) -> Run:  # fmt: skip
    """Two units on either lane; the car comes along the avenue from its end, towards them."""
    lane = {"beside": "avenue", "from": "0 m", "to": f"{line} m"}
    keys = {"length": length, "gap": gap, "reaction": reaction, "speed": v, "drawn_up": True}
    keys |= {"release": after("car.finishes")}
    return run_of(
        block("north-1", route="from-north", start=line, **keys),
        block("south-1", route="from-south", start=line, **keys),
        block("north-2", route="from-north", **keys),
        block("south-2", route="from-south", **keys),
        column("car", route="car-lane", length=6, speed=car, release=release),
        segments={"east": line, "west": 700.0},
        markers={"far": ("west", far)},
        routes={
            "avenue": ["east", "west"],
            "north": lane,
            "south": lane,
            "from-north": ["north", "west"],
            "from-south": ["south", "west"],
            "car-lane": {"beside": "avenue", "from": f"{line + 100} m", "to": "0 m"},
        },
    )


@THEME.case(
    "The car passes the second unit on either lane at the same time",
    "release + (100 + length + gap) / car", "s", **ABREAST,
)  # fmt: skip
def reviews_both(**given: float) -> float:
    run = abreast(**given)
    assert run.events["car@north-2"] == run.events["car@south-2"]
    return run.events["car@south-2"]


@THEME.case(
    "Units on two lanes merge into the road in the order of march: the fourth",
    "release + (100 + line + 6) / car + 3 * ((length + gap) / v + reaction)", "s",
    shown=True, **ABREAST,
)  # fmt: skip
def merge(*, line: float, **given: float) -> float:
    run = abreast(line=line, **given)
    return run.passages["south-2"].departure(line)
