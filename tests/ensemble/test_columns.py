"""Which inputs are drawn, and how a value of each is written into a scenario."""

from __future__ import annotations

from typing import Any

import pytest
from numpy.testing import assert_array_equal

from simulator import Scenario
from simulator.ensemble.columns import Column, columns_of, not_drawn
from simulator.scenario.clock import SinceStart
from simulator.scenario.model.distributions import Triangular
from tests.bundled import bundled


def known(value: object, low: object = None, high: object = None, why: str = "assumed") -> Any:
    """A number with its range."""
    given = {"value": value, "low": low, "high": high, why: "as last year"}
    return {key: each for key, each in given.items() if each is not None}


#: One of each kind of number.
VILLAGE: dict[str, Any] = {
    "name": "Village",
    "start": "2026-05-01T10:00:00",
    "segments": {"street": known("800 m", "790 m", "815 m"), "lane": "200 m"},
    "routes": {"way": ["street", "lane"], "beside": {"beside": "way", "from": "0 m", "to": "end"}},
    "markers": {
        "inn": known("street + 100 m", "street + 90 m", "street + 120 m"),
        "mill": known("street.end - 30 m", "street.end - 50 m", "street.end - 30 m"),
        "green": "street + 400 m",
    },
    "gaits": {"walk": known("112 steps/min x 0.75 m", "100 steps/min x 0.75 m", "5.4 km/h")},
    "programme": {
        "speech": {
            "at": known("10:05", "10:04", "10:09", "source"),
            "duration": known("4 min", None, "6 min"),
        },
        "song": {"after": "speech.end", "duration": known("1 min", "1 min", "1 min")},
    },
    "profiles": {
        "foot": {
            "kind": "formation", "route": "way", "gait": "walk",
            "rank-spacing": "1 m", "gap": known("10 m", "8 m", "14 m"),
            "ranks": known(4, 3, 6),
        }
    },
    "units": {
        "band": {"profile": "foot",
                 "release": {"after": "speech.end", "delay": known("30 s", "10 s")}},
        "club": {"profile": "foot", "holds": {"green": {"duration": known("20 s", "5 s", "60 s")}}},
        "cart": {"kind": "column", "route": "way", "ranks": 1, "length": "5 m",
                 "speed": known("4 km/h", "3 km/h", "5 km/h", "decided")},
    },
    "constraints": [
        {"name": "Soon", "between": ["band.starts", "club@green"],
         "within": ["0 s", "10 min"]},
    ],
}  # fmt: skip


def test_a_column_stands_where_its_number_stands_in_the_order_of_the_file() -> None:
    found = {column.name: column for column in columns_of(Scenario.from_dict(VILLAGE))}
    assert list(found) == [
        "segments.street",
        "markers.inn",
        "markers.mill",
        "gaits.walk",
        "programme.speech.at",
        "programme.speech.duration",
        "profiles.foot.gap",
        "units.band.release.delay",
        "units.club.holds.green.duration",
    ]
    assert found["gaits.walk"] == Column("gaits.walk", Triangular(1.25, 1.4, 1.5), 1.4, "m/s")
    assert found["markers.inn"].distribution == Triangular(90, 100, 120)
    assert found["markers.mill"].distribution == Triangular(-50, -30, -30)
    assert found["programme.speech.at"].distribution == Triangular(240, 300, 540)
    assert found["programme.speech.duration"].distribution == Triangular(240, 240, 360)
    assert found["units.band.release.delay"].distribution == Triangular(10, 30, 30)


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("segments.street", 800.1, "800.1 m"),
        ("markers.inn", 1 / 3, "street + 0.3333333333333333 m"),
        ("markers.mill", -0.1, "street.end - 0.1 m"),
        ("gaits.walk", 1e-05, "1e-05 m/s"),
        ("programme.speech.at", 0.1 + 0.2, SinceStart(0.1 + 0.2)),
        ("programme.speech.duration", 0.1 + 0.2, "0.30000000000000004 s"),
    ],
)
def test_a_value_is_written_with_all_its_digits(name: str, value: float, setting: object) -> None:
    columns = {column.name: column for column in columns_of(Scenario.from_dict(VILLAGE))}
    assert columns[name].setting(value) == setting


def test_what_the_day_settles_is_not_drawn() -> None:
    scenario = Scenario.from_dict(VILLAGE).on_day({"programme.speech.duration": "5 min"})
    names = {column.name for column in columns_of(scenario)}
    assert "programme.speech.duration" not in names
    assert "programme.speech.at" in names


def test_decisions_constraints_and_whole_numbers_are_not_drawn() -> None:
    scenario = bundled("victory_day_2025").scenario
    names = [column.name for column in columns_of(scenario)]
    assert len(names) == len(set(names)) == 91
    assert [name for name in names if scenario.known[name].kind == "decision"] == []
    assert [name for name in names if name.startswith(("window", "constraints"))] == []
    assert {column.unit for column in columns_of(scenario)} == {"m", "s", "m/s"}


def test_a_triangle_is_within_its_ends_and_half_below_its_median() -> None:
    import numpy as np

    triangle = Triangular(2.0, 3.0, 6.0)
    u = np.array([2.0**-53, 0.25, 0.5, 1 - 2.0**-53])
    # The left part has the area 1/4; beyond it (6 - x)² = (1 - u) · 4 · 3.
    expected = [2.0, 3.0, 6 - 6**0.5, 6.0]
    assert np.allclose(triangle.ppf(u), expected, rtol=0, atol=1e-7)
    assert triangle.ppf(u).min() >= 2.0
    assert triangle.ppf(u).max() <= 6.0
    assert_array_equal(Triangular(1, 1, 3).ppf(np.array([0.75])), [2.0])


def test_what_has_a_range_and_is_not_drawn_is_named() -> None:
    scenario = Scenario.from_dict(VILLAGE)
    # The song lasts exactly a minute: it has no range.
    assert not_drawn(scenario) == ("profiles.foot.ranks",)
