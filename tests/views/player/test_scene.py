"""The scene: a run as strict JSON, with every number of its passages."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from simulator.views.player.player import json_in_html
from simulator.views.player.scene import numbers, scene
from tests.build import at, block, column, flight, run_of
from tests.bundled import NAMES, bundled


def floats(text: str) -> list[float]:
    found: list[float] = np.frombuffer(base64.b64decode(text), dtype="<f8").tolist()
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_bundled_run_is_strict_json(name: str) -> None:
    run = bundled(name)
    made = scene(run)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    knots = [each for passage in run.passages.values() for each in passage.instants]
    assert floats(made["bodies"]["instants"]) == knots
    assert len(made["units"]) == len(run.scenario.units)
    times = [event["time"] for event in made["events"]]
    assert times == sorted(times)


def test_numbers_keep_every_bit() -> None:
    values = [0.1, -1e300, float("inf"), 1 / 3]
    assert floats(numbers(values)) == values


def test_ranks_are_there_from_when_they_set_off_to_when_they_leave() -> None:
    run = run_of(
        block("band", drawn_up=True, ranks=2, rank_spacing=5, length=1, start=500, release=90),
        block("guard", ranks=2, rank_spacing=5, length=1, release=30),
        segments={"avenue": 1000.0},
    )
    bodies = scene(run)["bodies"]
    assert floats(bodies["comes"]) == [0, 0, 30, 35]
    assert floats(bodies["goes"]) == [590, 595, 1030, 1035]


def test_what_has_no_square_has_no_occupancy() -> None:
    made = scene(run_of(block("guard")))
    assert (made["zone"], made["occupancy"], made["zones"]) == (None, None, [])


def test_a_zone_is_drawn_on_the_ground_and_in_the_air_only_where_there_is_no_other() -> None:
    run = run_of(
        column("cars", ranks=1, length=5, speed=3.0),
        flight("jets", speed=90.0, call=at(0)),
        segments={"avenue": 500.0, "sky": 900.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        zones={"both": ["avenue", "sky"], "above": ["sky"]},
    )
    lines = {zone["name"]: zone["lines"] for zone in scene(run)["zones"]}
    assert [floats(line["x"]) for line in lines["both"]] == [[0, 500]]
    assert len(lines["above"]) == 1


def test_json_in_a_page_ends_no_script() -> None:
    text = json_in_html({"label": "</script><!--<script>"})
    assert "<" not in text
    assert json.loads(text) == {"label": "</script><!--<script>"}
