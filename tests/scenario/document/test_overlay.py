"""Profiles: what units share."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from tests.scenario.small import small, wrong

FOOT = {"kind": "formation", "route": "avenue", "ranks": 1, "gait": "quick"}


def parade(profile: dict[str, Any], *units: dict[str, Any], **more: Any) -> dict[str, Any]:
    named = {f"u{number}": {"profile": "foot", **unit} for number, unit in enumerate(units)}
    return small(profiles={"foot": profile, **more}, units=named, programme={})


def test_a_unit_takes_what_it_does_not_give_itself() -> None:
    document = parade({**FOOT, "gap": "5 m"}, {}, {"gap": "9 m"})
    assert [body.gap for body in Scenario.from_dict(document).units] == [5, 9]


def test_a_cue_of_its_own_takes_the_place_of_the_profiles() -> None:
    release = {"after": "u1.released", "delay": "5 s"}
    document = parade({**FOOT, "release": {"at": "09:00"}}, {"release": release}, {})
    first = Scenario.from_dict(document).units[0].release
    assert (first.at, first.after) == (None, (EventName.released("u1"),))


def test_a_speed_of_its_own_takes_the_place_of_the_profiles_gait() -> None:
    document = parade(FOOT, {"speed": "1 m/s"})
    assert Scenario.from_dict(document).units[0].paces == ((0, 1),)


def test_what_is_wrong_in_a_profile_is_told_once_and_of_the_profile() -> None:
    document = parade({**FOOT, "gap": "5", "route": "avenu"}, {}, {}, {})
    assert wrong(document) == [
        "profiles.foot.gap: '5' needs a unit: a length such as 30 m, 1.5 km or 100 ft",
        "profiles.foot.route: there is no route 'avenu'; did you mean 'avenue'?",
    ]


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ({"gapp": "5 m", "kind": "column"}, ".gapp: unknown key; did you mean 'gap'?"),
        ({"kind": "tank"}, ".kind: unknown kind 'tank'; write formation, column or flight"),
        ({"profile": "foot"}, ".profile: a profile has no profile itself"),
        (
            {"kind": "flight", "gap": "5 m"},
            ".gap: is not a key of a flight but of a formation or column",
        ),
        ({"crew": "many"}, ".crew: 'many' is not a count; write a whole number such as 25"),
        (
            {"release": {"at": "09:00", "after": "u0.released"}},
            ".release: a cue has either at or after, not both",
        ),
        ("foot", ": write a mapping: {key: value}"),
    ],
)
def test_a_wrong_profile_that_no_unit_uses_is_wrong_all_the_same(
    profile: Any, message: str
) -> None:
    assert wrong(parade(FOOT, {}, spare=profile)) == [f"profiles.spare{message}"]


def test_a_unit_whose_profile_there_is_not_lacks_nothing_besides() -> None:
    assert wrong(parade(FOOT, {"profile": "foots", "gap": "5"})) == [
        "units.u0.profile: there is no profile 'foots'; did you mean 'foot'?",
        "units.u0.gap: '5' needs a unit: a length such as 30 m, 1.5 km or 100 ft",
    ]


def test_people_take_the_place_of_the_ranks_of_the_profile() -> None:
    document = parade({**FOOT, "ranks": 3, "files": 4, "rank-spacing": "1 m"}, {"people": 9}, {})
    assert [unit.people.tolist() for unit in Scenario.from_dict(document).units] == [
        [4, 4, 1],
        [4, 4, 4],
    ]


def test_people_in_vehicles_take_the_place_of_the_crew_and_leave_the_ranks() -> None:
    cars = {"kind": "column", "route": "avenue", "ranks": 2, "length": "5 m", "gait": "quick"}
    document = parade({**cars, "crew": 4}, {"people": 5}, {"vehicles": 1})
    units = Scenario.from_dict(document).units
    assert [unit.people.tolist() for unit in units] == [[3, 2], [4]]


def test_a_setting_of_people_takes_the_place_of_ranks_where_the_kind_is_known() -> None:
    scenario = Scenario.from_dict(parade({**FOOT, "rank-spacing": "1 m"}, {}))
    assert len(scenario.with_(**{"units.u0.people": 3}).units[0].people) == 3
    own = Scenario.from_dict(small()).with_(**{"units.guard.people": 25})
    assert own.unit["guard"].people.tolist() == [10, 10, 5]
