"""Tables: what a data frame reads back from the CSV file is the run's own data frame."""

from __future__ import annotations

import csv
from io import StringIO

import pandas as pd
import pytest

from simulator.timeline.run import Run
from simulator.timeline.tables import march_table, occupancy_table, timeline_table
from tests.build import block, column, run_of

# A guard of 20 m at 1 m/s from 40 s; trucks behind it, 10 m apart, at the same pace.
MARCH_TABLE = """\
unit,label,kind,marker,release,start,arrive,depart,clear,pass_time,time_gap,road_space
guard,"Guard, first",formation,stand,2024-05-08T09:00:40.000+00:00,\
2024-05-08T09:00:40.000+00:00,2024-05-08T09:01:40.000+00:00,2024-05-08T09:01:40.000+00:00,\
2024-05-08T09:02:00.000+00:00,20.0,,20.0
trucks,trucks,column,stand,2024-05-08T09:00:00.000+00:00,\
2024-05-08T09:01:10.000+00:00,2024-05-08T09:02:10.000+00:00,2024-05-08T09:02:10.000+00:00,\
2024-05-08T09:02:16.000+00:00,6.0,10.0,6.0
"""
OCCUPANCY = """\
zone,time,clock,people,vehicles,aircraft,units
square,0.0,2024-05-08T09:00:00.000+00:00,0,0,0,0
square,90.0,2024-05-08T09:01:30.000+00:00,1,0,0,1
square,120.0,2024-05-08T09:02:00.000+00:00,2,1,0,2
square,130.0,2024-05-08T09:02:10.000+00:00,1,1,0,1
square,146.0,2024-05-08T09:02:26.000+00:00,0,0,0,0
"""


@pytest.fixture(scope="module")
def run() -> Run:
    """Two units on one avenue."""
    return run_of(
        block("guard", length=20, speed=1, release=40, label="Guard, first"),
        column("trucks", length=6, speed=1, gap=10, crew=1),
        segments={"avenue": 200},
        markers={"stand": 60},
        zones={"square": (50, 70)},
    )


def test_the_march_table_has_clock_times(run: Run) -> None:
    assert march_table(run).to_csv() == MARCH_TABLE


def test_the_occupancy_has_a_row_for_each_step(run: Run) -> None:
    assert occupancy_table(run).to_csv() == OCCUPANCY


def test_the_timeline_read_back_is_the_data_frame(run: Run) -> None:
    read = pd.read_csv(StringIO(timeline_table(run).to_csv()), parse_dates=["clock"])
    pd.testing.assert_frame_equal(
        read,
        pd.DataFrame(run.timeline()),
        check_dtype=False,
        check_exact=False,
        atol=1e-6,
        rtol=0,
    )


def test_clock_times_go_on_beyond_those_that_pandas_counts_in_nanoseconds() -> None:
    late = run_of(block("guard", length=20, speed=1, release={"at": "09:00:00 +182621 d"}))
    clocks = late.timeline().set_index("event")["clock"]
    assert clocks["guard.starts"] == pd.Timestamp("2524-05-08T09:00:00+00:00").as_unit("us")
    assert late.explain("guard.starts").to_frame()["clock"].iloc[-1] == clocks["guard.starts"]
    assert late.march_table().empty
    assert str(run_of(block("guard")).timeline()["clock"].dtype) == "datetime64[ns, UTC]"


def test_the_march_table_read_back_is_the_data_frame(run: Run) -> None:
    clocks = ["release", "start", "arrive", "depart", "clear"]
    read = pd.read_csv(StringIO(march_table(run).to_csv()), parse_dates=clocks)
    pd.testing.assert_frame_equal(
        read,
        pd.DataFrame(run.march_table()),
        check_dtype=False,
        check_exact=False,
        atol=1e-6,
        rtol=0,
    )


@pytest.mark.parametrize("label", ["one\rtwo", "one\r\ntwo", "\r=1+1"])
def test_a_line_break_in_a_label_ends_no_row(label: str) -> None:
    run = run_of(block("guard", label=label), markers={"stand": 100})
    (row,) = csv.reader(StringIO(march_table(run).to_csv().partition("\n")[2], newline=""))
    assert row[1].lstrip("'").splitlines() == label.splitlines()
    assert row[2] == "formation"


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@x", " =1"])
def test_a_text_that_a_spreadsheet_would_run_is_neutral(label: str) -> None:
    run = run_of(block("guard", label=label), markers={"stand": 100})
    (row,) = csv.DictReader(StringIO(march_table(run).to_csv()))
    assert row["label"] == f"'{label}"
    early = run_of(block("guard", release=-60))
    assert "guard.released,guard,-60.0," in timeline_table(early).to_csv()
