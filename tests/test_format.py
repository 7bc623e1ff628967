"""Quantities as people read them, and as the program reads them back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import inf, isinf

import pytest
from hypothesis import assume, example, given
from hypothesis.strategies import floats, integers, sampled_from

from simulator.format import (
    Rounding,
    clock,
    counted,
    difference,
    distance,
    duration,
    exact_distance,
    listed,
    quantity,
    rate,
    read_time_of_day,
    slack,
    speed,
    time_of_day,
    written,
)
from simulator.scenario.clock import clock_time
from simulator.scenario.model import quantities
from simulator.scenario.model.constraints.occupancy import OccupancyConstraint
from simulator.scenario.scenario import Scenario
from simulator.timeline.comparison import comparison_of, record_of
from simulator.tolerances import DENSITY_HOLDS_FROM, HOLDS_FROM, NOISE
from simulator.views.blocks import Block, Table, plain_text
from simulator.views.comparison import comparison_blocks
from simulator.views.constraints import decided_text, slack_text
from simulator.views.figures.drawing.clock_ticks import round_instants, round_step
from simulator.views.summary import summary
from tests.build import formation, run_of
from tests.bundled import NAMES, bundled
from tests.views.parades import alone


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s"),
        (1e-7, "0 s"),
        (0.04, "0.04 s"),
        (0.07, "0.07 s"),
        (-0.04, "-0.04 s"),
        (8.0, "8 s"),
        (8.26, "8.3 s"),
        (59.94, "59.9 s"),
        (59.97, "1 min 00 s"),
        (68.0, "1 min 08 s"),
        (-68.4, "-1 min 08 s"),
        (3599.6, "1 h 00 min 00 s"),
        (3725.0, "1 h 02 min 05 s"),
    ],
)
def test_a_duration_reads_as_one(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0.0, "0 m"),
        (0.04, "0.04 m"),
        (7.5, "7.5 m"),
        (-1.26, "-1.3 m"),
        (9.96, "10 m"),
        (340.4, "340 m"),
        (9_999.4, "9,999 m"),
        (9_999.6, "10 km"),
        (70_540.0, "70.5 km"),
    ],
)
def test_a_distance_reads_as_one(metres: float, text: str) -> None:
    assert distance(metres) == text


@pytest.mark.parametrize(
    ("metres_per_second", "text"), [(0, "0 km/h"), (1.4, "5.04 km/h"), (130.24, "468.9 km/h")]
)
def test_a_speed_is_in_km_per_hour(metres_per_second: float, text: str) -> None:
    assert speed(metres_per_second) == text


@pytest.mark.parametrize(
    ("value", "rounding", "text"),
    [
        (358.66, "nearest", "5 min 59 s"),
        (358.66, "down", "5 min 58 s"),
        (358.34, "up", "5 min 59 s"),
        (59.97, "down", "59.9 s"),
        (59.91, "up", "1 min 00 s"),
        (0.049, "down", "0.04 s"),
        (1e-6, "down", "0 s"),
        (0.01999, "down", "0.01 s"),
        (3599.96, "down", "59 min 59 s"),
        (90_061, "down", "25 h 01 min 01 s"),
        (-43.05, "down", "-43.1 s"),
        (-43.05, "up", "-43 s"),
    ],
)
def test_it_is_rounded_either_way(value: float, rounding: Rounding, text: str) -> None:
    assert duration(value, rounding) == text


@pytest.mark.parametrize("value", [0.1 + 0.2, 8.3, 17.1, 359 - 1e-8, 3600 - 1e-8])
def test_noise_is_not_rounded_down(value: float) -> None:
    assert duration(value, "down") == duration(value)


@pytest.mark.parametrize(
    ("number", "what", "text"),
    [
        (1, "people", "1 person"),
        (4_200, "people", "4,200 people"),
        (1, "vehicles", "1 vehicle"),
        (1, "aircraft", "1 aircraft"),
        (0, "units", "0 units"),
    ],
)
def test_what_is_counted_is_named(number: int, what: str, text: str) -> None:
    assert counted(number, what) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0, "s", "0 s"),
        (-1e-7, "s", "0 s"),
        (125.9, "s", "+2 min 06 s"),
        (-0.26, "s", "-0.3 s"),
        (-1, "people", "-1 person"),
        (12_345, "people", "+12,345 people"),
        (0, "units", "0 units"),
        (-0.1251, "people/m2", "-0.125 people/m2"),
        (-0.0004, "people/m2", "-0.0004 people/m2"),
        (-1e-13, "people/m2", "0 people/m2"),
        (1.29, "m", "+1.3 m"),
        (1_234.6, "m", "+1,235 m"),
        (inf, "m", "unlimited"),
        (-inf, "s", "not judged"),
    ],
)
def test_slack_has_its_sign_and_unit(value: float, unit: str, text: str) -> None:
    assert slack(value, unit) == text


@given(
    floats(-1e5, 1e5) | floats(-1e-2, 1e-2) | floats(-1e-5, 1e-5),
    sampled_from([("s", HOLDS_FROM), ("m", HOLDS_FROM), ("people/m2", DENSITY_HOLDS_FROM)]),
)
@example(HOLDS_FROM, ("s", HOLDS_FROM))
@example(HOLDS_FROM * 1.001, ("s", HOLDS_FROM))
@example(-0.000_949_999_999, ("m", HOLDS_FROM))
@example(-1.001e-12, ("people/m2", DENSITY_HOLDS_FROM))
def test_the_sign_of_a_slack_is_that_of_its_verdict(value: float, unit: tuple[str, float]) -> None:
    name, holds_from = unit
    text = slack(value, name)
    assert text.startswith("-") == (value < holds_from)
    assert text.startswith("+") == (value > -holds_from)
    assert read(text.lstrip("+-")) == 0 or abs(value) > -holds_from


@pytest.mark.parametrize("name", NAMES)
def test_the_times_of_a_window_add_up(name: str) -> None:
    lines = plain_text(summary(bundled(name))).splitlines()
    for line in (line for line in lines if line.startswith("Window: ")):
        found = re.fullmatch(r"Window: (.*) of (.*), (.*) to spare \(.*\)", line)
        assert found is not None
        took, length, spare = map(read, found.groups())
        assert took + spare == length


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0, "s", "0 s"),
        (125.9, "s", "+2 min 06 s"),
        (-0.26, "s", "-0.3 s"),
        (-1, "people", "-1 person"),
        (1.26, "m", "+1.3 m"),
        (-inf, "s", "-"),
    ],
)
def test_a_difference_has_its_sign_and_unit(value: float, unit: str, text: str) -> None:
    assert difference(value, unit) == text


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((), ""),
        (("a", "b"), "a, b"),
        (tuple("abcde"), "a, b, c, d, e"),
        (tuple("abcdef"), "a, b, c, d and 2 more"),
    ],
)
def test_names_are_as_many_as_fit_a_line(names: tuple[str, ...], text: str) -> None:
    assert listed(names) == text


def test_a_change_of_a_speed_is_in_the_unit_of_its_setting() -> None:
    assert quantity(0.0712, "m/s", "up") == "0.072 m/s"


@given(floats(-1e6, 1e6))
def test_what_is_written_is_read_back_exactly(value: float) -> None:
    assert quantities.duration(written(value, "s")) == value
    assert quantities.length(written(value, "m")) == value
    assert not set(written(value, "s")) - set("0123456789.- s")


@given(
    floats(-1e7, 1e7) | floats(-1e-2, 1e-2) | integers(-100_000, 100_000).map(float),
    sampled_from(["s", "m", "m/s"]),
    sampled_from(["nearest", "down", "up"]),
)
@example(90.0, "s", "nearest")
@example(1_200.0, "m", "nearest")
@example(90_061.0, "s", "down")
def test_a_quantity_that_is_shown_is_read_as_what_it_shows(
    value: float, unit: str, rounding: Rounding
) -> None:
    assume(value == 0 or abs(value) > 10 * NOISE)  # less is shown only where it must not be zero
    parse = {"s": quantities.duration, "m": quantities.length, "m/s": quantities.pace}[unit]
    text = quantity(value, unit, rounding)
    assert parse(text) == pytest.approx(shown_number(text), rel=1e-12)
    assert quantity(parse(text), unit) == text
    if not isinf(value) and not text.startswith("0 "):
        assert parse(difference(value, unit)) == pytest.approx(parse(quantity(value, unit)))


@given(floats(0, 1e9))
def test_a_bound_in_words_is_read_as_it_was_given(value: float) -> None:
    metres = float(f"{value:.12g}")
    assert quantities.length(exact_distance(metres)) == metres


@given(floats(0, 500))
def test_a_speed_that_is_shown_is_read_as_what_it_shows(value: float) -> None:
    assert speed(quantities.pace(speed(value))) == speed(value)
    assert quantities.pace(speed(value)) == pytest.approx(value, rel=5e-4)


@given(integers(0, 1_000_000), sampled_from(["people", "vehicles", "aircraft", "units"]))
def test_a_count_that_is_shown_is_read_as_what_it_shows(number: int, what: str) -> None:
    for text in (counted(number, what), f"{number:,}"):
        limit = {"zone": "z", "count": what, "at-most": text, "name": "A"}
        assert OccupancyConstraint.model_validate(limit).at_most == number


@given(integers(-3 * 86_400, 3 * 86_400))
def test_an_instant_that_is_shown_is_read_as_what_it_shows(seconds: int) -> None:
    scenario = alone().scenario
    assert scenario.instant(clock_time(clock(scenario, seconds))) == seconds
    minute = clock(scenario, seconds, with_seconds=False)
    assert scenario.instant(clock_time(minute)) == pytest.approx(seconds, abs=30)
    since_midnight = seconds + NINE
    for digits in (0, 1, 3):
        text = time_of_day(since_midnight, digits)
        assert read_time_of_day(text) == (since_midnight, "")
        if -6 * 3600 <= seconds < 18 * 3600:
            assert scenario.instant(clock_time(text)) == seconds


@given(floats(0, 1e6), sampled_from(["s", "m", "people/m2"]))
def test_a_margin_is_shown_as_no_more_than_it_is(value: float, unit: str) -> None:
    shown = read(quantity(value, unit, "down"))
    assert value - max(1.0, value / 100) < shown <= value + 2 * NOISE


def shown_number(text: str) -> float:
    """The number that people read off a text with its sign."""
    return -read(text.removeprefix("-")) if text.startswith("-") else read(text)


def read(text: str) -> float:
    """The number that people read off a text."""
    if " min " in text:
        return sum(
            int(number) * unit
            for number, unit in zip(reversed(re.findall(r"\d+", text)), (1, 60, 3600), strict=False)
        )
    number, unit = text.split(" ")
    return float(number.replace(",", "")) * (1000 if unit == "km" else 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_slack_reads_the_same_everywhere(name: str) -> None:
    run = bundled(name)
    none = replace(record_of(run), verdicts={})
    for verdict in run.verdicts:
        text = slack_text(verdict)
        assert f"slack {text}" in decided_text(verdict, run.scenario) or text == "not judged"
        assert text in shown(summary(run), verdict.name)
        assert text in shown(comparison_blocks(comparison_of(none, run)), verdict.name)


def shown(blocks: Sequence[Block], name: str) -> set[str]:
    """All that the tables' rows with a name say."""
    tables = [block for block in blocks if isinstance(block, Table)]
    return {
        cell for table in tables for row in table.rows if name in row.cells for cell in row.cells
    }


