"""Instants on a clock axis of bokeh."""

from __future__ import annotations

import datetime as dt

from simulator.views.own_display import as_stated
from simulator.views.report.local_axis import LocalAxis
from tests.build import block, run_of

#: In New York, clocks go back from 02:00 to 01:00 on this day.
NIGHT = {"start": "2024-11-03T00:30:00", "timezone": "America/New_York"}


def shown(milliseconds: float) -> str:
    """What bokeh writes at a place of a clock axis: it reads numbers as UTC."""
    return f"{dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC):%Y-%m-%d %H:%M:%S}"


def test_it_has_the_local_clock_whatever_the_zone() -> None:
    for zone in ("Asia/Shanghai", "America/New_York", "Asia/Kathmandu"):
        run = run_of(block("guard", release=60), timezone=zone)
        axis = LocalAxis.of_run(run)
        assert [shown(each) for each in axis.at([0.0, 60.0])] == [
            "2024-05-08 09:00:00",
            "2024-05-08 09:01:00",
        ]


def test_it_never_goes_back_in_an_hour_that_comes_twice() -> None:
    run = run_of(block("guard"), **NIGHT)
    axis = LocalAxis.of_run(run)
    hours = axis.at([0.0, 3600.0, 7200.0, 10800.0]).tolist()
    assert [hour - hours[0] for hour in hours] == [0, 3_600_000, 7_200_000, 10_800_000]
    assert shown(hours[0]) == "2024-11-03 00:30:00"


def test_from_an_hour_h_zero_is_h() -> None:
    run = run_of(block("guard", release=60), show={"clock": "h-hour", "h-hour": "09:10:00"})
    with as_stated(run):
        assert LocalAxis.of_run(run).at(600.0) == 0
