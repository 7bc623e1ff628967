"""Causes of what flights do."""

from __future__ import annotations

from simulator import Scenario, simulate
from tests.build import exactly
from tests.scenario.small import small


def test_a_flight_that_turns_back_before_it_orbits_has_flown_towards_its_time_on_station() -> None:
    document = small()
    document["units"]["jets"] |= {
        "orbit": {"marker": "overhead", "period": "2 min", "on-station": "09:40"},
        "start": "1 km",
    }
    document["incidents"] = {"fog": {"unit": "jets", "place": "2 km", "turns-back": "all"}}
    run = simulate(Scenario.from_dict(document))
    chain = run.explain("jets.starts")
    assert [link.kind for link in chain.links] == ["clock", "lead"]
    assert chain.root.setting == "units.jets.orbit.on-station"
    assert chain.total == exactly(40 * 60 - 4000 / 125)
    assert [delay.unit for delay in run.delays if delay.unit == "jets"] == []
