"""Every problem at once, each where it stands, once, in the order of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.small import changed, small, wrong, wrong_file

WRONG = """\
name: 12
nmae: Wrong
start: 9 o'clock
timezone: Asia/Shangai
window: {from: review.strt, length: 70, until: jets.clears@sqare}
main-marker: rostum
segments: {east: 1 km, front: 500, air: 20 km}
routes: {avenue: [east, front], walk: [east], sky: [air]}
markers: {rostrum: front + 250 m, far: east + 1.2 km}
gaits: {quick: 112 steps/min, slow: 1 m/s}
programme:
  review: {at: "25:61", duration: 15 min}
profiles:
  foot: {kind: formation, route: avenue, gait: slow, ranks: 3, gap: 15}
units:
  guard: {profile: foot, rank-spacing: 1 m, holds: {rostrun: {duration: 3 s}}}
  navy: {profile: foot, rank-spacing: 1 m}
  scouts: {kind: formation, route: walk, gait: slow, ranks: 1, release: {after: scouts@far}}
  jets: {kind: flight, route: sky, speed: 0 km/h, aircraft: 9}
  tail:
constraints:
  - {name: A, event: navy@rostrun, at: "10:00"}
"""

PROBLEMS = """\
x.yaml:1:1: name: '12' is not a text; put it in quotes
x.yaml:2:1: nmae: unknown key; did you mean 'name'?
x.yaml:3:1: start: '9 o'clock' is not a clock time such as "09:20:00" or 2025-09-03T09:20:00
x.yaml:4:1: timezone: unknown time zone 'Asia/Shangai'; write an IANA name such as Asia/Shanghai
x.yaml:5:10: window.from: there is no event 'review.strt'; did you mean 'review.start'?
x.yaml:5:29: window.length: '70' needs a unit: a duration such as 90 s, 7 min or 00:07:30
x.yaml:5:41: window.until: there is no event 'jets.clears@sqare': there is no marker or zone 'sqare'
x.yaml:6:1: main-marker: there is no marker 'rostum'; did you mean 'rostrum'?
x.yaml:7:24: segments.front: '500' needs a unit: a length such as 30 m, 1.5 km or 100 ft
x.yaml:9:35: markers.far: 1200 m is off its segment east, which is 1000 m long
x.yaml:10:9: gaits.quick: '112 steps/min' is a cadence; a gait needs a step too: \
'112 steps/min x 0.75 m'
x.yaml:12:12: programme.review.at: '25:61' is not a clock time such as "09:20:00" or \
2025-09-03T09:20:00
x.yaml:14:64: profiles.foot.gap: '15' needs a unit: a length such as 30 m, 1.5 km or 100 ft
x.yaml:16:53: units.guard.holds.rostrun: there is no marker 'rostrun'; did you mean 'rostrum'?
x.yaml:19:36: units.jets.speed: zero speed '0 km/h'
x.yaml:19:3: units.jets: target or call is missing
x.yaml:20:3: units.tail: is empty; write a mapping: {key: value}
x.yaml:22:5: constraints.A: write at with its tolerance, or within: [clock, clock]
x.yaml:22:15: constraints.A.event: there is no event 'navy@rostrun': \
there is no marker or zone 'rostrun'; did you mean 'navy@rostrum'?
"""


def test_everything_that_is_wrong_with_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(WRONG, encoding="utf-8")
    assert sorted(wrong_file(path)) == sorted(PROBLEMS.splitlines())


def test_problems_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(WRONG, encoding="utf-8")
    places = [tuple(map(int, line.split(":")[1:3])) for line in wrong_file(path)]
    assert places == sorted(places)


def test_a_key_that_is_missing_is_told_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("description: nothing else\n", encoding="utf-8")
    assert wrong_file(path) == [
        "x.yaml:1:1: name: is missing",
        "x.yaml:1:1: start: is missing",
        "x.yaml:1:1: units: is missing: the units, in the order of march",
    ]


def test_a_section_that_is_empty_is_as_if_it_were_not_there() -> None:
    assert wrong(small(groups=None, constraints=None, profiles=None)) == []


def test_a_section_that_is_no_mapping() -> None:
    assert wrong(small(groups=["guard"])) == ["groups: a list is not a mapping: name: …"]


@pytest.mark.parametrize("zone", ["localtime", "right/Europe/Berlin", "posix/UTC"])
def test_a_time_zone_is_a_place_and_not_whatever_this_machine_has(zone: str) -> None:
    assert wrong(small(timezone=zone)) == [
        f"timezone: unknown time zone '{zone}'; write an IANA name such as Asia/Shanghai"
    ]


def test_what_is_known_of_a_quantity_is_checked() -> None:
    def of_gap(**known: object) -> list[str]:
        return wrong(changed("units.guard.gap", known))

    where = "units.guard.gap"
    assert of_gap(value="60 m", low="20 m", high="100 m", assumed="as in 2015") == []
    assert of_gap(value="60 m", source="Xinhua") == []
    assert of_gap(value="60 m", low="50 m", decided="the car needs room to turn") == []
    one_of = (
        f"{where}: write one of: source (where it was read), assumed (why it is supposed), "
        "decided (why it was chosen)"
    )
    assert of_gap(value="60 m") == [one_of]
    assert of_gap(value="60 m", source="a", assumed="b") == [one_of]
    assert of_gap(value="60 m", assumed="a", decided="b") == [one_of]
    assert of_gap(value="60 m", decided=" ") == [f"{where}.decided: must be a non-empty text"]
    assert of_gap(value="60 m", assumed=3) == [f"{where}.assumed: must be a non-empty text"]
    assert of_gap(low="60 m", assumed="a") == [f"{where}: value is missing"]
    assert of_gap(value="60 m", low="61 m", assumed="a") == [
        f"{where}.low: low 61 m is above the value 60 m"
    ]
    assert of_gap(value="60 m", high="59 m", assumed="a") == [
        f"{where}.high: high 59 m is below the value 60 m"
    ]
    assert of_gap(value="60 m", high="100", assumed="a") == [
        f"{where}.high: '100' needs a unit: a length such as 30 m, 1.5 km or 100 ft"
    ]
    assert of_gap(value="60 m", hihg="100 m", assumed="a") == [
        f"{where}.hihg: unknown key; did you mean 'high'?"
    ]


def test_counts_ranks_clock_times_and_names_may_say_what_is_known_too() -> None:
    document = small()
    guard = document["units"]["guard"]
    guard["ranks"] = {"value": [9, "12 x 17"], "low": 10, "high": 15, "assumed": "a picture"}
    guard["files"] = {"value": 10, "low": 8, "assumed": "a picture"}
    guard["gait"] = {"value": "quick", "source": "the drill book"}
    guard["start"] = {"value": "step-off", "source": "the plan"}
    document["programme"]["review"]["at"] = {
        "value": "09:20:00",
        "low": "09:19",
        "high": "2024-05-08T09:25:00",
        "source": "the order of the day",
    }
    document["markers"]["rostrum"] = {
        "value": "front + 250 m",
        "low": "front + 200 m",
        "assumed": "a map",
    }
    assert wrong(document) == []
    guard["ranks"]["low"] = 14
    assert wrong(document) == ["units.guard.ranks.low: low 14 is above the value [9, '12 x 17']"]


@pytest.mark.parametrize(("start", "clock"), [("9999-12-31", "+1 d"), ("0001-01-01", "-1 d")])
def test_a_clock_time_beyond_the_calendar(start: str, clock: str) -> None:
    document = changed("programme.review.at", f"09:20 {clock}")
    document |= {"start": f"{start}T09:00:00", "timezone": "UTC"}
    assert wrong(document) == [
        f"programme.review.at: 09:20:00 {clock} is outside the years 1 to 9999"
    ]


@pytest.mark.parametrize(
    ("start", "timezone"),
    [("9999-12-31T23:50:00", "America/New_York"), ("0001-01-01T00:00:00", "Asia/Shanghai")],
)
def test_a_start_that_no_other_time_zone_can_tell(start: str, timezone: str) -> None:
    assert f"start: {start.replace('T', ' ')} is outside the years 1 to 9999 in UTC" in wrong(
        small(start=start, timezone=timezone)
    )


def test_of_very_many_errors_the_first_thousand_are_told() -> None:
    constraints = [
        {"name": f"C{number}", "event": f"gaurd{number}.starts", "at": "10:00", "tolerance": "1 s"}
        for number in range(1200)
    ]
    found = wrong(small(constraints=constraints))
    assert len(found) == 1001
    assert found[0].startswith("constraints.C0.event: there is no event 'gaurd0.starts'")
    assert found[-1] == "more than 1,000 problems; further ones are not looked for"
