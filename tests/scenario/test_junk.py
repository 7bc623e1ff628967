"""Whatever stands in a document, it is a scenario or a list of problems: never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenario.scenario import Scenario
from tests.scenario.small import small
from tests.verification.suite import suite

Path = tuple[str | int, ...]

FULL = small(
    description="All keys",
    window={"from": "review.start", "length": "70 min", "until": ["jets.finishes"]},
    main_marker="rostrum",
    profiles={"foot": {"reaction": "2 s", "gap": {"value": "5 m", "assumed": "a guess"}}},
    groups={"foot": ["guard", "land"], "land": ["tanks"]},
    constraints=[
        {"name": "A", "event": "guard@rostrum", "within": ["09:00", None], "holds-in": 0.9},
        {"name": "B", "event": "guard@rostrum", "at": "10:00", "tolerance": "5 min"},
        {"name": "C", "between": ["guard@rostrum", "jets@overhead"], "within": [None, "9 h"]},
        {"name": "D", "time-gap": ["land", "guard"], "marker": "rostrum", "at-least": "1 s"},
        {"name": "E", "zone": "square", "count": "people", "at-most": 9, "from": "09:00"},
        {"name": "F", "window": {"from": "09:00", "length": "9 h", "until": "foot.finishes"}},
    ],
    incidents={
        "heat": {"unit": "guard", "rank": 3, "place": "rostrum", "falls-out": 2},
        "stall": {"unit": "tanks", "rank": 2, "place": "1200 m", "drives-on": "5 min"},
        "smoke": {"unit": "tanks", "rank": 4, "place": "1300 m", "towed": True},
        "fog": {"unit": "jets", "place": "6 km", "turns-back": "all"},
        "bird": {"unit": "jets", "place": "3 km", "turns-back": 2},
    },
    recovery={
        "near": {"stands": "rostrum", "speed": "20 km/h", "working-time": "5 min"},
        "far": {"travel": "3 min", "working-time": "5 min"},
    },
)
FULL["segments"]["east"] = {"length": "1 km", "width": "12 m"}
FULL["units"]["tanks"].update({"elastic": True, "width": "9 m", "catch-up": "15 km/h"})
FULL["units"]["guard"].update(
    {
        "profile": "foot",
        "gait-at": {"rostrum": "1 m/s"},
        "holds": {"rostrum": {"duration": "3 s", "until": {"at": "09:50"}}},
        "drawn-up": True,
        "standing": {"rank-spacing": "0.7 m", "files": 15},
        "standing-gap": "3 m",
        "time-gap": {"value": "9 s", "assumed": "a guess"},
        "headway": {"time": "61 s", "at": ["rostrum"]},
        "form-up": "90 s",
    }
)
FULL["markers"]["bend"] = {"beyond": "guard", "by": "3 m"}
FULL["zones"]["other"] = ["front", {"east": ["0 m", "9 m"]}]
FULL["step-off"] = {"after": "review.end", "delay": "20 s"}
FULL["units"]["guest"] = {
    **{"kind": "flight", "route": "sky", "aircraft": 2, "speed": "90 km/h"},
    "target": {"marker": "overhead", "at": "10:00"},
}
FULL["units"]["guest"]["presence"] = {"value": "60 %", "assumed": "a guess"}
FULL["programme"]["song"] = {"after": "guest@overhead", "otherwise": {"at": "10:20"}}
FULL["units"]["tanks"]["breakdowns"] = {"rate": "0.02 per km", "drives-on": "5 min"}
FULL["profiles"]["foot"]["gap"].update(
    {"low": "1 m", "distribution": {"kind": "normal", "sd": "1 m", "mean": "6 m"}}
)
FULL["factors"] = {
    "tempo": {"low": 0.9, "moves": ["gaits.*", "profiles.foot.gap"], "assumed": "a guess"}
}


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, below in items:
        yield from paths(below, (*path, key))


WORDS = (
    "guard guest rostrum front avenue sky quick foot guard@rostrum review.end guest@overhead all x "
    "stall.end smoke.start fog heat near tanks formation flight column air 09:30 "
    "2024-05-09T09:00 nan UTC"
)
QUANTITIES = "3 m,-3 m,0 m,3 s,3 km/h,2 x 3,front + 3 m,"
words = st.sampled_from([*WORDS.split(" "), *QUANTITIES.split(",")])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=5)
keys = words | st.sampled_from(
    [
        "at",
        "after",
        "value",
        "low",
        "assumed",
        "length",
        "kind",
        "until",
        "distribution",
        "sd",
        "of",
        "presence",
        "otherwise",
    ]
)
junk = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)
)


def test_the_document_is_right_as_it_stands() -> None:
    assert Scenario.from_dict(FULL).name == "Small"


@suite(300)
@given(
    changes=st.lists(st.tuples(st.sampled_from(list(paths(FULL))), junk), min_size=1, max_size=3)
)
def test_junk_anywhere(changes: list[tuple[Path, Any]]) -> None:
    document = copy.deepcopy(FULL)
    for path, value in changes:
        at: Any = document
        for key in path[:-1]:
            at = at[key] if isinstance(at, dict | list) and _has(at, key) else None
        if isinstance(at, dict) or (isinstance(at, list) and _has(at, path[-1])):
            at[path[-1]] = value
    try:
        Scenario.from_dict(document)
    except ScenarioError as error:
        lines = [str(problem) for problem in error.problems]
        assert 0 < len(set(lines)) == len(lines)


def _has(at: Any, key: str | int) -> bool:
    if isinstance(at, list):
        return isinstance(key, int) and key < len(at)
    return key in at
