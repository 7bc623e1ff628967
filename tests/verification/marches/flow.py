"""Cadence, distance and flow."""

from __future__ import annotations

from itertools import accumulate

from simulator.movement.simulate import simulate
from tests.build import block, exactly, formation, parade, run_of
from tests.verification.marches.showing import (
    FOOT,
    HOUR,
    INCH,
    KM,
    MILE,
    MINUTE,
    YARD,
    Shown,
    shows,
)


def distance_after(gait: str, seconds: float) -> float:
    """How far a gait has led (m), read as the position at an instant."""
    run = run_of(block("walker", speed=None, gait=gait, release=0), segments={"road": 20 * KM})
    return float(run.passages["walker"].position(seconds))


@shows("it1905_quick_time", "star1933_quick_time", "walker_quick_step_1830s", "watkins_120_ppm")
def quick_time(cadence: float, pace: float) -> Shown:
    gait = f"{cadence} steps/min x {pace * INCH!r} m"
    minute, hour = distance_after(gait, MINUTE), distance_after(gait, HOUR)
    inches = cadence * pace
    return {
        "yd_per_min": (minute / YARD, inches / 36),
        "yd_per_hour": (hour / YARD, inches / 36 * 60),
        "ft_per_min": (minute / FOOT, inches / 12),
        "yd": (minute / YARD, inches / 36),
        "m": (minute, inches * INCH),
    }


@shows("derived_idr1911_quick_double")
def quick_and_double(cadence: list[float], step: list[float]) -> Shown:
    pairs = list(zip(cadence, step, strict=True))
    shown = [distance_after(f"{c} steps/min x {s * INCH!r} m", HOUR) / MILE for c, s in pairs]
    return {"mph": (shown, [c * s * 60 / 63360 for c, s in pairs])}


@shows("rumpf1827_step_ratio")
def step_ratio(cadences: list[float]) -> Shown:
    """Distances in an equal time, as multiples of a fifth of the first."""
    shown = [distance_after(f"{cadence} steps/min x 0.7 m", 600.0) for cadence in cadences]
    return {
        "ratio": (
            [5 * distance / shown[0] for distance in shown],
            [5 * cadence / cadences[0] for cadence in cadences],
        )
    }


@shows("beijing_96m_128_steps")
def saluting_strip(distance: float, step: float) -> Shown:
    cadence = 116.0
    contingent = block("u", speed=None, gait=f"{cadence} steps/min x {step} m", release=0)
    events = run_of(contingent, markers={"east": 300.0, "west": 300 + distance}).events
    seconds = events["u@west"] - events["u@east"]
    return {"steps": (seconds * cadence / MINUTE, distance / step)}


@shows("fsr_15_miles")
def road_march(distance: float, rate: list[float]) -> Shown:
    return {
        "time_range": (
            [travel(distance, mph) for mph in rate],
            [distance / mph for mph in rate],
        )
    }


@shows("derived_rose_parade_transit")
def rose_parade(route: float, speed: float) -> Shown:
    return {"time": (travel(route, speed), route / speed)}


def travel(miles: float, mph: float) -> float:
    """Hours of one head from start to finish."""
    float_ = block("float", speed=f"{mph} mph", release=0)
    run = run_of(float_, segments={"road": miles * MILE}, markers={"end": miles * MILE})
    return run.events["float@end"] / HOUR


def passed(ranks: list[int], abreast: int, pitch: float, speed: float, seconds: float) -> int:
    """People whose front has passed a point in a time from the first on."""
    body = 0.4 * pitch
    units = [
        formation(
            f"u{n}", ranks=number, files=abreast, rank_spacing=pitch, depth=body, speed=speed,
            gap=pitch - body,
        )
        for n, number in enumerate(ranks)
    ]  # fmt: skip
    road = seconds * speed + KM
    scenario = parade(*units, segments={"road": road}, zones={"beyond": (500.0, road)})
    run = simulate(scenario)
    beyond, first = run.occupancy("beyond"), run.events["u0.enters@beyond"]
    starts = list(accumulate(ranks))[:-1]
    assert all(run.events[f"u{n}.starts"] == exactly(start * pitch / speed)
               for n, start in enumerate(starts, 1))  # fmt: skip
    # Half a pitch before the instant: the rank that comes just then is the next interval's.
    return beyond.at(first + seconds - pitch / speed / 2)


@shows("fsr_infantry_column_of_fours_per_minute")
def column_of_fours(depth_per_man: float, speed: float) -> Shown:
    pitch = 4 * depth_per_man * YARD
    shown = passed([100], 4, pitch, speed * YARD / MINUTE, MINUTE)
    return {"men_per_minute": (shown, speed / depth_per_man)}


@shows("hongkong_flow_600k")
def street_march(abreast: int, advance: float, pitch: float, minutes: float) -> Shown:
    shown = passed([8000, 8000], abreast, pitch, advance / MINUTE, minutes * MINUTE)
    return {"count": (shown, abreast * advance / pitch * minutes)}
