"""Units that do not come: their events never occur, and cues fall to what stands otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Scenario, margins, simulate
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.model.event_name import EventName
from tests.scenario.small import small, wrong

OTHERWISE = {"after": "jets@overhead", "delay": "5 s", "otherwise": {"at": "09:50"}}

NEVER = "jets@overhead never occurs: jets is absent"


def day(jets: object = "90 %", **sections: Any) -> dict[str, Any]:
    """The small scenario, with a song after the jets, which may not come."""
    document = small(**sections)
    document["units"]["jets"]["presence"] = jets
    document["programme"] = {**document["programme"], "song": OTHERWISE}
    return document


def test_a_unit_that_may_not_come_is_in_a_run_without_draws() -> None:
    scenario = Scenario.from_dict(day())
    assert [unit.name for unit in scenario.units] == ["guard", "tanks", "jets"]
    cue = scenario.programme["song"].cue
    assert cue == Cue(None, (EventName.head("jets", "overhead"),), 5)


def test_without_it_its_events_never_occur_and_all_others_stay() -> None:
    scenario = Scenario.from_dict(day())
    run = simulate(scenario)
    without = simulate(scenario.on_day(**{"units.jets.presence": "0 %"}))
    assert [unit.name for unit in without.scenario.units] == ["guard", "tanks"]
    names = [name for name in run.events if not name.startswith(("jets", "song"))]
    assert {*without.events} == {"song.start", "song.end", *names}
    for name in names:
        assert without.events[name] == run.events[name]
    assert without.events["song.start"] == 50 * 60
    assert without.events.problem("jets@overhead") == NEVER
    with pytest.raises(KeyError, match=NEVER):
        without.explain("jets@overhead")


def test_the_cue_in_its_place_has_its_own_settings_path() -> None:
    cue = Scenario.from_dict(day("0 %")).programme["song"].cue
    assert (cue.at, cue.setting) == (50 * 60, "programme.song.otherwise.at")


def test_of_several_events_those_that_occur_count() -> None:
    both = {"after": ["jets@overhead", "tanks@rostrum"], "delay": "5 s"}
    document = day("0 %")
    document["programme"]["song"] = both
    cue = Scenario.from_dict(document).programme["song"].cue
    assert cue.after == (EventName.head("tanks", "rostrum"),)


def test_a_group_is_those_of_it_that_come() -> None:
    document = day("0 %", groups={"air": ["jets"], "both": ["jets", "tanks"]})
    document["programme"]["dance"] = {"after": "both.finishes"}
    document["programme"]["song"] = {**OTHERWISE, "after": "air@overhead"}
    run = simulate(Scenario.from_dict(document))
    assert run.events["dance.start"] == run.events["tanks.finishes"]
    assert run.events["song.start"] == 50 * 60
    assert run.events.problem("air@overhead") == "air@overhead never occurs: air is absent"


def test_its_incidents_do_not_happen() -> None:
    incident = {"unit": "jets", "place": "overhead", "turns-back": "all"}
    document = day("0 %", incidents={"fog": incident})
    run = simulate(Scenario.from_dict(document))
    assert run.scenario.incidents == ()
    assert run.events.problem("fog.start") == "fog.start never occurs: fog is absent"


def test_its_place_among_those_that_stand_stays_empty() -> None:
    stands = {"drawn-up": True, "standing-gap": "20 m"}
    document = small(constraints=[])
    guard = document["units"]["guard"] | {"gap": "1 m"} | stands
    document["units"] = {
        "first": {**guard, "start": "step-off"},
        "second": {key: value for key, value in guard.items() if key != "start"},
        "third": {key: value for key, value in guard.items() if key != "start"},
    }
    whole = Scenario.from_dict(document)
    document["units"]["second"]["presence"] = "0 %"
    scenario = Scenario.from_dict(document)
    assert [unit.name for unit in scenario.units] == ["first", "third"]
    assert scenario.unit["third"].start == whole.unit["third"].start


def test_a_slot_that_nobody_takes_stays_free() -> None:
    document = small()
    target = {"marker": "overhead", "at": "10:00", "every": "30 s"}
    flight = {"kind": "flight", "route": "sky", "aircraft": 1, "speed": "450 km/h"}
    document["profiles"] = {"air": {**flight, "target": target}}
    document["units"] = {name: {"profile": "air"} for name in ("one", "two", "three")}
    document["units"]["two"]["presence"] = "0 %"
    run = simulate(Scenario.from_dict(document))
    assert run.events["three@overhead"] - run.events["one@overhead"] == 60


@pytest.mark.parametrize(
    ("constraint", "why"),
    [
        ({"between": ["tanks@rostrum", "jets@overhead"], "within": ["0 s", None]}, NEVER),
        (
            {"tot": "flight", "marker": "overhead", "at": "10:00", "tolerance": "5 s"},
            "there is nothing to judge",
        ),
        ({"order": ["guard@rostrum", "jets@overhead"]}, NEVER),
    ],
)
def test_a_constraint_on_it_does_not_apply(constraint: dict[str, Any], why: str) -> None:
    document = day("0 %", constraints=[{"name": "C", **constraint}])
    (verdict,) = simulate(Scenario.from_dict(document)).verdicts
    assert (verdict.applies, verdict.holds, verdict.note) == (False, True, why)


def test_other_constraints_apply() -> None:
    constraint = {
        "name": "C",
        "between": ["guard@rostrum", "tanks@rostrum"],
        "within": ["0 s", None],
    }
    (verdict,) = simulate(Scenario.from_dict(day("0 %", constraints=[constraint]))).verdicts
    assert verdict.applies


def test_presence_is_content() -> None:
    plain, sure = Scenario.from_dict(small()), small()
    sure["units"]["jets"]["presence"] = "100 %"
    assert Scenario.from_dict(sure).digest == plain.digest
    sure["units"]["jets"]["presence"] = 0.9
    assert Scenario.from_dict(sure).digest != plain.digest


@pytest.mark.parametrize("given", ["90", "110 %", "-1 %", "often"])
def test_what_is_not_a_probability_is_said(given: str) -> None:
    message = f"units.jets.presence: '{given}' is not a probability; write 90 %, or 0.9"
    assert wrong(day(given)) == [message]


def test_what_does_not_apply_limits_no_margin() -> None:
    soon = {"event": "song.start", "within": [None, "10:00"]}
    jets = {"between": ["song.start", "jets@overhead"], "within": ["0 s", "1 min"]}
    constraints = [{"name": "Soon", **soon}, {"name": "Jets", **jets}]
    run = simulate(Scenario.from_dict(day("0 %", constraints=constraints)))
    found = {each.input.name: each.later for each in margins(run)}
    assert (found["song.start"].breaks, round(found["song.start"].seconds)) == ("Soon", 600)
    assert not any(later.breaks == "Jets" for later in found.values())
