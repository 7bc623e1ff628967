"""Every setting that a chain gives is one that `--set` takes."""

from __future__ import annotations

import pytest

from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from tests.bundled import NAMES, bundled
from tests.verification.chain_settings import stays_the_same

#: An elastic column whose second rank breaks down, and waits at a marker, too.
STALL = {
    "name": "A stall and a hold",
    "start": "2024-05-08T09:00:00",
    "segments": {"avenue": "2 km"},
    "routes": {"along": ["avenue"]},
    "markers": {"rostrum": "avenue + 500 m", "far": "avenue + 1500 m"},
    "units": {
        "tanks": {
            "kind": "column",
            "route": "along",
            "ranks": 3,
            "length": "8 m",
            "spacing": "10 m",
            "elastic": True,
            "hold": "each",
            "speed": "10 km/h",
            "release": {"at": "09:05:00"},
            "holds": {"far": {"until": {"at": "09:30:00"}, "duration": "10 s"}},
        }
    },
    "incidents": {
        "stall": {"unit": "tanks", "rank": 2, "place": "rostrum", "drives-on": "3 min"},
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moves_where_the_settings_of_chains_are_set_to_what_they_are(name: str) -> None:
    run = bundled(name)
    over = [event for event in run.events if event.endswith((".finishes", ".end"))]
    assert stays_the_same(run, 1e-6, over)


def test_the_settings_of_a_column_that_breaks_down() -> None:
    run = simulate(Scenario.from_dict(STALL))
    assert stays_the_same(run, 1e-9)
    (cause,) = {delay.cause for delay in run.delays if delay.cause.endswith(".at")}
    assert cause == "units.tanks.holds.far.until.at"


def test_that_a_unit_goes_on_after_a_breakdown_is_no_setting() -> None:
    run = simulate(Scenario.from_dict(STALL).with_(**{"units.tanks.holds.far.until": None}))
    kinds = [(link.kind, link.setting) for link in run.explain("tanks.tail@far").links]
    assert ("repair", "incidents.stall.drives-on") in kinds
    assert ("cue", None) in kinds


def test_a_flight_that_orbits_and_is_on_time_is_there_because_of_its_target() -> None:
    run = bundled("late_speech_2025")
    (root,) = run.explain("early-warning@overhead").links
    assert (root.kind, root.other) == ("planned", "11 s after ground.tail@rostrum")
    assert root.setting == "units.early-warning.target.at.planned.delay"
    assert not run.explain("early-warning@overhead").rigid
    # On its way it is where the gate and the speed bring it.
    assert run.explain("early-warning@tongzhou").root.kind == "clock"
