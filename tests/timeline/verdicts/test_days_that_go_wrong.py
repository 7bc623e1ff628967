"""Every kind of constraint, on days on which somebody is towed, drives on or turns back."""

from __future__ import annotations

import json
from math import isnan
from typing import Any

import pytest

from simulator import Run, simulate
from simulator.scenario.scenario import Scenario
from simulator.views.blocks import plain_text
from simulator.views.comparison import comparison_blocks
from simulator.views.documents import run_document, to_json
from simulator.views.summary import summary
from tests.build import at, clock, column, flight, formation, parade, run_of

CONSTRAINTS = [
    {
        "name": "window",
        "window": {"from": "floats.starts", "length": "1 h", "until": "day.finishes"},
    },
    {"name": "event", "event": "swan@end", "within": [None, clock(3000)]},
    {"name": "tail", "event": "floats.tail@end", "within": [None, clock(3000)]},
    {"name": "between", "between": ["swan@corner", "jets@over"], "within": [None, "1 h"]},
    {"name": "order", "order": "all", "marker": "end"},
    {"name": "events", "order": ["swan@end", "ship@end"]},
    {"name": "tot", "tot": "flight", "tolerance": "5 s"},
    {"name": "slots", "tot": "flight", "marker": "over", "at": clock(900), "tolerance": "9 min"},
    {"name": "halt", "halt": "all", "at-most": "5 min"},
    {"name": "inside", "inside": "all", "zone": "square", "at-most": "10 min"},
    {"name": "time-gap", "time-gap": "all", "marker": "corner", "at-least": "1 s"},
    {"name": "time-gap beyond", "time-gap": "all", "marker": "end", "at-most": "10 min"},
    {"name": "time-gap along", "time-gap": "all", "along": "street", "at-least": "1 s"},
    {"name": "time-gap in the air", "time-gap": "flight", "marker": "over", "at-least": "1 s"},
    {"name": "headway", "headway": "all", "marker": "corner", "at-least": "1 s"},
    {"name": "headway beyond", "headway": "all", "marker": "end", "at-most": "20 min"},
    {"name": "headway along", "headway": "all", "along": "street", "at-least": "1 s"},
    {"name": "headway in the air", "headway": "flight", "marker": "over", "at-least": "1 s"},
    {"name": "gap", "gap": "all", "marker": "corner", "at-least": "1 m"},
    {"name": "gap along", "gap": "all", "along": "street", "at-most": "500 m"},
    {"name": "separation", "separation": "flight", "at-least": "100 m"},
    {"name": "separation in time", "separation": "flight", "at-least": "1 s"},
    {"name": "separation at", "separation": "flight", "at-least": "1 s", "marker": "over"},
    {"name": "people", "zone": "square", "count": "people", "at-most": 50, "from": "swan@end"},
    {
        "name": "empty",
        "empty": "square",
        "at-most": "5 min",
        "from": "swan.starts",
        "to": "jets@over",
    },
]
TOWED = {"towed": True}
HAPPENS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "drives on": {"x": {"unit": "swan", "place": "corner", "drives-on": "10 min"}},
    "towed at the marker": {"x": {"unit": "swan", "place": "corner", **TOWED}},
    "towed before": {"x": {"unit": "swan", "place": "300 m", **TOWED}},
    "towed beyond": {"x": {"unit": "swan", "place": "700 m", **TOWED}},
    "a rank": {"x": {"unit": "carts", "rank": 2, "place": "corner", "drives-on": "10 min"}},
    "the first rank": {"x": {"unit": "carts", "rank": 1, "place": "corner", **TOWED}},
    "the last rank": {"x": {"unit": "carts", "rank": 3, "place": "corner", **TOWED}},
    "all turn back at the marker": {"x": {"unit": "jets", "place": "over", "turns-back": "all"}},
    "all turn back before": {"x": {"unit": "jets", "place": "2 km", "turns-back": "all"}},
    "all turn back beyond": {"x": {"unit": "jets", "place": "9 km", "turns-back": "all"}},
    "one turns back": {"x": {"unit": "jets", "place": "2 km", "turns-back": 1}},
    "falls out": {"x": {"unit": "band", "rank": 2, "place": "corner", "falls-out": 2}},
}


def day(happens: str) -> Scenario:
    form = {"speed": 1.0, "gap": 10, "reaction": 2, "width": 4}
    air = {"aircraft": 3, "speed": "100 m/s", "length": "20 m"}
    return parade(
        column("swan", length=20, release=0, crew=2, **form),
        formation("band", ranks=3, files=4, rank_spacing=2, **form),
        column("carts", ranks=3, length=5, spacing=5, elastic=True, crew=1, **form),
        column("ship", length=20, crew=2, **form),
        flight("jets", target={"marker": "over", "at": clock(900)}, **air),
        flight("props", call=at(850), **air),
        segments={"street": {"length": "1 km", "width": "9 m"}, "sky": "10 km"},
        routes={"along": ["street"], "air": ["sky"]},
        markers={"corner": 500, "end": 900, "over": ("sky", 8000)},
        zones={"square": (400.0, 600.0)},
        groups={"floats": ["swan", "ship"], "day": ["swan", "band", "carts", "ship", "jets"]},
        incidents=HAPPENS[happens],
        recovery={"lorry": {"travel": "1 min", "working-time": "4 min"}},
        constraints=CONSTRAINTS,
    )


