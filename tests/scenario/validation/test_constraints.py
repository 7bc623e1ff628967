"""Constraints that ask for something, of something that there is."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.model.constraints import TELLING
from simulator.wording import alternatives
from tests.scenario.small import small, wrong


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        (
            {"event": "guard@rostrum"},
            "write at with its tolerance, or within: [clock, clock]",
        ),
        (
            {"event": "guard@rostrum", "at": "10:00"},
            "write at with its tolerance, or within: [clock, clock]",
        ),
        (
            {"event": "guard@rostrum", "at": "10:00", "within": ["10:00", "10:30"]},
            "write either within, or at with its tolerance",
        ),
        (
            {"event": "guard@rostrum", "within": [None, None]},
            ".within: both bounds are null",
        ),
        (
            {"event": "guard@rostrum", "within": ["10:30", "10:00"]},
            ".within: the first, 10:30:00, is after the second, 10:00:00",
        ),
        (
            {"event": "guard@rostrum", "within": ["10:30", "late"]},
            ".within.1: 'late' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00",
        ),
        (
            {"event": "guard@rostrum", "within": "10:30"},
            ".within: write two clock times, [from, to]; null leaves a side open",
        ),
        (
            {"event": "guard@rostrum", "at": "10:00", "tolerance": 5},
            ".tolerance: '5' needs a unit: a duration such as 90 s, 7 min or 00:07:30",
        ),
        (
            {"between": ["guard@rostrum"], "within": ["0 s", None]},
            ".between: write two events: [EVENT, EVENT]",
        ),
        ({"between": ["guard@rostrum", "jets@overhead"]}, ".within: is missing"),
        (
            {"between": ["guard@rostrum", "jets@overhead"], "within": ["5 s", "-5 s"]},
            ".within: the first, 5 s, is after the second, -5 s",
        ),
        (
            {"time-gap": "all", "at-least": "5 s"},
            "write marker, or along (segments, zones or routes)",
        ),
        (
            {"time-gap": "all", "marker": "rostrum", "along": "avenue", "at-least": "5 s"},
            "write marker, or along (segments, zones or routes)",
        ),
        (
            {"gap": "all", "along": ["avenue", "aveneu"], "at-least": "5 m"},
            ".along.1: there is no segment, zone or route 'aveneu'; did you mean 'avenue'?",
        ),
        (
            {"gap": ["guard", "jets"], "along": "avenue", "at-least": "5 m"},
            "fewer than two of these units are on avenue",
        ),
        (
            {"gap": "all", "marker": "rostrum", "at-least": "5 s"},
            ".at-least: '5 s' is a duration, not a length; write a length such as 30 m, "
            "1.5 km or 100 ft",
        ),
        (
            {"gap": "tank?-*", "marker": "rostrum"},
            "no bound given; write at-most, at-least or both",
        ),
        (
            {"gap": "tonks-*", "marker": "rostrum", "at-least": "5 m"},
            ".gap: no unit's name matches 'tonks-*'",
        ),
        (
            {"order": ["guard@rostrum"]},
            ".order: order needs two events, or a marker",
        ),
        (
            {"order": ["guard@rostrum", "jets@overhed"]},
            ".order.1: there is no event 'jets@overhed': there is no marker or zone 'overhed'; "
            "did you mean 'jets@overhead'?",
        ),
        (
            {"order": ["jets", "guard"], "marker": "rostrum"},
            "fewer than two of these units pass rostrum",
        ),
        ({"tot": "flight"}, ".tolerance: is missing"),
        (
            {"tot": "flight", "tolerance": "3 s", "marker": "overhead"},
            "write both marker and at, or neither: units then have their own targets",
        ),
        ({"tot": "flight", "tolerance": "3 s", "every": "30 s"}, ".every: requires marker and at"),
        (
            {"tot": "guard", "tolerance": "3 s", "marker": "rostrum", "at": "09:30"},
            "none of these flights passes rostrum",
        ),
        (
            {"tot": "tanks", "tolerance": "3 s"},
            "none of these units has its own time on target",
        ),
        (
            {"halt": "flight", "at-most": "3 min"},
            "flights never halt; name units on the ground",
        ),
        (
            {"halt": "foot", "at-most": "3 min"},
            ".halt: there is no unit, group, kind or profile 'foot'; known: guard, tanks, jets, "
            "formation, column, flight, all",
        ),
        (
            {"inside": "all", "zone": "sea", "at-most": "3 min"},
            "none of these units enters sea",
        ),
        ({"inside": "all", "zone": "square"}, "no bound given; write at-most, at-least or both"),
        (
            {"separation": "flight", "at-least": "5 km/h"},
            ".at-least: '5 km/h' is not a separation; write a duration or a length: 20 s, 900 m",
        ),
        ({"separation": "flight", "at-least": "5 s"}, "no two of these flights share airspace"),
        (
            {"zone": "square", "count": "people/m2", "at-most": 0.5},
            ".count: the zone square has no area; write square: {stretches: […], area: 22000 m2}",
        ),
        (
            {"zone": "square", "count": "people", "at-most": 0.5},
            ".at-most: '0.5' is not a whole number of people",
        ),
        ({"empty": "square", "at-most": "3 min", "from": "09:00"}, ".to: is missing"),
        (
            {"empty": "squre", "at-most": "3 min", "from": "09:00", "to": "10:00"},
            ".empty: there is no zone 'squre'; did you mean 'square'?",
        ),
        (
            {"time-gap": "all", "marker": "rostrum"},
            "no bound given; write at-most, at-least or both",
        ),
        (
            {"time-gap": "foot", "marker": "rostrum", "at-least": "5 s"},
            ".time-gap: there is no unit, group, kind or profile 'foot'; known: guard, tanks, "
            "jets, formation, column, flight, all",
        ),
        (
            {"time-gap": ["guard", "jets"], "marker": "rostrum", "at-least": "5 s"},
            "fewer than two of these units pass rostrum",
        ),
        (
            {"headway": ["guard", "jets"], "marker": "rostrum", "at-least": "5 s"},
            "fewer than two of these units pass rostrum",
        ),
        (
            {"time-gap": "all", "marker": "rostrun", "at-least": "5 s"},
            ".marker: there is no marker 'rostrun'; did you mean 'rostrum'?",
        ),
        (
            {"time-gap": "all", "marker": "rostrum", "at-least": "5 s", "at-most": "4 s"},
            ".at-least: at-least is above at-most",
        ),
        (
            {"zone": "squre", "count": "people", "at-most": 5},
            ".zone: there is no zone 'squre'; did you mean 'square'?",
        ),
        (
            {"zone": "square", "count": "peple", "at-most": 5},
            ".count: 'peple' is not people, vehicles, aircraft, units or people/m2",
        ),
        (
            {"zone": "square", "count": "people"},
            "no bound given; write at-most, at-least or both",
        ),
        (
            {"zone": "square", "count": "people", "at-most": "2.5 m"},
            ".at-most: '2.5 m' is not a count; write a whole number such as 25",
        ),
        (
            {"zone": "square", "count": "people", "at-most": 5, "from": "gaurd@rostrum"},
            ".from: there is no event 'gaurd@rostrum': nothing is named 'gaurd'; "
            "did you mean 'guard@rostrum'?",
        ),
        ({"zone": "sea", "count": "people", "at-most": 5}, ".zone: no unit enters sea"),
        (
            {"window": {"from": "09:00", "length": "0 min", "until": "guard.finishes"}},
            ".window.length: zero duration '0 min'",
        ),
        ({"window": {"from": "09:00", "length": "9 min"}}, ".window.until: is missing"),
        (
            {"what": 3},
            f"its kind is unclear; add one of {alternatives(list(TELLING))}",
        ),
        (
            {"event": "guard@rostrum", "within": ["09:00", None], "tolerence": "3 s"},
            ".tolerence: unknown key; did you mean 'tolerance'?",
        ),
    ],
)
def test_a_constraint_that_is_wrong(constraint: dict[str, Any], message: str) -> None:
    document = small(constraints=[{"name": "A", **constraint}])
    document["segments"]["harbour"] = "1 km"
    document["zones"]["sea"] = ["harbour"]
    colon = "" if message.startswith(".") else ": "
    assert wrong(document) == [f"constraints.A{colon}{message}"]


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"time-gap": ["guard", "rear"], "marker": "rostrum", "at-least": "5 s"}, "rostrum"),
        ({"gap": ["guard", "rear"], "along": "avenue", "at-least": "5 m"}, "avenue"),
        ({"gap": ["guard", "rear"], "along": ["square"], "at-most": "5 m"}, "square"),
    ],
)
def test_units_with_another_between_them_are_no_neighbours(
    asked: dict[str, Any], where: str
) -> None:
    document = small(constraints=[{"name": "A", **asked}])
    document["units"]["rear"] = dict(document["units"]["tanks"])
    assert wrong(document) == [
        f"constraints.A: no two of these units follow each other at {where}: "
        "the order is guard, tanks, rear"
    ]


def test_a_constraint_has_a_name_of_its_own() -> None:
    bound = {"zone": "square", "count": "people", "at-most": 5}
    document = small(
        window={"from": "09:00", "length": "2 h", "until": "guard.finishes"},
        constraints=[
            {"name": "A", **bound},
            {"name": "A", **bound},
            bound,
            {"name": "window", **bound},
        ],
    )
    assert wrong(document) == [
        "constraints.2.name: is missing",
        "constraints.A.name: another one has that name; choose another",
        "constraints.window.name: the scenario's window has that name; choose another",
    ]


def test_constraints_are_a_list() -> None:
    assert wrong(small(constraints={"name": "A"})) == ["constraints: write a list: [a, b]"]
    assert wrong(small(constraints=["A"])) == ["constraints.0: write a mapping: {key: value}"]


def test_a_clock_time_that_the_change_of_the_clocks_skips() -> None:
    document = small(start="2024-03-31T01:00:00")
    document["programme"]["review"]["at"] = "02:30"
    assert wrong(document) == [
        "programme.review.at: 02:30:00 does not exist on that day: the clocks change; write "
        "03:30:00"
    ]
