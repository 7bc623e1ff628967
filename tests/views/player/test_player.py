"""The player in a real browser."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from simulator import Run
from simulator.exchange.samples import samples
from simulator.views.player import player_page
from simulator.views.player.ground_plan import GroundPlan
from tests.browser import opened
from tests.bundled import bundled

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: The root element of the only player on a page.
ROOT = "document.querySelector('.parade-player')"
PLAYER = f"{ROOT}.paradePlayer"
Shown = Callable[..., Any]


def written(path: Path, html: str) -> Path:
    path.write_text(html, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name", ["victory_day_2025", "village_loop", "river_parade", "trooping", "armata_2015"]
)
def test_positions_are_those_of_the_passages_to_the_centimetre(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    run = bundled(name)
    # Ranks at random instants, and at instants at which samples say where each of them is.
    asked = [*_anywhere(run, 300), *_sampled(run, 300)]
    with opened(browser, written(tmp_path / "page.html", player_page(run))) as shown:
        found = shown.page.evaluate(
            f"asked => asked.map(([body, rank, time]) => {PLAYER}.position(body, rank, time))",
            [each[:3] for each in asked],
        )
    plan = GroundPlan(run.scenario.network, run.scenario.units)
    for (body, _, _, station, there), place in zip(asked, found, strict=True):
        spot = plan.spot(run.scenario.body[body].route, station)
        assert place["station"] == pytest.approx(station, abs=1e-6)
        assert (place["x"], place["y"]) == pytest.approx((spot.x, spot.y), abs=0.005)
        assert np.cos(np.radians(place["heading"] - spot.heading)) == pytest.approx(1)
        assert there is None or place["there"] == there


def _anywhere(run: Run, number: int) -> list[tuple[str, int, float, float, bool | None]]:
    """Body, rank, instant, and the station of the rank's front by the passage of the body."""
    draw = random.Random(1)
    found: list[tuple[str, int, float, float, bool | None]] = []
    for _ in range(number):
        body = draw.choice(run.scenario.bodies)
        rank = draw.randrange(len(body.offsets))
        # Some exactly at a knot.
        instant = draw.choice([draw.uniform(run.begin, run.end), *run.passages[body.name].instants])
        station = float(run.passages[body.name].position(instant)) - float(body.offsets[rank])
        if body.standing is not None:
            station = max(station, body.start - float(body.standing[rank]))
        found.append((body.name, rank, float(instant), station, None))
    return found


def _sampled(run: Run, number: int) -> list[tuple[str, int, float, float, bool | None]]:
    sampled = samples(run, 7.0)
    picked = np.random.default_rng(1).choice(len(sampled.frame), number)
    return [
        (
            rank.body.name,
            rank.rank - rank.body.rank,
            float(sampled.frame[entry]) * sampled.step,
            float(sampled.station[entry]),
            True,
        )
        for entry in picked.tolist()
        for rank in [sampled.ranks[sampled.rank[entry]]]
    ]