def test_an_instant_reads_as_a_clock_time_of_the_scenarios_zone() -> None:
    scenario = alone(timezone="Asia/Shanghai").scenario
    assert clock(scenario, 92.6) == "09:01:33"
    assert clock(scenario, -0.4) == "09:00:00"
    assert clock(scenario, 92.6, with_seconds=False) == "09:02"


def test_an_instant_on_another_day_has_the_difference_in_days() -> None:
    scenario = alone().scenario
    assert clock(scenario, 15 * 3600 + 600) == "00:10:00 +1 d"
    assert clock(scenario, -9 * 3600 - 1) == "23:59:59 -1 d"


def test_marks_stand_at_round_clock_times() -> None:
    scenario = alone(start="2024-05-08T09:07:30").scenario
    assert round_step(500) == 600
    assert list(round_instants(scenario, 0, 1500, 600)) == [150.0, 750.0, 1350.0]


def night(start: str) -> Scenario:
    band = formation("band", release={"at": start})
    return run_of(band, start=start, timezone="America/New_York").scenario


def test_marks_where_the_clocks_change_stand_at_round_clock_times() -> None:
    fall = night("2025-11-02T00:30:00")
    marks = round_instants(fall, 0, 4 * 3600, 3600)
    assert [clock(fall, at) for at in marks] == [
        "01:00:00 EDT", "01:00:00 EST", "02:00:00", "03:00:00"
    ]  # fmt: skip
    assert marks.tolist() == [1800, 5400, 9000, 12_600]
    spring = night("2025-03-09T00:30:00")
    marks = round_instants(spring, 0, 3 * 3600, 3600)
    assert [clock(spring, at) for at in marks] == ["01:00:00", "03:00:00", "04:00:00"]


