"""Numbers as people write them."""

from __future__ import annotations

import pytest

from simulator.scenario.numerals import whole_number, with_decimal_point, with_feet_and_inches

#: An ordinary, a no-break, a narrow no-break and a thin space; apostrophes; a comma.
APART = (" ", "\u00a0", "\u202f", "\u2009", "'", "\u2019", ",")


@pytest.mark.parametrize("apart", APART)
def test_thousands_are_apart_by_one_mark(apart: str) -> None:
    assert whole_number(f"1{apart}200") == 1200
    assert whole_number(f"12{apart}345{apart}678") == 12_345_678
    assert whole_number(f"12{apart}34") is None
    assert whole_number(f"012{apart}345") is None
    other = APART[APART.index(apart) - 1]
    assert whole_number(f"12{apart}345{other}678") is None


def test_a_whole_number_has_at_most_nine_digits() -> None:
    assert whole_number("999,999,999") == whole_number("999999999") == 999_999_999
    assert whole_number("1,999,999,999") is whole_number("1999999999") is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("1,5 m", "1.5 m"),
        ("-0,750 m", "-0.750 m"),
        ("1 200,5 m", "1200.5 m"),
        ("1.200,5 m", "1200.5 m"),
        ("1\u202f200\u202f300,25 m", "1200300.25 m"),
        ("1,200,5 m", None),
        ("12,00,000 m", None),
        ("far", None),
    ],
)
def test_a_decimal_comma_becomes_a_point(text: str, right: str | None) -> None:
    assert with_decimal_point(text) == right


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("3' 6\"", "3 ft 6 in"),
        ("3'6\"", "3 ft 6 in"),
        ("3\u2032 6.5\u2033", "3 ft 6.5 in"),
        ("3\u2019 6\u201d", "3 ft 6 in"),
        ("3' 6''", "3 ft 6 in"),
        ("-3'", "-3 ft"),
        ('22.5"', "22.5 in"),
        ("3'6", "3'6"),  # of what, nobody knows
        ("1'200 m", "1'200 m"),
        ("30 m", "30 m"),
    ],
)
def test_marks_of_feet_and_inches_become_units(text: str, spelt: str) -> None:
    assert with_feet_and_inches(text) == spelt