def judged(run: Run) -> dict[str, Any]:
    return {verdict.name: verdict for verdict in run.verdicts}


@pytest.mark.parametrize("happens", HAPPENS)
def test_every_constraint_is_judged_or_says_why_it_cannot_be(happens: str) -> None:
    run = simulate(day(happens))
    for verdict in run.verdicts:
        assert not isnan(verdict.slack), verdict.name
        if verdict.note is not None:
            assert not verdict.holds
            assert verdict.note in plain_text(summary(run, why=True))
    assert json.loads(to_json(run_document(run)))
    assert run._repr_html_()


@pytest.mark.parametrize(
    ("happens", "name", "note"),
    [
        (
            "drives on",
            "gap along",
            "not judged along a stretch, as units pass others or leave; use a marker",
        ),
        (
            "towed before",
            "inside",
            "swan.enters@square never occurs: swan is towed away at 300 m (incidents.x)",
        ),
        (
            "all turn back before",
            "time-gap in the air",
            "no two of these units follow each other at over",
        ),
        ("all turn back before", "separation at", "no two of these flights share airspace"),
    ],
)
def test_a_note_says_why_a_constraint_is_not_judged(happens: str, name: str, note: str) -> None:
    assert judged(simulate(day(happens)))[name].note == note


@pytest.mark.parametrize("happens", HAPPENS)
def test_such_a_day_can_be_compared_with_a_good_one(happens: str) -> None:
    good, bad = simulate(day("nothing")), simulate(day(happens))
    for before, after in ((good, bad), (bad, good)):
        assert plain_text(comparison_blocks(before.compare(after)))
        assert before.compare(after)._repr_html_()


@pytest.mark.parametrize("happens", HAPPENS)
def test_a_wreck_breaks_what_it_must_and_nothing_that_it_cannot_touch(happens: str) -> None:
    verdicts = judged(simulate(day(happens)))
    flights = ("separation", "separation in time", "separation at")
    if not HAPPENS[happens] or "turn" not in happens:
        # Nothing on the ground touches the air.
        assert all(verdicts[name].holds for name in flights)
    if "turn" in happens:
        # Nor does anything in the air touch the ground.
        good = judged(simulate(day("nothing")))
        for name in (
            "time-gap",
            "time-gap along",
            "headway",
            "headway along",
            "gap",
            "gap along",
            "order",
            "halt",
        ):
            assert verdicts[name] == good[name]
    if happens.startswith("towed"):
        assert verdicts["event"].note is not None
        # 5 min for the lorry: just as long as may be.
        assert verdicts["halt"].slack == pytest.approx(0, abs=1e-6)
    if "turn back" in happens and not happens.endswith("beyond"):
        assert verdicts["between"].note is not None or happens.endswith("marker")


def test_between_two_ranks_of_a_column_that_others_pass_they_are_no_neighbours() -> None:
    # The second cart stands; the third, and both bands behind, pass it, 10 m and 10 s apart. At the
    # end the bands are neighbours of the third cart and of each other, and the second comes last.
    form = {"speed": 1.0, "gap": 10, "width": 3}
    asked = {"time-gap": "all", "marker": "end"}
    axle = {"unit": "carts", "rank": 2, "place": "corner", "drives-on": "5 min"}
    run = run_of(
        formation("first", depth=10, release=0, **form),
        column("carts", ranks=3, length=5, spacing=5, elastic=True, **form),
        formation("second", depth=10, **form),
        formation("third", depth=10, **form),
        segments={"street": {"length": "1 km", "width": "10 m"}},
        markers={"corner": 500, "end": 900},
        incidents={"axle": axle},
        constraints=[
            {"name": "apart", **asked, "at-least": "5 s"},
            {"name": "together", **asked, "at-most": "30 s"},
        ],
    )
    apart, together = run.verdicts
    assert apart.slack == pytest.approx(10 - 5)
    hole = run.passages["carts#2"].arrival(900) - run.events["third.tail@end"]
    assert together.slack == pytest.approx(30 - hole)
    assert together.who == ("third", "carts")
    gaps = {row.unit: row.time_gap for row in run.march_table_rows("end")}
    ten = pytest.approx(10)
    assert gaps == {"first": None, "carts": ten, "second": ten, "third": ten}
