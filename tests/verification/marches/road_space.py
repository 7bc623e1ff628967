"""Road space, density and pass time."""

from __future__ import annotations

from tests.build import block, column, exactly, formation, run_of
from tests.verification.marches.showing import (
    FOOT,
    HOUR,
    INCH,
    KM,
    KMH,
    MINUTE,
    VEHICLE,
    YARD,
    Shown,
    pass_time,
    past,
    shows,
)


@shows("st100_3_density_from_interval", "fm3_21_8_close_column_density")
def vehicles_in_a_window(spacing: float | list[float]) -> Shown:
    """Count on 1 km, averaged over the time in which one pitch passes."""
    pitches = spacing if isinstance(spacing, list) else [spacing]
    counts = []
    for pitch in pitches:
        speed, ranks = 5.0, int(2 * KM / pitch) + 4
        convoy = column(
            "c", ranks=ranks, length=VEHICLE, spacing=pitch - VEHICLE, speed=speed, release=0
        )
        road = run_of(
            convoy, segments={"road": 9 * KM}, zones={"window": (2 * KM, 3 * KM)}
        ).occupancy("window")
        first_is_out = (3 * KM + VEHICLE) / speed
        mean = road.mean("vehicles", first_is_out, first_is_out + pitch / speed)
        counts.append(mean - VEHICLE / pitch)  # a vehicle counts while any of it is on the km
    closed = [KM / pitch for pitch in pitches]
    return {"density": (counts, closed) if isinstance(spacing, list) else (counts[0], closed[0])}


def convoy_pass_time(vehicles: int, pitch: float, speed: float, units: int = 1) -> float:
    """Of equal columns that follow each other at the pitch; the last pitch is counted too."""
    columns = [
        column(
            f"c{n}",
            ranks=vehicles // units,
            length=VEHICLE,
            spacing=pitch - VEHICLE,
            gap=pitch - VEHICLE,
            speed=speed,
        )
        for n in range(units)
    ]
    return pass_time(past(*columns), "c0", f"c{units - 1}") + (pitch - VEHICLE) / speed


@shows("st100_3_corps_road_space")
def corps_road_space(vehicles: int, density: float) -> Shown:
    pitch, speed = KM / density, 25 * KMH
    seconds = convoy_pass_time(vehicles, pitch, speed, units=10)
    return {"road_space": (seconds * speed / KM, vehicles / density)}


@shows("st100_3_corps_pass_time")
def corps_pass_time(road_space: float, rate_of_march: float) -> Shown:
    pitch = 100.0
    vehicles = int(road_space * KM / pitch)
    seconds = convoy_pass_time(vehicles, pitch, rate_of_march * KMH, units=10)
    return {"pass_time": (seconds / HOUR, road_space / rate_of_march)}


@shows("derived_close_column_pass_60_vehicles", "derived_open_column_pass_60_vehicles")
def column_pass_time(vehicles: int, density: float, speed: float) -> Shown:
    seconds = convoy_pass_time(vehicles, KM / density, speed * KMH)
    return {
        "pass_min": (seconds / MINUTE, vehicles * 60 / (density * speed)),
        "road_space": (seconds * speed * KMH / KM, vehicles / density),
    }


@shows("derived_serial_pass_with_time_gaps")
def serial_with_time_gaps(
    vehicles: int, density: float, speed: float, gaps: int, gap_min: float
) -> Shown:
    """A time gap as an input is a reaction behind a tail that keeps no distance."""
    units, pitch, v = gaps + 1, KM / density, speed * KMH
    serial = [
        column(
            f"c{n}", ranks=vehicles // units, length=VEHICLE, spacing=pitch - VEHICLE, speed=v,
            reaction=gap_min * MINUTE,
        )
        for n in range(units)
    ]  # fmt: skip
    run = past(*serial)
    for row in run.march_table_rows("point")[1:]:
        assert row.time_gap == exactly(gap_min * MINUTE)
    seconds = pass_time(run, "c0", f"c{gaps}") + units * (pitch - VEHICLE) / v
    return {
        "pass_min": (seconds / MINUTE, vehicles * 60 / (density * speed) + gaps * gap_min),
        "road_space": (seconds * v / KM, vehicles / density + gaps * gap_min / 60 * speed),
    }


@shows("balck_german_brigade_depth")
def brigade_depth(battalions: int, battalion_depth: float, distances: float) -> Shown:
    speed, gap = 85 / MINUTE, distances / (battalions - 1)
    march = [
        block(f"b{n}", length=battalion_depth, gap=gap, speed=speed) for n in range(battalions)
    ]
    depth = pass_time(past(*march), "b0", f"b{battalions - 1}") * speed
    return {"brigade_depth": (depth, battalions * battalion_depth + distances)}


def depth_of(ranks: int, pitch: float, body: float) -> float:
    """What a formation shows of its depth as it passes the point."""
    speed = 1.5
    unit = formation("f", ranks=ranks, rank_spacing=pitch, depth=body, speed=speed)
    return pass_time(past(unit), "f") * speed


@shows("derived_af_flight_depth")
def flight_depth(ranks: int, individual_depth: float, distance: float) -> Shown:
    shown = depth_of(ranks, (individual_depth + distance) * INCH, individual_depth * INCH)
    return {"depth_in": (shown / INCH, ranks * individual_depth + (ranks - 1) * distance)}


@shows("featherstone_quarter_column_depth")
def quarter_column_depth(companies: int) -> Shown:
    pitch, depth = 5, 3
    shown = depth_of(companies, pitch * YARD, depth * YARD)
    return {"depth": (shown / YARD, pitch * (companies - 1) + depth)}


@shows("tmp_800_men_fours")
def men_in_fours(men: int, abreast: int, pitch: float) -> Shown:
    shown = depth_of(men // abreast, pitch * YARD, 0.5) + pitch * YARD - 0.5
    return {"length": (shown / YARD, men / abreast * pitch)}


@shows("derived_judson_turma")
def turma(ranks: int, files: int) -> Shown:
    pitch = 10 * FOOT
    return {"depth": ((depth_of(ranks, pitch, 2.4) + pitch - 2.4) / FOOT, ranks * 10)}
