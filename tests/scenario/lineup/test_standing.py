"""Where drawn-up units stand, by the markers on their routes."""

from __future__ import annotations

from simulator.scenario.lineup.standing import StandingPlace
from simulator.views.blocks import plain_text
from simulator.views.stated.standing import standing_document, standing_tables
from tests.build import block, formation, parade, stands

KEYS = {"ranks": 11, "rank_spacing": 2, "depth": 0.5, "drawn_up": True, "gap": 10}
LANE = {"beside": "avenue", "from": "0 m", "to": "600 m"}
SCENARIO = parade(
    formation("guard", start=700, standing=stands(rank_spacing=1), **KEYS),
    formation("navy", start=600, route="merges", **KEYS),
    block("late", start=100),
    segments={"east": 600.0, "west": 900.0},
    routes={"avenue": ["east", "west"], "north": LANE, "merges": ["north", "west"]},
    markers={"line": ("west", 0), "gate": ("west", 112.5)},
)


def test_a_unit_stands_by_the_nearest_marker_and_on_its_lane() -> None:
    assert SCENARIO.standing == (
        StandingPlace("guard", "avenue", None, 700, 700 - 10.5, "gate", -12.5, -12.5 - 10.5),
        StandingPlace("navy", "merges", "north", 600, 600 - 20.5, "line", 0, -20.5),
    )
    assert [place["head"] for place in standing_document(SCENARIO)] == [700, 600]


def test_the_table_says_it_in_words() -> None:
    (table,) = standing_tables(SCENARIO)
    assert plain_text([table]).splitlines() == [
        "Drawn up",
        "  unit   route   lane    head     tail  head at        tail at",
        "  guard  avenue  -      700 m  689.5 m  gate - 12.5 m  gate - 23 m",
        "  navy   merges  north  600 m  579.5 m  line           line - 20.5 m",
    ]
    assert standing_tables(parade(block("late"))) == []
