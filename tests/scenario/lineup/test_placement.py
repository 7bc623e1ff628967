"""Where units stand at the beginning."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.scenario import Scenario
from tests.scenario.small import small, wrong

#: Eleven ranks a metre apart, the last half a metre deep.
LENGTH = 10.5


def block(**keys: Any) -> dict[str, Any]:
    return {
        "kind": "formation",
        "route": "avenue",
        "ranks": 11,
        "rank-spacing": "1 m",
        "speed": "1 m/s",
        **{key.replace("_", "-"): value for key, value in keys.items()},
    }


def standing(**keys: Any) -> dict[str, Any]:
    return block(drawn_up=True, **keys)


def parade(**units: dict[str, Any]) -> dict[str, Any]:
    document = small(programme={}, units=units)
    document["segments"]["side"] = "300 m"
    document["routes"]["from-the-side"] = ["side", "front"]
    return document


def starts(**units: dict[str, Any]) -> list[float]:
    return [body.start for body in Scenario.from_dict(parade(**units)).units]


def test_a_unit_starts_at_the_beginning_of_its_route() -> None:
    assert starts(a=block()) == [0]


def test_a_unit_starts_at_a_marker_or_a_length() -> None:
    assert starts(a=block(start="step-off"), b=block(start="0.4 km")) == [900, 400]


def test_a_drawn_up_unit_stands_behind_the_one_ahead() -> None:
    units = {
        "a": standing(start="100 m"),
        "between": block(start="400 m"),
        "b": standing(gap="20 m", standing_gap="5 m"),
        "c": standing(gap="20 m"),
    }
    second = 100 - LENGTH - 5
    assert starts(**units) == pytest.approx([100, 400, second, second - LENGTH - 20])


def test_a_drawn_up_unit_stands_behind_one_on_another_route() -> None:
    # The tail of the first is 50 m into the front: 300 m of side street come before it.
    units = {
        "a": standing(start="1060.5 m"),
        "b": standing(route="from-the-side", gap="10 m"),
    }
    assert starts(**units) == pytest.approx([1060.5, 340])


@pytest.mark.parametrize(
    ("units", "problems"),
    [
        (
            {"a": standing(start="5 m")},
            ["units.a.start: drawn up, its tail stands 5.5 m before the beginning of its route"],
        ),
        (
            {"a": standing()},
            ["units.a.drawn-up: no drawn-up unit ahead stands on its route; give it a start"],
        ),
        (
            {"a": standing(start="15 m"), "b": standing()},
            ["units.b.drawn-up: drawn up, its tail stands 6 m before the beginning of its route"],
        ),
        (
            {"a": standing(start="100 m"), "b": standing(start="95 m")},
            ["units.b.drawn-up: drawn up, it overlaps a by 5.5 m"],
        ),
        (
            {"a": standing(start="1.2 km"), "b": standing(route="from-the-side", start="505 m")},
            ["units.b.drawn-up: drawn up, it overlaps a by 5.5 m"],
        ),
        (
            {"a": standing(start="100 m"), "b": standing(start="200 m")},
            [
                "units.b.drawn-up: drawn up, it stands ahead of a, "
                "which comes before it in the order of march"
            ],
        ),
        (
            {"a": block(start="100 m"), "b": standing(start="200 m")},
            [
                "units.b.drawn-up: drawn up, it stands ahead of a, "
                "which comes before it in the order of march"
            ],
        ),
        (
            {"a": block(start="200 m"), "b": standing(start="200 m")},
            [],
        ),
        (
            # The one behind stands on ground that the other never uses.
            {"a": block(start="100 m"), "b": standing(route="from-the-side", start="200 m")},
            [],
        ),
    ],
)
def test_where_units_cannot_stand(units: dict[str, Any], problems: list[str]) -> None:
    assert wrong(parade(**units)) == problems


def test_who_stands_behind_a_unit_that_is_wrong_is_not_wrong_besides() -> None:
    assert wrong(parade(a=standing(start="100"), b=standing())) == [
        "units.a.start: '100' needs a unit: a length such as 30 m, 1.5 km or 100 ft, "
        "or the name of a marker"
    ]
