"""Values set by path, in Python and on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario.load import load
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from tests.scenario.small import small

ROOT = Path(__file__).parents[3]
CONSTRAINTS = [
    {"name": "Jets on time", "event": "jets@overhead", "at": "10:36:00", "tolerance": "5 s"},
    {"name": "v. 2.0", "event": "guard@rostrum", "within": [None, "11:00"]},
]


@pytest.fixture
def scenario() -> Scenario:
    return Scenario.from_dict(small(constraints=CONSTRAINTS))


def test_a_key_of_a_unit(scenario: Scenario) -> None:
    changed = scenario.with_(**{"units.guard.gap": "30 m"})
    assert (changed.unit["guard"].gap, scenario.unit["guard"].gap) == (30, 15)


def test_several_at_once(scenario: Scenario) -> None:
    changed = scenario.with_({"units.guard.gap": "30 m"}, name="Other")
    assert (changed.name, changed.unit["guard"].gap) == ("Other", 30)


def test_none_removes_a_key(scenario: Scenario) -> None:
    assert scenario.with_({"units.guard.gap": None}).unit["guard"].gap == 0


def test_none_removes_a_unit_and_a_constraint(scenario: Scenario) -> None:
    changed = scenario.with_({"units.jets": None, "constraints.Jets on time": None})
    assert list(changed.unit) == ["guard", "tanks"]
    assert [c.name for c in changed.constraints] == ["v. 2.0"]


def test_a_constraint_by_its_number_and_by_its_name(scenario: Scenario) -> None:
    by_number = scenario.with_({"constraints.0.tolerance": "9 s"})
    by_name = scenario.with_({"constraints.Jets on time.tolerance": "9 s"})
    assert by_number == by_name
    assert by_number.constraints[0].tolerance == 9


def test_a_name_may_hold_a_dot(scenario: Scenario) -> None:
    changed = scenario.with_({"constraints.v. 2.0.event": "tanks@rostrum"})
    assert changed.constraints[1].event == EventName.head("tanks", "rostrum")


def test_a_value_takes_the_place_of_a_quantity_with_its_provenance(scenario: Scenario) -> None:
    known = scenario.with_(
        {"units.guard.gap": {"value": "9 m", "low": "5 m", "assumed": "a guess"}}
    )
    assert list(known.known) == ["units.guard.gap"]
    assert known.with_({"units.guard.gap": "15 m"}) == scenario
    assert known.with_({"units.guard.gap.value": "7 m"}).known["units.guard.gap"].low == 5


def test_below_a_key_that_the_profile_gives() -> None:
    document = small()
    release = document["units"]["guard"].pop("release")
    document["profiles"] = {"foot": {"release": release}}
    document["units"]["guard"]["profile"] = "foot"
    changed = Scenario.from_dict(document).with_({"units.guard.release.delay": "2 min"})
    cue = changed.unit["guard"].release
    assert (cue.after, cue.delay) == ((EventName.end("review"),), 120)


def test_one_way_to_give_a_thing_takes_the_place_of_the_other(scenario: Scenario) -> None:
    changed = scenario.with_({"units.jets.target": {"marker": "overhead", "at": "10:36"}})
    assert changed.unit["jets"].release is None
    assert changed.unit["jets"].target.cue.at == 5760


def test_what_stands_beside_a_changed_key_stays() -> None:
    # A flight with an orbit, here that of its profile, has a call and a target.
    plan = load(ROOT / "scenarios/late_speech_called_2025.yaml")
    changed = plan.with_(**{"units.fighter.call.delay": "5 min"})
    assert changed.unit["fighter"].target == plan.unit["fighter"].target is not None


def test_a_new_unit(scenario: Scenario) -> None:
    changed = scenario.with_(
        {"units.band": {"kind": "formation", "route": "avenue", "ranks": 1, "gait": "quick"}}
    )
    assert list(changed.unit) == ["guard", "tanks", "jets", "band"]


LENGTHS = "a length such as 30 m, 1.5 km or 100 ft"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("units.guadr.gap", "3 m", "there is no unit 'guadr'; did you mean 'guard'?"),
        ("segments.eats", "3 km", "there is no segment 'eats'; did you mean 'east'?"),
        (
            "programme.reviw.at",
            "10:00",
            "there is no programme item 'reviw'; did you mean 'review'?",
        ),
        (
            "constraints.Jets on tim.at",
            "10:00",
            "there is no constraint 'Jets on tim'; did you mean 'Jets on time'?",
        ),
        ("constraints.7.at", "10:00", "there is no constraint '7'; known: Jets on time, v. 2.0"),
        ("units.guard.gapp", "3 m", "unknown key; did you mean 'gap'?"),
        ("units.guard.gap", "3", f"'3' needs a unit: {LENGTHS}"),
    ],
)
def test_a_path_that_leads_nowhere(scenario: Scenario, path: str, value: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario.with_({path: value})
    assert str(caught.value) == f"{path}: {message}"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "the path is empty"),
        ("a." * 5_000 + "b", "a." * 5_000 + "b: the path is too long for a scenario"),
        ("unit.guard.gap", "unit: unknown key; did you mean 'units'?"),
        (
            "units.guard.holds.rostrun.duration",
            "units.guard.holds.rostrun: there is no marker 'rostrun'; did you mean 'rostrum'?",
        ),
    ],
)
def test_a_path_that_goes_astray(scenario: Scenario, path: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario.with_({path: "3 s"})
    assert str(caught.value) == message


def test_a_new_value_that_is_wrong_is_told_as_such_and_not_at_a_line_of_the_file(
    tmp_path: Path,
) -> None:
    file = tmp_path / "small.json.yaml"
    file.write_text(json.dumps(small()), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(file).with_({"units.guard.gap": "3"})
    assert str(caught.value).startswith("with_: units.guard.gap: '3' needs a unit")


def test_what_stands_beside_a_key_that_is_there_stays() -> None:
    """A flight that orbits has a call and a target; its orbit may be its profile's."""
    document = small()
    document["markers"]["hold"] = "air + 1 km"
    orbit = {"marker": "hold", "period": "2 min", "on-station": "09:40:00"}
    document["profiles"] = {"jets": {**document["units"]["jets"], "orbit": orbit}}
    target = {"marker": "overhead", "after-call": "5 min"}
    document["profiles"]["jets"].pop("call", None)
    call = {"after": "tanks@rostrum", "delay": "10 s"}
    document["units"]["jets"] = {"profile": "jets", "target": target, "call": call}
    changed = Scenario.from_dict(document).with_(**{"units.jets.call.delay": "20 s"})
    assert changed.unit["jets"].orbit.call.delay == 20
    assert changed.unit["jets"].target.after_call == 300