NINE = 9 * 3600


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (NINE, "09:00:00.000"),
        (NINE + 61.2345, "09:01:01.234"),
        (0, "00:00:00.000"),
        (-1, "23:59:59.000 -1 d"),
        (86_400 * 3 + 0.5, "00:00:00.500 +3 d"),
        (86_399.9996, "00:00:00.000 +1 d"),
    ],
)
def test_it_is_written_to_the_millisecond_and_read_back(seconds: float, text: str) -> None:
    assert time_of_day(seconds) == text
    assert read_time_of_day(text).seconds == pytest.approx(seconds, abs=5.001e-4, rel=0)
    assert time_of_day(read_time_of_day(text).seconds) == text


def test_it_is_shown_to_the_nearest_second_or_tenth() -> None:
    assert time_of_day(NINE + 0.5001, 0) == "09:00:01"
    assert time_of_day(NINE + 0.54, 1) == "09:00:00.5"


@pytest.mark.parametrize("text", ["", "9:00:00", "24:00:00", "09:60:00", "09:00", "09:00:00 1 d"])
def test_what_is_not_a_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time of day such as 09:20:00\.000"):
        read_time_of_day(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.98361, "0.984"),
        (7.5, "7.5"),
        (83.16, "83.2"),
        (240.0, "240"),
        (1239.6, "1,240"),
    ],
)
def test_a_rate_has_three_digits(value: float, text: str) -> None:
    assert rate(value) == text
