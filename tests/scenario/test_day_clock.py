"""Times from the hour H, as they are printed and as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from simulator.errors import ScenarioError
from simulator.format import from_h_hour
from simulator.scenario.clock import FromHHour, clock_time
from simulator.scenario.scenario import Scenario
from tests.verification.suite import suite


def parade(at: str, **more: object) -> Scenario:
    """A unit that is released at a clock time."""
    unit = {"kind": "formation", "route": "through", "ranks": 1, "files": 1, "speed": "1 m/s"}
    return Scenario.from_dict(
        {
            "name": "H",
            "start": "2024-05-08T09:00:00",
            "segments": {"street": "100 m"},
            "routes": {"through": ["street"]},
            "programme": {"speech": {"at": "09:10:00", "duration": "60 s"}},
            "units": {"one": {**unit, "release": {"at": at}}},
            **more,
        }
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("H+0:12:30", 750.0),
        ("H-15 min", -900.0),
        ("H + 1 h 05 min", 3900.0),
        ("H+90.5 s", 90.5),
        ("H-0:00:00", 0.0),
    ],
)
def test_a_time_from_h(text: str, seconds: float) -> None:
    assert clock_time(text) == FromHHour(seconds)
    (cue,) = (unit.release for unit in parade(text, lead="24 h").units)
    assert cue is not None
    assert cue.at == seconds


@suite(200)
@given(integers(-90_000, 90_000))
def test_what_is_printed_is_read_again(seconds: int) -> None:
    text = from_h_hour(seconds)
    assert clock_time(text) == FromHHour(seconds)
    assert str(clock_time(text)) == text


def test_h_is_what_the_scenario_shows_from() -> None:
    for show, h_hour in (
        ({"show": {"h-hour": "09:20"}}, 1200.0),
        ({"show": {"h-hour": "start"}, "window": {"from": "09:20", "length": "1 h",
                                                  "until": "one.finishes"}}, 0.0),
        ({"window": {"from": "09:20", "length": "1 h", "until": "one.finishes"}}, 1200.0),
    ):  # fmt: skip
        (cue,) = (unit.release for unit in parade("H-60 s", **show).units)
        assert cue is not None
        assert cue.at == h_hour - 60


@pytest.mark.parametrize(
    ("at", "more", "message"),
    [
        ("H+12:30", {}, "'H+12:30' could be minutes or hours; write H+0:12:30 or H+12:30:00"),
        ("H+noon", {}, "'H+noon' is not a time relative to H; write H+0:12:30 or H+15 min"),
        ("H-5 min", {"show": {"h-hour": "speech.end"}},
         "H-0:05:00: H is speech.end, which is not a clock time; write a clock time"),
        ("H+5 min", {"show": {"h-hour": "speech.end"}},
         "H+0:05:00: H is speech.end, which is not a clock time; "
         "write {after: speech.end, delay: 5 min 00 s}"),
    ],
)  # fmt: skip
def test_what_is_no_time_from_h(at: str, more: dict[str, object], message: str) -> None:
    with pytest.raises(ScenarioError) as error:
        parade(at, **more)
    assert str(error.value) == f"units.one.release.at: {message}"
