"""Lags, catching up, halts."""

from __future__ import annotations

from tests.build import after, at, block, column, exactly, hold, item, run_of
from tests.verification.marches.showing import (
    HOUR,
    KM,
    KMH,
    MILE,
    MINUTE,
    MPH,
    VEHICLE,
    Shown,
    pass_time,
    past,
    shows,
)


@shows("pennypacker_obstacle_regiment")
def obstacle(men: int, abreast: int, per_rank: float) -> Shown:
    """Every rank loses a second at the obstacle, and so does everyone behind it."""
    ranks, speed, pitch, body = men // abreast, 1.25, 1.5, 0.5
    last = f"r{ranks - 1}"

    def tail(lost: float) -> float:
        holds = {"point": hold(lost)} if lost else {}
        regiment = [
            block(f"r{n}", length=body, gap=pitch - body, speed=speed, holds=holds)
            for n in range(ranks)
        ]
        return past(*regiment).events[f"{last}.finishes"]

    return {"delay": (tail(per_rank) - tail(0), men / abreast * per_rank)}


@shows("modela_start_lag")
def start_lag(cars: int, step_delay: float) -> Shown:
    """Cars that queue at a light: each reacts to the one ahead, the first to the light."""
    green, speed = 300.0, 10.0
    lead = {"holds": {"point": hold(until=after("light.start", delay=step_delay))}}
    convoy = [
        column(
            f"c{n}", length=4, gap=2, speed=speed, reaction=step_delay, **(lead if n == 0 else {})
        )
        for n in range(cars)
    ]
    run = past(*convoy, programme={"light": item(at(green))})
    queue = 500.0 - (cars - 1) * (4 + 2)
    return {"lag": (run.passages[f"c{cars - 1}"].departure(queue) - green, cars * step_delay)}


@shows("modela_gap_and_catchup")
def catch_up(v_lead: float, lag: float, v_tail: float) -> Shown:
    """The tail of the lead starts where the late one does."""
    lead = block("lead", length=VEHICLE, start=VEHICLE, speed=v_lead * MPH, release=0)
    late = block("late", speed=v_tail * MPH, release=lag)
    run = run_of(lead, late, segments={"road": 2 * MILE})
    gap = float(run.passages["lead"].position(lag)) - VEHICLE
    # The late one catches up where its passage takes the slowness of the one ahead.
    passage = run.passages["late"]
    knot = int(abs(passage.slownesses - 1 / (v_lead * MPH)).argmin())
    closed_gap = v_lead * lag / HOUR
    closed = closed_gap / (v_tail - v_lead) * HOUR
    return {
        "gap": (gap / MILE, closed_gap),
        "catch_up": (passage.instants[knot] - lag, closed),
        "lead_travel": (passage.stations[knot] / MILE, v_lead * (lag + closed) / HOUR),
    }


@shows("halts_50_of_60")
def halts(net: float, moving: list[float]) -> Shown:
    """So far in a clock hour with its halt: the speed on the move is higher."""
    shown = []
    for minutes in moving:
        speed = net / minutes * 60
        squad = block(
            "squad",
            speed=speed * KMH,
            release=0,
            holds={"halt": hold((60 - minutes) * MINUTE)},
        )
        events = run_of(squad, segments={"road": 9 * KM}, markers={"halt": net * KM}).events
        assert events["squad.departs@halt"] == exactly(HOUR)
        shown.append(net / (events["squad@halt"] / HOUR))
    return {"moving_speed": (shown, [net * 60 / minutes for minutes in moving])}


@shows("derived_rio_night_schedule")
def night_of_schools(start: str, n: int, slot: float, changeover: float) -> Shown:
    speed = 0.25
    schools = [
        block(f"s{k}", length=speed * slot * MINUTE, speed=speed, reaction=changeover * MINUTE)
        for k in range(n)
    ]
    shown = pass_time(past(*schools), "s0", f"s{n - 1}")
    return {"total_min": (shown / MINUTE, n * slot + (n - 1) * changeover)}
