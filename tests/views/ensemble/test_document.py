"""The document of an ensemble."""

from __future__ import annotations

import json

import numpy as np

from simulator import simulate_many
from simulator.ensemble.table import InputTable
from simulator.views.documents import to_json
from simulator.views.ensemble.document import ensemble_document
from tests.build import column, parade
from tests.ensemble.small import guess, last_of_both


def test_it_is_strict_json_with_all_that_an_ensemble_gives() -> None:
    ensemble = simulate_many(last_of_both(), 20, seed=3, workers=1, engine="simpy")
    found = json.loads(to_json(ensemble_document(ensemble)))
    assert list(found) == [
        *("scenario", "version", "seed", "start", "runs", "requested", "interrupted", "sampling"),
        *("engine", "not_batch", "failed", "shares", "all_hold", "constraints", "inputs"),
        *("not_drawn", "sensitivity", "events", "occupancy"),
    ]
    (waits,) = found["constraints"]
    low, high = ensemble.all_hold.interval
    assert waits["interval"] == found["all_hold"]["interval"] == [low, high]
    assert waits["slack"]["central"] == 0
    assert waits["worst"] == list(ensemble.constraints[0].worst)
    assert found["events"]["speech.start"]["time"]["central"] == 130
    assert found["inputs"][0] == {
        "name": "programme.first.duration",
        "unit": "s",
        "central": 30,
        "low": 0,
        "high": 60,
    }
    square = found["occupancy"]["square"]
    assert [len(square[key]) for key in ("time", "people", "units")] == [241, 5, 5]
    assert max(square["units"][4]) == 1


def test_what_has_no_end_is_none() -> None:
    # How far the vehicles drive from one breakdown to the next: without draws there is none.
    tanks = column(
        "tanks", speed=3.0, length=7.0, breakdowns={"rate": "0.1 per km", "drives-on": "60 s"}
    )
    found = ensemble_document(simulate_many(parade(tanks), 5, workers=1, engine="simpy"))
    first = json.loads(to_json(found))["inputs"][0]
    assert first == {
        "name": "units.tanks.breakdowns.1",
        "unit": "m driven",
        "central": None,
        "low": 0,
        "high": None,
    }


def test_of_no_result_there_are_no_numbers() -> None:
    scenario = last_of_both().with_({"segments.west": guess(1000.0, 80.0, 1000.0, "m")})
    table = InputTable(("segments.west",), np.array([[90.0], [95.0]]))
    ensemble = simulate_many(scenario, table=table, workers=1, engine="simpy")
    found = json.loads(to_json(ensemble_document(ensemble)))
    assert {value for row in found["occupancy"]["square"]["people"] for value in row} == {None}
    assert found["sensitivity"] is None
