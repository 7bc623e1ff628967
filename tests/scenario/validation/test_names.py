"""Names that are used are defined; no two things are called the same."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import simulate
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small, wrong


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "routes.avenue",
            ["east", "frnt"],
            "routes.avenue.1: there is no segment 'frnt'; did you mean 'front'?",
        ),
        (
            "markers.step-off",
            "eats + 900 m",
            "markers.step-off: there is no segment 'eats'; did you mean 'east'?",
        ),
        (
            "zones.square",
            ["east", {"frnt": ["0 m", "1 m"]}],
            "zones.square.1.frnt: there is no segment 'frnt'; did you mean 'front'?",
        ),
        (
            "zones.square",
            {"frnt": ["0 m", "1 m"]},
            "zones.square.frnt: there is no segment 'frnt'; did you mean 'front'?",
        ),
        (
            "units.guard.route",
            "avenu",
            "units.guard.route: there is no route 'avenu'; did you mean 'avenue'?",
        ),
        (
            "units.guard.start",
            "stepoff",
            "units.guard.start: there is no marker 'stepoff'; did you mean 'step-off'?",
        ),
        (
            "units.guard.gait",
            "quik",
            "units.guard.gait: there is no gait 'quik'; did you mean 'quick'?",
        ),
        (
            "units.guard.gait-at",
            {"rostrun": "quick", "rostrum": "slow"},
            "units.guard.gait-at.rostrun: there is no marker 'rostrun'; did you mean 'rostrum'?\n"
            "units.guard.gait-at.rostrum: there is no gait 'slow'; known: quick",
        ),
        (
            "units.guard.holds",
            {"rostrun": {"duration": "30 s"}},
            "units.guard.holds.rostrun: there is no marker 'rostrun'; did you mean 'rostrum'?",
        ),
        (
            "units.guard.profile",
            "foot",
            "units.guard.profile: there is no profile 'foot'; none is defined",
        ),
        (
            "main-marker",
            "rostrun",
            "main-marker: there is no marker 'rostrun'; did you mean 'rostrum'?",
        ),
        (
            "groups",
            {"foot": ["guard", "nayv"]},
            "groups.foot.1: there is no unit, group, kind or profile 'nayv'; known: guard, "
            "tanks, jets, foot, formation, column, flight, all",
        ),
        (
            "groups",
            {"foot": ["land"], "land": ["foot"]},
            "groups.foot: circular groups: foot → land → foot",
        ),
        ("groups", {"foot": ["foot"]}, "groups.foot: circular groups: foot → foot"),
        (
            "groups",
            {"land": ["guard", "foot"], "foot": ["land", "rest"], "rest": ["foot"]},
            "groups.land: circular groups: land → foot → land\n"
            "groups.foot: circular groups: foot → rest → foot",
        ),
        (
            "groups",
            {"guard": ["tanks"]},
            "groups.guard: a unit has that name; choose another",
        ),
        (
            "programme.jets",
            {"at": "09:00"},
            "programme.jets: a unit has that name; choose another",
        ),
        (
            "segments.2nd",
            "1 km",
            "segments.2nd: '2nd' is not a name: letters, digits, - and _, beginning with a letter",
        ),
        (
            "units.a b",
            {"kind": "flight"},
            "units.a b: 'a b' is not a name: letters, digits, - and _, beginning with a letter\n"
            "units.a b.route: is missing",
        ),
    ],
)
def test_a_name_that_is_wrong(path: str, value: Any, message: str) -> None:
    assert "\n".join(wrong(changed(path, value))) == message


def test_a_target_needs_a_marker_that_there_is() -> None:
    document = changed("units.jets.target", {"marker": "overhed", "at": "10:00"})
    del document["units"]["jets"]["call"]
    assert wrong(document) == [
        "units.jets.target.marker: there is no marker 'overhed'; did you mean 'overhead'?"
    ]


def test_names_in_any_script() -> None:
    document = small(groups={"徒步方队": ["guard"]})
    assert wrong(document) == []


def test_what_rests_on_a_wrong_name_is_not_wrong_besides() -> None:
    document = changed("segments.front", "500 furlongs")
    assert wrong(document) == [
        "segments.front: '500 furlongs': unknown unit 'furlongs'; "
        "write a length such as 30 m, 1.5 km or 100 ft"
    ]


@pytest.mark.parametrize(
    ("members", "units"),
    [
        (["column"], ("tanks",)),
        (["formation", "flight"], ("guard", "jets")),
        (["foot"], ("guard",)),
        (["t*", "guard"], ("guard", "tanks")),
        ("all", ("guard", "tanks", "jets")),
        (["land", "?ets"], ("guard", "tanks", "jets")),
    ],
)
def test_a_group_takes_units_as_a_constraint_does(members: object, units: tuple[str, ...]) -> None:
    land = ["formation", "tank*"]
    document = small(groups={"some": members, "land": land}, profiles={"foot": {"gap": "5 m"}})
    document["units"]["guard"]["profile"] = "foot"
    scenario = Scenario.from_dict(document)
    assert scenario.groups["some"] == units
    assert scenario.select(["some"]) == units


@pytest.mark.parametrize(
    ("members", "message"),
    [
        (["x*"], "groups.some.0: no unit's name matches 'x*'"),
        (["guard", "flight"], "groups.some.1: no unit is a flight"),
        ("foot", "groups.some: no unit has the profile foot"),
        (["all", "some"], "groups.some: circular groups: some → some"),
    ],
)
def test_a_member_of_a_group_matches_a_unit(members: object, message: str) -> None:
    document = small(groups={"some": members}, profiles={"foot": {"gap": "5 m"}})
    del document["units"]["jets"]
    assert wrong(document) == [message]


def test_of_a_kind_that_a_wrong_unit_may_have_nothing_is_said() -> None:
    document = small(groups={"some": ["flight"]})
    document["units"]["jets"]["kind"] = "flihgt"
    assert wrong(document) == [
        "units.jets: unknown kind 'flihgt'; write formation, column or flight"
    ]


SEPARATE = "arme\u0301e"
COMPOSED = "armée"


@pytest.mark.parametrize(
    "name", ["सेना", "कर्तव्य-पथ", COMPOSED, SEPARATE, "กองทัพ", "الجيش", "army_2"]
)
def test_a_name_in_any_script(name: str) -> None:
    document = small()
    document["units"][name] = document["units"].pop("guard")
    assert wrong(document) == []


def test_a_name_is_the_same_however_its_accents_are_typed() -> None:
    document = small(constraints=[{"name": "c", "halt": SEPARATE, "at-most": "1 h"}])
    document["units"] = {COMPOSED: document["units"].pop("guard"), **document["units"]}
    document["units"]["tanks"]["release"] = {"after": f"{SEPARATE}@rostrum"}
    scenario = Scenario.from_dict(document).with_({f"units.{SEPARATE}.gap": "20 m"})
    assert scenario.unit[COMPOSED].gap == 20
    assert scenario.select([SEPARATE]) == (COMPOSED,)
    run = simulate(scenario)
    assert run.events[f"{SEPARATE}@rostrum"] == run.events[f"{COMPOSED}@rostrum"]


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ("band", "it hides the profile band, which selects navy-band, too; choose another name"),
        (
            "formation",
            "it hides the kind formation, which selects navy-band, too; choose another name",
        ),
        ("all", "it hides all, which selects all units; choose another name"),
    ],
)
def test_a_unit_does_not_hide_what_selects_others(unit: str, message: str) -> None:
    band = {"kind": "formation", "route": "avenue", "ranks": 1, "speed": "1 m/s"}
    units = {unit: {"profile": "band"}, "navy-band": {"profile": "band"}}
    document = small(profiles={"band": band}, units=units)
    assert wrong(document) == [f"units.{unit}: {message}"]
    document["units"] = {"town-band": {"profile": "band"}, "navy-band": {"profile": "band"}}
    assert wrong(document) == []


@pytest.mark.parametrize(
    ("section", "name", "message"),
    [
        (
            "groups",
            "band",
            "it hides the profile band, which selects navy-band, too; choose another name",
        ),
        (
            "groups",
            "formation",
            "it hides the kind formation, which selects navy-band, too; choose another name",
        ),
        ("groups", "all", "it hides all, which selects all units; choose another name"),
        (
            "profiles",
            "column",
            "the kind column hides it, and does not select town-band; choose another name",
        ),
    ],
)
def test_nor_does_a_group_or_a_kind(section: str, name: str, message: str) -> None:
    band = {"kind": "formation", "route": "avenue", "ranks": 1, "speed": "1 m/s"}
    truck = {"kind": "column", "route": "avenue", "ranks": 1, "length": "7 m", "speed": "1 m/s"}
    used = "band" if section == "groups" else name
    units = {"town-band": {"profile": used}, "navy-band": {"profile": used}, "truck": truck}
    document = small(profiles={used: band}, units=units)
    if section == "groups":
        document["groups"] = {name: ["town-band"]}
    assert wrong(document) == [f"{section}.{name}: {message}"]


def test_a_group_may_be_called_like_what_it_holds() -> None:
    band = {"kind": "formation", "route": "avenue", "ranks": 1, "speed": "1 m/s"}
    units = {"town-band": {"profile": "band"}, "navy-band": {"profile": "band"}}
    groups = {"band": ["town-band", "rest"], "rest": ["navy-*"], "all": ["formation"]}
    assert wrong(small(profiles={"band": band}, units=units, groups=groups)) == []
    # Of one that is wrong nobody knows what it holds.
    said = wrong(small(profiles={"band": band}, units=units, groups={"band": ["town-band", []]}))
    assert [each.partition(": ")[0] for each in said] == ["groups.band.1"]


@pytest.mark.parametrize(
    ("typed", "shown"), [("a\nb", r"a\nb"), ("a\u2028b", r"a\u2028b"), ("a\u200bb", r"a\u200bb")]
)
def test_a_character_that_is_not_seen_is_shown(typed: str, shown: str) -> None:
    document = small()
    document["units"][typed] = document["units"].pop("guard")
    assert wrong(document)[0] == (
        f"units.{shown}: '{shown}' is not a name: letters, digits, - and _, beginning with a letter"
    )


def test_a_unit_may_be_called_like_the_profile_that_is_its_alone() -> None:
    band = {"kind": "formation", "route": "avenue", "ranks": 1, "speed": "1 m/s"}
    assert wrong(small(profiles={"band": band}, units={"band": {"profile": "band"}})) == []


def test_a_label_in_the_place_of_a_name_gets_the_name_as_a_hint() -> None:
    halt = {"name": "c", "halt": "garde", "at-most": "1 h"}
    late = {"name": "d", "event": "GARDE.starts", "within": ["09:00", None]}
    document = small(constraints=[halt, late])
    document["units"]["guard"]["label"] = "Garde"
    assert wrong(document) == [
        "constraints.d.event: there is no event 'GARDE.starts': nothing is named 'GARDE'; "
        "did you mean 'guard.starts'?",
        "constraints.c.halt: there is no unit 'garde'; that is the label of guard: write guard",
    ]


def test_a_unit_without_a_kind_beside_one_that_is_called_like_a_profile_is_an_error() -> None:
    units = {"nothing": {}, "foot": {"profile": "foot"}}
    document = small(profiles={"foot": {"kind": "formation", "ranks": 1}}, units=units)
    assert any(problem.startswith("units.nothing") for problem in wrong(document))
