"""The scene: a run as strict JSON, with every number of its passages."""

from __future__ import annotations

import base64
import datetime as dt
import json
import random
from typing import Any

import numpy as np
import pytest

from simulator import Run, Scenario
from simulator.display import displayed
from simulator.exchange.samples import samples
from simulator.format import clock
from simulator.views.player.ground_plan import GroundPlan
from simulator.views.player.player import json_in_html
from simulator.views.player.scene import numbers, scene
from tests.browser import Watched
from tests.build import at, block, column, flight, item, run_of
from tests.bundled import NAMES, bundled
from tests.views.player.playing import PLAYER, at_time


def floats(text: str) -> list[float]:
    found: list[float] = np.frombuffer(base64.b64decode(text), dtype="<f8").tolist()
    return found


def test_items_say_where_they_are_shown_and_until_when() -> None:
    run = run_of(
        block("guard"),
        markers={"stand": 500.0},
        zones={"square": (0.0, 300.0)},
        programme={
            "speech": {**item(at(60), 120), "place": "stand"},
            "doves": {**item(at(200)), "place": "square"},
            "bells": {**item(at(60), 300), "place": "avenue + 100 m"},
            "drums": item(at(60), 30),
        },
        show={"units": "imperial"},
    )
    keys = ("where", "zone", "until", "site")
    told = {each["name"]: [each[key] for key in keys] for each in scene(run)["programme"]}
    assert told == {
        "speech": ["at stand", None, 180, {"x": 500, "y": 0, "heading": 90}],
        "doves": ["in square", "square", 260, {"x": 150, "y": 0, "heading": 90}],
        "bells": ["at avenue + 328 ft", None, 360, {"x": 100, "y": 0, "heading": 90}],
        "drums": ["", None, 90, None],
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_bundled_run_is_strict_json(name: str) -> None:
    run = bundled(name)
    made = scene(run)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    knots = [each for passage in run.passages.values() for each in passage.instants]
    assert floats(made["bodies"]["instants"]) == knots
    assert len(made["units"]) == len(run.scenario.units)


def test_numbers_keep_every_bit() -> None:
    values = [0.1, -1e300, float("inf"), 1 / 3]
    assert floats(numbers(values)) == values


def test_what_has_no_square_has_no_occupancy() -> None:
    made = scene(run_of(block("guard")))
    assert (made["zone"], made["zones"]) == (None, [])


def test_a_zone_is_drawn_on_the_ground_and_in_the_air_only_where_there_is_no_other() -> None:
    run = run_of(
        column("cars", ranks=1, length=5, speed=3.0),
        flight("jets", speed=90.0, call=at(0)),
        segments={"avenue": 500.0, "sky": 900.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        zones={"both": ["avenue", "sky"], "above": ["sky"]},
    )
    lines = {zone["name"]: zone["lines"] for zone in scene(run)["zones"]}
    assert [floats(line["x"]) for line in lines["both"]] == [[0, 500]]
    assert len(lines["above"]) == 1


def test_the_clocks_of_centuries_are_looked_at_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = run_of(block("guard", release=0, speed=1e-7), timezone="Europe/Paris")
    looks = []

    def look(scenario: Scenario, seconds: float) -> dt.datetime:
        looks.append(seconds)
        return clock_of(scenario, seconds)

    clock_of = Scenario.clock
    monkeypatch.setattr(Scenario, "clock", look)
    pieces = scene(run)["time"]["clock"]["pieces"]
    years = run.end / (365.2425 * 86_400)
    assert years > 300
    assert len(pieces) == pytest.approx(2 * years, abs=3)
    assert len(looks) < 100_000  # every half an hour would be five million


def test_json_in_a_page_ends_no_script() -> None:
    text = json_in_html({"label": "</script><!--<script>"})
    assert "<" not in text
    assert json.loads(text) == {"label": "</script><!--<script>"}


# -- read by the page ------------------------------------------------------------------------------

Asked = tuple[str, int, float, float]
WHERE = ["victory_day_2025", "village_loop", "river_parade", "trooping", "armata_2015"]


@pytest.mark.parametrize("name", WHERE)
def test_positions_are_those_of_the_passages_to_the_centimetre(plain: Watched, name: str) -> None:
    run = bundled(name)
    # Anywhere, and where the samples are: there the ranks are on the ground.
    asked, sampled = _anywhere(run, 300), _sampled(run, 300)
    found = plain.page.evaluate(
        f"([scene, asked]) => {{ {PLAYER}.show(scene); "
        f"return asked.map(([body, rank, time]) => {PLAYER}.position(body, rank, time)) }}",
        [scene(run), [each[:3] for each in (*asked, *sampled)]],
    )
    plan = GroundPlan(run.scenario)
    for (body, _, _, station), place in zip((*asked, *sampled), found, strict=True):
        spot = plan.spot(run.scenario.body[body].route, station)
        assert place["station"] == pytest.approx(station, abs=1e-6)
        assert (place["x"], place["y"]) == pytest.approx((spot.x, spot.y), abs=0.005)
        assert np.cos(np.radians(place["heading"] - spot.heading)) == pytest.approx(1)
    assert all(place["there"] for place in found[len(asked) :])


def _anywhere(run: Run, number: int) -> list[Asked]:
    """Body, rank, instant, and the station of the rank's front by the passage of the body."""
    draw = random.Random(1)
    found: list[Asked] = []
    for _ in range(number):
        body = draw.choice(run.scenario.bodies)
        rank = draw.randrange(len(body.offsets))
        knot = draw.choice(run.passages[body.name].instants.tolist())
        instant = draw.choice([draw.uniform(run.begin, run.end), knot])
        station = float(run.passages[body.name].position(instant)) - float(body.offsets[rank])
        if body.standing is not None:
            station = max(station, body.start - float(body.standing[rank]))
        found.append((body.name, rank, instant, station))
    return found


def _sampled(run: Run, number: int) -> list[Asked]:
    """The same by samples, of ranks that are there."""
    sampled = samples(run, 7.0)
    picked = np.random.default_rng(1).choice(len(sampled.frame), number)
    return [
        (rank.body.name, rank.rank - rank.body.rank, float(sampled.frame[each]) * 7.0, station)
        for each, station in zip(picked.tolist(), sampled.station[picked].tolist(), strict=True)
        for rank in [sampled.ranks[sampled.rank[each]]]
    ]


def test_counters_are_the_occupancy(plain: Watched) -> None:
    run = bundled("victory_day_2025")
    steps = run.occupancy("square")
    draw = random.Random(2)
    instants = [draw.uniform(2700, 4900) for _ in range(20)] + draw.choices(
        steps.time.tolist(), k=5
    )
    plain.page.evaluate(f"scene => {PLAYER}.show(scene)", scene(run))
    for instant in instants:
        at_time(plain.page, instant)
        shown = plain.page.locator(".pp-counts b").all_inner_texts()
        step = int(np.searchsorted(steps.time, instant, side="right")) - 1
        assert [int(each.replace(",", "")) for each in shown] == [
            steps.people[step],
            steps.vehicles[step],
            steps.aircraft[step],
        ]


CLOCKS = {
    "24h": {},
    "12h": {"show": {"clock": "12h"}},
    "from H": {"show": {"clock": "h-hour", "h-hour": "guard@stand"}},
    "an hour that comes twice": {"start": "2024-11-03T00:50:00", "timezone": "America/New_York"},
    "an hour that is not": {"start": "2025-03-30T01:30:00", "timezone": "Europe/Berlin"},
    "the next day, 12h": {"start": "2024-05-08T23:10:00", "show": {"clock": "12h"}},
    "days later": {"start": "2024-05-08T23:10:00", "segments": {"avenue": 2e5}},
}


@pytest.mark.parametrize("rest", CLOCKS.values(), ids=CLOCKS)
def test_the_clock_shows_what_the_program_prints(plain: Watched, rest: dict[str, Any]) -> None:
    built = {"segments": {"avenue": 9000.0}, "markers": {"stand": 500.0}, **rest}
    run = run_of(block("guard"), **built)
    instants = np.linspace(run.begin, run.end, 97).tolist()
    shown = plain.page.evaluate(
        f"([scene, instants]) => {{ {PLAYER}.show(scene);"
        f"return instants.map(time => {PLAYER}.clock.text(time)) }}",
        [scene(run), instants],
    )
    with displayed(run.display):
        assert shown == [clock(run.scenario, instant) for instant in instants]
