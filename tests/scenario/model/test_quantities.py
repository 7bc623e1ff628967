"""Quantities as planners write them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.scenario.model.quantities import Quantity, Written, duration, length, pace

# Exact by definition.
INCH, FOOT, YARD, MILE, NAUTICAL_MILE = 0.0254, 0.3048, 0.9144, 1609.344, 1852.0


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("30 m", 30),
        ("30m", 30),
        (" 30  m ", 30),
        ("1.5 km", 1500),
        ("1.5 kilometres", 1500),
        ("75 cm", 0.75),
        ("100 ft", 100 * FOOT),
        ("1 foot", FOOT),
        ("6 feet", 6 * FOOT),
        ("10 yd", 10 * YARD),
        ("10 yards", 10 * YARD),
        ("2 mi", 2 * MILE),
        ("1 mile", MILE),
        ("3 nmi", 3 * NAUTICAL_MILE),
        ("3 nautical miles", 3 * NAUTICAL_MILE),
        ("1e3 m", 1000),
        (".5 m", 0.5),
        ("-5 m", -5),
        ("22.5 in", 22.5 * INCH),
        ("22.5 inches", 22.5 * INCH),
        ("1 inch", INCH),
        ("5 ft 6 in", 66 * INCH),
        ("1 km 200 m", 1200),
        ("1,200 m", 1200),
        ("-1,234,567.8 m", -1_234_567.8),
        ("1 200 m", 1200),
        ("1\u202f200.5 m", 1200.5),
        ("1\u00a0200\u00a0m", 1200),
        ("1'200 m", 1200),
        ("3' 6\"", 42 * INCH),
        ("-5'", -5 * FOOT),
        ('22.5"', 22.5 * INCH),
    ],
)
def test_a_length(text: str, metres: float) -> None:
    assert length(text) == pytest.approx(metres, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90 s", 90),
        ("1 second", 1),
        ("7 min", 420),
        ("7 minutes", 420),
        ("1.5 h", 5400),
        ("2 hours", 7200),
        ("00:07:30", 450),
        ("1:00:00.5", 3600.5),
        ("-5 s", -5),
        ("1 min 30 s", 90),
        ("1min30s", 90),
        ("1 h 02 min 05 s", 3725),
        ("25 h 01 min 01.5 s", 90_061.5),
        ("-1 min 08 s", -68),
        ("+2 min 05 s", 125),
        ("1:30:00", 5400),
        ("-00:07:30", -450),
    ],
)
def test_a_duration(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        ("1.4 m/s", 1.4),
        ("36 km/h", 10),
        ("36 km / h", 10),
        ("36 kmh", 10),
        ("2.5 mph", 2.5 * MILE / 3600),
        ("300 knots", 300 * NAUTICAL_MILE / 3600),
        ("300 kt", 300 * NAUTICAL_MILE / 3600),
        ("112 steps/min x 0.75 m", 112 / 60 * 0.75),
        ("112 steps/min × 75 cm", 112 / 60 * 0.75),
        ("112 steps/minute * 0.75 m", 112 / 60 * 0.75),
        ("2 steps/s x 2.5 ft", 5 * FOOT),
        ("120 steps/min x 30 in", 60 * INCH),
        ("120 steps/min x 22.5 inches", 45 * INCH),
        ("120 bpm x 0.75 m", 1.5),
        ("120 beats/min x 75 cm", 1.5),
        ("1,200 km/h", 1200 / 3.6),
        ("1 200 km/h", 1200 / 3.6),
        ('120 steps/min x 30"', 60 * INCH),
    ],
)
def test_a_gait_or_speed(text: str, speed: float) -> None:
    assert pace(text) == pytest.approx(speed, rel=1e-15)


LENGTHS = "a length such as 30 m, 1.5 km or 100 ft"
GAITS = "a gait such as 112 steps/min x 0.75 m or 5 km/h"


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (length, "30", f"'30' needs a unit: {LENGTHS}"),
        (length, 30, f"'30' needs a unit: {LENGTHS}"),
        (length, 1.5, f"'1.5' needs a unit: {LENGTHS}"),
        (length, "30 s", f"'30 s' is a duration, not a length; write {LENGTHS}"),
        (length, "5 km/h", f"'5 km/h' is a speed, not a length; write {LENGTHS}"),
        (length, "5 m/m", f"'5 m/m' is not a length; write {LENGTHS}"),
        (length, "5 furlongs", f"'5 furlongs': unknown unit 'furlongs'; write {LENGTHS}"),
        (length, "5 metrs", "'5 metrs': unknown unit 'metrs'; did you mean 'metres'?"),
        (pace, "5 Km/h", "'5 Km/h': unknown unit 'Km'; did you mean 'km'?"),
        (pace, "5 kmph", "'5 kmph': unknown unit 'kmph'; did you mean 'kph'?"),
        (
            length,
            "5 mm",
            "'5 mm': unknown unit 'mm'; write a length such as 30 m, 1.5 km or 100 ft",
        ),
        (length, "1,5 m", "'1,5 m' is not a length; write a decimal point: 1.5 m"),
        (length, "0,750 m", "'0,750 m' is not a length; write a decimal point: 0.750 m"),
        (pace, "5,5 km/h", "'5,5 km/h' is not a gait; write a decimal point: 5.5 km/h"),
        (length, "1.200,5 m", "'1.200,5 m' is not a length; write a decimal point: 1200.5 m"),
        (length, "1 200,5 m", "'1 200,5 m' is not a length; write a decimal point: 1200.5 m"),
        (length, "12 00 m", f"'12 00 m' is not a length; write {LENGTHS}"),
        (
            length,
            "3' 14\"",
            f"'3' 14\"': 14 in is not less than 1 ft; write {LENGTHS}",
        ),
        (
            duration,
            "3' 6\"",
            "'3' 6\"' is not a duration; write a duration such as 90 s, 7 min or 00:07:30",
        ),
        (length, "12,00,000 m", f"'12,00,000 m' is not a length; write {LENGTHS}"),
        (length, "far", f"'far' is not a length; write {LENGTHS}"),
        (length, "", f"'' is not a length; write {LENGTHS}"),
        (length, "nan m", f"'nan m' is not a length; write {LENGTHS}"),
        (length, "1e999 m", "'1e999 m' is too large for a length"),
        (
            pace,
            "1e200 steps/min x 1e200 m",
            "'1e200 steps/min x 1e200 m' is too large for a gait",
        ),
        (length, float("inf"), f"'inf' is not a length; write {LENGTHS}"),
        (length, None, f"nothing is not a length; write {LENGTHS}"),
        (length, True, f"'true' is not a length; write {LENGTHS}"),
        (length, ["3 m"], f"a list is not a length; write {LENGTHS}"),
        (
            duration,
            "30",
            "'30' needs a unit: a duration such as 90 s, 7 min or 00:07:30",
        ),
        (
            duration,
            "00:75:00",
            "'00:75:00' is not a duration; write a duration such as 90 s, 7 min or 00:07:30",
        ),
        (
            duration,
            "1:30",
            "'1:30' could be hours or minutes; write 1 h 30 min or 1 min 30 s",
        ),
        (
            duration,
            "1 min 90 s",
            "'1 min 90 s': 90 s is not less than 1 min; write a duration such as 90 "
            "s, 7 min or 00:07:30",
        ),
        (
            duration,
            "30 s 1 min",
            "'30 s 1 min': 1 min is not less than 1 s; write a duration such as 90 "
            "s, 7 min or 00:07:30",
        ),
        (
            duration,
            "1 min 30",
            "'1 min 30' is not a duration; write a duration such as 90 s, 7 min or 00:07:30",
        ),
        (
            duration,
            "1 min 30 m",
            "'1 min 30 m' is a length, not a duration; "
            "write a duration such as 90 s, 7 min or 00:07:30",
        ),
        (
            pace,
            "120 bpm",
            "'120 bpm' is a cadence; a gait needs a step too: '120 bpm x 0.75 m'",
        ),
        (pace, 5, f"'5' needs a unit: {GAITS}"),
        (pace, "30 s", f"'30 s' is a duration, not a gait; write {GAITS}"),
        (
            pace,
            "112 steps/min",
            "'112 steps/min' is a cadence; a gait needs a step too: '112 steps/min x 0.75 m'",
        ),
        (
            pace,
            "1 m x 2 m",
            "'1 m' is a length, not a cadence; write a cadence such as 112 steps/min",
        ),
        (pace, "1 x 2 x 3", f"'1 x 2 x 3' is not a gait; write {GAITS}"),
        (pace, "-112 steps/min x 0.75 m", "negative gait '-112 steps/min x 0.75 m'"),
    ],
)
def test_what_is_no_quantity_is_told_what_would_be(read, text: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        read(text)
    assert str(caught.value) == message


@given(st.floats(min_value=0, max_value=1e9, allow_subnormal=False))
def test_a_number_of_metres_comes_back_as_it_was(metres: float) -> None:
    assert length(f"{metres!r} m") == metres


@given(st.floats(min_value=1e-3, max_value=1e6))
def test_units_of_one_length_agree(kilometres: float) -> None:
    assert length(f"{kilometres!r} km") == pytest.approx(
        length(f"{kilometres * 1000!r} m"), rel=1e-12
    )


@given(st.text(max_size=30))
@example("0¼")
def test_any_text_is_a_length_or_a_value_error(text: str) -> None:
    try:
        assert isinstance(length(text), float)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - it may be right as well


def test_pint_is_imported_with_the_first_quantity() -> None:
    script = "import sys; import simulator.scenario.load; print('pint' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_a_plain_value_is_a_quantity_of_which_nothing_is_known() -> None:
    found = Quantity.read("30 m", length, float)
    assert found == Quantity(30.0, written=Written("30 m"))


def test_what_is_known_of_a_quantity_is_parsed_once_and_kept_beside_what_is_written() -> None:
    known = {"value": "1 min", "low": "50 s", "high": "2 min", "source": "the drill book"}
    found = Quantity.read(known, duration, float)
    written = Written("1 min", "50 s", "2 min")
    assert found == Quantity(60.0, 50.0, 120.0, source="the drill book", written=written)
