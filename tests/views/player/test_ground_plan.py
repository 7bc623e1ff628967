"""The plan: where routes, zones and markers lie, seen from above."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.scenario.network import Marker, Stretch
from simulator.scenario.scenario import Scenario
from simulator.views.player.ground_plan import GroundPlan, width_of
from tests.build import at, column, flight, formation, parade
from tests.bundled import bundled

#: A street that turns by 90 degrees, written in metres.
CORNER = {
    "name": "Round the corner",
    "start": "2024-05-08T09:00:00",
    "segments": {
        "first": {"line": {"metres": [[0, 0], [100, 0]]}},
        "second": {"line": {"metres": [[100, 0], [100, 80], [60, 80]]}},
    },
    "routes": {"street": ["first", "second"]},
    "markers": {"stand": "second + 40 m"},
    "units": {"band": {"kind": "formation", "route": "street", "ranks": 1, "speed": "1 m/s"}},
}


def test_a_plan_may_be_written_as_lines_in_metres() -> None:
    plan = GroundPlan(Scenario.from_dict(CORNER))
    assert plan.network.lengths["street"] == pytest.approx(220)
    assert plan.spot("street", 50.0) == pytest.approx((50, 0, 90))
    assert plan.marker("stand") == pytest.approx((100, 40, 0))
    assert plan.spot("street", 200.0) == pytest.approx((80, 80, 270))
    line = plan.stretch(Stretch("second", 40.0, 120.0))
    assert line is not None
    assert np.array(line) == pytest.approx(np.array([[100, 100, 60], [40, 80, 80]]))


def test_a_flight_is_above_the_square_that_it_shares() -> None:
    plan = GroundPlan(bundled("victory_day_2025").scenario)
    rostrum, overhead = plan.marker("rostrum"), plan.marker("overhead")
    assert rostrum is not None
    assert rostrum == pytest.approx(overhead)


def test_a_flight_without_a_common_zone_is_above_where_units_are_seen() -> None:
    turned = CORNER["segments"] | {"sky": "5 km"}  # type: ignore[operator]
    jets = {"kind": "flight", "route": "air", "aircraft": 3, "speed": "100 m/s",
            "call": {"at": "09:01:00"}}  # fmt: skip
    scenario = Scenario.from_dict(
        CORNER
        | {
            "segments": turned,
            "routes": {"air": ["sky"], "street": ["first", "second"]},
            "markers": {"stand": "second + 40 m", "over": "sky + 3 km"},
            "units": CORNER["units"] | {"jets": jets},  # type: ignore[operator]
        }
    )
    plan = GroundPlan(scenario)
    assert plan.marker("over") == pytest.approx((100, 40, 0))
    # It comes from the south, as the band does there.
    assert plan.spot("air", 0.0) == pytest.approx((100, 40 - 3000, 0))


def test_roads_are_as_wide_as_what_is_on_them() -> None:
    units = (
        formation("guard", files=20),
        column("trucks", ranks=2, files=3, length=8, speed=1.0),
        column("tanks", ranks=1, length=8, speed=1.0, width=30),
        flight("jets", speed=90.0, call=at(0)),
    )
    scenario = parade(*units, segments={"avenue": 500.0, "sky": 900.0},
                      routes={"along": ["avenue"], "air": ["sky"]})  # fmt: skip
    widths = [width_of(unit) for unit in scenario.units[:3]]
    assert widths == pytest.approx([18, 13, 30])
    assert GroundPlan(scenario).width == 32


def test_a_lane_lies_beside_the_troops() -> None:
    plan = GroundPlan(bundled("victory_day_2025").scenario)
    out, avenue = plan.lines["out"], plan.lines["avenue"]
    apart = math.dist((out.x[0], out.y[0]), plan.spot("avenue", 5757.0)[:2])
    assert apart == pytest.approx(plan.width / 2 + 6)
    assert avenue.y[0] == 0


def test_items_happen_at_markers_on_segments_and_in_the_middle_of_zones() -> None:
    plan = GroundPlan(
        Scenario.from_dict(CORNER | {"zones": {"end": [{"second": ["20 m", "end"]}]}})
    )
    assert plan.site("stand") == pytest.approx((100, 40, 0))
    assert plan.site(Marker("second", 100.0)) == pytest.approx((80, 80, 270))
    # 20 m to 120 m of it: the corner is at 80 m, so the middle is 10 m before that.
    assert plan.site("end") == pytest.approx((100, 70, 0))
