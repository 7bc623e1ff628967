"""Geometry without a clock."""

from __future__ import annotations

import pytest

from simulator.scenario.network import CommonRun, Marker, Network, Stretch

NETWORK = Network(
    segments={"a": 100, "b": 50, "c": 200, "d": 30},
    routes={"main": ("a", "b", "c"), "detour": ("a", "d", "c"), "late": ("d", "b", "c")},
    markers={"gate": Marker("c", 20), "door": Marker("d", 10)},
    zones={"square": (Stretch("b", 10, 50), Stretch("c", 0, 40), Stretch("d", 5, 15))},
)


def test_lengths_and_stations() -> None:
    assert NETWORK.lengths == {"main": 350, "detour": 330, "late": 280}
    assert NETWORK.station("main", "gate") == 170
    assert NETWORK.station("detour", "gate") == 150
    assert NETWORK.station("main", "door") is None


def test_adjacent_stretches_merge() -> None:
    assert NETWORK.stretches("main", "square") == [(110, 190)]
    assert NETWORK.stretches("detour", "square") == [(105, 115), (130, 170)]


@pytest.mark.parametrize(
    ("route", "other", "runs"),
    [
        ("main", "detour", [CommonRun(0, 100, 0), CommonRun(150, 350, -20)]),
        ("main", "late", [CommonRun(100, 350, -70)]),
        ("detour", "late", [CommonRun(100, 130, -100), CommonRun(130, 330, -50)]),
        ("main", "main", [CommonRun(0, 350, 0)]),
    ],
)
def test_the_runs_that_two_routes_share(route: str, other: str, runs: list[CommonRun]) -> None:
    assert NETWORK.runs(route, other) == tuple(runs)
