"""Tracks of units on the map: exact at every point, straight between them."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from simulator import simulate
from simulator.errors import LimitError, OutputError
from simulator.exchange.tracks import tracks, utc
from simulator.limits import MOST
from simulator.scenario.scenario import Scenario
from tests.build import EXACT, block, run_of
from tests.bundled import bundled
from tests.exchange.town import DOCUMENT, farthest, town

UNITS = ["guard", "tanks", "car", "jets"]


def test_between_its_points_a_unit_is_within_a_centimetre() -> None:
    found = {track.unit.name: track for track in tracks(town())}
    assert list(found) == UNITS
    off = {name: farthest(town(), name, each.instants, each.places) for name, each in found.items()}
    assert max(off.values()) < 0.01
    # A long straight road needs points of its own.
    assert len(found["tanks"].instants) > 20


def test_a_track_begins_and_ends_with_its_unit() -> None:
    run, found = town(), {track.unit.name: track for track in tracks(town())}
    events, begin = run.events, run.begin
    first = {name: float(each.instants[0]) for name, each in found.items()}
    last = {name: float(each.instants[-1]) for name, each in found.items()}
    assert first["guard"] == begin < events["guard.starts"]
    assert [first[name] for name in UNITS[1:]] == pytest.approx(
        [events[f"{name}.starts"] for name in UNITS[1:]], abs=EXACT
    )
    for name, each in found.items():
        course = run.scenario.network.course(each.unit.route)
        assert each.places[-1].tolist() == pytest.approx(course.points[-1].tolist(), abs=1e-11)
        assert last[name] <= events[f"{name}.finishes"] + EXACT
    assert last["guard"] == pytest.approx(events["guard@end"], abs=EXACT)


def test_a_halt_is_two_points_at_one_place() -> None:
    guard = next(tracks(town()))
    still = np.flatnonzero(
        (np.diff(guard.places, axis=0) == 0).all(axis=1) & (np.diff(guard.instants) > 1)
    )
    assert np.diff(guard.instants)[still].tolist() == pytest.approx([120.0, 90.0], abs=1e-6)


def test_a_unit_that_leaves_the_parade_ends_there() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["recovery"] = {"crane": {"travel": "4 min", "working-time": "5 min"}}
    document["incidents"] = {
        "engine": {"unit": "jets", "place": "over", "turns-back": "all"},
        "wreck": {"unit": "car", "place": "200 m", "towed": True},
    }
    run = simulate(Scenario.from_dict(document))
    found = {track.unit.name: track for track in tracks(run)}
    for name, place in (("jets", 40_000.0), ("car", 200.0)):
        course = run.scenario.network.course(run.scenario.unit[name].route)
        assert found[name].places[-1] == pytest.approx(course.at(np.array([place]))[0], abs=1e-11)
        assert found[name].instants[-1] == pytest.approx(run.passages[name].left, abs=EXACT)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("village_fete", "church-street, high-street, mill-lane, air-in, air-green and air-out"),
        ("trooping", ""),
    ],
)
def test_a_route_without_a_line_is_named(name: str, listed: str) -> None:
    with pytest.raises(OutputError) as caught:
        tracks(bundled(name))
    message = str(caught.value)
    assert message.startswith(f"a map needs the line of {listed}")
    first = message.removeprefix("a map needs the line of ").split(",")[0].split(" ")[0].rstrip(";")
    assert message.endswith(
        f"; take it from a map, as in segments: {{{first}: {{from: FILE.gpx}}}}, or write its line"
    )


def test_lines_in_metres_are_not_on_a_map() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["segments"]["air"] = {"line": {"metres": [[0, 0], [50_000, 0]]}}
    with pytest.raises(OutputError) as caught:
        tracks(simulate(Scenario.from_dict(document)))
    assert str(caught.value) == (
        "the line of air is in metres; a map needs longitudes and latitudes"
    )


def test_many_missing_lines_are_not_all_listed() -> None:
    segments = {f"s{number}": 10.0 for number in range(12)}
    run = run_of(block("a", route="r"), segments=segments, routes={"r": [*segments]})
    with pytest.raises(OutputError, match=r" s7 and 4 more; take it from a map"):
        tracks(run)


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST, "samples", 3)
    with pytest.raises(LimitError, match=r"^\d+ positions of ranks in all samples are too many"):
        tracks(town())


def test_instants_are_written_in_utc() -> None:
    assert utc(town().scenario, 1.0000004, -0.25) == [
        "2025-06-21T12:00:01.000000Z",
        "2025-06-21T11:59:59.750000Z",
    ]
