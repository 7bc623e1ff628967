"""What the player says happens, and what is broken from when to when."""

from __future__ import annotations

import pytest

from simulator import Run
from simulator.views.player.happenings import (
    doings_told,
    events_told,
    incidents_seen,
    verdicts_told,
)
from tests.build import after, at, block, column, flight, hold, item, run_of
from tests.bundled import bundled


def spans(run: Run) -> dict[str, list[list[float]]]:
    return {verdict["name"]: verdict["spans"] for verdict in verdicts_told(run)}


def chief(run: Run) -> list[tuple[float, str]]:
    return [(event["time"], event["text"]) for event in events_told(run) if event["chief"]]


def test_chief_events_are_what_a_spectator_sees() -> None:
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
    assert chief(run) == [
        (0.0, "The speech begins"),
        (30.0, "The speech ends"),
        (110.0, "jets at over"),
        (160.0, "The guard at stand"),
        (180.0, "doves"),
    ]
    told = {event["text"]: event["time"] for event in events_told(run)}
    assert told["The guard: past stand"] == 180
    assert not [text for text in told if "all-of-us" in text]


def test_later_passes_are_told_apart() -> None:
    texts = [text for _, text in chief(bundled("trooping"))]
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


def test_incidents_say_whose_they_are_and_how_long_they_last() -> None:
    run = run_of(
        column("trucks", ranks=3, length=8, spacing=10, speed=1.0, elastic=True),
        incidents={"flat": {"unit": "trucks", "rank": 2, "place": "100 m", "drives-on": "1 min"}},
    )
    (flat,) = incidents_seen(run)
    assert flat["text"] == "trucks, rank 2 breaks down"
    assert (flat["rank"], flat["stands"], flat["begin"], flat["end"]) == (1, True, 118, 178)
    assert (178.0, "trucks, rank 2 breaks down: over") in chief(run)
