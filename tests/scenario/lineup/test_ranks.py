"""The ranks of a unit: on the march, and while it is drawn up."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.scenario import Scenario
from tests.scenario.small import small, wrong

KEYS = {"kind": "formation", "route": "avenue", "start": "400 m", "speed": "1 m/s"}
KEYS |= {"ranks": 10, "files": 10, "rank-spacing": "2 m", "drawn-up": True}
TRUCKS = {"kind": "column", "route": "avenue", "start": "400 m", "speed": "1 m/s", "ranks": 6}
TRUCKS |= {"length": "7 m", "spacing": "13 m", "drawn-up": True}


def unit(standing: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    return small(programme={}, units={"guard": {**keys, "standing": standing}})


@pytest.mark.parametrize(
    ("standing", "keys", "offsets"),
    [
        ({"rank-spacing": "0.5 m"}, KEYS, [0.5 * rank for rank in range(10)]),
        # Five ranks of twenty: two ranks of the march leave from each.
        ({"files": 20}, KEYS, [2 * (rank // 2) for rank in range(10)]),
        ({"ranks": 5, "files": 20}, KEYS, [2 * (rank // 2) for rank in range(10)]),
        # Four ranks of thirty, of which the last has ten. The rank of the march from the 21st to
        # the 30th leaves from the first of them, that from the 31st on from the second.
        ({"files": 30}, KEYS, [2 * (rank // 3) for rank in range(10)]),
        # From the 36th to the 45th they stand in the first rank and in the second.
        ({"ranks": [40, 60]}, KEYS, [0, 0, 0, 0, 2, 2, 2, 2, 2, 2]),
        ({"ranks": [45, 55]}, KEYS, [0, 0, 0, 0, 2, 2, 2, 2, 2, 2]),
        ({}, KEYS, [2 * rank for rank in range(10)]),
        ({"spacing": "1 m"}, TRUCKS, [8 * rank for rank in range(6)]),
        ({"spacing": "1 m", "files": 2}, TRUCKS, [8 * (rank // 2) for rank in range(6)]),
    ],
)
def test_a_rank_of_the_march_leaves_from_the_standing_rank_of_its_last(
    standing: dict[str, Any], keys: dict[str, Any], offsets: list[float]
) -> None:
    (guard,) = Scenario.from_dict(unit(standing, keys)).units
    assert guard.standing is not None
    assert guard.standing.tolist() == pytest.approx(offsets)
    assert guard.rear == pytest.approx(400 - offsets[-1] - guard.depth)


def test_the_ranks_of_an_elastic_column_stand_where_it_says() -> None:
    keys = {**TRUCKS, "elastic": True}
    scenario = Scenario.from_dict(unit({"spacing": "1 m"}, keys))
    assert [body.start for body in scenario.bodies] == [400 - 8 * rank for rank in range(6)]
    assert scenario.unit["guard"].rear == 400 - 5 * 8 - 7


@pytest.mark.parametrize(
    ("standing", "keys", "problem"),
    [
        (
            {"ranks": 7, "files": 14},
            KEYS,
            "units.guard.standing.ranks: 98 marchers stand in 7 ranks, but guard has 100",
        ),
        (
            {"ranks": [2, 3]},
            TRUCKS,
            "units.guard.standing.ranks: 5 vehicles stand in 2 ranks, but guard has 6",
        ),
        (
            {"rank-spacing": "0.3 m"},
            KEYS,
            "units.guard.standing.rank-spacing: 0.3 m, front to front, is less than the depth of "
            "a rank, 0.5 m",
        ),
        (
            {"rank-spacing": "2.5 m"},
            KEYS,
            "units.guard.standing: rank 2 stands 2.5 m behind the head and marches 2 m behind it; "
            "a unit does not stand deeper than it marches",
        ),
        (
            {"files": 5, "rank-spacing": "0.7 m"},
            KEYS,
            "units.guard.standing: rank 1 stands 0.7 m behind the head and marches 0 m behind it; "
            "a unit does not stand deeper than it marches",
        ),
        (
            {"rank-spacing": "0.7 m"},
            {**KEYS, "drawn-up": False},
            "units.guard.standing: requires a drawn-up unit; write drawn-up: true",
        ),
        (
            {"spacing": "0.7 m"},
            KEYS,
            "units.guard.standing.spacing: unknown key; did you mean 'rank-spacing'?",
        ),
    ],
)
def test_how_a_unit_cannot_stand(
    standing: dict[str, Any], keys: dict[str, Any], problem: str
) -> None:
    assert wrong(unit(standing, keys)) == [problem]


@pytest.mark.parametrize(
    ("keys", "ranks"),
    [
        ({"people": 84, "files": 6}, [6] * 14),
        # The rest is the last rank.
        ({"people": 85, "files": 6}, [*[6] * 14, 1]),
        ({"people": 4, "files": 6}, [4]),
        ({"people": 3}, [1, 1, 1]),
    ],
)
def test_people_on_foot_make_ranks(keys: dict[str, Any], ranks: list[int]) -> None:
    foot = {key: each for key, each in KEYS.items() if key not in ("ranks", "files")}
    (guard,) = Scenario.from_dict(small(programme={}, units={"guard": {**foot, **keys}})).units
    assert guard.people.tolist() == ranks
    assert guard.length == pytest.approx(2 * (len(ranks) - 1) + 0.5)


@pytest.mark.parametrize(
    ("keys", "vehicles", "people"),
    [
        ({"vehicles": 12, "people": 24}, [1] * 12, [2] * 12),
        # Twenty in eight: three each in the first four, two each in the last four.
        ({"vehicles": 8, "people": 20}, [1] * 8, [3] * 4 + [2] * 4),
        ({"vehicles": 5, "files": 2, "people": 12}, [2, 2, 1], [3 + 3, 2 + 2, 2]),
        ({"vehicles": 3, "crew": 4}, [1] * 3, [4] * 3),
        ({"ranks": [1, 2], "people": 7}, [1, 2], [3, 2 + 2]),
        ({"vehicles": 3, "people": 2}, [1] * 3, [1, 1, 0]),
    ],
)
def test_people_in_vehicles_are_shared_out(
    keys: dict[str, Any], vehicles: list[int], people: list[int]
) -> None:
    trucks = {key: each for key, each in TRUCKS.items() if key != "ranks"}
    (guard,) = Scenario.from_dict(small(programme={}, units={"guard": {**trucks, **keys}})).units
    assert guard.vehicles.tolist() == vehicles
    assert guard.people.tolist() == people


def test_people_in_aircraft_are_shared_out() -> None:
    document = small()
    document["units"]["jets"] |= {"aircraft": 3, "formation": "vic", "people": 5}
    assert Scenario.from_dict(document).unit["jets"].people.tolist() == [2, 2 + 1]


def test_people_stand_in_other_ranks_when_drawn_up() -> None:
    foot = {key: each for key, each in KEYS.items() if key not in ("ranks", "files")}
    (guard,) = Scenario.from_dict(unit({"files": 20}, {**foot, "people": 100, "files": 10})).units
    assert guard.standing is not None
    assert guard.standing.tolist() == [2 * (rank // 2) for rank in range(10)]


@pytest.mark.parametrize(
    ("unit", "keys", "problem"),
    [
        ("guard", {"people": 5}, "people: write ranks or people, not both"),
        ("tanks", {"vehicles": 5}, "vehicles: write ranks or vehicles, not both"),
        ("tanks", {"people": 5}, "crew: write people or crew, not both"),
        ("guard", {"vehicles": 5}, "vehicles: is not a key of a formation but of a column"),
        ("guard", {"people": 0, "ranks": None}, "people: '0' is too few: at least 1"),
        (
            "guard",
            {"people": 20_001, "ranks": None, "files": 2},
            "people: 20,001 in files of 2 are too many ranks: at most 10,000; "
            "no setting raises this limit",
        ),
    ],
)
def test_people_and_ranks_that_do_not_go_together(
    unit: str, keys: dict[str, Any], problem: str
) -> None:
    document = small()
    document["units"][unit] |= keys
    assert wrong(document) == [f"units.{unit}.{problem}"]
