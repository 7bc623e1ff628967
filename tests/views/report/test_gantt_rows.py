"""What units did, as bars in percent of the run, with words and the events that end them."""

from __future__ import annotations

import pytest

from simulator.views.report.chain_data import PageChains
from simulator.views.report.gantt_rows import STATES, gantt
from tests.build import at, block, column, hold, item, run_of
from tests.bundled import bundled


def test_bars_are_where_they_are_in_the_run_and_say_why() -> None:
    run = run_of(
        block("guard", release=100, form_up=20, holds={"stand": hold(60)}, label="Garde"),
        markers={"stand": 480},
        programme={"speech": {**item(at(50), 150), "label": "The speech"}},
    )
    found = gantt(run, PageChains(run))
    speech, guard = found.rows
    assert (speech.label, [bar.text for bar in speech.bars]) == (
        "The speech",
        ["The speech: 09:00:50 to 09:03:20, 2 min 30 s"],
    )
    assert [(bar.state, bar.text) for bar in guard.bars] == [
        (
            "waits",
            "waits until 09:01:40 (units.guard.release.at): 09:00:00 to 09:01:40, 1 min 40 s",
        ),
        ("forms-up", "forms up: 09:01:40 to 09:02:00, 20 s"),
        ("moves", "marches 480 m: 09:02:00 to 09:10:00, 8 min 00 s"),
        ("halts", "halts at stand: 09:10:00 to 09:11:00, 1 min 00 s"),
        ("moves", "marches 540 m: 09:11:00 to 09:20:00, 9 min 00 s"),
    ]
    # The run lasts 1200 s.
    assert [bar.left for bar in guard.bars] == [0, 8.333, 10, 50, 55]
    assert [bar.ends.at for bar in guard.bars if bar.ends] == [120, 120, 600, 660, 1200]
    assert [state for state, _ in found.states] == ["item", "waits", "forms-up", "moves", "halts"]
    assert found.ticks[0] == ("09:00", 0)


def test_who_stands_behind_whom_and_what_broke_down_is_said() -> None:
    run = run_of(
        column("tanks", ranks=3, length=6, spacing=4, speed=2.0, elastic=True, release=0),
        block("navy", gap=10, speed=2.0),
        incidents={"fire": {"unit": "tanks", "rank": 2, "place": "gate", "drives-on": "90 s"}},
        markers={"gate": 400},
    )
    tanks, navy = gantt(run, PageChains(run)).rows
    (broken,) = [bar for bar in tanks.bars if bar.state == "broken-down"]
    assert broken.text.startswith("broken down, rank 2: fire, at gate: ")
    assert broken.beside
    assert "stopped behind tanks#3" in " ".join(bar.text for bar in navy.bars)


@pytest.mark.parametrize("name", ["victory_day_2025", "rose_parade_2019", "village_loop"])
def test_every_bar_of_a_day_ends_with_an_event_that_has_a_chain(name: str) -> None:
    run = bundled(name)
    found = gantt(run, PageChains(run))
    assert len(found.rows) == len(run.programme) + len(run.scenario.units)
    for row in found.rows:
        for bar in row.bars:
            assert bar.state in STATES
            assert 0 <= bar.left <= bar.left + bar.width <= 100.001
            assert bar.ends is not None
