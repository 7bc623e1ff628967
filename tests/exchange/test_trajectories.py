"""Sampled positions, read back by sumolib (fcd) and PedPy (trajectories)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.etree.ElementTree import fromstring

import numpy as np
import pandas as pd
import pedpy
import pytest
import sumolib

from simulator.exchange.plane import Plane
from simulator.exchange.samples import Samples, samples
from simulator.exchange.trajectories import to_fcd, to_pedpy
from tests.build import block, run_of
from tests.bundled import bundled

#: Coordinates are written to a millimetre.
HALF = 0.5e-3 + 1e-9
FETE = "village_fete"


@cache
def sampled(name: str, step: float) -> Samples:
    return samples(bundled(name), step)


def written(folder: Path, pieces: object) -> Path:
    path = folder / "file"
    path.write_bytes(b"".join(pieces))  # type: ignore[call-overload]
    return path


@pytest.mark.parametrize(("name", "step"), [(FETE, 1.0), ("village_loop", 5.0), ("review", 10.0)])
def test_sumolib_reads_every_position(tmp_path: Path, name: str, step: float) -> None:
    run, found = bundled(name), sampled(name, step)
    columns = ["id", "x", "y", "angle", "type", "speed", "pos", "lane"]
    path = str(written(tmp_path, to_fcd(run, step)))
    read = [*sumolib.xml.parse_fast_nested(path, "timestep", ["time"], "vehicle", columns)]
    assert len(read) == len(found.frame)
    at = found.frame * step
    assert [float(time.time) for time, _ in read] == pytest.approx(at.tolist(), abs=1e-6)
    ranks = [found.ranks[rank] for rank in found.rank.tolist()]
    assert [each.id for _, each in read] == [rank.name for rank in ranks]
    assert [each.type for _, each in read] == [rank.body.unit.kind for rank in ranks]
    speeds = np.array([float(each.speed) for _, each in read])
    assert np.abs(speeds - found.speed).max() <= HALF
    # A lane and metres on it are the station of one of the passes of the route over that segment.
    passes = run.scenario.network.passes
    for (_, each), rank, station in zip(read, ranks, found.station.tolist(), strict=True):
        legs = passes[rank.body.route][each.lane.removesuffix("_0")]
        assert min(abs(leg.start + float(each.pos) - station) for leg in legs) <= HALF


def test_a_vehicle_is_where_its_lane_is(tmp_path: Path) -> None:
    run = bundled(FETE)
    path = str(written(tmp_path, to_fcd(run, 10.0)))
    columns = ["x", "y", "pos", "lane"]
    lines = Plane(run.scenario.network).segments
    read = [*sumolib.xml.parse_fast_nested(path, "timestep", ["time"], "vehicle", columns)]
    assert len(read) == len(sampled(FETE, 10.0).frame)
    for _, each in read:
        shape = lines[each.lane.removesuffix("_0")]
        at = sumolib.geomhelper.positionAtShapeOffset(shape, float(each.pos))
        assert at == pytest.approx((float(each.x), float(each.y)), abs=2 * HALF)


def test_times_are_multiples_of_the_step_also_before_the_start() -> None:
    run = run_of(block("guard", speed=2, release=-5), segments={"avenue": 10}, lead="1 h")
    root = fromstring(b"".join(to_fcd(run, 0.1)))
    times = [each.get("time") for each in root.iter("timestep")]
    assert times[:3] == ["-5", "-4.9", "-4.8"]
    assert list(map(float, times)) == pytest.approx(np.arange(-50, 1) / 10, abs=1e-12)


def test_pedpy_counts_at_a_line_what_passes_the_marker(tmp_path: Path) -> None:
    """The crossings that PedPy finds are our events, to the frame."""
    run, step = bundled(FETE), 0.5
    path = written(tmp_path, to_pedpy(run, step))
    read = pedpy.load_trajectory(trajectory_file=path)
    assert read.frame_rate == 1 / step
    found = sampled(FETE, step)
    assert len(read.data) == len(found.frame)
    first = int(found.frame[0])
    station = dict(run.scenario.network.markers_on("from-church"))["bakery"]
    (x,), _ = Plane(run.scenario.network).routes["from-church"].at(np.array([station]))
    line = pedpy.MeasurementLine([(x + 1e-4, -5), (x + 1e-4, 5)])
    count, crossing = pedpy.compute_n_t(traj_data=read, measurement_line=line)
    ground = [each for each in found.ranks if not each.body.flies]
    assert count.iloc[-1]["cumulative_pedestrians"] == len(ground)
    when = {int(row.id): (int(row.frame) + first) * step for row in crossing.itertuples()}
    for number, each in enumerate(found.ranks, 1):
        if each.body.flies:
            continue
        offset = float(each.body.offsets[each.rank - each.body.rank])
        exact = run.passages[each.body.name].arrival(
            dict(run.scenario.network.markers_on(each.body.route))["bakery"] + offset
        )
        assert exact <= when[number] + 1e-3 <= exact + step + 2e-3


def test_pedpy_reads_our_speeds(tmp_path: Path) -> None:
    run, step = bundled(FETE), 1.0
    read = pedpy.load_trajectory(trajectory_file=written(tmp_path, to_pedpy(run, step)))
    speed = pedpy.compute_individual_speed(traj_data=read, frame_step=1)
    assert isinstance(speed, pd.DataFrame)
    mayor, found = speed[speed.id == 1].speed, sampled(FETE, step)
    assert float(mayor.max()) == pytest.approx(found.speed[found.rank == 0].max(), abs=2e-3)
