"""A changed copy, which takes over what the change does not touch, equals one built anew."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import simulate
from simulator.errors import ScenarioError
from simulator.scenario.document.day import changed
from simulator.scenario.document.tree import plain
from simulator.scenario.load import load
from simulator.scenario.memo import Memo
from simulator.scenario.model.base import content_of
from simulator.scenario.scenario import Scenario
from simulator.scenario.validation import validate as validation
from tests.scenario.test_junk import FULL, junk, paths
from tests.verification.parades import Document, parades
from tests.verification.suite import share, suite

BUNDLED = sorted(Path(__file__).parents[2].joinpath("scenarios").glob("*.yaml"))
Change = tuple[str, Any]


def built(scenario: Scenario, changes: dict[str, Any], *, anew: bool) -> Scenario | list[str]:
    """A changed copy, or all that is wrong with it."""
    try:
        if not anew:
            return scenario.with_(changes)
        places = (None, None) if scenario.file is None else ("with_", "on_day")
        document = changed(scenario.written, changes, {}, places)
        return Scenario.of_document(document, scenario.file)
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]


def compare(scenario: Scenario, *changes: Change) -> Scenario:
    """Check a changed copy; it is the scenario itself where the changes are wrong."""
    ours, anew = (built(scenario, dict(changes), anew=anew) for anew in (False, True))
    if isinstance(ours, list) or isinstance(anew, list):
        assert ours == anew
        return scenario
    assert all_of(ours) == all_of(anew)
    return ours


def all_of(scenario: Scenario) -> dict[str, Any]:
    """Everything that a scenario comes to, as values that can be compared."""
    names = scenario.event_names
    return {
        "model": content_of(scenario.model),
        "digest": scenario.digest,
        "known": scenario.known,
        "network": scenario.network,
        "units": [comparable(unit) for unit in scenario.units],
        "bodies": [comparable(body) for body in scenario.bodies],
        "programme": scenario.programme,
        "groups": scenario.groups,
        "order": [list(scenario.programme), list(scenario.model.units), list(scenario.groups)],
        "calendar": scenario.calendar,
        "begin": scenario.begin,
        "recovery": scenario.recovery,
        "events": {name: names.resolve(name) for name in names},
        "heard": scenario.heard,
        "absent": names.absent,
    }


def comparable(part: Any) -> dict[str, Any]:
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    if "unit" in values:
        values["unit"] = values["unit"].name
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in values.items()
    }


@cache
def full() -> Scenario:
    return Scenario.from_dict(FULL)


@suite(300)
@given(
    changes=st.lists(st.tuples(st.sampled_from(list(paths(FULL))), junk), min_size=1, max_size=3)
)
def test_any_change_of_a_scenario_with_every_key(changes: list[tuple[Any, Any]]) -> None:
    compare(full(), *((".".join(map(str, path)), value) for path, value in changes))


RIGHT: tuple[Change, ...] = (
    ("segments.east", "1.2 km"),
    ("segments.front.width", "8 m"),
    ("routes.sky", ["air"]),
    ("markers.rostrum", "front + 260 m"),
    ("markers.new", "front + 270 m"),
    ("markers.bend.by", "5 m"),
    ("units.guard.start", "700 m"),
    ("zones.square", [{"front": ["10 m", "300 m"]}]),
    ("zones.other", None),
    ("zones.other", {"front": ["rostrum - 20 m", "end"]}),
    ("zones.other", {"front": ["rostrum", "end - 1 m"]}),
    ("markers.rostrum", "front.end - 200 m"),
    ("segments.front", "600 m"),
    ("gaits.quick", "110 steps/min x 0.75 m"),
    ("programme.review.duration", "16 min"),
    ("programme.review.halts", True),
    ("programme.speech", {"after": "review.end", "duration": "5 min"}),
    ("groups.land", ["tanks", "guard"]),
    ("groups.land", ["column", "gu*"]),
    ("groups.land", ["foot"]),
    ("profiles.foot.gap", "7 m"),
    ("profiles.foot", {"reaction": "3 s"}),
    ("units.guard.gap", "9 m"),
    ("units.guard.start", "850 m"),
    ("units.guard.time-gap", None),
    ("units.guard.headway.time", "70 s"),
    ("profiles.foot.headway", {"time": "40 s", "at": "rostrum"}),
    ("units.guard.release.delay", "45 s"),
    ("units.guard.holds.rostrum.duration", "9 s"),
    ("units.guard.target", {"marker": "rostrum", "at": "10:10"}),
    ("units.tanks.target", {"marker": "rostrum", "at": "10:10"}),
    ("units.tanks.release", {"after": "guard.starts"}),
    ("step-off", "09:41"),
    ("step-off.delay", "25 s"),
    ("step-off", None),
    ("units.tanks.elastic", None),
    ("units.tanks.ranks", 9),
    ("units.jets.call.delay", "10 s"),
    ("units.guest", None),
    ("units.late", {"profile": "foot", "kind": "formation", "route": "avenue", "ranks": 1,
                    "gait": "quick"}),
    ("units.guest.target.at", {"planned": {"after": "guard@rostrum", "delay": "-20 s"}}),
    ("units.guest.target", {"marker": "overhead", "every": "9 s", "among": "all",
                            "at": {"planned": {"after": "review.end"}}}),
    ("groups.all", ["guest", "jets"]),
    ("day.programme.review.duration", "25 min"),
    ("day.units.guard.gap", "21 m"),
    ("day.units.tanks", None),
    ("day", None),
    ("units.guest.presence", "0 %"),
    ("units.guest.presence", "100 %"),
    ("day.units.guest.presence", "0 %"),
    ("units.guard.presence", "0 %"),
    ("programme.song.otherwise", None),
    ("programme.song.otherwise", {"after": "review.end"}),
    ("programme.song.after", ["guest@overhead", "tanks@rostrum"]),
    ("factors.tempo.moves", "units.tanks.length"),
    ("factors.tempo.moves", "units.tanks.width"),
    ("gaits.quick", None),
    ("units.tanks.breakdowns.rate", "1 per km"),
    ("units.tanks.breakdowns.rate", "9 per m"),
    ("profiles.foot.gap.low", None),
    ("incidents.stall.drives-on", "7 min"),
    ("incidents.fog", None),
    ("recovery.near.speed", "25 km/h"),
    ("constraints.A.within", ["09:00", "10:00"]),
    ("constraints.0", None),
    ("window.length", "80 min"),
    ("main-marker", None),
    ("name", "Other"),
    ("start", "2024-05-08T08:00:00"),
    ("timezone", "Europe/London"),
    ("timezone", None),
)  # fmt: skip


@suite(150)
@given(steps=st.lists(st.lists(st.sampled_from(RIGHT), min_size=1, max_size=2), max_size=4))
def test_one_change_after_another(steps: list[list[Change]]) -> None:
    scenario = full()
    for changes in steps:
        scenario = compare(scenario, *changes)


@pytest.mark.parametrize("change", RIGHT, ids=lambda change: change[0])
def test_each_of_these_changes_is_right_or_wrong_alike(change: Change) -> None:
    compare(full(), change)


def settings_of(scenario: Scenario) -> list[str]:
    """The paths of all that a document says."""
    return [".".join(map(str, path)) for path in paths(plain(scenario.document))]


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.stem)
def test_a_bundled_scenario_without_one_of_its_keys_or_with_another_value(file: Path) -> None:
    scenario = load(file)
    every = settings_of(scenario)
    for path in every[:: max(1, len(every) // share(25))]:
        compare(scenario, (path, None))
        compare(scenario, (path, "1 m"), (every[0], "Changed"))


@suite(60)
@given(document=parades(), data=st.data())
def test_random_parades_changed_and_run(document: Document, data: st.DataObject) -> None:
    try:
        scenario = Scenario.from_dict(document)
    except ScenarioError:
        return
    values = ("1 m", "7 s", "3 m/s", "rostrum", None, 2, {"at": "09:30"}, [])
    changes = data.draw(
        st.lists(
            st.tuples(st.sampled_from(settings_of(scenario)), st.sampled_from(values)),
            min_size=1,
            max_size=2,
        )
    )
    ours, anew = (built(scenario, dict(changes), anew=anew) for anew in (False, True))
    if isinstance(ours, list) or isinstance(anew, list):
        assert ours == anew
        return
    assert all_of(ours) == all_of(anew)
    assert outcome(ours) == outcome(anew)


def outcome(scenario: Scenario) -> dict[str, float] | str:
    try:
        return dict(simulate(scenario).events)
    except Exception as error:
        return str(error)


def test_what_a_change_does_not_touch_is_the_same_object() -> None:
    scenario = full()
    assert len(scenario.bodies) == 9
    changed = scenario.with_({"programme.review.duration": "16 min"})
    assert changed.units is scenario.units
    assert list(map(id, changed.bodies)) == list(map(id, scenario.bodies))
    assert changed.network is scenario.network
    assert changed.event_names is scenario.event_names
    changed = scenario.with_({"units.jets.call.delay": "16 s"})
    same = [one is other for one, other in zip(changed.units, scenario.units, strict=True)]
    assert [unit.name for unit in scenario.units] == ["guard", "tanks", "jets", "guest"]
    assert same == [True, True, False, True]


def test_with_another_pace_or_cue_only_what_depends_on_it_is_checked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[str] = []
    for check in ("names", "events", "constraints", "circles"):
        monkeypatch.setattr(
            validation, f"check_{check}", lambda *_, check=check, **__: ran.append(check)
        )

    def checked(**changes: Any) -> list[str]:
        ran.clear()
        scenario.on_day({path.replace("__", "."): value for path, value in changes.items()})
        return sorted(ran)

    scenario = full().with_({"day": {"programme.review.duration": "25 min"}})
    assert checked(units__tanks__reaction="9 s") == []
    # Circles of all cues, and of those without the guest, which may not come.
    assert checked(units__jets__call__delay="16 s") == ["circles"] * 2
    assert checked(units__tanks__release={"after": "guard.starts"}) == ["circles"] * 2 + ["events"]


def test_a_step_is_run_again_only_where_an_input_is_another() -> None:
    ran: list[tuple[object, ...]] = []

    def step(*inputs: object) -> int:
        ran.append(inputs)
        return len(ran)

    memo, part = Memo(), [1]
    assert [memo("a", step, part, (1, "x")), memo("a", step, part, (1, "x"))] == [1, 1]
    copy = memo.copy()
    assert [copy("a", step, [1], (1, "x")), copy("a", step, part), memo("b", step, part)] == [
        2,
        3,
        4,
    ]
    assert [memo("a", step, part, (1, "x")), copy("a", step, part), len(ran)] == [1, 3, 4]
