"""Flights that orbit, in the summary and in the document of a run."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from simulator import load, simulate
from simulator.views.blocks import plain_text
from simulator.views.documents import run_document, to_json
from simulator.views.summary import summary

ROOT = Path(__file__).parents[2]
RUN = simulate(load(ROOT / "scenarios" / "flypast_called.yaml"))
BY_THE_CLOCK = simulate(load(ROOT / "scenarios" / "flypast_by_the_clock.yaml"))
TABLE = """\
Flypasts
  flight    called  orbits    leaves       speed    target  error
  jets    10:12:19       5  10:14:00  471.1 km/h  10:17:49    0 s
"""


def test_the_summary_has_gate_speed_and_error() -> None:
    assert TABLE in plain_text(summary(RUN))
    assert "Flypasts" not in plain_text(summary(BY_THE_CLOCK))


def test_the_document_has_them_where_a_flight_orbits() -> None:
    schema = json.loads((ROOT / "simulator/schemas/run.schema.json").read_text("utf-8"))
    document = json.loads(to_json(run_document(RUN)))
    jsonschema.validate(document, schema)
    jets = RUN.flypasts["jets"]
    assert document["flypasts"] == {
        "jets": {
            "called": jets.called,
            "gate": 5,
            "instant": 840.0,
            "speed": jets.speed,
            "due": jets.due,
            "error": 0.0,
        }
    }
    assert "flypasts" not in run_document(BY_THE_CLOCK)
