"""What can move if something does."""

from __future__ import annotations

import pytest

from simulator import Scenario
from simulator.whatif.influence import Dependence
from tests.build import after, at, formation, item, parade, planned

GROUND = {
    "segments": {"street": 500, "avenue": 500, "lane": 500},
    "routes": {"west": ["street", "avenue"], "east": ["lane", "avenue"], "apart": ["lane"]},
}


def moved(scenario: Scenario, *names: str, on_day: bool = False) -> set[str]:
    return set(Dependence(scenario, on_day=on_day).of(names))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("guard", {"guard", "army"}),
        # It shares the avenue with the first, and the lane with the last.
        ("navy", {"navy", "army", "band"}),
        ("band", {"band"}),
    ],
)
def test_a_unit_moves_those_behind_it_on_the_same_ground(name: str, found: set[str]) -> None:
    scenario = parade(
        formation("guard", route="west", release=0),
        formation("navy", route="east", release=0),
        formation("army", route="west", release=0),
        formation("band", route="apart", release=0),
        **GROUND,
    )
    expected = found | {"navy", "band"} if name == "guard" else found
    assert moved(scenario, name) == expected


def test_what_waits_moves_along_and_what_is_planned_only_with_the_plan() -> None:
    scenario = parade(
        formation("guard", route="west", release=0),
        formation("band", route="apart", release=after("salute.end")),
        programme={
            "salute": item(after("guard.finishes"), 10),
            "speech": item(at(0), 10),
            "toast": item({"at": planned("guard.finishes", delay=60)}, 10),
        },
        **GROUND,
    )
    assert moved(scenario, "guard", on_day=True) == {"guard", "salute", "band"}
    assert moved(scenario, "guard") == {"guard", "salute", "band", "toast"}
    assert moved(scenario, "speech") == {"speech"}


def test_where_something_halts_everything_all_of_the_ground_moves() -> None:
    halting = {**item(at(60), 10), "halts": True}
    scenario = parade(
        formation("guard", route="west", release=0),
        formation("band", route="apart", release=0),
        programme={"silence": halting},
        **GROUND,
    )
    assert moved(scenario, "silence") == {"silence", "guard", "band"}
