"""Constraints as they are written: bounds that can be, and whom they are about."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import simulate
from simulator.scenario.model.constraints import KINDS, TELLING, kind_of
from simulator.scenario.model.constraints.base import ConstraintModel, Selection, ZoneName
from simulator.scenario.model.constraints.spacing import GapConstraint, SeparationConstraint
from simulator.scenario.model.constraints.times import OrderConstraint
from simulator.scenario.scenario import Scenario
from tests.scenario.small import small, wrong

PEOPLE = {"name": "c", "zone": "square", "count": "people"}
DENSITY = {"name": "c", "zone": "square", "count": "people/m2"}
AREA = {"square": {"stretches": ["front"], "area": "20000 m2"}}


def scenario(*constraints: dict[str, Any], **sections: Any) -> Scenario:
    return Scenario.from_dict(small(constraints=list(constraints), **sections))


def faults(constraint: dict[str, Any], **sections: Any) -> list[str]:
    return wrong(small(constraints=[constraint], **sections))


@pytest.mark.parametrize(
    ("given", "share"), [("95 %", 0.95), (0.95, 0.95), ("0.5%", 0.005), ("99.9 %", 0.999)]
)
def test_a_share_of_replications_is_less_than_all(given: object, share: float) -> None:
    (found,) = scenario({**PEOPLE, "at-most": 25, "holds-in": given}).constraints
    assert found.holds_in == pytest.approx(share, rel=1e-12)
    text = "people in square at most 25"
    assert found.describe() == text
    assert found.describe_whole() == f"{text}, in {100 * share:g} % of replications"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("100 %", "'100 %' cannot be tested by sampling; write more than 0 and less than 100 %"),
        (0, "'0' cannot be tested by sampling; write more than 0 and less than 100 %"),
        (95, "'95' is not a probability; write 90 %, or 0.9"),
        ("often", "'often' is not a probability; write 90 %, or 0.9"),
    ],
)
def test_what_is_no_share(given: object, why: str) -> None:
    assert faults({**PEOPLE, "at-most": 25, "holds-in": given}) == [
        f"constraints.c.holds-in: {why}"
    ]


def test_only_a_share_changes_the_hash() -> None:
    plain, none, share = (
        scenario({**PEOPLE, "at-most": 25, **more}).digest
        for more in ({}, {"holds-in": None}, {"holds-in": "95 %"})
    )
    assert plain == none != share


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        (3, 3.0),
        ("25", 25.0),
        (0, 0.0),
        (2.0, 2.0),
        ("2,500", 2500.0),
        ("2,500 people", 2500.0),
        ("2\u202f500 people", 2500.0),
        ("1 person", 1.0),
    ],
)
def test_a_limit_of_people_is_a_whole_number(given: object, limit: float) -> None:
    (found,) = scenario({**PEOPLE, "at-most": given}).constraints
    assert found.at_most == limit  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (0.4, "'0.4' is not a whole number of people"),
        (-1, "'-1' is too few: at least 0"),
        (True, "'true' is not a count; write a whole number such as 25"),
        ("many", "'many' is not a count; write a whole number such as 25"),
        ("2,50", "'2,50' is not a count; write a whole number such as 25"),
        ("5 vehicles", "'5 vehicles': this constraint counts people"),
    ],
)
def test_what_is_no_limit_of_people(given: object, why: str) -> None:
    assert faults({**PEOPLE, "at-most": given}) == [f"constraints.c.at-most: {why}"]


@pytest.mark.parametrize(
    ("given", "limit"), [(0.4, 0.4), ("0.4 people/m2", 0.4), (1, 1.0), ("1.5", 1.5)]
)
def test_a_density_may_be_any_number_that_is_not_negative(given: object, limit: float) -> None:
    (found,) = scenario({**DENSITY, "at-most": given}, zones=AREA).constraints
    assert found.at_most == limit  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "why"),
    [(-0.5, "is too few: at least 0"), ("-0.5", "is too few: at least 0")]
    + [
        (given, "is not a count; write a whole number such as 25")
        for given in (float("nan"), float("inf"), "nan", "inf", "1e400")
    ],
)
def test_a_density_is_neither_negative_nor_unbounded(given: object, why: str) -> None:
    (fault,) = faults({**DENSITY, "at-most": given}, zones=AREA)
    assert fault.startswith("constraints.c.at-most: ")
    assert fault.endswith(why)


def test_a_density_needs_an_area() -> None:
    assert faults({**DENSITY, "at-most": 0.4}) == [
        "constraints.c.count: the zone square has no area; "
        "write square: {stretches: […], area: 22000 m2}"
    ]


@pytest.mark.parametrize(
    ("given", "value", "unit"),
    [("20 s", 20, "s"), ("2 min", 120, "s"), ("900 m", 900, "m"), ("1 km", 1000, "m")],
)
def test_a_separation_is_a_duration_or_a_length(given: str, value: float, unit: str) -> None:
    found = SeparationConstraint.model_validate(
        {"name": "c", "separation": "flight", "at-least": given}
    )
    assert found.at_least == (value, unit)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("0 s", "the separation must be greater than zero, not '0 s'"),
        ("-3 m", "the separation must be greater than zero, not '-3 m'"),
        ("12 km/h", "'12 km/h' is not a separation; write a duration or a length: 20 s, 900 m"),
    ],
)
def test_what_is_no_separation(given: str, why: str) -> None:
    (fault,) = faults({"name": "c", "separation": "flight", "at-least": given})
    assert fault == f"constraints.c.at-least: {why}"


def test_every_kind_is_told_by_a_key_of_its_own() -> None:
    assert set(TELLING.values()) == set(KINDS)
    for key, kind in TELLING.items():
        assert kind_of({key: "x", "name": "c"}) == kind.kind
    assert kind_of({"inside": "all", "zone": "square"}) == "inside"
    assert kind_of({"name": "c"}) is None


def test_a_kind_has_a_key_a_field_for_it_and_a_description() -> None:
    with pytest.raises(TypeError, match=r"^Keyless has no field for its key: view$"):

        class Keyless(ConstraintModel):
            kind = "view"

    with pytest.raises(TypeError, match=r"^Again and HaltConstraint have the same key: halt$"):

        class Again(ConstraintModel):
            kind = "halt"
            halt: Selection

    with pytest.raises(TypeError, match=r"^Silent does not describe itself: write describe\(\)$"):

        class Silent(ConstraintModel):
            kind = "view"
            view: ZoneName


def test_a_constraint_says_what_it_names() -> None:
    names = {"name": "c", "marker": "rostrum"}
    gap = GapConstraint.model_validate({**names, "gap": ["foot", "navy"], "at-least": "1 m"})
    assert [(path, name, name.sections) for path, name in gap.used_names()] == [
        (("marker",), "rostrum", ("markers",)),
        (("gap", 0), "foot", ("units",)),
        (("gap", 1), "navy", ("units",)),
    ]
    assert gap.selected == ("foot", "navy")
    order = OrderConstraint.model_validate({"name": "c", "order": ["navy@rostrum", "speech.end"]})
    assert (list(order.used_names()), order.selected) == ([], ())
    assert [(path, str(name)) for path, name in order.events()] == [
        (("order", 0), "navy@rostrum"),
        (("order", 1), "speech.end"),
    ]


# -- whom a constraint is about -------------------------------------------------------------------

UNITS: dict[str, Any] = {
    "tank-1": {"profile": "armour", "release": {"at": "09:00:00"}},
    "guard": {"profile": "foot", "release": {"at": "09:10:00"}},
    "tank-2": {"profile": "armour", "release": {"at": "09:20:00"}},
    "navy": {"profile": "foot", "release": {"at": "09:30:00"}},
    "tanker": {"profile": "armour", "release": {"at": "09:40:00"}},
}
PROFILES: dict[str, Any] = {
    "foot": {
        "kind": "formation",
        "route": "avenue",
        "ranks": 12,
        "rank-spacing": "1 m",
        "speed": "1 m/s",
    },
    "armour": {
        "kind": "column",
        "route": "avenue",
        "ranks": 3,
        "length": "7 m",
        "speed": "12 km/h",
    },
    "spare": {"kind": "column", "route": "avenue", "ranks": 3, "length": "7 m", "speed": "12 km/h"},
}
GROUPS = {"guards": ["guard"], "land": ["guards", "tank-1"]}


def lined_up(constraint: dict[str, Any]) -> dict[str, Any]:
    return small(units=UNITS, profiles=PROFILES, groups=GROUPS, constraints=[constraint])


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("guard", ["guard"]),
        ("guards", ["guard"]),
        ("land", ["tank-1", "guard"]),
        ("armour", ["tank-1", "tank-2", "tanker"]),
        ("column", ["tank-1", "tank-2", "tanker"]),
        ("formation", ["guard", "navy"]),
        ("tank-*", ["tank-1", "tank-2"]),
        ("tank-[2-9]", ["tank-2"]),
        ("?avy", ["navy"]),
        (["navy", "tank-*", "navy"], ["tank-1", "tank-2", "navy"]),
        ("all", list(UNITS)),
    ],
)
def test_whom_a_constraint_is_about(who: str | list[str], units: list[str]) -> None:
    asked = {"name": "c", "inside": who, "zone": "square", "at-most": "2 h"}
    (found,) = simulate(Scenario.from_dict(lined_up(asked))).verdicts
    assert sorted(one.who[0] for one in found.worst) == sorted(units)


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("tank-9*", ["constraints.c.inside: no unit's name matches 'tank-9*'"]),
        ("spare", ["constraints.c: none of these units enters square"]),
        ("flight", ["constraints.c: none of these units enters square"]),
    ],
)
def test_a_constraint_about_nobody(who: str, why: list[str]) -> None:
    assert wrong(lined_up({"name": "c", "inside": who, "zone": "square", "at-most": "2 h"})) == why


def test_a_pair_at_a_marker_may_be_a_tail_and_a_head() -> None:
    units = {
        "tanks": {"profile": "armour", "start": "1050 m", "drawn-up": True, "ranks": 10},
        "guard": {"profile": "foot", "release": {"at": "09:10:00"}},
    }
    asked = {"name": "c", "time-gap": "all", "marker": "over", "at-least": "1 s"}
    document = small(
        units=units,
        profiles=PROFILES,
        markers={"over": "front + 20 m", "rostrum": "front + 250 m", "behind": "front + 45 m"},
        programme={},
        constraints=[asked],
    )
    assert wrong(document) == []
    # With their heads only one of the two passes it: nobody can be out of order.
    assert wrong(
        {**document, "constraints": [{"name": "c", "order": "all", "marker": "over"}]}
    ) == ["constraints.c: fewer than two of these units pass over"]
