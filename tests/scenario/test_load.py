"""Files: one, or several over one another, each value with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import Place
from simulator.format import clock
from simulator.scenario.load import load
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.quantities import Quantity, Written
from tests.scenario.small import wrong_file

BASE = """\
name: Base
start: 2024-05-08T09:00:00
timezone: Europe/Paris
segments: {avenue: 1 km}
routes: {avenue: [avenue]}
markers: {rostrum: avenue + 500 m}
gaits: {quick: 120 steps/min x 0.75 m}
programme:
  speech: {at: "09:05:00", duration: 5 min}
profiles:
  foot: {kind: formation, route: avenue, ranks: 1, files: 10, gait: quick, gap: 15 m}
units:
  guard: {profile: foot, release: {after: speech.end, delay: 30 s}}
  navy: {profile: foot, gap: {value: 20 m, low: 10 m, assumed: a guess}}
constraints:
  - {name: Early, event: navy@rostrum, within: [null, "10:00:00"]}
  - {name: Not too close, time-gap: all, marker: rostrum, at-least: 5 s}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.yaml"
    path.write_text(BASE, encoding="utf-8")
    return path


def over(base: Path, text: str, name: str = "over.yaml", extends: str = "base.yaml") -> Path:
    path = base.with_name(name)
    path.write_text(f"extends: {extends}\n{text}", encoding="utf-8")
    return path


def test_a_file_is_loaded(base: Path) -> None:
    scenario = load(base)
    assert scenario.name == "Base"
    assert scenario.file == base
    assert [body.name for body in scenario.units] == ["guard", "navy"]
    assert scenario.place("units.navy.gap") == Place(str(base), 14, 25)
    assert scenario.place("units.guard.gap") == Place(str(base), 11, 76)
    assert scenario.place("constraints.1") == Place(str(base), 17, 5)
    assert scenario.place("constraints.Not too close.at-least") == Place(str(base), 17, 59)


def test_a_path_may_be_a_text(base: Path) -> None:
    assert load(str(base)) == load(base)


def test_an_overlay_replaces_what_it_gives(base: Path) -> None:
    path = over(base, "name: Over\nprogramme: {speech: {duration: 17 min}}\n")
    scenario = load(path)
    assert (scenario.name, scenario.programme["speech"].duration) == ("Over", 17 * 60)
    assert scenario.programme["speech"].cue.at == 300
    assert scenario.place("programme.speech.duration") == Place(str(path), 3, 22)
    assert scenario.place("programme.speech.at") == Place(str(base), 9, 12)


def test_a_chain_of_overlays(base: Path) -> None:
    over(base, "name: One\n", "one.yaml")
    path = over(base, "units: {navy: {gap: 5 m}}\n", "two.yaml", extends="one.yaml")
    scenario = load(path)
    assert (scenario.name, scenario.unit["navy"].gap) == ("One", 5)


def test_null_removes_a_key(base: Path) -> None:
    scenario = load(over(base, "units: {guard: {release: null}}\nconstraints: null\n"))
    assert scenario.unit["guard"].release is None
    assert scenario.constraints == ()


def test_a_unit_is_added_where_it_is_said_and_dropped(base: Path) -> None:
    text = """\
units:
  band: {profile: foot, before: guard}
  cadets: {profile: foot, after: guard}
  reserve: {profile: foot}
  navy: null
constraints: null
"""
    order = [body.name for body in load(over(base, text)).units]
    assert order == ["band", "guard", "cadets", "reserve"]


def test_a_unit_is_moved(base: Path) -> None:
    scenario = load(over(base, "units: {navy: {before: guard}}\n"))
    assert [body.name for body in scenario.units] == ["navy", "guard"]
    assert scenario.unit["navy"].gap == 20


def test_one_way_to_give_a_thing_takes_the_place_of_the_other(base: Path) -> None:
    text = """\
programme: {speech: {after: guard.released}}
units: {guard: {speed: 1 m/s, release: {at: "09:01:00"}}}
constraints: [{name: Early, at: "09:30:00", tolerance: 1 min}]
"""
    scenario = load(over(base, text))
    assert scenario.programme["speech"].cue.after == (EventName.released("guard"),)
    assert scenario.unit["guard"].release.at == 60
    assert scenario.unit["guard"].paces == ((0.0, 1.0),)
    assert scenario.constraints[0].within is None


def test_a_quantity_is_replaced_with_what_is_known_about_it(base: Path) -> None:
    scenario = load(
        over(base, "units: {navy: {gap: {value: 30 m, source: the order of the day}}}\n")
    )
    gap = Quantity(30, source="the order of the day", written=Written("30 m"))
    assert scenario.known == {"units.navy.gap": gap}


def test_constraints_are_merged_by_name(base: Path) -> None:
    text = """\
constraints:
  - {name: Not too close, at-least: 9 s}
  - {name: Late, event: navy@rostrum, within: ["09:00:00", null]}
"""
    scenario = load(over(base, text))
    assert [c.name for c in scenario.constraints] == ["Early", "Not too close", "Late"]
    assert scenario.constraints[1].at_least == 9


