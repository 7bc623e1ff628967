"""Over which marker a unit is seen."""

from __future__ import annotations

from simulator.timeline.passing import pass_over
from simulator.timeline.run import Run
from tests.build import block, exactly, flight, run_of, target


def seen(run: Run, name: str) -> tuple[object, ...]:
    found = pass_over(run, run.scenario.unit[name])
    return () if found is None else (found.marker, found.start, found.end)


def test_over_its_target_the_main_marker_or_the_last_of_its_route() -> None:
    """1 m/s from 0 s; a unit is 20 m long."""
    run = run_of(
        block("guard"),
        block("band", route="side"),
        flight("jets", speed=100, length=200, target=target("early", 60)),
        block("scouts", route="bare"),
        segments={"avenue": 1000, "street": 500, "sky": 1000, "lane": 100},
        routes={"along": ["avenue"], "side": ["street"], "air": ["sky"], "bare": ["lane"]},
        markers={
            "stand": 400, "far": 900, "corner": ("street", 300), "early": ("sky", 200),
            "gate": ("street", 100), "late": ("sky", 800),
        },
        main_marker="stand",
    )  # fmt: skip
    assert seen(run, "guard") == ("stand", exactly(400), exactly(420))
    assert seen(run, "band") == ("corner", exactly(300), exactly(320))
    assert seen(run, "jets") == ("early", exactly(60), exactly(62))
    assert seen(run, "scouts") == (None, exactly(0), exactly(120))


def test_a_marker_behind_its_start_does_not_count() -> None:
    run = run_of(
        block("guard", start=500),
        block("band", start=400),
        markers={"stand": 400, "beside": 400, "far": 900},
        main_marker="stand",
    )
    assert seen(run, "guard")[0] == "far"
    assert seen(run, "band")[0] == "stand"


def test_what_turns_back_before_is_not_seen() -> None:
    run = run_of(
        flight("jets", speed=100, target=target("over", 60)),
        segments={"sky": 1000},
        routes={"air": ["sky"]},
        markers={"over": 500},
        incidents={"back": {"unit": "jets", "place": "100 m", "turns-back": "all"}},
    )
    assert seen(run, "jets") == ()
