"""Parquet, read back by pyarrow and pandas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from simulator.exchange.parquet import to_parquet
from simulator.timeline.tables import OCCUPANCY, TIMELINE
from tests.build import block, column, exactly, hold, run_of
from tests.bundled import bundled


def folder_of(run: object, path: Path) -> Path:
    for name, data in to_parquet(run).items():  # type: ignore[arg-type]
        (path / name).write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["village_fete", "review"])
def test_pandas_reads_every_event_step_and_knot(tmp_path: Path, name: str) -> None:
    run = bundled(name)
    folder = folder_of(run, tmp_path)
    events = pd.read_parquet(folder / "events.parquet")
    assert dict(zip(events.event, events.time, strict=True)) == dict(run.events.items())
    zone = str(run.scenario.model.timezone)
    at = events.clock.dt.tz_convert(zone)
    expected = [run.scenario.clock(round(each, 3)) for each in events.time]
    assert [each.to_pydatetime() for each in at] == expected
    steps = pd.read_parquet(folder / "occupancy.parquet")
    for place in run.scenario.network.zones:
        assert steps[steps.zone == place].people.tolist() == run.occupancy(place).people.tolist()
    knots = pd.read_parquet(folder / "passages.parquet")
    assert set(knots.body) == set(run.passages)
    for body, passage in run.passages.items():
        own = knots[knots.body == body]
        middle = (own.station.to_numpy()[1:] + own.station.to_numpy()[:-1]) / 2
        # Even pace between knots: half-way in the middle of the time.
        halfway = (own.arrives.to_numpy()[1:] + own.departs.to_numpy()[:-1]) / 2
        assert passage.arrival(middle) == pytest.approx(halfway, abs=1e-6)


def test_a_hold_is_a_knot_with_two_times(tmp_path: Path) -> None:
    """2 m/s from 10 s; at 100 m, 60 s, it stands 30 s; the tail is off the 200 m at 150 s."""
    run = run_of(
        block("guard", speed=2, length=20, release=10, holds={"stand": hold(30)}),
        segments={"avenue": 200},
        markers={"stand": 100},
    )
    knots = pd.read_parquet(folder_of(run, tmp_path) / "passages.parquet")
    assert knots.station.tolist() == [exactly(each) for each in (0, 100, 220)]
    assert np.isnan(knots.arrives[0])
    assert knots.arrives.tolist()[1:] == [exactly(60), exactly(150)]
    assert knots.departs.tolist() == [exactly(10), exactly(90), exactly(150)]


def test_ranks_of_a_column_belong_to_it(tmp_path: Path) -> None:
    run = run_of(column("tanks", ranks=2, length=8, spacing=4, speed=5, elastic=True))
    knots = pd.read_parquet(folder_of(run, tmp_path) / "passages.parquet")
    pairs = set(zip(knots.body, knots.unit, strict=True))
    assert pairs == {("tanks", "tanks"), ("tanks#2", "tanks")}


def test_columns_and_tables_say_what_they_are(tmp_path: Path) -> None:
    run = bundled("village_fete")
    folder = folder_of(run, tmp_path)
    expected = {"events": TIMELINE, "occupancy": OCCUPANCY}
    for name, columns in expected.items():
        schema = pq.read_schema(folder / f"{name}.parquet")
        units = [schema.field(each.name).metadata[b"unit"].decode() for each in columns]
        assert units == [each.unit for each in columns]
    metadata = pq.read_schema(folder / "passages.parquet").metadata
    assert metadata[b"scenario"] == b"Village fete"
    assert metadata[b"start"] == b"2025-06-21T14:00:00+01:00"
    assert metadata[b"timezone"] == b"Europe/London"
    assert metadata[b"digest"].decode() == run.scenario.digest


def test_a_scenario_without_zones_has_an_empty_table(tmp_path: Path) -> None:
    folder = folder_of(run_of(block("guard")), tmp_path)
    assert pd.read_parquet(folder / "occupancy.parquet").empty
