"""Where two meet who do not share the ground: the station is found here."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from simulator.movement.simulate import simulate
from simulator.timeline.passage import Passage
from tests.build import block, exactly, parade
from tests.verification.marches.showing import (
    FOOT,
    HOUR,
    KM,
    KMH,
    MILE,
    MINUTE,
    MPH,
    Shown,
    shows,
)


def meeting(one: Passage, other: Callable[[float], float]) -> float:
    """Instant at which a passage meets something else that moves evenly, to the last digit."""

    def apart(instant: float) -> float:
        return float(one.position(instant)) - other(instant)

    closing = apart(0.0) - apart(1.0)
    instant = apart(0.0) / closing
    instant += apart(instant) / closing
    assert apart(instant) == exactly(0)
    return instant


def messenger_legs(length: float, column_speed: float, rider_speed: float) -> tuple[float, float]:
    """Seconds from the rear to the head of a marching column, and from the head to the rear.

    The rider has a lane of his own on either side; the lane back runs against the road.
    """
    far = 3 * length
    scenario = parade(
        block(
            "column", route="road", length=length, start=length, drawn_up=True, speed=column_speed
        ),
        block("forward", route="lane", speed=rider_speed),
        block("back", route="against", start=far - length, speed=rider_speed),
        segments={"road": far, "lane": far, "against": far},
        routes={name: [name] for name in ("road", "lane", "against")},
    )
    passages = simulate(scenario).passages
    head = passages["column"]
    to_head = meeting(passages["forward"], lambda t: float(head.position(t)))
    to_rear = meeting(passages["back"], lambda t: far - (float(head.position(t)) - length))
    return to_head, to_rear


@shows("messenger_algebra_96220")
def messenger_time(v: float, u: float, T: float) -> Shown:  # noqa: N803
    length = T / 60 / (1 / (u - v) + 1 / (u + v))  # miles
    to_head, to_rear = messenger_legs(length * MILE, v * MPH, u * MPH)
    assert to_head + to_rear == exactly(T * MINUTE)
    return {
        "L_ft": ((u + v) * MPH * to_rear / FOOT, length * 5280),
        "L_mile": ((u - v) * MPH * to_head / MILE, length),
        "to_rear": (to_rear / MINUTE, length / (u + v) * 60),
        "return": (to_head / MINUTE, length / (u - v) * 60),
    }


@shows("messenger_epublish_4mile")
def messenger_distance(L: float, v: float, u: float) -> Shown:  # noqa: N803
    to_head, to_rear = messenger_legs(L * MILE, v * MPH, u * MPH)
    return {
        "distance": ((to_head + to_rear) * u * MPH / MILE, u * (L / (u - v) + L / (u + v))),
        "forward": (to_head / HOUR, L / (u - v)),
    }


@shows("messenger_covertbay_1km", "messenger_loyd_40mile")
def column_advances_its_length(L: float, advance: float, v: float | None = None) -> Shown:  # noqa: N803
    """While the rider goes to the head and back the column advances by its own length."""
    unit, pace = (MILE, 3.0 * MPH) if v is None else (KM, v * KMH)
    rider = pace * (1 + sqrt(2))
    seconds = sum(messenger_legs(L * unit, pace, rider))
    assert seconds * pace / unit == exactly(advance)
    ridden = seconds * rider / unit
    if v is None:
        return {"distance": (ridden, L * (1 + sqrt(2)))}
    return {"u": (ridden / (seconds * pace / unit) * v, v * (1 + sqrt(2)))}
