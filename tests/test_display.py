"""How numbers are shown: imperial units, twelve hours, times from an hour H."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers

from simulator.display import PLAIN, Display, display, displayed
from simulator.format import (
    clock,
    difference,
    distance,
    exact_distance,
    quantity,
    slack,
    speed,
    time_of_day,
    time_shown,
    written,
)
from simulator.scenario.clock import clock_time
from simulator.scenario.model import quantities
from simulator.scenario.scenario import Scenario
from tests.verification.suite import suite

IMPERIAL = Display("imperial")
NOON = Display(clock="12h")
SCENARIO = Scenario.from_dict(
    {
        "name": "Display",
        "start": "2024-05-08T11:30:00",
        "segments": {"street": "100 m"},
        "routes": {"through": ["street"]},
        "units": {"one": {"kind": "formation", "route": "through", "ranks": 1, "files": 1,
                          "speed": "1 m/s"}},
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0.0, "0 ft"),
        (0.3048, "1 ft"),
        (2.0, "6.6 ft"),
        (340.0, "1,115 ft"),
        (-26.0, "-85 ft"),
        (1609.0, "5,279 ft"),
        (1609.344, "1 mi"),
        (8851.392, "5.5 mi"),
    ],
)
def test_a_distance_in_feet_and_miles(metres: float, text: str) -> None:
    with displayed(IMPERIAL):
        assert distance(metres) == text
    assert display() is PLAIN


def test_every_length_and_speed_is_imperial_and_the_rest_is_as_it_was() -> None:
    with displayed(IMPERIAL):
        assert speed(1.11760) == "2.5 mph"
        assert difference(30.48, "m") == "+100 ft"
        assert slack(-0.3048, "m") == "-1 ft"
        assert quantity(0.3048, "m/s") == "1 ft/s"
        assert exact_distance(18.288) == "60 ft"
        assert quantity(68.0, "s") == "1 min 08 s"
        assert quantity(0.25, "people/m2") == "0.25 people/m2"
        assert slack(inf, "m") == "unlimited"
        assert written(1.5, "m") == "1.5 m"


@suite(200)
@given(floats(0.01, 1e6))
def test_a_length_that_is_shown_is_read_again(metres: float) -> None:
    half_a_step = 0.1524 if metres < 1609 else 8.1
    with displayed(IMPERIAL):
        assert quantities.length(distance(metres)) == pytest.approx(metres, abs=half_a_step)
        assert quantities.length(exact_distance(metres)) == pytest.approx(metres, rel=1e-5)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "11:30:00 AM"),
        (1800.0, "12:00:00 PM"),
        (5400.0, "1:00:00 PM"),
        (-1.0, "11:29:59 AM"),
        (12.5 * 3600, "12:00:00 AM +1 d"),
    ],
)
def test_a_clock_of_twelve_hours_is_read_again(seconds: float, text: str) -> None:
    with displayed(NOON):
        assert clock(SCENARIO, seconds) == text
    assert SCENARIO.instant(clock_time(text)) == seconds


@suite(200)
@given(integers(-6 * 3600, 5 * 86400))
def test_whatever_a_clock_shows_is_read_again(seconds: int) -> None:
    for how in (PLAIN, NOON):
        with displayed(how):
            text = clock(SCENARIO, seconds)
        assert SCENARIO.instant(clock_time(text)) == seconds


def test_minutes_are_enough_for_a_tick() -> None:
    with displayed(NOON):
        assert clock(SCENARIO, 5400.0, with_seconds=False) == "1:00 PM"


def test_an_hour_that_comes_twice_keeps_its_zone() -> None:
    for zone, text in ((" EST", "1:30:00 AM EST"), ("-05:00", "1:30:00 AM -05:00")):
        with displayed(NOON):
            assert time_shown(5400.0, 0, zone) == text
        assert str(clock_time(text)) == f"01:30:00{zone}"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (600.0, "H+0:00:00"),
        (1350.0, "H+0:12:30"),
        (-300.0, "H-0:15:00"),
        (600.0 + 3900.0, "H+1:05:00"),
        (600.0 - 0.4, "H+0:00:00"),
        (600.0 + 90_000.0, "H+25:00:00"),
    ],
)
def test_times_from_the_hour_h_have_hours_minutes_and_seconds(seconds: float, text: str) -> None:
    with displayed(Display(clock="h-hour", h_hour=600.0, of=SCENARIO)):
        assert clock(SCENARIO, seconds) == text
        shown = time_shown(11.5 * 3600 + seconds, 0)
        assert shown == text


def test_another_scenario_is_shown_from_the_same_hour() -> None:
    later = SCENARIO.with_(start="2024-05-08T12:00:00")
    with displayed(Display(clock="h-hour", h_hour=600.0, of=SCENARIO)):
        assert clock(later, 0.0) == "H+0:20:00"


def test_what_is_written_does_not_depend_on_it() -> None:
    with displayed(Display("imperial", "12h")):
        assert time_of_day(33_615.25) == "09:20:15.250"
        assert time_shown(33_615.25, 1) == "9:20:15.2 AM"
        assert time_shown(-60.0, 0) == "11:59:00 PM -1 d"
