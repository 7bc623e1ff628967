"""What the player says happens, and what is broken from when to when."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Run
from simulator.timeline.occupancy import COUNTS
from simulator.views.player.happenings import (
    doings_told,
    incidents_seen,
    verdicts_told,
)
from tests.browser import Watched
from tests.build import after, at, block, column, flight, hold, item, run_of
from tests.bundled import bundled
from tests.views.player.playing import GROUND, guard, jets, shown, trucks


def spans(run: Run) -> dict[str, list[list[float]]]:
    return {verdict["name"]: verdict["spans"] for verdict in verdicts_told(run)}


def told(plain: Watched, run: Run) -> list[tuple[float, str, bool]]:
    """When each event is, what is said of it, and whether it is a chief one."""
    events = shown(plain, run, "player.events.map(each => [each.time, each.text, each.chief])")
    return [(time, text, is_chief) for time, text, is_chief in events]


def chief(plain: Watched, run: Run) -> list[tuple[float, str]]:
    return [(time, text) for time, text, is_chief in told(plain, run) if is_chief]


def test_chief_events_are_what_a_spectator_sees(plain: Watched) -> None:
    run = run_of(
        block("guard", label="The guard", release=60),
        flight("jets", speed=100.0, call=at(100)),
        segments={"avenue": 1000.0, "sky": 2000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"stand": ("avenue", 100.0), "end": ("avenue", 900.0), "over": ("sky", 1000.0)},
        main_marker="stand",
        groups={"all-of-us": ["all"]},
        programme={
            "speech": {"label": "The speech", **item(at(0), 30)},
            "doves": item(after("guard@stand", delay=20)),
        },
    )
    assert chief(plain, run) == [
        (0.0, "The speech begins"),
        (30.0, "The speech ends"),
        (110.0, "jets at over"),
        (160.0, "The guard at stand"),
        (180.0, "doves"),
    ]
    times = {text: time for time, text, _ in told(plain, run)}
    assert times["The guard: past stand"] == 180
    assert not [text for text in times if "all-of-us" in text]


def test_later_passes_are_told_apart(plain: Watched) -> None:
    texts = [text for _, text in chief(plain, bundled("trooping"))]
    assert "Escort for the colour at base" in texts
    assert "Escort for the colour at base (pass 2)" in texts


def test_what_is_late_is_broken_until_it_comes_and_what_is_early_until_it_were_right() -> None:
    run = run_of(
        block("guard", release=60),
        markers={"stand": 100.0},
        constraints=[
            {"name": "late", "event": "guard@stand", "within": [None, "09:02:00"]},
            {"name": "early", "event": "guard@stand", "within": ["09:05:00", None]},
            {"name": "holds", "event": "guard@stand", "within": [None, "10:00:00"]},
        ],
    )
    assert spans(run) == {"late": [[120, 160]], "early": [[160, 300]], "holds": []}


def test_a_zone_is_overfull_or_empty_from_when_to_when() -> None:
    run = run_of(
        block("a", release=0),
        block("b", release=30),
        block("c", release=200),
        zones={"square": (100.0, 150.0)},
        constraints=[
            {"name": "full", "zone": "square", "count": "units", "at-most": 1},
            {
                "name": "empty",
                "empty": "square",
                "at-most": "50 s",
                "from": "a.enters@square",
                "to": "c.enters@square",
            },
        ],
    )
    # a is inside from 100 to 170 s, b from 130 to 200 s, c from 300 s on.
    assert spans(run) == {"full": [[130, 170]], "empty": [[250, 300]]}


def test_units_are_too_close_from_when_to_when() -> None:
    run = run_of(
        block("slow", speed=1.0, release=0),
        block("fast", speed=2.0, release=60),
        constraints=[
            {"name": "apart", "gap": ["slow", "fast"], "along": ["avenue"], "at-least": "10 m"},
            {"name": "close", "gap": ["slow", "fast"], "along": ["avenue"], "at-most": "10 m"},
        ],
    )
    # fast is 40 m behind as it leaves, catches up 1 m a second, and follows from 100 s on until the
    # tail of slow is off the avenue.
    assert spans(run) == {
        "apart": [[pytest.approx(90), pytest.approx(1020)]],
        "close": [[pytest.approx(60), pytest.approx(90)]],
    }


def test_what_a_unit_does_says_why() -> None:
    run = run_of(
        block("slow", label="The slow one", speed=1.0, release=30),
        block("fast", speed=2.0, release=60, gap=10, holds={"stand": hold(20)}),
        markers={"stand": 400.0},
        main_marker="stand",
    )
    does = doings_told(run)
    assert does["slow"] == [[0, "waits until 09:00:30"], [30, ""]]
    assert [text for _, text in does["fast"]] == [
        "waits until 09:01:00",
        "is held up by The slow one",
        "halts at stand",
        "",
        "is held up by The slow one",
        "",
    ]


def test_incidents_say_whose_they_are_and_how_long_they_last(plain: Watched) -> None:
    run = run_of(
        column("trucks", ranks=3, length=8, spacing=10, speed=1.0, elastic=True),
        incidents={"flat": {"unit": "trucks", "rank": 2, "place": "100 m", "drives-on": "1 min"}},
    )
    (flat,) = incidents_seen(run)
    assert flat["text"] == "trucks, rank 2 breaks down"
    assert (flat["rank"], flat["stands"], flat["begin"], flat["end"]) == (1, True, 118, 178)
    assert (178.0, "trucks, rank 2 breaks down: over") in chief(plain, run)


# -- what the page reads off the passages ---------------------------------------------------------

#: Laps and holds, an elastic column, lanes, drawn-up units; and days that go wrong.
WHERE = ["victory_day_2025", "trooping", "armata_2015", "village_loop", "rose_parade_2019"]


def wrong_day() -> Run:
    """A day on which a truck breaks down, some fall out, and an aircraft turns back."""
    return run_of(
        block("band", drawn_up=True, ranks=3, rank_spacing=5, length=1, start=150, release=30),
        guard(),
        trucks(elastic=True),
        jets(),
        **GROUND,
        incidents={
            "flat": {"unit": "trucks", "rank": 2, "place": "250 m", "drives-on": "1 min"},
            "engine": {"unit": "jets", "rank": 2, "place": "2 km", "turns-back": 1},
            "faint": {"unit": "guard", "rank": 2, "place": "200 m", "falls-out": 2},
        },
    )


@pytest.fixture(params=[*WHERE, "a day that goes wrong"])
def run(request: pytest.FixtureRequest) -> Run:
    """One that has what others have not."""
    return bundled(request.param) if request.param in WHERE else wrong_day()


def test_events_are_those_of_the_run_in_the_order_of_time(plain: Watched, run: Run) -> None:
    found = shown(plain, run, "player.events.map(each => [each.name, each.time])")
    names = run.scenario.event_names
    expected = {
        name: time
        for name, time in run.events.items()
        if name.partition("@")[0].partition(".")[0] not in names.groups
    }
    # What lasts no time has one.
    for name, (start, end) in run.programme.items():
        if start == end:
            del expected[f"{name}.end"]
    for name, (incident, _) in names.incidents.items():
        if not incident.breaks_down:
            del expected[f"{name}.end"]
    assert dict(found) == pytest.approx(expected)
    assert [time for _, time in found] == sorted(time for _, time in found)


def test_steps_are_the_occupancy_of_the_run(plain: Watched, run: Run) -> None:
    zones = list(run.scenario.network.zones)
    found = shown(
        plain,
        run,
        "player.scene.zones.map(({ name }) => {"
        " const steps = player.occupancy(name);"
        " return Object.fromEntries(Object.entries(steps).map(([k, v]) => [k, [...v]])) })",
    )
    for zone, steps in zip(zones, found, strict=True):
        expected = run.occupancy(zone)
        np.testing.assert_allclose(steps["time"], expected.time, atol=1e-6)
        for count in COUNTS:
            assert steps[count] == expected.count(count).tolist()


def test_ranks_are_there_from_when_they_set_off_to_when_they_leave(plain: Watched) -> None:
    run = run_of(
        block("band", drawn_up=True, ranks=2, rank_spacing=5, length=1, start=500, release=90),
        block("guard", ranks=2, rank_spacing=5, length=1, release=30),
        segments={"avenue": 1000.0},
    )
    assert shown(plain, run, "[[...player.motion.comes], [...player.motion.goes]]") == [
        [0, 0, 30, 35],
        [590, 595, 1030, 1035],
    ]
