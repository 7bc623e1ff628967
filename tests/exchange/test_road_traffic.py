"""SUMO's input files, read by sumolib; `benchmarks/peers/` runs SUMO itself on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sumolib

from simulator.exchange.road_traffic import STEP, to_sumo
from simulator.timeline.run import Run
from tests.build import after, block, column, flight, hold, run_of, target
from tests.bundled import NAMES, bundled


def read(run: Run, folder: Path) -> dict[str, dict[str, Any]]:
    """All elements by their kind and their id."""
    found: dict[str, dict[str, Any]] = {}
    for name, data in to_sumo(run).items():
        (folder / name).write_bytes(data)
        for kind in ("node", "edge", "vType", "route", "vehicle", "step-length"):
            for each in sumolib.xml.parse(str(folder / name), kind):
                found.setdefault(kind, {})[
                    each.getAttribute("id") if kind != "step-length" else ""
                ] = each
    return found


def stops(vehicle: Any) -> list[tuple[str, float, str, float]]:
    """Segment, metres on it, until or duration, seconds."""
    found = []
    for each in vehicle.getChild("stop") if vehicle.hasChild("stop") else ():
        key = "until" if each.hasAttribute("until") else "duration"
        found.append((each.lane, float(each.endPos), key, float(each.getAttribute(key))))
    return found


def test_a_unit_is_a_vehicle_with_its_length_its_gap_and_its_halts(tmp_path: Path) -> None:
    run = run_of(
        block("guard", speed=2, length=20, gap=10, reaction=3, release=40, start=5,
              holds={"stand": hold(30), "far": hold(until=after("horn.end"))}),
        column("tanks", ranks=2, length=8, spacing=4, speed=5, elastic=True, rank_reaction=2),
        flight("jets", speed=100, target=target("over", 60)),
        segments={"avenue": 1000, "sky": 1000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"stand": 400, "far": 600, "over": ("sky", 200)},
        programme={"horn": {"at": "09:10", "duration": "20 s"}},
    )  # fmt: skip
    found = read(run, tmp_path)
    kind = found["vType"]["type-guard"]
    numbers = {
        key: float(kind.getAttribute(key)) for key in ("length", "minGap", "tau", "maxSpeed")
    }
    assert numbers == {"length": 20, "minGap": 10, "tau": 3, "maxSpeed": 2}
    vehicle = found["vehicle"]["guard"]
    assert (vehicle.depart, vehicle.departEdge, vehicle.departPos) == ("40", "0", "5")
    assert stops(vehicle) == [
        ("avenue_0", 400, "duration", 30),
        ("avenue_0", 600, "until", 620),
    ]
    second = found["vType"]["type-tanks#2"]
    assert (second.length, second.minGap, second.tau) == ("8", "4", "2")
    assert found["vType"]["type-tanks"].tau == str(STEP)  # SUMO refuses a tau of zero
    assert [*found["vehicle"]] == ["tanks", "tanks#2", "guard"]  # by departure; no flights
    assert [*found["edge"]] == ["avenue"]


def test_who_joins_behind_another_road_waits_for_its_turn(tmp_path: Path) -> None:
    """Both are 100 m from the corner and set off together; the band, 1 m/s, is first.

    Its tail is 10 m past the corner at 130 s: then the school goes, and the scouts behind it.
    """
    run = run_of(
        block("band", length=20, route="main"),
        block("school", length=20, gap=10, speed=2, route="side"),
        block("scouts", length=20, gap=10, speed=2, route="side"),
        block("fire", length=20, gap=10, route="main"),
        segments={"church": 100, "high": 500, "mill": 100},
        routes={"main": ["church", "high"], "side": ["mill", "high"]},
    )
    found = read(run, tmp_path)
    assert stops(found["vehicle"]["band"]) == []
    assert stops(found["vehicle"]["school"]) == [("mill_0", 100, "until", 130)]
    assert stops(found["vehicle"]["scouts"]) == []
    # Behind the school at 1 m/s: the scouts are 30 m behind it, the fire engine behind them.
    assert stops(found["vehicle"]["fire"]) == [("church_0", 100, "until", 190)]
    joints = {name: (edge.attr_from, edge.to) for name, edge in found["edge"].items()}
    assert joints["church"][1] == joints["mill"][1] == joints["high"][0]
    assert joints["church"][0] != joints["mill"][0]


def test_what_is_drawn_up_stands_there_until_it_sets_off(tmp_path: Path) -> None:
    """SUMO's time 0 is the beginning of the run, 10 s before the start."""
    run = run_of(
        block("guard", start=150, drawn_up=True, release=30),
        block("band", release=-10, start=200),
        segments={"one": 100, "two": 900},
        lead="1 h",
    )
    found = read(run, tmp_path)
    guard, band = found["vehicle"]["guard"], found["vehicle"]["band"]
    assert (guard.depart, guard.departEdge, guard.departPos) == ("0", "1", "50")
    assert stops(guard) == [("two_0", 50, "until", 40)]
    assert (band.depart, band.departEdge, band.departPos) == ("0", "1", "100")
    assert stops(band) == []


def test_a_lane_that_goes_on_as_another_has_a_joint(tmp_path: Path) -> None:
    found = read(bundled("review"), tmp_path)
    out, back = found["edge"]["out"], found["edge"]["back"]
    assert out.to == back.attr_from


@pytest.mark.parametrize("name", NAMES)
def test_every_bundled_parade_is_a_network(name: str, tmp_path: Path) -> None:
    run = bundled(name)
    found = read(run, tmp_path)
    lengths = {each: float(edge.length) for each, edge in found["edge"].items()}
    for segment, length in lengths.items():
        assert length == pytest.approx(run.scenario.network.segments[segment], abs=1e-6)
    for edge in found["edge"].values():
        assert {edge.attr_from, edge.to} <= found["node"].keys()
    for route in found["route"].values():
        assert set(route.edges.split()) <= lengths.keys()
    for vehicle in found["vehicle"].values():
        for lane, at, _, seconds in stops(vehicle):
            assert 0 <= at <= lengths[lane.removesuffix("_0")]
            assert seconds >= 0
    assert len(found["vehicle"]) == sum(not body.flies for body in run.scenario.bodies)
