"""The scenario object: built in code or loaded, changed, compared."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from simulator.errors import ScenarioError
from simulator.scenario.document.tree import plain
from simulator.scenario.document.yaml import parse, scenario_text
from simulator.scenario.load import load
from simulator.scenario.model.quantities import Quantity, Written
from simulator.scenario.scenario import Scenario
from tests.bundled import bundled
from tests.scenario.small import changed, small

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FETE = SCENARIOS / "village_fete.yaml"


@pytest.fixture
def scenario() -> Scenario:
    return Scenario.from_dict(
        small(main_marker="rostrum", groups={"foot": ["guard"], "land": ["tanks", "foot"]})
    )


def test_what_is_built_in_code_equals_what_is_loaded() -> None:
    built = Scenario.from_dict(plain(parse(scenario_text(FETE), "x")))
    loaded = load(FETE)
    assert built == loaded
    assert hash(built) == hash(loaded)
    assert built.digest == loaded.digest
    assert len(built.digest) == 64


def test_a_text_is_read_as_a_file_is_and_problems_have_their_lines() -> None:
    text = FETE.read_text(encoding="utf-8")
    built = Scenario.from_yaml(text)
    assert built == load(FETE)
    assert built.file is None
    assert str(built.place("units.band.ranks")).startswith("text:")
    with pytest.raises(ScenarioError) as error:
        Scenario.from_yaml("name: Mine\nstrat: 2024-05-08T09:00:00\n")
    assert str(error.value).splitlines() == [
        "text:1:1: start: is missing",
        "text:1:1: units: is missing: the units, in the order of march",
        "text:2:1: strat: unknown key; did you mean 'start'?",
    ]


def test_the_same_content_in_other_words_is_equal() -> None:
    one = Scenario.from_dict(changed("segments.east", "1 km"))
    assert one == Scenario.from_dict(changed("segments.east", "1000 m"))
    assert one == Scenario.from_dict(changed("segments.east", {"length": "1 km"}))
    assert one == Scenario.from_dict(changed("start", dt.datetime(2024, 5, 8, 9)))
    assert one == Scenario.from_dict(changed("units.guard.files", np.int64(10)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("segments.east", "1.1 km"),
        ("units.guard.label", "Garde"),
        ("units.guard.gap", {"value": "15 m", "assumed": "a guess"}),
        ("description", "Another"),
    ],
)
def test_other_content_is_not_equal(path: str, value: object) -> None:
    assert Scenario.from_dict(changed(path, value)) != Scenario.from_dict(small())


def test_the_order_of_march_is_content_and_that_of_segments_is_not() -> None:
    document = small()
    document["segments"] = dict(reversed(document["segments"].items()))
    assert Scenario.from_dict(document) == Scenario.from_dict(small())
    document["units"] = dict(reversed(document["units"].items()))
    assert Scenario.from_dict(document) != Scenario.from_dict(small())


def test_a_scenario_is_no_other_thing(scenario: Scenario) -> None:
    assert scenario != "Small"


def test_what_a_scenario_tells(scenario: Scenario) -> None:
    assert (scenario.name, scenario.model.description, scenario.file) == ("Small", None, None)
    assert scenario.start.tzinfo == ZoneInfo("Europe/Paris")
    assert scenario.start == dt.datetime(2024, 5, 8, 9, tzinfo=ZoneInfo("Europe/Paris"))
    assert scenario.model.main_marker == "rostrum"
    assert scenario.groups == {"foot": ("guard",), "land": ("guard", "tanks")}
    assert [body.name for body in scenario.units] == list(scenario.unit)
    assert scenario.programme["review"].duration == 900
    assert "guard.tail@rostrum" in map(str, scenario.event_names)
    assert scenario.place("units.guard.gap") is None
    assert scenario.instant(dt.time(9, 20)) == 1200
    assert scenario.clock(1200).isoformat() == "2024-05-08T09:20:00+02:00"
    assert repr(scenario) == "<Scenario 'Small': 3 units, 2024-05-08 09:00 CEST>"


def test_the_beginning_is_the_earliest_clock_time() -> None:
    assert Scenario.from_dict(small()).begin == 0
    early = changed("programme.review.at", "08:45:00")
    assert Scenario.from_dict(early).begin == -900
    hold = changed("units.guard.holds", {"rostrum": {"until": {"at": "08:30"}}})
    assert Scenario.from_dict(hold).begin == -1800
    asked = small(constraints=[{"name": "A", "event": "guard@rostrum", "within": ["07:00", None]}])
    assert Scenario.from_dict(asked).begin == 0


def test_what_is_known_is_listed_as_written() -> None:
    document = changed("units.guard.gap", {"value": "60 m", "low": "20 m", "assumed": "a guess"})
    document["segments"]["east"] = {"value": "1 km", "source": "a map"}
    document["units"]["guard"]["ranks"] = {"value": [9, "2 x 17"], "assumed": "a picture"}
    known = Scenario.from_dict(document).known
    assert list(known.items()) == [
        ("segments.east", Quantity(1000, source="a map", written=Written("1 km"))),
        (
            "units.guard.ranks",
            Quantity((9, 17, 17), assumed="a picture", written=Written([9, "2 x 17"])),
        ),
        (
            "units.guard.gap",
            Quantity(60, 20, assumed="a guess", written=Written("60 m", "20 m")),
        ),
    ]


def test_a_number_is_a_fact_a_guess_or_a_decision() -> None:
    document = changed("units.guard.gap", {"value": "60 m", "assumed": "a picture"})
    document["segments"]["east"] = {"value": "1 km", "source": "a map"}
    document["units"]["tanks"]["gap"] = {"value": "20 m", "high": "30 m", "decided": "noise"}
    known = Scenario.from_dict(document).known
    assert {path: (one.kind, one.reason) for path, one in known.items()} == {
        "segments.east": ("fact", "a map"),
        "units.guard.gap": ("guess", "a picture"),
        "units.tanks.gap": ("decision", "noise"),
    }
    assert Quantity(3).kind is None


def test_a_decision_is_content_and_changes_no_digest_of_scenarios_without_one() -> None:
    def of(**known: str) -> Scenario:
        return Scenario.from_dict(changed("units.guard.gap", {"value": "60 m", **known}))

    assert of(decided="noise") != of(assumed="noise") != of(decided="room") != of(decided="noise")
    assert of(decided="noise") == of(decided="noise")
    assert '["units.guard.gap", "60 m", null, null, null, "noise"]' in of(assumed="noise")._content


def test_what_a_profile_gives_is_known_once_whether_a_unit_takes_it_or_not() -> None:
    gap = {"value": "60 m", "high": "80 m", "assumed": "a guess"}
    document = small(profiles={"foot": {"gap": gap, "reaction": gap | {"value": "2 s"}}})
    document["profiles"]["foot"]["reaction"] = {"value": "2 s", "source": "a book"}
    for unit in ("guard", "tanks"):
        document["units"][unit] |= {"profile": "foot", "reaction": "1 s"}
    del document["units"]["guard"]["gap"]
    scenario = Scenario.from_dict(document)
    assert list(scenario.known) == ["profiles.foot.gap", "profiles.foot.reaction"]
    assert scenario.quantity("units.guard.gap") is scenario.known["profiles.foot.gap"]
    assert scenario.known["profiles.foot.gap"].high == 80
    assert scenario.known["profiles.foot.reaction"].value == 2
    assert scenario.quantity("units.guard.reaction") is None


def test_things_may_be_called_like_keys() -> None:
    document = small(groups={"value": ["guard"], "source": ["tanks"]})
    document["segments"]["value"] = {"value": "1 km", "source": "a map"}
    document["segments"]["source"] = "3 km"
    assert list(Scenario.from_dict(document).known) == ["segments.value"]


def test_a_scenario_goes_to_other_processes(scenario: Scenario) -> None:
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_a_change_leaves_the_document_alone(scenario: Scenario) -> None:
    document = small()
    built = Scenario.from_dict(document)
    built.with_({"units.guard.gap": "99 m"})
    assert document == small()
    assert built == Scenario.from_dict(small())


def test_a_loaded_scenario_keeps_its_file_when_it_is_changed() -> None:
    assert load(FETE).with_(name="Other").file == FETE


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"extends": "x.yaml"}, "extends: works only in files; in code, use with_"),
        (["name"], "a scenario must be a mapping"),
    ],
)
def test_what_is_no_document(document: object, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(document)  # type: ignore[arg-type]
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "code"), [("\x1b[31m", "U+001B"), ("\ud800", "U+D800"), ("a\x85b\x00", "U+0000")]
)
def test_no_text_holds_what_would_move_a_cursor_or_break_a_file(
    scenario: Scenario, name: str, code: str
) -> None:
    with pytest.raises(ScenarioError, match=rf"^name: the character U\+{code[2:]} is not all"):
        scenario.with_(name=name)
    with pytest.raises(ScenarioError, match=rf"^the character U\+{code[2:]} is not allowed$"):
        Scenario.from_dict({"name": name})


def test_a_document_that_holds_itself() -> None:
    document = small()
    document["units"]["guard"]["holds"] = document["units"]
    with pytest.raises(ScenarioError, match=r"^nested too deeply$"):
        Scenario.from_dict(document)


def test_it_is_pickled_as_its_document() -> None:
    run = bundled("late_speech_2025")
    pickled = pickle.dumps(run.scenario)
    assert len(pickled) < 100_000
    copy = pickle.loads(pickled)
    assert copy == run.scenario
    assert (copy.day, copy.plan, copy.file) == (
        run.scenario.day,
        run.scenario.plan,
        run.scenario.file,
    )
    assert copy.place("window") == run.scenario.place("window")