def test_an_overlay_of_nothing_equals_its_base(base: Path) -> None:
    assert load(over(base, "")) == load(base)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "units: {nayv: null}",
            ["over.yaml:2:9: units.nayv: there is no unit 'nayv'; did you mean 'navy'?"],
        ),
        (
            "units: {band: {profile: foot, after: navvy}}",
            ["over.yaml:2:31: units.band.after: there is no unit 'navvy'; did you mean 'navy'?"],
        ),
        (
            "units: {band: {profile: foot, after: navy, before: navy}}",
            ["over.yaml:2:31: units.band: write before or after, not both"],
        ),
        (
            "units: {nayv: null, navy: {gap: 3}}",
            [
                "over.yaml:2:9: units.nayv: there is no unit 'nayv'; did you mean 'navy'?",
                "over.yaml:2:28: units.navy.gap: '3' needs a unit: "
                "a length such as 30 m, 1.5 km or 100 ft",
            ],
        ),
        (
            "units: {navy: null}",
            [
                "base.yaml:16:19: constraints.Early.event: there is no event 'navy@rostrum': "
                "nothing is named 'navy'",
                "base.yaml:17:5: constraints.Not too close: "
                "fewer than two of these units pass rostrum",
            ],
        ),
    ],
)
def test_what_is_wrong_with_an_overlay(base: Path, text: str, problems: list[str]) -> None:
    assert wrong_file(over(base, text)) == problems


def test_a_missing_base(base: Path) -> None:
    assert wrong_file(over(base, "", extends="bse.yaml")) == [
        "over.yaml:1:1: extends: there is no file 'bse.yaml' beside this one"
    ]


def test_a_base_that_cannot_be_read_says_so(base: Path) -> None:
    name = "long" * 100 + ".yaml"
    [problem] = wrong_file(over(base, "", extends=name))
    assert problem.endswith(f"{name}: cannot be read: file name too long")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("loop.yaml", "loop.yaml: cannot be read: too many levels of symbolic links"),
        ("latin.yaml", "latin.yaml:2: is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_so_does_one_that_is_no_file(base: Path, name: str, reason: str) -> None:
    base.with_name("loop.yaml").symlink_to("loop.yaml")
    base.with_name("latin.yaml").write_bytes(b"name: a\ndescription: \xe9\n")
    assert wrong_file(over(base, "", extends=name)) == [f"over.yaml:1:1: extends: {reason}"]


def test_a_base_that_is_no_path(base: Path) -> None:
    assert wrong_file(over(base, "", extends="[a, b]")) == [
        "over.yaml:1:1: extends: write the path of another scenario file"
    ]


def test_a_file_that_extends_itself(base: Path) -> None:
    assert wrong_file(over(base, "", extends="over.yaml")) == [
        "over.yaml:1:1: extends: circular: over.yaml → over.yaml"
    ]


def test_a_circle_of_files(base: Path) -> None:
    over(base, "", "a.yaml", extends="b.yaml")
    over(base, "", "b.yaml", extends="c.yaml")
    path = over(base, "", "c.yaml", extends="a.yaml")
    assert wrong_file(path) == ["b.yaml:1:1: extends: circular: c.yaml → a.yaml → b.yaml → c.yaml"]


def test_an_endless_chain_of_files(base: Path) -> None:
    for number in range(30):
        path = over(base, "", f"o{number}.yaml", extends=f"o{number + 1}.yaml")
    assert wrong_file(base.with_name("o0.yaml")) == [
        "o20.yaml:1:1: extends: more than 20 files extend one another"
    ]
    assert path.exists()


def test_what_is_wrong_in_the_base_is_told_of_the_base(base: Path) -> None:
    base.write_text(BASE.replace("gap: 15 m", "gap: 15"), encoding="utf-8")
    assert wrong_file(over(base, "name: Over\n")) == [
        "base.yaml:11:76: profiles.foot.gap: '15' needs a unit: "
        "a length such as 30 m, 1.5 km or 100 ft"
    ]


def test_a_setting_is_read_as_yaml(base: Path) -> None:
    settings = {"units.navy.gap": "30 m", "units.navy.ranks": "[3, 2 x 4]"}
    scenario = load(base, {**settings, "units.navy.rank-spacing": "1 m"})
    navy = scenario.unit["navy"]
    assert (navy.gap, navy.people.tolist()) == (30, [3, 4, 4])
    assert scenario.known == {}


def test_a_setting_is_read_as_people_write_it(base: Path) -> None:
    scenario = load(base, {"units.navy.gap": "3' 6\"", "segments.avenue": "1 200 m"})
    assert scenario.unit["navy"].gap == pytest.approx(3.5 * 0.3048)
    assert scenario.network.segments["avenue"] == 1200


def test_a_setting_is_read_as_it_is_printed(base: Path) -> None:
    scenario = load(
        base, {"units.navy.gap": "1,200 m", "units.navy.release": "{at: 00:10:00 +1 d}"}
    )
    navy = scenario.unit["navy"]
    assert navy.gap == 1200
    assert clock(scenario, navy.release.at) == "00:10:00 +1 d"


def test_what_is_wrong_in_a_setting_is_told_of_the_setting(base: Path) -> None:
    assert wrong_file(base, {"units.navy.gap": "30"}) == [
        "--set: units.navy.gap: '30' needs a unit: a length such as 30 m, 1.5 km or 100 ft"
    ]
    assert wrong_file(base, {"units.navy.gap": "{a"}) == [
        "--set units.navy.gap:2:1: expected ',' or '}' in the mapping that begins at 1:1"
    ]
    assert wrong_file(base, {"units.nayv.gap": "30 m"}) == [
        "--set: units.nayv.gap: there is no unit 'nayv'; did you mean 'navy'?"
    ]
