"""Arrive and clear at points; defiles."""

from __future__ import annotations

from typing import Any

from simulator.movement.simulate import simulate
from tests.build import block, exactly, formation, hold, parade, run_of
from tests.verification.marches.showing import (
    KM,
    KMH,
    MILE,
    MINUTE,
    MPH,
    Shown,
    shows,
)


@shows("derived_arrive_clear_chain")
def arrive_clear_chain(d_CP: float, d_RP: float, v: float, halt: float, **given: Any) -> Shown:  # noqa: N803
    """The whole column halts when its head is midway between, its tail past the critical point."""
    passing = given["pass"]
    convoy = block(
        "convoy",
        length=passing * MINUTE * v * KMH,
        speed=v * KMH,
        release=0,
        holds={"midway": hold(halt * MINUTE)},
    )
    places = {"SP": 0.0, "CP": d_CP * KM, "midway": (d_CP + d_RP) / 2 * KM, "RP": d_RP * KM}
    scenario = parade(convoy, segments={"road": d_RP * KM}, markers=places)
    rows = {row.marker: row for row in simulate(scenario).march_table_rows()}
    assert rows["SP"].arrive == 0
    arrive = d_CP / v * 60
    release = d_RP / v * 60 + halt
    return {
        "arrive_CP_min": (rows["CP"].arrive / MINUTE, arrive),
        "clear_CP_min": (rows["CP"].clear / MINUTE, arrive + passing),
        "arrive_RP_min": (rows["RP"].arrive / MINUTE, release),
        "completion_min": (rows["RP"].clear / MINUTE, release + passing),
    }


def transit(unit: Any, defile: float) -> float:
    """From the first part in a defile to the last part out of it."""
    run = run_of(unit, segments={"road": 2 * defile}, zones={"defile": (defile / 2, 1.5 * defile)})
    return run.events["u.clears@defile"] - run.events["u.enters@defile"]


@shows("clear_defile_nrich")
def bridge_speed(length: float, bridge: float, time: float) -> Shown:
    speed = (length + bridge) / time
    shown = transit(block("u", length=length, speed=speed), bridge)
    assert shown == exactly(time)
    return {"speed": ((length + bridge) / shown / KMH, speed / KMH)}


@shows("clear_defile_mathforum")
def defile(length: float, defile: float, speed: float, t0: str) -> Shown:
    shown = transit(block("u", length=length, speed=speed * KMH), defile)
    return {"minutes": (shown / MINUTE, (length + defile) / KM / speed * 60)}


@shows("clear_defile_ck12_pupils")
def pupils_over_a_bridge(
    people: int, abreast: int, pitch: float, bridge: float, speed: float
) -> Shown:
    """In the source the pupils have no depth."""
    ranks, depth, v = people // abreast, 0.25, speed / MINUTE
    pupils = formation("u", ranks=ranks, files=abreast, rank_spacing=pitch, depth=depth, speed=v)
    shown = transit(pupils, bridge) - depth / v
    return {"T": (shown / MINUTE, ((ranks - 1) * pitch + bridge) / speed)}


@shows("clear_point_ahead_train")
def point_ahead(distance: float, length: float, speed: float) -> Shown:
    train = block("train", length=length * MILE, speed=speed * MPH, release=0)
    scenario = parade(
        train, segments={"line": 2 * distance * MILE}, markers={"point": distance * MILE}
    )
    clear = simulate(scenario).events["train.tail@point"]
    return {"clear_time": (clear / MINUTE, (distance + length) / speed * 60)}


@shows("derived_sao_paulo_window")
def school_in_its_window(route: float, min: float, max: float, school_length: float) -> Shown:
    """At the slowest and the fastest speed the school has no slack; between them it has."""
    slowest, fastest = ((route + school_length) / minutes for minutes in (max, min))
    bound = {
        "name": "In time",
        "between": ["u.enters@avenue", "u.clears@avenue"],
        "within": [f"{min} min", f"{max} min"],
    }
    slacks, shown = [], []
    for speed in (slowest, fastest, (slowest + fastest) / 2, 1.1 * fastest):
        run = run_of(
            block("u", length=school_length, speed=speed / MINUTE),
            segments={"road": 3 * route},
            zones={"avenue": (route, 2 * route)},
            constraints=[bound],
        )
        slacks.append(run.verdicts[0].slack)
        took = run.events["u.clears@avenue"] - run.events["u.enters@avenue"]
        shown.append((route + school_length) / took * MINUTE)
    assert slacks[:2] == exactly([0, 0])
    assert slacks[2] > 60
    assert slacks[3] < -60
    return {"speed_range_m_per_min": (shown[:2], [slowest, fastest])}
