"""Every setting that a chain gives is one that `--set` takes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.movement.simulate import simulate
from simulator.scenario.load import load
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run

SCENARIOS = Path(__file__).parents[3] / "scenarios"
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


def refused(run: Run, events: Iterable[str]) -> list[str]:
    """What is wrong with the settings of the chains of events, and of delays, as they are."""
    scenario = run.scenario
    found: dict[str, str] = {}
    for event in events:
        root, *links = run.explain(event).links
        for setting in (root.setting, root.other if root.kind == "begin" else None):
            if setting is not None:
                found[setting] = scenario.clock(root.instant).replace(tzinfo=None).isoformat()
        found |= {link.setting: f"{link.seconds:f} s" for link in links if link.setting}
    for delay in run.delays:
        if delay.cause.endswith(".at"):
            found[delay.cause] = scenario.clock(delay.end).replace(tzinfo=None).isoformat()
    try:
        scenario.with_(found)
    except ScenarioError as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_settings_of_every_chain_of_a_bundled_scenario(file: Path) -> None:
    run = simulate(load(file))
    assert (
        refused(run, [event for event in run.events if event.endswith((".finishes", ".end"))]) == []
    )


def test_the_settings_of_a_column_that_breaks_down() -> None:
    run = simulate(Scenario.from_dict(STALL))
    assert refused(run, list(run.events)) == []
    assert "units.tanks.holds.far.until.at" in [delay.cause for delay in run.delays]


def test_that_a_unit_goes_on_after_a_breakdown_is_no_setting() -> None:
    run = simulate(Scenario.from_dict(STALL).with_(**{"units.tanks.holds.far.until": None}))
    kinds = [(link.kind, link.setting) for link in run.explain("tanks.tail@far").links]
    assert ("repair", "incidents.stall.drives-on") in kinds
    assert ("cue", None) in kinds
