"""Replications of a page: which ones, with what outcome, and played in a browser."""

from __future__ import annotations

import base64
import gzip
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simulator import Ensemble, Run, simulate, simulate_many
from simulator.ensemble.replication import replicated
from simulator.views.player.scene import scene
from simulator.views.report import playable as module
from simulator.views.report import report_page
from simulator.views.report.odds_rows import ensemble_part
from simulator.views.report.playable import MOST_SCENES, Playable, playable
from tests.browser import opened
from tests.bundled import bundled

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RUNS = 20
PLAYER = "document.querySelector('.parade-player').paradePlayer"


@cache
def ensemble() -> Ensemble:
    return simulate_many(bundled("armata_2015").scenario, RUNS, 1, workers=1)


@cache
def scenes() -> list[Playable]:
    return playable(ensemble())


def of(number: int) -> Run:
    """A replication, run by itself."""
    return simulate(replicated(ensemble().scenario, ensemble().inputs.replication(number)))


def test_the_worst_the_best_and_an_even_choice_are_on_the_page() -> None:
    found = scenes()
    # Of the even choice, one is among the worst.
    assert len(found) == MOST_SCENES - 1
    column = ensemble().summary.kept()[1][:, 2]
    slacks = [float(column[each.number]) for each in found]
    assert slacks == sorted(slacks)
    assert (slacks[0], slacks[-1]) == (column.min(), column.max())
    assert of(found[0].number).verdicts[2].slack == pytest.approx(slacks[0])
    assert found[0].label.startswith(f"#{found[0].number}: the worst, Off the square")
    assert found[-1].label.startswith(f"#{found[-1].number}: the best, Off the square")
    assert found[0].label.endswith(". 2 of 3 constraints hold, 1 warning")


def test_what_is_packed_makes_the_scene_of_the_replication() -> None:
    central = scene(ensemble().central)
    for each in scenes()[:2]:
        own = json.loads(gzip.decompress(base64.b64decode(each.packed)))
        assert {**central, **own} == json.loads(json.dumps(scene(of(each.number))))
        assert "lengths" not in own


def test_no_more_are_on_the_page_than_its_budget_has_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 2.5 * len(scenes()[0].packed))
    assert len(playable(ensemble())) == 2


def test_a_row_of_the_odds_is_that_of_the_ensemble() -> None:
    part = ensemble_part(ensemble(), [])
    odds, row = ensemble().constraints[2], part.rows[2]
    low, high = odds.probability.interval
    assert (row.name, row.dot) == (odds.name, round(100 * odds.probability.value, 2))
    assert (row.low, row.high) == (round(100 * low, 2), round(100 * high, 2))
    assert row.worst == scenes()[0].number
    assert part.lines == [f"{RUNS} replications, seed 1: 17 inputs drawn; SimPy"]
    assert [text for text, _ in part.figures] == [
        "How full the zone may be",
        "What moves the outcome most",
    ]


def test_a_replication_that_is_picked_is_played(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.views.report.page.playable", lambda *_: scenes())
    path = tmp_path / "report.html"
    page = report_page(ensemble().central, None, ensemble(), printable_charts=False)
    path.write_text(page, encoding="utf-8")
    worst = scenes()[0].number
    run, central = of(worst), ensemble().central

    def place(page: Any, of: Run) -> None:
        at = central.begin + 900.0
        found = page.evaluate(f"{PLAYER}.position('tanks', 0, {at})")
        assert found["station"] == pytest.approx(float(of.passages["tanks"].position(at)))

    with opened(browser, path) as shown:
        place(shown.page, central)
        shown.page.select_option("#scene", "0")
        shown.page.wait_for_selector("#scene[data-shown='0']", state="attached")
        place(shown.page, run)
        assert shown.page.locator("#scene-note").inner_text() == (
            f"Only the player shows #{worst}; the rest of the page is of central values. "
            f"Its own page: parade report FILE --seed 1 --replication {worst}"
        )
        shown.page.select_option("#scene", "")
        shown.page.wait_for_selector("#scene[data-shown='']", state="attached")
        place(shown.page, central)
        assert shown.page.locator(".odds-table tbody tr").count() == 3
