"""Which items of the programme are on, and where, in words."""

from __future__ import annotations

from simulator import Run
from simulator.views.day.programme import on_at, shown_items, where_text
from tests.build import at, block, item, run_of


def _day() -> Run:
    return run_of(
        block("guard", release=0),
        segments={"avenue": 1000},
        markers={"stand": 500},
        zones={"square": (0, 100)},
        programme={
            "speech": {**item(at(60), 120), "place": "stand"},
            "doves": {**item(at(180)), "place": "square"},
            "bells": {**item(at(200), 10), "place": "avenue + 300 m"},
            "drums": item(at(200), 10),
        },
    )


def test_an_item_is_on_from_its_start_to_its_end_or_for_a_minute() -> None:
    items = shown_items(_day())
    on = {
        t: [each.item.name for each in on_at(items, t)] for t in (59, 60, 179, 180, 205, 239, 240)
    }
    assert on == {
        59: [],
        60: ["speech"],
        179: ["speech"],
        180: ["doves"],
        205: ["doves", "bells", "drums"],
        239: ["doves"],
        240: [],
    }


def test_a_place_is_told_in_words() -> None:
    run = _day()
    told = {name: where_text(run, each) for name, each in run.scenario.programme.items()}
    assert told == {
        "speech": " at stand",
        "doves": " in square",
        "bells": " at avenue + 300 m",
        "drums": "",
    }
