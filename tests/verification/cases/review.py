"""The review: a car on a lane beside the avenue."""

from __future__ import annotations

from typing import Any

from simulator.timeline.run import Run
from tests.build import after, block, column, run_of
from tests.verification.cases.case import Theme

THEME = Theme(
    "The review",
    "The reviewing officer's car goes on a lane beside the avenue, in either direction; it passes "
    "a unit when both heads are at the same station.",
)

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
    "Against the march it passes a unit that stands",
    "release + (begin - head) / car", "s", **CAR, head=900,
)  # fmt: skip
def against(*, head: float, **given: float) -> float:
    return review(drawn_up(head), **given).events["car@navy"]


@THEME.case(
    "With the march it passes it",
    "release + (head - begin) / car", "s", **{**CAR, "begin": 200, "end": 1400}, head=900,
)  # fmt: skip
def along(*, head: float, **given: float) -> float:
    return review(drawn_up(head), **given).events["car@navy"]


def marching(*, head: float, v: float, goes: float, **given: float) -> float:
    return review(block("navy", start=head, speed=v, release=goes), **given).events["car@navy"]


THEME.add(
    "It meets a unit that marches towards it",
    "(begin + car * release - head + v * goes) / (car + v)", "s",
    marching, **CAR, head=300, v=1.5, goes=30,
)  # fmt: skip
THEME.add(
    "It overtakes a unit that marches ahead of it",
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
