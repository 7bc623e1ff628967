"""The JSON document: strict, exact, a line an entry."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf, nan

from simulator.movement.simulate import simulate
from simulator.timeline.verdicts import Instance
from simulator.views.documents import run_document, to_json
from tests.build import block, clock, run_of

# A third of a metre a second: no instant is a short decimal.
RUN = run_of(
    block("guard", speed=1 / 3, release=0.1),
    markers={"stand": 100},
    zones={"square": (50, 150)},
    constraints=[{"name": "On time", "event": "guard@stand", "at": clock(300), "tolerance": "5 s"}],
)


def test_numbers_are_as_they_are_in_the_run() -> None:
    document = json.loads(to_json(run_document(RUN)))
    assert document["events"] == dict(RUN.events)
    assert document["verdicts"][0]["slack"] == RUN.verdicts[0].slack
    steps = RUN.occupancy("square")
    assert document["occupancy"]["square"]["time"] == list(steps.time)
    assert document["occupancy"]["square"]["people"] == list(steps.people)


def test_what_is_not_finite_is_null() -> None:
    run = simulate(RUN.scenario)
    verdict = replace(run.verdicts[0], worst=(Instance(inf, nan, ()),))
    run.__dict__["verdicts"] = (verdict,)
    text = to_json(run_document(run))
    assert '"slack": null' in text
    assert '"at": null' in text


def test_an_entry_a_line() -> None:
    assert to_json({"a": {"x": 1.5, "é": [1, 2]}, "b": [{"y": None}], "c": {}, "d": None}) == (
        '{\n  "a": {\n    "x": 1.5,\n    "é": [1, 2]\n  },\n  "b": [\n    {"y": null}\n  ],\n'
        '  "c": {},\n  "d": null\n}\n'
    )


def test_the_same_run_gives_the_same_bytes() -> None:
    again = simulate(RUN.scenario)
    assert to_json(run_document(RUN)) == to_json(run_document(again))
